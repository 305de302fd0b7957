"""What was written, as pictures in the shape that the model reads: 48 pixels high, dark on light."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from kiosk.domain.writing.strokes import Stroke

HEIGHT: Final = 48
"""Pixels; the model knows no other."""

_FINER: Final = 4
"""Pictures are drawn so many times larger and then made smaller, which smooths the edges."""
_MOST_POINTS: Final = 128
_POINTS: Final = 1024
"""Points of one stroke that are drawn, the finest character bends less often; and of all strokes, roughly, so that a
field scribbled full takes no longer to draw than a character."""
_SMALLEST: Final = 0.08
"""Share of the field below which writing is a comma or a full stop, and is not enlarged further."""
_LINE_FILLED: Final = 0.75
"""Share of a line's height that the writing takes."""
_LONGEST: Final = 480
"""Pixels of the widest picture; some ten characters."""

Ink = tuple[NDArray[np.float64], ...]
"""Strokes with at least one point each, as rows of x and y."""
Picture = NDArray[np.float32]
"""Rows of brightness, -1 for ink to 1 for ground."""


@dataclass(frozen=True, slots=True)
class Hand:
    """How ink is drawn: the pen in pixels; in shares of the picture how far ink fills it, leans left and sinks."""

    pen: float
    filled: float
    lean: float = 0.0
    sunk: float = 0.0


def cleaned(strokes: Sequence[Stroke]) -> Ink:
    """Return what can be drawn of the strokes: points that are no numbers left out, far-off ones brought near."""
    most = max(2, min(_MOST_POINTS, _POINTS // max(1, len(strokes))))
    inks = (_cleaned(stroke, most) for stroke in strokes)
    return tuple(ink for ink in inks if len(ink))


def _cleaned(stroke: Stroke, most: int) -> NDArray[np.float64]:
    points: NDArray[np.float64] = np.array(stroke, dtype=np.float64).reshape(-1, 2)
    near = points[np.isfinite(points).all(axis=1)].clip(-1.0, 2.0)
    if len(near) > most:
        near = near[np.linspace(0, len(near) - 1, most).astype(int)]
    return near


def proportion(ink: Ink) -> float:
    """Return how many times wider than high the writing is; what is small counts as higher than it is."""
    low, high = _corners(ink)
    width, height = high - low
    return float(width / max(height, _SMALLEST))


def is_small(ink: Ink) -> bool:
    """Whether the writing is as small as a comma or a full stop."""
    low, high = _corners(ink)
    return bool((high - low).max() < _SMALLEST)


def line_width(ink: Ink) -> int:
    """Return the pixels of a picture in which the writing is one line of characters."""
    wanted = (proportion(ink) + 1) * HEIGHT * _LINE_FILLED
    return min(round(wanted / 8) * 8, _LONGEST)


def picture(ink: Ink, hand: Hand, width: int) -> Picture:
    """Return the ink as this hand draws it in a picture of `width` pixels."""
    leaning = tuple(np.column_stack((points[:, 0] + hand.lean * points[:, 1], points[:, 1])) for points in ink)
    low, high = _corners(leaning)
    room = np.array([width, HEIGHT], dtype=np.float64) * hand.filled
    scale = float((room / np.maximum(high - low, _SMALLEST)).min()) * _FINER
    middle = np.array([width / 2, HEIGHT * (0.5 + hand.sunk)]) * _FINER
    canvas = Image.new("L", (width * _FINER, HEIGHT * _FINER), 255)
    draw = ImageDraw.Draw(canvas)
    for points in leaning:
        _stroke(draw, (points - (low + high) / 2) * scale + middle, hand.pen * _FINER)
    return np.asarray(canvas.reduce(_FINER), dtype=np.float32) / 127.5 - 1


def _corners(ink: Ink) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    points = np.concatenate(ink)
    return points.min(axis=0), points.max(axis=0)


def _stroke(draw: ImageDraw.ImageDraw, points: NDArray[np.float64], pen: float) -> None:
    draw.line(points.ravel().tolist(), fill=0, width=round(pen), joint="curve")
    for x, y in points[[0, -1]].tolist():  # round ends; a dot is nothing else
        draw.ellipse((x - pen / 2, y - pen / 2, x + pen / 2, y + pen / 2), fill=0)
