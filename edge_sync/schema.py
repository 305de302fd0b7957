"""Tables of edge_sync in the shared file, changed by sqlite-utils' migrations, each in a transaction of its own."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from edge_sync import documents, health, inbox, link, misfits, outbox, probation, queries, reconcile
from edge_sync.database import connect, let_pages_go, named_errors
from edge_sync.lock import turn

Step = tuple[str, tuple[str, ...]]
"""A migration: its name, never changed, and its statements, never edited after a release."""

MIGRATION_SET = "edge_sync"

STEPS: tuple[Step, ...] = (
    ("outbox_1", outbox.CREATE),
    ("inbox_1", inbox.CREATE),
    ("documents_1", documents.CREATE),
    ("link_1", link.CREATE),
    ("probation_1", probation.CREATE),
    ("outbox_2", outbox.ADD_DIGEST),
    ("inbox_2", inbox.ADD_EXPIRY),
    ("outbox_3", outbox.ADD_DISCARDED),
    ("link_2", link.ADD_TROUBLE),
    ("queries_1", queries.CREATE),
    ("reconciliation_1", reconcile.CREATE),
    ("documents_2", documents.ADD_WAVE),
    ("misfits_1", misfits.CREATE),
    ("health_1", health.CREATE),
)


def migrate(path: Path) -> None:
    """The file at `path` exists with edge_sync's tables as this version knows them; safe to repeat, also in parallel.

    Raises `OutboxDamagedError`, `OutboxFullError`, `OutboxError`; a migration that failed has changed nothing.
    """
    apply(path, MIGRATION_SET, STEPS)
    with turn(_turn(path)):
        let_pages_go(path)


def apply(path: Path, migration_set: str, steps: Sequence[Step]) -> None:
    """The migrations of `migration_set` that the file lacks have been applied, one process at a time."""
    with turn(_turn(path)), named_errors(), closing(connect(path)) as connection:
        if not {name for name, _ in steps} <= _applied(connection, migration_set):
            _apply(connection, migration_set, steps)


def _turn(path: Path) -> Path:
    return path.with_name(path.name + ".migrating")


def _applied(connection: sqlite3.Connection, migration_set: str) -> set[str]:
    """Return the names already applied, without loading sqlite-utils: a start that changes nothing stays small."""
    found = connection.execute("SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'").fetchone()
    if found is None:
        return set()
    rows = connection.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = ?", (migration_set,))
    return {name for (name,) in rows}


def _apply(connection: sqlite3.Connection, migration_set: str, steps: Sequence[Step]) -> None:
    import sqlite_utils  # noqa: PLC0415 - large (it loads numpy where there is one) and needed once in a file's life

    migrations = sqlite_utils.Migrations(migration_set)
    for name, statements in steps:
        migrations(name=name)(_runner(statements))
    migrations.apply(sqlite_utils.Database(connection))


def _runner(statements: tuple[str, ...]) -> Callable[..., None]:
    def run(db: "object") -> None:
        for statement in statements:
            db.conn.execute(statement)  # type: ignore[attr-defined]

    return run
