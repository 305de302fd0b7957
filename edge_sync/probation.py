"""Config that could cut the link is on probation: without a contact with the hub in time, the last good one comes back.

Contact is what the hub says in answer to something sent over this very link: a verdict on it, or the result of a query.
Retained documents and what a broker has kept for us prove no hub. While on probation edge-sync asks one query after
another, to be answered.

A reverted document keeps its version, so that the same one is not applied again; a newer one of its target ends it.
"""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from edge_sync.acceptance import CONFIG
from edge_sync.database import named_errors, transaction

PROBATION_S = 120.0
REVERTED = "reverted"
NO_CONTACT = "no contact with the hub within 120 s"

CREATE = (
    """
    CREATE TABLE probation (
        target TEXT PRIMARY KEY,
        state TEXT NOT NULL CHECK (state IN ('probation', 'reverted')),
        previous_epoch INTEGER,  -- of the last good config; NULL: there was none
        previous_version INTEGER,
        previous_body BLOB
    )
    """,
    """
    CREATE VIEW reverted AS
        SELECT target, 'config' AS name, previous_epoch, previous_version FROM probation WHERE state = 'reverted'
    """,
)
"""Statements of the first migration; never edited after a release."""


@dataclass(frozen=True, slots=True)
class Previous:
    """The config document of a target as it was before; version and body are None when there was none."""

    epoch: int | None
    version: int | None
    body: bytes | None

    @property
    def layer(self) -> Mapping[str, Any]:
        """The body as a layer to merge; one that changes nothing when there was none."""
        return msgspec.json.decode(self.body) if self.body is not None else {}


def previous(connection: sqlite3.Connection, target: str) -> Previous:
    """Return the last good config of `target`: the one in force, or the one kept while that is on probation."""
    with named_errors():
        kept = connection.execute(
            "SELECT previous_epoch, previous_version, previous_body FROM probation WHERE target = ?", (target,)
        ).fetchone()
        row = (
            kept
            or connection.execute(
                "SELECT epoch, ifnull(origin, version), body FROM documents WHERE target = ? AND name = ?",
                (target, CONFIG),
            ).fetchone()
        )
    return Previous(*(row or (None, None, None)))


def begin(connection: sqlite3.Connection, target: str, last_good: Previous) -> None:
    """Put the config of `target` on probation, inside the caller's transaction."""
    with named_errors():
        connection.execute(
            "INSERT OR REPLACE INTO probation VALUES (?, 'probation', ?, ?, ?)",
            (target, last_good.epoch, last_good.version, last_good.body),
        )


def end(connection: sqlite3.Connection, target: str) -> None:
    """Forget the probation of `target`, inside the caller's transaction: another config has come."""
    with named_errors():
        connection.execute("DELETE FROM probation WHERE target = ?", (target,))


def states(connection: sqlite3.Connection) -> dict[str, str]:
    """Return ``probation`` or ``reverted`` for each target whose config is."""
    with named_errors():
        return dict(connection.execute("SELECT target, state FROM probation").fetchall())


def is_open(connection: sqlite3.Connection) -> bool:
    """Whether a config is on probation."""
    with named_errors():
        return connection.execute("SELECT 1 FROM probation WHERE state = 'probation'").fetchone() is not None


def confirm(connection: sqlite3.Connection) -> None:
    """The hub was heard: what is on probation is good."""
    with transaction(connection):
        connection.execute("DELETE FROM probation WHERE state = 'probation'")


def revert(connection: sqlite3.Connection, *, at: datetime) -> None:
    """Put the last good config back into force, and remember the other as refused."""
    with transaction(connection):
        for target, body in connection.execute(
            "SELECT target, previous_body FROM probation WHERE state = 'probation'"
        ).fetchall():
            connection.execute("UPDATE documents SET body = ? WHERE target = ? AND name = ?", (body, target, CONFIG))
            connection.execute(
                "INSERT OR IGNORE INTO refused_documents SELECT target, name, epoch, version, ?, json_array(?), ?"
                " FROM documents WHERE target = ? AND name = ?",
                (REVERTED, NO_CONTACT, at.isoformat(), target, CONFIG),
            )
        connection.execute("UPDATE probation SET state = 'reverted' WHERE state = 'probation'")
