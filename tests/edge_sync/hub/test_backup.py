import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import pytest

from edge_sync.bodies.documents import Keys
from edge_sync.certificate import TLS_FOLDER
from edge_sync.errors import AlreadyRunningError
from edge_sync.hub import backup, rotation
from edge_sync.hub.authority import Authority
from edge_sync.hub.errors import BackupRefusedError, KeysError
from edge_sync.hub.hub import Hub, open_hub
from edge_sync.hub.keyring import write_private
from edge_sync.hub.service import Loop
from edge_sync.hub.serving import lead_of, serving
from edge_sync.hub.source import Source


@pytest.fixture
def saved(loop: Loop, hub: Hub, kiosk: Any, tmp_path: Path, clock: Any) -> Any:
    loop.turn([kiosk.batch(kiosk.submitted(text="暖气不热"))])
    backup.make(hub, tmp_path / "saved", now=clock.now())
    return tmp_path / "saved"


def _stand(source: Source) -> list[str]:
    """Names of what there is beside the database in use."""
    if isinstance(source, Path):
        return [path.name for path in source.parent.iterdir()]
    with closing(psycopg.connect(source.url)) as connection:
        return [name for (name,) in connection.execute("SELECT nspname FROM pg_namespace")]


def test_a_backup_holds_database_keys_and_manifest_for_the_owner_only(saved: Any) -> None:
    assert sorted(path.name for path in saved.iterdir()) == ["hub.db", "keys", "manifest.json"]
    assert {path.stat().st_mode & 0o077 for path in saved.rglob("*") if path.is_file()} == {0}


def test_restoring_begins_a_new_epoch_and_moves_aside_what_stood(
    saved: Any, hub: Hub, source: Source, clock: Any, loop: Loop, kiosk: Any
) -> None:
    loop.turn([kiosk.batch(kiosk.submitted())])
    before = hub.lineage.standing().hub_epoch
    hub.close()
    epoch = backup.restore(saved, source, hub.keyring.folder, now=clock.now)
    restored = open_hub(source, hub.keyring.folder, now=clock.now)
    assert epoch > before
    assert len(restored.cases.all()) == 1
    assert restored.documents.current("county", "keys").epoch > 1
    assert any("before" in name for name in _stand(source))
    restored.close()


def test_cases_go_on_after_a_restore_in_their_order(
    saved: Any, hub: Hub, source: Source, clock: Any, link: Any, kiosk: Any
) -> None:
    """What is numbered by the database itself goes on above what the backup holds."""
    first = hub.cases.all()[0].ticket_no
    hub.close()
    backup.restore(saved, source, hub.keyring.folder, now=clock.now)
    with closing(open_hub(source, hub.keyring.folder, now=clock.now)) as restored:
        Loop(restored, link, monotonic=clock.ticks).turn([kiosk.batch(kiosk.submitted())])
        assert [one.ticket_no for one in restored.cases.all()][1:] == [first]
        assert len(restored.down.pending("qb-0302-k1", 10)) == 2


def test_a_backup_restores_on_an_empty_machine(saved: Any, tmp_path: Path, clock: Any) -> None:
    backup.restore(saved, tmp_path / "new" / "hub.db", tmp_path / "new" / "keys", now=clock.now)
    restored = open_hub(tmp_path / "new" / "hub.db", tmp_path / "new" / "keys", now=clock.now)
    assert restored.keyring.openers().keys() == {"qb-seal-1", "qb-recovery"}
    restored.close()


def test_a_kiosk_revoked_since_the_backup_stays_revoked_at_the_broker(
    hub: Hub, source: Source, kiosk: Any, tmp_path: Path, clock: Any
) -> None:
    authority = Authority(hub.keyring.folder / TLS_FOLDER, "qb", now=clock.now)
    authority.issue(kiosk.address.device)
    backup.make(hub, tmp_path / "saved", now=clock.now())
    authority.revoke(kiosk.address.device)
    revoked = authority.crl()
    hub.close()
    backup.restore(tmp_path / "saved", source, hub.keyring.folder, now=clock.now)
    assert authority.crl() == revoked


