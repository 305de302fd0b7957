import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.presenters.reading import Column, beginning, lines_of, parted, shared_out

TEXTS = st.text(st.sampled_from("供热公司,。!abc WM 12\n"), max_size=400)
COLUMN = Column(12.0, 5)
COLUMNS = st.builds(Column, st.sampled_from([9.0, 12.0, 30.0]), st.integers(1, 5))


@given(TEXTS, COLUMNS)
def test_parts_hold_every_word_in_order(text: str, column: Column) -> None:
    assert "".join("".join(parted(text, column)).split()) == "".join(text.split())


@given(TEXTS, COLUMNS)
def test_every_part_has_room(text: str, column: Column) -> None:
    assert all(lines_of(part, column.ems) <= column.lines for part in parted(text, column))


@given(TEXTS, COLUMNS)
def test_what_has_room_is_in_one_part(text: str, column: Column) -> None:
    if text.strip() and lines_of(text.strip(), column.ems) <= column.lines:
        assert parted(text.strip(), column) == (text.strip(),)


def test_a_beginning_says_that_it_is_one_where_no_sentence_ends() -> None:
    assert beginning("一二三四五六七八九十" * 9, Column(12.0, 1)) == "一二三四五六七八九……"
    assert beginning("pipes were flushed and " * 9, Column(16.0, 1)) == "pipes were flushed and…"
    assert beginning("one, two, six, ten " * 9, Column(11.0, 1)) == "one, two, six…"
    assert beginning("一二三四五六七八。" * 9, Column(14.0, 2)) == "一二三四五六七八。" * 2


def test_a_part_ends_with_a_sentence_where_one_ends_in_time() -> None:
    text = "一二三四五六七八。" * 12
    assert all(part.endswith("。") for part in parted(text, COLUMN))


def test_no_text_takes_no_lines_and_no_parts() -> None:
    assert (lines_of("", 10.0), parted("", COLUMN)) == (0, ())


def test_a_mark_that_never_begins_a_line_takes_its_character_along() -> None:
    assert lines_of("一二三四五,六七八九", 6.0) == 3
    assert lines_of("一二三四（五六七", 6.0) == 2


def test_a_row_of_marks_is_broken_all_the_same() -> None:
    assert lines_of("。" * 100, 20.0) >= 5


@pytest.mark.parametrize(
    ("heights", "pages"),
    [([], [[]]), ([1, 1, 1], [[0, 1, 2]]), ([3, 3], [[0], [1]]), ([9, 1], [[0], [1]]), ([2, 2, 2], [[0, 1], [2]])],
)
def test_things_are_shared_out_in_order(heights: list[int], pages: list[list[int]]) -> None:
    assert [list(page) for page in shared_out(heights, 4)] == pages
