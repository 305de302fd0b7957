"""From the bytes of a code to a `Scan`: the rules every scanner shares."""

import time
import unicodedata
from collections.abc import Callable

from hardware.ports import MAX_SCAN_BYTES, Scan

HELD_S = 2.0
"""A code held still before the reader is handed on once in this time."""


def scan_of(code: bytes) -> Scan:
    """Return what a code says; ``Scan(None)`` for one that is too long, not UTF-8, or holds control characters."""
    if len(code) > MAX_SCAN_BYTES:
        return Scan(None)
    try:
        text = code.decode()
    except UnicodeDecodeError:
        return Scan(None)
    return Scan(None if any(unicodedata.category(char) == "Cc" for char in text) else text)


class HeldStill:
    """Tells a code that is held before the reader from one that comes anew.

    A code may open a case, so it is not kept: its hash is, which is salted for this process.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._code: int | None = None
        self._handed_at = 0.0

    def is_news(self, code: bytes) -> bool:
        """Return whether to hand `code` on now; True starts its two seconds."""
        now = self._clock()
        if hash(code) == self._code and now - self._handed_at < HELD_S:
            return False
        self._code, self._handed_at = hash(code), now
        return True

    def forget(self) -> None:
        """Take the next code as new, whatever it is."""
        self._code = None
