"""The file's upkeep by edge-sync: old rows are forgotten, free pages given back, a long write-ahead log folded in.

A little at a time, while nothing is under way, and never by a clock that may have jumped.
"""

import sqlite3
from datetime import timedelta

from edge_sync import documents, settlement
from edge_sync.bodies import config
from edge_sync.clock import Clock
from edge_sync.database import MAX_LOG_BYTES, database_file, fold_log, give_pages_back, log_bytes, transaction
from edge_sync.journal import Journal

CLEANING_S = 3600.0
"""How often old rows are looked for."""

STEADY_S = 3600.0
"""How long the wall clock must have kept step with the steady one before anything is forgotten by it."""

MAX_DRIFT_S = 60.0
QUIET_S = 30.0
"""How long nothing must have been under way before the log is folded, and how often that is considered."""

LONG_LOG_BYTES = MAX_LOG_BYTES // 2
"""Folding costs as many bytes again; a log that is shorter waits for more."""


class Upkeep:
    """Looks after the file of one agent. Monotonic seconds are passed in."""

    def __init__(self, connection: sqlite3.Connection, clock: Clock, journal: Journal) -> None:
        self._db = connection
        self._clock = clock
        self._journal = journal
        self._file = database_file(connection)
        self._offset = 0.0
        self._steady_since = self._cleaning_at = self._folding_at = clock.monotonic()
        self._holds_forgotten = False

    def hurry(self, now: float) -> None:
        """Much was deleted: its pages go as soon as nothing is under way."""
        self._cleaning_at = now
        self._holds_forgotten = True

    def tend(self, now: float, *, busy: bool) -> None:
        """Do what is due at `now`; nothing while `busy`. Raises `OutboxError`."""
        steady = self._keeps_step(now)
        if busy:
            self._folding_at = now + QUIET_S
            return
        if now >= self._cleaning_at:
            self._clean(now, steady=steady)
        if now >= self._folding_at:
            self._folding_at = now + QUIET_S
            self._fold()

    def _keeps_step(self, now: float) -> bool:
        """Whether the wall clock can be trusted and has not been set within the last hour."""
        offset = self._clock.now().timestamp() - now
        if not self._clock.is_trusted() or abs(offset - self._offset) > MAX_DRIFT_S:
            self._offset, self._steady_since = offset, now
        return now - self._steady_since >= STEADY_S

    def _clean(self, now: float, *, steady: bool) -> None:
        """Forget and give back; the next look is at once while there may be more."""
        rows = self._forget() if steady else 0
        pages = give_pages_back(self._db)
        if rows or pages:
            self._holds_forgotten = True
            self._folding_at = now + QUIET_S
            self._journal.tell("cleaned", rows=rows, pages=pages)
        else:
            self._cleaning_at = now + CLEANING_S

    def _forget(self) -> int:
        at = self._clock.now()
        with transaction(self._db):
            settlement.date_settled(self._db, at)
            return settlement.forget_settled(self._db, before=at - _retention(self._db))

    def _fold(self) -> None:
        """Fold a log that is long, or that still holds what was forgotten."""
        if (self._holds_forgotten or log_bytes(self._file) > LONG_LOG_BYTES) and fold_log(self._db):
            self._holds_forgotten = False


def _retention(connection: sqlite3.Connection) -> timedelta:
    """Return how long settled rows stay, as the config in force says."""
    merged, _ = documents.effective_config(connection, {})
    return timedelta(days=config.parse(merged).privacy.retention_days)
