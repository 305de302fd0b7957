"""Where keys and tools of the page that writes have their places, whatever the format."""

import pytest

from kiosk.domain.visit.events import LetterTyped
from kiosk.domain.visit.session import TextSize
from kiosk.domain.writing.keyboards import KEYBOARDS, PINYIN, KeyOrder, Layer
from kiosk.presenters import desk
from kiosk.presenters.format import Format
from kiosk.presenters.models import Button, Key

TEN, SEVEN = Format((217, 136)), Format((154, 86))
LOWER = Format((217, 136), lower=True)
TOOLS = tuple(
    Button(f"write.{name}", name, LetterTyped("")) for name in ("order", "left", "right", "undo", "clear", "delete")
)


def key(letter: str) -> Key:
    return Key(Button(f"write.key.{letter}", letter, LetterTyped(letter)))


def keys(*rows: str) -> tuple[tuple[Key, ...], ...]:
    last = (Key(Button("write.key.layer", "123", LetterTyped("")), 1.5), key("，"), key("space"), key("。"))
    return (*(tuple(map(key, row)) for row in rows), last)


def names(rows: tuple[tuple[Key, ...], ...]) -> list[list[str]]:
    return [[each.button.id.rpartition(".")[2] for each in row] for row in rows]


def test_delete_is_at_the_end_of_the_letters_where_a_telephone_has_it() -> None:
    rows = names(desk.with_tools(TEN, keys("qwertyuiop", "asdfghjkl", "zxcvbnm'"), TOOLS))
    assert rows[2][-1] == "delete"
    assert rows[3] == ["layer", "，", "order", "space", "。", "left", "right"]


def test_delete_ends_the_last_row_where_letters_fill_theirs() -> None:
    rows = names(desk.with_tools(TEN, keys(*KEYBOARDS["ug"].letters), TOOLS))
    assert "delete" not in rows[2]
    assert rows[3][-1] == "delete"


@pytest.mark.parametrize("language", ["ug", "kk", "en", "zh_CN"])
@pytest.mark.parametrize("page", [SEVEN, LOWER])
def test_letters_of_a_low_page_keep_their_order_and_have_room(language: str, page: Format) -> None:
    letters = KEYBOARDS[language].rows(Layer.LETTERS, KeyOrder.QWERTY)
    rows = names(desk.with_tools(page, keys(*letters), TOOLS))
    assert [len(row) for row in rows[:3]] <= [desk.most_keys(page, row) for row in range(3)]
    assert "".join(name for row in rows[:3] for name in row if name != "delete") == "".join(letters)


def test_kazakh_letters_have_a_layer_of_their_own_on_the_smallest_panel_alone() -> None:
    kazakh = KEYBOARDS["kk_Cyrl"]
    assert not desk.has_room(SEVEN, kazakh.letters)
    assert desk.has_room(SEVEN, kazakh.fewer)
    assert all(desk.has_room(page, kazakh.letters) for page in (TEN, LOWER))
    assert sorted("".join(kazakh.fewer + kazakh.more)) == sorted("".join(kazakh.letters))


def test_tools_without_room_are_left_out_and_delete_never_is() -> None:
    for page in (SEVEN, LOWER):
        rows = keys(*PINYIN.rows(Layer.LETTERS, KeyOrder.QWERTY))
        placed = {tool.id for tool in desk.placed(page, rows, TOOLS, spells=True)}
        assert placed == {
            each.button.id
            for row in desk.with_tools(page, rows, TOOLS)
            for each in row
            if ".key." not in each.button.id
        }
        assert {"write.delete", "write.left", "write.right"} <= placed
    assert desk.placed(TEN, rows, TOOLS, spells=True) == TOOLS


@pytest.mark.parametrize("spells", [True, False])
@pytest.mark.parametrize("size", TextSize)
@pytest.mark.parametrize("panel", [(217, 136), (476, 268), (268, 476)])
def test_keys_are_never_lower_than_their_floor_and_rows_fill_no_more_than_there_is(
    panel: tuple[int, int], size: TextSize, spells: bool
) -> None:
    page = Format(panel, size)
    plan = desk.desk(page, page.content_height, spells=spells)
    taken = plan.text + page.gap + desk.keys_height(page, plan.key)
    taken += plan.candidate + page.gap if plan.candidate and not plan.beside else 0.0
    assert plan.key * page.unit_mm >= desk.KEY_MM
    assert taken + plan.spare == pytest.approx(page.content_height)


@pytest.mark.parametrize("count", range(41))
def test_every_candidate_has_a_cell_beside_those_that_turn_the_page(count: int) -> None:
    pages = desk.cell_pages(count)
    turns = [(number > 0) + (number + 1 < len(pages)) for number in range(len(pages))]
    assert [at for page in pages for at in page] == list(range(count))
    assert all(len(page) + turning <= desk.CELLS for page, turning in zip(pages, turns, strict=True))
