"""Commands that edge-sync carries out itself, in the very transaction that takes them: once, whatever breaks off."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from edge_sync import wiping
from edge_sync.bodies.commands import EXPORT_LOG, WIPE
from edge_sync.bodies.notes import AUDIT_NOTABLE, AuditNotable
from edge_sync.clock import Clock
from edge_sync.envelope import ClockQuality, Refusal, Rejected
from edge_sync.inbox import Arrival
from edge_sync.journal import Journal
from edge_sync.outbox import Draft, Outbox


@dataclass(frozen=True, slots=True)
class Orders:
    """Carries out ``export_log`` and ``wipe``, and reports each as an event of this kiosk's."""

    connection: sqlite3.Connection
    outbox: Outbox
    clock: Clock
    journal: Journal

    def refusal(self, arrival: Arrival) -> Rejected | None:
        """Return why `arrival` is not carried out now; it is then not taken, and may be sent again."""
        objection = wiping.objection(self.connection) if arrival.type == WIPE else ""
        return Rejected(arrival.id, Refusal.UNSUPPORTED.value, objection) if objection else None

    def carry_out(self, arrival: Arrival) -> None:
        """Carry `arrival` out if it is ours, inside the caller's transaction. Raises `OutboxError`."""
        doing: dict[str, Callable[[], None]] = {EXPORT_LOG: self._export_log, WIPE: self._wipe}
        if arrival.type in doing:
            doing[arrival.type]()

    def _export_log(self) -> None:
        self._report("log_exported", lines=self.journal.recent())

    def _wipe(self) -> None:
        rows = wiping.wipe(self.connection)
        self.journal.tell("wiped", rows=rows)
        self._report("wiped", count=rows)

    def _report(self, what: str, *, count: int = 1, lines: tuple[str, ...] = ()) -> None:
        at = self.clock.now()
        quality = ClockQuality.NTP if self.clock.is_trusted() else ClockQuality.UNSYNCED
        notable = AuditNotable(what=what, at=at, why="commanded", count=count, lines=lines)
        self.outbox.append(self.connection, Draft(AUDIT_NOTABLE, msgspec.json.encode(notable), at, quality))
