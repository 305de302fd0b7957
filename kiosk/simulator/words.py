"""Words of a bench line: quotes, escapes, comments."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_WORD = re.compile(r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s"'])+""")
_WORD_OR_END = re.compile(r""";|(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s"';])+""")
_PART = re.compile(r""""(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>[^']*)'|(?P<bare>[^"']+)""")
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"n": "\n", "t": "\t"}
_PLAIN = re.compile(r"""[^\s"';#\\][^\s"';]*""")


class QuoteError(ValueError):
    """A quote is opened and not closed."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word; `quoted` when any part of it stood in quotes, so that "20" is a text and 20 a number."""

    text: str
    quoted: bool = False


def split(line: str) -> tuple[Word, ...]:
    """Return the words of one line without its comment; raises `QuoteError`."""
    return tuple(_unquote(raw) for raw in _raw_words(line, _WORD))


def split_commands(text: str) -> tuple[tuple[Word, ...], ...]:
    """Return the words of each command of ``a; b``, empty ones left out; raises `QuoteError`."""
    commands: list[list[Word]] = [[]]
    for line in text.split("\n"):
        for raw in _raw_words(line, _WORD_OR_END):
            if raw == ";":
                commands.append([])
            else:
                commands[-1].append(_unquote(raw))
        commands.append([])
    return tuple(tuple(words) for words in commands if words)


def quote(text: str) -> str:
    """Return `text` as one word of a line, so that `split` gives it back."""
    if _PLAIN.fullmatch(text):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def join(words: Sequence[Word]) -> str:
    """Return the words as one text, one blank between them."""
    return " ".join(word.text for word in words)


def _raw_words(line: str, pattern: re.Pattern[str]) -> list[str]:
    found: list[str] = []
    at = 0
    while at < len(line):
        if line[at].isspace():
            at += 1
            continue
        if line[at] == "#":
            break
        match = pattern.match(line, at)
        if match is None:
            raise QuoteError(f"the quote {line[at]} is not closed")
        found.append(match[0])
        at = match.end()
    return found


def _unquote(raw: str) -> Word:
    parts: list[str] = []
    quoted = False
    for part in _PART.finditer(raw):
        if part["bare"] is not None:
            parts.append(part["bare"])
            continue
        quoted = True
        parts.append(part["single"] if part["double"] is None else _ESCAPE.sub(_escaped, part["double"]))
    return Word("".join(parts), quoted=quoted)


def _escaped(match: re.Match[str]) -> str:
    return _ESCAPED.get(match[1], match[1])
