"""Commands of the office from edge-sync's inbox: what stands until its time is over survives a restart.

A notice and maintenance are kept in the file together with the place in the inbox they were read at. A restart is
wanted only once that place is committed: else the program started anew would read the command again, and so for ever.
"""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

import msgspec

from edge_sync.bodies.commands import MAINTENANCE, PRINT_TEST, RESTART_APP, SHOW_MESSAGE, Maintenance, ShowMessage
from edge_sync.inbox import Received
from kiosk.domain.orders import Notice, Orders

CREATE = (
    """
    CREATE TABLE standing_orders (
        type TEXT PRIMARY KEY,
        data BLOB NOT NULL,  -- of the command
        until TEXT NOT NULL
    )
    """,
)
"""Statements of the first migration; never edited after a release."""


class StandingOrders:
    """What the office commanded, as of the inbox read so far; `waits` while some of it is not committed."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.orders = Orders()
        self._unwritten: dict[str, tuple[bytes, datetime]] = {}
        self._restart_until: datetime | None = None
        self.waits = False
        for event_type, data, until in connection.execute("SELECT type, data, until FROM standing_orders"):
            self._stood(event_type, data, until)

    def take(self, event: Received, now: datetime) -> None:
        """Take a command of the kiosk's in; one that is over at `now` does nothing."""
        until = event.expires_at
        if until is None or until <= now or event.type not in (PRINT_TEST, RESTART_APP, *_STANDING):
            return
        self.waits = True
        if event.type == PRINT_TEST:
            self.orders = replace(self.orders, print_tests=self.orders.print_tests + 1)
        elif event.type == RESTART_APP:
            self._restart_until = until
        else:
            self._unwritten[event.type] = (event.data, until)
            self._stand(event.type, event.data, until)

    def write(self, connection: sqlite3.Connection) -> None:
        """Write what stands, inside the caller's transaction; `written` follows after its commit."""
        rows = [(event_type, data, until.isoformat()) for event_type, (data, until) in self._unwritten.items()]
        connection.executemany("INSERT OR REPLACE INTO standing_orders VALUES (?, ?, ?)", rows)

    def written(self) -> None:
        """Note that all that was taken is committed, with the place in the inbox it came from."""
        self._unwritten.clear()
        self.waits = False
        if self._restart_until is not None:
            self.orders = replace(self.orders, restart_until=self._restart_until)

    def started(self) -> None:
        """Note that the program has just started: a restart that was commanded before is done with."""
        self._restart_until = None

    def _stood(self, event_type: str, data: bytes, until: str) -> None:
        """Take what an earlier run wrote; a salvaged row may hold anything, and must not stop the kiosk."""
        with suppress(ValueError):
            if event_type in _STANDING:
                self._stand(event_type, data, datetime.fromisoformat(until).astimezone(UTC))

    def _stand(self, event_type: str, data: bytes, until: datetime) -> None:
        try:
            self.orders = _STANDING[event_type](self.orders, data, until)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return  # edge-sync lets only good ones in; a flipped bit in one must not stop the others


def _noticed(orders: Orders, data: bytes, until: datetime) -> Orders:
    text = msgspec.json.decode(data, type=ShowMessage).text
    return replace(orders, notice=Notice(text, until) if text else None)


def _maintained(orders: Orders, data: bytes, until: datetime) -> Orders:
    return replace(orders, maintenance_until=until if msgspec.json.decode(data, type=Maintenance).on else None)


_STANDING: Final[Mapping[str, Callable[[Orders, bytes, datetime], Orders]]] = {
    SHOW_MESSAGE: _noticed,
    MAINTENANCE: _maintained,
}
"""Commands that stand until they expire or the next of their kind comes."""
