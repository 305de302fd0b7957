from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from kiosk.domain.case import Case, CaseStep
from kiosk.domain.clock import COUNTY_TIME
from kiosk.domain.opinion import Delivery, Kind
from kiosk.domain.ticket import TicketNo
from kiosk.domain.visit import events as e
from kiosk.domain.visit.banner import Says
from kiosk.domain.visit.effects import LookUp
from kiosk.domain.visit.pages import CasePage, CodePage, Locked, Unreadable, WrongCode


def _type(kiosk: Any, text: str) -> Any:
    return kiosk.do(*(e.KeyPressed(key) for key in text))


def _case(receipt: Any) -> Case:
    at = datetime(2026, 11, 15, tzinfo=COUNTY_TIME)
    return Case(receipt.ticket_no, "opinion-1", Kind.HELP, "heating", at, Delivery.SETTLED)


def _typed(kiosk: Any, receipt: Any) -> Any:
    kiosk.do(e.TrackOpened(), e.TypingChosen())
    _type(kiosk, receipt.ticket_no.replace("-", "")).do(e.EntryFinished())
    return _type(kiosk, receipt.query_code).do(e.EntryFinished())


def test_ticket_and_code_typed_look_the_case_up(kiosk: Any, receipt: Any) -> None:
    _typed(kiosk, receipt)
    assert [(wish.ticket_no, wish.query_code) for wish in kiosk.all(LookUp)] == [
        (receipt.ticket_no, receipt.query_code)
    ]
    kiosk.do(e.CaseFound(kiosk.state.visit.number, _case(receipt)))
    assert kiosk.page == CasePage(_case(receipt), receipt.query_code)


def test_a_case_that_is_shown_is_looked_up_again_when_something_is_new(kiosk: Any, receipt: Any) -> None:
    _typed(kiosk, receipt).do(e.CaseFound(kiosk.state.visit.number, _case(receipt)), e.PageTurned(1))
    kiosk.news()
    first, again = kiosk.all(LookUp)
    assert (again.ticket_no, again.query_code) == (first.ticket_no, first.query_code)
    told = replace(_case(receipt), steps=(CaseStep(1, kiosk.state.now.wall, "replied"),))
    kiosk.do(e.CaseFound(kiosk.state.visit.number, told))
    assert kiosk.page == CasePage(told, receipt.query_code, page=1)
    kiosk.do(e.CaseFound(kiosk.state.visit.number, replace(told, ticket_no=TicketNo("K7-22CE-N"))))
    assert kiosk.page.case == told


def test_what_cannot_be_looked_up_again_stays_as_it_is_and_another_homes_case_is_not(kiosk: Any, receipt: Any) -> None:
    _typed(kiosk, receipt).do(e.CaseFound(kiosk.state.visit.number, _case(receipt)))
    shown = kiosk.page
    assert kiosk.do(e.LookUpFailed(kiosk.state.visit.number)).page == shown
    elsewhere = replace(_case(receipt), home_id="qb-0105")
    kiosk.do(e.CaseFound(kiosk.state.visit.number, elsewhere)).news()
    assert len(kiosk.all(LookUp)) == 1


@pytest.mark.parametrize("opened", [(), (e.TrackOpened(),), (e.TrackOpened(), e.ScanOpened(e.Wanted.SLIP))])
def test_a_scanned_slip_looks_the_case_up_at_once(kiosk: Any, receipt: Any, slip: str, opened: Any) -> None:
    kiosk.do(*opened).scan(slip)
    assert len(kiosk.all(LookUp)) == 1
    assert kiosk.do(e.CaseFound(kiosk.state.visit.number, _case(receipt))).screen == "case"


def test_a_mistyped_ticket_is_told_as_such(kiosk: Any) -> None:
    kiosk.do(e.TrackOpened(), e.TypingChosen())
    _type(kiosk, "K72222Z").do(e.EntryFinished())
    assert kiosk.page.wrong
    assert not _type(kiosk, "2").page.wrong


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        (lambda visit: e.CodeDidNotFit(visit, 3), WrongCode(3)),
        (lambda visit: e.TicketWasLocked(visit, 600), Locked(5600.0)),
        (e.LookUpFailed, Unreadable()),
    ],
)
def test_a_look_up_that_fails_says_why_and_may_be_tried_again(
    kiosk: Any, receipt: Any, answer: Any, failure: Any
) -> None:
    _typed(kiosk, receipt).do(answer(kiosk.state.visit.number))
    assert kiosk.page == CodePage(receipt.ticket_no, failure=failure)
    assert len(_type(kiosk, "111111").do(e.EntryFinished()).all(LookUp)) == 2


def test_a_second_press_while_looking_asks_once(kiosk: Any, receipt: Any) -> None:
    _typed(kiosk, receipt).do(e.EntryFinished(), e.KeyPressed("1"), e.KeyDeleted())
    assert len(kiosk.all(LookUp)) == 1


def test_a_case_that_comes_after_its_citizen_left_is_shown_to_nobody(kiosk: Any, receipt: Any) -> None:
    number = _typed(kiosk, receipt).state.visit.number
    kiosk.do(e.LeaveAsked(), e.LeaveConfirmed(), e.CaseFound(number, _case(receipt)))
    assert kiosk.screen == "home"


def test_a_slip_does_not_push_an_unfinished_opinion_aside(kiosk: Any, slip: str) -> None:
    kiosk.review().scan(slip)
    assert (kiosk.screen, kiosk.state.visit.banner.says) == ("review", Says.FINISH_FIRST)


def test_a_deputys_page_closes_before_a_case_opens(kiosk: Any, slip: str) -> None:
    kiosk.on_duty("qb-d2").scan(slip)
    assert kiosk.screen == "track"
    assert "duty" not in [page.name for page in kiosk.state.visit.behind]


def test_the_code_must_be_whole(kiosk: Any, receipt: Any) -> None:
    kiosk.do(e.TrackOpened(), e.TypingChosen())
    _type(kiosk, receipt.ticket_no.replace("-", "")).do(e.EntryFinished())
    assert _type(kiosk, "12345").do(e.EntryFinished()).all(LookUp) == []
    assert len(_type(kiosk, "6789").page.typed) == 6


def test_a_code_that_is_nobodys_is_told_so(kiosk: Any) -> None:
    for code in ("https://example.org", "", "x" * 4096, None, "DHT1:K7-3DQ9-A:123456"):
        assert kiosk.scan(code).state.visit.banner.says is Says.CODE_UNKNOWN
        assert kiosk.screen == "home"


def test_a_public_code_opens_the_card_and_never_duty(kiosk: Any) -> None:
    kiosk.scan("DHP1:QBABCDEF4")
    assert (kiosk.screen, kiosk.page.deputy_id, kiosk.state.duties) == ("deputy", "qb-d2", ())


def test_a_countys_own_code_opens_the_card(kiosk: Any) -> None:
    patterns = ("https://rd.example/d/{code}",)
    kiosk.news(settings=replace(kiosk.state.settings, public_patterns=patterns))
    assert kiosk.scan("https://rd.example/d/QBABCDEF4").screen == "deputy"


def test_a_good_code_takes_back_what_was_said_of_the_one_before(kiosk: Any, slip: str) -> None:
    kiosk.do(e.TrackOpened(), e.ScanOpened(e.Wanted.SLIP)).scan("https://example.com/").scan(slip)
    assert kiosk.state.visit.banner is None
    kiosk.do(e.WentHome()).scan("https://example.com/").scan("DHP1:QBABCDEF4")
    assert (kiosk.screen, kiosk.state.visit.banner) == ("deputy", None)
