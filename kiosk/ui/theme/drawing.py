"""Draws icons, corners, ink, the square it goes into and QR codes as masks with Cairo: a byte a pixel, no window."""

from math import hypot, pi, sqrt
from typing import Final

from kiosk.domain.writing.strokes import Stroke
from kiosk.typography.canvas import Canvas, Mask
from kiosk.ui.theme.icons import ICONS

_ROUND: Final = 1  # cairo_line_cap_t and cairo_line_join_t
_QUIET: Final = 4  # modules of quiet zone round a QR code (ISO/IEC 18004)

_GRID = 24.0
_STROKE = 2.0
_LARGE: Final = 80
"""Pixels; lines of a larger icon grow with the root of its size, or it would shout among words."""


def icon(name: str, size: int, *, mirrored: bool = False) -> Mask:
    """Return a line icon `size` pixels wide; an unknown name draws ``other``."""
    with Canvas(size, size) as canvas:
        if mirrored:
            canvas.do("translate", size, 0)
            canvas.do("scale", -1, 1)
        canvas.do("scale", size / _GRID, size / _GRID)
        canvas.do("set_line_width", _STROKE * min(1.0, sqrt(_LARGE / size)))
        canvas.do("set_line_cap", _ROUND)
        canvas.do("set_line_join", _ROUND)
        _trace(canvas, ICONS.get(name, ICONS["other"]))
        canvas.do("stroke")
        return canvas.mask()


def corner_fill(radius: int) -> Mask:
    """Return a filled rounded square just large enough to be stretched in its middle."""
    with Canvas(2 * radius + 4, 2 * radius + 4) as canvas:
        rounded(canvas, 0, 0, canvas.width, canvas.height, radius)
        canvas.do("fill")
        return canvas.mask()


def corner_line(radius: int, line: float) -> Mask:
    """Return the outline of such a square."""
    with Canvas(2 * radius + 4, 2 * radius + 4) as canvas:
        rounded(canvas, line / 2, line / 2, canvas.width - line, canvas.height - line, max(0.0, radius - line / 2))
        canvas.do("set_line_width", line)
        canvas.do("stroke")
        return canvas.mask()


def rounded(canvas: Canvas, x: float, y: float, w: float, h: float, r: float) -> None:
    """Add a rectangle with soft corners to the path."""
    canvas.do("new_sub_path")
    canvas.do("arc", x + w - r, y + r, r, -pi / 2, 0)
    canvas.do("arc", x + w - r, y + h - r, r, 0, pi / 2)
    canvas.do("arc", x + r, y + h - r, r, pi / 2, pi)
    canvas.do("arc", x + r, y + r, r, pi, 3 * pi / 2)
    canvas.do("close_path")


_LENGTHS: Final = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "Z": 0, "O": 3, "R": 5, "D": 3}


def _trace(canvas: Canvas, path: str) -> None:
    """Follow a path: M L H V C Z as in SVG, absolute; O circle, D dot, R rounded rectangle."""
    words = path.split()
    at, here = 0, (0.0, 0.0)
    while at < len(words):
        command = words[at]
        count = _LENGTHS[command]
        here = _follow(canvas, command, [float(word) for word in words[at + 1 : at + 1 + count]], here)
        at += 1 + count


def _follow(canvas: Canvas, command: str, numbers: list[float], here: tuple[float, float]) -> tuple[float, float]:
    match command, numbers:
        case "M", [x, y]:
            canvas.do("move_to", x, y)
        case "L", [x, y]:
            canvas.do("line_to", x, y)
        case "H", [x]:
            canvas.do("line_to", x, y := here[1])
        case "V", [y]:
            canvas.do("line_to", x := here[0], y)
        case "C", [*_, x, y]:
            canvas.do("curve_to", *numbers)
        case "R", [x, y, w, h, r]:
            rounded(canvas, x, y, w, h, r)
        case "O", [x, y, r]:
            _circle(canvas, x, y, r)
        case "D", [x, y, r]:
            canvas.do("stroke")
            _circle(canvas, x, y, r)
            canvas.do("fill")
        case _:
            canvas.do("close_path")
            x, y = here
    return x, y


def _circle(canvas: Canvas, x: float, y: float, r: float) -> None:
    canvas.do("new_sub_path")
    canvas.do("arc", x, y, r, 0, 2 * pi)


def ink(strokes: tuple[Stroke, ...], size: tuple[int, int], width: float) -> Mask:
    """Return strokes, in shares of the larger side, on a sheet of that many pixels; a single point is a dot."""
    side = max(size)
    with Canvas(*size) as canvas:
        canvas.do("set_line_width", width)
        canvas.do("set_line_cap", _ROUND)
        canvas.do("set_line_join", _ROUND)
        for first, *others in strokes:
            canvas.do("move_to", first[0] * side, first[1] * side)
            for x, y in others or [first]:
                canvas.do("line_to", x * side, y * side)
        canvas.do("stroke")
        return canvas.mask()


def square(size: tuple[int, int], width: float) -> Mask:
    """Return the square, in the middle of a sheet, that characters are practised in: its sides, and dashes within."""
    side = 0.94 * min(size)
    x, y = (size[0] - side) / 2, (size[1] - side) / 2
    with Canvas(*size) as canvas:
        canvas.do("set_line_width", width)
        canvas.do("rectangle", x, y, side, side)
        canvas.do("stroke")
        for across, down in ((0.5, 0.0), (0.0, 0.5), (0.0, 0.0), (0.0, 1.0)):
            start, end = (x + across * side, y + down * side), (x + (1 - across) * side, y + (1 - down) * side)
            _dashed(canvas, start, end, 6 * width)
        canvas.do("stroke")
        return canvas.mask()


def _dashed(canvas: Canvas, start: tuple[float, float], end: tuple[float, float], dash: float) -> None:
    """Add a line of dashes as long as the gaps between them to the path."""
    across, down = end[0] - start[0], end[1] - start[1]
    count = 2 * max(1, round(hypot(across, down) / dash / 2)) + 1
    for number in range(0, count, 2):
        canvas.do("move_to", start[0] + across * number / count, start[1] + down * number / count)
        canvas.do("line_to", start[0] + across * (number + 1) / count, start[1] + down * (number + 1) / count)


def qr_code(payload: str, size: int) -> Mask:
    """Return a QR code in at most `size` pixels, with its quiet zone, every module the same number of whole pixels."""
    import segno  # noqa: PLC0415 - only the page with a ticket needs it; the home page shall not wait for it

    matrix = segno.make_qr(payload, error="m").matrix
    modules = len(matrix) + 2 * _QUIET
    scale = max(1, size // modules)
    side = modules * scale
    edge = (size - side) // 2 + _QUIET * scale
    with Canvas(size, size) as canvas:
        for y, row in enumerate(matrix):
            for x, dark in enumerate(row):
                if dark:
                    canvas.do("rectangle", edge + x * scale, edge + y * scale, scale, scale)
        canvas.do("fill")
        return canvas.mask()
