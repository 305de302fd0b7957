"""A reader that types its codes like a keyboard (USB HID): told from a hand by its speed and its Enter."""

import time
from collections.abc import Callable

from hardware.devices.scan_rules import HeldStill, scan_of
from hardware.ports import MAX_SCAN_BYTES, Scan, ScannerState

_FASTEST_HAND_S = 0.1
"""Readers type a character in 1 to 30 ms; nobody types a whole code with less than 100 ms between any two."""
_SHORTEST_CODE = 4
_ENDS = frozenset("\r\n\t")


class KeyAssembler:
    """Codes out of typed characters; pure, the times of the keys come with them."""

    def __init__(self) -> None:
        self._typed: list[str] = []
        self._last_at = 0.0

    def add(self, character: str, at: float) -> str | None:
        """Return the code that `character`, typed at `at` seconds, completes; what a hand types completes none."""
        if self._typed and at - self._last_at > _FASTEST_HAND_S:
            self._typed.clear()
        self._last_at = at
        if character not in _ENDS:
            if len(self._typed) <= MAX_SCAN_BYTES:
                self._typed.append(character)
            return None
        code = "".join(self._typed)
        self._typed.clear()
        return code if len(code) >= _SHORTEST_CODE else None


class KeyboardScanner:
    """A scanner fed by whoever has the keyboard: call `typed` for each character, in one thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._keys = KeyAssembler()
        self._held = HeldStill(clock)
        self._on_scan: Callable[[Scan], None] | None = None
        self._closed = False

    def __repr__(self) -> str:
        return f"<KeyboardScanner {self.status().value}>"

    def typed(self, character: str, at: float) -> None:
        r"""Take a character typed at `at` seconds of any steady clock; Enter is ``\r``."""
        code = self._keys.add(character, at)
        if code is None or self._on_scan is None or self._closed:
            return
        data = code.encode(errors="replace")
        if self._held.is_news(data):
            self._on_scan(scan_of(data))

    def status(self) -> ScannerState:
        """Return READY: whether such a reader is plugged in cannot be told from a keyboard."""
        return ScannerState.ABSENT if self._closed else ScannerState.READY

    def listen(self, on_scan: Callable[[Scan], None]) -> None:
        """Start handing codes to `on_scan`, in the thread that calls `typed`; once per object."""
        self._on_scan = on_scan

    def wake(self) -> None:
        """Take the next code as new; it is live anyway."""
        self._held.forget()

    def rest(self) -> None:
        """Stay live: such a reader cannot be told to rest."""

    def close(self) -> None:
        """Hand on nothing more; twice is fine."""
        self._closed = True
