"""The one widget: holds the quads of the page and changes only those that differ, and hears the fingers."""

from collections.abc import Callable
from typing import Any, Protocol

from kivy.graphics import BorderImage, Color, InstructionGroup, Line, Rectangle
from kivy.uix.widget import Widget

from kiosk.ui.painter import Quad, Trace


class Touches(Protocol):
    """Who is told about fingers, in Kivy's window pixels."""

    def touch_down(self, touch: object, x: float, y: float) -> None:
        """A finger came down."""

    def touch_move(self, touch: object, x: float, y: float) -> None:
        """A finger moved."""

    def touch_up(self, touch: object, x: float, y: float) -> None:
        """A finger lifted."""


class Stage(Widget):
    """Draws quads. A quad that is as before costs nothing, so a page that does not change is not drawn again."""

    def __init__(self, touches: Touches, **kwargs: Any) -> None:  # noqa: ANN401 - Kivy's own properties
        super().__init__(**kwargs)
        self._touches = touches
        self._shown: list[Quad] = []
        self._drawn: list[tuple[Color, Rectangle]] = []
        self._cover: tuple[Quad, ...] = ()
        self._ink = InstructionGroup()
        self._line: Line | None = None
        self.canvas.after.add(self._ink)

    def show(self, quads: list[Quad]) -> None:
        """Draw these quads instead of those before."""
        same = 0
        for old, new in zip(self._shown, quads, strict=False):
            if bool(old.border) != bool(new.border):
                break
            if old != new:
                _change(self._drawn[same], old, new)
            same += 1
        for colour, shape in self._drawn[same:]:
            self.canvas.remove(colour)
            self.canvas.remove(shape)
        del self._drawn[same:]
        with self.canvas:
            self._drawn.extend(_draw(quad) for quad in quads[same:])
        self._shown = quads

    def cover(self, quads: tuple[Quad, ...]) -> None:
        """Draw these quads over all others."""
        if quads == self._cover:
            return
        self._cover = quads
        self.canvas.after.clear()
        with self.canvas.after:
            for quad in quads:
                _draw(quad)
        self.canvas.after.add(self._ink)

    def trace(self, trace: Trace | None) -> None:
        """Draw the line of a stroke as it is written, over the quads, or take it away; only its points change."""
        if trace is None:
            if self._line is not None:
                self._ink.clear()
                self._line = None
            return
        if self._line is None:
            self._line = Line(width=trace.width / 2, cap="round", joint="round", points=_seen(trace.points))
            self._ink.add(Color(*trace.colour))
            self._ink.add(self._line)
        else:
            self._line.points = _seen(trace.points)

    def on_touch_down(self, touch: Any) -> bool:  # noqa: ANN401 - Kivy publishes no types
        """Kivy's: a finger came down."""
        return self._told(touch, self._touches.touch_down)

    def on_touch_move(self, touch: Any) -> bool:  # noqa: ANN401 - Kivy publishes no types
        """Kivy's: a finger moved."""
        return self._told(touch, self._touches.touch_move)

    def on_touch_up(self, touch: Any) -> bool:  # noqa: ANN401 - Kivy publishes no types
        """Kivy's: a finger lifted."""
        return self._told(touch, self._touches.touch_up)

    def _told(self, touch: Any, tell: Callable[[object, float, float], None]) -> bool:  # noqa: ANN401 - Kivy's
        if getattr(touch, "button", "left") == "left":
            tell(touch, touch.x, touch.y)
        return True


def _seen(points: list[float]) -> list[float]:
    """Return the points of a line; a single one is a line too short to see but for its ends."""
    return points if points[2:] else [*points, points[0] + 0.1, points[1]]


def _draw(quad: Quad) -> tuple[Color, Rectangle]:
    colour = Color(*quad.colour)
    if quad.border:
        edge = (quad.border,) * 4
        return colour, BorderImage(texture=quad.texture, pos=quad.pos, size=quad.size, border=edge)
    return colour, Rectangle(texture=quad.texture, pos=quad.pos, size=quad.size)


def _change(drawn: tuple[Color, Rectangle], old: Quad, new: Quad) -> None:
    colour, shape = drawn
    if old.colour != new.colour:
        colour.rgba = new.colour
    if new.border and old.border != new.border:
        shape.border = (new.border,) * 4
    if old.texture is not new.texture:
        shape.texture = new.texture
    if old.pos != new.pos:
        shape.pos = new.pos
    if old.size != new.size:
        shape.size = new.size
