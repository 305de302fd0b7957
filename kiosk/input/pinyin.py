"""Pinyin by librime: the adapter of the application's port `PinyinEngine`."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice, takewhile
from pathlib import Path
from tempfile import mkdtemp

from kiosk.application.ports import Choice, EngineError
from kiosk.input import county_table
from kiosk.input.county_table import READINGS_FILES, SYLLABLES_FILE, WORDS_FILE
from kiosk.input.county_words import DOTS, words_in
from kiosk.input.rime import Rime

DATA = Path("/usr/share/rime-data")
"""Where Debian's packages put dictionaries; tables of them, built already, are in `build` there."""
LONGEST = 64
"""Letters that are looked at; there are no candidates for more."""

_LETTERS = re.compile(r"[a-z][a-z']*")
_WRITABLE = re.compile(f"[〇{DOTS}\u3400-\u4dbf\u4e00-\u9fff]+")  # what the kiosk's Chinese face has
_SCHEMA_FILE = Path(__file__).with_name("county.schema.yaml")
_NEEDED = (*READINGS_FILES, SYLLABLES_FILE, "build/luna_pinyin.table.bin", "build/luna_pinyin_simp.prism.bin")
_PROBE = ("guojia", "国家", 5)  # among so many first when all is well; 國家 when nothing is simplified
_PATIENCE_S = 60  # for the county's words; a desktop computer builds 500 in 0.3 s


