from datetime import datetime
from typing import Any

import pytest

from kiosk.domain.case import Case
from kiosk.domain.clock import COUNTY_TIME
from kiosk.domain.opinion import Delivery, Kind
from kiosk.domain.question import CaseQuestion, DeputyQuestion, Silence
from kiosk.domain.ticket import TicketNo
from kiosk.domain.visit import events as e
from kiosk.domain.visit.banner import Says
from kiosk.domain.visit.effects import AskCounty, ForgetQuestion, LookUp
from kiosk.domain.visit.pages import AskingPage, CasePage, CodePage, FoundDeputyPage, Locked, NoMatch
from kiosk.domain.world import Deputy

ELSEWHERE = Deputy("qb-d9", {"zh": "阿依古丽"}, ("county",), "qb-0105", "QBZZZZZZ")
UNLISTED = "DHP1:QBZZZZZZ"


def _case(receipt: Any) -> Case:
    at = datetime(2026, 11, 15, tzinfo=COUNTY_TIME)
    return Case(receipt.ticket_no, "opinion-1", Kind.HELP, "heating", at, Delivery.SETTLED, home_id="qb-0105")


@pytest.fixture
def asking(kiosk: Any, slip: str) -> Any:
    """A kiosk that asks the county for the case of a slip it does not know."""
    kiosk.scan(slip)
    return kiosk.do(e.TicketNotHere(kiosk.state.visit.number))


def test_a_ticket_that_is_not_here_is_asked_for_with_its_code(asking: Any, receipt: Any) -> None:
    question = CaseQuestion(receipt.ticket_no, receipt.query_code)
    assert [wish.question for wish in asking.all(AskCounty)] == [question]
    assert asking.page == AskingPage(question, 5000.0)


def test_the_countys_case_is_shown_as_one_of_this_kiosk(asking: Any, receipt: Any) -> None:
    assert asking.do(e.CaseFound(asking.state.visit.number, _case(receipt))).page == CasePage(
        _case(receipt), receipt.query_code
    )
    assert asking.all(ForgetQuestion) == [ForgetQuestion()]


def test_offline_nobody_is_asked_and_the_page_says_so(kiosk: Any, slip: str) -> None:
    kiosk.news(online=False).scan(slip)
    kiosk.do(e.TicketNotHere(kiosk.state.visit.number))
    assert (kiosk.page.silence, kiosk.all(AskCounty), kiosk.all(ForgetQuestion)) == (Silence.OFFLINE, [], [])


def test_back_online_the_same_question_can_be_asked_again(kiosk: Any, slip: str, receipt: Any) -> None:
    kiosk.news(online=False).scan(slip)
    kiosk.do(e.TicketNotHere(kiosk.state.visit.number)).news(online=True).do(e.AskedAgain())
    assert kiosk.all(AskCounty)[0].question == CaseQuestion(receipt.ticket_no, receipt.query_code)
    assert kiosk.page.silence is None


def test_a_second_press_asks_once(asking: Any) -> None:
    assert len(asking.do(e.AskedAgain(), e.AskedAgain()).all(AskCounty)) == 1


def test_a_county_that_does_not_answer_in_ten_seconds_is_not_waited_for(asking: Any, receipt: Any) -> None:
    assert asking.wait(9).page.silence is None
    assert asking.wait(1).page.silence is Silence.UNANSWERED
    assert asking.do(e.CaseFound(asking.state.visit.number, _case(receipt))).screen == "asking"
    assert asking.all(ForgetQuestion) == [ForgetQuestion()]


@pytest.mark.parametrize("why", Silence)
def test_why_there_is_no_answer_is_told(asking: Any, why: Silence) -> None:
    assert asking.do(e.NotAnswered(asking.state.visit.number, why)).page.silence is why


def test_what_does_not_match_is_told_in_one_way_and_may_be_typed_again(asking: Any, receipt: Any) -> None:
    asking.do(e.MatchNotFound(asking.state.visit.number))
    assert asking.page == CodePage(receipt.ticket_no, failure=NoMatch())
    asking.do(*(e.KeyPressed(key) for key in "111111"), e.EntryFinished())
    assert [wish.query_code for wish in asking.all(LookUp)] == [receipt.query_code, "111111"]


