"""News from outside the visit: documents, config, verdicts, room, devices, the call button.

Settings count at once and never destroy a visit. What a page speaks of may be gone (a deputy left office, a duty was
ended): then the page gives way, and nothing else does.
"""

from dataclasses import replace
from typing import assert_never

from kiosk.domain.devices import Devices, SpeakerCondition
from kiosk.domain.duty import DutySession
from kiosk.domain.stored import Stored
from kiosk.domain.visit.choosing import speaking_what_is_offered
from kiosk.domain.visit.deputies import active_deputy
from kiosk.domain.visit.effects import Effect, PrintTest
from kiosk.domain.visit.events import (
    CallButtonPressed,
    EngineChanged,
    PanelChanged,
    PrinterChanged,
    ReaderChanged,
    SpeakerChanged,
    StoredChanged,
    WorldEvent,
)
from kiosk.domain.visit.moves import Stepped, back, drafting, visiting
from kiosk.domain.visit.navigation import help_called
from kiosk.domain.visit.opinion import closed_because
from kiosk.domain.visit.pages import DeputyPage, DutyPage, OutOfServicePage, RestingPage
from kiosk.domain.visit.states import State, first_session, wiped
from kiosk.domain.visit.tracking import looked_up_again
from kiosk.domain.visit.writing import with_engines
from kiosk.domain.writing.ways import WritingWay


def news_step(state: State, event: WorldEvent) -> Stepped:  # noqa: PLR0911 - one return a piece of news
    """Return what news lead to."""
    match event:
        case StoredChanged(stored=stored):
            after = _up_to_date(_speaking_at_rest(state, _with(state, stored)))
            return after, (*_test_slip(state, stored), *looked_up_again(after))
        case CallButtonPressed():
            return help_called(state, by="button")
        case PrinterChanged(condition=printer):
            return replace(state, devices=replace(state.devices, printer=printer)), ()
        case ReaderChanged(condition=reader):
            return replace(state, devices=replace(state.devices, reader=reader)), ()
        case PanelChanged(condition=panel):
            return replace(state, devices=replace(state.devices, panel=panel), lit=frozenset()), ()
        case EngineChanged():
            return with_engines(state, _engine_changed(state, event)), ()
        case SpeakerChanged(condition=speaker):
            return replace(state, devices=_with_speaker(state, speaker)), ()
        case _:
            assert_never(event)


def _engine_changed(state: State, event: EngineChanged) -> State:
    match event.way:
        case WritingWay.HANDWRITING:
            return replace(state, devices=replace(state.devices, handwriting=event.fault))
        case WritingWay.PINYIN:
            return replace(state, devices=replace(state.devices, pinyin=event.fault))
        case WritingWay.KEYBOARD:
            return state
        case _:
            assert_never(event.way)


def _with_speaker(state: State, speaker: SpeakerCondition) -> Devices:
    """Return the devices with the speaker in this condition, and since when it speaks."""
    begun = state.devices.speaking_since
    since = (state.now.steady if begun is None else begun) if speaker is SpeakerCondition.SPEAKING else None
    return replace(state.devices, speaker=speaker, speaking_since=since)


def _with(state: State, stored: Stored) -> State:
    return replace(
        state,
        world=stored.world,
        settings=stored.settings,
        duties=tuple(_counted(state, duty) for duty in stored.duties),
        queue=stored.queue,
        recent=stored.recent,
        online=stored.online,
        room=stored.room,
        orders=stored.orders,
        device_id=stored.device_id,
    )


def _speaking_at_rest(before: State, state: State) -> State:
    """Return the state with home in the default language of now, where it was in that of before: nobody chose it."""
    visit = state.visit
    untouched = isinstance(visit.page, RestingPage) and visit.session == first_session(before)
    return visiting(state, replace(visit, session=first_session(state))) if untouched else state


def _counted(state: State, duty: DutySession) -> DutySession:
    """Return the duty with the visitors already counted on the screen: they only ever grow, and may be on their way."""
    known = state.duty(duty.duty_id)
    return replace(duty, visitors=max(duty.visitors, known.visitors)) if known else duty


def _test_slip(state: State, stored: Stored) -> tuple[Effect, ...]:
    wanted = stored.settings.printer_enabled and stored.orders.print_tests > state.orders.print_tests
    return (PrintTest(state.now),) if wanted else ()


def _up_to_date(state: State) -> State:
    return _readdressed(_page_up_to_date(speaking_what_is_offered(state)))


def _page_up_to_date(state: State) -> State:
    match state.visit.page:
        case OutOfServicePage(reason=reason):
            return back(state) if closed_because(state) is not reason and state.visit.behind else state
        case DutyPage(duty_id=duty_id):
            return state if state.duty(duty_id) else wiped(state)
        case DeputyPage(deputy_id=deputy_id) if active_deputy(state.world, deputy_id) is None:
            return back(state) if state.visit.behind else wiped(state)
        case _:
            return state


def _readdressed(state: State) -> State:
    """Return the state with a draft to the home where its deputy is in office no more."""
    draft = state.visit.opinion
    if draft is None or draft.to_deputy_id is None or active_deputy(state.world, draft.to_deputy_id):
        return state
    return drafting(state, replace(draft, to_deputy_id=None))
