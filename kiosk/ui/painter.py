"""Turns elements into quads: textured rectangles in window pixels, ready for the stage."""

from functools import cache, partial
from typing import Any, NamedTuple

from kiosk.domain.writing.strokes import Stroke
from kiosk.typography.typesetting import Typesetter
from kiosk.ui.elements import Code, Control, Element, Icon, Label, Paper, Shape, Writing
from kiosk.ui.geometry import Rect, ring_of
from kiosk.ui.panel import Panel
from kiosk.ui.text_label import Pictures, TextLabels, texture
from kiosk.ui.theme.drawing import corner_fill, corner_line, icon, ink, qr_code, square
from kiosk.ui.theme.tokens import RADIUS

Colour = tuple[float, float, float, float]

_GUIDE = 0.25  # width of the lines that a character is written into, in mm


class Quad(NamedTuple):
    """A rectangle in Kivy's pixels (origin below), its texture and tint; `border` is the texture's unstretched edge."""

    texture: Any
    pos: tuple[int, int]
    size: tuple[int, int]
    colour: Colour
    border: int


class Trace(NamedTuple):
    """A line through points in Kivy's pixels, x and y in turn, with round ends."""

    points: list[float]
    width: float
    colour: Colour


class Painter:
    """Paints elements for one panel; keeps what it painted until `forget`."""

    def __init__(self, panel: Panel, typesetter: Typesetter) -> None:
        self._panel = panel
        self.labels = TextLabels(panel, typesetter)
        self._pictures = Pictures()

    @property
    def panel(self) -> Panel:
        """The panel painted for."""
        return self._panel

    @panel.setter
    def panel(self, panel: Panel) -> None:
        self._panel = self.labels.panel = panel

    def quads(self, elements: tuple[Element, ...]) -> list[Quad]:
        """Return the quads of all elements, in drawing order."""
        return [quad for element in elements for quad in self._paint(element)]

    def wash(self, rect: Rect, radius: float, colour: str) -> Quad:
        """Return a translucent cover of a control, drawn over it while it is pressed."""
        return self._fill(self._box(rect), self._px(radius), colour)

    def ring(self, rect: Rect, width: float, colour: str, inner: str) -> list[Quad]:
        """Return a ring round a control, and a thinner one within, so that one of both stands out on any ground."""
        outer = ring_of(rect, width, self._panel.whole)
        rings = ((outer, RADIUS + width, width, colour), (outer.inset(width), RADIUS, width / 2, inner))
        return [
            self._line(self._box(box), max(1, self._px(radius)), max(1, self._px(line)), paint)
            for box, radius, line, paint in rings
        ]

    def ink(self, paper: Paper, strokes: tuple[Stroke, ...]) -> Quad:
        """Return strokes on the paper; made anew each time, as nothing that was written is kept."""
        x, y, width, height = self.place(paper.rect)
        return self._pixels(texture(ink(strokes, (width, height), self.line(paper))), x, y, paper.colour)

    def trace(self, paper: Paper, stroke: Stroke) -> Trace:
        """Return the stroke that is being written, as a line of points."""
        scale, side = self._panel.px_per_unit, max(paper.rect.w, paper.rect.h)
        top = self._panel.px[1]
        points = [
            part
            for x, y in stroke
            for part in ((paper.rect.x + x * side) * scale, top - (paper.rect.y + y * side) * scale)
        ]
        return Trace(points, self.line(paper), rgba(paper.colour))

    def line(self, paper: Paper) -> float:
        """Return how wide a line of ink is, in pixels."""
        return max(1.0, paper.width * self._panel.px_per_unit)

    def place(self, rect: Rect) -> tuple[int, int, int, int]:
        """Return x, y, width and height in window pixels, origin top left."""
        scale = self._panel.px_per_unit
        x, y = round(rect.x * scale), round(rect.y * scale)
        return x, y, round(rect.right * scale) - x, round(rect.bottom * scale) - y

    def _paint(self, element: Element) -> list[Quad]:
        match element:
            case Shape():
                return self._shape(element)
            case Label():
                return [self._label(element)]
            case Icon():
                return [self._icon(element)]
            case Code():
                return [self._code(element)]
            case Control() | Writing():
                return []
            case Paper():
                return self._paper(element)

    def _paper(self, paper: Paper) -> list[Quad]:
        x, y, width, height = self.place(paper.rect)
        line = max(1.0, _GUIDE * self._panel.px_per_mm)
        made = self._pictures.get(("square", width, height), partial(square, (width, height), line))
        guide = self._pixels(made, x, y, paper.guide)
        return [guide, self.ink(paper, paper.strokes)] if paper.strokes else [guide]

    def _shape(self, shape: Shape) -> list[Quad]:
        box, radius = self._box(shape.rect), self._px(shape.radius)
        radius = min(radius, box[2] // 2, box[3] // 2)
        quads = [self._fill(box, radius, shape.fill)] if shape.fill else []
        if shape.line:
            quads.append(self._line(box, radius, max(1, self._px(shape.line_width)), shape.line))
        return quads

    def _line(self, box: tuple[int, int, int, int], radius: int, width: int, colour: str) -> Quad:
        radius = max(radius, width) if radius else 0
        made = self._pictures.get(("line", radius, width), partial(corner_line, radius, width))
        return Quad(made, box[:2], box[2:], rgba(colour), radius + 1)

    def _fill(self, box: tuple[int, int, int, int], radius: int, colour: str) -> Quad:
        if not radius:
            return Quad(None, box[:2], box[2:], rgba(colour), 0)
        made = self._pictures.get(("fill", radius), partial(corner_fill, radius))
        return Quad(made, box[:2], box[2:], rgba(colour), radius + 1)

    def _label(self, label: Label) -> Quad:
        made = self.labels.get(label)
        x, y, _, _ = self.place(label.rect)
        return self._pixels(made.texture, x + made.x, y + made.y, label.colour)

    def _icon(self, what: Icon) -> Quad:
        x, y, size, _ = self.place(what.rect)
        draw = partial(icon, what.name, size, mirrored=what.mirrored)
        return self._pixels(self._pictures.get((what.name, size, what.mirrored), draw), x, y, what.colour)

    def _code(self, code: Code) -> Quad:
        x, y, size, _ = self.place(code.rect)
        return self._pixels(texture(qr_code(code.payload, size)), x, y, code.colour)

    def _pixels(self, made: Any, x: int, y: int, colour: str) -> Quad:  # noqa: ANN401 - Kivy publishes no types
        width, height = made.size
        return Quad(made, (x, self._panel.px[1] - y - height), (width, height), rgba(colour), 0)

    def _box(self, rect: Rect) -> tuple[int, int, int, int]:
        x, y, width, height = self.place(rect)
        return x, self._panel.px[1] - y - height, width, height

    def _px(self, units: float) -> int:
        return round(units * self._panel.px_per_unit)


@cache
def rgba(colour: str) -> Colour:
    """Return ``#rrggbb`` or ``#rrggbbaa`` as parts of one."""
    red, green, blue, *alpha = bytes.fromhex(colour.removeprefix("#"))
    return red / 255, green / 255, blue / 255, (alpha[0] if alpha else 255) / 255
