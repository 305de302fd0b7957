"""How the rows of the check page are shared out: all at a glance where they have room, else as a list of pages."""

from dataclasses import replace
from typing import Final

from kiosk.presenters.format import EM, LINE, Format
from kiosk.presenters.models import Row
from kiosk.presenters.reading import Column, ems, lines_of, parted, shared_out

ROW_FRAME: Final = 23.2
"""What stands round and between a row's label and value."""
ROW_PADDING: Final = 2.4
LEAST_VALUE: Final = 24.0
"""A value narrower than this stands below its label."""


def fits_at_a_glance(rows: tuple[Row, ...], page: Format) -> bool:
    """Whether the longest row has room across the page, and the others below it in two columns."""
    longest = longest_of(rows)
    others = [row for row in rows if row is not longest]
    half = (page.content_width - page.gap) / 2 - ROW_FRAME - _label_width(rows)
    if half < LEAST_VALUE:
        return False
    whole = page.content_width - ROW_FRAME - _label_width(rows)
    high = max((_height(row, half, page) for row in others), default=0.0)
    needed = _height(longest, whole, page) + -(-len(others) // 2) * (high + page.gap)
    return needed <= page.content_height - page.heading


def longest_of(rows: tuple[Row, ...]) -> Row:
    """Return the row that stands across the page."""
    return max(rows, key=lambda row: len(row.value))


def listed(rows: tuple[Row, ...], page: Format) -> list[tuple[Row, ...]]:
    """Return the rows below one another, as pages; a value too long for one page goes on upon the next."""
    width = value_width(rows, page)
    title = 0.0 if page.titles_above else page.heading
    room = page.content_height - title
    above = 0.0 if beside(rows, page) else LINE
    lines = max(1, int((room - ROW_PADDING - above) / LINE))
    pieces = [piece for row in rows for piece in _pieces(row, Column(width / EM, lines))]
    heights = [round(10 * (_height(piece, width, page) + above + page.gap)) for piece in pieces]
    shares = shared_out(heights, round(10 * (room + page.gap)))
    return [_joined(pieces[share.start : share.stop]) for share in shares]


def beside(rows: tuple[Row, ...], page: Format) -> bool:
    """Whether values of listed rows stand beside their labels, and not below them."""
    return page.content_width - ROW_FRAME - _label_width(rows) >= 2 * LEAST_VALUE


def value_width(rows: tuple[Row, ...], page: Format) -> float:
    """Return how wide a value is in a list."""
    return page.content_width - ROW_FRAME - (_label_width(rows) if beside(rows, page) else 0.0)


def _pieces(row: Row, room: Column) -> list[Row]:
    return [replace(row, value=part) for part in parted(row.value, room)] or [row]


def _joined(pieces: list[Row]) -> tuple[Row, ...]:
    """Return a page's rows: parts of one value that came to stand on the same page are one row again."""
    rows: list[Row] = []
    for piece in pieces:
        if rows and rows[-1].button == piece.button:
            rows[-1] = replace(piece, value=f"{rows[-1].value}\n{piece.value}")
        else:
            rows.append(piece)
    return tuple(rows)


def _height(row: Row, width: float, page: Format) -> float:
    return max(page.target, lines_of(row.value, width / EM) * LINE + ROW_PADDING)


def _label_width(rows: tuple[Row, ...]) -> float:
    return max(ems(row.label) for row in rows) * EM + 0.6
