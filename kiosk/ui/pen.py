"""A finger that writes on the field for handwriting: what it wrote so far, and the stroke when it lets go. No Kivy."""

from typing import Final

from kiosk.domain.writing.strokes import MOST_POINTS, Stroke
from kiosk.ui.elements import Paper

_NEAR: Final = 0.004
"""Points nearer to the last, in shares of the field's larger side, say nothing new: a millimetre on any field."""


class Pen:
    """Follows the finger that came down on the paper; every other one is ignored until it lifts.

    A stroke may leave the paper; its points are then beyond 0 to 1.
    """

    def __init__(self) -> None:
        self._touch: object | None = None
        self._paper: Paper | None = None
        self._points: list[tuple[float, float]] = []

    @property
    def paper(self) -> Paper | None:
        """The paper that is written on now."""
        return self._paper

    @property
    def stroke(self) -> Stroke:
        """The stroke so far."""
        return tuple(self._points)

    def down(self, touch: object, paper: Paper, x: float, y: float) -> None:
        """The finger came down on the paper."""
        self._touch, self._paper, self._points = touch, paper, []
        self._add(x, y)

    def move(self, touch: object, x: float, y: float) -> None:
        """A finger moved."""
        if self._touch is touch:
            self._add(x, y)

    def up(self, touch: object, x: float, y: float) -> Stroke:
        """A finger lifted; return the stroke it wrote, empty where it was not the one that writes."""
        if self._paper is None or self._touch is not touch:
            return ()
        self._add(x, y)
        stroke = self.stroke
        self.drop()
        return stroke

    def drop(self) -> None:
        """The page changed: what was not finished is gone."""
        self._touch, self._paper, self._points = None, None, []

    def _add(self, x: float, y: float) -> None:
        if self._paper is None or len(self._points) >= MOST_POINTS:
            return
        rect = self._paper.rect
        side = max(rect.w, rect.h)
        point = (x - rect.x) / side, (y - rect.y) / side
        last = self._points[-1] if self._points else None
        if last is None or abs(point[0] - last[0]) + abs(point[1] - last[1]) >= _NEAR:
            self._points.append(point)
