"""Where the hub's data is: a SQLite file or a PostgreSQL server, as the URL says, and a connection to it."""

from dataclasses import dataclass
from pathlib import Path

from edge_sync.hub.database import Database
from edge_sync.hub.errors import DatabaseRefusedError
from edge_sync.hub.sqlite import SqliteDatabase


@dataclass(frozen=True, slots=True)
class Server:
    """A database on a PostgreSQL server."""

    url: str


Source = Path | Server
"""A file is SQLite's."""


def source_of(url: str) -> Source:
    """Return what ``sqlite:///PATH``, a bare path or ``postgresql://…`` means; raises `DatabaseRefusedError`."""
    if url.startswith(("postgresql://", "postgres://")):
        return Server(url)
    path = url.removeprefix("sqlite:///") if url.startswith("sqlite:///") else url
    if not path or "://" in path:
        raise DatabaseRefusedError(
            f"Not a database: {url!r}. Expected sqlite:///path, the path of a file, or postgresql://USER@HOST/NAME."
        )
    return Path(f"/{path}") if url.startswith("sqlite:////") and not path.startswith("/") else Path(path)


def connect(source: Source, *, create: bool = False) -> Database:
    """Return a connection for the calling thread; raises `DatabaseRefusedError`."""
    if isinstance(source, Path):
        return SqliteDatabase(source, create=create)
    from edge_sync.hub.postgresql import PostgresDatabase  # noqa: PLC0415 - 0.1 s that a hub on SQLite does not wait for

    return PostgresDatabase(source.url)
