"""How people write a character that is given stroke by stroke as a teacher would: what each kind of hand does to it.

Sizes are shares of the character's square. Every disturbance is drawn by the random numbers it is given.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from kiosk.application.ports import Stroke

Strokes = tuple[Stroke, ...]
Disturbance = Callable[[Random, Strokes], Strokes]

_STEP = 0.02
"""Between two points, as a finger leaves them."""
_BENDS = 6
"""Points from one bend of an unsteady line to the next."""
_BACKWARDS = 0.3
"""Of strokes in the wrong order, so many are drawn from their ends."""


@dataclass(frozen=True)
class Hand:
    """How unsteady a hand is, each as the standard deviation or the most it may be."""

    wobble: float = 0.008
    misplaced: float = 0.02
    slant: float = 0.15
    turned: float = 0.07
    smallest: float = 0.5
    narrower: float = 0.12

    def __call__(self, random: Random, strokes: Strokes) -> Strokes:
        """Return the strokes as this hand draws them, somewhere in the field."""
        slant, turn = random.uniform(-self.slant, self.slant), random.uniform(-self.turned, self.turned)
        size = random.uniform(self.smallest, 1.0)
        width = size * random.uniform(1 - self.narrower, 1 + self.narrower)
        left, top = random.uniform(0, 1 - size), random.uniform(0, 1 - size)

        def placed(x: float, y: float) -> tuple[float, float]:
            x, y = x - 0.5 - slant * (y - 0.5), y - 0.5
            x, y = x * math.cos(turn) - y * math.sin(turn), x * math.sin(turn) + y * math.cos(turn)
            return x * width + size / 2 + left, y * size + size / 2 + top

        return tuple(tuple(placed(*point) for point in self._unsteady(random, stroke)) for stroke in strokes)

    def _unsteady(self, random: Random, stroke: Stroke) -> Stroke:
        points = _dense(stroke)
        away_x, away_y = random.gauss(0, self.misplaced), random.gauss(0, self.misplaced)
        wobbles = zip(self._wobble(random, len(points)), self._wobble(random, len(points)), strict=True)
        return tuple((x + away_x + dx, y + away_y + dy) for (x, y), (dx, dy) in zip(points, wobbles, strict=True))

    def _wobble(self, random: Random, points: int) -> list[float]:
        bends = [random.gauss(0, self.wobble) for _ in range(points // _BENDS + 2)]
        wobbles = []
        for number in range(points):
            bend, share = divmod(number / _BENDS, 1)
            slow = bends[int(bend)] * (1 - share) + bends[int(bend) + 1] * share
            wobbles.append(slow + random.gauss(0, self.wobble / 4))
        return wobbles


def in_wrong_order(random: Random, strokes: Strokes) -> Strokes:
    """Return them in any order, some from their ends."""
    any_order = random.sample(strokes, len(strokes))
    return tuple(stroke[::-1] if random.random() < _BACKWARDS else stroke for stroke in any_order)


def joined(pairs: Callable[[int], int]) -> Disturbance:
    """Return a disturbance that leaves the pen on the field between as many strokes as `pairs` says for their count."""

    def join(random: Random, strokes: Strokes) -> Strokes:
        drawn = list(strokes)
        for _ in range(min(pairs(len(strokes)), len(strokes) - 1)):
            first = random.randrange(len(drawn) - 1)
            drawn[first : first + 2] = [drawn[first] + drawn[first + 1]]
        return tuple(drawn)

    return join


def one_after_the_other(*disturbances: Disturbance) -> Disturbance:
    """Return a disturbance that is all of these."""

    def disturbed(random: Random, strokes: Strokes) -> Strokes:
        for disturbance in disturbances:
            strokes = disturbance(random, strokes)
        return strokes

    return disturbed


def beside(random: Random, characters: Sequence[Strokes]) -> Strokes:
    """Return characters written side by side, a little apart, in a field as wide as they take."""
    written: list[list[tuple[float, float]]] = []
    reach = 0.0
    for strokes in characters:
        left = min(x for stroke in strokes for x, _ in stroke)
        written += [[(x - left + reach, y) for x, y in stroke] for stroke in strokes]
        reach = max(x for stroke in written for x, _ in stroke) + random.uniform(0.02, 0.15)
    return tuple(tuple((x / reach, y / reach) for x, y in stroke) for stroke in written)


def _dense(stroke: Stroke) -> Stroke:
    points = [stroke[0]]
    for (x, y), (to_x, to_y) in pairwise(stroke):
        steps = max(1, int(math.hypot(to_x - x, to_y - y) / _STEP))
        points += [(x + (to_x - x) * n / steps, y + (to_y - y) * n / steps) for n in range(1, steps + 1)]
    return tuple(points)
