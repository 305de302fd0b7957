"""The link to the hub as the kiosk sees it: one row, written only when it changes, since every write wears the card.

Whether edge-sync lives at all is told by its lock (`edge_sync.lock.is_held`), not by this row.
"""

import dataclasses
import re
import sqlite3
from dataclasses import dataclass
from datetime import datetime

from edge_sync.database import named_errors, transaction
from edge_sync.errors import EnvelopeError

CREATE = (
    """
    CREATE TABLE link (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        online INTEGER NOT NULL,
        hub_epoch TEXT NOT NULL,
        last_contact TEXT,
        subscribed INTEGER NOT NULL  -- this very database has been subscribed once
    )
    """,
    "INSERT INTO link VALUES (1, 0, '', NULL, 0)",
)
"""Statements of the first migration; never edited after a release."""


EPOCH = re.compile(r"([0-7][0-9A-HJKMNP-TV-Z]{25})?")
"""A ULID, or nothing from a hub that names no lineage."""


@dataclass(frozen=True, slots=True)
class LinkState:
    """Whether the broker is connected, the highest hub epoch seen, when the hub last answered."""

    online: bool
    hub_epoch: str = ""
    last_contact: datetime | None = None
    subscribed: bool = False
    """Retained documents have been asked for with this database; a new one must ask again."""


def read(connection: sqlite3.Connection) -> LinkState:
    """Return the link's state."""
    with named_errors():
        row = connection.execute("SELECT online, hub_epoch, last_contact, subscribed FROM link").fetchone()
    online, epoch, contact, subscribed = row
    return LinkState(
        bool(online), epoch, None if contact is None else datetime.fromisoformat(contact), bool(subscribed)
    )


def ask_for_documents(connection: sqlite3.Connection) -> None:
    """Have the retained documents sent again with the next connection; inside the caller's transaction."""
    connection.execute("UPDATE link SET subscribed = 0")


class LinkRecord:
    """The row as this process last wrote it. Writes only what has changed."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.state = read(connection)

    def is_current(self, hub_epoch: str) -> bool:
        """Whether a message of this lineage counts: none older than the newest seen does. Raises `EnvelopeError`."""
        if EPOCH.fullmatch(hub_epoch) is None:
            raise EnvelopeError("hub_epoch is no ULID")
        return hub_epoch >= self.state.hub_epoch

    def heard(self, connection: sqlite3.Connection, hub_epoch: str, at: datetime) -> LinkState:
        """Store a new lineage inside the caller's transaction; the state returned counts once that is committed."""
        new = dataclasses.replace(self.state, hub_epoch=hub_epoch, last_contact=at)
        if hub_epoch != self.state.hub_epoch:
            _write(connection, new)
        return new

    def set_online(self, connection: sqlite3.Connection, at: datetime, *, online: bool) -> None:
        """The broker is connected and documents were asked for, or it is gone; stored when that is new."""
        if online == self.state.online and (self.state.subscribed or not online):
            return
        contact = at if online else self.state.last_contact
        new = dataclasses.replace(
            self.state, online=online, last_contact=contact, subscribed=online or self.state.subscribed
        )
        with transaction(connection):
            _write(connection, new)
        self.state = new


def _write(connection: sqlite3.Connection, state: LinkState) -> None:
    contact = None if state.last_contact is None else state.last_contact.isoformat()
    connection.execute(
        "UPDATE link SET online = ?, hub_epoch = ?, last_contact = ?, subscribed = ?",
        (state.online, state.hub_epoch, contact, state.subscribed),
    )
