"""The clock's thread: once a second it tells the time, and how reader and panel are."""

import logging
from collections.abc import Callable
from threading import Event as Signal
from threading import Thread

from hardware.ports import CodeScanner, Panel
from kiosk.application.ports import Clock
from kiosk.domain.devices import PanelCondition, ReaderCondition
from kiosk.domain.visit.events import Event, PanelChanged, ReaderChanged, Ticked

log = logging.getLogger(__name__)

EVERY_S = 1.0
JOIN_S = 3.0


class Watching:
    """Owns the thread "clock". Reading a status never raises; were it to, it is logged and counted."""

    def __init__(self, clock: Clock, scanner: CodeScanner, panel: Panel, post: Callable[[Event], None]) -> None:
        self.failures = 0
        self._clock = clock
        self._scanner = scanner
        self._panel = panel
        self._post = post
        self._told: tuple[ReaderCondition, PanelCondition] | None = None
        self._over = Signal()
        self._thread = Thread(target=self._run, name="clock", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def close(self) -> None:
        """End the thread; twice is fine."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join(JOIN_S)

    def look(self) -> None:
        """Tell the time, and what changed since the last look."""
        reader = ReaderCondition(self._scanner.status().value)
        panel = PanelCondition(self._panel.status().value)
        told, self._told = self._told, (reader, panel)
        if told is None or told[0] is not reader:
            self._post(ReaderChanged(reader))
        if told is None or told[1] is not panel:
            self._post(PanelChanged(panel))
        self._post(Ticked(self._clock.now()))

    def _run(self) -> None:
        while not self._over.is_set():
            try:
                self.look()
            except Exception:  # the worker's loop: a device nobody foresaw must not stop the clock
                self.failures += 1
                log.exception("failed worker=clock failures=%d", self.failures)
            self._over.wait(EVERY_S)
