"""Putting the hub together: every part on one connection, for the commands and for `serve` alike."""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from edge_sync.hub.cases import Cases
from edge_sync.hub.database import Database, transaction
from edge_sync.hub.documents import Documents
from edge_sync.hub.duties import Duties
from edge_sync.hub.errors import HubError
from edge_sync.hub.keyring import Keyring, load
from edge_sync.hub.kiosks import Kiosks
from edge_sync.hub.ledger import SqliteLedger, StoredLedger
from edge_sync.hub.letters import DeadLetters
from edge_sync.hub.lineage import Lineage, Note, Standing, is_behind
from edge_sync.hub.opening import Opener
from edge_sync.hub.outbox_down import DownOutbox
from edge_sync.hub.presence import Presence
from edge_sync.hub.ratings import Ratings
from edge_sync.hub.registry import Registry
from edge_sync.hub.rollouts import Rollouts
from edge_sync.hub.schema import migrate
from edge_sync.hub.source import Source, connect
from edge_sync.hub.sqlite import SqliteDatabase
from edge_sync.hub.tries import Tries

log = logging.getLogger(__name__)


def utc_now() -> datetime:
    """Return the wall clock, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Hub:
    """The parts of a hub over one connection, for one thread."""

    connection: Database
    keyring: Keyring
    lineage: Lineage
    note: Note
    ledger: StoredLedger
    kiosks: Kiosks
    presence: Presence
    down: DownOutbox
    cases: Cases
    ratings: Ratings
    duties: Duties
    documents: Documents
    rollouts: Rollouts
    registry: Registry
    letters: DeadLetters
    opener: Opener
    tries: Tries
    now: Callable[[], datetime]

    def is_older_copy(self) -> bool:
        """Whether the database lacks commits that were noted; `edge_sync.hub.service` then begins a new lineage."""
        noted = self.note.read()
        return noted is not None and is_behind(self.lineage.standing(), noted)

    def begin_lineage(self, *, above: str = "") -> Standing:
        """Begin a new lineage, in its epoch and in all it tells the kiosks above the lost one, whose epoch was `above`.

        All of it is committed together: a start that breaks off leaves what the next one finds to be an older copy.
        """
        with transaction(self.connection):
            standing = self.lineage.renew(now_ms=int(self.now().timestamp() * 1000), above=above)
            self.cases.lift_revisions(standing.document_epoch)
            documents = self.documents.reissue()
        log.warning("hub.lineage_begun epoch=%s documents=%d", standing.hub_epoch, documents)
        return standing

    def close(self) -> None:
        """Note where the database stands and close it; twice is fine."""
        with suppress(HubError):  # closed before, or gone
            self.note.rise(self.lineage.standing)
        self.connection.close()


def open_hub(source: Source, keys: Path, *, now: Callable[[], datetime] = utc_now) -> Hub:
    """Return the hub at `source` with the keys in `keys`, its tables up to date.

    Raises `DatabaseRefusedError`, `KeysError`.
    """
    keyring = load(keys)
    connect(source).close()
    migrate(source)
    connection = connect(source)
    try:
        Lineage(connection).standing(keyring.county)
    except BaseException:
        connection.close()
        raise
    return assemble(connection, keyring, now=now)


def assemble(connection: Database, keyring: Keyring, *, now: Callable[[], datetime]) -> Hub:
    """Return a hub over `connection`, whose tables and lineage are there."""
    keyring.clock = now
    note = Note(keyring.folder)
    ledger = _ledger(connection, note, now=now)
    kiosks = Kiosks(connection, keyring.county, now=now)
    down = DownOutbox(connection, keyring.county, now=now)
    cases = Cases(connection, down, now=now)
    tries = Tries(connection, now=now)
    ratings = Ratings(connection, cases, Tries(connection, now=now, of="rating "))
    duties = Duties(connection)
    documents = Documents(connection, keyring, now=now)
    return Hub(
        connection=connection,
        keyring=keyring,
        lineage=Lineage(connection),
        note=note,
        ledger=ledger,
        kiosks=kiosks,
        presence=Presence(connection, now=now),
        down=down,
        cases=cases,
        ratings=ratings,
        duties=duties,
        documents=documents,
        rollouts=Rollouts(connection, documents, now=now),
        registry=Registry(connection, documents, kiosks, now=now),
        letters=DeadLetters(connection),
        opener=Opener(
            connection, ledger, keyring.openers(), cases=cases, ratings=ratings, duties=duties, kiosks=kiosks, now=now
        ),
        tries=tries,
        now=now,
    )


def _ledger(connection: Database, note: Note, *, now: Callable[[], datetime]) -> StoredLedger:
    if isinstance(connection, SqliteDatabase):
        return SqliteLedger(connection, note, now=now)
    from edge_sync.hub.postgres_ledger import PostgresLedger  # noqa: PLC0415 - as in `source.connect`
    from edge_sync.hub.postgresql import PostgresDatabase  # noqa: PLC0415 - as above

    return PostgresLedger(cast("PostgresDatabase", connection), note, now=now)
