"""The clock's thread: once a second it tells the time, and how reader, panel and speaker are."""

import logging
from collections.abc import Callable
from threading import Event as Signal
from threading import Thread

from hardware.ports import CodeScanner, Panel, Speaker
from kiosk.application.ports import Clock
from kiosk.domain.devices import PanelCondition, ReaderCondition, SpeakerCondition
from kiosk.domain.visit.events import Event, PanelChanged, ReaderChanged, SpeakerChanged, Ticked

log = logging.getLogger(__name__)

EVERY_S = 1.0
JOIN_S = 3.0


class Watching:
    """Owns the thread "clock". Reading a status never raises; were it to, it is logged and counted."""

    def __init__(
        self, clock: Clock, scanner: CodeScanner, panel: Panel, speaker: Speaker, post: Callable[[Event], None]
    ) -> None:
        self.failures = 0
        self._clock = clock
        self._scanner = scanner
        self._panel = panel
        self._speaker = speaker
        self._post = post
        self._told: frozenset[Event] = frozenset()
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
        conditions: tuple[Event, ...] = (
            ReaderChanged(ReaderCondition(self._scanner.status().value)),
            PanelChanged(PanelCondition(self._panel.status().value)),
            SpeakerChanged(SpeakerCondition(self._speaker.status().value)),
        )
        told, self._told = self._told, frozenset(conditions)
        for condition in conditions:
            if condition not in told:
                self._post(condition)
        self._post(Ticked(self._clock.now()))

    def _run(self) -> None:
        while not self._over.is_set():
            try:
                self.look()
            except Exception:  # the worker's loop: a device nobody foresaw must not stop the clock
                self.failures += 1
                log.exception("failed worker=clock failures=%d", self.failures)
            self._over.wait(EVERY_S)