def test_too_many_wrong_codes_lock_as_they_do_here(asking: Any, receipt: Any) -> None:
    asking.do(e.TicketWasLocked(asking.state.visit.number, 1800))
    assert asking.page == CodePage(receipt.ticket_no, failure=Locked(6800.0))


def test_stopping_goes_back_and_forgets_the_question(asking: Any) -> None:
    assert asking.do(e.WentBack()).screen == "home"
    assert asking.all(ForgetQuestion) == [ForgetQuestion()]


def test_an_answer_after_its_citizen_left_is_shown_to_nobody(asking: Any, receipt: Any) -> None:
    number = asking.state.visit.number
    asking.do(e.LeaveAsked(), e.CaseFound(number, _case(receipt)))
    assert (asking.screen, asking.all(ForgetQuestion)) == ("home", [ForgetQuestion()])


def test_an_answer_to_another_question_is_not_shown(asking: Any, receipt: Any) -> None:
    number = asking.state.visit.number
    other = Case(TicketNo("K9-2222-Z"), "o2", Kind.HELP, "heating", _case(receipt).recorded_at, Delivery.SETTLED)
    asking.do(e.CaseFound(number, other), e.DeputyFound(number, ELSEWHERE))
    assert asking.screen == "asking"


def test_a_citizen_who_asks_is_not_covered_by_a_badge_or_a_second_slip(asking: Any, slip: str) -> None:
    for say in (lambda: asking.badge("qb-d2"), lambda: asking.scan(slip), lambda: asking.scan(UNLISTED)):
        assert say().state.visit.banner.says is Says.FINISH_FIRST
    assert (asking.screen, len(asking.all(AskCounty))) == ("asking", 1)


def test_the_question_shows_no_code(asking: Any, receipt: Any) -> None:
    assert receipt.query_code not in repr(asking.page) + repr(asking.all(AskCounty))


@pytest.mark.parametrize("opened", [(), (e.DeputiesOpened(), e.ScanOpened(e.Wanted.DEPUTY))])
def test_a_deputy_of_no_list_here_is_asked_for_and_shown(kiosk: Any, opened: Any) -> None:
    kiosk.do(*opened).scan(UNLISTED)
    assert [wish.question for wish in kiosk.all(AskCounty)] == [DeputyQuestion("QBZZZZZZ")]
    assert kiosk.do(e.DeputyFound(kiosk.state.visit.number, ELSEWHERE)).page == FoundDeputyPage(ELSEWHERE)
    assert kiosk.do(e.WentBack()).screen == ("deputies" if opened else "home")


@pytest.mark.parametrize("code", ["DHP1:QBABCDEF6", UNLISTED])
def test_inactive_and_unknown_public_codes_get_the_same_sentence(kiosk: Any, code: str) -> None:
    kiosk.scan(code)
    kiosk.do(e.MatchNotFound(kiosk.state.visit.number))
    assert (kiosk.screen, kiosk.state.visit.banner.says) == ("home", Says.NO_SUCH_DEPUTY)


def test_offline_a_deputy_of_no_list_here_is_told_of_as_such(kiosk: Any) -> None:
    assert kiosk.news(online=False).scan(UNLISTED).page == AskingPage(
        DeputyQuestion("QBZZZZZZ"), 5000.0, Silence.OFFLINE
    )


def test_an_opinion_goes_to_nobody_who_is_not_known_here(kiosk: Any) -> None:
    kiosk.review().scan(UNLISTED)
    assert (kiosk.screen, kiosk.state.visit.banner.says) == ("review", Says.DEPUTY_NOT_LISTED)
    assert kiosk.all(AskCounty) == []


def test_an_opinion_begun_at_a_found_deputys_card_goes_to_this_home(kiosk: Any) -> None:
    kiosk.scan(UNLISTED)
    kiosk.do(e.DeputyFound(kiosk.state.visit.number, ELSEWHERE), e.OpinionBegun())
    assert (kiosk.screen, kiosk.state.visit.draft.to_deputy_id) == ("notice", None)


def test_asking_for_a_deputy_gives_way_to_a_badge(kiosk: Any) -> None:
    kiosk.scan(UNLISTED).on_duty("qb-d2")
    assert (kiosk.screen, kiosk.all(ForgetQuestion)) == ("duty", [ForgetQuestion()])
