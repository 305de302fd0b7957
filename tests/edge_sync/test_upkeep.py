"""What becomes of old rows, their pages and the write-ahead log."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from edge_sync import inbox, outbox, schema, settlement
from edge_sync.database import MAX_LOG_BYTES, connect, fold_log, give_pages_back, let_pages_go, log_bytes, transaction
from edge_sync.envelope import Rejected
from edge_sync.inbox import Arrival
from edge_sync.settlement import forget_settled, settle
from edge_sync.upkeep import CLEANING_S

DAY_S = 86_400.0


def _seqs(kiosk: Any) -> list[int]:
    return [row[0] for row in kiosk.connection.execute("SELECT seq FROM outbox ORDER BY seq")]


def _settled(kiosk: Any, count: int, **how: Any) -> list[str]:
    ids: list[str] = kiosk.record(count, **how)
    with transaction(kiosk.connection):
        settle(kiosk.connection, ids, [], at=kiosk.clock.now())
    return ids


def _pages(kiosk: Any) -> int:
    return int(kiosk.connection.execute("PRAGMA page_count").fetchone()[0])


def test_rows_settled_thirty_days_ago_are_gone_but_for_the_newest(line: Any) -> None:
    road = line()
    road.kiosk.record(3)
    road.run(5)
    road.kiosk.clock.sleep(31 * DAY_S)
    road.run(5)
    assert _seqs(road.kiosk) == [3]


def test_a_gone_row_reads_as_settled_and_its_seq_is_never_given_again(line: Any) -> None:
    road = line()
    first = road.kiosk.record(2)[0]
    road.run(5)
    road.kiosk.clock.sleep(31 * DAY_S)
    road.run(5)
    road.kiosk.record()
    assert outbox.delivery_states(road.kiosk.connection, [first]) == {}
    assert _seqs(road.kiosk) == [2, 3]


def test_the_config_says_how_long_rows_stay(line: Any, county: Any) -> None:
    road = line()
    road.loopback.send(county.published("config", county.document("config", {"privacy": {"retention_days": 60}})))
    road.kiosk.record(2)
    road.run(5)
    road.kiosk.clock.sleep(59 * DAY_S)
    road.run(5)
    assert _seqs(road.kiosk) == [1, 2]
    road.kiosk.clock.sleep(2 * DAY_S)
    road.run(5)
    assert _seqs(road.kiosk) == [2]


def test_a_clock_that_cannot_be_trusted_forgets_nothing(line: Any) -> None:
    road = line()
    road.kiosk.record(3)
    road.run(5)
    road.kiosk.clock.trusted = False
    road.kiosk.clock.sleep(3650 * DAY_S)
    road.run(CLEANING_S)
    assert _seqs(road.kiosk) == [1, 2, 3]


def test_a_clock_that_has_jumped_forgets_nothing_until_it_has_stood_for_an_hour(line: Any) -> None:
    road = line()
    road.kiosk.record(3)
    road.run(5)
    road.kiosk.clock.sleep(2 * CLEANING_S)
    road.kiosk.clock.wall += timedelta(days=3650)
    road.run(CLEANING_S / 2)
    assert _seqs(road.kiosk) == [1, 2, 3]
    road.kiosk.clock.wall -= timedelta(days=3650)
    road.run(2 * CLEANING_S)
    assert _seqs(road.kiosk) == [1, 2, 3]


def test_rows_dated_by_a_clock_that_ran_ahead_do_not_stay_for_ever(kiosk: Any) -> None:
    ids = kiosk.record(3)
    with transaction(kiosk.connection):
        settle(kiosk.connection, ids, [], at=kiosk.clock.now() + timedelta(days=3650))
        settlement.date_settled(kiosk.connection, kiosk.clock.now())
        assert forget_settled(kiosk.connection, before=kiosk.clock.now() + timedelta(days=1)) == 2


def test_what_the_hub_has_not_taken_is_never_forgotten(kiosk: Any) -> None:
    ids = kiosk.record(4)
    with transaction(kiosk.connection):
        settle(kiosk.connection, [ids[1]], [Rejected(ids[0], "schema", "d")], at=kiosk.clock.now())
        assert forget_settled(kiosk.connection, before=kiosk.clock.now() + timedelta(days=99)) == 1
    assert _seqs(kiosk) == [1, 3, 4]


def test_forgetting_leaves_no_gap_below_a_row_that_stays(kiosk: Any) -> None:
    ids = kiosk.record(4)
    old = kiosk.clock.now() - timedelta(days=40)
    with transaction(kiosk.connection):
        settle(kiosk.connection, [ids[0], ids[2]], [], at=old)
        settle(kiosk.connection, [ids[1]], [], at=kiosk.clock.now())
        forget_settled(kiosk.connection, before=kiosk.clock.now() - timedelta(days=30))
    assert _seqs(kiosk) == [2, 3, 4]


def test_read_inbox_events_go_and_their_cursors_are_not_given_again(kiosk: Any) -> None:
    def arrive(event_id: str) -> None:
        with transaction(kiosk.connection):
            inbox.add(kiosk.connection, Arrival(event_id, b"d", "t", 1, b"{}", kiosk.clock.now()))

    arrive("a")
    arrive("b")
    with transaction(kiosk.connection):
        later = kiosk.clock.now() + timedelta(days=1)
        assert inbox.forget_read(kiosk.connection, up_to=2, before=later) == 2
    arrive("c")
    assert [(entry.cursor, entry.id) for entry in inbox.since(kiosk.connection, 0)] == [(3, "c")]


def test_the_file_shrinks_and_holds_nothing_of_what_is_gone(line: Any) -> None:
    road = line()
    road.kiosk.record(400, size=2000)
    road.run(60, until=lambda: outbox.counts(road.kiosk.connection).pending == 0)
    before, path = _pages(road.kiosk), road.kiosk.folder / "kiosk.db"
    fold_log(road.kiosk.connection)
    assert b"s" * 500 in path.read_bytes()
    road.kiosk.clock.sleep(31 * DAY_S)
    road.run(7200)
    assert _pages(road.kiosk) < before / 2
    assert log_bytes(path) == 0
    assert path.read_bytes().count(b"s" * 500) <= 4  # of the row with the highest seq


def _without_auto_vacuum(path: Path) -> None:
    with closing(sqlite3.connect(path)) as plain:
        plain.execute("PRAGMA auto_vacuum = NONE")
        plain.execute("VACUUM")


def test_a_file_made_before_learns_to_give_pages_back_once(kiosk: Any) -> None:
    _settled(kiosk, 50, size=2000)
    path = kiosk.folder / "kiosk.db"
    kiosk.connection.execute("PRAGMA journal_mode = DELETE")  # only so can the old kind be made here
    kiosk.connection.close()
    _without_auto_vacuum(path)
    schema.migrate(path)
    with closing(connect(path)) as connection:
        with transaction(connection):
            connection.execute("DELETE FROM outbox WHERE seq < 50")
        assert give_pages_back(connection) > 0
        assert outbox.counts(connection).settled == 1
    assert not let_pages_go(path)


def test_a_file_in_use_learns_it_at_another_start(kiosk: Any) -> None:
    kiosk.connection.execute("PRAGMA journal_mode = DELETE")
    kiosk.connection.close()
    path = kiosk.folder / "kiosk.db"
    _without_auto_vacuum(path)
    with closing(connect(path)) as busy:
        busy.execute("BEGIN IMMEDIATE")
        assert not let_pages_go(path)
        busy.execute("ROLLBACK")
    assert let_pages_go(path)


def test_the_log_shrinks_after_somebody_has_read_for_long(kiosk: Any) -> None:
    path = kiosk.folder / "kiosk.db"
    with closing(connect(path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM outbox").fetchone()
        kiosk.record(3000, size=1000)
        assert log_bytes(path) > MAX_LOG_BYTES
        assert not fold_log(kiosk.connection)
        reader.execute("COMMIT")
    assert fold_log(kiosk.connection)
    assert log_bytes(path) == 0


def test_a_long_log_is_folded_when_nothing_is_under_way(line: Any) -> None:
    road = line()
    path = road.kiosk.folder / "kiosk.db"
    road.kiosk.connection.execute("PRAGMA wal_autocheckpoint = 0")
    _settled(road.kiosk, 300, size=2000)
    assert log_bytes(path) > MAX_LOG_BYTES // 2
    road.run(90)
    assert log_bytes(path) == 0


@pytest.mark.parametrize("spare", [0, 32])
def test_spare_pages_stay_for_what_comes_next(kiosk: Any, spare: int) -> None:
    _settled(kiosk, 200, size=2000)
    with transaction(kiosk.connection):
        kiosk.connection.execute("DELETE FROM outbox")
    give_pages_back(kiosk.connection, spare=spare)
    assert kiosk.connection.execute("PRAGMA freelist_count").fetchone() == (spare,)
