"""How much is opened in a turn: whatever waits, but only for a small share of the time while kiosks send much.

A verdict that is late makes a kiosk send again; an opinion can be read a moment later.
"""

from collections.abc import Callable

AT_ONCE = 25
UNDER_LOAD = 5
SHARE = 0.1
"""Of the time that taking in takes."""
MANY = 5
"""Publishes in one turn that are a queue being drained."""
QUIET_S = 0.05
"""After that the queue is taken to be empty."""


class Pacing:
    """Tells the loop how many events to open next. One thread."""

    def __init__(self, *, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._pressed_at = -QUIET_S
        self._owed_s = 0.0

    @property
    def is_quiet(self) -> bool:
        """Whether nobody is draining a queue just now."""
        return self._monotonic() - self._pressed_at >= QUIET_S

    def took_in(self, publishes: int, began: float) -> None:
        """So many publishes were taken in, from the moment `began` until now."""
        now = self._monotonic()
        if publishes >= MANY:
            self._pressed_at = now
        self._owed_s += (now - began) * SHARE

    def allowed(self) -> int:
        """Return how many events may be opened now."""
        if self.is_quiet:
            self._owed_s = 0.0
            return AT_ONCE
        return UNDER_LOAD if self._owed_s > 0 else 0

    def opened(self, began: float) -> None:
        """Events were opened, from the moment `began` until now."""
        self._owed_s -= self._monotonic() - began
