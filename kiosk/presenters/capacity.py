"""How many choices fit on a page: from the panel's millimetres and the smallest sizes that old fingers and eyes need.

The sizes are ours (no choice is smaller than 22 x 44 mm, so that a name and an icon are read at arm's length); the
strips that every page keeps for navigation, heading and the way on are those the window draws.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from kiosk.presenters.reading import lines_of
from kiosk.presenters.rooms import Rooms, rooms, sentence_lines, tile_ems

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

_TILE_EM, _LETTERS_EM, _SENTENCE_EM = 5.2, 4.6, 5.15
_TILE_LINES = 2
_ONE_COLUMN = 4
"""More sentences than this stand in two columns."""

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
    panel_mm: tuple[int, int]

    def roomy(self, names: Sequence[str], *grids: Grid) -> Grid:
        """Return the first of the grids whose tiles hold every name in two lines, else the last."""
        for grid in grids:
            if all(self._holds(name, grid.columns) for name in names):
                return grid
        return grids[-1]

    def _holds(self, name: str, columns: int) -> bool:
        """Whether a tile holds a name: in two lines, or in three of smaller letters."""
        if lines_of(name, tile_ems(self.panel_mm, columns, _TILE_EM)) <= _TILE_LINES:
            return True
        return not any("\u3400" <= each <= "\u9fff" for each in name) and (
            lines_of(name, tile_ems(self.panel_mm, columns, _LETTERS_EM)) <= _TILE_LINES + 1
        )

    def for_sentences(self, sentences: Sequence[str]) -> Grid:
        """Return the grid with as many sentences on a page as all of them leave room for."""
        for rows in range(self.sentences.rows, 1, -1):
            width = tile_ems(self.panel_mm, 1 if rows <= _ONE_COLUMN else 2, _SENTENCE_EM)
            lines = sentence_lines(self.panel_mm, rows if rows <= _ONE_COLUMN else -(-rows // 2))
            if all(lines_of(sentence, width) <= lines for sentence in sentences):
                return Grid(1, rows)
        return Grid(1, 1)


def layout(panel_mm: tuple[int, int]) -> Layout:
    """Return what fits on a panel of this visible width and height."""
    return Layout(
        categories=_grid(panel_mm, CATEGORY),
        places=_grid(panel_mm, PLACE),
        deputies=_grid(panel_mm, DEPUTY),
        sentences=_grid(panel_mm, SENTENCE),
        rooms=rooms(panel_mm),
        panel_mm=panel_mm,
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
