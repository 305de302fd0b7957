"""How many choices fit on a page of a format, none of them smaller than old fingers and eyes need.

The sizes are ours: a name and an icon are read at arm's length, and a choice is never lower than a target.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from kiosk.presenters.format import EM, LINE, Format
from kiosk.presenters.reading import ems, lines_of
from kiosk.presenters.rooms import CLOSER_BY, Rooms, rooms, sentence_lines, tile_ems


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

_CHARACTERS_EM, _LETTERS_EM, _LEAST_LETTERS_EM, _SENTENCE_EM = EM, 4.6, 4.22, EM
"""Letters are smaller where fewer than `_FEW` tiles would have room otherwise, and before a word would be broken."""
_LONGEST_WORD = 24
"""A longer one is broken in any case."""
_CHARACTERS_LINES, _LETTERS_LINES = 2, 3
_TALLEST, _TILE_FRAME, _LEAST_FRAME = 32.0, 1.6, 1.2
_CLOSER = 1.02
_FEW = 4
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
        grids = [grid for kind in kinds for grid in self._fewer(kind, above)]
        grids.sort(key=lambda grid: (grid.size, grid.rows), reverse=True)
        usual = self._first_holding(names, grids, above, close=False)
        if usual is not None and usual.size >= _FEW:
            return usual
        close = self._first_holding(names, grids, above, close=True)
        return max((each for each in (usual, close) if each), key=lambda grid: grid.size, default=grids[-1])

    def _first_holding(self, names: Sequence[str], grids: list[Grid], above: float, *, close: bool) -> Grid | None:
        holding = (grid for grid in grids if all(self._holds(name, grid, above, close=close) for name in names))
        return next(holding, None)

    def _fewer(self, kind: Smallest, above: float) -> list[Grid]:
        most = _grid(self.page, kind, self.page.choices_height - above)
        return [Grid(columns, rows) for columns in range(most.columns, 0, -1) for rows in range(most.rows, 0, -1)]

    def _holds(self, name: str, grid: Grid, above: float, *, close: bool) -> bool:
        """Whether a tile holds a name: in two lines of characters, or in three of letters, which may be smaller."""
        of_characters = any("\u3400" <= each <= "\u9fff" for each in name)
        letters = _LEAST_LETTERS_EM if close else _LETTERS_EM
        em, most = (_CHARACTERS_EM, _CHARACTERS_LINES) if of_characters else (letters, _LETTERS_LINES)
        page, gap = self.page, self.page.gap
        room = page.choices_height - page.heading - above
        height = min(_TALLEST, (room - gap * (grid.rows - 1)) / grid.rows)
        height = height - _LEAST_FRAME if close else (height - _TILE_FRAME) * _CLOSER
        lines = lines_of(name, tile_ems(page, grid.columns, em))
        whole = of_characters or self._holds_words(name, grid)
        return whole and lines <= most and lines * em * LINE / EM <= height

    def _holds_words(self, name: str, grid: Grid) -> bool:
        """Whether no word of a name is wider than its tile has room for."""
        room = tile_ems(self.page, grid.columns, _LEAST_LETTERS_EM) + CLOSER_BY / _LEAST_LETTERS_EM
        return all(ems(word) <= room for word in name.split() if len(word) <= _LONGEST_WORD)

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
