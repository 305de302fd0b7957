"""The link to the hub as the kiosk sees it: one row, written only when it changes, since every write wears the card.

Whether edge-sync lives at all is told by its lock (`edge_sync.lock.is_held`), not by this row.
"""

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from edge_sync.database import named_errors

CREATE = (
    """
    CREATE TABLE link (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        online INTEGER NOT NULL,
        hub_epoch TEXT NOT NULL,
        last_contact TEXT
    )
    """,
    "INSERT INTO link VALUES (1, 0, '', NULL)",
)
"""Statements of the first migration; never edited after a release."""


@dataclass(frozen=True, slots=True)
class LinkState:
    """Whether the broker is connected, the highest hub epoch seen, when the hub last answered."""

    online: bool
    hub_epoch: str = ""
    last_contact: datetime | None = None


def read(connection: sqlite3.Connection) -> LinkState:
    """Return the link's state."""
    with named_errors():
        online, epoch, contact = connection.execute("SELECT online, hub_epoch, last_contact FROM link").fetchone()
    return LinkState(bool(online), epoch, None if contact is None else datetime.fromisoformat(contact))


def write(connection: sqlite3.Connection, state: LinkState) -> None:
    """Store `state`, inside the caller's transaction."""
    contact = None if state.last_contact is None else state.last_contact.isoformat()
    with named_errors():
        connection.execute(
            "UPDATE link SET online = ?, hub_epoch = ?, last_contact = ?", (state.online, state.hub_epoch, contact)
        )
