"""The log of edge-sync: one JSON object a line with a verb, ids, counts, durations; never the content of anything."""

from collections import deque
from contextlib import suppress
from typing import TextIO

import msgspec

from edge_sync.clock import Clock

RECENT_BYTES = 15_000
"""So that they fit one event, were every byte of them to be escaped."""

Field = str | int | float | bool | None


class Journal:
    """Writes events to `stream`, and remembers the newest `RECENT_BYTES` of them."""

    def __init__(self, stream: TextIO, clock: Clock) -> None:
        self._stream = stream
        self._clock = clock
        self._recent: deque[str] = deque()
        self._size = 0

    def recent(self) -> tuple[str, ...]:
        """Return the newest lines of this run of the program, oldest first."""
        return tuple(self._recent)

    def _remember(self, line: str) -> None:
        self._recent.append(line)
        self._size += len(line)
        while self._size > RECENT_BYTES:
            self._size -= len(self._recent.popleft())

    def tell(self, event: str, **fields: Field) -> None:
        """Write one event."""
        line = {"at": self._clock.now().isoformat(timespec="milliseconds"), "event": event, **fields}
        text = msgspec.json.encode(line).decode()
        self._remember(text)
        with suppress(OSError):  # whoever reads the log may be gone; the queue goes on
            print(text, file=self._stream, flush=True)


class Refusals:
    """How often something was refused, by reason; told at each doubling, so that a flood fills no log."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._counts: dict[str, int] = {}

    def count(self, channel: str, reason: str) -> None:
        """Count one refusal; both words are our own, nothing of what was refused is kept."""
        name = f"{channel}.{reason}"
        self._counts[name] = number = self._counts.get(name, 0) + 1
        if number & (number - 1) == 0:
            self._journal.tell("publish_refused", channel=channel, reason=reason, count=number)

    def counts(self) -> dict[str, int]:
        """Return how often each ``channel.reason`` was counted."""
        return dict(self._counts)
