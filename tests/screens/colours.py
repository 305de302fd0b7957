"""Contrast of colours as WCAG 2 measures it, and what colour lies under a point of a page."""

from collections.abc import Sequence
from functools import cache

from kiosk.ui.elements import Shape
from kiosk.ui.geometry import Rect

Rgb = tuple[float, float, float]


@cache
def parts(colour: str) -> tuple[Rgb, float]:
    """Return ``#rrggbb[aa]`` as red, green and blue in shares of one, and how much it covers."""
    red, green, blue, *alpha = bytes.fromhex(colour.removeprefix("#"))
    return (red / 255, green / 255, blue / 255), (alpha[0] if alpha else 255) / 255


def over(colour: str, ground: Rgb) -> Rgb:
    """Return what is seen of a colour on a ground."""
    (red, green, blue), alpha = parts(colour)
    return tuple(a * alpha + b * (1 - alpha) for a, b in zip((red, green, blue), ground, strict=True))  # type: ignore[return-value]


@cache
def luminance(colour: Rgb) -> float:
    """Return the relative luminance."""
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Rgb, other: Rgb) -> float:
    """Return the contrast of two colours, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def contrast_of(one: str, other: str) -> float:
    """Return the contrast of two opaque colours."""
    return contrast(parts(one)[0], parts(other)[0])


def least_contrast(colour: str, box: Rect, below: Sequence[Shape]) -> float:
    """Return the least contrast of a colour within `box` with what is drawn below it, in drawing order."""
    near = [shape for shape in below if shape.fill and shape.rect.overlaps(box)]
    deepest = max((at for at, shape in enumerate(near) if _covers(shape, box)), default=0)
    grounds = {_ground(near[deepest:], x, y) for x, y in _points(box)}
    return min(contrast(over(colour, ground), ground) for ground in grounds)


def _covers(shape: Shape, box: Rect) -> bool:
    rect = shape.rect
    whole = rect.x <= box.x and rect.y <= box.y and rect.right >= box.right and rect.bottom >= box.bottom
    return whole and parts(shape.fill)[1] == 1


def _points(box: Rect) -> list[tuple[float, float]]:
    shares = (0.03, 0.35, 0.65, 0.97)
    return [(box.x + a * box.w, box.y + b * box.h) for a in shares for b in shares]


def _ground(shapes: Sequence[Shape], x: float, y: float) -> Rgb:
    ground: Rgb = (0.0, 0.0, 0.0)
    for shape in shapes:
        if shape.rect.contains(x, y):
            ground = over(shape.fill, ground)
    return ground
