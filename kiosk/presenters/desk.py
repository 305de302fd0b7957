"""The desk: what has a place on the page that writes, and how large it is, from the format alone.

Keys, candidates and the field are for fingers and stay as large in millimetres whatever the text's size; the text takes
what they leave. Where the page is low, keys stand beside the way on too, fewer tools are there, and what is said comes
in the place of what can be done. Lengths are layout units.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kiosk.presenters.format import LINE, Format
from kiosk.presenters.parts import Button, Key

KEY_MM: Final = 9.5
"""The floor of a key's height and width."""

GAP_MM: Final = 2.5
WIDEST_MM: Final = 300.0
"""Between two hands; a wider keyboard is slower."""

PADDING: Final = 0.7
"""What is free above and below the text."""

SPACE: Final = "write.key.space"
ORDER: Final = "write.order"

CELLS: Final = 6
"""Candidates beside the field; where there are more, page turning takes a place each way."""

BESIDE_TEXT: Final = ("write.undo", "write.clear")
"""What is done to the whole text stands beside it, the rest among the keys or beside the field."""

LOW_BY_HAND: Final = ("write.stroke_undo", "write.delete")
"""The tools beside a low field; the caret is put where the text is touched."""

LEAVE_MM, ON_MM, WIDE_LEAVE_MM, WIDE_ON_MM = 28.0, 20.0, 40.0, 30.0
"""Widths of the way out and the way on where keys stand between them."""

_LOW_MM = 66.0
_BLEED_MM = 2.0
_LIFT_MM, _SINK_MM = 2.5, 0.7
_TARGET_MM, _CANDIDATE_MM, _ROOMY_MM = 12.7, 16.0, 120.0
_KEYS = ((20.0, 6), (16.0, 4), (12.7, 2), (11.0, 2), (KEY_MM, 1))
"""Heights of keys, and the lines of text that there must be beside such ones."""
_ROWS = 4
_SHARE, _LOW_SHARE = 0.4, 0.3
_EM, _EM_MM, _LOW_EM_MM, _SIDE_MM = 7.0, 10.0, 8.6, 2.4
_SPECIAL, _DELETE, _WORDS, _SHORT_SPACE = 1.5, 2.0, 2.6, 2.7
_LOW_SPECIAL, _LOW_SPACE, _LOW_WORD, _SIGN = 1.1, 1.5, 1.9, 3
_TOOLS = (ORDER, "write.left", "write.right", "write.delete")
_LOW_TOOLS = ("write.delete", "write.left", "write.right", ORDER, "write.undo", "write.clear")


def is_low(page: Format) -> bool:
    """Whether four rows of keys and the text have no room above the bar below."""
    return page.content_height * page.unit_mm < _LOW_MM


def width(page: Format) -> float:
    """How wide the desk is: as wide as the page, as far as two hands reach; a little more where the page is low."""
    return page.content_width + 2 * bleed(page) if is_low(page) else min(page.content_width, WIDEST_MM / page.unit_mm)


def bleed(page: Format) -> float:
    """How far a low desk goes into the margins."""
    return _BLEED_MM / page.unit_mm


def lift(page: Format) -> tuple[float, float]:
    """How far a low desk goes up into the free strip below the bar on top, and down into that at the foot."""
    return _LIFT_MM / page.unit_mm, _SINK_MM / page.unit_mm


def ends(page: Format) -> tuple[float, float]:
    """Widths of the way out and the way on, where keys stand between them."""
    leave, on = (WIDE_LEAVE_MM, WIDE_ON_MM) if page.is_wide else (LEAVE_MM, ON_MM)
    return leave / page.unit_mm, on / page.unit_mm


@dataclass(frozen=True, slots=True)
class Desk:
    """Heights of the rows; `candidate` is 0 where none can come. `beside` says that candidates stand beside the text.

    `spare` is height that nothing needs.
    """

    text: float
    candidate: float
    key: float
    beside: bool = False
    spare: float = 0.0


