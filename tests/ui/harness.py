"""The real window on sample pages, in a process of its own: a command a line on stdin, an answer a line on stdout.

``python -m tests.ui.harness WIDTH HEIGHT MM_WIDTH MM_HEIGHT`` opens it.
"""

import json
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kiosk.domain.visit.events import CaretPlaced, StrokeWritten
from kiosk.presenters.models import ScreenModel
from kiosk.ui.app import run
from kiosk.ui.environment import prepared
from tests.screens.looks import Look
from tests.screens.pages import samples


class Mailbox:
    """Keeps what was posted, for the test to count."""

    def __init__(self) -> None:
        self.wake: Callable[[], None] = lambda: None
        self.posted: deque[object] = deque()

    def post(self, event: object) -> None:
        self.posted.append(event)

    def drain(self) -> None:
        pass


class SampleCore:
    """A core that shows whatever it is told to."""

    def __init__(self) -> None:
        self.mailbox = Mailbox()
        self.samples = {sample.name: sample for sample in samples()}
        self.shown = self.samples["home"].model(Look())
        self.listeners: list[Callable[[ScreenModel], None]] = []
        self.reached: list[str] = []

    def screen(self) -> ScreenModel:
        return self.shown

    def subscribe(self, on_change: Callable[[ScreenModel], None]) -> None:
        self.listeners.append(on_change)

    def focused(self, control: str, *, unasked: bool = False) -> None:
        self.reached.append(f"{control} unasked" if unasked else control)

    def show(self, name: str, look: Look) -> None:
        self.shown = self.samples[name].model(look)
        for listener in self.listeners:
            listener(self.shown)


class Harness:
    """Obeys one command a line."""

    def __init__(self, core: SampleCore) -> None:
        self.core = core
        self.window: Any = None
        self.flips = 0

    def opened(self, window: Any, call: Callable[[Callable[[], None]], None]) -> None:
        from kivy.core.window import Window  # noqa: PLC0415 - only after the environment is ready

        Window.bind(on_flip=self._count)
        self.window = window
        threading.Thread(target=self._read, args=(call,), daemon=True, name="commands").start()

    def closed(self) -> None:
        pass

    def _count(self, *_: object) -> None:
        self.flips += 1

    def _read(self, call: Callable[[Callable[[], None]], None]) -> None:
        _tell("ready")
        for line in sys.stdin:
            command, *words = json.loads(line)
            call(lambda command=command, words=words: self._answer(command, words))
        call(self.window.stop)

    def _answer(self, command: str, words: list[Any]) -> None:
        try:
            answer = getattr(self, f"do_{command}")(*words)
        except Exception as error:  # noqa: BLE001 - told to the test
            answer = {"error": repr(error)}
        _tell(answer)

    def do_show(self, language: str, name: str) -> None:
        self.core.show(name, Look(language=language))

    def do_shot(self, path: str) -> None:
        self.window.screenshot(Path(path))

    def do_controls(self) -> dict[str, Any]:
        return {id_: asdict(place) for id_, place in self.window.controls().items()}

    def do_press(self, control: str) -> None:
        self.window.press(control)

    def do_stroke(self, *points: list[float]) -> None:
        self.window.stroke([(x, y) for x, y in points])

    def do_presses(self) -> int:
        """Presses so far: a finger that comes down posts an event, and every button posts its own."""
        return len(self.core.mailbox.posted)

    def do_reached(self) -> list[str]:
        """Which controls the keys went to, one after the other."""
        return self.core.reached

    def do_strokes(self) -> list[Any]:
        """The strokes that were written."""
        return [event.stroke for event in self.core.mailbox.posted if isinstance(event, StrokeWritten)]

    def do_carets(self) -> list[int]:
        """Where in the text it was touched."""
        return [event.index for event in self.core.mailbox.posted if isinstance(event, CaretPlaced)]

    def do_texts(self) -> list[str]:
        return list(self.window.texts())

    def do_pace(self, turns_a_second: float) -> None:
        self.window.turns.rate = turns_a_second

    def do_flips(self) -> int:
        return self.flips

    def do_cpu(self) -> float:
        return time.process_time()

    def do_stop(self) -> None:
        self.window.stop()


def _tell(answer: object) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    width, height, mm_width, mm_height = (int(word) for word in sys.argv[1:5])
    with prepared():
        core = SampleCore()
        harness = Harness(core)
        run(core, panel_mm=(mm_width, mm_height), size=(width, height), bench=harness)
