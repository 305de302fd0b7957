"""SIGKILL in turn to kiosk, sync, broker and hub at random points of a visit: nothing is lost, nothing doubled."""

import contextlib
import json
import random
import sqlite3
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any, Self

import psutil
import pytest

from kiosk.simulator.client import bench
from kiosk.simulator.errors import BenchError
from kiosk.simulator.script import parse

ROUNDS = 50
SEED = 20261115
VISIT_S = 4.0
"""A visit takes about this long; the kill falls somewhere in it."""

VISIT = """wait screen home 30; press home.opinion; press notice.agree; press category.heating; press issue.1;
press issue.next; press place.1; press review.confirm; wait screen done; state"""


@dataclass
class Part:
    """One of the four programs, with all it takes to start it again as it was."""

    words: list[str]
    environment: dict[str, str]
    process: psutil.Process | subprocess.Popen[bytes]

    @classmethod
    def of(cls, pid: int) -> Self:
        process = psutil.Process(pid)
        return cls(process.cmdline(), process.environ(), process)

    def kill(self) -> None:
        """End it at once and wait until its locks and its port are free."""
        with contextlib.suppress(psutil.NoSuchProcess):
            self.process.kill()
            self.process.wait(10)

    def start_again(self, log: Path) -> None:
        with log.open("ab") as out:
            self.process = subprocess.Popen(self.words, env=self.environment, stdout=out, stderr=out)


@pytest.fixture
def parts(demo: Any) -> Iterator[dict[str, Part]]:
    parts = {name: Part.of(pid) for name, pid in demo.facts["pids"].items()}
    yield parts
    for part in parts.values():
        part.kill()


def visit(demo: Any) -> str | None:
    """Leave an opinion; the ticket when the success page was seen, None when a kill came between."""
    with contextlib.suppress(BenchError), bench(demo.data, into=demo.data) as hand:
        for line in parse(VISIT, "visit"):
            hand.play(line.command)
        return hand.values["ticket"]
    return None


@pytest.mark.timeout(800)
def test_fifty_kills_lose_nothing_and_double_nothing(demo: Any, parts: dict[str, Part]) -> None:
    chance = random.Random(SEED)  # noqa: S311 - a test's dice, thrown again the same way
    confirmed: list[str] = []
    for name in islice(cycle(("kiosk", "sync", "broker", "hub")), ROUNDS):
        killer = threading.Timer(chance.uniform(0, VISIT_S), parts[name].kill)
        killer.start()
        ticket = visit(demo)
        killer.join()
        confirmed += [ticket] if ticket else []
        parts[name].start_again(demo.data / "logs" / f"{name}.log")
        demo.until("home shows", 30, lambda: at_home(demo))
    demo.until("all is delivered", 90, lambda: demo.state()["queue"]["pending"] == 0)

    at_hub = Counter(case["ticket_no"] for case in demo.hub("case", "list", "--json"))
    assert len(confirmed) > ROUNDS / 2
    assert [ticket for ticket in confirmed if ticket not in at_hub] == []
    assert [ticket for ticket, times in at_hub.items() if times > 1] == []
    assert at_hub.total() == accepted(demo.data)


def at_home(demo: Any) -> bool:
    """Whether the kiosk answers and shows home; from anywhere else it is led one step nearer."""
    try:
        with bench(demo.data, into=demo.data) as hand:
            shown = json.loads(hand.play(parse("state", "home")[0].command))
            way = next((control for control in ("leave.confirm", "nav.leave") if control in shown["controls"]), None)
            if shown["screen"] != "home" and way:
                hand.play(parse(f"press {way}", "home")[0].command)
    except BenchError:
        return False
    return bool(shown["screen"] == "home")


def accepted(data: Path) -> int:
    """How many opinions the kiosk itself committed, confirmed on the screen or not."""
    with contextlib.closing(sqlite3.connect(data / "kiosk.db")) as connection:
        [(count,)] = connection.execute("SELECT count(*) FROM outbox WHERE type = 'dh.opinion.submitted.v1'")
        return int(count)