def desk(page: Format, height: float, *, spells: bool) -> Desk:
    """Return the rows of a desk with keys that is so high, not a low one."""
    unit, gap = page.unit_mm, page.gap
    candidate = (_CANDIDATE_MM if height * unit >= _ROOMY_MM else _TARGET_MM) / unit if spells else 0.0
    taken = candidate + gap if spells else 0.0
    for key_mm, lines in _KEYS:
        keys = keys_height(page, key_mm / unit) + gap
        text = text_height(page, lines)
        if text + taken + keys <= height:
            return Desk(text, candidate, key_mm / unit, spare=height - text - taken - keys)
    text = text_height(page, 1)
    key = (height - text - gap - (_ROWS - 1) * key_gap(page)) / _ROWS
    return Desk(text, text if spells else 0.0, key, beside=spells)


def key_gap(page: Format) -> float:
    """The distance of keys."""
    return GAP_MM / page.unit_mm


def keys_height(page: Format, key: float, rows: int = _ROWS) -> float:
    """The height of so many rows of keys."""
    return rows * key + (rows - 1) * key_gap(page)


def text_height(page: Format, lines: int) -> float:
    """The height of the text with so many lines; it can be touched to put the caret there."""
    return max(_TARGET_MM / page.unit_mm, lines * LINE + 2 * PADDING)


def candidates_width(page: Format, *, spells: bool) -> float:
    """How wide the row of candidates is, of letters that are spelt."""
    if not is_low(page) and not desk(page, page.content_height, spells=spells).beside:
        return width(page)
    return width(page) * (1 - text_share(page)) - page.gap


def cell_pages(count: int) -> list[range]:
    """Return which of so many candidates stand beside the field on which page."""
    if count <= CELLS:
        return [range(count)]
    pages = [range(CELLS - 1)]
    while pages[-1].stop + CELLS - 1 < count:
        pages.append(range(pages[-1].stop, pages[-1].stop + CELLS - 2))
    return [*pages, range(pages[-1].stop, count)]


def text_share(page: Format) -> float:
    """The share of the width that the text has where candidates stand beside it."""
    return _LOW_SHARE if is_low(page) else _SHARE


def candidate_em(page: Format) -> float:
    """The size of a candidate's letters: they are read in a glance, and stay as large when the text grows."""
    return min(_EM, (_LOW_EM_MM if is_low(page) else _EM_MM) / page.unit_mm)


def candidate_width(page: Format, ems: float) -> float:
    """The width of a candidate that is so many ems wide."""
    return max(page.target, ems * candidate_em(page) + 2 * side(page))


def side(page: Format) -> float:
    """What is free on both sides of a candidate."""
    return _SIDE_MM / page.unit_mm


def turning_width(page: Format) -> float:
    """What page turning takes of the row of candidates."""
    return 2 * (page.target + page.gap)


def with_tools(page: Format, keys: Sequence[Sequence[Key]], tools: Sequence[Button]) -> tuple[tuple[Key, ...], ...]:
    """Return the rows of keys with the tools that belong among them: delete, the caret's ways, the order of letters.

    Where the page is low the rows are as long as there is room for, and tools without room are left out.
    """
    named = {tool.id: tool for tool in tools}
    *letters, last = _low_rows(page, keys, "write.delete" in named) if is_low(page) else [list(row) for row in keys]
    if "write.delete" in named and _has_room(page, letters):
        letters[-1].append(Key(named.pop("write.delete"), 1.0 if is_low(page) else _DELETE))
    return (*map(tuple, letters), tuple(_last(page, last, named)))


def placed(page: Format, keys: Sequence[Sequence[Key]], tools: Sequence[Button], *, spells: bool) -> tuple[Button, ...]:
    """Return the tools that have a place on a page with keys: all of them, unless it is low, or the text is narrow."""
    if not is_low(page):
        beside = desk(page, page.content_height, spells=spells).beside
        return tuple(tool for tool in tools if not (beside and tool.id in BESIDE_TEXT))
    found = {key.button.id for row in with_tools(page, keys, tools) for key in row}
    return tuple(tool for tool in tools if tool.id in found)


