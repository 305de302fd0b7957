"""Running text on pages: how many lines a text takes, and its parts where it takes more than a page has.

Lines are estimated from the widths of characters, never too few: no window is asked, so that the same state gives the
same pages everywhere. The window sets what comes here at its full size.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from unicodedata import combining, east_asian_width

_SENTENCE_ENDS: Final = frozenset("。！？；!?;.؟؛")
_PAUSES: Final = " ,:、\uff0c\uff1a،"
# Behind a Chinese character these are set as Chinese marks, which are as wide as one.
_MARKS: Final = frozenset(",:;!?()")
_WIDE: Final = frozenset("—…“”·mwMWQOGD@%&#жмфшщыюЖМФШЩЫЮ")
_NARROW: Final = frozenset(" iljftrI.'-|/,:;!()")
_LONG_ARABIC: Final = frozenset("سشجچحخ")
# Full-width ones by their numbers: in a source they look like the others.
_NEVER_FIRST: Final = frozenset(
    ",.!?:;)]}%…、。》」』】〕〉”’،؛؟»\uff0c\uff0e\uff01\uff1f\uff1a\uff1b\uff09\uff3d\uff5d\uff05"
)
_NEVER_LAST: Final = frozenset("([{«《「『【〔〈“‘\uff08\uff3b\uff5b\uffe5")
_LETTER, _CAPITAL, _THIN, _FULL = 0.57, 0.68, 0.36, 1.0
_CYRILLIC, _ARABIC, _LONG = 0.64, 0.45, 0.63
_LONGEST: Final = 16
_ELLIPSIS: Final = 2.0


@dataclass(frozen=True, slots=True)
class Column:
    """Room for running text: the width of a line in ems, and how many lines there are."""

    ems: float
    lines: int


def ems(text: str) -> float:
    """Return at most how wide the text is on one line."""
    return sum(map(_width, text, "\u3000" + text))


def lines_of(text: str, width: float) -> int:
    """Return how many lines of `width` ems the text takes at most; none when empty."""
    return len(_lines(text, width)) if text else 0


def parted(text: str, column: Column) -> tuple[str, ...]:
    """Return the text in parts that fit the column each, broken behind a sentence where one ends in time."""
    parts: list[str] = []
    lines: list[str] = []
    for line in _lines(text, column.ems):
        if len(lines) == column.lines:
            part, lines = _cut(lines, column)
            parts.append(part)
        lines.append(line)
    return tuple(stripped for part in (*parts, "".join(lines)) if (stripped := part.strip()))


def beginning(text: str, column: Column) -> str:
    """Return of a text that is longer what has room, with an ellipsis where that is not the end of a sentence."""
    begun = parted(text, Column(column.ems - _ELLIPSIS, column.lines))[0]
    if begun[-1] in _SENTENCE_ENDS:
        return begun
    words = begun.rstrip(_PAUSES)
    return words + ("……" if words and _is_wide(words[-1]) else "…")


def shared_out(heights: Sequence[int], room: int) -> tuple[range, ...]:
    """Return which of the things of these heights go on which page, in order, with at least one on each."""
    pages: list[range] = []
    start = used = 0
    for at, height in enumerate(heights):
        if used + height > room and at > start:
            pages.append(range(start, at))
            start, used = at, 0
        used += height
    return (*pages, range(start, len(heights)))


def _cut(lines: list[str], column: Column) -> tuple[str, list[str]]:
    """Return what is read of a full column, and the lines that are kept for the next one."""
    whole = "".join(lines)
    at = _sentence_end(whole)
    kept = _lines(whole[at:], column.ems) if at < len(whole) else []
    return (whole[:at], kept) if len(kept) < column.lines else (whole, [])


def _sentence_end(text: str) -> int:
    """Return where to part: behind the last sentence that ends in the second half, else at the end."""
    ends = [at + 1 for at, character in enumerate(text) if character in _SENTENCE_ENDS]
    return ends[-1] if ends and ends[-1] > len(text) // 2 else len(text)


def _lines(text: str, width: float) -> list[str]:
    """Return the lines of a text, the end of a paragraph with its newline."""
    paragraphs = [_broken(paragraph, width) for paragraph in text.split("\n")]
    return [*(line for lines in paragraphs[:-1] for line in (*lines[:-1], lines[-1] + "\n")), *paragraphs[-1]]


def _broken(paragraph: str, width: float) -> list[str]:
    lines, used = [""], 0.0
    for word in _words(paragraph):
        wide = ems(word)
        if used + wide > width - 1 and used:
            lines.append("")
            used = 0.0
        lines[-1] += word
        used += wide
    return lines


def _words(paragraph: str) -> Iterator[str]:
    """Yield what a line is not broken within: Chinese characters one by one, others as words, the longest in pieces.

    A mark that never begins a line belongs to what stands before it, one that never ends a line to what follows.
    """
    word = ""
    for character in paragraph:
        if word and _ends(word, character):
            yield word
            word = ""
        word += character
    if word:
        yield word


def _ends(word: str, character: str) -> bool:
    """Whether a line may be broken between a word and what follows it."""
    if len(word) < _LONGEST and (character in _NEVER_FIRST or word[-1] in _NEVER_LAST):
        return False
    return character == " " or word[-1] == " " or _is_wide(character) or _is_wide(word[0]) or len(word) >= _LONGEST


def _width(character: str, before: str) -> float:
    if combining(character):
        return 0.0
    if character in _WIDE or _is_wide(character) or (character in _MARKS and _is_wide(before)):
        return _FULL
    if character in _NARROW:
        return _THIN
    if "\u0600" <= character <= "\u06ff":
        return _LONG if character in _LONG_ARABIC else _ARABIC
    if character.isupper():
        return _CAPITAL
    return _CYRILLIC if "\u0400" <= character <= "\u04ff" else _LETTER


def _is_wide(character: str) -> bool:
    return east_asian_width(character) in "WF"
