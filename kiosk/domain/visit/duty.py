"""Reception duty: badge in, count visitors, badge out.

A badge opens duty and, while open, asks whether to end it. A badge that just opened or ended duty is ignored for 30 s,
so that a card held too long does not undo itself. Anything that may not open duty (a public code, an unknown, inactive
or revoked badge) gets one neutral sentence, two short tones and a record for the office; the sentence never says which.
A citizen's unfinished matter is never covered by a deputy's page, nor are ticket and code that no slip has: the badge
is asked to wait. Nothing is open before it is committed, nothing ended before that is. Duties end by themselves after
`duty_max_hours` of steady time; one from before this boot, whose steady time is lost, ends as recovered when a trusted
wall clock says it is that old.
"""

from dataclasses import replace
from typing import assert_never

from kiosk.domain.clock import ClockQuality
from kiosk.domain.codes import ScannedBadge
from kiosk.domain.devices import Sound
from kiosk.domain.duty import DutyEnd, DutySession
from kiosk.domain.facts import RecordDutyEnd, RecordDutyStart, RecordNotable, RecordVisitors
from kiosk.domain.visit.banner import Says
from kiosk.domain.visit.deputies import active_deputy
from kiosk.domain.visit.effects import Effect, Play, Save
from kiosk.domain.visit.events import (
    DutyEndAsked,
    DutyEndConfirmed,
    DutyEndNotSaved,
    DutyEndSaved,
    DutyEvent,
    DutyStartNotSaved,
    DutyStartSaved,
    VisitorCounted,
)
from kiosk.domain.visit.moves import Stepped, asking, nothing, saying, visiting
from kiosk.domain.visit.pages import DutyPage
from kiosk.domain.visit.states import BadgeUse, EndingDuty, State, wiped
from kiosk.domain.world import World

SAME_BADGE_S = 30
MAX_VISITORS = 999
END_AGAIN_S = 60
"""After this long the end of a duty that could not be saved by itself is tried again."""


def why_refused(world: World, badge: ScannedBadge) -> str | None:
    """Return the code of why a badge may not open duty; None when it may."""
    known = [entry for entry in world.badges if entry.deputy_id == badge.deputy_id]
    fitting = [entry for entry in known if entry.secret_sha256 == badge.secret_sha256]
    if not fitting:
        return "wrong_secret" if known else "unknown"
    if not any(entry.valid for entry in fitting):
        return "revoked"
    return None if active_deputy(world, badge.deputy_id) else "inactive"


def badge_scanned(state: State, badge: ScannedBadge, fresh_id: str) -> Stepped:
    """Return what a badge held before the reader leads to."""
    why = why_refused(state.world, badge)
    if why is not None:
        return refused(state, why, badge.deputy_id)
    if not state.visit.bears_a_badge:
        return saying(state, Says.FINISH_FIRST), (Play(Sound.REFUSED),)
    if _just_used(state, badge.deputy_id):
        return nothing(state)
    open_duty = state.duty_of(badge.deputy_id)
    if open_duty is not None:
        return asking(_at_their_page(state, open_duty), EndingDuty(open_duty.duty_id, DutyEnd.BADGE)), ()
    if state.duties and not state.settings.allow_joint:
        return saying(state, Says.JOINT_REFUSED, state.duties[0].deputy_id), (Play(Sound.REFUSED),)
    return _start(state, badge.deputy_id, fresh_id)


def refused(state: State, why: str, subject: str = "") -> Stepped:
    """Return the neutral refusal of something that may not open duty."""
    record = Save(RecordNotable("badge_refused", why, subject), state.now, state.visit.number)
    return saying(state, Says.BADGE_REFUSED), (Play(Sound.REFUSED), record)


def _just_used(state: State, deputy_id: str) -> bool:
    return any(use.deputy_id == deputy_id and state.now.steady - use.at < SAME_BADGE_S for use in state.badge_uses)


def _used(state: State, deputy_id: str) -> State:
    others = tuple(use for use in state.badge_uses if use.deputy_id != deputy_id)
    return replace(state, badge_uses=(*others, BadgeUse(deputy_id, state.now.steady)))


def _at_their_page(state: State, duty: DutySession) -> State:
    """Return the state with a fresh visit on the deputy's own page: no citizen's page lies behind it."""
    fresh = wiped(state)
    return visiting(fresh, replace(fresh.visit, page=DutyPage(duty.duty_id)))


def _start(state: State, deputy_id: str, fresh_id: str) -> Stepped:
    duty = DutySession(fresh_id, deputy_id, state.now.wall, started_steady=state.now.steady)
    kind = "joint" if state.duties else "regular"
    return _used(state, deputy_id), (Save(RecordDutyStart(duty, kind), state.now, state.visit.number),)


