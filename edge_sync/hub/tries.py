"""How often wrong query codes were tried: twenty an hour for a ticket and for a device, then neither is answered."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from uuid_utils import uuid7

from edge_sync.hub.database import Database, transaction

MAX_TRIES = 20
PERIOD = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Locked:
    """Too many wrong codes; after so many seconds the next one is looked at."""

    after_s: int


class Tries:
    """Table ``query_tries``.

    A try is counted as wrong before it is looked at, and taken back when it was right: neither a crash nor many at once
    buy more of them.
    """

    def __init__(self, connection: Database, *, now: Callable[[], datetime], of: str = "") -> None:
        """Count what is tried, apart from any other kind: `of` names it, once for all."""
        self._db = connection
        self._now = now
        self._of = of

    def begin(self, device: str, ticket_key: str) -> str | Locked:
        """Count a try, committed when this returns, and return its id; or say that no more are taken now."""
        try_id = str(uuid7())
        with transaction(self._db):
            locked = self.locked(device, ticket_key)
            if locked is not None:
                return locked
            self._db.executemany(
                "INSERT INTO query_tries (try_id, subject, at) VALUES (?, ?, ?)",
                [(try_id, subject, _text(self._now())) for subject in self._subjects(device, ticket_key)],
            )
        return try_id

    def locked(self, device: str, ticket_key: str) -> Locked | None:
        """Say whether no more are taken now; None: they are."""
        at = self._now()
        with transaction(self._db):
            self._db.execute(
                "DELETE FROM query_tries WHERE at <= ? OR at > ?", (_text(at - PERIOD), _text(at + PERIOD))
            )
            found = [self._locked_until(subject) for subject in self._subjects(device, ticket_key)]
        ends = [end for end in found if end is not None]
        return Locked(max(1, math.ceil((max(ends) - at).total_seconds()))) if ends else None

    def take_back(self, try_id: str) -> None:
        """The code was right, or nobody looked at it."""
        self._db.execute("DELETE FROM query_tries WHERE try_id = ?", (try_id,))

    def _subjects(self, device: str, ticket_key: str) -> tuple[str, str]:
        return f"{self._of}device {device}", f"{self._of}ticket {ticket_key}"

    def _locked_until(self, subject: str) -> datetime | None:
        rows = self._db.execute(
            "SELECT at FROM query_tries WHERE subject = ? ORDER BY at DESC LIMIT ?", (subject, MAX_TRIES)
        ).fetchall()
        return datetime.fromisoformat(rows[-1]["at"]) + PERIOD if len(rows) == MAX_TRIES else None


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
