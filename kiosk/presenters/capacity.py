"""How many choices fit on a page of a format, none of them smaller than old fingers and eyes need.

The sizes are ours: a name and an icon are read at arm's length, and a choice is never lower than a target.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from kiosk.presenters.format import EM, LINE, Format
from kiosk.presenters.reading import lines_of
from kiosk.presenters.rooms import Rooms, rooms, sentence_lines, tile_ems


@dataclass(frozen=True, slots=True)
class Smallest:
    """The smallest a choice may be, in layout units, and the most a page may have each way."""

    width: float
    height: float
    columns: int
    rows: int


CATEGORY = Smallest(40.5, 18.5, 6, 6)
PLACE = Smallest(55.5, 18.5, 4, 6)
DEPUTY = Smallest(64, 18.5, 3, 8)
SENTENCE = Smallest(100, 13.4, 1, 8)
LINE_OF_ITS_OWN = Smallest(100, 18.5, 1, 6)
"""For names that have no room beside one another."""

_CHARACTERS_EM, _LETTERS_EM, _SENTENCE_EM = EM, 4.6, EM
_CHARACTERS_LINES, _LETTERS_LINES = 2, 3
_TALLEST, _TILE_FRAME = 32.0, 1.6
_CLOSER = 1.02
_ONE_COLUMN = 4
"""More sentences than this stand in two columns."""
_FEW_ROWS = 2

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
    """What fits on a page of one format."""

    categories: Grid
    places: Grid
    deputies: Grid
    sentences: Grid
    rooms: Rooms
    page: Format

    def roomy(self, names: Sequence[str], *kinds: Smallest, above: float = 0.0) -> Grid:
        """Return the grid with most tiles a page that hold every name whole; the last kind's lowest where none does.

        `above` is what else stands above the tiles.
        """
        grids = [grid for kind in kinds for grid in self._fewer_rows(kind, above)]
        holding = [grid for grid in grids if all(self._holds(name, grid, above) for name in names)]
        return max(holding, key=lambda grid: grid.size, default=grids[-1])

    def _fewer_rows(self, kind: Smallest, above: float) -> list[Grid]:
        most = _grid(self.page, kind, self.page.choices_height - above)
        return [Grid(most.columns, rows) for rows in range(most.rows, 0, -1)]

    def _holds(self, name: str, grid: Grid, above: float) -> bool:
        """Whether a tile holds a name: in two lines of characters, or in three of letters, which may be smaller."""
        of_characters = any("\u3400" <= each <= "\u9fff" for each in name)
        em, most = (_CHARACTERS_EM, _CHARACTERS_LINES) if of_characters else (_LETTERS_EM, _LETTERS_LINES)
        page, gap = self.page, self.page.gap
        room = page.choices_height - page.heading - above
        height = min(_TALLEST, (room - gap * (grid.rows - 1)) / grid.rows) - _TILE_FRAME
        lines = lines_of(name, tile_ems(page, grid.columns, em))
        return lines <= most and lines * em * LINE / EM <= height * _CLOSER

    def for_sentences(self, sentences: Sequence[str]) -> Grid:
        """Return the grid with as many sentences on a page as all of them leave room for."""
        for rows in range(self.sentences.rows, 1, -1):
            width = tile_ems(self.page, 1 if rows <= _ONE_COLUMN else 2, _SENTENCE_EM)
            lines = sentence_lines(self.page, rows if rows <= _ONE_COLUMN else -(-rows // 2))
            if all(lines_of(sentence, width) <= lines for sentence in sentences):
                return Grid(1, rows)
        return Grid(1, 1)


def layout(page: Format) -> Layout:
    """Return what fits on a page of this format."""
    return Layout(
        categories=_grid(page, CATEGORY, page.choices_height),
        places=_grid(page, PLACE, page.choices_height),
        deputies=_grid(page, DEPUTY, page.choices_height),
        sentences=_grid(page, SENTENCE, page.content_height),
        rooms=rooms(page),
        page=page,
    )


def _grid(page: Format, smallest: Smallest, height: float) -> Grid:
    height -= page.heading
    columns = int((page.content_width + page.gap) / (smallest.width + page.gap))
    rows = int((height + page.gap) / (smallest.height + page.gap))
    if rows < _FEW_ROWS:  # lower ones then, as long as a finger hits them
        rows = int((height + page.gap) / (page.target + page.gap))
    return Grid(max(1, min(columns, smallest.columns)), max(1, min(rows, smallest.rows)))


def page_of(items: Sequence[Item], page: int, grid: Grid) -> tuple[Item, ...]:
    """Return the items of `page`, counted from 0; beyond the last page, those of the last."""
    shown = min(page, grid.pages(len(items)) - 1)
    return tuple(items[shown * grid.size : (shown + 1) * grid.size])
