import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from edge_sync.hub.errors import DatabaseFaultError, DatabaseRefusedError
from edge_sync.hub.hub import Hub, open_hub
from edge_sync.hub.keyring import Keyring
from edge_sync.hub.lineage import Note, Standing, settle
from edge_sync.hub.source import Source
from edge_sync.hub.ulid import mint


def started(hub: Hub, note: Note | None = None) -> Standing:
    """Where a hub stands after a start."""
    return settle(hub.lineage, note or hub.note, "qb", begin=lambda lost: hub.begin_lineage(above=lost))


def test_a_start_that_finds_its_count_begins_no_new_epoch(hub: Hub) -> None:
    before = hub.lineage.standing()
    assert started(hub) == before == hub.lineage.standing()


@pytest.mark.sqlite
def test_a_database_put_back_from_an_older_copy_begins_a_higher_epoch(
    hub: Hub, keyring: Keyring, tmp_path: Path, clock: Any
) -> None:
    hub.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(tmp_path / "hub.db", tmp_path / "older.db")
    before = hub.lineage.standing()
    hub.documents.issue("county", "publicity", b"{}")
    hub.note.write(hub.lineage.standing())
    older = open_hub(tmp_path / "older.db", keyring.folder, now=clock.now)
    after = started(older)
    assert after.hub_epoch > before.hub_epoch
    assert after.document_epoch > before.document_epoch
    assert {one.epoch for one in older.documents.all_current()} == {after.document_epoch}
    older.close()


def test_a_commit_of_another_process_during_a_start_begins_no_epoch(hub: Hub, source: Source) -> None:
    class Busy(Note):
        """Somebody commits, and notes it, just before it is read."""

        def read(self) -> tuple[str, int] | None:
            with closing(open_hub(source, hub.keyring.folder)) as office:
                office.documents.issue("county", "publicity", b"{}")
            return super().read()

    before = hub.lineage.standing().hub_epoch
    assert started(hub, Busy(hub.keyring.folder)).hub_epoch == before


def test_a_start_that_breaks_off_leaves_the_older_copy_to_the_next(hub: Hub) -> None:
    """A new epoch without all that follows would be taken for done: kiosks would ignore documents and cases."""
    stood = hub.lineage.standing()
    hub.note.write(replace(stood, commits=stood.commits + 1000))
    hub.connection.execute("ALTER TABLE documents RENAME TO elsewhere")
    with pytest.raises(DatabaseFaultError):
        started(hub)
    hub.connection.execute("ALTER TABLE elsewhere RENAME TO documents")
    assert hub.lineage.standing() == stood
    after = started(hub)
    assert {one.epoch for one in hub.documents.all_current()} == {after.document_epoch} != {stood.document_epoch}


def test_a_command_given_before_the_start_does_not_hide_that_the_copy_is_an_older_one(hub: Hub, source: Source) -> None:
    stood = hub.lineage.standing()
    hub.note.write(replace(stood, commits=stood.commits + 1000))
    with closing(open_hub(source, hub.keyring.folder)) as office:
        assert office.is_older_copy()
    assert started(hub).hub_epoch > stood.hub_epoch


def test_a_torn_or_missing_note_is_no_note(tmp_path: Path, hub: Hub) -> None:
    before = hub.lineage.standing()
    (tmp_path / "keys" / "lineage").write_text("01J half")
    assert hub.note.read() is None
    assert started(hub) == before
    assert Note(tmp_path / "nowhere").read() is None


def test_a_new_epoch_is_above_the_last_even_when_the_clock_was_set_back() -> None:
    later = mint(2_000_000_000_000)
    assert mint(0, above=later) > later
    assert len(later) == 26


def test_after_a_clock_that_was_ahead_documents_and_cases_go_on_above_what_kiosks_heard(hub: Hub) -> None:
    backup = hub.lineage.standing()
    lost = hub.lineage.renew(now_ms=2**42)
    hub.connection.execute("UPDATE lineage SET hub_epoch = ?, document_epoch = 1", (backup.hub_epoch,))
    after = hub.lineage.renew(now_ms=2**40, above=lost.hub_epoch)
    assert after.hub_epoch > lost.hub_epoch
    assert after.document_epoch > lost.document_epoch + 1000


def test_keys_of_another_county_do_not_open_the_database(hub: Hub) -> None:
    with pytest.raises(DatabaseRefusedError, match="belongs to county qb"):
        hub.lineage.standing("hc")
