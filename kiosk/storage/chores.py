"""What is written by and by, since every commit wears the card, and what is forgotten when its time is over."""

import sqlite3
from collections import Counter
from datetime import timedelta

from edge_sync import inbox, outbox
from edge_sync.database import transaction
from kiosk.domain.clock import COUNTY_TIME, ClockQuality, Moment
from kiosk.storage import cases, duties, locks, opinions, ratings, tickets
from kiosk.storage.cases import Cases

WAIT_S = 3600.0
"""What waits to be written is written after this long at the latest, or when the file is closed."""

MAX_DRIFT = timedelta(hours=1)
"""A wall clock that has moved further against the steady one since the start was set: nothing is forgotten by it."""


class Chores:
    """Printed slips to count, steps of cases to copy, tickets to forget. One per open file."""

    def __init__(self, connection: sqlite3.Connection, cases: Cases, now: Moment) -> None:
        self._connection = connection
        self._cases = cases
        self._printed: Counter[int] = Counter()
        self._written_at = now.steady
        self._began = now
        self._pruned_on: str | None = None

    def printed(self, number: int) -> None:
        """A slip was printed for a ticket; counted on disk with the next opinion, or later."""
        self._printed[number] += 1

    def write_printed(self) -> None:
        """Write the counts inside the caller's transaction."""
        for number, slips in self._printed.items():
            opinions.add_printed(self._connection, number, slips)

    def printed_written(self) -> None:
        """Forget the counts, after their commit."""
        self._printed.clear()

    def tend(self, now: Moment, *, keep_days: int) -> None:
        """Do what is due at `now`; mostly nothing. Raises `OutboxError`."""
        if not self._printed and not self._cases.behind:
            self._written_at = now.steady
        elif now.steady - self._written_at >= WAIT_S or self._cases.behind >= cases.BATCH:
            self.write(now)
        if now.steady - self._began.steady >= WAIT_S and self._pruned_on != _day(now):
            self._pruned_on = _day(now)
            self.prune(now, keep_days=keep_days)

    def write(self, now: Moment) -> None:
        """Write all that waits, in one transaction. Raises `OutboxError`, and then it goes on waiting."""
        if not self._printed and not self._cases.behind:
            return
        with transaction(self._connection):
            self.write_printed()
            self._cases.copy(self._connection)
        self.printed_written()
        self._cases.copied()
        self._written_at = now.steady

    def prune(self, now: Moment, *, keep_days: int) -> None:
        """Forget delivered tickets older than `keep_days`, their cases, duties, ratings; only by a trusted clock."""
        drift = (now.wall - self._began.wall) - timedelta(seconds=now.steady - self._began.steady)
        if now.quality is not ClockQuality.NTP or abs(drift) > MAX_DRIFT:
            return
        before = now.wall.astimezone(COUNTY_TIME) - timedelta(days=keep_days)
        old = opinions.recorded_before(self._connection, before)
        states = outbox.delivery_states(self._connection, [event_id for _, _, event_id in old])
        with transaction(self._connection):
            tickets.remember_pruned(self._connection)
            for number, opinion_id, event_id in old:
                if states.get(event_id, "settled") == "settled":
                    cases.delete(self._connection, opinion_id)
                    locks.forgive(self._connection, number)
                    opinions.delete(self._connection, number)
            duties.delete_ended_before(self._connection, before)
            ratings.delete_recorded_before(self._connection, before)
            inbox.forget_read(self._connection, up_to=self._cases.copied_up_to, before=now.wall - inbox.KEPT)


def _day(now: Moment) -> str:
    return now.wall.astimezone(COUNTY_TIME).date().isoformat()
