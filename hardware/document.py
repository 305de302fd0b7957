"""What a slip says: lines and codes in reading order, without a word about a printer's bytes."""

from dataclasses import dataclass, field
from enum import Enum


class Align(Enum):
    """Where a line stands on the paper."""

    LEFT = "left"
    CENTRE = "centre"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, wrapped to the paper's width; `scale` 2 is twice as wide and high.

    `language` is there where it is not the document's.
    """

    text: str
    align: Align = Align.LEFT
    scale: int = 1
    bold: bool = False
    language: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A label and its value on one line, the value wrapped under itself."""

    label: str
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the paper."""


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code, centred, at error correction M."""

    payload: str


@dataclass(frozen=True, slots=True)
class Feed:
    """Empty lines."""

    lines: int = 1


@dataclass(frozen=True, slots=True)
class Picture:
    """Dots, for what the printer has no letters for: from the paper's left edge on, at most as wide as the paper.

    `bits` are rows of `columns` bytes, top down; the highest bit of a byte is its leftmost dot, and 1 is black.
    """

    columns: int
    bits: bytes = field(repr=False)


Item = Text | Field | Rule | QrCode | Feed | Picture


@dataclass(frozen=True, slots=True)
class Document:
    """One slip, top to bottom; the printer feeds and cuts after it. `language` is that of the screen it is for."""

    items: tuple[Item, ...]
    language: str = "zh_CN"
