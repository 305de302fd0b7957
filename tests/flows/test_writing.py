"""Whole opinions in one's own words, on the real core, file and threads; the engines are fakes."""

from typing import Any

import pytest

from kiosk.presenters.models import buttons

TO_WRITING = ("home.opinion", "notice.agree", "category.heating", "issue.write")
ON = ("write.next", "place.skip", "review.confirm")
ACROSS = ((0.1, 0.3), (0.9, 0.3))
LOWER = ((0.1, 0.7), (0.9, 0.7))


def _keys(person: Any, letters: str) -> Any:
    return person.press(*(f"write.key.{'space' if letter == ' ' else letter}" for letter in letters))


def _candidate(person: Any, words: str) -> Any:
    """Tap the candidate that shows these words, as soon as it is there."""

    def there(model: Any) -> list[str]:
        return [button.id for button in model.body.candidates if button.text == words]

    person.until(lambda model: bool(there(model)), f"candidate {words}")
    return person.press(there(person.model)[0])


def _recorded(person: Any) -> Any:
    """The opinion as it was committed."""
    return person.core.store.state.visit.page.opinion


def _shown(person: Any) -> Any:
    return person.model.body.area


@pytest.fixture
def comer(person: Any) -> Any:
    """Somebody who comes when both engines are there."""
    return person.until(lambda _: len(person.core.store.state.ways) == 3, "engines")


@pytest.fixture
def writer(comer: Any) -> Any:
    """Somebody before an empty text, with both engines there."""
    return comer.press(*TO_WRITING).sees("write")


def test_an_opinion_is_written_by_pinyin(writer: Any) -> None:
    _candidate(_keys(writer.press("write.pinyin"), "jiali"), "家里")
    _candidate(_keys(writer, "nuanqi"), "暖气")
    _keys(writer, "bure").press("write.key.space").until(lambda model: model.body.area.text == "家里暖气不热", "words")
    _candidate(writer, "。").press(*ON).sees("done")
    assert _recorded(writer).text == "家里暖气不热。"


def test_a_candidate_leaves_the_letters_behind_it(writer: Any) -> None:
    _candidate(_keys(writer.press("write.pinyin"), "jialibure"), "家里")
    writer.until(lambda model: model.body.area.text == "家里bure", "the letters left")
    _candidate(writer, "不热").until(lambda model: model.body.area.text == "家里不热", "words")
    assert _shown(writer).composed is None


def test_an_opinion_is_written_by_hand(writer: Any) -> None:
    writer.write(ACROSS)
    assert (_shown(writer).text, _shown(writer).composed) == ("一", (0, 1))
    writer.wait(2).write(ACROSS, LOWER)
    writer.press("write.candidate.2")
    assert (_shown(writer).text, writer.body.pen.strokes) == ("一十", ())
    writer.write(ACROSS, LOWER, LOWER).press("write.stroke_undo")
    writer.until(lambda model: model.body.area.text == "一十二", "one stroke less")
    writer.press(*ON).sees("done")
    assert _recorded(writer).text == "一十二"


def test_an_opinion_is_written_on_the_uyghur_keyboard(person: Any) -> None:
    person.press("nav.language.ug", *TO_WRITING).sees("write")
    _keys(person, "ئۆي سوغۇق").press("write.right", "write.delete", "write.key.ۋ")
    assert (person.body.area.text, person.body.area.direction.value) == ("ئۆي سوغۋق", "rtl")
    person.press("write.left", "write.key.layer", "write.key.؟", *ON).sees("done")
    kept = _recorded(person)
    assert (kept.text, kept.language) == ("ئۆي سوغۋق؟", "ug")


def test_an_opinion_is_written_on_the_kazakh_keyboards(person: Any) -> None:
    person.press("nav.language.kk_Cyrl", *TO_WRITING, "write.key.shift", "write.key.ү")
    _keys(person, "й суық")
    assert person.body.area.text == "Үй суық"
    person.press("write.clear", "nav.language.kk")
    _keys(person, "ٴۇي سۋىق").press(*ON).sees("done")
    assert (_recorded(person).text, _recorded(person).language) == ("ٴۇي سۋىق", "kk")


def test_a_place_is_written_by_hand(comer: Any) -> None:
    comer.press("home.opinion", "notice.agree", "category.heating", "issue.1", "issue.next", "place.write")
    comer.sees("write").write(ACROSS, LOWER, LOWER)
    comer.press("write.next").sees("review")
    assert "三" in [row.value for row in comer.body.rows]
    comer.press("review.confirm").sees("done")
    assert _recorded(comer).place == "三"


def test_latin_letters_come_in_the_order_that_is_wanted(writer: Any) -> None:
    writer.press("write.keyboard", "write.order")
    assert [key.button.text for key in writer.body.keys[0]] == list("abcdefghij")
    writer.press("nav.leave", "leave.confirm", *TO_WRITING, "write.keyboard")
    assert [key.button.text for key in writer.body.keys[0]] == list("qwertyuiop")


def test_nothing_that_was_written_is_left_when_the_visit_ends(writer: Any) -> None:
    _candidate(_keys(writer.press("write.pinyin"), "jiali"), "家里")
    _keys(writer, "nuanqi").press("nav.leave", "leave.confirm").sees("home")
    writer.press(*TO_WRITING, "write.pinyin")
    assert (_shown(writer).text, writer.body.candidates, writer.body.next.enabled) == ("", (), False)


def test_a_scan_while_writing_is_no_text(writer: Any) -> None:
    writer.press("write.keyboard")
    _keys(writer, "a").scan("路" * 500).until(lambda model: bool(model.body.message), "a word about it")
    assert (_shown(writer).text, "扫到的不是文字" in writer.body.message) == ("a", True)


def test_fast_fingers_lose_nothing(writer: Any) -> None:
    writer.press("write.pinyin")
    core = writer.core
    for letter in "jialinuanqibure" * 3:  # pressed without looking, as fast as the machine can
        core.press(buttons(core.screen())[f"write.key.{letter}"])
    assert _shown(writer).text == "jialinuanqibure" * 3
    _candidate(writer, "家里").press("nav.back", "issue.write")
    assert _shown(writer).text.startswith("家里")


def test_health_says_which_engines_there_are(person: Any) -> None:
    for engine in ("pinyin", "handwriting"):
        person.until(lambda _, engine=engine: getattr(person.core.store.state.devices, engine) is None, engine)
