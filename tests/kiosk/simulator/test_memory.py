"""What a search of the process's live objects finds."""

from kiosk.domain.visit.events import LetterTyped, StrokeWritten
from kiosk.simulator.memory import drawers, holders


def test_words_are_found_by_who_holds_them_until_they_are_let_go() -> None:
    held = [LetterTyped("silagutir"[::-1])]
    assert holders("galis") == {"LetterTyped": 1}
    held.clear()
    assert holders("galis") == {}


def test_strokes_are_found_by_who_holds_them_until_they_are_let_go() -> None:
    before = drawers()["StrokeWritten"]
    held: list[object] = [StrokeWritten(((0.25, 0.5),)), type("OfNoModule", (), {"__module__": 5})()]
    assert drawers()["StrokeWritten"] == before + 1
    held.clear()
    assert drawers()["StrokeWritten"] == before
