import sqlite3
from pathlib import Path
from typing import Any

import pytest

from edge_sync.hub.errors import LedgerUnavailableError
from edge_sync.hub.hub import Hub
from edge_sync.hub.ledger import Fate, Row


@pytest.fixture
def row(clock: Any) -> Any:
    def make(event_id: Any, digest: Any = b"d", seq: Any = 1, device: Any = "qb-0302-k1") -> Any:
        return Row(event_id, device, seq, "dh.help.called.v1", clock.now(), digest, b"{}")

    return make


def test_rows_are_committed_once_by_id_and_digest(hub: Hub, row: Any) -> None:
    assert hub.ledger.ingest([row("a"), row("b")]) == [Fate.COMMITTED, Fate.COMMITTED]
    assert hub.ledger.ingest([row("a"), row("b", b"other"), row("c")]) == [
        Fate.DUPLICATE,
        Fate.CONFLICT,
        Fate.COMMITTED,
    ]


def test_an_id_twice_in_one_call_is_stored_once(hub: Hub, row: Any) -> None:
    assert hub.ledger.ingest([row("a"), row("a")]) == [Fate.COMMITTED, Fate.DUPLICATE]


@pytest.mark.sqlite
def test_a_call_commits_all_or_nothing(hub: Hub, row: Any) -> None:
    hub.connection.execute(
        "CREATE TRIGGER no_b BEFORE INSERT ON events WHEN new.id = 'b' BEGIN SELECT RAISE(ABORT, 'no'); END"
    )
    with pytest.raises(LedgerUnavailableError):
        hub.ledger.ingest([row("a"), row("b")])
    assert hub.ledger.waiting(10) == []


@pytest.mark.sqlite
def test_a_locked_database_stores_nothing_and_says_so(hub: Hub, row: Any, tmp_path: Path) -> None:
    hub.connection.execute("PRAGMA busy_timeout = 10")
    blocker = sqlite3.connect(tmp_path / "hub.db", isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    with pytest.raises(LedgerUnavailableError):
        hub.ledger.ingest([row("a")])
    blocker.close()
    assert hub.ledger.ingest([row("a")]) == [Fate.COMMITTED]


def test_waiting_rows_come_in_order_of_seq_per_device(hub: Hub, row: Any) -> None:
    hub.ledger.ingest([row("c", seq=3), row("x", seq=1, device="qb-0001-k1"), row("a", seq=1), row("b", seq=2)])
    assert [one.id for one in hub.ledger.waiting(10)] == ["x", "a", "b", "c"]


@pytest.mark.sqlite
def test_every_commit_is_durable_and_counted(hub: Hub, row: Any) -> None:
    assert [hub.connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")] == [
        "wal",
        2,
    ]
    before = hub.lineage.standing().commits
    hub.ledger.ingest([row("a")])
    hub.ledger.ingest([row("a")])
    assert hub.lineage.standing().commits == before + 1
    assert hub.note.read() == (hub.lineage.standing().hub_epoch, before + 1)
