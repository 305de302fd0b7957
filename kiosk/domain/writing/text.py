"""A text that is being written: its characters, a caret among them, and the steps that can be taken back.

Characters are those that people count (`characters.clusters`): the caret never stands inside one, and deleting takes a
whole one. The caret moves in the order of the text, whatever direction its letters have. Everything is in memory only,
what can be taken back included, and repr shows nothing of it.
"""

from dataclasses import dataclass, field, replace
from typing import Final

from kiosk.domain.writing.characters import clusters, kept, may_stand

MOST_STEPS: Final = 50
"""Steps that can be taken back; older ones are forgotten."""


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a text may be, in characters as people count them, and in code points as the wire counts them."""

    characters: int
    code_points: int


@dataclass(frozen=True, slots=True)
class _Step:
    characters: tuple[str, ...]
    caret: int


@dataclass(frozen=True, slots=True)
class Text:
    """`caret` is how many characters stand before it."""

    characters: tuple[str, ...] = field(default=(), repr=False)
    caret: int = 0
    before: tuple[_Step, ...] = field(default=(), repr=False)

    @property
    def value(self) -> str:
        """The whole text."""
        return "".join(self.characters)

    @property
    def said(self) -> str:
        """The text without blanks around it; empty when nothing is said."""
        return self.value.strip()

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return not self.characters

    @property
    def caret_index(self) -> int:
        """How many code points stand before the caret."""
        return len("".join(self.characters[: self.caret]))

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self.before)

    def moved(self, by: int) -> "Text":
        """Return the text with the caret `by` characters on, at most to an end."""
        return self.placed(self.caret + by)

    def placed(self, caret: int) -> "Text":
        """Return the text with the caret behind `caret` characters, at most at an end."""
        return replace(self, caret=max(0, min(caret, len(self.characters))))

    def placed_at(self, index: int) -> "Text":
        """Return the text with the caret where `index` code points stand before it, never inside a character."""
        behind = 0
        for number, character in enumerate(self.characters):
            behind += len(character)
            if behind > index:
                return self.placed(number)
        return self.placed(len(self.characters))

    def deleted(self) -> "Text":
        """Return the text without the character before the caret."""
        if not self.caret:
            return self
        left = self.characters[: self.caret - 1] + self.characters[self.caret :]
        return self._changed(left, self.caret - 1)

    def cleared(self) -> "Text":
        """Return an empty text; one step back brings all of it again."""
        return self if self.is_empty else self._changed((), 0)

    def undone(self) -> "Text":
        """Return the text before the last change."""
        if not self.before:
            return self
        step = self.before[-1]
        return Text(step.characters, step.caret, self.before[:-1])

    def inserted(self, words: str, limit: Limit) -> "Inserted":
        """Return the text with `words` before the caret: what of them may stand in a text, as far as there is room."""
        head, tail = self.characters[: self.caret], self.characters[self.caret :]
        wanted = clusters("".join(head) + kept(words))
        fitting = _fitting(wanted, tail, limit)
        changed = fitting != head and len(fitting) >= len(head)
        text = self._changed(fitting + tail, len(fitting)) if changed else self
        return Inserted(text, refused=not may_stand(words), cut=text.caret < len(wanted))

    def _changed(self, characters: tuple[str, ...], caret: int) -> "Text":
        step = _Step(self.characters, self.caret)
        return Text(characters, caret, (*self.before, step)[-MOST_STEPS:])


@dataclass(frozen=True, slots=True)
class Inserted:
    """A text after words came in.

    `refused` when some of them may not stand in it, `cut` when it was full before all of them were in.
    """

    text: Text
    refused: bool
    cut: bool


def _fitting(wanted: tuple[str, ...], tail: tuple[str, ...], limit: Limit) -> tuple[str, ...]:
    room = max(0, min(limit.characters - len(tail), len(wanted)))
    code_points = limit.code_points - len("".join(tail))
    while room and len("".join(wanted[:room])) > code_points:
        room -= 1
    return wanted[:room]
