"""Rectangles in layout units, top-left origin, and the few cuts every page is made of."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle; x grows from the start side of the page (mirrored at the end for RTL), y downwards."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """The far x."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """The far y."""
        return self.y + self.h

    def inset(self, dx: float, dy: float | None = None) -> "Rect":
        """The rectangle less `dx` left and right and `dy` (else `dx`) above and below."""
        dy = dx if dy is None else dy
        return Rect(self.x + dx, self.y + dy, max(0.0, self.w - 2 * dx), max(0.0, self.h - 2 * dy))

    def cut_top(self, height: float, gap: float = 0.0) -> tuple["Rect", "Rect"]:
        """The upper `height`, and what is left below `gap`."""
        rest = max(0.0, self.h - height - gap)
        return Rect(self.x, self.y, self.w, height), Rect(self.x, self.bottom - rest, self.w, rest)

    def cut_bottom(self, height: float, gap: float = 0.0) -> tuple["Rect", "Rect"]:
        """The lower `height`, and what is left above `gap`."""
        rest = max(0.0, self.h - height - gap)
        return Rect(self.x, self.bottom - height, self.w, height), Rect(self.x, self.y, self.w, rest)

    def cut_start(self, width: float, gap: float = 0.0) -> tuple["Rect", "Rect"]:
        """The first `width`, and what is left beyond `gap`."""
        rest = max(0.0, self.w - width - gap)
        return Rect(self.x, self.y, width, self.h), Rect(self.right - rest, self.y, rest, self.h)

    def cut_end(self, width: float, gap: float = 0.0) -> tuple["Rect", "Rect"]:
        """The last `width`, and what is left before `gap`."""
        rest = max(0.0, self.w - width - gap)
        return Rect(self.right - width, self.y, width, self.h), Rect(self.x, self.y, rest, self.h)

    def columns(self, count: int, gap: float) -> list["Rect"]:
        """`count` equal columns."""
        width = (self.w - gap * (count - 1)) / count
        return [Rect(self.x + n * (width + gap), self.y, width, self.h) for n in range(count)]

    def rows(self, count: int, gap: float) -> list["Rect"]:
        """`count` equal rows."""
        height = (self.h - gap * (count - 1)) / count
        return [Rect(self.x, self.y + n * (height + gap), self.w, height) for n in range(count)]

    def grid(self, columns: int, rows: int, gap: float) -> list["Rect"]:
        """Equal cells, row by row."""
        return [cell for row in self.rows(rows, gap) for cell in row.columns(columns, gap)]

    def middle(self, width: float, height: float) -> "Rect":
        """A rectangle of that size with the same centre."""
        return Rect(self.x + (self.w - width) / 2, self.y + (self.h - height) / 2, width, height)

    def contains(self, x: float, y: float) -> bool:
        """Whether the point is inside."""
        return self.x <= x < self.right and self.y <= y < self.bottom

    def overlaps(self, other: "Rect", slack: float = 0.0) -> bool:
        """Whether both share more than `slack` in x and y."""
        return (
            min(self.right, other.right) - max(self.x, other.x) > slack
            and min(self.bottom, other.bottom) - max(self.y, other.y) > slack
        )

    def mirrored(self, width: float) -> "Rect":
        """The rectangle seen in a mirror `width` wide."""
        return Rect(width - self.right, self.y, self.w, self.h)


def ring_of(rect: Rect, width: float, panel: Rect) -> Rect:
    """The outer edge of a ring so wide round a rectangle; within it where the panel ends there."""
    x, y = max(panel.x, rect.x - width), max(panel.y, rect.y - width)
    right, bottom = min(panel.right, rect.right + width), min(panel.bottom, rect.bottom + width)
    return Rect(x, y, right - x, bottom - y)
