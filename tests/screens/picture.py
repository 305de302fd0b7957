"""Draws a page's elements into a picture, with the masks that the window draws with, and no window."""

from functools import cache

from PIL import Image

from kiosk.typography.canvas import Canvas, Mask
from kiosk.typography.typesetting import Typesetter
from kiosk.ui.elements import Code, Control, Element, Icon, Label, Paper, Shape, Writing
from kiosk.ui.panel import Panel
from kiosk.ui.sheet import setting_of
from kiosk.ui.theme.drawing import icon, ink, qr_code, rounded, square

Box = tuple[int, int, int, int]


class Picture:
    """A page in the making: `draw` each element in order."""

    def __init__(self, panel: Panel, typesetter: Typesetter) -> None:
        self.image = Image.new("RGB", panel.px)
        self._panel = panel
        self._typesetter = typesetter

    def draw(self, element: Element) -> None:
        """Draw one element over those before."""
        x, y, width, height = self._box(element)
        match element:
            case Shape():
                self._shape(element, (x, y, width, height))
            case Label():
                self._label(element, x, y)
            case Icon():
                self._paint(icon(element.name, width, mirrored=element.mirrored), x, y, element.colour)
            case Code():
                self._paint(qr_code(element.payload, width), x, y, element.colour)
            case Paper():
                line = max(1.0, 0.25 * self._panel.px_per_mm)
                self._paint(square((width, height), line), x, y, element.guide)
                ink_width = max(1.0, element.width * self._panel.px_per_unit)
                self._paint(ink(element.strokes, (width, height), ink_width), x, y, element.colour)
            case Control() | Writing():
                pass

    def _shape(self, shape: Shape, box: Box) -> None:
        x, y, width, height = box
        radius = min(self._px(shape.radius), width // 2, height // 2)
        if shape.fill:
            self._paint(_corners(width, height, radius, 0), x, y, shape.fill)
        if shape.line:
            self._paint(_corners(width, height, radius, max(1, self._px(shape.line_width))), x, y, shape.line)

    def _label(self, label: Label, x: int, y: int) -> None:
        how = setting_of(label, self._panel)
        painted = self._typesetter.paint(label.text, how)
        spare = label.rect.h * self._panel.px_per_unit - self._typesetter.extent(label.text, how).height
        lower = 0 if label.top else round(spare / 2)
        self._paint(painted.mask, x + painted.x, y + painted.y + lower, label.colour)

    def _paint(self, mask: Mask, x: int, y: int, colour: str) -> None:
        red, green, blue, *alpha = bytes.fromhex(colour.removeprefix("#"))
        coverage = Image.frombytes("L", (mask.width, mask.height), mask.coverage)
        if alpha:
            coverage = coverage.point([round(level * alpha[0] / 255) for level in range(256)])
        self.image.paste((red, green, blue), (x, y), coverage)

    def _box(self, element: Element) -> Box:
        scale, rect = self._panel.px_per_unit, element.rect
        x, y = round(rect.x * scale), round(rect.y * scale)
        return x, y, round(rect.right * scale) - x, round(rect.bottom * scale) - y

    def _px(self, units: float) -> int:
        return round(units * self._panel.px_per_unit)


def picture(elements: tuple[Element, ...], panel: Panel, typesetter: Typesetter) -> Image.Image:
    """Return the page drawn."""
    made = Picture(panel, typesetter)
    for element in elements:
        made.draw(element)
    return made.image


@cache
def _corners(width: int, height: int, radius: int, line: int) -> Mask:
    with Canvas(max(1, width), max(1, height)) as canvas:
        rounded(canvas, line / 2, line / 2, width - line, height - line, max(0.0, radius - line / 2))
        if line:
            canvas.do("set_line_width", line)
        canvas.do("stroke" if line else "fill")
        return canvas.mask()
