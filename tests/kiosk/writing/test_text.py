import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.writing.characters import MOST_MARKS, clusters, kept, may_stand
from kiosk.domain.writing.text import MOST_STEPS, Limit, Text
from kiosk.storage.submission import cleaned

LIMIT = Limit(10, 100)
SHADDA = "ب\u064e\u0651"
"""A letter with two marks on it, for which there is no code of its own."""


def written(words: str, limit: Limit = LIMIT) -> Text:
    return Text().inserted(words, limit).text


def test_words_come_in_before_the_caret() -> None:
    text = written("你们").moved(-1).inserted("好", LIMIT).text
    assert (text.value, text.caret) == ("你好们", 2)


def test_delete_takes_the_character_before_the_caret() -> None:
    assert written("你好").deleted().value == "你"
    assert written("你好").placed(0).deleted().value == "你好"


def test_the_caret_stops_at_both_ends() -> None:
    text = written("你好")
    assert (text.moved(5).caret, text.moved(-5).caret) == (2, 0)


def test_a_letter_and_its_marks_are_one_character() -> None:
    text = written(f"b{SHADDA}c")
    assert (len(text.characters), text.caret) == (3, 3)
    assert text.moved(-1).deleted().value == "bc"


def test_the_caret_never_stands_inside_a_character() -> None:
    text = written(f"b{SHADDA}c")
    assert [text.placed_at(index).caret for index in range(6)] == [0, 1, 1, 1, 2, 3]
    assert [text.placed(caret).caret_index for caret in range(4)] == [0, 1, 4, 5]


def test_a_mark_that_comes_after_joins_its_letter() -> None:
    text = written(SHADDA[:2]).inserted(SHADDA[2], LIMIT).text
    assert (text.characters, text.caret) == ((SHADDA,), 1)


def test_a_mark_on_nothing_and_a_pile_of_marks_are_left_out() -> None:
    assert written(SHADDA[1:]).is_empty
    assert written("ب" + SHADDA[1] * 40).characters == ("ب" + SHADDA[1] * MOST_MARKS,)


@pytest.mark.parametrize(
    "words", ["😀", "👨‍👩‍👧", "🇨🇳", "1️⃣", "❤️", "☎", "\x00", "\x1b", "\u202e", "\ud83d", "\ue000", "\U000e0041", "한"]
)
def test_what_no_slip_can_show_is_refused_and_said(words: str) -> None:
    inserted = written("路").inserted(words, LIMIT)
    assert inserted.refused
    assert set(inserted.text.value) <= {"路", "1"}


@pytest.mark.parametrize("words", ["ﻻ", "№5", "25℃", "㎡", "«ٴبىر»", "“好”——…", "𠮷", "Ёё", "A\u00a0b"])
def test_what_people_write_is_kept(words: str) -> None:
    assert may_stand(words)
    assert not written(words).is_empty


def test_presentation_forms_become_letters_and_line_ends_blanks() -> None:
    assert kept("ﻻ\r\n\t") == "لا   "


def test_a_long_text_is_cut_where_it_is_full_and_that_is_said() -> None:
    inserted = written("路灯").moved(-1).inserted("坏" * 600, LIMIT)
    assert (inserted.text.value, inserted.cut) == ("路" + "坏" * 8 + "灯", True)
    assert inserted.text.inserted("又", LIMIT) == type(inserted)(inserted.text, refused=False, cut=True)


def test_the_wire_counts_code_points() -> None:
    inserted = written(SHADDA * 6, Limit(10, 10))
    assert inserted.value == SHADDA * 3


def test_what_was_done_is_taken_back_step_by_step() -> None:
    text = written("你").inserted("好", LIMIT).text.deleted().cleared()
    assert [text.undone().value, text.undone().undone().value] == ["你", "你好"]
    assert text.undone().undone().undone().undone().undone().value == ""


def test_only_so_many_steps_are_kept() -> None:
    text = Text()
    for _ in range(MOST_STEPS + 10):
        text = text.inserted("好", Limit(100, 100)).text
    assert len(text.before) == MOST_STEPS


def test_repr_shows_nothing_of_the_text() -> None:
    assert "秘密" not in repr(written("秘密").inserted("话", LIMIT))


def test_both_directions_are_one_order() -> None:
    text = written("سۇ水a").placed(2).inserted("1", LIMIT).text
    assert (text.value, text.caret) == ("سۇ1水a", 3)


@given(st.lists(st.text(max_size=12), max_size=6))
def test_whatever_came_in_goes_to_the_hub_whole_and_no_longer_than_it_may(pieces: list[str]) -> None:
    limit, text = Limit(20, 30), Text()
    for piece in pieces:
        text = text.inserted(piece, limit).text
    sent = cleaned(text.value)
    assert sent == unicodedata.normalize("NFC", text.value)
    assert len(sent) <= limit.code_points


ACTS = st.one_of(
    st.tuples(st.just("insert"), st.text(max_size=8)),
    st.tuples(st.just("move"), st.integers(-3, 3)),
    st.tuples(st.just("place"), st.integers(-1, 30)),
    st.tuples(st.sampled_from(["delete", "clear", "undo"]), st.none()),
)


@given(st.lists(ACTS, max_size=30))
def test_whatever_is_done_characters_stay_whole_and_within_the_limit(acts: list[tuple[str, object]]) -> None:
    text = Text()
    for act, value in acts:
        match act, value:
            case "insert", str(words):
                text = text.inserted(words, LIMIT).text
            case "move", int(by):
                text = text.moved(by)
            case "place", int(index):
                text = text.placed_at(index)
            case "delete", _:
                text = text.deleted()
            case "clear", _:
                text = text.cleared()
            case _:
                text = text.undone()
        assert clusters(text.value) == text.characters
        assert 0 <= text.caret <= len(text.characters) <= LIMIT.characters
        assert may_stand(text.value)
