"""Nothing a citizen said can be read on the machine or the broker after the visit, however it may be written."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

PHONE = "13912345678"
REPLY = "线路已经换新,三盏灯当晚都亮了"
LEFT_OPEN = {"hub/keys/demo-badges.json"}
"""Files that hold codes on purpose; nothing of a citizen is in them."""


def spellings(words: str) -> Iterator[bytes]:
    """How the words could stand in a file: as UTF-8, UTF-16, GB18030, or escaped as JSON does."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
        yield words.encode(encoding)
    yield json.dumps(words)[1:-1].encode()


def readable(folder: Path, words: str) -> list[str]:
    return [
        str(file.relative_to(folder))
        for file in folder.rglob("*")
        if file.is_file() and any(spelling in file.read_bytes() for spelling in spellings(words))
    ]


@pytest.fixture(scope="module")
def words(demo: Any) -> dict[str, str]:
    """An opinion with sentence, place and phone, printed and delivered; then a visit that was left with all entered."""
    entered = "press identity.phone; type " + PHONE + "; press identity.consent; press identity.next"
    demo.bench("wait screen home 60", "press home.opinion", "press notice.agree", "press category.lighting")
    demo.bench("press issue.1", "press issue.next", "press place.3", "press review.identity", entered)
    demo.bench("press review.confirm", "wait screen done", "wait text 已送达 20")
    ticket, receipt = demo.state()["ticket"], demo.state()["receipt"]
    demo.bench(
        "press done.print", "wait text 回执已打印 30", "press done.again", "press category.water", "press issue.1"
    )
    demo.bench(
        "press issue.next", "press place.2", "press review.identity", entered, "press nav.leave", "press leave.confirm"
    )
    demo.bench("wait screen home")
    opinion = demo.hub("case", "show", ticket, "--json")["opinion"]
    return {
        "sentence": opinion["phrases"][0],
        "phone": opinion["contact"]["phone"],
        "place": opinion["place_text"],
        "receipt": receipt,
    }


def test_the_phone_number_is_nowhere(demo: Any, words: dict[str, str]) -> None:
    assert words["phone"] == PHONE
    assert readable(demo.data, PHONE) == []


def test_the_sentence_stands_in_the_catalogue_and_nowhere_with_the_opinion(demo: Any, words: dict[str, str]) -> None:
    """A ready-made sentence is public; so what may not grow is the number of places it stands in."""
    unspoken = demo.hub("case", "list", "--json")
    assert len(unspoken) == 1
    assert {file for file in readable(demo.data, words["sentence"]) if "log" in file} == set()
    assert counted(demo.data, words["sentence"]) == counted(demo.data, never_chosen(demo, words["sentence"]))


def counted(data: Path, sentence: str) -> dict[str, int]:
    """In how many files of each kind a sentence of the catalogue stands."""
    return {kind: sum(kind in file for file in readable(data, sentence)) for kind in ("kiosk.db", "hub/", "broker/")}


def never_chosen(demo: Any, sentence: str) -> str:
    """The next sentence on the same page, which nobody chose."""
    demo.bench("press home.opinion", "press notice.agree", "press category.lighting", "wait screen issue")
    shown = demo.bench("texts").splitlines()
    demo.bench("press nav.leave", "press leave.confirm", "wait screen home")
    return str(shown[shown.index(sentence) + 1])


def test_a_case_looked_up_at_another_home_is_in_no_file(demo: Any, neighbour: Any, words: dict[str, str]) -> None:
    """Neither what is private of it nor what opens it; asked wrongly and rightly, and while the answer is shown."""
    _, ticket, code = words["receipt"].split(":")
    answer(demo, ticket)
    secret = (PHONE, code, words["receipt"], REPLY)
    before = neighbour.holds(*secret), {word: readable(demo.data, word) for word in secret[:-1]}
    neighbour.scan(f"DHT1:{ticket}:{'000000' if code != '000000' else '111111'}")
    neighbour.until(lambda model: getattr(model.body, "message", "") != "", "an answer")
    assert REPLY in neighbour.scan(words["receipt"]).sees("case").reply
    shown = neighbour.holds(*secret)
    neighbour.press("nav.leave").sees("home")
    assert (shown, neighbour.holds(*secret)) == (before[0], before[0])
    assert {word: readable(demo.data, word) for word in secret[:-1]} == before[1]
    assert before[0][REPLY] == before[0][PHONE] == before[1][PHONE] == []
    assert [file for file in readable(demo.data, REPLY) if file.startswith(("broker/", "logs/"))] == []


def answer(demo: Any, ticket: str) -> None:
    """Have the office accept the case and reply: public words, which the ledger and the own kiosk keep open."""
    demo.hub("case", "update", ticket, "--status", "accepted")
    demo.hub("case", "reply", ticket, "--text", REPLY, "--unit", "电力公司", "--outcome", "A")


def test_the_public_words_are_there_so_the_search_can_find(demo: Any) -> None:
    assert readable(demo.data, "供热取暖") != []
