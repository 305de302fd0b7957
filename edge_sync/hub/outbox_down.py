"""The hub's outbox: what each kiosk is to hear, kept until the kiosk says it has it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil

import msgspec
from uuid_utils import uuid7

from edge_sync.bodies.commands import COMMAND_PREFIX
from edge_sync.downlink import EXPIRED
from edge_sync.envelope import JSON_DATA, Event, Rejected, decode, encode
from edge_sync.hub.database import Database, transaction


@dataclass(frozen=True, slots=True)
class DownRow:
    """An event waiting for its kiosk's verdict, as its bytes.

    `left_s` is what a command has left: seconds, none when it is over; None of what does not expire.
    """

    cursor: int
    id: str
    raw: bytes
    left_s: int | None = None


class DownOutbox:
    """Table ``down_events``."""

    def __init__(self, connection: Database, county: str, *, now: Callable[[], datetime]) -> None:
        self._db = connection
        self._source = f"/dh/{county}/hub"
        self._now = now

    def append(self, device: str, event_type: str, data: bytes, *, expires_at: datetime | None = None) -> str:
        """Queue an event for `device`, inside the caller's transaction if there is one, and return its id.

        Raises `TooLargeError`.
        """
        with transaction(self._db):
            seq = int(
                self._db.execute(
                    "SELECT coalesce(max(seq), 0) + 1 FROM down_events WHERE device = ?", (device,)
                ).value()
            )
            at = self._now()
            event = Event(
                specversion="1.0",
                id=str(uuid7()),
                source=self._source,
                type=event_type,
                time=at,
                seq=seq,
                datacontenttype=JSON_DATA,
                data=msgspec.Raw(data),
                expires_at=expires_at,
            )
            self._db.execute(
                "INSERT INTO down_events (id, device, seq, type, raw, created_at) VALUES (?, ?, ?, ?, ?, ?)",
                (event.id, device, seq, event_type, encode(event), at.astimezone(UTC).isoformat()),
            )
        return event.id

    def newest(self) -> dict[str, int]:
        """Return the devices that something waits for, each with the cursor of its newest waiting event.

        For a revoked kiosk it waits until that is renewed.
        """
        rows = self._db.execute(
            "SELECT device, max(cursor) FROM down_events WHERE state = 'pending' "
            "AND device NOT IN (SELECT device FROM revoked_kiosks) GROUP BY device"
        )
        return {row[0]: int(row[1]) for row in rows}

    def pending(self, device: str, limit: int) -> list[DownRow]:
        """Return what waits for this kiosk, oldest first."""
        rows = self._db.execute(
            "SELECT cursor, id, type, raw FROM down_events WHERE device = ? AND state = 'pending' ORDER BY cursor "
            "LIMIT ?",
            (device, limit),
        )
        return [
            DownRow(int(row["cursor"]), row["id"], bytes(row["raw"]), self._left(row["type"], bytes(row["raw"])))
            for row in rows
        ]

    def _left(self, event_type: str, raw: bytes) -> int | None:
        expires_at = decode(raw).expires_at if event_type.startswith(COMMAND_PREFIX) else None
        return None if expires_at is None else max(0, ceil((expires_at - self._now()).total_seconds()))

    def settle(self, device: str, ids: Sequence[str], rejected: Sequence[Rejected]) -> int:
        """Carry out a kiosk's verdicts on its own events and return how many waited for them.

        A command that was over when it came is off every list: nobody has to decide anything about it.
        """
        with transaction(self._db):
            settled = self._db.executemany(
                "UPDATE down_events SET state = 'settled' WHERE id = ? AND device = ? AND state = 'pending'",
                [(event_id, device) for event_id in ids],
            )
            refused = self._db.executemany(
                "UPDATE down_events SET state = 'rejected', reason = ?, detail = ? WHERE id = ? AND device = ? AND "
                "state = 'pending'",
                [(one.reason[:40], one.detail[:300], one.id, device) for one in rejected],
            )
            self._db.executemany(
                "UPDATE down_events SET state = 'discarded' WHERE id = ? AND device = ? AND state = 'rejected'",
                [(one.id, device) for one in rejected if one.detail == EXPIRED],
            )
        return settled + refused
