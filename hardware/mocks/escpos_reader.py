"""ESC/POS as a printer reads it: one command at a time off the front of what has arrived."""

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a command asks for."""

    CHARACTER = "character"
    LINE_FEED = "line_feed"
    INITIALISE = "initialise"
    CHINESE_ON = "chinese_on"
    CHINESE_OFF = "chinese_off"
    ALIGN = "align"
    BOLD = "bold"
    SIZE = "size"
    FEED = "feed"
    CUT = "cut"
    RECEIPT = "receipt"
    NOTHING = "nothing"
    QR = "qr"
    RASTER = "raster"
    FEED_DOTS = "feed_dots"
    UNKNOWN = "unknown"

    @property
    def moves_paper(self) -> bool:
        """Whether the motor turns, so that paper can run out on it."""
        return self in {Kind.LINE_FEED, Kind.FEED, Kind.FEED_DOTS, Kind.RASTER, Kind.CUT}


DOTS_A_LINE = 32
_RASTER_SIZE = 4


@dataclass(frozen=True, slots=True)
class Command:
    """One command with its argument bytes; a character's argument is its code."""

    kind: Kind
    argument: bytes = b""

    @property
    def lines(self) -> float:
        """How much paper it moves, in lines of text; 1 for feeding whole lines, however many."""
        match self.kind:
            case Kind.RASTER:
                return int.from_bytes(self.argument[2:_RASTER_SIZE], "little") / DOTS_A_LINE
            case Kind.FEED_DOTS:
                return self.argument[0] / DOTS_A_LINE
            case _:
                return 1.0 if self.kind.moves_paper else 0.0


_FIXED: dict[bytes, tuple[Kind, int]] = {
    b"\x1b@": (Kind.INITIALISE, 0),
    b"\x1ba": (Kind.ALIGN, 1),
    b"\x1bE": (Kind.BOLD, 1),
    b"\x1bd": (Kind.FEED, 1),
    b"\x1bJ": (Kind.FEED_DOTS, 1),
    b"\x1d!": (Kind.SIZE, 1),
    b"\x1dr": (Kind.RECEIPT, 1),
    b"\x1c&": (Kind.CHINESE_ON, 0),
    b"\x1c.": (Kind.CHINESE_OFF, 0),
}
_LEADS = b"\x10\x1b\x1c\x1d"
_CUT = b"\x1dV"
_CUTS_THAT_FEED = b"AB"
_QR = b"\x1d(k"
_QR_HEAD = 5
_RASTER = b"\x1dv0"
_RASTER_HEAD = 4
_DELETE = 0x7F
_DOUBLE_BYTE = range(0x81, 0xFF)
_FOUR_BYTE_SECOND = range(0x30, 0x3A)


def take_command(buffer: bytearray, *, chinese: bool) -> Command | None:
    """Take the first whole command off `buffer`, or return None when more bytes must come first.

    `chinese` is whether ``FS &`` is in force: without it a byte above 0x80 is a character of its own.
    """
    measured = _measure(bytes(buffer[: _RASTER_HEAD + _RASTER_SIZE]), chinese=chinese)
    if measured is None:
        return None
    kind, head, size = measured
    if len(buffer) < head + size:
        return None
    argument = bytes(buffer[head : head + size])
    del buffer[: head + size]
    return Command(kind, argument)


def _measure(start: bytes, *, chinese: bool) -> tuple[Kind, int, int] | None:
    """Return kind, bytes before the argument and bytes of the argument; None when `start` does not tell yet."""
    if not start:
        return None
    first = start[0]
    if first in _LEADS:
        return _measure_escape(start) if len(start) > 1 else None
    if first == ord("\n"):
        return Kind.LINE_FEED, 1, 0
    if first == 0:
        return Kind.NOTHING, 1, 0
    if first < ord(" ") or first == _DELETE:
        return Kind.UNKNOWN, 0, 1
    return _measure_character(start) if chinese and first in _DOUBLE_BYTE else (Kind.CHARACTER, 0, 1)


def _measure_character(start: bytes) -> tuple[Kind, int, int] | None:
    if len(start) == 1:
        return None
    return Kind.CHARACTER, 0, 4 if start[1] in _FOUR_BYTE_SECOND else 2


def _measure_escape(start: bytes) -> tuple[Kind, int, int] | None:
    if start[:2] in _FIXED:
        kind, size = _FIXED[start[:2]]
        return kind, 2, size
    if start[:2] == _CUT:
        if len(start) == len(_CUT):
            return None
        return Kind.CUT, 2, 2 if start[2] in _CUTS_THAT_FEED else 1
    return _measure_data(start)


def _measure_data(start: bytes) -> tuple[Kind, int, int] | None:
    """Measure a command that says itself how many bytes of data follow."""
    if start[:2] == _QR[:2]:
        if len(start) < _QR_HEAD:
            return None
        return (Kind.QR if start[:3] == _QR else Kind.UNKNOWN), _QR_HEAD, int.from_bytes(start[3:5], "little")
    if start[:2] == _RASTER[:2]:
        return _measure_raster(start)
    return Kind.UNKNOWN, 0, 2


def _measure_raster(start: bytes) -> tuple[Kind, int, int] | None:
    if len(start) < _RASTER_HEAD + _RASTER_SIZE:
        return None
    wide, high = (int.from_bytes(start[at : at + 2], "little") for at in (_RASTER_HEAD, _RASTER_HEAD + 2))
    kind = Kind.RASTER if start[:3] == _RASTER else Kind.UNKNOWN
    return kind, _RASTER_HEAD, _RASTER_SIZE + wide * high
