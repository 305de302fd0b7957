"""A slip in ESC/POS, the language of receipt printers: document in, bytes out, nothing else.

Only the commands every common 58 mm and 80 mm printer knows are used (Epson's reference, and the GB18030 dialect of
Chinese makers: ``FS &``). Text reaches the paper through `showable` alone and a code's payload through `_payload`,
so a control byte in a job can only come from the templates here.

What the printer has no font for (Uyghur, Kazakh) comes as an item holding a picture: `hardware.raster`.
"""

import unicodedata
from dataclasses import dataclass
from typing import assert_never

from hardware.document import Align, Document, Feed, Field, Item, Picture, QrCode, Rule, Text
from hardware.errors import DocumentError
from hardware.line_breaking import wrapped
from hardware.print_charset import columns, encoded, showable
from hardware.raster import DOTS_A_BYTE, bands

INITIALISE = b"\x1b@"
CHINESE_ON = b"\x1c&"
CENTRE_ON, CENTRE_OFF = b"\x1ba\x01", b"\x1ba\x00"
BOLD_ON, BOLD_OFF = b"\x1bE\x01", b"\x1bE\x00"
SIZE = b"\x1d!"
QR = b"\x1d(k"
FEED_AND_CUT = b"\x1bd\x04\x1dVB\x00"
"""Four lines, so that a printer without a cutter shows the whole slip at the tear bar; then a partial cut."""

_LARGEST_SCALE = 8
_LARGEST_FEED = 255
_QUIET_MODULES = 8
_MODULE_DOTS = range(3, 7)
"""A module of 3 dots (0.375 mm) is the least a phone's camera reads off thermal paper; 6 (0.75 mm) is large enough."""
# Bytes a QR code of version 1, 2, … 40 holds at error correction M (ISO/IEC 18004, table 7, byte mode).
_BYTES_AT_M = (
    *(14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362, 412, 450, 504, 560, 624, 666),
    *(
        711,
        779,
        857,
        911,
        997,
        1059,
        1125,
        1190,
        1264,
        1370,
        1452,
        1538,
        1628,
        1722,
        1809,
        1911,
        1989,
        2099,
        2213,
        2331,
    ),
)


@dataclass(frozen=True, slots=True)
class Paper:
    """A roll: printable width in dots (8 a millimetre) and in half-width columns of 12 dots."""

    dots: int
    columns: int


PAPER_58 = Paper(dots=384, columns=32)
PAPER_80 = Paper(dots=576, columns=48)


def paper_of(width_mm: int) -> Paper:
    """Return the paper of a roll 58 or 80 mm wide; `ValueError` for another."""
    try:
        return {58: PAPER_58, 80: PAPER_80}[width_mm]
    except KeyError:
        raise ValueError(f"no such paper: {width_mm} mm wide, only 58 and 80 are known") from None


LEAST_BAND = 256
"""The least bytes a band of a picture may be given: three rows of the widest paper, and what steers them."""


def composed(document: Document, paper: Paper, *, band: int = LEAST_BAND) -> tuple[bytes, ...]:
    """Return the job in pieces that can be sent one by one: set-up, one piece an item, feed and cut.

    A picture comes in pieces of at most `band` bytes. Raises `DocumentError` when an item cannot be laid out on this
    paper; then nothing of it should be sent.
    """
    items = (piece for item in document.items for piece in _pieces(item, paper, band))
    return (INITIALISE + CHINESE_ON, *items, FEED_AND_CUT)


def _pieces(item: Item, paper: Paper, band: int) -> tuple[bytes, ...]:
    return _picture(item, paper, band) if isinstance(item, Picture) else (_item(item, paper),)


def _picture(picture: Picture, paper: Paper, band: int) -> tuple[bytes, ...]:
    if picture.columns * DOTS_A_BYTE > paper.dots:
        raise DocumentError(f"a picture {picture.columns * DOTS_A_BYTE} dots wide: the paper has {paper.dots}")
    return tuple(bands(picture, paper.dots // DOTS_A_BYTE, band))


def _item(item: Text | Field | Rule | QrCode | Feed, paper: Paper) -> bytes:
    match item:
        case Text():
            return _text(item, paper)
        case Field():
            return _lines(_field(item, paper))
        case Rule():
            return _lines(["-" * paper.columns])
        case QrCode():
            return _qr_code(item, paper)
        case Feed():
            return b"\n" * min(max(item.lines, 0), _LARGEST_FEED)
        case _:
            assert_never(item)


def _lines(lines: list[str]) -> bytes:
    return b"".join(encoded(line) + b"\n" for line in lines)


def _text(text: Text, paper: Paper) -> bytes:
    if not 1 <= text.scale <= _LARGEST_SCALE:
        raise DocumentError(f"text scale {text.scale}: not within 1 and {_LARGEST_SCALE}")
    body = _lines(wrapped(showable(text.text), paper.columns // text.scale))
    if text.bold:
        body = BOLD_ON + body + BOLD_OFF
    if text.scale > 1:
        body = SIZE + bytes([(text.scale - 1) * 0x11]) + body + SIZE + b"\x00"
    if text.align is Align.CENTRE:
        body = CENTRE_ON + body + CENTRE_OFF
    return body


def _field(field: Field, paper: Paper) -> list[str]:
    """Return label and value side by side; a label that takes half the paper stands above its value."""
    label = showable(field.label)
    indent = columns(label) + 1
    if indent > paper.columns // 2:
        return [*wrapped(label, paper.columns), *wrapped(showable(field.value), paper.columns)]
    first, *rest = wrapped(showable(field.value), paper.columns - indent)
    return [f"{label} {first}", *(" " * indent + line for line in rest)]


def _qr_code(code: QrCode, paper: Paper) -> bytes:
    payload = _payload(code.payload)
    module = _module_dots(len(payload), paper)
    function = QR + (len(payload) + 3).to_bytes(2, "little") + b"1P0" + payload
    setup = QR + b"\x04\x001A2\x00" + QR + b"\x03\x001C" + bytes([module]) + QR + b"\x03\x001E1"
    return CENTRE_ON + setup + function + QR + b"\x03\x001Q0" + CENTRE_OFF


def _payload(text: str) -> bytes:
    """Return the code's bytes without control characters: printers obey DLE sequences even inside a code's data."""
    return "".join(char for char in text if unicodedata.category(char) not in {"Cc", "Cs"}).encode()


def _module_dots(size: int, paper: Paper) -> int:
    """Return the dots a module may take so that the code with its quiet zone fits the paper."""
    for version, capacity in enumerate(_BYTES_AT_M, start=1):
        if size <= capacity:
            modules = 17 + 4 * version + _QUIET_MODULES
            dots = min(paper.dots // modules, max(_MODULE_DOTS))
            if dots in _MODULE_DOTS:
                return dots
            break
    raise DocumentError(f"a QR code of {size} bytes is too large for paper of {paper.dots} dots")
