"""The log of edge-sync: one JSON object a line with a verb, ids, counts, durations; never the content of anything."""

from contextlib import suppress
from typing import TextIO

import msgspec

from edge_sync.clock import Clock

Field = str | int | float | bool | None


class Journal:
    """Writes events to `stream`."""

    def __init__(self, stream: TextIO, clock: Clock) -> None:
        self._stream = stream
        self._clock = clock

    def tell(self, event: str, **fields: Field) -> None:
        """Write one event."""
        line = {"at": self._clock.now().isoformat(timespec="milliseconds"), "event": event, **fields}
        with suppress(OSError):  # whoever reads the log may be gone; the queue goes on
            print(msgspec.json.encode(line).decode(), file=self._stream, flush=True)


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
