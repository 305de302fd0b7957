"""The hub's database in PostgreSQL: one schema, shared by the office's commands and any number of serving workers.

Locks are advisory ones, so that nothing has to be cleaned up after a process that was killed: each serving worker holds
one together with the others (a restore waits for none to be left), and one of them leads.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import Any

import psycopg
from psycopg.rows import tuple_row

from edge_sync.hub.database import SCHEMA, Dialect, Result
from edge_sync.hub.errors import DatabaseFaultError, DatabaseRefusedError, HubError, StatementRefusedError

CONNECT_S = 5
STATEMENT_S = 60
"""No statement of this program takes so long; one that does has met a database that hangs."""

ALONE, SERVING, LEADING, MIGRATING = range(0x6468_7562_01, 0x6468_7562_05)
"""Advisory locks of this program ("dhub" and a number), within one database."""


class PostgresDatabase:
    """A `Database` on a PostgreSQL server. The next statement outside a transaction makes a broken connection anew.

    `lives` counts connections: whatever was bound to one, such as a lock, is gone with it. Raises
    `DatabaseRefusedError` when the server cannot be reached at the beginning.
    """

    dialect = Dialect.POSTGRESQL

    def __init__(self, url: str) -> None:
        self.url = url
        self.lives = 0
        self._closed = self._in_transaction = False
        try:
            self._connection = self._connect()
        except psycopg.Error as error:
            raise DatabaseRefusedError(f"Cannot reach the hub database {without_password(url)}: {error}") from error

    def __repr__(self) -> str:
        return f"PostgresDatabase({without_password(self.url)!r})"

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open on this connection."""
        return self._in_transaction

    def execute(self, statement: str, parameters: Sequence[Any] = (), /) -> Result:
        """Run one statement; raises `DatabaseFaultError`, `StatementRefusedError`."""
        with self._named_errors():
            cursor = psycopg.ClientCursor(self._living(), row_factory=_rows)
            cursor.execute(_translated(statement), [_value(one) for one in parameters])
            return Result(cursor.fetchall() if cursor.description else (), cursor.rowcount)

    def executemany(self, statement: str, parameters: Iterable[Sequence[Any]], /) -> int:
        """Run one statement once for each of `parameters`; return how many rows all of them changed."""
        with self._named_errors():
            cursor = psycopg.ClientCursor(self._living())
            values = [[_value(one) for one in row] for row in parameters]
            if not values:
                return 0
            cursor.executemany(_translated(statement), values)
            return max(cursor.rowcount, 0)

    def execute_binary(self, statement: str, parameters: Sequence[Any]) -> Result:
        """Run a statement in PostgreSQL's own words, parameters (``%b``) travelling apart from it in binary."""
        with self._named_errors():
            cursor = self._living().cursor(row_factory=_rows)
            cursor.execute(statement.encode(), parameters)
            return Result(cursor.fetchall() if cursor.description else (), cursor.rowcount)

    def copy_in(self, table: str, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
        """Write rows into a table by COPY; return how many."""
        count = 0
        with self._named_errors(), self._living().cursor() as cursor:
            listed = ", ".join(names)
            with cursor.copy(f"COPY {table} ({listed}) FROM STDIN".encode()) as copy:
                for row in rows:
                    copy.write_row(row)
                    count += 1
        return count

    def begin(self, *, alone: bool = True) -> None:
        """Open a transaction; `alone` waits for every other one that is, as SQLite lets one writer in at a time."""
        self.execute("BEGIN")
        self._in_transaction = True
        try:
            if alone:
                self.execute("SELECT pg_advisory_xact_lock(?)", (ALONE,))
        except HubError:
            self.rollback()
            raise

    def commit(self) -> None:
        """End the transaction; when this returns it is on the disk."""
        self.execute("COMMIT")
        self._in_transaction = False

    def rollback(self) -> None:
        """Undo the transaction; one that broke with its connection is undone already."""
        self._in_transaction = False
        if not self._is_broken:
            self.execute("ROLLBACK")

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Everything read inside is of one moment."""
        self.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        self._in_transaction = True
        try:
            yield
        finally:
            self.rollback()

    def take(self, lock: int, *, shared: bool = False) -> bool:
        """Take an advisory lock until `release` or the end of this connection; False when somebody else has it."""
        how = "pg_try_advisory_lock_shared" if shared else "pg_try_advisory_lock"
        return bool(self.execute(f"SELECT {how}(?)", (lock,)).value())

    def release(self, lock: int) -> None:
        """Give an advisory lock back."""
        self.execute("SELECT pg_advisory_unlock(?)", (lock,))

    def close(self) -> None:
        """Close the connection; a second call does nothing."""
        self._closed = True
        with suppress(psycopg.Error):
            self._connection.close()

    @property
    def _is_broken(self) -> bool:
        return self._connection.closed or self._connection.broken

    def _living(self) -> "psycopg.Connection[Any]":
        """Return the connection, made anew if it broke; never in a transaction, whose first half would be missing."""
        if self._is_broken and not self._closed:
            if self._in_transaction:
                raise psycopg.OperationalError("the connection broke in the middle of a transaction")
            self._connection.close()
            self._connection = self._connect()
        return self._connection

    def _connect(self) -> "psycopg.Connection[Any]":
        connection: psycopg.Connection[Any] = psycopg.connect(
            self.url,
            autocommit=True,
            row_factory=tuple_row,
            connect_timeout=CONNECT_S,
            application_name="county-hub",
            prepare_threshold=None,
            options=f"-c search_path={SCHEMA} -c synchronous_commit=on -c statement_timeout={STATEMENT_S}s",
        )
        self.lives += 1
        return connection

    @contextmanager
    def _named_errors(self) -> Iterator[None]:
        try:
            yield
        except (psycopg.IntegrityError, psycopg.DataError) as error:
            raise StatementRefusedError(_told(error)) from error
        except psycopg.Error as error:
            raise DatabaseFaultError(_told(error)) from error


class _Row:
    """One row of a result; names are shared by all rows of it."""

    __slots__ = ("_places", "_values")

    def __init__(self, places: dict[str, int], values: Sequence[Any]) -> None:
        self._places = places
        self._values = values

    def __getitem__(self, key: str | int) -> Any:  # noqa: ANN401 - what the database holds
        return self._values[key if isinstance(key, int) else self._places[key]]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def keys(self) -> Iterable[str]:
        return self._places.keys()


def _rows(cursor: "psycopg.Cursor[Any]") -> Callable[[Sequence[Any]], _Row]:
    places = {column.name: place for place, column in enumerate(cursor.description or ())}
    return lambda values: _Row(places, values)


@lru_cache(maxsize=500)
def _translated(statement: str) -> bytes:
    """Return a statement of this package in psycopg's spelling: a question mark is always a parameter here."""
    return statement.replace("%", "%%").replace("?", "%s").encode()


def _value(value: Any) -> Any:  # noqa: ANN401 - what a statement is given
    return int(value) if isinstance(value, bool) else value


def _told(error: psycopg.Error) -> str:
    """Return the first line of what the server said: further lines may quote what was to be stored."""
    return str(error).strip().split("\n", maxsplit=1)[0] or type(error).__name__


def without_password(url: str) -> str:
    """Return a URL that may be shown."""
    head, at, tail = url.rpartition("@")
    scheme, slashes, user = head.partition("://")
    return f"{scheme}{slashes}{user.split(':', maxsplit=1)[0]}{at}{tail}" if at else url
