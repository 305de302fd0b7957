"""Looking up progress: by the slip's code, or ticket number and query code.

The file answers off the screen's thread; what it does not have, the county is asked for. An answer counts only while
its question is still on the screen. A case that is shown is looked up again when the file has something new, so that an
answer that comes meanwhile is read at once; of another home's case the county is asked once.
"""

from dataclasses import replace
from typing import assert_never

from kiosk.domain.case import Case
from kiosk.domain.question import CaseQuestion
from kiosk.domain.ticket import QueryCode, Receipt
from kiosk.domain.visit.county import answered, asked
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
    AskingPage,
    CasePage,
    CodePage,
    HomePage,
    Locked,
    LookUpFailure,
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
        case CaseFound(case=case) if isinstance(page, CasePage):
            return (on(state, replace(page, case=case)) if _is_newer(case, page.case) else state), ()
        case CaseFound() | TicketWasLocked() if isinstance(page, AskingPage):
            return (answered(state, page, event) if page.silence is None else state), ()
        case CaseFound() | CodeDidNotFit() | TicketWasLocked() | TicketNotHere() | LookUpFailed():
            return _answered(state, page, event) if isinstance(page, CodePage) and page.looking else nothing(state)
        case _:
            assert_never(event)


def slip_scanned(state: State, receipt: Receipt) -> Stepped:
    """Return what a scanned slip leads to: the look-up begins at once."""
    page = CodePage(receipt.ticket_no, receipt.query_code, looking=True)
    look_up = LookUp(receipt.ticket_no, receipt.query_code, state.now, state.visit.number)
    in_place = isinstance(state.visit.page, ScanPage | TicketPage | CodePage | AskingPage | CasePage)
    shown = on(state, page) if in_place else onward(state, page)
    return shown, (look_up,)


def looked_up_again(state: State) -> tuple[LookUp, ...]:
    """Return the wish to see what is new of the case that is shown, where it is this kiosk's own."""
    page = state.visit.page
    if not isinstance(page, CasePage) or page.case.home_id is not None:
        return ()
    return (LookUp(page.case.ticket_no, page.query_code, state.now, state.visit.number),)


def _is_newer(case: Case, shown: Case) -> bool:
    return case.ticket_no == shown.ticket_no and case != shown


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
) -> Stepped:
    match event:
        case CaseFound(case=case):
            return (on(state, CasePage(case, QueryCode(page.typed))) if case.ticket_no == page.ticket_no else state), ()
        case TicketNotHere():
            return asked(state, CaseQuestion(page.ticket_no, QueryCode(page.typed)), in_place=True)
        case _:
            return on(state, replace(page, typed="", looking=False, failure=_failure(state, event))), ()


def _failure(state: State, event: CodeDidNotFit | TicketWasLocked | LookUpFailed) -> LookUpFailure:
    match event:
        case CodeDidNotFit(tries_left=tries_left):
            return WrongCode(tries_left)
        case TicketWasLocked(seconds_left=seconds_left):
            return Locked(state.now.steady + seconds_left)
        case LookUpFailed():
            return Unreadable()
        case _:
            assert_never(event)
