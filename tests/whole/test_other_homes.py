"""A ticket of one home looked up at another, through the real broker and hub; nothing of it stays at the other."""

from contextlib import closing
from typing import Any

import pytest

from edge_sync.database import connect
from kiosk.domain.codes import ticket_no

PHONE = "13912345678"
REPLY = "管网已经冲洗,压力恢复正常"


@pytest.fixture(scope="module")
def slip(demo: Any) -> dict[str, str]:
    """An opinion left at the demo's kiosk, answered by the office; what its slip says."""
    entered = f"press identity.phone; type {PHONE}; press identity.consent; press identity.next"
    demo.bench("wait screen home 60", "press home.opinion", "press notice.agree", "press category.water")
    demo.bench("press issue.1", "press issue.next", "press place.3", "press review.identity", entered)
    demo.bench("press review.confirm", "wait screen done", "wait text 已送达 20")
    ticket = demo.state()["ticket"]
    shown = demo.bench("texts").splitlines()
    code = next(line for line in shown if line.isdigit() and len(line) == 6)
    demo.bench("press done.home", "wait screen home")
    demo.hub("case", "update", ticket, "--status", "accepted")
    demo.hub("case", "reply", ticket, "--text", REPLY, "--unit", "水利局", "--outcome", "A")
    return {"ticket": ticket, "code": code, "said": demo.hub("case", "show", ticket, "--json")["opinion"]["phrases"][0]}


def _receipt(slip: dict[str, str], **changes: str) -> str:
    told = {**slip, **changes}
    return f"DHT1:{told['ticket']}:{told['code']}"


def _home(neighbour: Any) -> None:
    if neighbour.model.name != "home":
        neighbour.press("nav.leave").sees("home")


def test_the_slip_of_another_home_shows_status_steps_and_reply(neighbour: Any, slip: dict[str, str]) -> None:
    case = neighbour.scan(_receipt(slip)).sees("case")
    assert (case.ticket_no, case.state.text) == (slip["ticket"], "已答复")
    assert REPLY in case.reply
    assert [step.state.text for step in case.steps][:2] == ["已答复", "已受理"]
    assert slip["said"] not in str(neighbour.model)
    assert PHONE not in str(neighbour.model)
    _home(neighbour)


def test_nothing_of_the_opinion_stays_at_the_other_home(neighbour: Any, slip: dict[str, str]) -> None:
    secret = (PHONE, slip["code"], slip["ticket"], REPLY)
    before = neighbour.holds(slip["said"])  # as a sentence of the public catalogue alone
    neighbour.scan(_receipt(slip)).sees("case")
    while_shown = neighbour.holds(*secret)
    _home(neighbour)
    assert while_shown == neighbour.holds(*secret) == {word: [] for word in secret}
    assert neighbour.holds(slip["said"]) == before
    with closing(connect(neighbour.data / "kiosk.db")) as connection:
        assert connection.execute("SELECT count(*) FROM queries").fetchone()[0] == 0


def test_a_wrong_code_and_a_ticket_nobody_gave_out_read_the_same(neighbour: Any, slip: dict[str, str]) -> None:
    wrong = "000000" if slip["code"] != "000000" else "111111"
    told = []
    for receipt in (_receipt(slip, code=wrong), _receipt(slip, ticket=ticket_no("Q9", 4711))):
        neighbour.scan(receipt)
        neighbour.until(lambda model: getattr(model.body, "message", "") != "", "an answer")
        told.append(neighbour.model.body.message)  # type: ignore[union-attr]
        _home(neighbour)
    assert told[0] == told[1]
    assert told[0].startswith("没有查到")


def test_a_public_code_of_nobody_is_told_by_the_county(neighbour: Any) -> None:
    neighbour.scan("DHP1:QBZZZZZZ").until(lambda model: model.banner is not None, "a sentence")
    assert "没有对应的在任代表" in str(neighbour.model.banner)
    _home(neighbour)


def test_offline_the_page_says_so_at_once_and_finds_it_when_the_link_is_back(
    neighbour: Any, slip: dict[str, str]
) -> None:
    neighbour.disconnect().until(lambda model: bool(model.nav.offline), "offline")
    assert "现在没有联网" in neighbour.scan(_receipt(slip)).sees("asking").happened
    neighbour.connect().press("asking.again").sees("case")
    _home(neighbour)
