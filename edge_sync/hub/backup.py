"""Backups: database and keys in one folder, taken while the hub serves; and putting them back as a new lineage."""

import hashlib
import os
import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import msgspec

from edge_sync.certificate import TLS_FOLDER
from edge_sync.floors import sync_folder
from edge_sync.hub.database import SCHEMA, Database, transaction
from edge_sync.hub.errors import BackupRefusedError
from edge_sync.hub.hub import Hub, assemble, open_hub
from edge_sync.hub.keyring import load, write_private
from edge_sync.hub.lineage import Lineage
from edge_sync.hub.schema import apply_missing, migrate
from edge_sync.hub.serving import alone
from edge_sync.hub.source import Server, Source, connect
from edge_sync.hub.sqlite import SqliteDatabase

DATABASE, KEYS, MANIFEST = "hub.db", "keys", "manifest.json"


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup holds."""

    county: str
    hub_epoch: str
    commits: int
    made_at: datetime
    database_sha256: str


def make(hub: Hub, folder: Path, *, now: datetime) -> Manifest:
    """Write a backup into `folder`, which must be new or empty.

    The database in it is a SQLite file, whatever the hub's is. Raises `BackupRefusedError`. The hub may go on serving.
    """
    if folder.exists() and any(folder.iterdir()):
        raise BackupRefusedError(f"{folder} is not empty; nothing was written. Give a new folder for each backup.")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    copy = folder / DATABASE
    copy.touch(mode=0o600)
    _copy_database(hub.connection, copy)
    _copy_keys(hub.keyring.folder, folder / KEYS)
    with closing(connect(copy)) as copied:
        standing = Lineage(copied).standing()
        copied.execute("PRAGMA journal_mode=DELETE")  # one file alone: nothing left in a write-ahead log
    manifest = Manifest(
        county=standing.county,
        hub_epoch=standing.hub_epoch,
        commits=standing.commits,
        made_at=now,
        database_sha256=_sha256(copy),
    )
    write_private(folder / MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))
    return manifest


def restore(folder: Path, source: Source, keys: Path, *, now: Callable[[], datetime]) -> str:
    """Put a backup in place and return its new epoch; what stood there is moved aside, never deleted.

    Keys that are there already stay, if they are the same county's. Raises `BackupRefusedError`, `AlreadyRunningError`.
    """
    manifest = _checked(folder)
    if (keys / "keys.json").exists() and load(keys).county != manifest.county:
        raise BackupRefusedError(
            f"The keys in {keys} belong to another county than the backup ({manifest.county}). Nothing was changed."
        )
    with alone(source):
        if not (keys / "keys.json").exists():
            _copy_keys(folder / KEYS, keys)
        if isinstance(source, Path):
            return _into_file(folder / DATABASE, source, keys, now=now)
        return _into_server(folder / DATABASE, source, keys, now=now)


def _copy_database(database: Database, copy: Path) -> None:
    if isinstance(database, SqliteDatabase):
        database.copy_to(copy)
        return
    from edge_sync.hub.copying import to_file  # noqa: PLC0415 - brings psycopg, which a hub on SQLite does not need
    from edge_sync.hub.postgresql import PostgresDatabase  # noqa: PLC0415 - as above

    migrate(copy)
    copy.with_name(f"{copy.name}.migrating").unlink()
    with closing(SqliteDatabase(copy)) as file:
        to_file(cast("PostgresDatabase", database), file)


def _into_file(backup: Path, database: Path, keys: Path, *, now: Callable[[], datetime]) -> str:
    """The lineage begins in a copy, so that an older database never stands in the place of one that was told of."""
    database.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="restore-", dir=database.parent) as folder:
        copy = Path(folder) / DATABASE
        shutil.copyfile(backup, copy)
        copy.chmod(0o600)
        with closing(open_hub(copy, keys, now=now)) as hub:
            epoch = _begin(hub)
            hub.connection.execute("PRAGMA journal_mode=DELETE")  # one file alone, as in `make`
        _sync_file(copy)
        _move_aside(database, now())
        copy.replace(database)
        sync_folder(database.parent)
    return epoch


def _into_server(backup: Path, server: Server, keys: Path, *, now: Callable[[], datetime]) -> str:
    """In one transaction, so that the server has either what it had or the whole backup in a new lineage."""
    from edge_sync.hub.copying import to_server  # noqa: PLC0415 - as above
    from edge_sync.hub.postgresql import PostgresDatabase  # noqa: PLC0415 - as above

    with TemporaryDirectory() as folder, closing(PostgresDatabase(server.url)) as database:
        copy = Path(folder) / DATABASE
        shutil.copyfile(backup, copy)
        migrate(copy)  # it may be an older hub's
        with closing(SqliteDatabase(copy)) as file, transaction(database):
            if database.execute("SELECT 1 FROM pg_namespace WHERE nspname = ?", (SCHEMA,)).fetchone() is not None:
                database.execute(f"ALTER SCHEMA {SCHEMA} RENAME TO {SCHEMA}_before_{_stamp(now()).lower()}")
            apply_missing(database)
            to_server(file, database)
            hub = assemble(database, load(keys), now=now)
            epoch = _begin(hub)
        hub.close()
        return epoch


def _begin(hub: Hub) -> str:
    noted = hub.note.read()
    return hub.begin_lineage(above=noted[0] if noted else "").hub_epoch


def _checked(folder: Path) -> Manifest:
    try:
        manifest = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
        digest = _sha256(folder / DATABASE)
    except (OSError, msgspec.DecodeError) as error:
        raise BackupRefusedError(f"{folder} is not a backup of county-hub: {error}. Nothing was changed.") from error
    if digest != manifest.database_sha256:
        raise BackupRefusedError(
            f"The database in {folder} is not the one that was backed up. Nothing was changed; use another backup."
        )
    return manifest


def _move_aside(database: Path, now: datetime) -> None:
    for suffix in ("", "-wal", "-shm"):
        path = database.with_name(f"{database.name}{suffix}")
        if path.exists():
            path.rename(database.with_name(f"{database.name}.before-{_stamp(now)}{suffix}"))


def _stamp(now: datetime) -> str:
    return now.astimezone(UTC).strftime("%Y%m%dT%H%M%S_%fZ")


def _copy_keys(source: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    for path in sorted(source.iterdir()):
        if path.suffix in (".key", ".json"):
            write_private(target / path.name, path.read_bytes())
    if (source / TLS_FOLDER).is_dir():
        _copy_authority(source / TLS_FOLDER, target / TLS_FOLDER)


def _copy_authority(source: Path, target: Path) -> None:
    for path in sorted(one for one in source.rglob("*") if one.is_file()):
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_private(copy, path.read_bytes())


def _sync_file(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
