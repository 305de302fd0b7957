"""Where the lines of short texts end."""

import pytest

from kiosk.presenters.format import Format
from kiosk.typography.typesetting import Typesetter
from kiosk.ui.elements import Align, Label, TextStyle
from kiosk.ui.geometry import Rect
from kiosk.ui.panel import Panel
from kiosk.ui.sheet import Reading, Sheet

PLAIN, BOLD = TextStyle(5.5), TextStyle(5.5, bold=True)


def set_in(width: float, text: str, style: TextStyle, *, align: Align = Align.START, language: str = "zh_CN") -> Label:
    """The label that a text becomes in a box so many characters wide, which begins at 10."""
    sheet = Sheet(Panel((1280, 800), Format((217, 136))), Typesetter(), Reading(language, rtl=False))
    height = sheet.height(text, style, 5.5 * width)
    sheet.text(Rect(10, 10, 5.5 * width, 60), text, style, align=align)
    (label,) = sheet.finish()
    assert isinstance(label, Label)
    assert sheet.height(label.text, style, label.rect.w) == height  # and no line more for it
    return label


def test_two_lines_are_broken_behind_a_mark() -> None:
    assert set_in(7.2, "有困难,需要帮一把", PLAIN).text == "有困难,\n需要帮一把"
    assert set_in(9.2, "乡镇人大代表、物业公司经理", PLAIN).text == "乡镇人大代表、\n物业公司经理"


@pytest.mark.parametrize(
    "text", ["好,需要帮您找人来看一看", "电话0900-5500032,请打"], ids=["too uneven", "behind no character"]
)
def test_a_mark_far_from_the_middle_breaks_nothing(text: str) -> None:
    assert "\n" not in set_in(9.2, text, PLAIN).text


def test_a_break_that_is_in_the_text_stays_the_only_one() -> None:
    assert set_in(9.2, "有困难,帮一把\n谢谢您", PLAIN).text == "有困难,帮一把\n谢谢您"


def test_a_name_is_set_in_even_lines() -> None:
    assert set_in(8.2, "云杉镇团结村代表之家", BOLD).rect.w < 5.5 * 6


def test_the_last_line_of_other_text_is_no_single_character() -> None:
    assert 5.5 * 5 < set_in(8.2, "请输入回执上的编号", PLAIN).rect.w < 5.5 * 8


@pytest.mark.parametrize(("align", "start"), [(Align.START, 0.0), (Align.CENTRE, 0.5), (Align.END, 1.0)])
def test_even_lines_stay_where_they_are_aligned(align: Align, start: float) -> None:
    rect = set_in(8.2, "云杉镇团结村代表之家", BOLD, align=align).rect
    assert rect.x - 10 == pytest.approx(start * (5.5 * 8.2 - rect.w))


def test_even_lines_tear_no_word_and_no_number() -> None:
    assert set_in(12, "公开电话 0900-5500032 转 1234", BOLD).rect.w > 5.5 * 6
    assert set_in(12, "Neighbourhood committee", BOLD, language="en").rect.w > 5.5 * 6
