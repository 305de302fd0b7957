"""Characters that may stand in a text, and which of them people count as one.

What is kept are letters, marks, digits and punctuation of the scripts that the screen, the slips and the office's
printers have: Chinese, Arabic, Latin, Cyrillic, Greek, kana. Emoji, pictures, control characters, lone halves of
surrogates and codes without a meaning are refused: a slip would show an empty box in their place. Presentation forms
become the plain letters they stand for, since fonts join letters by themselves.

Of these scripts a character as people count it is a character and the marks on it, which is what UAX #29 says of them
too; what it says of Hangul, Indic letters, flags and joined emoji is about characters that never come in.
"""

import unicodedata
from typing import Final

MOST_MARKS: Final = 3
"""Marks on one character; no orthography here has more, and a pile of them would run over the lines around."""

_BREAKS: Final = "\t\n\v\f\r\u0085\u2028\u2029"
_LETTERS: Final = (
    (0x0020, 0x052F),  # Latin, Greek, Cyrillic
    (0x0600, 0x06FF),
    (0x0750, 0x077F),
    (0x08A0, 0x08FF),  # Arabic
    (0x1E00, 0x218F),
    (0x2C60, 0x2C7F),
    (0x3000, 0x312F),
    (0x3190, 0x9FFF),  # Chinese, kana, bopomofo and their signs
    (0xF900, 0xFAFF),
    (0xFE10, 0xFE1F),
    (0xFE30, 0xFE4F),
    (0xFF00, 0xFFEF),
    (0x20000, 0x3FFFF),
)
_SIGNS: Final = ((0x0020, 0x218F), (0x2200, 0x22FF), (0x3000, 0x33FF), (0xFF00, 0xFFEF))
_FORMS: Final = ((0xFB00, 0xFDFF), (0xFE70, 0xFEFE))


def kept(text: str) -> str:
    """Return `text` as it may stand in a text, without what may not; line ends and tabs become blanks."""
    plain = "".join(map(_plain, text))
    return unicodedata.normalize("NFC", "".join(filter(_may_stand, plain)))


def may_stand(text: str) -> bool:
    """Whether all of `text` may stand in a text."""
    return all(map(_may_stand, "".join(map(_plain, text))))


def clusters(text: str) -> tuple[str, ...]:
    """Return the characters of `text` as people count them: each with the marks on it, `MOST_MARKS` at most.

    A mark at the beginning, which is on nothing, is left out.
    """
    found: list[str] = []
    for character in text:
        if not is_mark(character):
            found.append(character)
        elif found and len(found[-1]) <= MOST_MARKS:
            found[-1] += character
    return tuple(found)


def is_mark(character: str) -> bool:
    """Whether a character stands on the one before it."""
    return unicodedata.category(character) in {"Mn", "Mc"}


def _plain(character: str) -> str:
    if character in _BREAKS:
        return " "
    if _within(character, _FORMS):
        return unicodedata.normalize("NFKC", character)
    return character


def _may_stand(character: str) -> bool:
    category = unicodedata.category(character)
    if category[0] == "S":
        return _within(character, _SIGNS)
    return (category[0] in "LNP" or category in {"Mn", "Mc", "Zs"}) and _within(character, _LETTERS)


def _within(character: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= ord(character) <= last for first, last in ranges)
