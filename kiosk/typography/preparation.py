"""Makes a text fit for setting: no undrawable characters, Chinese marks, dates not torn apart, codes not turned round.

What the model says stays as it is, for people who search it; only what Pango sees is changed.
"""

import re
from typing import Final
from unicodedata import bidirectional, category

from kiosk.presenters.text import RIGHT_TO_LEFT

_JOINER: Final = "\u2060"
_SPACE: Final = "\u00a0"
_HAN: Final = "\u3400-\u9fff\u201c\u201d\u300a\u300b\u3001"
_MARKS: Final = str.maketrans(",:;!?", "\uff0c\uff1a\uff1b\uff01\uff1f")
_AFTER_HAN: Final = re.compile(f"(?<=[{_HAN}\uff09])[,:;!?]")
_BEFORE_HAN: Final = re.compile(f"(?<=\\S)[,;!?](?=[{_HAN}])")
_IN_BRACKETS: Final = re.compile(f"\\(([^()\n]*[{_HAN}][^()\n]*)\\)")
_DATE: Final = re.compile(
    r"\d+ ?月 ?\d+ ?日(?: ?(?:星期|周)[一二三四五六日天])?|(?:星期|周)[一二三四五六日天]|\d+ ?(?:年|日|号|时|分|次|人)"
)
_SPAN: Final = re.compile(
    r"\d+[:/.]\d+(?:\s?[-\u2013\u2014~\u81f3]\s?\d+[:/.]\d+)?|\d+(?:[-\u2013]\d+)+|\d+(?: / \d+)+"
)
# No line begins with the dot inside a name, and none ends within "1-كۈنى" or "15-күн".
_HELD: Final = re.compile("(?<=\\S)(?=\u00b7)|(?<=\\d-)(?=[\u0400-\u04ff\u0600-\u06ff])")

# On a page written from the right Unicode's own rules turn round what has no letters, and tear apart what begins or
# ends without one: 138****1234 becomes 1234****138, "3 号楼" begins with its last word. Times and their spans are
# left: they are read from the right like the words around them.
_LEFTWARD: Final = re.compile("[^\u0600-\u06ff\n]+")
_CODE: Final = re.compile(r"(?<![\d:])(?=[\d*-]*[*-][\d*])[\d*]+(?:-[\d*]+)*(?![\d:])")
_BETWEEN: Final = " ,.;:?!-/+\u00ab\u00bb\u2013\u2014\u2026"
_ISOLATED: Final = "\u2066{}\u2069"

# Joiners shape Uyghur and Kazakh; the marks of direction are the typesetter's own business.
_SHAPING: Final = frozenset("\u200c\u200d\u2060")
_UNDRAWN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_PICTURES: Final = 0x1F000
_SELECTORS: Final = range(0xFE00, 0xFE10)


def prepared(text: str, language: str) -> str:
    """Return the text as it is to be set in a page of `language`; line breaks stay."""
    text = "".join(map(_drawn, text))
    if language == "zh_CN":
        text = _BEFORE_HAN.sub(_full_width, _AFTER_HAN.sub(_full_width, text))
        text = _IN_BRACKETS.sub("\uff08\\1\uff09", text)
    if language in RIGHT_TO_LEFT:
        text = _LEFTWARD.sub(_from_the_left, text)
    return _HELD.sub(_JOINER, _SPAN.sub(_together, _DATE.sub(_together, text)))


def _drawn(character: str) -> str:
    if character == "\n" or character in _SHAPING:
        return character
    if character in "\t\r\v\f\u2028\u2029":
        return " "
    picture = (ord(character) >= _PICTURES and category(character) in {"So", "Sk"}) or ord(character) in _SELECTORS
    return "" if picture or category(character) in _UNDRAWN else character


def _full_width(found: re.Match[str]) -> str:
    return found[0].translate(_MARKS)


def _together(found: re.Match[str]) -> str:
    """Return the words with no place to break a line in."""
    return _JOINER.join(found[0].replace(" ", _SPACE))


def _from_the_left(found: re.Match[str]) -> str:
    """Return what stands between Arabic letters with its words and codes held together, each running from the left."""
    text = found[0]
    if not any(bidirectional(character) == "L" for character in text):
        return _CODE.sub(lambda code: _ISOLATED.format(code[0]), text)
    whole = len(text) == len(found.string)
    inner = text if whole else _with_its_brackets(text)
    return text.replace(inner, _ISOLATED.format(inner), 1)


def _with_its_brackets(text: str) -> str:
    """Return the text without what belongs to the words around it: marks, and brackets that have no other side here."""
    text = text.strip(_BETWEEN)
    if text.count("(") > text.count(")"):
        text = text.lstrip("(")
    if text.count(")") > text.count("("):
        text = text.rstrip(_BETWEEN + ")")
    return text.strip(_BETWEEN)
