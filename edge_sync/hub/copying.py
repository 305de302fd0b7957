"""Copying of a whole hub database between PostgreSQL and a SQLite file: backups have one form, whatever they are of.

So a county that outgrows one file restores its backup into PostgreSQL, and can go back the same way.
"""

import re
from collections.abc import Iterator
from typing import Any

from edge_sync.hub.database import Database
from edge_sync.hub.postgresql import PostgresDatabase
from edge_sync.hub.schema import STEPS
from edge_sync.hub.sqlite import SqliteDatabase

CHUNK = 2000
"""Rows read at once; bounds memory."""


def tables() -> list[str]:
    """Return the names of all tables, each after those it refers to."""
    return [name for _, step in STEPS for name in re.findall(r"CREATE TABLE (\w+)", step)]


def to_file(server: PostgresDatabase, file: SqliteDatabase) -> None:
    """Fill the empty tables of `file` with what `server` holds at one moment."""
    with server.snapshot():
        commits = server.execute("SELECT sum(commits)::bigint FROM commit_counts").value()
        file.begin()
        for table in tables():
            names = _columns(file, table)
            marks = ", ".join("?" * len(names))
            insert = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 - our own names
            file.executemany(insert, _rows(server, table, names))
        file.execute("UPDATE lineage SET commits = ?", (commits,))
        file.commit()


def to_server(file: SqliteDatabase, server: PostgresDatabase) -> None:
    """Fill the empty tables of `server` with what `file` holds, inside the caller's transaction."""
    for table in tables():
        names = _columns(file, table)
        server.copy_in(table, names, _rows(file, table, names))
        for counted in {"rowid", *names} & {"rowid", "cursor"}:
            highest = server.execute(f"SELECT coalesce(max({counted}), 0) FROM {table}").value()  # noqa: S608 - as above
            server.execute("SELECT setval(pg_get_serial_sequence(?, ?), ?, false)", (table, counted, highest + 1))
    server.execute("UPDATE commit_counts SET commits = (SELECT commits FROM lineage) WHERE slot = 0")


def _columns(file: SqliteDatabase, table: str) -> list[str]:
    """Return the columns to copy; ``rowid`` among them unless another column is just that."""
    found = file.execute(f"PRAGMA table_info({table})").fetchall()
    names = [row["name"] for row in found]
    is_rowid = any(row["pk"] and row["type"] == "INTEGER" for row in found)
    return names if is_rowid else ["rowid", *names]


def _rows(source: Database, table: str, names: list[str]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a table in their order, a chunk at a time."""
    last = -1
    select = f"SELECT {', '.join(names)}, rowid AS at_row FROM {table} WHERE rowid > ? ORDER BY rowid LIMIT {CHUNK}"  # noqa: S608 - our own names
    while rows := source.execute(select, (last,)).fetchall():
        for row in rows:
            yield tuple(row)[:-1]
        last = rows[-1]["at_row"]
