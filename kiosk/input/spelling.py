"""How words are spelled in pinyin: every likely reading of every character, from librime's own dictionaries."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from heapq import nlargest
from typing import Self

LONGEST = 24
"""Characters in the longest word that is spelled."""

_READINGS = 24  # of one word: the likeliest; each is a row of the table
_RARE = 0.05  # below this share, librime too leaves a reading out of words
_ENTRY = re.compile(r"^(?P<character>\S)\t(?P<syllable>[a-z]+)(?:\t(?P<weight>[\d.]+)%?)?$", re.MULTILINE)

_TYPED = {"lue": "lve", "nue": "nve"}  # as luna_pinyin has them; either way can be typed


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way to spell a word: its syllables, and how likely this reading is (0..1)."""

    syllables: tuple[str, ...]
    share: float

    def followed_by(self, syllable: str, share: float) -> Self:
        """Return this spelling with one more syllable, which is read so in that share of cases."""
        return type(self)((*self.syllables, syllable), self.share * share)


class Dictionary:
    """How each character may be read, with shares that add up to about 1."""

    def __init__(self, readings: Mapping[str, Mapping[str, float]]) -> None:
        self._readings = readings

    @classmethod
    def parse(cls, *texts: str) -> Self:
        """Return the dictionary that `.dict.yaml` files of librime hold; a character is as the first that has it says.

        Lines that are not of one character are passed over. Weights may be counts or percentages.
        """
        readings: dict[str, dict[str, float]] = {}
        for text in texts:
            readings = _weights(text) | readings
        return cls({character: _shares(weights) for character, weights in readings.items()})

    def spellings(self, word: str) -> tuple[Spelling, ...]:
        """Return the likely spellings of a word, likeliest first; none when a character is not known.

        The first character may have rare readings, for it may be a surname (单 as shan, 乐 as yue).
        """
        if not 0 < len(word) <= LONGEST:
            return ()
        found = [Spelling((), 1.0)]
        for number, character in enumerate(word):
            readings = self._of(character, rare=number == 0)
            longer = (one.followed_by(*reading) for one in found for reading in readings)
            found = nlargest(_READINGS, longer, key=lambda spelling: spelling.share)
        return tuple(found)

    def _of(self, character: str, *, rare: bool) -> list[tuple[str, float]]:
        readings = self._readings.get(character, {})
        return [(syllable, share) for syllable, share in readings.items() if rare or share >= _RARE]


def _weights(text: str) -> dict[str, dict[str, float]]:
    weights: dict[str, dict[str, float]] = {}
    for entry in _ENTRY.finditer(text):
        syllable = _TYPED.get(entry["syllable"], entry["syllable"])
        weights.setdefault(entry["character"], {})[syllable] = float(entry["weight"] or 1)
    return weights


def _shares(weights: Mapping[str, float]) -> dict[str, float]:
    whole = sum(weights.values()) or 1
    return {syllable: weight / whole for syllable, weight in weights.items()}
