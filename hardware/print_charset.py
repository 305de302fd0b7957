"""The characters a GB18030 receipt printer can show, and how wide it shows them.

Such a printer has a font for ASCII, for everything GB18030 writes in two bytes, and for CJK extension A (mandatory
since GB 18030-2000, four bytes); emoji, Kazakh and Uyghur letters come out blank or as two wrong characters. So
what it cannot show is replaced here by a box the reader can see, and nothing that steers a printer or a terminal
passes.
"""

import re
import unicodedata

MISSING = "□"
"""Stands where the printer has no such character; two columns wide, in GB2312 and so in every printer."""

_SPELT_OTHERWISE = str.maketrans(
    {"¥": "￥", "•": "·", "−": "-", "‑": "-", "‐": "-", "«": "《", "»": "》", "™": "(TM)", "©": "(C)", "®": "(R)"}
)
_EXTENSION_A = range(0x3400, 0x4DC0)
_ASCII_END = 0x7F
_PRIVATE_TWO_BYTE_LEADS = (*range(0xAA, 0xB0), *range(0xF8, 0xFF))
_SECOND_BYTE_OF_GB2312 = 0xA1
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")


def showable(text: str) -> str:
    """Return `text` on one line with only characters the printer can show.

    Line breaks and tabs become spaces, other control, format and joining characters vanish, the rest of what the
    printer does not know becomes `MISSING`. Idempotent.
    """
    composed = unicodedata.normalize("NFC", text).translate(_SPELT_OTHERWISE)
    return "".join(_shown(char) for char in _INVISIBLE.sub("", composed))


def can_show(text: str) -> bool:
    """Return whether the printer has every character of `text`, and letters as wide as people write them.

    It has Russian letters and some with accents, but each as wide as a Chinese character.
    """
    shown = showable(text.replace(MISSING, ""))
    return MISSING not in shown and not any(map(_is_stretched, shown))


def columns(text: str) -> int:
    """Return how many half-width columns a `showable` text takes: one for ASCII, two for all else."""
    return sum(1 if char.isascii() else 2 for char in text)


def encoded(text: str) -> bytes:
    """Return the printer's bytes of a `showable` text: no byte below 0x20, and 0x7F never."""
    return text.encode("gb18030")


def _shown(char: str) -> str:
    match unicodedata.category(char):
        case "Zs" | "Zl" | "Zp":
            # The ideographic space is kept: it lines Chinese columns up.
            return char if char == "\u3000" else " "
        case "Cc":
            return " " if char in "\n\r\t\v\f\x85" else ""
        case "Cf" | "Mn" | "Me":
            return ""
        case _:
            return char if _in_font(char) else MISSING


def _in_font(char: str) -> bool:
    code_point = ord(char)
    if code_point < _ASCII_END or code_point in _EXTENSION_A:
        return True
    try:
        code = char.encode("gb18030")
    except UnicodeEncodeError:
        return False
    return len(code) == len("GB") and not _is_private(code)


def _is_stretched(char: str) -> bool:
    return not char.isascii() and char.isalpha() and unicodedata.east_asian_width(char) not in "WF"


def _is_private(code: bytes) -> bool:
    """Whether a two-byte code lies in GB18030's user-defined areas, where every printer holds something else."""
    lead, second = code
    return (lead in _PRIVATE_TWO_BYTE_LEADS and second >= _SECOND_BYTE_OF_GB2312) or (
        lead in {0xA1, 0xA2, 0xA3, 0xA4, 0xA5, 0xA6, 0xA7} and second < _SECOND_BYTE_OF_GB2312
    )