def test_a_backup_brings_the_certificate_authority_to_an_empty_machine(hub: Hub, tmp_path: Path, clock: Any) -> None:
    made = Authority(hub.keyring.folder / TLS_FOLDER, "qb", now=clock.now)
    made.issue("qb-0302-k1")
    backup.make(hub, tmp_path / "saved", now=clock.now())
    backup.restore(tmp_path / "saved", tmp_path / "new" / "hub.db", tmp_path / "new" / "keys", now=clock.now)
    restored = Authority(tmp_path / "new" / "keys" / TLS_FOLDER, "qb", now=clock.now)
    assert (restored.ca(), restored.valid_until("qb-0302-k1")) == (made.ca(), made.valid_until("qb-0302-k1"))


def test_nothing_is_restored_while_a_hub_serves(saved: Any, hub: Hub, source: Source, clock: Any) -> None:
    with serving(source), closing(open_hub(source, hub.keyring.folder)) as other:
        assert lead_of(other.connection).is_ours()
        with pytest.raises(AlreadyRunningError):
            backup.restore(saved, source, hub.keyring.folder, now=clock.now)
    assert len(hub.cases.all()) == 1


def test_a_changed_or_foreign_backup_is_refused_and_nothing_changes(
    saved: Any, hub: Hub, source: Source, clock: Any
) -> None:
    with (saved / "hub.db").open("ab") as file:
        file.write(b"x")
    with pytest.raises(BackupRefusedError, match="not the one"):
        backup.restore(saved, source, hub.keyring.folder, now=clock.now)
    shutil.rmtree(saved)
    with pytest.raises(BackupRefusedError, match="not a backup"):
        backup.restore(saved, source, hub.keyring.folder, now=clock.now)
    assert len(hub.cases.all()) == 1


def test_a_restore_that_breaks_off_leaves_what_stood(saved: Any, hub: Hub, source: Source, clock: Any) -> None:
    """An older database without a new lineage would pass for the one that kiosks believe to have their events."""
    hub.documents.issue("county", "publicity", b"{}")
    before = hub.lineage.standing()
    hub.close()
    (hub.keyring.folder / "root.key").chmod(0o644)
    with pytest.raises(KeysError, match="chmod 600"):
        backup.restore(saved, source, hub.keyring.folder, now=clock.now)
    with closing(open_hub(source, hub.keyring.folder, now=clock.now)) as left:
        assert left.lineage.standing() == before
        assert left.documents.current("county", "publicity") is not None
    assert [name for name in _stand(source) if "before" in name or "restore" in name] == []


def test_a_backup_goes_into_a_new_folder_only(saved: Any, hub: Hub, clock: Any) -> None:
    with pytest.raises(BackupRefusedError, match="not empty"):
        backup.make(hub, saved, now=clock.now())


def _kids_told(hub: Hub) -> list[str]:
    """Which keys the kiosks are told."""
    issued = hub.documents.current("county", "keys")
    assert issued is not None
    found: Keys = msgspec.json.decode(issued.body, type=Keys)
    return [key.kid for key in found.keys]


def test_a_key_revoked_since_the_backup_stays_revoked_and_its_successor_is_told(
    saved: Any, hub: Hub, source: Source, clock: Any
) -> None:
    rotation.revoke(hub, "qb-down-1")
    hub.close()
    backup.restore(saved, source, hub.keyring.folder, now=clock.now)
    with closing(open_hub(source, hub.keyring.folder, now=clock.now)) as restored:
        assert sorted(_kids_told(restored)) == ["qb-doc-1", "qb-down-2", "qb-recovery", "qb-seal-1"]
        assert restored.keyring.signer("down").kid == "qb-down-2"
        assert restored.documents.keys_are_issued()


def test_without_the_root_key_a_restore_leaves_the_list_of_keys_and_that_is_known(
    saved: Any, hub: Hub, source: Source, clock: Any
) -> None:
    rotation.revoke(hub, "qb-down-1")
    root = hub.keyring.folder / "root.key"
    away = root.read_bytes()
    root.unlink()
    hub.close()
    backup.restore(saved, source, hub.keyring.folder, now=clock.now)
    with closing(open_hub(source, hub.keyring.folder, now=clock.now)) as restored:
        assert not restored.documents.keys_are_issued()
        with pytest.raises(KeysError, match=r"Bring root\.key back"):
            restored.documents.issue_keys()
        write_private(root, away)
        restored.documents.issue_keys()
        assert "qb-down-1" not in _kids_told(restored)
