"""A picture in ESC/POS (``GS v 0``): bands of dots, with the white around and between them left out.

White is most of what a line of text is made of, and at 9600 baud a row of 58 mm paper takes a twentieth of a second. So
white rows are fed by ``ESC J``, and what is white at the sides of a line is left to the printer's alignment.
"""

import re
from collections.abc import Iterator
from enum import IntEnum
from itertools import groupby

from hardware.document import Picture

DOTS_A_BYTE = 8
RASTER = b"\x1dv0\x00"
ALIGN = b"\x1ba"
FEED_DOTS = b"\x1bJ"

_HEAD = len(RASTER) + len(b"xxyy")
_STEERING = len(ALIGN + b"n") * 2 + _HEAD
_MOST_FED = 255
_DLE = 0x10
_GAP = 4
"""White rows inside a line of text (below the dots of a letter) that are not worth stopping the motor for."""
_REAL_TIME = re.compile(rb"\x10(?=[\x04\x05\x14]|\Z)")


class _Side(IntEnum):
    """The `n` of ``ESC a``."""

    LEFT = 0
    CENTRE = 1
    RIGHT = 2


def bands(picture: Picture, paper: int, most: int) -> Iterator[bytes]:
    """Yield the picture in commands of at most `most` bytes, on paper `paper` bytes wide.

    Each is whole: none leaves the printer waiting for dots, or aligned otherwise than before. No dots look like a
    request that printers obey at once wherever it stands (``DLE EOT``, ``DLE ENQ``, ``DLE DC4``), or begin one that the
    next bytes would complete; such a byte gets one dot more.
    """
    for white, rows in _runs(_rows(picture, paper)):
        if white:
            yield from _fed(len(rows))
        else:
            yield from _printed(rows, most)


def _rows(picture: Picture, paper: int) -> list[bytes]:
    starts = range(0, len(picture.bits), picture.columns)
    return [picture.bits[start : start + picture.columns].ljust(paper, b"\0") for start in starts]


def _runs(rows: list[bytes]) -> Iterator[tuple[bool, list[bytes]]]:
    """Yield runs of rows, white or inked; a few white ones between inked ones belong to them."""
    inked: list[bytes] = []
    white: list[bytes] = []
    for is_white, run in groupby(rows, key=lambda row: not any(row)):
        if is_white:
            white = list(run)
        elif inked and len(white) < _GAP:
            inked += [*white, *run]
            white = []
        else:
            yield from ((False, inked), (True, white))
            inked, white = list(run), []
    yield from ((False, inked), (True, white))


def _fed(rows: int) -> Iterator[bytes]:
    for start in range(0, rows, _MOST_FED):
        size = min(_MOST_FED, rows - start)
        # 16 is the byte that real-time requests begin with.
        yield b"".join(FEED_DOTS + bytes([part]) for part in ([size] if size != _DLE else [size - 1, 1]))


def _printed(rows: list[bytes], most: int) -> Iterator[bytes]:
    """Yield bands of inked rows. All keep to one side, so that they fit together on a paper that is not as we think."""
    if not rows:
        return
    side = min(_Side, key=lambda choice: len(_cut(rows, choice)[0]))
    high = max(1, (most - _STEERING) // len(_cut(rows, side)[0]))
    for start in range(0, len(rows), high):
        band = _cut(rows[start : start + high], side)
        size = len(band[0]).to_bytes(2, "little") + len(band).to_bytes(2, "little")
        dots = RASTER + size + _REAL_TIME.sub(b"\x18", b"".join(band))
        yield ALIGN + bytes([side]) + dots + ALIGN + bytes([_Side.LEFT]) if side else dots


def _cut(rows: list[bytes], side: _Side) -> list[bytes]:
    """Return the rows without what is white at their sides, as far as the printer can still put them at `side`."""
    paper = len(rows[0])
    left = min(paper - 1, *(paper - len(row.lstrip(b"\0")) for row in rows))
    right = max(1, *(len(row.rstrip(b"\0")) for row in rows))
    edge = min(left, paper - right, (paper - 1) // 2)
    first, last = {
        _Side.LEFT: (0, right),
        _Side.CENTRE: (edge, paper - edge),
        _Side.RIGHT: (left, paper),
    }[side]
    return [row[first:last] for row in rows]
