"""What the kiosk finds wrong with the config layers in force as a whole, kept for the hub to hear.

edge-sync judges layers; only the kiosk knows the installer's file under them. Without this a config that no kiosk
takes would be reported as applied everywhere, and a canary would see nothing.
"""

import sqlite3
from collections.abc import Sequence

import msgspec

from edge_sync.bodies.status import Refused
from edge_sync.database import named_errors, transaction

CREATE = (
    """
    CREATE TABLE misfit (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        layers TEXT NOT NULL,  -- the config documents judged: JSON array of target, epoch, version
        mistakes TEXT NOT NULL  -- JSON array, never empty
    )
    """,
)
"""Statements of the first migration; never edited after a release."""

MISFIT = "misfit"
MAX_TOLD = 50

_LAYERS = (
    "SELECT target, coalesce(previous_epoch, epoch), coalesce(previous_version, version) FROM documents"
    " LEFT JOIN reverted USING (target, name) WHERE name = 'config' ORDER BY target"
)


def tell(connection: sqlite3.Connection, mistakes: Sequence[str]) -> None:
    """Keep what is wrong with the layers in force, or that nothing is; writes, in one transaction, only what is new."""
    with named_errors():
        held = connection.execute("SELECT layers, mistakes FROM misfit").fetchone()
        told = (_layers(connection), msgspec.json.encode(mistakes[:MAX_TOLD]).decode()) if mistakes else None
    if told == held:
        return
    with transaction(connection):
        connection.execute("DELETE FROM misfit")
        if told is not None:
            connection.execute("INSERT INTO misfit VALUES (1, ?, ?)", told)


def refusal(connection: sqlite3.Connection) -> Refused | None:
    """Return the refusal to report, of the layer that came last; None when the kiosk takes what is in force.

    None as well while other layers are in force than the kiosk has judged.
    """
    with named_errors():
        held = connection.execute("SELECT layers, mistakes FROM misfit").fetchone()
        if held is None or held[0] != _layers(connection):
            return None
        target, epoch, version = connection.execute(
            "SELECT target, epoch, version FROM documents WHERE name = 'config' ORDER BY rowid DESC LIMIT 1"
        ).fetchone()
    mistakes = msgspec.json.decode(held[1], type=tuple[str, ...])
    return Refused(target=target, epoch=epoch, version=version, reason=MISFIT, errors=mistakes)


def _layers(connection: sqlite3.Connection) -> str:
    return msgspec.json.encode(connection.execute(_LAYERS).fetchall()).decode()
