"""How many rows each kiosk may have under way: what one hub can take soon, shared among the kiosks that are sending.

A broker with its default limits keeps 1,000 publishes for the hub and drops the rest without a word. Hundreds of kiosks
that come back at once would have more than that on the way if each were given the whole.
"""

from collections.abc import Callable

AT_MOST = 2000
AT_LEAST = 50
IN_ALL = 40_000
"""Rows under way from all kiosks: some 800 publishes."""
SENDING_S = 5.0
"""A kiosk that sent nothing for so long has nothing under way."""


class Credit:
    """Shares the room of one worker. One thread."""

    def __init__(self, *, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._heard: dict[str, float] = {}
        self._pruned = 0.0

    def heard(self, device: str) -> None:
        """Note that a kiosk sends."""
        self._heard[device] = self._monotonic()

    def share(self, *, backlog: int) -> int:
        """Return the rows that a kiosk may have under way; `backlog` rows have come and are not dealt with yet."""
        now = self._monotonic()
        if now - self._pruned >= SENDING_S:
            self._pruned = now
            self._heard = {device: at for device, at in self._heard.items() if now - at < SENDING_S}
        return max(AT_LEAST, min(AT_MOST - backlog, IN_ALL // max(1, len(self._heard))))
