"""Breaking text into lines of a slip, by Chinese typesetting's rule of what may not start or end a line (避头尾)."""

import re
from collections.abc import Iterator

from hardware.print_charset import columns

_NOT_AT_START = frozenset("!),.:;?]}%'\"、。，．：；？！）》」』】〕〉］｝〗…—～·’”％℃々")
_NOT_AT_END = frozenset("([{$《「『【〔〈（［｛〖‘“￥＄")
_PIECES = re.compile(r" +|[!-~]+|.", re.DOTALL)


def wrapped(text: str, width: int) -> list[str]:
    """Return the lines of a `showable` text, none wider than `width` columns (at least 2); one empty line for no text.

    ASCII words stay whole, closing marks stay with what they close and opening marks with what they open, unless such a
    run alone is wider than the paper.
    """
    lines: list[str] = []
    line = ""
    for unit in _units(text):
        if columns(line) + columns(unit) <= width:
            line += unit
            continue
        if line.strip():
            lines.append(line.rstrip())
        *full, line = _cut(unit.lstrip(" "), width)
        lines += full
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _units(text: str) -> Iterator[str]:
    """Yield the runs that a line break must not part."""
    unit = ""
    for piece in _PIECES.findall(text):
        if unit and not _belong_together(unit, piece):
            yield unit
            unit = ""
        unit += piece
    if unit:
        yield unit


def _belong_together(before: str, after: str) -> bool:
    if before.isspace() or after.isspace():
        return False
    return after[0] in _NOT_AT_START or before[-1] in _NOT_AT_END


def _cut(unit: str, width: int) -> list[str]:
    """Return `unit` cut where the paper ends; the last piece is the line to go on with."""
    pieces = [""]
    for char in unit:
        if columns(pieces[-1]) + columns(char) > width:
            pieces.append("")
        pieces[-1] += char
    return pieces
