"""Strokes become pictures: what can be drawn of them, how large, and where."""

from math import inf, nan

import numpy as np
import pytest

from kiosk.application.ports import Stroke
from kiosk.input.recognition.ink import HEIGHT, Hand, Picture, cleaned, is_small, line_width, picture, proportion
from tests.input.strokes import DA, FULL_STOP, YI, beside

HAND = Hand(3.0, 0.8)
WIDTH = 72


def _extent(drawn: Picture) -> tuple[int, int]:
    dark = drawn < 0
    return int(dark.any(axis=0).sum()), int(dark.any(axis=1).sum())


def test_points_that_are_no_numbers_are_left_out_and_strokes_without_points_with_them() -> None:
    ink = cleaned((((nan, 0.1), (0.2, 0.3), (0.4, inf)), ((nan, nan),), ()))
    assert [points.tolist() for points in ink] == [[[0.2, 0.3]]]


def test_points_far_outside_are_brought_near() -> None:
    (points,) = cleaned((((1e300, -1e300), (0.5, 0.5)),))
    assert points.tolist() == [[2.0, -1.0], [0.5, 0.5]]


def test_a_long_stroke_keeps_its_ends_and_is_thinned_between() -> None:
    (points,) = cleaned((tuple((k / 999, 0.0) for k in range(1000)),))
    assert len(points) <= 128
    assert points[[0, -1]].tolist() == [[0.0, 0.0], [1.0, 0.0]]


def test_a_field_scribbled_full_is_drawn_with_no_more_points_than_a_character() -> None:
    scribble = tuple(tuple((k / 999, n / 64) for k in range(1000)) for n in range(64))
    drawn = cleaned(scribble)
    assert (len(drawn), sum(map(len, drawn))) == (64, 1024)
    assert [points[-1, 0] for points in drawn] == [1.0] * 64


@pytest.mark.parametrize("width", [WIDTH, 320])
def test_a_picture_is_48_high_light_and_dark_where_the_ink_is(width: int) -> None:
    drawn = picture(cleaned(DA), HAND, width)
    assert drawn.shape == (HEIGHT, width)
    assert drawn.dtype == np.float32
    assert (drawn.max(), drawn.min()) == (1.0, -1.0)


def test_writing_fills_the_same_share_of_the_picture_whatever_its_size_and_place() -> None:
    small: tuple[Stroke, ...] = tuple(tuple((x / 4 + 0.6, y / 4) for x, y in stroke) for stroke in DA)
    assert np.abs(picture(cleaned(DA), HAND, WIDTH) - picture(cleaned(small), HAND, WIDTH)).max() < 0.3


def test_what_is_as_small_as_a_full_stop_is_not_blown_up_to_a_character() -> None:
    assert is_small(cleaned(FULL_STOP))
    width, height = _extent(picture(cleaned((((0.5, 0.5),),)), HAND, WIDTH))
    assert max(width, height) <= 4


def test_a_flat_stroke_stays_as_thin_as_the_pen() -> None:
    width, height = _extent(picture(cleaned(YI), HAND, WIDTH))
    assert width > 30
    assert height <= 6


def test_a_line_has_room_for_what_is_written_and_an_end() -> None:
    two, many = cleaned(beside(DA, DA)), cleaned(beside(*[DA] * 30))
    assert proportion(two) == pytest.approx(2.1, abs=0.1)
    assert line_width(two) == 112
    assert line_width(many) == 480
