"""From the start of the process to a page that answers a finger, beside a bare Kivy window."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kiosk.simulator.client import bench
from kiosk.simulator.commands import Where
from tests.bench.eye import Eye, Patch
from tests.bench.processes import cpu_s, until

pytestmark = pytest.mark.bench

HERE = Path(__file__).parent
PROGRAMS = Path(sys.executable).parent
PATIENCE_S = 60.0
ROUNDS = 7
SETTLED_S = 3.0
AGAIN_S = 0.06
"""Three frames and more."""


@dataclass(frozen=True)
class Start:
    """Seconds from the process to the page drawn, and to a finger's press shown; CPU seconds in all."""

    drawn: float
    usable: float
    cpu: float


@dataclass(frozen=True)
class Program:
    """A program with a window, and a piece of a button on it that looks different when it is pressed."""

    words: tuple[str | Path, ...]
    button: Patch

    def started(self, display: str, page: bytes) -> Start:
        """Start it, put a finger on the button at the first frame that has it, and see how long things took."""
        with closing(Eye(display)) as eye:
            began = time.perf_counter()
            with _process(display, self.words) as pid:
                drawn = self._seen(eye, PATIENCE_S, lambda now: now == page)
                assert drawn is not None, f"{self.words[0]}: no page"
                usable = self._answered(eye, page)
                start = Start(drawn - began, usable - began, cpu_s(pid))
        return start

    def _answered(self, eye: Eye, page: bytes) -> float:
        """Return when a press was shown; a press that came too early to be heard is made again, as people do."""
        for _ in range(int(PATIENCE_S / AGAIN_S)):
            eye.press(self.button.x, self.button.y)
            answered = self._seen(eye, AGAIN_S, lambda now: now != page)
            eye.release(1, 1)
            if answered is not None:
                return answered
        raise AssertionError(f"{self.words[0]}: no press was answered")

    def page(self, display: str) -> bytes:
        """What the piece of the button looks like when everything has settled."""
        with closing(Eye(display)) as eye, _process(display, self.words):
            for _ in eye.watch(SETTLED_S):
                pass
            return eye.picture(self.button)

    def _seen(self, eye: Eye, seconds: float, right: Callable[[bytes], bool]) -> float | None:
        for frame in eye.watch(seconds):
            if right(eye.picture(self.button)):
                return frame
        return None


@contextmanager
def _process(display: str, words: tuple[str | Path, ...]) -> Iterator[int]:
    environment = os.environ | {"DISPLAY": display, "WAYLAND_DISPLAY": "", "SDL_VIDEODRIVER": "x11"}
    with subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield process.pid
        finally:
            process.terminate()


@pytest.fixture
def opinion_button(display: str, data: Path) -> Patch:
    """The middle of the home page's main button; nothing of the product but a kiosk runs for it."""
    with _process(display, (PROGRAMS / "kiosk", "--data", data, "--simulate")):
        until("the bench is there", (data / "bench.sock").exists, PATIENCE_S)
        with bench(data, into=data) as hand:
            x, y = map(int, hand.play(Where("home.opinion")).split())
    return Patch(x - 60, y - 30, 120, 60)


def test_start_to_usable_home_page(display: str, data: Path, opinion_button: Patch, table: Any) -> None:
    bare = Program((sys.executable, HERE / "bare_window.py"), Patch(300, 200, 120, 60))
    kiosk = Program((PROGRAMS / "kiosk", "--data", data, "--simulate"), opinion_button)
    table.going_on("starting each once, for the disk's cache")
    pages = {program: program.page(display) for program in (bare, kiosk)}
    starts: dict[Program, list[Start]] = {bare: [], kiosk: []}
    for number in range(ROUNDS):
        for program, measured in starts.items():
            table.going_on(f"start {number + 1} of {ROUNDS}: {Path(program.words[-1]).name}")
            measured.append(program.started(display, pages[program]))
    ratios = [one.usable / other.usable for one, other in zip(starts[kiosk], starts[bare], strict=True)]
    table.row("start to usable page, kiosk over bare window", ratios, ask=2.5)
    for name, program in (("bare window", bare), ("kiosk", kiosk)):
        table.row(f"{name}: start to page drawn", [start.drawn for start in starts[program]], "s")
        table.row(f"{name}: start to usable", [start.usable for start in starts[program]], "s")
        table.row(f"{name}: CPU to usable", [start.cpu for start in starts[program]], "s")
