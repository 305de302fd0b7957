"""What is being composed and is not in the text yet: letters of pinyin, or strokes; with what an engine made of them.

It is shown in the text at the caret, underlined. What an engine found stays until it finds something else, so that
whoever taps fast gets the candidate they saw, whatever was typed meanwhile.
"""

from dataclasses import dataclass, field, replace
from math import isfinite
from typing import Final

from kiosk.domain.writing.strokes import MOST_POINTS, MOST_STROKES, Stroke

MOST_LETTERS: Final = 60
"""Letters of pinyin composed at once: a sentence of some twenty characters."""

PAUSE_S: Final = 1.2
"""A pen that comes down this long after it was lifted begins another character, if the one before could be read.

Long for a hand in a hurry, which can tap the candidate instead; but a character torn in two, where an old hand paused
between its strokes, costs more than a wait.
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """A candidate that was taken, by its number, of these letters; what it leaves of them is awaited."""

    number: int
    letters: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Spelling:
    """Letters of pinyin; `found` are the candidates for the letters `spelt`, which may be fewer than there are now.

    `again` is whether the first candidate of what is left is wanted too: a space came before the text of `taken`.
    """

    letters: str = field(repr=False)
    spelt: str = field(default="", repr=False)
    found: tuple[str, ...] = field(default=(), repr=False)
    taken: Taken | None = None
    again: bool = False

    @property
    def shown(self) -> str:
        """What stands in the text meanwhile."""
        return self.letters

    @property
    def settled(self) -> str:
        """What comes into the text when nothing more is chosen: the best candidate of all letters, else them."""
        if self.taken is not None:
            chosen = self._candidate(self.taken) or self.taken.letters
            return chosen + self.letters[len(self.taken.letters) :]
        return self.found[0] if self.found and self.spelt == self.letters else self.letters

    def typed(self, letter: str) -> "Spelling":
        """Return it with one more letter; unchanged when there are too many."""
        return self if len(self.letters) >= MOST_LETTERS else replace(self, letters=self.letters + letter)

    def deleted(self) -> "Spelling | None":
        """Return it without its last letter, None when none is left; a letter of a candidate that was taken stays."""
        if self.taken is not None:
            later = self.letters != self.taken.letters
            return replace(self, letters=self.letters[:-1]) if later else self
        return Spelling(self.letters[:-1]) if self.letters[:-1] else None

    def left(self, rest: str) -> "Spelling | None":
        """Return what is to be spelt after the candidate that was taken left `rest` of its letters."""
        letters = rest + self.letters[len(self.taken.letters if self.taken else self.letters) :]
        return Spelling(letters) if letters else None

    def meant(self, text: str) -> bool:
        """Whether `text` is the candidate that was taken, as far as it was seen: the county's words may be others."""
        seen = self._candidate(self.taken) if self.taken is not None else ""
        return seen in {"", text}

    def _candidate(self, taken: Taken) -> str:
        return self.found[taken.number] if self.spelt == taken.letters and taken.number < len(self.found) else ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """Strokes of a character, the best of `found` in the text; the pen was lifted at the steady time `lifted`."""

    strokes: tuple[Stroke, ...] = field(default=(), repr=False)
    found: tuple[str, ...] = field(default=(), repr=False)
    lifted: float = 0.0

    @property
    def shown(self) -> str:
        """What stands in the text meanwhile."""
        return self.found[0] if self.found else ""

    @property
    def settled(self) -> str:
        """What comes into the text when nothing more is chosen."""
        return self.shown

    def stroked(self, stroke: Stroke, now: float) -> "Drawing":
        """Return it with one more stroke; points that are nowhere are left out, and so is what is beyond measure."""
        points = tuple((x, y) for x, y in stroke if isfinite(x) and isfinite(y))[:MOST_POINTS]
        if not points or len(self.strokes) >= MOST_STROKES:
            return self
        return replace(self, strokes=(*self.strokes, points), lifted=now)

    def undone(self) -> "Drawing | None":
        """Return it without its last stroke, None when none is left."""
        return replace(self, strokes=self.strokes[:-1], found=()) if self.strokes[1:] else None

    def is_over(self, now: float) -> bool:
        """Whether a pen that comes down now begins another character."""
        return bool(self.found) and now - self.lifted >= PAUSE_S


Composition = Spelling | Drawing
