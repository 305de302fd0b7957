"""The hub's database: which file a URL means, and connections to it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from edge_sync.hub.errors import DatabaseRefusedError

BUSY_S = 5.0


def database_path(url: str) -> Path:
    """Return the file behind ``sqlite:///path`` or a bare path; raises `DatabaseRefusedError` for anything else."""
    if url.startswith(("postgresql:", "postgres:")):
        raise DatabaseRefusedError(
            f"This version of county-hub keeps its data in SQLite and cannot use {url.rsplit('@', maxsplit=1)[-1]!r}. "
            "Nothing was changed. Give a file instead: --database sqlite:///var/lib/county-hub/hub.db"
        )
    path = url.removeprefix("sqlite:///") if url.startswith("sqlite:///") else url
    if not path or "://" in path:
        raise DatabaseRefusedError(f"Not a database: {url!r}. Expected sqlite:///path or the path of a file.")
    return Path(f"/{path}") if url.startswith("sqlite:////") and not path.startswith("/") else Path(path)


def connect(path: Path, *, create: bool = False) -> sqlite3.Connection:
    """Return a connection in autocommit, WAL, with every commit durable; raises `DatabaseRefusedError`.

    Rows are `sqlite3.Row`. Writers wait up to `BUSY_S` for each other.
    """
    if not create and not path.exists():
        raise DatabaseRefusedError(f"There is no hub database at {path}. Make one with: county-hub init --county ID")
    connection = None
    try:
        if not path.exists():
            path.touch(mode=0o600)
        connection = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)
        connection.row_factory = sqlite3.Row
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
    except (sqlite3.Error, OSError) as error:
        if connection is not None:
            connection.close()  # Python 3.13 warns of one that is only dropped
        raise DatabaseRefusedError(
            f"Cannot open the hub database {path}: {error}. The file was left as it is."
        ) from error
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Everything inside is committed together or not at all. Inside another transaction it joins that one."""
    if connection.in_transaction:
        yield connection
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):  # SQLite may have rolled back by itself; the first error is the one to tell
            connection.execute("ROLLBACK")
        raise
