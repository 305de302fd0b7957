"""The ledger in PostgreSQL, written by any number of workers at once."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from edge_sync.hub.ledger import Row, StoredLedger
from edge_sync.hub.lineage import Note
from edge_sync.hub.postgresql import PostgresDatabase


class PostgresLedger(StoredLedger):
    """One statement stores a whole batch: its columns travel as arrays, in binary."""

    def __init__(self, database: PostgresDatabase, note: Note, *, now: Callable[[], datetime]) -> None:
        super().__init__(database, note, now=now)
        self._server = database

    def _store(self, rows: Sequence[Row], stamp: str) -> frozenset[str]:
        rows = sorted(rows, key=lambda row: row.id)  # two workers that meet the same ids wait for each other one way
        columns = (
            [row.id for row in rows], [row.device for row in rows], [row.seq for row in rows],
            [row.type for row in rows], [row.at.isoformat() for row in rows], [row.digest for row in rows],
            [row.raw for row in rows],
        )  # fmt: skip
        stored = self._server.execute_binary(
            "INSERT INTO events (id, device, seq, type, at, digest, raw, committed_at) SELECT *, %b::text FROM"
            " unnest(%b::text[], %b::text[], %b::bigint[], %b::text[], %b::text[], %b::bytea[], %b::bytea[])"
            " ON CONFLICT (id) DO NOTHING RETURNING id",
            (stamp, *columns),
        )
        return frozenset(row["id"] for row in stored)

    def _digests(self, ids: Sequence[str]) -> Mapping[str, bytes]:
        if not ids:
            return {}
        rows = self._server.execute_binary("SELECT id, digest FROM events WHERE id = ANY(%b::text[])", (list(ids),))
        return {row["id"]: bytes(row["digest"]) for row in rows}
