"""The table that grows while it is measured, virtual screens, and the whole product on a folder of its own."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from kiosk.simulator.client import bench
from kiosk.simulator.script import parse
from tests.bench.processes import until

PROGRAMS = Path(sys.executable).parent
PATIENCE_S = 120.0
_WIDTHS = (68, 14, 10, 15)


class Table:
    """Writes a row as soon as it is measured, and what is going on below it while there is a terminal to watch."""

    def __init__(self) -> None:
        self._begun = False

    def row(
        self,
        what: str,
        values: Sequence[float],
        unit: str = "",
        *,
        ask: float | None = None,
        at_least: float | None = None,
    ) -> None:
        """Add a figure: the median of what was measured, with its range, and whether it is what was asked for."""
        middle = median(values)
        spread = f"{_number(min(values))} – {_number(max(values))}" if len(values) > 1 else ""
        asked = "" if ask is None else f"≤ {_number(ask)}{'' if middle <= ask else ' MISSED'}"
        if at_least is not None:
            asked = f"≥ {_number(at_least)}{'' if middle >= at_least else ' MISSED'}"
        if not self._begun:
            self._begun = True
            self._cells("", "asked", "measured", "range")
            self._cells(*("-" * width for width in _WIDTHS))
        self._cells(what, asked, f"{_number(middle)} {unit}".strip(), spread)

    def going_on(self, what: str) -> None:
        """Tell what takes its time now."""
        self._clear()
        if sys.stderr.isatty():
            sys.stderr.write(f"  … {what}")
            sys.stderr.flush()

    def _cells(self, *cells: str) -> None:
        self._clear()
        padded = (cell.ljust(width) for cell, width in zip(cells, _WIDTHS, strict=True))
        sys.stdout.write(f"| {' | '.join(padded)} |\n")
        sys.stdout.flush()

    def _clear(self) -> None:
        if sys.stderr.isatty():
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def _number(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:,.0f}"


@dataclass(frozen=True)
class Demo:
    """A running `kiosk-demo --headless --keep`."""

    data: Path
    display: str
    pids: dict[str, int]

    def bench(self, commands: str) -> str:
        """Play bench commands and return what they say."""
        with bench(self.data, into=self.data) as hand:
            return "\n".join(filter(None, (hand.play(line.command) for line in parse(commands, "bench"))))

    def state(self) -> dict[str, Any]:
        """The kiosk's state as the bench tells it."""
        state: dict[str, Any] = json.loads(self.bench("state"))
        return state


@pytest.fixture(scope="session")
def table() -> Table:
    sys.stdout.write("\n\n")
    return Table()


@pytest.fixture(scope="session")
def provisioned(tmp_path_factory: pytest.TempPathFactory, table: Table) -> Path:
    """A kiosk's folder with the demo county and its documents in it, as a demo that has ended leaves it."""
    table.going_on("founding the demo county")
    folder = tmp_path_factory.mktemp("county") / "data"
    with _running(folder):
        pass
    return folder


@pytest.fixture
def data(provisioned: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(provisioned, tmp_path / "data", ignore=shutil.ignore_patterns("*.sock")))


@pytest.fixture(scope="module")
def demo(provisioned: Path, tmp_path_factory: pytest.TempPathFactory, table: Table) -> Iterator[Demo]:
    """The whole product, running on another copy."""
    table.going_on("starting the whole product")
    folder = tmp_path_factory.mktemp("demo") / "data"
    shutil.copytree(provisioned, folder, ignore=shutil.ignore_patterns("*.sock"))
    with _running(folder) as running:
        yield running


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """A virtual screen as large as the demo's."""
    told, tells = os.pipe()
    words = ["Xvfb", "-displayfd", str(tells), "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(words, pass_fds=(tells,), stderr=subprocess.DEVNULL)
    os.close(tells)
    with os.fdopen(told) as answer:
        number = answer.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait(timeout=PATIENCE_S)


@pytest.fixture
def started() -> Iterator[Callable[..., int]]:
    """Starts a program on a display and returns its process id; ends it after the test."""
    children: list[subprocess.Popen[bytes]] = []

    def start(display: str, *words: str | Path) -> int:
        environment = os.environ | {"DISPLAY": display, "WAYLAND_DISPLAY": "", "SDL_VIDEODRIVER": "x11"}
        child = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        children.append(child)
        return child.pid

    yield start
    for child in children:
        child.terminate()
        child.wait(timeout=PATIENCE_S)


@contextmanager
def _running(folder: Path) -> Iterator[Demo]:
    said = folder.with_suffix(".said")
    environment = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    words = [str(PROGRAMS / "kiosk-demo"), "--headless", "--keep", "--data", str(folder)]
    note = folder / "demo.json"
    with said.open("wb") as out, subprocess.Popen(words, env=environment, stdout=out, stderr=out) as process:
        try:
            until("the demo is up", lambda: note.exists() or process.poll() is not None, PATIENCE_S)
            assert process.poll() is None, said.read_text()
            facts = json.loads(note.read_text())
            yield Demo(folder, facts["display"], facts["pids"])
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=PATIENCE_S)
