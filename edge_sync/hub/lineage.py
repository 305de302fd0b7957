"""Which lineage of the database this is: county, hub epoch, and a count of commits kept in a second place.

The count is noted beside the keys after each commit. A database whose own count lies below the note was put back
from an older copy: it then starts a new epoch, and every kiosk compares what it believes settled.
"""

import logging
import os
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from edge_sync.hub.database import COUNTS, Database, Dialect, transaction
from edge_sync.hub.errors import DatabaseRefusedError
from edge_sync.hub.ulid import milliseconds, mint

log = logging.getLogger(__name__)
NOTE = "lineage"
FIRST_DOCUMENT_EPOCH = 1
"""Of a database that was never put back from a backup."""
COUNT = {
    Dialect.SQLITE: "UPDATE lineage SET commits = commits + 1",
    Dialect.POSTGRESQL: f"UPDATE commit_counts SET commits = commits + 1 WHERE slot = pg_backend_pid() % {COUNTS}",  # noqa: S608 - a number
}
STANDING = {
    Dialect.SQLITE: "SELECT county, hub_epoch, document_epoch, commits FROM lineage",
    Dialect.POSTGRESQL: "SELECT county, hub_epoch, document_epoch, (SELECT sum(commits)::bigint FROM commit_counts) "
    "FROM lineage",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the database stands."""

    county: str
    hub_epoch: str
    document_epoch: int
    commits: int


class Note:
    """The count beside the keys: one short line, overwritten in place.

    It is not flushed to the disk: a killed process leaves it right, and after a power cut it can only lag, which is
    harmless.
    """

    def __init__(self, keys: Path) -> None:
        self._path = keys / NOTE

    def write(self, standing: Standing) -> None:
        """Note where the database stands; a disk that does not take it is told of and holds nothing up."""
        text = f"{standing.hub_epoch} {standing.commits:020d}"
        line = f"{text} {zlib.crc32(text.encode()):08x}\n".encode()
        try:
            handle = os.open(self._path, os.O_WRONLY | os.O_CREAT, 0o600)
            try:
                os.pwrite(handle, line, 0)
            finally:
                os.close(handle)
        except OSError as error:
            log.warning("lineage.not_noted error=%s", error.strerror)

    def rise(self, stands: Callable[[], Standing]) -> None:
        """Note where the database stands, unless it lies behind: that is for the next start to find."""
        noted, standing = self.read(), stands()
        if noted is None or not is_behind(standing, noted):
            self.write(standing)

    def read(self) -> tuple[str, int] | None:
        """Return the epoch and count noted last, None when there is no note or it is torn."""
        try:
            text, _, check = self._path.read_text("ascii").strip().rpartition(" ")
            epoch, count = text.split(" ")
            return (epoch, int(count)) if int(check, 16) == zlib.crc32(text.encode()) else None
        except (OSError, ValueError):
            return None


def is_behind(standing: Standing, noted: tuple[str, int]) -> bool:
    """Whether a database that stands so was put back from an older copy. Read the note first: the database goes on.

    A note of an earlier epoch is one that another machine's restore has left behind; commits count within an epoch.
    """
    return noted > (standing.hub_epoch, standing.commits)


class Lineage:
    """The one row of table ``lineage``."""

    def __init__(self, connection: Database) -> None:
        self._db = connection

    def found(self, county: str, *, now_ms: int, above: str = "") -> Standing:
        """Name the county and the first epoch of an empty database.

        Of another, return what stands if the county agrees.
        """
        with transaction(self._db):
            self._db.execute(
                "INSERT INTO lineage (one, county, hub_epoch, document_epoch, commits) VALUES (1, ?, ?, 1, 0) ON "
                "CONFLICT DO NOTHING",
                (county, mint(now_ms, above=above)),
            )
        return self.standing(county)

    def standing(self, county: str | None = None) -> Standing:
        """Return where the database stands; raises `DatabaseRefusedError` when it is empty or another county's."""
        row = self._db.execute(STANDING[self._db.dialect]).fetchone()
        if row is None:
            raise DatabaseRefusedError("The hub database is empty. Fill it with: county-hub init --county ID")
        if county not in (None, row["county"]):
            raise DatabaseRefusedError(
                f"The database belongs to county {row['county']}, the keys to {county}. Nothing was changed."
            )
        return Standing(*row)

    def count(self) -> None:
        """Count one commit, inside the caller's transaction."""
        self._db.execute(COUNT[self._db.dialect])

    def renew(self, *, now_ms: int, above: str = "") -> Standing:
        """Begin a new epoch, above the current one and `above`.

        The document epoch is the second of the new one: the same backup put back twice must not repeat one, also after
        a clock that was ahead was set right.
        """
        with transaction(self._db):
            stood = self.standing()
            epoch = mint(now_ms, above=max(stood.hub_epoch, above))
            self._db.execute(
                "UPDATE lineage SET hub_epoch = ?, document_epoch = ?",
                (epoch, max(stood.document_epoch + 1, milliseconds(epoch) // 1000)),
            )
        return self.standing()


def settle(lineage: Lineage, note: Note, county: str, *, begin: Callable[[str], Standing]) -> Standing:
    """Return where the database stands at a start; where it lies behind the note, a new epoch begins.

    For that `begin` is given the epoch to be above.
    """
    noted, standing = note.read(), lineage.standing(county)
    if noted is not None and is_behind(standing, noted):
        log.warning("lineage.behind commits=%d noted=%d: a new epoch begins", standing.commits, noted[1])
        standing = begin(noted[0])
    note.write(standing)
    return standing
