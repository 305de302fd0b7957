"""Who serves a database, and who of several leads.

A SQLite file has one serving process, told by a lock beside it. A PostgreSQL database has any number of them: each
takes in events, and the one that leads also opens, publishes, carries down, and reads what kiosks say about themselves.
A leader that dies lets go of its lock with its connection, and another leads within a second.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from edge_sync.errors import AlreadyRunningError
from edge_sync.hub.database import Database
from edge_sync.hub.errors import DatabaseFaultError, DatabaseRefusedError
from edge_sync.hub.source import Source
from edge_sync.hub.sqlite import SqliteDatabase
from edge_sync.lock import hold

if TYPE_CHECKING:
    from edge_sync.hub.postgresql import PostgresDatabase

OWNER = "county-hub serve"


class Lead(Protocol):
    """Whether this worker leads."""

    def is_ours(self) -> bool:
        """Take the lead when nobody has it; return whether we have it."""
        ...


class SoleWorker:
    """The one worker on a SQLite file."""

    def is_ours(self) -> bool:
        """Return True: nobody else serves the file."""
        return True


class SharedLead:
    """The lead among the workers on one PostgreSQL server; one that may not lead only takes in."""

    def __init__(self, database: "PostgresDatabase", *, may_lead: bool = True) -> None:
        self._db = database
        self._may_lead = may_lead
        self._serving_since = self._leading_since = 0

    def is_ours(self) -> bool:
        """Take the lead when nobody has it; only one that keeps a restore out leads.

        One that led over a connection that is gone is told once that it does not, before it may again: somebody else
        may have led meanwhile, or the database have been restored, and what it knew of the kiosks is of that time.
        Raises `DatabaseFaultError`, also during a restore; one that has never served raises `AlreadyRunningError` then.
        """
        from edge_sync.hub.postgresql import LEADING  # noqa: PLC0415 - as in `source.connect`

        if self._serving_since != self._db.lives:  # the first time, or the connection was made anew
            self._keep_restores_out()
        if self._leading_since not in (0, self._db.lives):
            self._leading_since = 0
        elif self._may_lead and not self._leading_since and self._db.take(LEADING):
            self._leading_since = self._db.lives
        return self._leading_since == self._serving_since == self._db.lives  # even if it was made anew just now

    def _keep_restores_out(self) -> None:
        from edge_sync.hub.postgresql import SERVING  # noqa: PLC0415 - as above

        if not self._db.take(SERVING, shared=True):
            if self._serving_since:  # this one has publishes in hand, and deals with them when that is done
                raise DatabaseFaultError(f"{self._db} is being restored")
            raise AlreadyRunningError(f"{self._db} is being restored; start serving again when that is done")
        self._serving_since = self._db.lives


def lead_of(database: Database, *, may_lead: bool = True) -> Lead:
    """Return the lead among the workers on this database; raises `DatabaseRefusedError` where nobody would lead."""
    if not isinstance(database, SqliteDatabase):
        return SharedLead(database, may_lead=may_lead)  # type: ignore[arg-type] # the other kind
    if not may_lead:
        raise DatabaseRefusedError("A SQLite file has one worker, and that leads: --ingest-only is for PostgreSQL.")
    return SoleWorker()


@contextmanager
def serving(source: Source) -> Iterator[None]:
    """Keeps a second worker off a SQLite file while inside; raises `AlreadyRunningError`."""
    if isinstance(source, Path):
        with hold(_lock(source), OWNER):
            yield
    else:
        yield  # workers of a server are many; their locks are on their own connections


@contextmanager
def alone(source: Source) -> Iterator[None]:
    """Nobody serves this database while inside; raises `AlreadyRunningError` when somebody does."""
    if isinstance(source, Path):
        source.parent.mkdir(parents=True, exist_ok=True)
        with hold(_lock(source), "county-hub restore"):
            yield
        return
    from edge_sync.hub.postgresql import SERVING, PostgresDatabase  # noqa: PLC0415 - as in `source.connect`

    with closing(PostgresDatabase(source.url)) as database:
        if not database.take(SERVING):
            raise AlreadyRunningError(f"county-hub serves {database}; stop all its workers first")
        try:
            yield
        finally:
            database.release(SERVING)


def _lock(source: Path) -> Path:
    return source.with_name(f"{source.name}.lock")
