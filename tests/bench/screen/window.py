"""The kiosk's core and real window in a process of their own, offline: a command a line in, an answer a line out.

A command that takes many frames is a generator; the window goes on drawing between its steps.
"""

import gc
import json
import sys
import threading
from collections.abc import Callable, Generator
from pathlib import Path
from time import monotonic, perf_counter
from typing import Any

from kiosk import bootstrap
from kiosk.presenters.models import buttons
from kiosk.ui.app import run
from tests.bench.screen.costs import costs

VISIT = (
    "home.opinion",
    "notice.agree",
    "category.roads",
    "issue.1",
    "issue.write",
    "write.keyboard",
    "write.key.l",
    "write.key.u",
    "write.next",
    "place.1",
    "review.confirm",
    "done.home",
)
TO_REVIEW = ("home.opinion", "notice.agree", "category.roads", "issue.1", "issue.next", "place.1")
MB = 1e6
Steps = Generator[None, None, Any]


class Hand:
    """Meets `kiosk.ui.ports.BenchHooks`: obeys one command a line."""

    def __init__(self, core: bootstrap.Core) -> None:
        self._core = core
        self._window: Any = None
        self._flips = 0

    def opened(self, window: Any, call: Callable[[Callable[[], None]], None]) -> None:
        from kivy.core.window import Window  # noqa: PLC0415 - only after the environment is ready

        Window.bind(on_flip=self._flipped)
        self._window = window
        threading.Thread(target=self._read, args=(call,), daemon=True, name="commands").start()

    def closed(self) -> None:
        pass

    def _flipped(self, *_: object) -> None:
        self._flips += 1

    def _read(self, call: Callable[[Callable[[], None]], None]) -> None:
        _tell("ready")
        for line in sys.stdin:
            command, *words = json.loads(line)
            call(lambda command=command, words=words: self._begin(command, words))
        call(self._window.stop)

    def _begin(self, command: str, words: list[Any]) -> None:
        answer = getattr(self, f"do_{command}")(*words)
        if isinstance(answer, Generator):
            self._go_on(answer)
        else:
            _tell(answer)

    def _go_on(self, steps: Steps) -> None:
        from kivy.clock import Clock  # noqa: PLC0415 - only after the environment is ready

        def step(_: float) -> bool:
            try:
                next(steps)
            except StopIteration as end:
                _tell(end.value)
                return False
            return True

        Clock.schedule_interval(step, 0)

    def do_screen(self) -> str:
        return self._core.screen().name

    def do_where(self, control: str) -> tuple[int, int] | None:
        """Return the middle of a control once a touch there counts, None before."""
        place = self._window.controls().get(control)
        if place is None or monotonic() < self._window._finger.guarded_until:
            return None
        return int(place.x + place.width // 2), int(place.y + place.height // 2)

    def do_haste(self) -> None:
        """Draw as many frames as the machine can from now on, so that many visits take minutes and not hours."""
        self._window.turns.rate = 1000.0

    def do_visits(self, count: int) -> Steps:
        """Leave so many opinions, page by page, each drawn; return MB of memory that are this process's own."""
        for _ in range(count):
            yield from self._walk(VISIT)
        gc.collect()
        return _own_memory()

    def do_wipes(self, count: int) -> Steps:
        """Return the seconds from the end of a visit to home drawn, and texts of the visit that were left anywhere."""
        took, left = [], set[str]()
        for _ in range(count):
            yield from self._walk(TO_REVIEW)
            entered = set(self._window.texts())
            yield from self._walk(("nav.leave",))
            began = perf_counter()
            yield from self._walk(("leave.confirm",))
            took.append(perf_counter() - began)
            left |= (entered - self._at_home) & set(self._window.texts())
        return {"took": took, "left": sorted(left)}

    def do_costs(self) -> Steps:
        """Return where the time of each page goes, in ms."""
        self._at_home = set(self._window.texts())
        return (yield from costs(self._window))

    def do_remember_home(self) -> None:
        """Take what is on the screen now for what may be there after a wipe."""
        self._at_home = set(self._window.texts())

    def _walk(self, controls: tuple[str, ...]) -> Steps:
        for control in controls:
            button = None
            while button is None or not button.enabled:
                yield
                self._core.mailbox.drain()
                button = buttons(self._core.screen()).get(control)
            flips = self._flips
            self._core.press(button)
            while self._flips == flips:
                yield


def _own_memory() -> float:
    """Return MB that this process has written to and shares with no other.

    Clean pages of libraries are left out: they are its own or not as other programs come and go.
    """
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()[1:]
    return next(int(line.split()[1]) * 1024 / MB for line in lines if line.startswith("Private_Dirty:"))


def _tell(answer: object) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    core = bootstrap.start(data=Path(sys.argv[1]), config_file=None, simulate=True)
    try:
        run(core, size=(1280, 800), bench=Hand(core))
    finally:
        core.close()
