"""Strokes to candidates, by the text recognition of PP-OCRv6 on one core.

The picture is drawn in several hands and their probabilities averaged, which evens out slant and pen: of strokes as
uneven as children's, 1 to 3 in 100 more are right than by one picture. What is much wider than high may be several
characters side by side and is read as a line, too.
"""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import onnxruntime

from kiosk.domain.writing.strokes import Stroke
from kiosk.input.recognition.characters import Characters
from kiosk.input.recognition.ink import Hand, Ink, Picture, cleaned, is_small, line_width, picture, proportion
from kiosk.input.recognition.likelihood import Steps, Text, lines, single

_HANDS: Final = (Hand(3.0, 0.8), Hand(2.5, 0.8, 0.15), Hand(2.5, 0.8, -0.15), Hand(2.0, 0.7))
_SMALL_HANDS: Final = (Hand(3.0, 0.25, sunk=0.2), Hand(2.5, 0.2, sunk=0.2))
_WIDTH: Final = 72
"""Pixels of a picture of one character; more than its height, as left and right parts may stand apart."""
_LINE_HANDS: Final = (Hand(3.0, 0.75), Hand(2.0, 0.75))
_WIDE: Final = 1.4
"""Times wider than high from which writing may be a line."""
_FATAL: Final = 4


class ModelError(Exception):
    """The model cannot be loaded; the message says why."""


class Recogniser:
    """Reads handwriting. Keeps nothing of what it has read but what the allocator leaves behind; one thread."""

    def __init__(self, model: Path) -> None:
        self._session = _session(model)
        self._input = self._session.get_inputs()[0].name
        known = self._session.get_modelmeta().custom_metadata_map.get("character")
        if not known:
            raise ModelError(f"{model.name} does not say which characters it knows")
        self._characters = Characters(["", *known.split("\n"), " "])

    def recognise(self, strokes: Sequence[Stroke], limit: int) -> tuple[str, ...]:
        """Return at most `limit` readings, best first; none for strokes without a point."""
        ink = cleaned(strokes)
        if not ink:
            return ()
        readings = self._single(ink, limit)
        if proportion(ink) > _WIDE:
            readings |= self._line(ink)
        return tuple(sorted(readings, key=lambda text: readings[text], reverse=True)[:limit])

    def _single(self, ink: Ink, limit: int) -> dict[str, float]:
        small, known = is_small(ink), self._characters
        steps = self._read([picture(ink, hand, _WIDTH) for hand in (_SMALL_HANDS if small else _HANDS)])
        likely = np.mean([single(each) for each in steps], axis=0) * (known.small_weights if small else known.weights)
        best = np.argsort(likely)[: -limit - 1 : -1]
        return {known.texts[number]: float(likely[number]) for number in best if number}

    def _line(self, ink: Ink) -> dict[str, float]:
        readings: dict[str, float] = defaultdict(float)
        width = line_width(ink)
        for steps in self._read([picture(ink, hand, width) for hand in _LINE_HANDS]):
            for numbers, likely in lines(steps).items():
                if len(numbers) > 1:
                    readings[self._text(numbers)] += likely * self._seldom(numbers) / len(_LINE_HANDS)
        return readings

    def _text(self, numbers: Text) -> str:
        return "".join(self._characters.texts[number] for number in numbers)

    def _seldom(self, numbers: Text) -> float:
        return float(self._characters.weights[list(numbers)].clip(max=1.0).prod())

    def _read(self, pictures: Sequence[Picture]) -> list[Steps]:
        """Return the steps of each picture; all are of one width."""
        batch = np.stack(pictures)[:, np.newaxis].repeat(3, axis=1)  # the model takes colours
        (steps,) = self._session.run(None, {self._input: batch})
        return [self._characters.of(each) for each in steps]


def _session(model: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # the other cores are the screen's
    options.log_severity_level = _FATAL
    try:
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # whatever onnxruntime has: its errors share no class of their own
        raise ModelError(f"{model.name} cannot be loaded ({type(error).__name__})") from error
