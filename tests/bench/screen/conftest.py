"""The kiosk's window for the figures of the screen, and how they are told."""

import json
import os
import select
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.bench.sync.county import busy_elsewhere, now

PATIENCE_S = 1800.0
WINDOW = Path(__file__).parent / "window.py"


class KioskWindow:
    """The process with the window; one command a call."""

    def __init__(self, display: str, data: Path) -> None:
        environment = os.environ | {"DISPLAY": display, "WAYLAND_DISPLAY": "", "SDL_VIDEODRIVER": "x11"}
        words = [sys.executable, "-m", "tests.bench.screen.window", str(data)]
        self.display = display
        self._process = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )
        assert self._answer() == "ready"

    def do(self, *words: Any) -> Any:
        """Send a command and return its answer."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(words) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def close(self) -> None:
        """Close the window and wait for its process."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(timeout=PATIENCE_S)
        self._process.stdout.close()

    def _answer(self) -> Any:
        assert self._process.stdout is not None
        readable, _, _ = select.select([self._process.stdout], [], [], PATIENCE_S)
        assert readable, "the window does not answer"
        return json.loads(self._process.stdout.readline())


@pytest.fixture(autouse=True)
def busy(table: Any) -> Iterator[None]:
    """Tells how many cores other programs kept busy meanwhile: what is measured in milliseconds depends on it."""
    began = now()
    yield
    table.row("cores that other programs kept busy meanwhile", [busy_elsewhere(began)])


@pytest.fixture
def kiosk_window(display: str, data: Path) -> Iterator[KioskWindow]:
    """The window of a kiosk of its own, offline."""
    window = KioskWindow(display, data)
    yield window
    window.close()


@pytest.fixture
def told(table: Any) -> Callable[[str, float, float, str], None]:
    """Tells a figure, what was asked for, and how much of it was taken."""

    def tell(what: str, value: float, limit: float, unit: str) -> None:
        table.row(what, [value], f"{unit}, {value / limit:.2f} of the limit", ask=limit)

    return tell
