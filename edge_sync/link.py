"""The link to the hub as the kiosk sees it: one row, written only when it changes, since every write wears the card.

Whether edge-sync lives at all is told by its lock (`edge_sync.lock.is_held`), not by this row.
"""

import dataclasses
import re
import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from edge_sync.database import named_errors, transaction
from edge_sync.errors import EnvelopeError
from edge_sync.trouble import Kind, Trouble

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

ADD_TROUBLE = (
    "ALTER TABLE link ADD COLUMN trouble TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE link ADD COLUMN trouble_detail TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE link ADD COLUMN trouble_since TEXT",
)
"""Why there is no link; never edited after a release."""

UNSTEADY = timedelta(minutes=10)
"""Of reasons that pass by themselves, as a flickering network, one is written in this time: writes wear the card."""


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
    trouble: Trouble | None = None
    """Why there is no link, the latest known; None while there is one, and before the first attempt."""
    trouble_since: datetime | None = None


def read(connection: sqlite3.Connection) -> LinkState:
    """Return the link's state."""
    with named_errors():
        row = connection.execute(
            "SELECT online, hub_epoch, last_contact, subscribed, trouble, trouble_detail, trouble_since FROM link"
        ).fetchone()
    online, epoch, contact, subscribed, kind, detail, since = row
    trouble = Trouble(Kind(kind), detail) if kind else None
    return LinkState(bool(online), epoch, _time(contact), bool(subscribed), trouble, _time(since))


def forget_trouble(connection: sqlite3.Connection) -> None:
    """Whatever was wrong with the link before is not known any more; inside the caller's transaction."""
    connection.execute("UPDATE link SET online = 0, trouble = '', trouble_detail = '', trouble_since = NULL")


def ask_for_documents(connection: sqlite3.Connection) -> None:
    """Have the retained documents sent again with the next connection; inside the caller's transaction."""
    connection.execute("UPDATE link SET subscribed = 0")


class LinkRecord:
    """The row as this process last wrote it. Writes only what has changed."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.state = read(connection)

    def read_again(self, connection: sqlite3.Connection) -> None:
        """What was noted in a transaction that failed is forgotten."""
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
        if online:
            new = dataclasses.replace(new, trouble=None, trouble_since=None)
        with transaction(connection):
            _write(connection, new)
        self.state = new

    def set_trouble(self, connection: sqlite3.Connection, trouble: Trouble, at: datetime) -> bool:
        """There is no link, and this is why; stored, and True returned, when that is news."""
        if not self._is_news(trouble, at):
            return False
        new = dataclasses.replace(self.state, online=False, trouble=trouble, trouble_since=at)
        with transaction(connection):
            _write(connection, new)
        self.state = new
        return True

    def _is_news(self, trouble: Trouble, at: datetime) -> bool:
        """Whether it is another reason than before; one that comes and goes by the minute is told now and then."""
        before, since = self.state.trouble, self.state.trouble_since
        if before is None or since is None:
            return True
        if trouble.kind is before.kind:
            return False
        steady = before.kind is Kind.LOST or not (before.passes and trouble.passes)
        return steady or abs(at - since) >= UNSTEADY


def _write(connection: sqlite3.Connection, state: LinkState) -> None:
    trouble = state.trouble
    connection.execute(
        "UPDATE link SET online = ?, hub_epoch = ?, last_contact = ?, subscribed = ?,"
        " trouble = ?, trouble_detail = ?, trouble_since = ?",
        (
            *(state.online, state.hub_epoch, _text(state.last_contact), state.subscribed),
            *(trouble.kind.value if trouble else "", trouble.detail if trouble else "", _text(state.trouble_since)),
        ),
    )


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _text(time: datetime | None) -> str | None:
    return None if time is None else time.isoformat()
