"""The SQLite file that kiosk and edge-sync share: how it is opened, and what a transaction is.

WAL with ``synchronous=FULL`` is the one fast setting that lost nothing when power was cut; ``secure_delete``
overwrites what is deleted.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from edge_sync.errors import OutboxDamagedError, OutboxError, OutboxFullError

BUSY_TIMEOUT_S = 5.0

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
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
                connection.execute(f"PRAGMA {pragma}")
        except sqlite3.Error:
            connection.close()
            raise
        except UnicodeDecodeError as error:  # SQLite's message quotes a damaged schema
            connection.close()
            raise OutboxDamagedError("the database's schema is damaged") from error
        return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Everything inside is committed together with one fdatasync, or nothing of it is. Inside another it joins it.

    Raises `OutboxFullError` when the disk is full, `OutboxDamagedError`, `OutboxError`; whatever the body raises
    rolls back.
    """
    outer = connection.in_transaction
    if outer:
        yield
        return
    with named_errors():
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                with suppress(sqlite3.Error):  # the first error is the one to tell
                    connection.execute("ROLLBACK")
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
