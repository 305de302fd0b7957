"""What lies in a kiosk's folder: identity, floors, lock, tables, link, and what becomes of old rows."""

import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from edge_sync import documents, link, outbox
from edge_sync.database import connect, data_version, is_sound, transaction
from edge_sync.errors import (
    AlreadyRunningError,
    IdentityError,
    NameRefusedError,
    OutboxDamagedError,
    OutboxError,
    OutboxFullError,
)
from edge_sync.floors import Floors
from edge_sync.identity import load, provision
from edge_sync.lock import hold, is_held
from edge_sync.mqtt import Broker
from edge_sync.schema import apply, migrate
from edge_sync.settings import Settings, parse_url
from edge_sync.tls import Tls


def test_provisioning_writes_an_identity_closed_to_other_users(tmp_path: Path, county: Any) -> None:
    identity = provision(county.bundle(), tmp_path)
    assert load(tmp_path) == identity
    assert (identity.address.device, identity.ticket_prefix) == ("qb-0302-k1", "K7")
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "identity").iterdir()} == {0o640}
    assert "signing_key" not in repr(identity)


def test_provisioning_again_with_the_same_bundle_changes_nothing(tmp_path: Path, county: Any) -> None:
    assert provision(county.bundle(), tmp_path) == provision(county.bundle(), tmp_path)


def test_an_identity_is_never_overwritten(tmp_path: Path, county: Any) -> None:
    provision(county.bundle(), tmp_path)
    with pytest.raises(IdentityError, match="already belongs to qb-0302-k1"):
        provision(county.bundle(device="qb-0302-k2"), tmp_path)
    assert load(tmp_path).address.device == "qb-0302-k1"


@pytest.mark.parametrize(
    "changes",
    [
        {"v": 2}, {"device": "nobody"}, {"signing_key": "AAAA"}, {"root_key": "?"}, {"documents": []},
        {"documents": [{"topic": "dh/v1/qb/doc/keys", "jws": "{}"}]}, {"box_key": None},
    ],
)  # fmt: skip
def test_a_wrong_bundle_leaves_no_identity(tmp_path: Path, county: Any, changes: Any) -> None:
    with pytest.raises(IdentityError):
        provision(county.bundle(**changes), tmp_path)
    with pytest.raises(IdentityError, match="no identity yet"):
        load(tmp_path)


def test_floors_of_the_bundle_hold_for_seq_and_tickets(tmp_path: Path, county: Any) -> None:
    provision(county.bundle(seq_floor=500, ticket_floor=900), tmp_path)
    floors = Floors(tmp_path / "floors.json")
    assert (floors.next_block("seq", 1).start, floors.next_block("ticket", 1).start) == (500, 900)


@pytest.mark.parametrize("content", [b"", b"not base64!", b"AAAA"])
def test_a_damaged_key_is_told_by_its_file(tmp_path: Path, county: Any, content: bytes) -> None:
    provision(county.bundle(), tmp_path)
    (tmp_path / "identity" / "box.key").write_bytes(content)
    with pytest.raises(IdentityError, match=r"box\.key is damaged"):
        load(tmp_path)


def test_a_key_open_to_everybody_is_refused(tmp_path: Path, county: Any) -> None:
    provision(county.bundle(), tmp_path)
    (tmp_path / "identity" / "box.key").chmod(0o644)
    with pytest.raises(IdentityError, match="open to every user"):
        load(tmp_path)


def test_blocks_never_overlap_over_restarts(tmp_path: Path) -> None:
    blocks = [Floors(tmp_path / "floors.json").next_block("seq", 1, size=10) for _ in range(3)]
    assert blocks == [range(1, 11), range(11, 21), range(21, 31)]


def test_a_damaged_floors_file_is_made_anew_above_what_the_database_knows(tmp_path: Path) -> None:
    (tmp_path / "floors.json").write_bytes(b"\xff")
    assert Floors(tmp_path / "floors.json").next_block("seq", 77).start == 77