def has_room(page: Format, rows: Sequence[str]) -> bool:
    """Whether rows of letters have room, some of them in the row above if need be."""
    return not is_low(page) or sum(map(len, rows)) <= sum(most_keys(page, row) for row in range(len(rows)))


def fitting(page: Format, last: Sequence[Key]) -> tuple[Key, ...]:
    """Return the last row without what has no room in it on a low page: marks are on the layer of numbers too."""
    row = [_narrowed(key) for key in last] if is_low(page) else list(last)
    for dropped in (_mark_before, _latin, _mark_behind):
        if not is_low(page) or _fits(page, row):
            break
        row = [key for at, key in enumerate(row) if not dropped(row, at)]
    return tuple(row)


def _mark_before(row: Sequence[Key], at: int) -> bool:
    return at + 1 < len(row) and row[at + 1].button.id == SPACE and len(row[at].button.text) == 1


def _mark_behind(row: Sequence[Key], at: int) -> bool:
    return at > 0 and row[at - 1].button.id == SPACE


def _latin(row: Sequence[Key], at: int) -> bool:
    return row[at].button.id == "write.key.latin"


def most_keys(page: Format, row: int) -> int:
    """How many keys of their least width have room in a row of a low desk; the third stands before the way on."""
    room = width(page) - (ends(page)[1] + key_gap(page) if row == _ROWS - 2 else 0.0)
    return int((room + key_gap(page)) * page.unit_mm / (KEY_MM + GAP_MM) + 0.01)


def _low_rows(page: Format, keys: Sequence[Sequence[Key]], deletes: bool) -> list[list[Key]]:  # noqa: FBT001
    """Return rows no longer than they may be, with room for delete at the end of the letters where there is some."""
    *letters, last = keys
    most = [most_keys(page, row) for row in range(len(letters))]
    fits = sum(map(len, letters)) < sum(most)
    most[-1] -= deletes and fits
    return [*_dealt([list(row) for row in letters], most), list(last)]


def _dealt(rows: list[list[Key]], most: Sequence[int]) -> list[list[Key]]:
    """Return the rows with what is too much in one at the end of the row above, in order."""
    for number in range(len(rows) - 1, 0, -1):
        over = max(0, len(rows[number]) - most[number])
        rows[number - 1] += rows[number][:over]
        rows[number] = rows[number][over:]
    return rows


def _narrowed(key: Key) -> Key:
    if key.button.id == SPACE:
        return replace(key, width=_LOW_SPACE)
    return replace(key, width=_LOW_WORD if len(key.button.text) > _SIGN else min(key.width, _LOW_SPECIAL))


def _has_room(page: Format, letters: Sequence[Sequence[Key]]) -> bool:
    """Whether delete may stand at the end of the letters, as on a telephone."""
    if is_low(page):
        return len(letters[-1]) < most_keys(page, len(letters) - 1)
    return len(letters[-1]) + _DELETE <= max(map(len, letters))


def _last(page: Format, last: Sequence[Key], named: Mapping[str, Button]) -> list[Key]:
    """Return the last row with what is left of the tools: the order before the space, the others behind it."""
    row = list(last)
    for name in _LOW_TOOLS if is_low(page) else _TOOLS:
        tried = _with(row, named[name]) if name in named else row
        row = tried if not is_low(page) or _fits(page, tried) else row
    return row


def _with(row: Sequence[Key], tool: Button) -> list[Key]:
    if tool.id != ORDER:
        return [*row, Key(tool, _SPECIAL if tool.id == "write.delete" else 1.0)]
    at = next(number for number, key in enumerate(row) if key.button.id == SPACE)
    narrowed = replace(row[at], width=min(row[at].width, _SHORT_SPACE))
    return [*row[:at], Key(tool, _WORDS), narrowed, *row[at + 1 :]]


def _fits(page: Format, row: Sequence[Key]) -> bool:
    room = width(page) - sum(ends(page)) - key_gap(page)
    return room / sum(key.width for key in row) - key_gap(page) >= (KEY_MM - 0.01) / page.unit_mm
