"""What the hub's database holds, read beside the hub: SQLite or PostgreSQL, by the same words."""

import sqlite3
from contextlib import closing
from typing import Any

import psycopg

from edge_sync.hub.database import SCHEMA
from tests.bench.faults.plan import Hub


class CountyData:
    """Reads the database of `url`; every reading is one connection. Raises what `UNREADABLE` names."""

    UNREADABLE = (sqlite3.Error, psycopg.Error, OSError)

    def __init__(self, kind: Hub, url: str) -> None:
        self._kind = kind
        self._url = url

    def committed(self) -> dict[str, int]:
        """Return how many events of each device are committed."""
        return dict(self.rows("SELECT device, count(*) FROM events GROUP BY device"))

    def waiting(self) -> int:
        """Return how many events are not opened yet, and down events not answered."""
        [(events,)] = self.rows("SELECT count(*) FROM events WHERE state = 'committed'")
        [(down,)] = self.rows("SELECT count(*) FROM down_events WHERE state = 'pending'")
        return int(events) + int(down)

    def rows(self, question: str) -> list[tuple[Any, ...]]:
        """Return the rows that answer a question."""
        if self._kind is Hub.SQLITE:
            with closing(sqlite3.connect(self._url.removeprefix("sqlite:///"), timeout=5)) as connection:
                return connection.execute(question).fetchall()
        with psycopg.connect(self._url, connect_timeout=5, options=f"-c search_path={SCHEMA}") as connection:
            return connection.execute(question).fetchall()  # type: ignore[call-overload]
