"""A visit that entered a canary by every way there is, and ended by every way there is, leaves it nowhere at all.

Nowhere is: every file of the demo (the kiosk's database with its WAL and free pages, edge-sync's, the hub's, the
broker's, all logs), the folder of their temporary files, and the kiosk's own live Python objects.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

WORD = "zyxquark"
LETTERS = "zuanjingbian"
PHONE = "13987650123"
TICKET, TICKET_NO, CODE = "K722CEN", "K7-22CE-N", "904817"
CANARIES = (WORD, LETTERS, PHONE)


def hexed(words: str) -> str:
    return words.encode().hex()


def spellings(words: str) -> Iterator[bytes]:
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
        yield words.encode(encoding)
    yield json.dumps(words)[1:-1].encode()


def readable(files: Iterable[Path], words: str) -> list[str]:
    found = []
    for file in files:
        try:
            if file.is_file() and any(spelling in file.read_bytes() for spelling in spellings(words)):
                found.append(str(file))
        except OSError:
            continue  # gone meanwhile, or a socket
    return found


def enter_everything(demo: Any) -> None:
    """Write by keyboard, pinyin and hand, a place too, and leave a telephone number: nothing is sent."""
    demo.bench("wait screen home 60", "press nav.language.en", "press home.opinion", "press notice.agree")
    demo.bench("press category.water", "press issue.1", "press issue.write", "wait screen write")
    demo.bench("press write.keyboard", f"type {WORD}", "press write.pinyin", f"type {LETTERS}", "wait text 钻")
    demo.bench("press write.next", "wait screen place", "press place.write", "wait screen write")
    demo.bench(
        "press write.keyboard", f"type {WORD}", "press write.next", "wait screen review", "press review.identity"
    )
    demo.bench("press identity.phone", f"type {PHONE}", "press identity.consent", "press identity.next")
    demo.bench("wait screen review", "press review.page.prev", f"expect text {WORD}")


def left(demo: Any) -> None:
    demo.bench("press nav.leave", "press leave.confirm", "wait screen home")


def forgotten(demo: Any) -> None:
    demo.bench("clock +95s", "wait screen idle", "clock +31s", "wait screen home")


def walked_back(demo: Any) -> None:
    for _ in range(12):
        if demo.state()["screen"] == "home":
            return
        demo.bench("press nav.back")
    raise AssertionError("back does not lead home")


def sent(demo: Any) -> None:
    demo.bench(
        "press review.confirm", "wait screen done", "wait text Delivered 20", "press done.home", "wait screen home"
    )


def sent_and_forgotten(demo: Any) -> None:
    demo.bench("press review.confirm", "wait screen done", "clock +46s", "wait screen idle", "clock +21s")
    demo.bench("wait screen home")


def another_matter_and_left(demo: Any) -> None:
    demo.bench("press review.confirm", "wait screen done", "press done.again", "press category.water")
    left(demo)


ENDS = {
    "left": left,
    "forgotten": forgotten,
    "walked back": walked_back,
    "sent": sent,
    "sent and forgotten": sent_and_forgotten,
    "another matter and left": another_matter_and_left,
}


@pytest.mark.parametrize("end", ENDS)
def test_a_visit_that_ended_is_held_by_nothing(demo: Any, end: str) -> None:
    enter_everything(demo)
    assert all(demo.bench(f"held {hexed(word)}") for word in (WORD, PHONE)), "the search finds what is there"
    ENDS[end](demo)
    assert {word: demo.bench(f"held {hexed(word)}") for word in CANARIES} == dict.fromkeys(CANARIES, "")
    assert {word: readable(demo.data.rglob("*"), word) for word in CANARIES} == {word: [] for word in CANARIES}
    assert {word: readable(demo.temporary.rglob("*"), word) for word in CANARIES} == {word: [] for word in CANARIES}
    assert any(demo.temporary.iterdir()), "programs have their temporary files where the search looks"


@pytest.mark.parametrize("end", [left, forgotten])
def test_a_ticket_and_a_code_that_were_typed_are_held_by_nothing(demo: Any, end: Any) -> None:
    demo.bench("wait screen home 60", "press home.track", "press track.type", f"type {TICKET}", "press track.next")
    demo.bench(f"type {CODE}")
    assert all(demo.bench(f"held {hexed(word)}") for word in (TICKET_NO, CODE)), "the search finds what is there"
    end(demo)
    typed = (TICKET, TICKET_NO, CODE)
    assert {word: demo.bench(f"held {hexed(word)}") for word in typed} == dict.fromkeys(typed, "")
    assert {word: readable(demo.data.rglob("*"), word) for word in typed} == {word: [] for word in typed}
