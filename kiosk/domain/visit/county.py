"""Asking the county: about a ticket of another home's kiosk, or a deputy who is in no list here.

Only while there is a link; without one, or without an answer for ten seconds, the page says so and can ask again. What
does not match is told in one sentence, whatever it was that did not. An answer counts only while its question is on the
screen; with that page the question is gone, and with it the key to its answer.
"""

from dataclasses import replace
from typing import assert_never

from kiosk.domain.question import CaseQuestion, DeputyQuestion, Question, Silence
from kiosk.domain.visit.banner import Says
from kiosk.domain.visit.effects import AskCounty
from kiosk.domain.visit.events import (
    AskedAgain,
    CaseFound,
    CountyEvent,
    DeputyFound,
    MatchNotFound,
    NotAnswered,
    TicketWasLocked,
)
from kiosk.domain.visit.moves import Stepped, back, nothing, on, onward, saying
from kiosk.domain.visit.pages import (
    AskingPage,
    CasePage,
    CodePage,
    FoundDeputyPage,
    Locked,
    NoMatch,
    Page,
)
from kiosk.domain.visit.states import State, wiped

PATIENCE_S = 10
"""Longer than any answer that still comes takes, and as long as somebody waits before a screen that only waits."""


def asked(state: State, question: Question, *, in_place: bool) -> Stepped:
    """Return the state that asks, in the place of this page or on a further one; offline it says so and asks nobody."""
    page = AskingPage(question, state.now.steady, None if state.online else Silence.OFFLINE)
    shown = on(state, page) if in_place else onward(state, page)
    return shown, (AskCounty(question, state.now, state.visit.number),) if page.silence is None else ()


def county_step(state: State, event: CountyEvent) -> Stepped:
    """Return what asking again, or an answer, leads to."""
    page = state.visit.page
    if not isinstance(page, AskingPage):
        return nothing(state)
    match event:
        case AskedAgain():
            return asked(state, page.question, in_place=True) if page.silence else nothing(state)
        case DeputyFound() | MatchNotFound() | NotAnswered():
            return (answered(state, page, event) if page.silence is None else state), ()
        case _:
            assert_never(event)


def answered(  # noqa: PLR0911 - one return a case
    state: State, page: AskingPage, event: CaseFound | TicketWasLocked | DeputyFound | MatchNotFound | NotAnswered
) -> State:
    """Return the state with the county's answer to the question of `page`; one to another question changes nothing."""
    match event, page.question:
        case CaseFound(case=case), CaseQuestion(ticket_no=ticket_no, query_code=code) if case.ticket_no == ticket_no:
            return on(state, CasePage(case, code))
        case TicketWasLocked(seconds_left=seconds), CaseQuestion(ticket_no=ticket_no):
            return on(state, CodePage(ticket_no, failure=Locked(state.now.steady + seconds)))
        case MatchNotFound(), CaseQuestion(ticket_no=ticket_no):
            return on(state, CodePage(ticket_no, failure=NoMatch()))
        case DeputyFound(deputy=deputy), DeputyQuestion(public_code=code) if deputy.public_code == code:
            return on(state, FoundDeputyPage(deputy))
        case MatchNotFound(), DeputyQuestion():
            return saying(back(state) if state.visit.behind else wiped(state), Says.NO_SUCH_DEPUTY)
        case NotAnswered(why=why), _:
            return on(state, replace(page, silence=why))
        case _:
            return state


def given_up(state: State) -> State:
    """Return the state with a question unanswered that was out for too long."""
    page = state.visit.page
    if not isinstance(page, AskingPage) or page.silence or state.now.steady - page.since < PATIENCE_S:
        return state
    return on(state, replace(page, silence=Silence.UNANSWERED))


def is_asking(page: Page) -> bool:
    """Whether this page waits for the county's answer."""
    return isinstance(page, AskingPage) and page.silence is None
