r"""Bench scripts: one command a line, read whole before anything is done.

A `#` where a word may begin opens a comment. A word with blanks, a `#`, or a number meant as text stands in quotes:
``"a b"`` with ``\"``, ``\\`` and ``\n``, or ``'a b'`` as it is. The words of a TEXT are joined by one blank. A duration
is a signed number with s, m, h, d or y (365 days): ``+90s``, ``-1h``. ``include FILE`` is read relative to the script
it stands in, and so are the files of ``scan-image`` and ``hub``.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from os.path import normpath
from pathlib import Path

from kiosk.simulator import grammar
from kiosk.simulator.commands import Command, Hub, ScanImage
from kiosk.simulator.errors import ScriptError
from kiosk.simulator.words import QuoteError, Word, quote, split, split_commands


@dataclass(frozen=True, slots=True)
class Line:
    """One command and where it stands."""

    source: str
    number: int
    text: str
    command: Command

    def __str__(self) -> str:
        return f"{self.source}:{self.number}: {self.text}"


def read_utf8(path: Path) -> str:
    """Return the text of a file."""
    return path.read_text(encoding="utf-8")


def parse(text: str, source: str, read: Callable[[Path], str] = read_utf8) -> tuple[Line, ...]:
    """Return the commands of ``a; b``, numbered from 1; raises `ScriptError`. What it includes is sought from here."""
    try:
        commands = split_commands(text)
    except QuoteError as error:
        raise ScriptError(str(error), source=source, line=1) from error
    lines: list[Line] = []
    for number, words in enumerate(commands, 1):
        if words[0].text == "include":
            lines.extend(_included(read, (Path(source),), words[1:], number))
        else:
            lines.append(_line(words, _written(words), source, number))
    return tuple(lines)


def load(path: Path, read: Callable[[Path], str] = read_utf8) -> tuple[Line, ...]:
    """Return the commands of a script and all it includes; raises `ScriptError`, also when a file cannot be read."""
    try:
        return tuple(_lines(read, (path,)))
    except (OSError, UnicodeDecodeError) as error:
        raise ScriptError(f"cannot read the script: {error}", source=str(path), line=0) from error


def _lines(read: Callable[[Path], str], path: tuple[Path, ...]) -> Iterator[Line]:
    """Yield the commands of the last file of `path`, which the one before it includes."""
    file = path[-1]
    for number, raw in enumerate(read(file).split("\n"), 1):
        words = _split(raw, str(file), number)
        if words and words[0].text == "include":
            yield from _included(read, path, words[1:], number)
        elif words:
            yield _beside(file.parent, _line(words, raw.strip(), str(file), number))


def _included(
    read: Callable[[Path], str], path: tuple[Path, ...], words: tuple[Word, ...], number: int
) -> Iterator[Line]:
    here = str(path[-1])
    if len(words) != 1:
        raise ScriptError(f"expected: {grammar.INCLUDE}", source=here, line=number)
    file = Path(normpath(path[-1].parent / words[0].text))
    if file in path:
        raise ScriptError(f"{file} includes itself", source=here, line=number)
    try:
        yield from _lines(read, (*path, file))
    except (OSError, UnicodeDecodeError) as error:
        raise ScriptError(f"cannot include: {error}", source=here, line=number) from error


def _written(words: tuple[Word, ...]) -> str:
    return " ".join(quote(word.text) for word in words)


def _split(raw: str, source: str, number: int) -> tuple[Word, ...]:
    try:
        return split(raw)
    except QuoteError as error:
        raise ScriptError(str(error), source=source, line=number) from error


def _line(words: tuple[Word, ...], text: str, source: str, number: int) -> Line:
    try:
        return Line(source, number, text, grammar.command(words))
    except grammar.GrammarError as error:
        raise ScriptError(str(error), source=source, line=number) from error


def _beside(folder: Path, line: Line) -> Line:
    match line.command:
        case ScanImage(file=file):
            return replace(line, command=ScanImage(str(folder / file)))
        case Hub(words=words):
            return replace(line, command=Hub(words, str(folder)))
        case _:
            return line
