"""Several code scanners as one: a camera to hold a slip before and a desk reader for badges, say."""

import threading
import time
from collections.abc import Callable
from functools import partial

from hardware.devices.scan_rules import HELD_S
from hardware.ports import CodeScanner, Scan, ScannerState


class JoinedScanners:
    """Hands on what any of the `scanners` reads, and keeps none of it; a code that two read at once arrives once."""

    def __init__(self, *scanners: CodeScanner, clock: Callable[[], float] = time.monotonic) -> None:
        self._scanners = scanners
        self._clock = clock
        self._lock = threading.Lock()
        self._last: tuple[int, int, float] | None = None
        self._on_scan: Callable[[Scan], None] | None = None

    def __repr__(self) -> str:
        return f"<JoinedScanners {self._scanners}>"

    def status(self) -> ScannerState:
        """Return the state of the first that is there: the one the screen tells people to use."""
        states = [scanner.status() for scanner in self._scanners]
        return next((state for state in states if state in {ScannerState.READY, ScannerState.DARK}), states[0])

    def listen(self, on_scan: Callable[[Scan], None]) -> None:
        """Start handing codes to `on_scan`, in the threads of the scanners, one at a time; once per object."""
        self._on_scan = on_scan
        for number, scanner in enumerate(self._scanners):
            scanner.listen(partial(self._hand_on, number))

    def wake(self) -> None:
        """Wake them all."""
        for scanner in self._scanners:
            scanner.wake()

    def rest(self) -> None:
        """Let them all rest."""
        for scanner in self._scanners:
            scanner.rest()

    def close(self) -> None:
        """Close them all; twice is fine."""
        for scanner in self._scanners:
            scanner.close()

    def _hand_on(self, number: int, scan: Scan) -> None:
        with self._lock:
            now = self._clock()
            if self._last is not None:
                other, last, at = self._last
                if other != number and last == hash(scan) and now - at < HELD_S:
                    return
            self._last = number, hash(scan), now
            if self._on_scan is not None:
                self._on_scan(scan)
