"""Tickets and deputies of other homes, looked up through the shared file as edge-sync and the hub answer there."""

from typing import Any

import pytest

from kiosk.domain.codes import ticket_no

ELSEWHERE = ticket_no("P3", 12345)
SLIP = f"DHT1:{ELSEWHERE}:483920"
REPLY = "换热站过滤器已清洗"


@pytest.fixture
def online(person: Any) -> Any:
    """The person, before a kiosk with a link."""
    with person.linked():
        yield person.until(lambda model: not model.nav.offline, "online")


def test_a_slip_of_another_home_shows_its_case(online: Any) -> None:
    online.scan(SLIP).sees("asking").county_shows(ELSEWHERE, REPLY).sees("case")
    assert (online.body.state.text, online.body.reply) == ("已答复", REPLY)
    assert "红星镇代表之家" in [fact.value for fact in online.body.facts]


def test_ticket_and_code_are_typed_and_a_wrong_code_may_be_typed_again(online: Any) -> None:
    online.press("home.track", "track.type").type("track", ELSEWHERE.replace("-", "")).press("track.next")
    online.type("track", "111111").press("track.next").sees("asking").county_refuses("not_found").sees("track")
    assert online.body.message.startswith("没有查到")
    online.type("track", "483920").press("track.next").sees("asking").county_shows(ELSEWHERE, REPLY).sees("case")


def test_offline_it_is_said_at_once_and_asked_again_once_there_is_a_link(person: Any) -> None:
    person.scan(SLIP).sees("asking")
    assert "现在没有联网" in person.body.happened
    with person.linked():
        person.until(lambda model: not model.nav.offline, "online")
        assert "刚才没有联网" in person.body.happened
        person.press("asking.again")
        person.county_shows(ELSEWHERE, REPLY).sees("case")


def test_a_county_that_stays_silent_is_given_up_after_ten_seconds(online: Any) -> None:
    online.scan(SLIP).sees("asking").wait(10)
    assert "没有等到答复" in online.body.happened
    online.until(lambda _: online.questions() == [], "question forgotten")


def test_a_late_answer_is_shown_to_nobody(online: Any) -> None:
    online.scan(SLIP).sees("asking")
    answer = online.county_writes(ELSEWHERE, REPLY)
    online.press("asking.stop").sees("home")
    online.until(lambda _: online.questions() == [], "question forgotten")
    answer()
    online.wait(5)
    assert online.model.name == "home"


def test_a_deputy_of_another_home_shows_their_card(online: Any) -> None:
    online.scan("DHP1:QBZZZZZZ").sees("asking").county_introduces("QBZZZZZZ").sees("deputy")
    assert online.body.name == "阿依古丽"
    online.press("nav.back").sees("home")


def test_a_code_of_nobody_says_so_on_the_page_it_was_scanned_on(online: Any) -> None:
    online.press("home.deputies").scan("DHP1:QBZZZZZZ").sees("asking").county_refuses("not_found").sees("deputies")
    assert online.model.banner is not None


def test_an_own_ticket_never_leaves_the_kiosk(online: Any) -> None:
    done = online.press(
        "home.opinion", "notice.agree", "category.heating", "issue.1", "issue.next", "place.1", "review.confirm"
    ).sees("done")
    receipt = done.body.qr
    online.press("done.home").scan(receipt).sees("case")
    assert online.questions() == []
