"""Pinyin: how soon candidates are there, how often the meant word is among the first, and what the engine weighs.

`words.tsv` has a word, its pinyin and its kind a line: the terms that five articles on deputies' homes and the texts of
the demo county use three times or more, or are composed of; the demo county's places and deputies. In each round half
of the terms, by the round's seed, are learned with all places and names, as from the county's documents; the other half
is what nobody told the engine.
"""

import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from kiosk.input.pinyin import RimePinyin

pytestmark = pytest.mark.bench

ROUNDS = 21
SHOWN = 40
"""Candidates asked for at a key; a screen shows fewer."""
KEYS = 5_000
WEIGHT = """
import sys
from pathlib import Path
def held(kind):
    status = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith(kind))
import kiosk.input.pinyin
before = held("VmRSS"), held("RssAnon")
engine = kiosk.input.pinyin.RimePinyin()
engine.learn(sys.argv[1].split())
for letters in sys.argv[2].split():
    engine.candidates(letters, 40)
print(held("VmRSS") - before[0], held("RssAnon") - before[1])
engine.close()
"""


class Word(NamedTuple):
    text: str
    letters: str
    kind: str


@pytest.fixture(scope="module")
def words() -> list[Word]:
    lines = Path(__file__).with_name("words.tsv").read_text().splitlines()
    return [Word(text, pinyin.replace(" ", ""), kind) for text, pinyin, kind in (line.split("\t") for line in lines)]


@pytest.fixture
def engine() -> Iterator[RimePinyin]:
    engine = RimePinyin()
    yield engine
    engine.close()


def test_key_to_candidates(engine: RimePinyin, words: list[Word], table: Any) -> None:
    engine.learn([word.text for word in words if word.kind != "term"])
    for what, typed in (("a word", _words(words)), ("a sentence, up to 64 letters", _sentences(words))):
        took = sorted(_keys(engine, typed))
        table.row(f"pinyin, key to {SHOWN} candidates, {what}, p50", [took[len(took) // 2]], "ms")
        table.row(f"pinyin, key to {SHOWN} candidates, {what}, p99", [took[len(took) * 99 // 100]], "ms", ask=50)
        table.row(f"pinyin, key to {SHOWN} candidates, {what}, longest", [took[-1]], "ms")


def test_the_meant_word_among_the_first(engine: RimePinyin, words: list[Word], table: Any) -> None:
    terms = [word for word in words if word.kind == "term"]
    known = [word for word in words if word.kind != "term"]
    shares: dict[tuple[str, int], list[float]] = {}
    for seed in range(ROUNDS):
        order = random.Random(seed).sample(terms, len(terms))  # noqa: S311 - the same halves in every run
        learned, unseen = order[: len(order) // 2], order[len(order) // 2 :]
        engine.learn([word.text for word in (*learned, *known)])
        for kind, asked in {"unseen": unseen, "learned": learned, **_by_kind(known)}.items():
            ranks = [_rank(engine, word) for word in asked]
            for place in (1, 3, 5):
                share = 100 * sum(rank <= place for rank in ranks) / len(ranks)
                shares.setdefault((kind, place), []).append(share)
    asked_for = {("unseen", 1): 85.0, ("unseen", 5): 95.0, ("place", 3): 100.0, ("deputy", 3): 100.0}
    for (kind, place), values in shares.items():
        table.row(f"pinyin, {kind}, among the first {place}", values, "%", at_least=asked_for.get((kind, place)))


def test_learning(engine: RimePinyin, words: list[Word], table: Any) -> None:
    took = []
    for kept in range(5):
        begun = time.perf_counter()
        engine.learn([word.text for word in words[kept:]])
        took.append(time.perf_counter() - begun)
    table.row(f"pinyin, learning {len(words):,} words of the county", took, "s", ask=1)


def test_loading_and_weight(words: list[Word], table: Any) -> None:
    took = []
    for _ in range(5):
        begun = time.perf_counter()
        RimePinyin().close()
        took.append(time.perf_counter() - begun)
    table.row("pinyin, loading", took, "s", ask=1)
    texts, letters = " ".join(word.text for word in words), " ".join(word.letters for word in words)
    told = subprocess.run([sys.executable, "-c", WEIGHT, texts, letters], capture_output=True, text=True, check=True)
    whole, own = (int(size) / 1024 for size in told.stdout.split())
    table.row("pinyin, memory of the loaded engine, files mapped included", [whole], "MiB")
    table.row("pinyin, memory of the loaded engine, its own", [own], "MiB")


def _by_kind(words: Sequence[Word]) -> dict[str, list[Word]]:
    kinds: dict[str, list[Word]] = {}
    for word in words:
        kinds.setdefault(word.kind, []).append(word)
    return kinds


def _rank(engine: RimePinyin, word: Word) -> float:
    found = engine.candidates(word.letters, 10)
    return found.index(word.text) + 1 if word.text in found else float("inf")


def _keys(engine: RimePinyin, typed: Sequence[str]) -> Iterator[float]:
    """Yield how long each key took, in milliseconds: each letter of the words, then two at a time taken back."""
    for letters in typed:
        for end in (*range(1, len(letters) + 1), *range(len(letters) - 1, 0, -2)):
            begun = time.perf_counter()
            engine.candidates(letters[:end], SHOWN)
            yield 1_000 * (time.perf_counter() - begun)


def _words(words: Sequence[Word]) -> list[str]:
    order = random.Random(1).sample(list(words), len(words))  # noqa: S311 - the same order in every run
    return [word.letters for word in order]


def _sentences(words: Sequence[Word]) -> list[str]:
    letters = "".join(_words(words))
    return [letters[begin : begin + 64] for begin in range(0, KEYS, 64)]
