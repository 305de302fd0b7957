"""The ledger: every event a kiosk sent, once, by id and digest. Sealed data stays sealed here."""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Protocol

from edge_sync.hub.database import Database, transaction
from edge_sync.hub.errors import DatabaseFaultError, LedgerUnavailableError, StatementRefusedError
from edge_sync.hub.lineage import Lineage, Note


@dataclass(frozen=True, slots=True)
class Row:
    """An event on its way into the ledger, its bytes as they came."""

    id: str
    device: str
    seq: int
    type: str
    at: datetime
    digest: bytes
    raw: bytes


class Fate(Enum):
    """What became of a row."""

    COMMITTED = "committed"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A committed event that has not been opened yet."""

    id: str
    device: str
    seq: int
    type: str
    raw: bytes
    committed_at: datetime


class Ledger(Protocol):
    """What the gateway and the opener need of a ledger; another database implements these five."""

    def ingest(self, rows: Sequence[Row]) -> list[Fate]:
        """Commit `rows` together and return what became of each.

        Raises `LedgerUnavailableError` with nothing stored.
        """
        ...

    @property
    def hub_epoch(self) -> str:
        """Name of the lineage of now. Raises `DatabaseFaultError`."""
        ...

    def waiting(self, limit: int, *, but: Collection[str] = ()) -> list[Waiting]:
        """Return unopened events of all devices `but` those, each device's in its order of seq."""
        ...

    def last_opened(self, device: str, before: int) -> int | None:
        """Return the highest seq below `before` that the ledger holds of this device and has dealt with."""
        ...

    def dealt_with(self, event_id: str, *, reason: str = "", detail: str = "") -> None:
        """Mark an event opened, or with a reason unreadable, inside the caller's transaction."""
        ...


class StoredLedger(ABC):
    """The ledger in table ``events``. One flush a call of `ingest`, however many rows."""

    def __init__(self, connection: Database, note: Note, *, now: Callable[[], datetime]) -> None:
        self._db = connection
        self._lineage = Lineage(connection)
        self._note = note
        self._now = now

    def ingest(self, rows: Sequence[Row]) -> list[Fate]:
        """Commit `rows` together and return what became of each.

        Raises `LedgerUnavailableError` with nothing stored.
        """
        once = {row.id: row for row in reversed(rows)}  # of rows with the same id the first counts
        try:
            with transaction(self._db, alone=False):
                stored = self._store(list(once.values()), self._now().astimezone(UTC).isoformat())
                kept = self._digests([row.id for row in rows if row.id not in stored])
                if stored:
                    self._lineage.count()
        except (DatabaseFaultError, StatementRefusedError) as error:
            raise LedgerUnavailableError(f"The ledger took nothing: {error}") from error
        self._note.rise(self._lineage.standing)
        return [_fate(row, once, stored, kept) for row in rows]

    @abstractmethod
    def _store(self, rows: Sequence[Row], stamp: str) -> frozenset[str]:
        """Insert those of `rows` whose id is new, inside a transaction; return their ids."""

    @abstractmethod
    def _digests(self, ids: Sequence[str]) -> Mapping[str, bytes]:
        """Return the digest on file for each of `ids`."""

    @property
    def hub_epoch(self) -> str:
        """Name of the lineage of now; read each time, since another worker may begin a new one."""
        return self._lineage.standing().hub_epoch

    def waiting(self, limit: int, *, but: Collection[str] = ()) -> list[Waiting]:
        """Return unopened events of all devices `but` those, each device's in its order of seq."""
        marks = ", ".join("?" * len(but)) or "''"
        rows = self._db.execute(
            "SELECT id, device, seq, type, raw, committed_at FROM events WHERE state = 'committed' "  # noqa: S608 - marks
            f"AND device NOT IN ({marks}) ORDER BY device, seq LIMIT ?",
            (*but, limit),
        )
        return [
            Waiting(
                r["id"], r["device"], r["seq"], r["type"], bytes(r["raw"]), datetime.fromisoformat(r["committed_at"])
            )
            for r in rows
        ]

    def last_opened(self, device: str, before: int) -> int | None:
        """Return the highest seq below `before` that the ledger holds of this device and has dealt with."""
        row = self._db.execute(
            "SELECT seq FROM events WHERE device = ? AND seq < ? AND state <> 'committed' ORDER BY seq DESC LIMIT 1",
            (device, before),
        ).fetchone()
        return None if row is None else int(row["seq"])

    def held(self, device: str, first: int, last: int, *, limit: int) -> list[tuple[int, str]]:
        """Return (seq, id) of all the ledger ever took of this device from `first` to `last`, in order.

        Erasing an event leaves it here.
        """
        rows = self._db.execute(
            "SELECT seq, id FROM events WHERE device = ? AND seq BETWEEN ? AND ? ORDER BY seq, id LIMIT ?",
            (device, first, last, limit),
        )
        return [(int(row["seq"]), row["id"]) for row in rows]

    def highest_seq(self, device: str) -> int:
        """Return the highest seq the ledger has of this device, 0 when none."""
        return int(self._db.execute("SELECT coalesce(max(seq), 0) FROM events WHERE device = ?", (device,)).value())

    def dealt_with(self, event_id: str, *, reason: str = "", detail: str = "") -> None:
        """Mark an event opened, or with a reason unreadable, inside the caller's transaction."""
        self._db.execute(
            "UPDATE events SET state = ?, reason = ?, detail = ? WHERE id = ?",
            ("unreadable" if reason else "opened", reason, detail, event_id),
        )


class SqliteLedger(StoredLedger):
    """The ledger in a SQLite file."""

    def _store(self, rows: Sequence[Row], stamp: str) -> frozenset[str]:
        known = self._digests([row.id for row in rows])
        new = [row for row in rows if row.id not in known]
        self._db.executemany(
            "INSERT INTO events (id, device, seq, type, at, digest, raw, committed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [(row.id, row.device, row.seq, row.type, row.at.isoformat(), row.digest, row.raw, stamp) for row in new],
        )
        return frozenset(row.id for row in new)

    def _digests(self, ids: Sequence[str]) -> Mapping[str, bytes]:
        if not ids:
            return {}
        listed = json.dumps(list(ids))
        rows = self._db.execute("SELECT id, digest FROM events WHERE id IN (SELECT value FROM json_each(?))", (listed,))
        return {row["id"]: row["digest"] for row in rows}


def _fate(row: Row, once: Mapping[str, Row], stored: frozenset[str], kept: Mapping[str, bytes]) -> Fate:
    if once[row.id] is row and row.id in stored:
        return Fate.COMMITTED
    on_file = once[row.id].digest if row.id in stored else kept[row.id]
    return Fate.DUPLICATE if on_file == row.digest else Fate.CONFLICT
