"""Time as edge-sync needs it: the wall clock and whether it can be trusted, a clock that never jumps, and waiting."""

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

SYNCHRONIZED = Path("/run/systemd/timesync/synchronized")
"""systemd-timesyncd makes this file once it has set the clock (systemd-timesyncd.service(8))."""


class Clock(Protocol):
    """A source of time."""

    def now(self) -> datetime:
        """Return the wall clock's time, in UTC; it may jump."""

    def is_trusted(self) -> bool:
        """Whether the wall clock has been set by the network."""

    def monotonic(self) -> float:
        """Return seconds that only ever rise, from any beginning."""

    def sleep(self, seconds: float) -> None:
        """Return after `seconds`."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the wall clock's time, in UTC."""
        return datetime.now(UTC)

    def is_trusted(self) -> bool:
        """Whether systemd-timesyncd has set the clock since the machine started."""
        return SYNCHRONIZED.exists()

    def monotonic(self) -> float:
        """Return seconds since the machine started."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Return after `seconds`."""
        time.sleep(seconds)