def duty_step(  # noqa: PLR0911 - one return a case
    state: State, event: DutyEvent
) -> Stepped:
    """Return what an event of reception duty leads to."""
    match event:
        case VisitorCounted():
            return _visitor_counted(state)
        case DutyEndAsked():
            duty = _duty_shown(state)
            return (asking(state, EndingDuty(duty.duty_id, DutyEnd.BUTTON)) if duty else state), ()
        case DutyEndConfirmed():
            return _end_confirmed(state)
        case DutyStartSaved(duty=duty):
            return _started(state, duty), (Play(Sound.ACCEPTED),)
        case DutyStartNotSaved(duty=duty):
            forgotten = tuple(use for use in state.badge_uses if use.deputy_id != duty.deputy_id)
            failed = replace(state, badge_uses=forgotten)
            return saying(failed, Says.DUTY_NOT_SAVED, duty.deputy_id), (Play(Sound.REFUSED),)
        case DutyEndSaved(duty_id=duty_id):
            return _ended(state, duty_id)
        case DutyEndNotSaved(duty_id=duty_id):
            return _not_ended(state, duty_id), ()
        case _:
            assert_never(event)


def _duty_shown(state: State) -> DutySession | None:
    page = state.visit.page
    return state.duty(page.duty_id) if isinstance(page, DutyPage) else None


def _visitor_counted(state: State) -> Stepped:
    duty = _duty_shown(state)
    if duty is None or duty.visitors >= MAX_VISITORS:
        return nothing(state)
    counted = replace(duty, visitors=duty.visitors + 1)
    duties = tuple(counted if other.duty_id == duty.duty_id else other for other in state.duties)
    save = Save(RecordVisitors(counted.duty_id, counted.visitors), state.now, state.visit.number)
    return replace(state, duties=duties), (save,)


def _started(state: State, duty: DutySession) -> State:
    known = state if state.duty(duty.duty_id) else replace(state, duties=(*state.duties, duty))
    if not state.visit.bears_a_badge:
        return saying(known, Says.DUTY_STARTED, duty.deputy_id)
    return _at_their_page(known, duty)


def _end_confirmed(state: State) -> Stepped:
    dialog = state.visit.dialog
    if not isinstance(dialog, EndingDuty):
        return nothing(state)
    duty = state.duty(dialog.duty_id)
    closed = asking(state, None)
    return nothing(closed) if duty is None else _end(_used(closed, duty.deputy_id), duty, dialog.how)


def _end(state: State, duty: DutySession, how: DutyEnd) -> Stepped:
    if any(duty_id == duty.duty_id and state.now.steady - at < END_AGAIN_S for duty_id, at in state.ending):
        return nothing(state)
    waiting = replace(state, ending=(*_ending_others(state, duty.duty_id), (duty.duty_id, state.now.steady)))
    return waiting, (Save(RecordDutyEnd(duty.duty_id, how), state.now, state.visit.number),)


def _ending_others(state: State, duty_id: str) -> tuple[tuple[str, float], ...]:
    return tuple(entry for entry in state.ending if entry[0] != duty_id)


def _ended(state: State, duty_id: str) -> Stepped:
    duty = state.duty(duty_id)
    duties = tuple(other for other in state.duties if other.duty_id != duty_id)
    after = replace(state, duties=duties, ending=_ending_others(state, duty_id))
    if duty is None:
        return nothing(after)
    sounds: tuple[Effect, ...] = (Play(Sound.ACCEPTED),)
    if state.visit.page == DutyPage(duty_id):
        return saying(wiped(after), Says.DUTY_ENDED, duty.deputy_id), sounds
    return after, ()


def _not_ended(state: State, duty_id: str) -> State:
    """Return the state that says so to the deputy who waits; an end by time is tried again after a minute."""
    if state.visit.page != DutyPage(duty_id):
        return state
    duty = state.duty(duty_id)
    told = saying(state, Says.DUTY_NOT_SAVED, duty.deputy_id if duty else None)
    return replace(told, ending=_ending_others(state, duty_id))


def duties_over_time(state: State) -> Stepped:
    """Return the state with duties that are too old on their way to an end."""
    effects: tuple[Effect, ...] = ()
    for duty in state.duties:
        how = _over(state, duty)
        if how is not None:
            state, more = _end(state, duty, how)
            effects += more
    return state, effects


def _over(state: State, duty: DutySession) -> DutyEnd | None:
    limit = state.settings.duty_max_hours * 3600
    if duty.started_steady is not None:
        return DutyEnd.AUTO_TIMEOUT if state.now.steady - duty.started_steady >= limit else None
    if state.now.steady - state.since >= limit:
        return DutyEnd.AUTO_TIMEOUT
    if state.now.quality is ClockQuality.UNSYNCED:
        return None
    age = (state.now.wall - duty.started_at).total_seconds()
    return DutyEnd.BOOT_RECOVERY if age >= limit else None
