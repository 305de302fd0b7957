"""What a deputy notes and what a citizen says of an answer is written as an opinion is, and left as nowhere.

What was saved is at the hub, and on the way there it is sealed: the search finds it in no file, the hub's included.
"""

from collections.abc import Callable
from typing import Any

import pytest

from tests.whole.canary import DRAWN, WORD, WRITTEN, is_held, nothing_is_left, nothing_is_live, reader, write_everything

BADGE = "$badge_qb_d0032"
AGAIN = 36
"""Seconds without a badge after which the same one counts again."""


def left(demo: Any) -> None:
    demo.bench("press nav.leave", "press leave.confirm", "wait screen home")


def forgotten(demo: Any) -> None:
    demo.bench("clock +95s", "wait screen idle", "clock +31s", "wait screen home")


def walked_back(demo: Any) -> None:
    demo.bench("press nav.back", "press leave.confirm", "wait screen home")


def saved(demo: Any) -> None:
    demo.bench("press write.next", "wait screen duty", "wait text 'The note is saved'", "press duty.home")
    demo.bench("wait screen home")


def kept_until_it_is_long_ago(demo: Any) -> None:
    demo.bench("press write.next", "wait screen duty", "clock +31s", "wait screen home")


@pytest.mark.parametrize("end", [left, forgotten, walked_back, saved, kept_until_it_is_long_ago])
def test_a_note_is_held_by_nothing(demo: Any, end: Callable[[Any], None]) -> None:
    demo.bench("wait screen home 60", f"clock +{AGAIN}s", f"scan {BADGE}", "wait screen duty")
    demo.bench("press nav.language.en", "press duty.write", "wait screen write")
    write_everything(demo)
    assert is_held(demo, WORD, DRAWN), "the search finds what is there"
    read_by = reader(demo)
    end(demo)
    nothing_is_left(demo, read_by, WRITTEN)
    demo.bench(f"clock +{AGAIN}s", f"scan {BADGE}", "press duty_end.confirm", "wait screen home")


def test_a_note_that_was_saved_is_read_at_the_hub(demo: Any) -> None:
    def noted() -> list[str]:
        duties = demo.hub("duties", "--json")
        return [note["note"] for duty in duties for note in duty["notes"]]

    demo.until("both notes are at the hub", 30, lambda: len(noted()) == 2)
    assert all(WORD in note and DRAWN in note for note in noted())


@pytest.fixture(scope="module")
def slip(demo: Any) -> str:
    """The code on the slip of an opinion that the office has answered."""
    demo.bench("wait screen home 60", "press home.opinion", "press notice.agree", "press category.water")
    demo.bench("press issue.1", "press issue.next", "press place.3", "press review.confirm", "wait text 已送达 20")
    ticket = demo.state()["ticket"]
    code = next(line for line in demo.bench("texts").splitlines() if line.isdigit() and len(line) == 6)
    demo.bench("press done.home", "wait screen home")
    demo.hub("case", "update", ticket, "--status", "accepted")
    demo.hub("case", "reply", ticket, "--text", "管网已经冲洗。", "--unit", "水利局", "--outcome", "A")
    return f"DHT1:{ticket}:{code}"


def case_of(demo: Any, slip: str) -> str:
    """What the page of the case says when it is looked up."""
    demo.bench(f"scan {slip}", "wait screen case")
    return str(demo.bench("texts"))


def back_to_home(demo: Any) -> None:
    for _ in range(5):
        demo.bench("press nav.back")
        if demo.state()["screen"] == "home":
            return
    raise AssertionError("back does not lead home")


def sent(demo: Any) -> None:
    demo.bench("press write.next", "wait screen rate", "press rate.effect.poor", "press rate.next", "wait screen case")
    demo.bench("wait text 'Your rating is saved'", "press case.home", "wait screen home")


@pytest.mark.parametrize("end", [left, forgotten, back_to_home, sent])
def test_a_comment_is_held_by_nothing(demo: Any, slip: str, end: Callable[[Any], None]) -> None:
    demo.bench("wait screen home 60", "press nav.language.en")
    demo.until("the answer is here", 20, lambda: "水利局" in case_of(demo, slip))
    demo.bench("press case.rate", "press rate.unsatisfied", "press rate.write", "wait screen write")
    write_everything(demo)
    assert is_held(demo, WORD, DRAWN, slip.split(":")[2]), "the search finds what is there"
    read_by = reader(demo)
    end(demo)
    _, ticket_no, code = slip.split(":")
    nothing_is_left(demo, read_by, (*WRITTEN, f"{ticket_no}:{code}"))
    nothing_is_live(demo, (code,))  # in files its six digits would be found by chance


def test_the_rating_that_was_sent_is_read_at_the_hub_and_has_the_matter_handled_again(demo: Any, slip: str) -> None:
    ticket = slip.split(":")[1]

    def rated() -> Any:
        return demo.hub("case", "show", ticket, "--json")["ratings"]

    demo.until("the rating is at the hub", 30, rated)
    (rating,) = rated()
    assert WORD in rating["comment"]
    assert (rating["value"], rating["redo"], rating["effect"]) == ("unsatisfied", True, "poor")
    assert demo.hub("case", "show", ticket, "--json")["status"] == "reassigned"
    demo.until("the kiosk is told", 20, lambda: "二次交办" in case_of(demo, slip))
    demo.bench("expect no-text 评价答复", "press nav.leave", "wait screen home")
