"""How the kiosk's devices and the engines of its input are, kept for the hub to hear: one row each, nothing personal.

Only what has changed is written, since every write wears the card; who tells sees to it that it is told seldom.
"""

import json
import sqlite3
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import msgspec

from edge_sync.bodies.status import Device, Devices
from edge_sync.database import named_errors

CREATE = (
    """
    CREATE TABLE health (
        name TEXT PRIMARY KEY CHECK (length(name) <= 40 AND name GLOB '[a-z]*' AND name NOT GLOB '*[^a-z0-9_.]*'),
        state TEXT NOT NULL CHECK (length(state) BETWEEN 1 AND 40 AND state NOT GLOB '*[^a-z0-9_]*'),
        detail TEXT NOT NULL CHECK (length(detail) <= 200),
        since TEXT NOT NULL  -- when this state was told first
    )
    """,
)
"""Statements of the first migration; never edited after a release."""

MAX_NAMES = 20
MAX_DETAIL = 200


@dataclass(frozen=True, slots=True)
class Condition:
    """A state is a word that stays the same from version to version; `detail` is an error's own words."""

    state: str
    detail: str = ""


def tell(connection: sqlite3.Connection, conditions: Mapping[str, Condition], at: datetime) -> None:
    """Keep that things are so, and nothing else, inside the caller's transaction; what was so before keeps its time.

    A detail is cut at `MAX_DETAIL` characters, and control characters in it become spaces. Raises `OutboxError`,
    `sqlite3.IntegrityError` for a name or state that is no word, and `ValueError` for more than `MAX_NAMES`.
    """
    if len(conditions) > MAX_NAMES:
        raise ValueError(f"{len(conditions)} conditions, at most {MAX_NAMES}")
    with named_errors():
        known = _read(connection)
        names = json.dumps(list(conditions))
        connection.execute("DELETE FROM health WHERE name NOT IN (SELECT value FROM json_each(?))", (names,))
        for name, condition in conditions.items():
            _keep(connection, name, condition, known.get(name), at)


def told(connection: sqlite3.Connection) -> dict[str, Device]:
    """Return what was told last, by name; a row that the hub would not take is left out."""
    with named_errors():
        return _read(connection)


def _read(connection: sqlite3.Connection) -> dict[str, Device]:
    rows = connection.execute("SELECT name, state, detail, since FROM health ORDER BY name")
    devices: dict[str, Device] = {}
    for name, state, detail, since in rows:
        with suppress(msgspec.ValidationError):  # a flipped bit; the kiosk tells it anew with its next change or start
            devices |= msgspec.convert({name: {"state": state, "detail": detail, "since": since}}, Devices)
    return devices


def _plain(detail: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in detail[:MAX_DETAIL])


def _keep(connection: sqlite3.Connection, name: str, condition: Condition, before: Device | None, at: datetime) -> None:
    detail = _plain(condition.detail)
    if before is not None and (before.state, before.detail) == (condition.state, detail):
        return
    since = before.since if before is not None and before.state == condition.state else at
    connection.execute(
        "INSERT OR REPLACE INTO health VALUES (?, ?, ?, ?)", (name, condition.state, detail, since.isoformat())
    )
