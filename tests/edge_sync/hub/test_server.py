"""What only PostgreSQL has: connections that break, many workers at once, one of them leading."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from edge_sync.errors import AlreadyRunningError
from edge_sync.hub import backup
from edge_sync.hub.database import transaction
from edge_sync.hub.errors import DatabaseFaultError, LedgerUnavailableError, StatementRefusedError
from edge_sync.hub.founding import found
from edge_sync.hub.hub import Hub, assemble, open_hub
from edge_sync.hub.ledger import Fate, Row
from edge_sync.hub.lineage import Note, Standing, settle
from edge_sync.hub.postgresql import PostgresDatabase
from edge_sync.hub.serving import SharedLead, alone
from edge_sync.hub.source import Server, Source
from tests.postgresql import PostgreSQL

MIGRATE = """
import sys
import time
from edge_sync.hub.schema import migrate
from edge_sync.hub.source import Server
migrate(Server(sys.argv[1]))
"""


@pytest.fixture
def hub(own: PostgreSQL, keyring: Any, clock: Any) -> Iterator[Hub]:
    founded = found(Server(own.url), keyring)
    yield assemble(founded.connection, keyring, now=clock.now)
    founded.close()


@pytest.fixture(scope="module")
def template() -> Iterator[PostgreSQL]:
    """An empty cluster to copy."""
    empty = PostgreSQL.new()
    yield empty
    empty.remove()


@pytest.fixture
def own(template: PostgreSQL) -> Iterator[PostgreSQL]:
    """A server that a test may kill."""
    server = PostgreSQL.new(like=template.folder)
    server.start()
    yield server
    server.remove()


@pytest.fixture
def row(clock: Any) -> Any:
    def make(event_id: str, seq: int = 1) -> Row:
        return Row(event_id, "qb-0302-k1", seq, "dh.help.called.v1", clock.now(), b"d", b"{}")

    return make


def test_a_server_that_was_killed_loses_no_commit_and_is_found_again(own: PostgreSQL, hub: Hub, row: Any) -> None:
    assert hub.ledger.ingest([row("a")]) == [Fate.COMMITTED]
    own.kill()
    with pytest.raises(LedgerUnavailableError):
        hub.ledger.ingest([row("b", 2)])
    own.start()
    assert hub.ledger.ingest([row("a"), row("b", 2)]) == [Fate.DUPLICATE, Fate.COMMITTED]


def test_a_transaction_whose_connection_broke_leaves_no_half(own: PostgreSQL, hub: Hub) -> None:
    def broken() -> None:
        with transaction(hub.connection):
            hub.documents.issue("county", "publicity", b"{}")
            own.kill()
            own.start()
            hub.documents.issue("county", "publicity", b'{"a":1}')

    with pytest.raises(DatabaseFaultError):
        broken()
    assert hub.documents.current("county", "publicity") is None


def test_rows_and_office_are_sent_by_workers_at_once_and_stored_once(own: PostgreSQL, hub: Hub, row: Any) -> None:
    """Two workers get the same publishes, as after a broken connection; each row is committed by one of them."""
    rows = [row(f"{number:03}", number) for number in range(200)]
    fates: list[list[Fate]] = []

    def work(backwards: bool) -> None:
        with closing(open_hub(Server(own.url), hub.keyring.folder)) as other:
            mine = rows[::-1] if backwards else rows
            fates.append(
                [fate for start in range(0, 200, 20) for fate in other.ledger.ingest(mine[start : start + 20])]
            )

    threads = [Thread(target=work, args=(backwards,)) for backwards in (False, True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(fate is Fate.COMMITTED for worker in fates for fate in worker) == 200
    assert hub.connection.execute("SELECT count(*) FROM events").value() == 200


def _before_long(fact: Callable[[], bool]) -> None:
    """The server hears a little later than the test that a connection has gone."""
    deadline = time.monotonic() + 10
    while not fact():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_one_worker_leads_and_the_next_one_follows_when_it_dies(own: PostgreSQL) -> None:
    first, second = PostgresDatabase(own.url), PostgresDatabase(own.url)
    leads, follows = SharedLead(first), SharedLead(second)
    assert (leads.is_ours(), follows.is_ours(), leads.is_ours()) == (True, False, True)
    first.close()
    _before_long(follows.is_ours)
    second.close()


def test_a_leader_whose_connection_broke_has_to_ask_again(own: PostgreSQL) -> None:
    with closing(PostgresDatabase(own.url)) as ours, closing(PostgresDatabase(own.url)) as theirs:
        lead = SharedLead(ours)
        assert lead.is_ours()
        theirs.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        _before_long(SharedLead(theirs).is_ours)
        with pytest.raises(DatabaseFaultError):
            ours.execute("SELECT 1")
        ours.execute("SELECT 1")
        assert not lead.is_ours()


def test_a_leader_whose_connection_broke_hears_that_it_lost_the_lead_though_nobody_else_wants_it(
    own: PostgreSQL,
) -> None:
    """It begins to lead anew then, and so hears again what kiosks said while it could keep nothing."""
    with closing(PostgresDatabase(own.url)) as database:
        lead = SharedLead(database)
        assert lead.is_ours()
        own.kill()
        own.start()
        with pytest.raises(DatabaseFaultError):
            database.execute("SELECT 1")
        database.execute("SELECT 1")
        assert [lead.is_ours(), lead.is_ours()] == [False, True]


def test_a_restore_waits_for_no_worker_and_keeps_workers_out(own: PostgreSQL) -> None:
    source = Server(own.url)
    with closing(PostgresDatabase(own.url)) as database:
        with alone(source), pytest.raises(AlreadyRunningError, match="being restored"):
            SharedLead(database).is_ours()
        SharedLead(database).is_ours()
        with pytest.raises(AlreadyRunningError, match="stop all its workers"), alone(source):
            pass


def test_a_worker_cut_off_during_a_restore_goes_on_after_it_and_does_not_give_up(own: PostgreSQL) -> None:
    """Whatever it raised but a fault of the database would have it drop the publishes it has in hand."""
    with closing(PostgresDatabase(own.url)) as database:
        worker = SharedLead(database)
        assert worker.is_ours()
        own.kill()
        own.start()
        with pytest.raises(DatabaseFaultError):
            database.execute("SELECT 1")
        with alone(Server(own.url)):
            database.execute("SELECT 1")
            for _ in range(3):
                with pytest.raises(DatabaseFaultError):
                    worker.is_ours()
        _before_long(worker.is_ours)


def test_a_worker_whose_connection_broke_leads_only_when_it_keeps_restores_out_again(own: PostgreSQL) -> None:
    with closing(PostgresDatabase(own.url)) as database, closing(PostgresDatabase(own.url)) as office:
        worker = SharedLead(database)
        assert worker.is_ours()
        office.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        with pytest.raises(DatabaseFaultError):
            database.execute("SELECT 1")
        database.execute("SELECT 1")
        _before_long(worker.is_ours)
        with pytest.raises(AlreadyRunningError, match="stop all its workers"), alone(Server(own.url)):
            pass


def test_four_processes_may_migrate_at_once(own: PostgreSQL) -> None:
    children = [subprocess.Popen([sys.executable, "-c", MIGRATE, own.url]) for _ in range(4)]
    assert [child.wait(60) for child in children] == [0] * 4


def test_a_value_that_never_fits_is_no_fault_of_the_server(hub: Hub) -> None:
    with pytest.raises(StatementRefusedError):
        hub.connection.execute("UPDATE cases SET rev = ? WHERE rev = ?", (2**70, 0))


@pytest.mark.parametrize("way", ["file to server", "server to file"])
def test_a_county_moves_between_file_and_server_by_its_backup(
    way: str, own: PostgreSQL, hub: Hub, tmp_path: Path, keyring: Any, clock: Any
) -> None:
    places: list[Source] = [tmp_path / "file.db", Server(own.url)]
    backup.make(hub, tmp_path / "first", now=clock.now())
    before = hub.documents.all_current()
    hub.close()
    for number, place in enumerate(places if way == "file to server" else [*places, places[0]]):
        backup.restore(tmp_path / "first", place, keyring.folder, now=clock.now)
        with closing(open_hub(place, keyring.folder, now=clock.now)) as moved:
            backup.make(moved, tmp_path / f"again{number}", now=clock.now())
            assert {(one.target, one.name, one.body) for one in moved.documents.all_current()} == {
                (one.target, one.name, one.body) for one in before
            }


def test_a_worker_that_only_takes_in_never_leads_but_keeps_a_restore_out(own: PostgreSQL) -> None:
    with closing(PostgresDatabase(own.url)) as database:
        assert not SharedLead(database, may_lead=False).is_ours()
        with closing(PostgresDatabase(own.url)) as other:
            assert SharedLead(other).is_ours()
        with pytest.raises(AlreadyRunningError, match="stop all its workers"), alone(Server(own.url)):
            pass


def test_a_worker_that_goes_on_after_an_older_copy_was_put_back_names_the_lineage_of_now(
    own: PostgreSQL, hub: Hub, row: Any
) -> None:
    before = hub.ledger.hub_epoch
    with closing(open_hub(Server(own.url), hub.keyring.folder)) as other:
        other.lineage.renew(now_ms=2**41)
    own.kill()
    own.start()
    with pytest.raises(LedgerUnavailableError):
        hub.ledger.ingest([row("a")])
    hub.ledger.ingest([row("a")])
    assert hub.ledger.hub_epoch > before


def test_the_note_of_a_machine_that_was_not_restored_begins_no_epoch(hub: Hub, tmp_path: Path) -> None:
    """A restore on another machine leaves a note here that has more commits, of an epoch that is over."""
    note = Note(tmp_path)
    note.write(replace(hub.lineage.standing(), commits=10_000))
    renewed = hub.lineage.renew(now_ms=2**41)
    assert settle(hub.lineage, note, "qb", begin=_never) == renewed


def _never(above: str) -> Standing:
    raise AssertionError(above)


def test_a_worker_names_the_lineage_that_another_one_began_meanwhile(own: PostgreSQL, hub: Hub) -> None:
    """Kiosks that heard of the new one from the other worker would ignore this one for ever."""
    before = hub.ledger.hub_epoch
    with closing(open_hub(Server(own.url), hub.keyring.folder)) as other:
        other.lineage.renew(now_ms=2**41)
        assert hub.ledger.hub_epoch == other.ledger.hub_epoch > before


def test_a_server_that_lacks_one_commit_is_found_to_be_an_older_copy(own: PostgreSQL, hub: Hub, row: Any) -> None:
    """As a standby may, to which the server fails over; sequences run ahead there."""
    hub.ledger.ingest([row("a")])
    standby = PostgreSQL.new(like=own.folder)  # nothing writes meanwhile
    (standby.folder / "data" / "postmaster.pid").unlink()
    hub.ledger.ingest([row("b", 2)])
    standby.start()
    try:
        with closing(open_hub(Server(standby.url), hub.keyring.folder)) as other:
            assert other.is_older_copy()
    finally:
        standby.remove()
