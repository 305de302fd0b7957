"""The one step of the loop: state and event in, state and wishes out. Pure: no clock, no chance, no device.

Which event goes where is decided here; what it means, in the module of its subject:

- a touch says that somebody is there. Under the idle warning and on the invitation it says only that; under another
  dialog only the dialog's own answers count; while something is being saved nothing else does;
- an answer to a visit that is over is dropped (a slip that came out is recorded all the same);
- time moves everything that waits;
- after every event, home gives way to maintenance or comes back, lamps and reader follow the state, and the printer is
  asked when its answer will be wanted.
"""

from dataclasses import replace
from typing import assert_never

from kiosk.domain.clock import Moment
from kiosk.domain.visit.composing import composing_step
from kiosk.domain.visit.county import county_step, given_up
from kiosk.domain.visit.deputies import finding_step
from kiosk.domain.visit.done import done_step, recorded_as_printed
from kiosk.domain.visit.duty import duties_over_time, duty_step
from kiosk.domain.visit.effects import AskPrinter, Effect
from kiosk.domain.visit.entry import identity_step, typing_step
from kiosk.domain.visit.events import (
    Answer,
    CallButtonPressed,
    CodeScanned,
    ComposingEvent,
    CountyEvent,
    DialogClosed,
    DoneEvent,
    DutyEndConfirmed,
    DutyEvent,
    Event,
    FindingEvent,
    FromTheWorld,
    HelpAsked,
    IdentityEvent,
    LeaveConfirmed,
    NavigationEvent,
    NotingEvent,
    OpinionEvent,
    RatingEvent,
    ScanningEvent,
    SettingEvent,
    SlipPrinted,
    SoundEvent,
    Ticked,
    TrackingEvent,
    TypingEvent,
    WorldEvent,
    WritingEvent,
)
from kiosk.domain.visit.idle import time_passed
from kiosk.domain.visit.moves import Stepped, asking, nothing, visiting
from kiosk.domain.visit.navigation import navigation_step
from kiosk.domain.visit.news import news_step
from kiosk.domain.visit.noting import noting_step
from kiosk.domain.visit.opinion import opinion_step
from kiosk.domain.visit.pages import AttractPage, DonePage, Page, ReviewPage, is_saving
from kiosk.domain.visit.rating import rating_step
from kiosk.domain.visit.resting import greeted, rested
from kiosk.domain.visit.scanning import scanning_step
from kiosk.domain.visit.signals import signalled
from kiosk.domain.visit.sound import sound_step
from kiosk.domain.visit.states import EndingDuty, HelpComing, IdleWarning, Leaving, MenuOpen, State
from kiosk.domain.visit.tracking import tracking_step
from kiosk.domain.visit.writing import writing_step

PRINTER_SOON_S = 1
PRINTER_IDLE_S = 10
"""How often the printer is asked: while a slip is about to be offered; else, so that staff learn of empty paper."""


def step(state: State, event: Event) -> tuple[State, tuple[Effect, ...]]:
    """Return the state after `event`, and what is wanted because of it; never raises, whatever comes when."""
    happened, effects = _happened(state, event)
    resting, restart = rested(happened)
    asked, question = _printer_asked(state, resting)
    after, signals = signalled(asked)
    return after, (*effects, *restart, *question, *signals)


def _happened(state: State, event: Event) -> Stepped:
    if isinstance(event, Ticked):
        return _time_came(state, event.now)
    if isinstance(event, Answer) and event.visit != state.visit.number:
        return state, recorded_as_printed(state, event) if isinstance(event, SlipPrinted) else ()
    if isinstance(event, CodeScanned | CallButtonPressed):
        return _by_subject(greeted(state), event)
    if isinstance(event, FromTheWorld):
        return _by_subject(state, event)
    return _by_hand(state, event)


def _time_came(state: State, now: Moment) -> Stepped:
    if now.steady < state.now.steady:
        return nothing(state)
    return duties_over_time(time_passed(given_up(replace(state, now=now))))


def _printer_asked(before: State, state: State) -> Stepped:
    if not state.settings.printer_enabled or not _printer_is_due(before, state):
        return nothing(state)
    return replace(state, printer_asked_at=state.now.steady), (AskPrinter(),)


def _printer_is_due(before: State, state: State) -> bool:
    about_to_print = isinstance(state.visit.page, DonePage | ReviewPage)
    if about_to_print and before.visit.page.name != state.visit.page.name:
        return True
    wait = PRINTER_SOON_S if about_to_print else PRINTER_IDLE_S
    asked_at = state.printer_asked_at if before.settings.printer_enabled else None
    return asked_at is None or state.now.steady - asked_at >= wait


def _by_hand(state: State, event: Event) -> Stepped:
    dialog = state.visit.dialog
    attended = greeted(visiting(state, replace(state.visit, touched=state.now.steady)))
    if isinstance(dialog, IdleWarning):
        return asking(attended, None), ()
    if not _counts(state, event):
        return attended, ()
    return _by_subject(visiting(attended, replace(attended.visit, banner=None)), event)


def _counts(state: State, event: Event) -> bool:
    """Whether a touch means something under the dialog, and on the page, with the saving that may be going on."""
    match state.visit.dialog:
        case None:
            return _counts_on(state.visit.page, event)
        case Leaving():
            return isinstance(event, LeaveConfirmed | DialogClosed)
        case EndingDuty():
            return isinstance(event, DutyEndConfirmed | DialogClosed)
        case MenuOpen():
            return isinstance(event, SettingEvent | SoundEvent | DialogClosed)
        case HelpComing():
            return isinstance(event, DialogClosed)
        case _:
            return False


def _counts_on(page: Page, event: Event) -> bool:
    if isinstance(page, AttractPage):
        return isinstance(event, HelpAsked)
    return not is_saving(page)


def _by_subject(state: State, event: Event) -> Stepped:  # noqa: C901, PLR0911, PLR0912 - one return a subject
    if isinstance(event, NavigationEvent):
        return navigation_step(state, event)
    if isinstance(event, OpinionEvent):
        return opinion_step(state, event)
    if isinstance(event, IdentityEvent):
        return identity_step(state, event)
    if isinstance(event, TypingEvent):
        return typing_step(state, event)
    if isinstance(event, WritingEvent):
        return writing_step(state, event)
    if isinstance(event, ComposingEvent):
        return composing_step(state, event)
    if isinstance(event, DoneEvent):
        return done_step(state, event)
    if isinstance(event, FindingEvent):
        return finding_step(state, event)
    if isinstance(event, ScanningEvent):
        return scanning_step(state, event)
    if isinstance(event, TrackingEvent):
        return tracking_step(state, event)
    if isinstance(event, RatingEvent):
        return rating_step(state, event)
    if isinstance(event, CountyEvent):
        return county_step(state, event)
    if isinstance(event, DutyEvent):
        return duty_step(state, event)
    if isinstance(event, NotingEvent):
        return noting_step(state, event)
    if isinstance(event, SoundEvent):
        return sound_step(state, event)
    if isinstance(event, WorldEvent):
        return news_step(state, event)
    if isinstance(event, Ticked):
        return _time_came(state, event.now)
    assert_never(event)
