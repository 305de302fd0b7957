"""How likely texts are, by what the model says of each column of a picture.

The model is trained for connectionist temporal classification: at each step, from left to right, it gives the
probability of every class; class 0 is "nothing new". A text's probability is the sum over all ways to spread it over
the steps, in which a class that stays counts once.
"""

from collections import defaultdict
from typing import Final

import numpy as np
from numpy.typing import NDArray

Steps = NDArray[np.float32]
"""One row a step, one column a class; column 0 is nothing new."""
Text = tuple[int, ...]

_BEAM: Final = 12
"""Beginnings of lines that are followed at once."""
_CLASSES: Final = 8
"""Classes that may come next; the others of a step are far behind."""


def single(steps: Steps) -> NDArray[np.float32]:
    """Return for every class how likely it stands in the picture alone; 0 for class 0."""
    before, nothing = 1.0, steps[:, :1]
    now = np.zeros(steps.shape[1], dtype=np.float32)
    after = np.zeros_like(now)
    for step, none in zip(steps, nothing, strict=True):
        after = (after + now) * none
        now = (now + before) * step
        before *= float(none[0])
    alone = now + after
    alone[0] = 0
    return alone


def lines(steps: Steps) -> dict[Text, float]:
    """Return the likeliest texts of any length with their probabilities, found by a beam of beginnings."""
    beginnings: dict[Text, tuple[float, float]] = {(): (1.0, 0.0)}  # ending in nothing new, ending in its last class
    for step in steps:
        going = _longer(beginnings, step)
        kept = sorted(going, key=lambda text: sum(going[text]), reverse=True)[:_BEAM]
        beginnings = {text: going[text] for text in kept}
    return {text: sum(ways) for text, ways in beginnings.items() if text and any(ways)}


def _longer(beginnings: dict[Text, tuple[float, float]], step: NDArray[np.float32]) -> dict[Text, tuple[float, float]]:
    nothing: dict[Text, float] = defaultdict(float)
    something: dict[Text, float] = defaultdict(float)
    few = min(_CLASSES, len(step))
    coming = [int(each) for each in np.argpartition(step, -few)[-few:] if each]
    for text, (rested, lasting) in beginnings.items():
        nothing[text] += (rested + lasting) * float(step[0])
        for each in coming:
            again = bool(text) and text[-1] == each
            something[(*text, each)] += (rested if again else rested + lasting) * float(step[each])
        if text:
            something[text] += lasting * float(step[text[-1]])
    return {text: (nothing[text], something[text]) for text in nothing.keys() | something.keys()}
