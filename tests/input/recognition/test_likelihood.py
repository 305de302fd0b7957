"""The probability of a text is the sum over every way to spread it over the steps."""

from collections import defaultdict
from itertools import groupby, product
from math import prod

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.input.recognition.likelihood import Steps, Text, lines, single

ROWS = st.lists(st.lists(st.floats(0.01, 1), min_size=3, max_size=3), min_size=1, max_size=3)


def _steps(rows: list[list[float]]) -> Steps:
    steps = np.array(rows, dtype=np.float32)
    return steps / steps.sum(axis=1, keepdims=True)


def _by_every_path(steps: Steps) -> dict[Text, float]:
    sums: dict[Text, float] = defaultdict(float)
    for path in product(range(steps.shape[1]), repeat=len(steps)):
        text = tuple(each for each, _ in groupby(path) if each)
        sums[text] += prod(float(step[each]) for step, each in zip(steps, path, strict=True))
    return {text: likely for text, likely in sums.items() if text}


@given(rows=ROWS)
def test_lines_have_the_probability_of_all_their_paths(rows: list[list[float]]) -> None:
    steps = _steps(rows)
    assert lines(steps) == pytest.approx(_by_every_path(steps), abs=1e-6)


@given(rows=ROWS)
def test_a_single_class_has_the_probability_of_all_its_paths(rows: list[list[float]]) -> None:
    steps = _steps(rows)
    paths = _by_every_path(steps)
    assert single(steps).tolist() == pytest.approx([0, paths[(1,)], paths[(2,)]], abs=1e-6)


def test_a_class_is_there_twice_only_with_nothing_between() -> None:
    once, twice = _steps([[0, 1, 0], [0, 1, 0]]), _steps([[0, 1, 0], [1, 0, 0], [0, 1, 0]])
    assert max(lines(once), key=lines(once).__getitem__) == (1,)
    assert max(lines(twice), key=lines(twice).__getitem__) == (1, 1)
