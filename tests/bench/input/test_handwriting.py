"""Handwriting: how often the written character is among the first, how soon, and what the process takes.

Characters are drawn by seed from the 3,500 of every day, and written as the strokes of hanzi-writer-data say, in the
hands of `hands`. The data are of print-like writing: what real writers do beyond these hands is to be seen with them.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.resources import files
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest

from kiosk.input.handwriting import WorkerHandwriting
from tests.bench.input.hands import Disturbance, Hand, Strokes, beside, in_wrong_order, joined, one_after_the_other
from tests.bench.processes import cpu_s, memory

pytestmark = [pytest.mark.bench, pytest.mark.timeout(3600)]

SEED = 20261125
DRAWN = 1200
RARER = TIMED = 400
LINES = 200
SHOWN = 40
"""Candidates asked for, as the kiosk does."""
ROUNDS = 7
PATIENCE_S = 60.0
NOISY, SHAKY = Hand(), Hand(wobble=0.014, misplaced=0.035, slant=0.3, turned=0.15, smallest=0.3)
TWO_JOINED, HALF_JOINED = joined(lambda _: 1), joined(lambda strokes: strokes // 2)
ASKED: dict[str, Disturbance] = {
    "as in the data": lambda _, strokes: strokes,
    "noise": NOISY,
    "noise, wrong order": one_after_the_other(in_wrong_order, NOISY),
    "noise, two strokes joined": one_after_the_other(TWO_JOINED, NOISY),
    "noise, wrong order, two strokes joined": one_after_the_other(in_wrong_order, TWO_JOINED, NOISY),
}
BEYOND: dict[str, Disturbance] = {
    "noise, half of the strokes joined": one_after_the_other(HALF_JOINED, NOISY),
    "a shaky hand": SHAKY,
}


@pytest.fixture(scope="module")
def data() -> Path:
    """The folder with a file for each character."""
    root = Path(__file__).parents[3]
    set_up = [sys.executable, root / ".ci" / "set_up.py", "--strokes", "--venv", sys.prefix]
    subprocess.run(set_up, check=True, capture_output=True)
    return Path(sys.prefix, "stroke_data", "node_modules", "hanzi-writer-data")


@pytest.fixture(scope="module")
def engine() -> Iterator[WorkerHandwriting]:
    engine = WorkerHandwriting(start_s=PATIENCE_S, call_s=PATIENCE_S)
    yield engine
    engine.close()


def _levels() -> list[str]:
    return files("kiosk.input.recognition").joinpath("characters.txt").read_text(encoding="utf-8").split()


def _written(data: Path, character: str) -> Strokes:
    """Return the pen's way; the file's square is 1,024 wide, y upwards from -124."""
    medians = json.loads((data / f"{character}.json").read_text())["medians"]
    return tuple(tuple((x / 1024, (900 - y) / 1024) for x, y in stroke) for stroke in medians)


def _drawn(data: Path, level: str, number: int) -> list[str]:
    known = [character for character in level if (data / f"{character}.json").exists()]
    return Random(SEED).sample(known, number)  # noqa: S311 - the same characters in every run


@pytest.mark.parametrize(("hand", "asked"), [*product(ASKED, [True]), *product(BEYOND, [False])])
def test_the_written_character_among_the_first(
    engine: WorkerHandwriting, data: Path, table: Any, hand: str, *, asked: bool
) -> None:
    found, _ = _read(engine, data, _drawn(data, _levels()[0], DRAWN), (ASKED | BEYOND)[hand], table)
    _tell(table, f"handwriting, {hand}", found, asked=asked)


def test_call_to_candidates(engine: WorkerHandwriting, data: Path, table: Any) -> None:
    engine.recognise(_written(data, "表"), SHOWN)
    assert engine.pid is not None
    before = cpu_s(engine.pid)
    _, took = _read(engine, data, _drawn(data, _levels()[0], TIMED), NOISY, table)
    table.row("handwriting, call to candidates, p50", [took[len(took) // 2]], "ms")
    table.row("handwriting, call to candidates, p95", [took[len(took) * 95 // 100]], "ms", ask=150)
    table.row("handwriting, call to candidates, longest", [took[-1]], "ms")
    table.row("handwriting, CPU time of a call", [(cpu_s(engine.pid) - before) * 1000 / TIMED], "ms")


@pytest.mark.parametrize(("level", "name"), [(1, "of print (level 2)"), (2, "of names and places (level 3)")])
def test_rarer_characters(engine: WorkerHandwriting, data: Path, table: Any, level: int, name: str) -> None:
    found, _ = _read(engine, data, _drawn(data, _levels()[level], RARER), NOISY, table)
    _tell(table, f"handwriting, noise, characters {name}", found, asked=False)


@pytest.mark.parametrize("length", [2, 4])
def test_characters_side_by_side(engine: WorkerHandwriting, data: Path, table: Any, length: int) -> None:
    random = Random(SEED)  # noqa: S311 - the same lines in every run
    places = []
    for _ in range(LINES):
        characters = random.sample(_levels()[0], length)
        line = beside(random, [NOISY(random, _written(data, character)) for character in characters])
        places.append(_place(engine.recognise(line, SHOWN), "".join(characters)))
    _tell(table, f"handwriting, {length} characters side by side, noise", places, asked=False)


def test_what_the_process_takes(engine: WorkerHandwriting, data: Path, table: Any) -> None:
    strokes = _written(data, "表")
    engine.recognise(strokes, SHOWN)
    assert engine.pid is not None
    table.row("handwriting, memory of the process after all this", [memory(engine.pid).rss], "MB")
    forgotten, again = zip(*(_forget(engine, strokes) for _ in range(ROUNDS)), strict=True)
    table.row("handwriting, to forget", forgotten, "ms", ask=100)
    table.row("handwriting, from forgetting to the next candidates", again, "ms")


def _read(
    engine: WorkerHandwriting, data: Path, characters: list[str], hand: Disturbance, table: Any
) -> tuple[list[int], list[float]]:
    """Return where each character stands among its candidates, and the milliseconds in rising order."""
    random = Random(SEED)  # noqa: S311 - the same hands in every run
    places, took = [], []
    for number, character in enumerate(characters):
        table.going_on(f"{number} of {len(characters)}")
        strokes = hand(random, _written(data, character))
        began = time.perf_counter()
        found = engine.recognise(strokes, SHOWN)
        took.append((time.perf_counter() - began) * 1000)
        places.append(_place(found, character))
    return places, sorted(took)


def _place(found: tuple[str, ...], character: str) -> int:
    return found.index(character) if character in found else SHOWN


def _tell(table: Any, what: str, places: list[int], *, asked: bool) -> None:
    for among, ask in ((1, 95.0), (5, 99.0)):
        share = 100 * sum(place < among for place in places) / len(places)
        table.row(f"{what}: top-{among} of {len(places)}", [share], "%", at_least=ask if asked else None)


def _forget(engine: WorkerHandwriting, strokes: Strokes) -> tuple[float, float]:
    began = time.perf_counter()
    engine.forget()
    forgotten = time.perf_counter()
    engine.recognise(strokes, SHOWN)
    return (forgotten - began) * 1000, (time.perf_counter() - began) * 1000