class RimePinyin:
    """Candidates from Debian's `luna_pinyin` and the county's words, simplified; nothing is learned from typing.

    What librime would write goes to a temporary folder of its own. In it are the county's words, and never a letter
    that was typed. One process has one such engine open, and one thread at a time calls it. After `close` every call
    but `forget` and `close` raises `EngineError`.
    """

    def __init__(self, *, data: Path = DATA) -> None:
        self._data = data
        self.folder = Path(mkdtemp(prefix="kiosk-pinyin-"))
        self._private = self.folder / "private"
        self._private.mkdir()
        self._editions = 0
        self._tables = self._new_tables()
        self._words: tuple[str, ...] = ()
        self._wanted: tuple[str, ...] = ()
        self._rime: Rime | None = None
        self._typed = ""
        self._fault: str | None = None
        self._closed = False
        with suppress(EngineError):  # which `fault` tells
            self._ready()

    @property
    def fault(self) -> str | None:
        """Why it cannot be used; None when it can. What was missing is looked for again, in a moment."""
        if self._fault is not None and not self._closed:
            with suppress(EngineError):
                self._ready()
        return self._fault

    def candidates(self, letters: str, limit: int) -> tuple[str, ...]:
        """Return at most `limit` candidates, best first; none for what is not a to z and apostrophes, or too long.

        Raises `EngineError`.
        """
        return tuple(text for _, text in islice(self._offered(letters), max(0, limit)))

    def choose(self, letters: str, number: int) -> Choice:
        """Return what the candidate of that number gives; the letters it leaves are the end of `letters`.

        Raises `LookupError` when there is none of that number, and `EngineError`.
        """
        offered = dict(enumerate(islice(self._offered(letters), max(0, number + 1))))
        if number not in offered:
            raise LookupError(f"there is no candidate {number}")
        place, text = offered[number]
        return Choice(text, self._left(letters, place))

    def learn(self, words: Sequence[str]) -> None:
        """Know these words of the county instead of those before: 0.3 s for 500, nothing when they are the same.

        Raises `EngineError` when they cannot be built in; then the words before stay. While the engine cannot be used,
        they wait until it can.
        """
        self._wanted = words_in(words)
        self._ready()
        if self._wanted != self._words:
            tables = self._built(self._wanted)
            self._let_go()
            self._turn_to(tables)
            self._ready()

    def forget(self) -> None:
        """Leave nothing in the engine of what was typed; raises `EngineError`, and then nothing is left either."""
        self._typed = ""
        if self._rime is not None:
            try:
                self._rime.renew()
            except EngineError as lost:
                raise self._broken(str(lost)) from lost

    def close(self) -> None:
        """Let the engine go, its folder with it; twice is fine."""
        self._closed = True
        self._fault = "the pinyin engine is closed"
        self._let_go()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _offered(self, letters: str) -> Iterator[tuple[int, str]]:
        """Yield the candidates that can be shown, each with librime's number of it."""
        rime, letters = self._ready(), letters.lstrip("'")
        if len(letters) > LONGEST or not _LETTERS.fullmatch(letters):
            return
        self._type(rime, letters)
        for place, text in enumerate(rime.candidates()):
            if _WRITABLE.fullmatch(text) or text in self._words:
                yield place, text

    def _left(self, letters: str, place: int) -> str:
        """Take librime's candidate of that number, and return the letters it leaves."""
        try:
            rest = _end(letters, self._ready().select(place))
        except EngineError as lost:
            raise self._broken(str(lost)) from lost
        self._clear()
        if rest is None:
            raise self._broken("librime leaves letters that were not typed")
        return rest

    def _type(self, rime: Rime, letters: str) -> None:
        """Have exactly `letters` typed, by as few keys as may be: each has librime look at all of them."""
        same = _alike(self._typed, letters)
        if len(self._typed) - same > same:
            self._clear()
            same = 0
        try:
            rime.type(letters[same:], back=len(self._typed) - same)
        except EngineError as lost:
            raise self._broken(str(lost)) from lost
        self._typed = letters

    def _clear(self) -> None:
        self._typed = ""
        if self._rime is not None:
            self._rime.clear()

    def _ready(self) -> Rime:
        """Return the open service, opened now if it is not; raises `EngineError`, and `fault` says the same."""
        if self._rime is None:
            try:
                self._rime = self._opened()
            except EngineError as why:
                self._fault = str(why)
                raise
            self._fault = None
        return self._rime

    def _opened(self) -> Rime:
        if self._closed:
            raise EngineError("the pinyin engine is closed")
        if missing := [name for name in _NEEDED if not (self._data / name).is_file()]:
            raise EngineError(
                f"{missing[0]} is not there (Debian packages rime-data-luna-pinyin, rime-data-pinyin-simp)"
            )
        if self._wanted != self._words:
            with suppress(EngineError):  # better without them than not at all
                self._turn_to(self._built(self._wanted))
        rime = Rime("county", tables=self._tables, private=self._private, data=self._data)
        if not _simplified(rime):
            rime.close()
            raise EngineError("pinyin gives no simplified characters (Debian package libopencc-data)")
        return rime

    def _broken(self, why: str) -> EngineError:
        """Return the error to raise, with the service ended; the next call begins it anew."""
        self._let_go()
        self._fault = why
        return EngineError(why)

    def _let_go(self) -> None:
        self._typed = ""
        rime, self._rime = self._rime, None
        if rime is not None:
            rime.close()

    def _built(self, words: Sequence[str]) -> Path:
        """Return a new folder with a table of these words; raises `EngineError` when it cannot be made."""
        try:
            tables = self._new_tables()
            if words:
                (tables / WORDS_FILE).write_text("\n".join(words) + "\n")
                builder = [sys.executable, "-P", "-m", county_table.__name__, str(tables), str(self._data)]
                subprocess.run(builder, check=True, capture_output=True, timeout=_PATIENCE_S)  # noqa: S603 - our module
        except (OSError, subprocess.SubprocessError) as why:
            raise EngineError("the county's words cannot be built into pinyin") from why
        return tables

    def _turn_to(self, tables: Path) -> None:
        shutil.rmtree(self._tables, ignore_errors=True)
        self._tables, self._words = tables, self._wanted

    def _new_tables(self) -> Path:
        self._editions += 1
        tables = self.folder / f"tables-{self._editions}"
        tables.mkdir()
        shutil.copy(_SCHEMA_FILE, tables)
        return tables


def _simplified(rime: Rime) -> bool:
    letters, word, among = _PROBE
    rime.type(letters)
    found = word in islice(rime.candidates(), among)
    rime.clear()
    return found


def _alike(one: str, other: str) -> int:
    """Return with how many letters both begin."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _end(letters: str, left: str) -> str | None:
    """Return the end of `letters` that librime left, by its letters alone: it shows two apostrophes as one."""
    ends = (letters[start:].lstrip("'") for start in range(len(letters) + 1))
    return next((end for end in ends if end.replace("'", "") == left.replace("'", "")), None)
