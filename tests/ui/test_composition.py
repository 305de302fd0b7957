"""The text that is being written, as laid out without a window: lines, caret, underline, and where a touch goes."""

from itertools import pairwise

import pytest

from kiosk.presenters.format import LINE, Format
from kiosk.presenters.models import Direction, TextArea
from kiosk.typography.typesetting import Typesetter
from kiosk.ui.elements import Label, Shape, TextLine, Writing
from kiosk.ui.geometry import Rect
from kiosk.ui.panel import Panel
from kiosk.ui.sheet import Reading, Sheet
from kiosk.ui.theme.tokens import LIGHT
from kiosk.ui.widgets.composition import draw_text

BOX = Rect(20.0, 30.0, 130.0, 2 * LINE + 2.0)
CHINESE = "单元门口的路灯坏了两个月,晚上老人不敢出门,已经有两位老人摔倒了。"
UYGHUR = "چىراغ بۇزۇق"


class Drawn:
    """A text drawn in a box, with the caret behind it unless told."""

    def __init__(
        self,
        text: str,
        language: str = "zh_CN",
        *,
        caret: int | None = None,
        composed: tuple[int, int] | None = None,
        box: Rect = BOX,
    ) -> None:
        rtl = language in {"ug", "kk"}
        panel = Panel((1280, 800), Format((217, 136)))
        sheet = Sheet(panel, Typesetter(), Reading(language, rtl))
        direction = Direction.RTL if rtl else Direction.LTR
        at = len(text) if caret is None else caret
        draw_text(sheet, box, TextArea("write.text", text, at, composed, "", f"{len(text)} / 500", direction), "写吧")
        self.elements = sheet.finish()
        self.box = box.mirrored(panel.whole.w) if rtl else box

    @property
    def writing(self) -> Writing:
        return next(each for each in self.elements if isinstance(each, Writing))

    @property
    def lines(self) -> list[str]:
        return [each.text for each in self.elements if isinstance(each, Label) and each.verbatim]

    @property
    def marks(self) -> list[Rect]:
        """The caret, and the lines under what is composed."""
        return [each.rect for each in self.elements if isinstance(each, Shape) and each.fill == LIGHT.red]

    @property
    def caret(self) -> Rect:
        return self.marks[0]


def test_a_caret_stands_where_the_next_character_comes() -> None:
    xs = [Drawn(CHINESE[:8], caret=caret).caret.x for caret in range(9)]
    steps = {round(after - before, 1) for before, after in pairwise(xs)}
    assert len(steps) == 1
    assert steps.pop() == pytest.approx(5.5, abs=0.2)
    assert xs[0] == pytest.approx(BOX.x + 3.0 - 0.35)


def test_a_caret_in_uyghur_goes_to_the_left() -> None:
    xs = [Drawn(UYGHUR, "ug", caret=caret).caret.x for caret in (0, 3, len(UYGHUR))]
    drawn = Drawn(UYGHUR, "ug")
    assert xs[0] > xs[1] > xs[2]
    assert xs[0] == pytest.approx(drawn.box.right - 3.0 - 0.35, abs=0.2)


def test_a_caret_behind_latin_letters_in_uyghur_is_at_their_end() -> None:
    mixed = UYGHUR + " Bus"
    first, last = Drawn(mixed, "ug", caret=len(mixed) - 2).caret.x, Drawn(mixed, "ug").caret.x
    assert last > first


def test_what_is_composed_is_underlined_and_nothing_else() -> None:
    plain, composed = Drawn("路灯nuan"), Drawn("路灯nuan", composed=(2, 6))
    assert len(plain.marks) == 1
    caret, under = composed.marks
    assert (under.x - BOX.x - 3.0, under.right) == (pytest.approx(11.0, abs=0.3), pytest.approx(caret.x + 0.35))
    assert under.y > caret.y + 5.5


def test_a_long_text_shows_its_lines_before_the_caret() -> None:
    long = CHINESE * 4
    end, start = Drawn(long), Drawn(long, caret=0)
    assert (len(end.lines), len(start.lines)) == (2, 2)
    assert long.endswith("".join(end.lines))
    assert long.startswith("".join(start.lines))


def test_one_line_scrolls_so_that_what_was_just_written_stays() -> None:
    low = Rect(20.0, 30.0, 80.0, 12.7)
    for end in range(1, len(CHINESE) + 1):
        (line,) = Drawn(CHINESE[:end], box=low).lines
        assert CHINESE[:end].endswith(line)
        assert len(line) >= min(end, 10)


def test_every_way_of_breaking_keeps_every_character() -> None:
    tall = Rect(20.0, 5.0, 130.0, 12 * LINE)
    mixed = f"{CHINESE} {UYGHUR} (before 18:00) {CHINESE}  "
    assert "".join(Drawn(mixed, box=tall).lines) == mixed


def test_a_touch_goes_to_the_nearest_place_between_characters() -> None:
    writing = Drawn(CHINESE[:8]).writing
    y, x = writing.rect.y + 4.0, writing.rect.x
    assert [writing.index_at(x + at, y) for at in (-5.0, 2.0, 3.5, 12.0, 500.0)] == [0, 0, 1, 2, 8]


@pytest.mark.parametrize(("text", "language"), [(CHINESE, "zh_CN"), (UYGHUR, "ug"), (f"{UYGHUR} Bus 3", "ug")])
def test_a_touch_on_the_caret_leaves_it_where_it_is(text: str, language: str) -> None:
    for caret in range(len(text) + 1):
        drawn = Drawn(text, language, caret=caret)
        middle = drawn.caret
        reached = drawn.writing.index_at(middle.x + 0.35, middle.y + 3.0)
        again = Drawn(text, language, caret=reached).caret
        assert (again.x, again.y) == pytest.approx((middle.x, middle.y), abs=0.01)


def test_a_touch_in_a_lower_line_goes_there() -> None:
    writing = Drawn(CHINESE).writing
    second = writing.lines[1]
    assert writing.index_at(writing.rect.x, second.y + 1.0) == second.first


def test_an_empty_text_says_what_to_write_and_can_be_touched() -> None:
    drawn = Drawn("")
    assert drawn.writing.lines == (TextLine(pytest.approx(BOX.y + 0.7), LINE, 0, (0.0,)),)
    assert [each.text for each in drawn.elements if isinstance(each, Label)] == ["0 / 500", "写吧"]
    assert drawn.writing.index_at(90.0, 40.0) == 0


def test_nothing_written_shows_in_a_repr() -> None:
    assert not any(CHINESE[:4] in repr(each) for each in Drawn(CHINESE).elements)