def test_floors_that_cannot_be_written_reserve_nothing(tmp_path: Path) -> None:
    with pytest.raises(OutboxError, match=r"floors\.json"):
        Floors(tmp_path / "absent" / "floors.json").next_block("seq", 1)


def test_a_folder_is_held_by_one(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.lock"
    assert not is_held(path)
    with hold(path, "kiosk"):
        assert is_held(path)
        with (
            pytest.raises(AlreadyRunningError, match=rf"kiosk \(process {os.getpid()}\) already runs on"),
            hold(path, "x"),
        ):
            pass
    assert not is_held(path)


def test_migrations_are_safe_to_repeat_and_in_parallel(tmp_path: Path) -> None:
    failures = []

    def work() -> None:
        try:
            migrate(tmp_path / "kiosk.db")
        except Exception as error:  # noqa: BLE001 - told in the assertion
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.db"
    with pytest.raises(OutboxError):
        apply(path, "test", (("a", ("CREATE TABLE a (x)",)), ("b", ("CREATE TABLE b (x)", "NONSENSE"))))
    with closing(connect(path)) as connection:
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert "a" in names
    assert "b" not in names


def test_a_file_that_is_no_database_is_named_damaged(tmp_path: Path) -> None:
    (tmp_path / "kiosk.db").write_bytes(b"x" * 5000)
    with pytest.raises(OutboxDamagedError):
        connect(tmp_path / "kiosk.db")


def test_a_full_disk_is_named_full_and_stores_nothing(kiosk: Any) -> None:
    pages = kiosk.connection.execute("PRAGMA page_count").fetchone()[0]
    kiosk.connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(OutboxFullError):
        kiosk.record(100, size=2000)
    stored = outbox.counts(kiosk.connection).pending
    kiosk.connection.execute("PRAGMA max_page_count = 1000000")
    kiosk.record()
    assert outbox.counts(kiosk.connection).pending == stored + 1


def test_a_constraint_stays_what_it_is(kiosk: Any) -> None:
    with pytest.raises(sqlite3.IntegrityError), transaction(kiosk.connection):
        kiosk.connection.execute("INSERT INTO link (only, online, hub_epoch, subscribed) VALUES (1, 0, '', 0)")


def test_a_commit_of_the_other_side_is_seen(kiosk: Any) -> None:
    with closing(connect(kiosk.folder / "kiosk.db")) as other:
        before = data_version(other)
        kiosk.record()
        assert data_version(other) != before
        assert is_sound(other)


def test_the_link_is_written_only_when_it_changes(line: Any) -> None:
    road = line()
    road.kiosk.record()
    road.run(20)
    assert link.read(road.kiosk.connection).online
    with closing(connect(road.kiosk.folder / "kiosk.db")) as other:
        before = data_version(other)
        road.run(3000)
        assert data_version(other) == before
    road.loopback.network = False
    road.run(1)
    assert not link.read(road.kiosk.connection).online


@pytest.mark.parametrize("url", ["", "127.0.0.1:1883", "http://x:1", "mqtt://", "mqtt://x:99999", "mqtt://x:y"])
def test_a_url_that_names_no_broker_is_refused(url: str) -> None:
    with pytest.raises(NameRefusedError, match="not a broker"):
        parse_url(url)


def test_the_command_line_wins_over_the_config(kiosk: Any, tmp_path: Path) -> None:
    assert Settings(tmp_path, "mqtts://broker.example").broker_in_force(kiosk.connection) == Broker(
        "broker.example", 8883, 60, Tls()
    )
    assert Settings(tmp_path).broker_in_force(kiosk.connection) == Broker("127.0.0.1", 1883, 60, None)


def test_seal_keys_name_the_hub_first_and_then_the_recovery_key(kiosk: Any) -> None:
    assert [key.kid for key in documents.seal_keys(kiosk.connection)] == ["seal-1", "recovery-1"]
