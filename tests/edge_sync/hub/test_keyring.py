from pathlib import Path
from typing import Any

import pytest

from edge_sync.errors import NameRefusedError
from edge_sync.hub.errors import KeysError
from edge_sync.hub.keyring import Keyring, create, load


def test_every_key_file_is_for_its_owner_only(keyring: Keyring) -> None:
    modes = {path.name: path.stat().st_mode & 0o777 for path in keyring.folder.iterdir()}
    assert set(modes) == {"keys.json", "root.key", "qb-doc-1.key", "qb-down-1.key", "qb-seal-1.key", "qb-recovery.key"}
    assert set(modes.values()) == {0o600}
    assert keyring.folder.stat().st_mode & 0o777 == 0o700


def test_keys_open_to_others_are_refused_with_the_way_out(keyring: Keyring) -> None:
    (keyring.folder / "qb-down-1.key").chmod(0o644)
    with pytest.raises(KeysError, match="chmod 600"):
        load(keyring.folder).signer("down")


def test_keys_are_never_made_twice_in_one_folder(keyring: Keyring, clock: Any) -> None:
    before = (keyring.folder / "keys.json").read_bytes()
    with pytest.raises(KeysError, match="left as they are"):
        create(keyring.folder, "qb", now=clock.now())
    assert (keyring.folder / "keys.json").read_bytes() == before


def test_the_hub_serves_without_root_and_recovery_keys(keyring: Keyring) -> None:
    (keyring.folder / "root.key").unlink()
    (keyring.folder / "qb-recovery.key").unlink()
    again = load(keyring.folder)
    assert (again.signer("down").kid, sorted(again.openers()), again.has("root")) == ("qb-down-1", ["qb-seal-1"], False)
    with pytest.raises(KeysError, match=r"Bring root\.key back"):
        again.signer("root")


def test_the_keys_document_lists_all_but_the_root_key(keyring: Keyring) -> None:
    assert [(key.kid, key.use) for key in keyring.listed().keys] == [
        ("qb-doc-1", "doc"), ("qb-down-1", "down"), ("qb-seal-1", "seal"), ("qb-recovery", "recovery"),
    ]  # fmt: skip


def test_a_damaged_key_file_is_told(keyring: Keyring) -> None:
    (keyring.folder / "qb-down-1.key").write_text("short")
    with pytest.raises(KeysError, match="does not hold a key"):
        keyring.signer("down")


def test_a_county_has_a_short_plain_id(tmp_path: Path, clock: Any) -> None:
    with pytest.raises(NameRefusedError):
        create(tmp_path / "other", "Quan Bei", now=clock.now())


def test_no_private_key_shows_in_a_repr(keyring: Keyring) -> None:
    private = (keyring.folder / "qb-seal-1.key").read_text().strip()
    assert private not in repr(keyring)
