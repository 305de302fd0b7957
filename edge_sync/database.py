"""The SQLite file that kiosk and edge-sync share: how it is opened, and what a transaction is.

WAL with ``synchronous=FULL`` is the one fast setting that lost nothing when power was cut; ``secure_delete``
overwrites what is deleted.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from edge_sync.errors import OutboxDamagedError, OutboxError, OutboxFullError

BUSY_TIMEOUT_S = 5.0

MAX_LOG_BYTES = 4 * 1024 * 1024
"""To which the write-ahead log shrinks when it has grown beyond, as it does while somebody reads for long."""

SPARE_PAGES = 32
"""Free pages kept in the file for what comes next; all others are given back."""

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    f"journal_size_limit={MAX_LOG_BYTES}",
)

_INCREMENTAL = 2
"""How ``PRAGMA auto_vacuum`` names it."""

_PRIMARY_CODE = 0xFF
"""SQLite's extended result codes keep the primary code in the low byte."""

_NAMES = {
    sqlite3.SQLITE_FULL: OutboxFullError,
    sqlite3.SQLITE_CORRUPT: OutboxDamagedError,
    sqlite3.SQLITE_NOTADB: OutboxDamagedError,
}


def connect(path: Path) -> sqlite3.Connection:
    """Return a connection for the calling thread, in autocommit; writing goes through `transaction`.

    Raises `OutboxDamagedError` when the file is no database, `OutboxError` when it cannot be opened.
    """
    if not path.exists():
        with suppress(OSError):  # SQLite says it better
            path.touch(mode=0o660)  # as the umask allows: kiosk and edge-sync are two users of one group
    with named_errors():
        connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None)
        try:
            if not (path.exists() and path.stat().st_size):  # `let_pages_go` turns an older file
                connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
        except sqlite3.Error:
            connection.close()
            raise
        except UnicodeDecodeError as error:  # SQLite's message quotes a damaged schema
            connection.close()
            raise OutboxDamagedError("the database's schema is damaged") from error
        return connection


_OUTERMOST = ("BEGIN IMMEDIATE", "COMMIT", ("ROLLBACK",))
_NESTED = ("SAVEPOINT nested", "RELEASE nested", ("ROLLBACK TO nested", "RELEASE nested"))


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Everything inside is committed together with one fdatasync, or nothing of it is.

    Inside another transaction it is undone alone when its body raises, and committed with the other.

    Raises `OutboxFullError` when the disk is full, `OutboxDamagedError`, `OutboxError`; whatever the body raises
    rolls back.
    """
    begin, end, undo = _NESTED if connection.in_transaction else _OUTERMOST
    with named_errors():
        connection.execute(begin)
        try:
            yield
            connection.execute(end)
        except BaseException:
            if connection.in_transaction:
                with suppress(sqlite3.Error):  # the first error is the one to tell
                    for statement in undo:
                        connection.execute(statement)
            raise


@contextmanager
def named_errors() -> Iterator[None]:
    """SQLite's operational errors leave as `OutboxError` and its children; a failed constraint stays what it is."""
    try:
        yield
    except sqlite3.IntegrityError:
        raise
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE
        raise _NAMES.get(code, OutboxError)(f"the database says: {error}") from error


def data_version(connection: sqlite3.Connection) -> int:
    """Return a number that changes when another connection has committed; reading it touches no disk."""
    with named_errors():
        return int(connection.execute("PRAGMA data_version").fetchone()[0])


def is_sound(connection: sqlite3.Connection) -> bool:
    """Whether SQLite's quick check finds nothing wrong with the file."""
    try:
        return [row[0] for row in connection.execute("PRAGMA quick_check(1)")] == ["ok"]
    except sqlite3.DatabaseError:
        return False


def let_pages_go(path: Path) -> bool:
    """The file at `path` can give free pages back; True when it had to be written anew for that, once in its life.

    Writing anew is one transaction of SQLite's: a power cut leaves the old file. It takes twice its size on the disk,
    and nobody else may use the file; where one of these fails, it is left to another start.
    """
    with named_errors(), closing(connect(path)) as connection:
        if connection.execute("PRAGMA auto_vacuum").fetchone()[0] == _INCREMENTAL:
            return False
        if shutil.disk_usage(path.parent).free < 3 * path.stat().st_size + MAX_LOG_BYTES:
            return False
        connection.execute("PRAGMA busy_timeout = 0")  # nobody waits for this
        try:
            connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
            connection.execute("VACUUM")
        except sqlite3.OperationalError:
            return False
        fold_log(connection)
        return True


def give_pages_back(connection: sqlite3.Connection, *, spare: int = SPARE_PAGES, limit: int = 1000) -> int:
    """Give at most `limit` free pages above `spare` back to the disk, in one commit; return how many."""
    with named_errors():
        free = int(connection.execute("PRAGMA freelist_count").fetchone()[0])
        given = max(0, min(free - spare, limit))
        if given:
            connection.executescript(f"PRAGMA incremental_vacuum({given})")  # `execute` steps it once: one page
        return given


def fold_log(connection: sqlite3.Connection) -> bool:
    """Whether the write-ahead log is now in the file and cut to nothing; False, without waiting, when it is in use.

    What was deleted is then in neither. A checkpoint that waited for a reader would keep the kiosk from saving.
    """
    with named_errors():
        connection.execute("PRAGMA busy_timeout = 0")
        try:
            busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except sqlite3.OperationalError:
            return False
        finally:
            connection.execute(f"PRAGMA busy_timeout = {int(BUSY_TIMEOUT_S * 1000)}")
        return not busy


def database_file(connection: sqlite3.Connection) -> Path:
    """Return the file that `connection` is open on."""
    return Path(connection.execute("PRAGMA database_list").fetchone()[2])


def log_bytes(path: Path) -> int:
    """Return the size of the write-ahead log beside the file at `path`."""
    try:
        return path.with_name(f"{path.name}-wal").stat().st_size
    except FileNotFoundError:
        return 0
