"""The kiosk's core and real window in a process of their own, offline: a command a line in, an answer a line out.

A command that takes many frames is a generator; the window goes on drawing between its steps.
"""

import gc
import json
import sys
import threading
from collections.abc import Callable, Generator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, perf_counter
from typing import Any

import msgspec
from uuid_utils import uuid7

from edge_sync.bodies.case import CASE_UPDATED, CaseUpdated
from edge_sync.database import connect, transaction
from edge_sync.envelope import digest
from edge_sync.identity import DATABASE_FILE
from edge_sync.inbox import Arrival, add
from kiosk import bootstrap
from kiosk.domain.visit.events import CodeScanned
from kiosk.presenters.models import Done, buttons
from kiosk.ui.app import run
from kiosk.ui.environment import prepared
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

    def __init__(self, core: bootstrap.Core, database: Path) -> None:
        self._core = core
        self._database = database
        self._answers = 0
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
        if place is None:
            return None
        x, y = int(place.x + place.width // 2), int(place.y + place.height // 2)
        scale = self._window.panel.px_per_unit
        return None if monotonic() < self._window._finger.counts_from(x / scale, y / scale) else (x, y)

    def do_scan(self, text: str) -> None:
        """Hold a code before the reader."""
        self._core.mailbox.post(CodeScanned(text, str(uuid7())))
        self._core.mailbox.drain()

    def do_answer(self) -> str:
        """Have the office answer the opinion whose ticket is shown; return the code on its slip."""
        body = self._core.screen().body
        assert isinstance(body, Done)
        with closing(connect(self._database)) as connection, transaction(connection):
            newest = connection.execute(
                "SELECT opinion_id FROM opinions ORDER BY block DESC, place DESC LIMIT 1"
            ).fetchone()
            answered = CaseUpdated(
                event_id=str(uuid7()), opinion_id=newest[0], ticket_no=body.ticket_no, rev=1, at=datetime.now(UTC),
                status="replied", public_text={"zh": "已经修好,请再看看。"}, from_unit={"zh": "供热公司"},
            )  # fmt: skip
            raw = msgspec.json.encode(answered)
            self._answers += 1
            arrival = Arrival(answered.event_id, digest(raw), CASE_UPDATED, self._answers, raw, answered.at)
            add(connection, arrival)
        return body.qr

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
        """Return the seconds from the end of a visit to home drawn, and texts of the visit that were left anywhere.

        In haste: a finger that lifts begins a turn at once, and what is done here waits for the next one.
        """
        self.do_haste()
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
    with prepared():
        core = bootstrap.start(data=Path(sys.argv[1]), config_file=None, simulate=True)
        try:
            run(core, size=(1280, 800), bench=Hand(core, Path(sys.argv[1]) / DATABASE_FILE))
        finally:
            core.close()
