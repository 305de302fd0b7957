"""A damaged file at start: kept aside, its readable rows moved into a new one, and the office told.

The steps, of which each may be the last before the power goes:
 1. ``kiosk.db.mending`` is built: new tables, salvaged rows, carved events, the audit event. Nothing else is touched.
 2. It is renamed to ``kiosk.db.mended``: it is whole. From here on a start only goes on.
 3. The damaged file and its WAL get the further name ``kiosk.db.damaged-N``.
 4. The WAL's old name goes, and the mended file takes the place of the damaged one.
"""

import logging
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from edge_sync.database import connect, is_sound, named_errors, transaction
from edge_sync.envelope import digest
from edge_sync.errors import OutboxDamagedError
from edge_sync.floors import FLOORS_FILE, Floors, sync_folder
from edge_sync.lock import turn
from kiosk.domain.facts import RecordNotable
from kiosk.storage.carving import carve
from kiosk.storage.recording import Recorder
from kiosk.storage.salvage import salvage
from kiosk.storage.schema import migrate
from kiosk.storage.surroundings import Surroundings

log = logging.getLogger(__name__)

SIDE_FILES = ("-wal", "-shm")


def mend_if_damaged(around: Surroundings) -> None:
    """The file is sound, or absent, when this returns; a damaged one is kept under another name.

    Raises `OutboxError` when the file cannot be read for another reason, `OutboxFullError` when the disk is full.
    """
    path = around.database
    with turn(_named(path, ".migrating")):
        if _named(path, ".mended").exists():
            _take_its_place(path)
        if path.exists() and not _is_sound(path, around):
            _build(path, around)
            _take_its_place(path)


def was_lost(around: Surroundings) -> bool:
    """Whether nothing was recorded in the file yet, although events were recorded here before: somebody removed it.

    The file alone would not tell: edge-sync, when it starts first, makes a new one.
    """
    if not Floors(around.data / FLOORS_FILE).are_kept():
        return False
    with named_errors(), closing(connect(around.database)) as connection:
        return connection.execute("SELECT 1 FROM seq_block").fetchone() is None


def tell_lost(around: Surroundings) -> None:
    """Record that the file was gone and began empty."""
    now = around.clock.now()
    with closing(connect(around.database)) as connection, transaction(connection):
        Recorder(connection, around).notable(RecordNotable("database_damaged", "missing", around.database.name), now)
    log.error("database_missing file=%s", around.database)


def _is_sound(path: Path, around: Surroundings) -> bool:
    if path.stat().st_size == 0:
        return not Floors(around.data / FLOORS_FILE).are_kept()  # cut to nothing, unless nothing was ever in it
    try:
        with named_errors(), closing(_read_only(path, "mode=ro")) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            return is_sound(connection) and _can_be_written(connection)
    except (OutboxDamagedError, UnicodeDecodeError):  # the second: SQLite quotes the damaged schema
        return False


def _can_be_written(connection: sqlite3.Connection) -> bool:
    """Whether the schema is one that SQLite takes; reading alone, it overlooks a constraint with a flipped letter."""
    with closing(sqlite3.connect(":memory:")) as copy:
        try:
            for (statement,) in connection.execute(
                "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
            ):
                copy.execute(statement)
        except (sqlite3.DatabaseError, UnicodeDecodeError):
            return False
    return True


def _read_only(path: Path, how: str) -> sqlite3.Connection:
    """Return a connection that changes nothing: closing a writing one may throw the WAL of a damaged file away."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True)


def _build(path: Path, around: Surroundings) -> None:
    new = _named(path, ".mending")
    for suffix in ("", *SIDE_FILES, ".migrating"):
        _named(new, suffix).unlink(missing_ok=True)
    migrate(new)
    aside = _aside(path)
    with closing(connect(new)) as connection:
        with transaction(connection):
            saved = _salvaged(path, connection) + _carved(path, connection, around.identity.address.source)
            notable = RecordNotable("database_damaged", "moved_aside", aside.name)
            Recorder(connection, around).notable(notable, around.clock.now(), count=saved)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    _named(new, ".migrating").unlink(missing_ok=True)
    new.rename(_named(path, ".mended"))
    sync_folder(path.parent)
    log.error("database_damaged file=%s kept_as=%s rows_saved=%d", path, aside.name, saved)


def _salvaged(path: Path, sound: sqlite3.Connection) -> int:
    for how in ("mode=ro", "immutable=1"):  # the second leaves the WAL out: for one that is damaged itself
        try:
            with closing(_read_only(path, how)) as damaged:
                return salvage(damaged, sound)
        except (sqlite3.DatabaseError, UnicodeDecodeError):
            continue
    return 0


def _carved(path: Path, sound: sqlite3.Connection, source: str) -> int:
    before = sound.total_changes
    for file in (path, _named(path, "-wal")):
        for event, raw in carve(file, source):
            sound.execute(
                "INSERT OR IGNORE INTO outbox (seq, id, type, event, digest) VALUES (?, ?, ?, ?, ?)",
                (event.seq, event.id, event.type, raw, digest(raw)),
            )
    return sound.total_changes - before


def _take_its_place(path: Path) -> None:
    aside = _aside(path)
    for suffix in ("", "-wal"):
        _keep(_named(path, suffix), _named(aside, suffix))
    sync_folder(path.parent)
    for suffix in SIDE_FILES:
        _named(path, suffix).unlink(missing_ok=True)
    sync_folder(path.parent)
    _named(path, ".mended").replace(path)
    sync_folder(path.parent)


def _keep(file: Path, aside: Path) -> None:
    """`file` is also there as `aside`, without being away for an instant."""
    if not file.exists() or aside.exists():
        return
    try:
        aside.hardlink_to(file)
    except OSError:  # a file system without hard links
        shutil.copy2(file, aside)


def _aside(path: Path) -> Path:
    """Return the name to keep the damaged file under: the one it has already, or the next free one."""
    number = 1
    while (aside := _named(path, f".damaged-{number}")).exists():
        if path.exists() and aside.samefile(path):
            break
        number += 1
    return aside


def _named(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)
