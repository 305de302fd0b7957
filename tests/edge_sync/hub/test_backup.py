import shutil
from pathlib import Path
from typing import Any

import pytest

from edge_sync.errors import AlreadyRunningError
from edge_sync.hub import backup
from edge_sync.hub.errors import BackupRefusedError
from edge_sync.hub.hub import Hub, open_hub
from edge_sync.hub.service import Loop
from edge_sync.lock import hold


@pytest.fixture
def saved(loop: Loop, hub: Hub, kiosk: Any, tmp_path: Path, clock: Any) -> Any:
    loop.turn([kiosk.batch(kiosk.submitted(text="暖气不热"))])
    backup.make(hub, tmp_path / "saved", now=clock.now())
    return tmp_path / "saved"


def test_a_backup_holds_database_keys_and_manifest_for_the_owner_only(saved: Any) -> None:
    assert sorted(path.name for path in saved.iterdir()) == ["hub.db", "keys", "manifest.json"]
    assert {path.stat().st_mode & 0o077 for path in saved.rglob("*") if path.is_file()} == {0}


def test_restoring_begins_a_new_epoch_and_moves_aside_what_stood(
    saved: Any, hub: Hub, tmp_path: Path, clock: Any, loop: Loop, kiosk: Any
) -> None:
    loop.turn([kiosk.batch(kiosk.submitted())])
    before = hub.lineage.standing().hub_epoch
    hub.close()
    epoch = backup.restore(saved, tmp_path / "hub.db", tmp_path / "keys", now=clock.now)
    restored = open_hub(tmp_path / "hub.db", tmp_path / "keys", now=clock.now)
    assert epoch > before
    assert len(restored.cases.all()) == 1
    assert restored.documents.current("county", "keys").epoch > 1
    assert any(path.name.startswith("hub.db.before-") for path in tmp_path.iterdir())
    restored.close()


def test_a_backup_restores_on_an_empty_machine(saved: Any, tmp_path: Path, clock: Any) -> None:
    backup.restore(saved, tmp_path / "new" / "hub.db", tmp_path / "new" / "keys", now=clock.now)
    restored = open_hub(tmp_path / "new" / "hub.db", tmp_path / "new" / "keys", now=clock.now)
    assert restored.keyring.openers().keys() == {"qb-seal-1", "qb-recovery"}
    restored.close()


def test_nothing_is_restored_while_a_hub_serves(saved: Any, hub: Hub, tmp_path: Path, clock: Any) -> None:
    with hold(tmp_path / "hub.db.lock", "county-hub serve"), pytest.raises(AlreadyRunningError):
        backup.restore(saved, tmp_path / "hub.db", tmp_path / "keys", now=clock.now)
    assert len(hub.cases.all()) == 1


def test_a_changed_or_foreign_backup_is_refused_and_nothing_changes(
    saved: Any, hub: Hub, tmp_path: Path, clock: Any
) -> None:
    with (saved / "hub.db").open("ab") as file:
        file.write(b"x")
    with pytest.raises(BackupRefusedError, match="not the one"):
        backup.restore(saved, tmp_path / "hub.db", tmp_path / "keys", now=clock.now)
    shutil.rmtree(saved)
    with pytest.raises(BackupRefusedError, match="not a backup"):
        backup.restore(saved, tmp_path / "hub.db", tmp_path / "keys", now=clock.now)
    assert len(hub.cases.all()) == 1


def test_a_backup_goes_into_a_new_folder_only(saved: Any, hub: Hub, clock: Any) -> None:
    with pytest.raises(BackupRefusedError, match="not empty"):
        backup.make(hub, saved, now=clock.now())
