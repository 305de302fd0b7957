"""A virtual screen, the real window on it in a process of its own, and the pages of the list."""

import json
import os
import select
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kiosk.presenters.models import ScreenModel
from kiosk.typography.typesetting import Typesetter
from kiosk.ui.elements import Element
from kiosk.ui.router import page
from tests.screens.looks import PANELS, Look
from tests.screens.pages import Sample
from tests.screens.pages import samples as every_sample

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60
SIZE, MILLIMETRES = PANELS[Look().panel_name]


@dataclass(frozen=True)
class VirtualScreen:
    """An X server without a monitor; its frame buffer lies in a file."""

    display: str
    frame_buffer: Path

    def pixels(self) -> bytes:
        """What a monitor would show, as rows of RGB."""
        dump = self.frame_buffer.read_bytes()
        header_size, *rest = struct.unpack(">25I", dump[:100])
        width, height, stride, colours = rest[3], rest[4], rest[11], rest[18]
        image = dump[header_size + 12 * colours :]
        rows = (image[y * stride : y * stride + width * 4] for y in range(height))
        return b"".join(bytes(part for x in (row[2::4], row[1::4], row[0::4]) for part in x) for row in rows)

    def click(self, x: int, y: int, *more: str) -> None:
        """Click as a person with a mouse or finger does; `more` are further xdotool commands."""
        self.xdotool("mousemove", str(x), str(y), *(more or ("click", "1")))

    def xdotool(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], env={**os.environ, "DISPLAY": self.display}, check=True, timeout=PATIENCE_S)


class Harness:
    """The window's process; one command a call."""

    def __init__(self, display: str) -> None:
        words = [sys.executable, "-m", "tests.ui.harness", *map(str, (*SIZE, *MILLIMETRES))]
        environment = {**os.environ, "DISPLAY": display, "PYTHONDONTWRITEBYTECODE": "1"}
        self._process = subprocess.Popen(
            words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )
        assert self._answer() == "ready"

    def do(self, *words: Any) -> Any:
        """Send a command and return its answer; an error of the window is one of the test."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(words) + "\n")
        self._process.stdin.flush()
        answer = self._answer()
        assert not (isinstance(answer, dict) and "error" in answer), answer
        return answer

    def close(self) -> None:
        """Close the window and wait for its process."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        assert self._process.wait(timeout=PATIENCE_S) == 0
        self._process.stdout.close()

    def _answer(self) -> Any:
        assert self._process.stdout is not None
        readable, _, _ = select.select([self._process.stdout], [], [], PATIENCE_S)
        assert readable, "the window does not answer"
        return json.loads(self._process.stdout.readline())


@pytest.fixture(scope="session")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VirtualScreen]:
    """An X server on a free display, ended afterwards."""
    folder = tmp_path_factory.mktemp("frame-buffer")
    read, write = os.pipe()
    size = f"{SIZE[0]}x{SIZE[1]}x24"
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", size, "-fbdir", str(folder), "-nolisten", "tcp"],
        pass_fds=(write,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as told:
            number = told.readline().strip()
        yield VirtualScreen(f":{number}", folder / "Xvfb_screen0")
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE_S)


@pytest.fixture(scope="session")
def window(screen: VirtualScreen) -> Iterator[Harness]:
    """The real window, one for all tests: Kivy opens one a process."""
    harness = Harness(screen.display)
    yield harness
    harness.close()


@pytest.fixture(scope="session")
def samples() -> dict[str, Sample]:
    """Every page of a wide panel, in every state, by its name."""
    return {sample.name: sample for sample in every_sample() if not sample.narrow}


@pytest.fixture(scope="session")
def models(samples: dict[str, Sample]) -> dict[str, ScreenModel]:
    """The same in Chinese, as the window is given them."""
    return {name: sample.model(Look()) for name, sample in samples.items()}


@pytest.fixture(scope="session")
def typesetter() -> Typesetter:
    return Typesetter()


@pytest.fixture(scope="session")
def drawn(samples: dict[str, Sample], typesetter: Typesetter) -> Callable[..., tuple[Element, ...]]:
    """Lays out a page in a look."""
    return lambda name, look=Look(): page(samples[name].model(look), look.panel, typesetter)  # noqa: B008 - frozen
