"""What may be a candidate: the characters of the state's list, figures, marks and letters, each with its weight.

`characters.txt` is the 通用规范汉字表 of 2013 in its order, a line for each of its levels: 3,500 characters of every
day, 3,000 more for print, 1,605 of names, places and trades. It is taken from Unicode's Unihan database (kTGH).
"""

from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kiosk.input.recognition.likelihood import Steps

_LEVELS: Final = (1.0, 2.0, 4.0)
"""The model has learned how rare the rarer ones are in print. Here they are written as names of people and places, and
this gives them back a part: of those in the third line a quarter more come first, and none of the first line less."""
_FIGURES: Final = "0123456789"
_MARKS: Final = "，。、；：？！“”‘’（）《》—…·％〇"
_LETTERS: Final = "-.+=/ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_WEIGHTS: Final = {_FIGURES: 0.5, _MARKS: 0.3, _LETTERS: 0.05}
"""Many of them look like the simplest characters, and are seldom meant."""
_SMALL_WEIGHTS: Final = {_FIGURES: 0.1, _MARKS: 10.0, _LETTERS: 0.05}
"""Of what is written as small as a mark."""
_FORMS: Final = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）", "%": "％", "•": "·"}
"""The model tells apart what a hand does not write differently."""
_SPACE: Final = " "


class Characters:
    """The candidates among a model's classes, of which the first is nothing new."""

    def __init__(self, classes: Sequence[str]) -> None:
        numbers = {text: number for number, text in enumerate(classes)}
        known = [(text, weight) for text, weight in _weighed() if text in numbers]
        self.texts = ("", *(text for text, _ in known))
        self.weights = _array(weight for _, weight in known)
        small = {mark: weight for marks, weight in _SMALL_WEIGHTS.items() for mark in marks}
        self.small_weights = _array(small.get(text, 1.0) for text, _ in known)
        self._columns = [0, *(numbers[text] for text, _ in known)]
        place = {text: number for number, text in enumerate(self.texts)}
        alike = [(place[form], numbers[text]) for text, form in _FORMS.items() if text in numbers and form in place]
        self._alike = [*alike, (0, numbers[_SPACE])]  # a gap between characters is nothing new

    def of(self, steps: Steps) -> Steps:
        """Return the model's steps with the candidates' columns alone, in the order of `texts`."""
        kept = steps[:, self._columns]
        for column, other in self._alike:
            kept[:, column] += steps[:, other]
        return kept


def _weighed() -> Iterator[tuple[str, float]]:
    levels = files(__package__).joinpath("characters.txt").read_text(encoding="utf-8").split()
    for characters, weight in (*zip(levels, _LEVELS, strict=True), *_WEIGHTS.items()):
        for character in characters:
            yield character, weight


def _array(weights: Iterable[float]) -> NDArray[np.float32]:
    return np.array([1.0, *weights], dtype=np.float32)
