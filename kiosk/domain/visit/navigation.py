"""What every page has: languages, help, back, leave, paging; and the dialogs that ask.

Help calls somebody and says who comes. Leaving asks only where something
was entered; then the visit is gone, whole. A rating is gone with the page of its case, or it would be the next case's.
"""

from dataclasses import replace
from typing import assert_never

from kiosk.domain.devices import Sound
from kiosk.domain.facts import RecordHelp
from kiosk.domain.visit.choosing import setting_step
from kiosk.domain.visit.effects import Play, Save
from kiosk.domain.visit.events import (
    DialogClosed,
    HelpAsked,
    LanguageChosen,
    LeaveAsked,
    LeaveConfirmed,
    LowerToggled,
    MenuOpened,
    NavigationEvent,
    PageTurned,
    SizeTurned,
    Subject,
    ThemeTurned,
    Touched,
    WentBack,
    WentHome,
)
from kiosk.domain.visit.moves import Stepped, asking, back, nothing, on, visiting
from kiosk.domain.visit.noting import note_left
from kiosk.domain.visit.pages import CasePage, DonePage, HomePage, PagedPage, RestingPage, WritePage
from kiosk.domain.visit.states import HelpComing, Leaving, State, wiped
from kiosk.domain.visit.writing import settled

CALL_AGAIN_S = 20
"""A call within this long of the last one shows the same page and rings nobody a second time."""


def navigation_step(state: State, event: NavigationEvent) -> Stepped:  # noqa: PLR0911 - one return a case
    """Return what a control that every page has leads to."""
    match event:
        case HelpAsked():
            return help_called(state, by="touch")
        case Touched():
            return nothing(state)
        case LanguageChosen() | SizeTurned() | ThemeTurned() | LowerToggled() | MenuOpened():
            return setting_step(state, event), ()
        case WentBack():
            return _back(state), ()
        case WentHome() | LeaveConfirmed():
            return wiped(state), ()
        case LeaveAsked():
            return (asking(state, Leaving()) if state.visit.holds_entries else _left(state)), ()
        case DialogClosed():
            return asking(state, None), ()
        case PageTurned(page=page):
            return _turned(state, page), ()
        case _:
            assert_never(event)


def help_called(state: State, *, by: str) -> Stepped:
    """Return the state with somebody called, `by` touch or button."""
    shown = asking(state, HelpComing())
    if state.called_at is not None and state.now.steady - state.called_at < CALL_AGAIN_S:
        return nothing(shown)
    record = Save(RecordHelp(state.visit.page.name, by), state.now, state.visit.number)
    return replace(shown, called_at=state.now.steady), (Play(Sound.CALL), record)


def _left(state: State) -> State:
    return state if isinstance(state.visit.page, RestingPage) else wiped(state)


def _back(state: State) -> State:
    match state.visit.page:
        case page if isinstance(page, RestingPage):
            return state
        case DonePage():
            return asking(state, Leaving())
        case WritePage(subject=Subject.NOTE):
            return note_left(settled(state))
        case WritePage():
            return _back_from_a_page(settled(state))
        case _:
            return _back_from_a_page(state)


def _back_from_a_page(state: State) -> State:
    after = back(state) if state.visit.behind else wiped(state)
    match state.visit.page, after.visit.page:
        case (_, HomePage()) | (CasePage(), _):
            return _undrafted(after)
        case (_, CasePage()) if not after.visit.holds_entries:
            return _undrafted(after)
        case _:
            return after


def _undrafted(state: State) -> State:
    return visiting(state, replace(state.visit, draft=None))


def _turned(state: State, page: int) -> State:
    shown = state.visit.page
    if page < 0 or not isinstance(shown, PagedPage):
        return state
    return on(state, replace(shown, page=page))
