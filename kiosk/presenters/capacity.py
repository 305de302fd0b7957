"""How many choices fit on a page: from the panel's millimetres and the smallest sizes that old fingers and eyes need.

The sizes are ours (no choice is smaller than 22 x 44 mm, so that a name and an icon are read at arm's length); the
strips that every page keeps for navigation, heading and the way on are those the window draws.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from kiosk.presenters.rooms import Rooms, rooms

GAP_MM = 3
MARGIN_MM = 6
STRIPS_MM = 56
"""Navigation, heading and the strip below, on a panel at least `LOW_PANEL_MM` high."""
LOW_STRIPS_MM = 38
LOW_PANEL_MM = 110


@dataclass(frozen=True, slots=True)
class Smallest:
    """The smallest a choice may be, in mm, and the most a page may have each way."""

    width: int
    height: int
    columns: int
    rows: int


CATEGORY = Smallest(44, 22, 6, 6)
PLACE = Smallest(62, 22, 4, 6)
DEPUTY = Smallest(68, 22, 3, 8)
SENTENCE = Smallest(120, 17, 1, 8)

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Grid:
    """Columns and rows of a page of choices."""

    columns: int
    rows: int

    @property
    def size(self) -> int:
        """How many fit on one page."""
        return self.columns * self.rows

    def pages(self, count: int) -> int:
        """Return how many pages `count` choices take, at least one."""
        return max(1, -(-count // self.size))


@dataclass(frozen=True, slots=True)
class Layout:
    """What fits on one panel."""

    categories: Grid
    places: Grid
    deputies: Grid
    sentences: Grid
    rooms: Rooms


def layout(panel_mm: tuple[int, int]) -> Layout:
    """Return what fits on a panel of this visible width and height."""
    return Layout(
        categories=_grid(panel_mm, CATEGORY),
        places=_grid(panel_mm, PLACE),
        deputies=_grid(panel_mm, DEPUTY),
        sentences=_grid(panel_mm, SENTENCE),
        rooms=rooms(panel_mm),
    )


def _grid(panel_mm: tuple[int, int], smallest: Smallest) -> Grid:
    width, height = panel_mm
    strips = STRIPS_MM if height >= LOW_PANEL_MM else LOW_STRIPS_MM
    columns = (width - 2 * MARGIN_MM + GAP_MM) // (smallest.width + GAP_MM)
    rows = (height - strips + GAP_MM) // (smallest.height + GAP_MM)
    return Grid(max(1, min(columns, smallest.columns)), max(1, min(rows, smallest.rows)))


def page_of(items: Sequence[Item], page: int, grid: Grid) -> tuple[Item, ...]:
    """Return the items of `page`, counted from 0; beyond the last page, those of the last."""
    shown = min(page, grid.pages(len(items)) - 1)
    return tuple(items[shown * grid.size : (shown + 1) * grid.size])
