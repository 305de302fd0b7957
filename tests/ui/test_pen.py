"""A finger on the field for handwriting, without a window."""

import pytest

from kiosk.domain.writing.strokes import MOST_POINTS
from kiosk.ui.elements import Paper
from kiosk.ui.geometry import Rect
from kiosk.ui.pen import Pen
from kiosk.ui.theme.drawing import ink

PAPER = Paper(Rect(10.0, 20.0, 200.0, 50.0), "write.field", (), "#000000", 1.6, "#A8823A")


@pytest.fixture
def pen() -> Pen:
    pen = Pen()
    pen.down("finger", PAPER, 10.0, 20.0)
    return pen


def test_points_are_shares_of_the_papers_larger_side(pen: Pen) -> None:
    pen.move("finger", 110.0, 45.0)
    assert pen.up("finger", 210.0, 70.0) == ((0.0, 0.0), (0.5, 0.125), (1.0, 0.25))
    assert (pen.paper, pen.stroke) == (None, ())


def test_a_tap_is_a_dot() -> None:
    pen = Pen()
    pen.down("finger", PAPER, 60.0, 45.0)
    assert pen.up("finger", 60.1, 45.0) == ((0.25, 0.125),)


def test_another_finger_writes_nothing(pen: Pen) -> None:
    pen.move("palm", 110.0, 45.0)
    assert pen.up("palm", 110.0, 45.0) == ()
    assert pen.stroke == ((0.0, 0.0),)


def test_a_stroke_may_leave_the_paper(pen: Pen) -> None:
    assert pen.up("finger", 0.0, 80.0)[-1] == (-0.05, 0.3)


def test_a_trembling_finger_adds_no_points(pen: Pen) -> None:
    for _ in range(50):
        pen.move("finger", 10.2, 20.2)
    assert pen.stroke == ((0.0, 0.0),)


def test_a_finger_left_lying_writes_no_longer_stroke(pen: Pen) -> None:
    for step in range(2 * MOST_POINTS):
        pen.move("finger", 10.0 + step, 20.0)
    assert len(pen.stroke) == MOST_POINTS


def test_a_page_that_changes_takes_the_stroke_with_it(pen: Pen) -> None:
    pen.drop()
    assert pen.up("finger", 110.0, 45.0) == ()


def test_ink_is_where_the_strokes_are() -> None:
    mask = ink((((0.1, 0.1), (0.1, 0.3)), ((0.5, 0.2),)), (100, 40), 4.0)
    row = mask.coverage[20 * mask.width : 21 * mask.width]
    assert (row[10], row[50], row[80]) == (255, 255, 0)
