"""Looking up progress: by the slip's code, or ticket number and query code.

The file answers off the screen's thread; an answer counts only while its question is still on the screen.
"""

from dataclasses import replace
from typing import assert_never

from kiosk.domain.ticket import Receipt
from kiosk.domain.visit.effects import LookUp
from kiosk.domain.visit.events import (
    CaseFound,
    CodeDidNotFit,
    LookUpFailed,
    TicketNotHere,
    TicketWasLocked,
    TrackingEvent,
    TrackOpened,
    TypingChosen,
)
from kiosk.domain.visit.moves import Stepped, nothing, on, onward
from kiosk.domain.visit.pages import (
    CasePage,
    CodePage,
    HomePage,
    Locked,
    LookUpFailure,
    NotHere,
    ScanPage,
    TicketPage,
    TrackPage,
    Unreadable,
    WrongCode,
)
from kiosk.domain.visit.states import State


def tracking_step(state: State, event: TrackingEvent) -> Stepped:
    """Return what looking up a case leads to."""
    page = state.visit.page
    match event:
        case TrackOpened():
            return (onward(state, TrackPage()) if isinstance(page, HomePage) else state), ()
        case TypingChosen():
            return _typing_chosen(state), ()
        case CaseFound() | CodeDidNotFit() | TicketWasLocked() | TicketNotHere() | LookUpFailed():
            return (
                (_answered(state, page, event), ()) if isinstance(page, CodePage) and page.looking else nothing(state)
            )
        case _:
            assert_never(event)


def slip_scanned(state: State, receipt: Receipt) -> Stepped:
    """Return what a scanned slip leads to: the look-up begins at once."""
    page = CodePage(receipt.ticket_no, receipt.query_code, looking=True)
    look_up = LookUp(receipt.ticket_no, receipt.query_code, state.now, state.visit.number)
    in_place = isinstance(state.visit.page, ScanPage | TicketPage | CodePage | CasePage)
    shown = on(state, page) if in_place else onward(state, page)
    return shown, (look_up,)


def _typing_chosen(state: State) -> State:
    match state.visit.page:
        case TrackPage():
            return onward(state, TicketPage())
        case ScanPage():
            return on(state, TicketPage())
        case _:
            return state


def _answered(
    state: State,
    page: CodePage,
    event: CaseFound | CodeDidNotFit | TicketWasLocked | TicketNotHere | LookUpFailed,
) -> State:
    if isinstance(event, CaseFound):
        return on(state, CasePage(event.case)) if event.case.ticket_no == page.ticket_no else state
    return on(state, replace(page, typed="", looking=False, failure=_failure(state, event)))


def _failure(state: State, event: CodeDidNotFit | TicketWasLocked | TicketNotHere | LookUpFailed) -> LookUpFailure:
    match event:
        case CodeDidNotFit(tries_left=tries_left):
            return WrongCode(tries_left)
        case TicketWasLocked(seconds_left=seconds_left):
            return Locked(state.now.steady + seconds_left)
        case TicketNotHere():
            return NotHere()
        case LookUpFailed():
            return Unreadable()
        case _:
            assert_never(event)
