"""A damaged file at start: kept aside, reported, its rows saved; the kiosk starts."""

import random
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
import pytest

from edge_sync import schema
from edge_sync.bodies.notes import AuditNotable
from edge_sync.envelope import decode, digest
from kiosk.application.ports import RecordDutyNote, RecordDutyStart, RecordRating, StorageError
from kiosk.domain.duty import DutySession

PAGE = 4096
GARBAGE = b"\xde\xad\xbe\xef" * (PAGE // 4)


def overwrite(file: Path, start: int, content: bytes) -> None:
    with file.open("r+b") as opened:
        opened.seek(start)
        opened.write(content)


def break_a_table(kiosk: Any) -> None:
    """Damage a page of a table that holds nothing."""
    root: list[int] = []

    def make(connection: Any) -> None:
        connection.execute("CREATE TABLE later (x)")
        root.extend(connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'later'").fetchone())

    kiosk.sync(make)
    overwrite(kiosk.database, (root[0] - 1) * PAGE, GARBAGE)


def notables(kiosk: Any) -> list[AuditNotable]:
    return [
        msgspec.json.decode(bytes(event.data), type=AuditNotable)
        for event in kiosk.events()
        if event.type == "dh.audit.notable.v1"
    ]


def rows(kiosk: Any) -> dict[str, bytes]:
    """The opinions of the outbox: their bytes by id."""
    found: dict[str, bytes] = {}
    kiosk.sync(
        lambda connection: found.update(
            connection.execute("SELECT id, event FROM outbox WHERE type = 'dh.opinion.submitted.v1'")
        )
    )
    return found


@pytest.fixture
def full(kiosk: Any) -> Any:
    """A closed kiosk with sixty opinions, an open duty and a catalogue."""
    storage = kiosk.start()
    kiosk.publish("county", "catalog", {"categories": [{"code": "heating", "name": {"zh": "供暖"}}]})
    storage.save(RecordDutyStart(DutySession("d1", "qb-d0004", kiosk.moment.wall)), kiosk.clock.now())
    kiosk.receipts = [kiosk.save(storage).receipt for _ in range(60)]
    kiosk.before = rows(kiosk)
    kiosk.close()
    kiosk.sync(lambda _: None)  # the last one to close copies the WAL into the file
    return kiosk


def test_a_sound_file_is_left_alone(full: Any) -> None:
    full.start().load()
    assert [file.name for file in full.data.glob("*damaged*")] == []
    assert notables(full) == []


@pytest.mark.parametrize("content", [b"this is no database", b"", GARBAGE])
def test_what_is_no_database_is_kept_aside_and_told(full: Any, content: bytes) -> None:
    full.database.write_bytes(content)
    full.start().load()
    assert (full.data / "kiosk.db.damaged-1").read_bytes() == content
    (notable,) = notables(full)
    assert (notable.what, notable.subject) == ("database_damaged", "kiosk.db.damaged-1")


def test_the_damaged_file_is_kept_byte_by_byte(full: Any) -> None:
    overwrite(full.database, 3 * PAGE, GARBAGE)
    damaged = full.database.read_bytes()
    full.start().load()
    assert (full.data / "kiosk.db.damaged-1").read_bytes() == damaged


def test_every_damage_gets_a_name_of_its_own(full: Any) -> None:
    for number in (1, 2, 3):
        full.close()
        full.database.write_bytes(b"damage %d" % number)
        full.start().load()
    assert [(full.data / f"kiosk.db.damaged-{n}").read_bytes()[-1:] for n in (1, 2, 3)] == [b"1", b"2", b"3"]


def test_with_a_lost_header_the_opinions_are_found_in_the_bytes(full: Any) -> None:
    overwrite(full.database, 0, GARBAGE)
    full.start().load()
    assert rows(full) == full.before


def test_with_one_bad_page_everything_else_is_kept(full: Any) -> None:
    content = full.database.read_bytes()
    (page,) = {content.find(event) // PAGE for event in list(full.before.values())[30:31]}
    overwrite(full.database, page * PAGE, GARBAGE)
    stored = full.start().load()
    kept = rows(full)
    assert kept.items() <= full.before.items()
    assert len(kept) >= 55
    assert [duty.duty_id for duty in stored.duties] == ["d1"]
    assert [category.code for category in stored.world.categories] == ["heating"]


def test_saved_rows_keep_id_bytes_and_seq_and_new_ones_come_after(full: Any) -> None:
    overwrite(full.database, 0, GARBAGE)
    before = {event.id: event.seq for event in map(decode, full.before.values())}
    storage = full.start()
    full.provision()
    full.save(storage)
    after = {event.id: event.seq for event in full.events()}
    assert before.items() <= after.items()
    new = [event for event in full.events() if event.type != "dh.duty.started.v1" and event.id not in before]
    assert [event.type for event in new] == ["dh.audit.notable.v1", "dh.opinion.submitted.v1"]
    assert min(event.seq for event in new) > max(before.values())


def test_verdicts_already_given_are_kept(full: Any) -> None:
    settled = list(full.before)[:10]
    full.settle(*settled)
    break_a_table(full)
    assert full.start().load().queue.settled == 10


def test_verdicts_are_kept_also_from_a_file_of_before_digests_were(full: Any) -> None:
    full.settle(*list(full.before)[:10])
    full.sync(lambda connection: connection.execute("ALTER TABLE outbox DROP COLUMN digest"))
    full.sync(lambda connection: connection.execute("DELETE FROM _sqlite_migrations WHERE name = 'outbox_2'"))
    break_a_table(full)
    assert full.start().load().queue.settled == 10
    assert rows(full) == full.before


def test_carved_events_are_known_by_their_digests(full: Any) -> None:
    overwrite(full.database, 0, GARBAGE)
    full.start().load()
    found: list[Any] = []
    full.sync(lambda connection: found.extend(connection.execute("SELECT event, digest FROM outbox")))
    assert [digest(event) for event, _ in found] == [kept for _, kept in found]


def test_tickets_can_still_be_looked_up(full: Any) -> None:
    break_a_table(full)
    storage = full.start()
    found = [storage.look_up(receipt.ticket_no, receipt.query_code, full.clock.now()) for receipt in full.receipts]
    assert [case.ticket_no for case in found] == [receipt.ticket_no for receipt in full.receipts]


def said(kiosk: Any) -> list[Any]:
    return [event for event in kiosk.events() if event.type in ("dh.rating.submitted.v1", "dh.duty.noted.v1")]


@pytest.fixture
def rated(full: Any, rating: Any) -> Any:
    """The closed kiosk, with the answer to its first opinion rated, and a note about its duty."""
    storage, receipt = full.start(), full.receipts[0]
    case = storage.look_up(receipt.ticket_no, receipt.query_code, full.clock.now())
    storage.save(RecordRating(rating(opinion_id=case.opinion_id)), full.clock.now())
    storage.save(RecordDutyNote("d1", "qb-d0004", "两人来问供热", "zh"), full.clock.now())
    full.close()
    full.sync(lambda _: None)
    return full


def test_what_was_rated_is_known_and_is_not_rated_again(rated: Any, rating: Any) -> None:
    before = said(rated)
    break_a_table(rated)
    storage, receipt = rated.start(), rated.receipts[0]
    case = storage.look_up(receipt.ticket_no, receipt.query_code, rated.clock.now())
    storage.save(RecordRating(rating(opinion_id=case.opinion_id)), rated.clock.now())
    assert (case.rated, len(before), said(rated)) == ({1}, 2, before)


def test_with_a_lost_header_ratings_and_notes_are_found_in_the_bytes(rated: Any) -> None:
    before = said(rated)
    overwrite(rated.database, 0, GARBAGE)
    rated.start().load()
    assert (len(before), said(rated)) == (2, before)


def test_ticket_numbers_go_on_above_those_given_out(full: Any) -> None:
    overwrite(full.database, 0, GARBAGE)
    storage = full.start()
    full.provision()
    given_out = {receipt.ticket_no for receipt in full.receipts}
    assert given_out.isdisjoint(full.save(storage).receipt.ticket_no for _ in range(60))


def test_opinions_still_in_the_wal_are_saved_too(kiosk: Any) -> None:
    storage = kiosk.start()
    for _ in range(5):
        kiosk.save(storage)
    before = rows(kiosk)
    copy = type(kiosk)(kiosk.data.parent / "copy", hub=kiosk.hub)
    copy.data.mkdir()
    for file in (*kiosk.data.glob("kiosk.db*"), kiosk.data / "floors.json"):
        (copy.data / file.name).write_bytes(file.read_bytes())
    (kiosk.data / "identity").rename(copy.data / "identity")
    overwrite(copy.database, 0, GARBAGE)
    overwrite(copy.data / "kiosk.db-wal", 0, GARBAGE[:32])
    copy.start().load()
    assert rows(copy) == before
    assert (copy.data / "kiosk.db.damaged-1-wal").exists()
    copy.close()


def test_a_file_that_was_removed_is_told_as_well(full: Any) -> None:
    for file in full.data.glob("kiosk.db*"):
        file.unlink()
    full.start().load()
    assert [(notable.what, notable.why) for notable in notables(full)] == [("database_damaged", "missing")]


def test_a_file_that_is_gone_is_told_once_when_edge_sync_has_made_a_new_one_first(full: Any) -> None:
    full.database.unlink()
    schema.migrate(full.database)
    full.start().load()
    full.reboot().load()
    assert [(notable.what, notable.why) for notable in notables(full)] == [("database_damaged", "missing")]


def test_a_first_start_tells_nothing(kiosk: Any) -> None:
    kiosk.start().load()
    assert kiosk.events() == []


@pytest.mark.parametrize("step", ["mending", "mended", "aside", "wal_gone"])
def test_a_power_cut_while_mending_loses_nothing(full: Any, step: str) -> None:
    """The folder as it is after each step of mending; the next start goes on from there."""
    overwrite(full.database, 0, GARBAGE)
    damaged = full.database.read_bytes()
    wal = full.data / "kiosk.db-wal"
    wal.write_bytes(b"")
    full.start().load()
    full.close()
    mended = full.database.read_bytes()
    aside = full.data / "kiosk.db.damaged-1"
    for file in full.data.glob("kiosk.db*"):
        file.unlink()
    full.database.write_bytes(damaged)
    if step == "mending":
        (full.data / "kiosk.db.mending").write_bytes(mended[: len(mended) // 2])
        (full.data / "kiosk.db.mending-wal").write_bytes(b"half")
    else:
        (full.data / "kiosk.db.mended").write_bytes(mended)
    if step in ("aside", "wal_gone"):
        aside.hardlink_to(full.database)
    if step != "wal_gone":
        wal.write_bytes(b"")
    full.start().load()
    assert rows(full) == full.before
    assert aside.read_bytes() == damaged
    assert sorted(file.name for file in full.data.glob("kiosk.db.m*d*")) == []


def test_a_flipped_letter_in_a_constraint_is_damage(full: Any) -> None:
    content = full.database.read_bytes()
    full.database.write_bytes(content.replace(b"CHECK (event IS", b"CHECK (ev\xacnt IS"))
    full.start().load()
    assert rows(full) == full.before
    assert (full.data / "kiosk.db.damaged-1").exists()


def test_flips_and_cuts_anywhere_are_at_most_an_error_by_name(full: Any) -> None:
    sound = full.database.read_bytes()
    lots = random.Random(20261115)  # noqa: S311 - the same damage in every run
    for _ in range(60):
        full.close()
        for file in full.data.glob("kiosk.db*"):
            file.unlink()
        content = bytearray(sound)
        for _ in range(lots.choice((1, 8, 200))):
            content[lots.randrange(len(content))] = lots.randrange(256)
        full.database.write_bytes(content[: lots.choice((len(content), lots.randrange(len(content))))])
        storage = full.start()
        with suppress(StorageError):  # a row with a flipped bit is an error by name
            storage.load()
            full.save(storage)
