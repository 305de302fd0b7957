"""Duties that deputies held, that they wrote something down, and what kiosks found worth a note.

Order of arrival does not matter: each fact stands alone.
"""

from typing import Any

from edge_sync.bodies.duty import DutyEnded, DutyNoted, DutyStarted
from edge_sync.bodies.notes import AuditNotable
from edge_sync.envelope import decode, read_data
from edge_sync.hub.database import Database, plain
from edge_sync.hub.ledger import Waiting

_ALL = """
SELECT duty_id, device, deputy_id, home_id, started_at, ended_at, kind, start_method, end_method, visitors, note,
lasted_s, (SELECT count(*) FROM duty_notes n WHERE n.duty_id = duties.duty_id) AS notes
FROM duties ORDER BY rowid DESC LIMIT ?
"""
_UNHEARD = """
SELECT duty_id, min(device) AS device, count(*) AS notes FROM duty_notes
WHERE duty_id NOT IN (SELECT duty_id FROM duties) GROUP BY duty_id ORDER BY max(rowid) DESC LIMIT ?
"""
_UNKNOWN = dict.fromkeys(
    ("deputy_id", "home_id", "started_at", "ended_at", "kind", "start_method", "end_method", "visitors", "note",
     "lasted_s")
)  # fmt: skip
"""What is not known of a duty of which nothing but notes came."""
_NOTES = """
SELECT event_id, device, seq, at, what, why, subject, times FROM audit ORDER BY device, seq DESC LIMIT ?
"""


class Duties:
    """Tables ``duties``, ``duty_notes`` and ``audit``.

    Writes happen inside the caller's transaction and are safe to repeat.
    """

    def __init__(self, connection: Database) -> None:
        self._db = connection

    def started(self, device: str, duty: DutyStarted) -> None:
        """Keep that a duty began."""
        self._db.execute(
            "INSERT INTO duties (duty_id, device, deputy_id, home_id, started_at, kind, start_method) VALUES (?, ?, "
            "?, ?, ?, ?, ?) "
            "ON CONFLICT (duty_id) DO UPDATE SET kind = excluded.kind, start_method = excluded.start_method",
            (
                duty.duty_id, device, duty.deputy_id, duty.home_id, duty.started_at.isoformat(), duty.kind.value,
                duty.start_method.value,
            ),
        )  # fmt: skip

    def ended(self, device: str, duty: DutyEnded) -> None:
        """Keep that a duty ended, also when its beginning has not come."""
        self._db.execute(
            "INSERT INTO duties (duty_id, device, deputy_id, home_id, started_at, ended_at, end_method, visitors, "
            "note, lasted_s) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (duty_id) DO UPDATE SET ended_at = excluded.ended_at, "
            "end_method = excluded.end_method, visitors = excluded.visitors, note = excluded.note, "
            "lasted_s = excluded.lasted_s",
            (
                duty.duty_id, device, duty.deputy_id, duty.home_id, duty.started_at.isoformat(),
                duty.ended_at.isoformat(),
                duty.end_method.value, duty.visitors, duty.note, duty.lasted_s,
            ),
        )  # fmt: skip

    def noted(self, event: Waiting, note: DutyNoted) -> None:
        """Keep that a deputy wrote something down, also of a duty not heard of yet; what it is stays in the ledger."""
        self._db.execute(
            "INSERT INTO duty_notes (event_id, duty_id, device, at) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (event_id) DO NOTHING",
            (event.id, note.duty_id, event.device, note.at.isoformat()),
        )

    def note(self, event: Waiting, note: AuditNotable) -> None:
        """Keep a note of a kiosk."""
        self._db.execute(
            "INSERT INTO audit (event_id, device, seq, at, what, why, subject, times) VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (event_id) DO NOTHING",
            (event.id, event.device, event.seq, note.at.isoformat(), note.what, note.why, note.subject, note.count),
        )

    def all(self, *, limit: int = 1000) -> list[dict[str, Any]]:
        """Return duties, the last one heard of first: each device's in its order, whatever its clock said.

        `notes` counts what deputies wrote down; `note` is what an older kiosk told openly. Duties of which nothing but
        notes came stand before all others, with None for what is not known.
        """
        unheard = [{**_UNKNOWN, **plain(row)} for row in self._db.execute(_UNHEARD, (limit,))]
        return [*unheard, *(plain(row) for row in self._db.execute(_ALL, (limit,)))]

    def written(self, duty_id: str) -> list[dict[str, Any]]:
        """Return `event_id`, `device` and `at` of what deputies wrote down during a duty, as it came."""
        rows = self._db.execute(
            "SELECT event_id, device, at FROM duty_notes WHERE duty_id = ? ORDER BY rowid", (duty_id,)
        )
        return [plain(row) for row in rows]

    def notes(self, *, limit: int = 1000) -> list[dict[str, Any]]:
        """Return what kiosks found worth a note: each device's in its order of seq, newest first."""
        rows = self._db.execute(_NOTES, (limit,))
        return [plain(row) for row in rows]

    def log(self, device: str) -> tuple[str, ...]:
        """Return the journal that a kiosk last sent on command, oldest line first; nothing when it never did."""
        row = self._db.execute(
            "SELECT e.raw AS raw FROM audit a JOIN events e ON e.id = a.event_id WHERE a.device = ? AND "
            "a.what = 'log_exported' ORDER BY a.seq DESC LIMIT 1",
            (device,),
        ).fetchone()
        if row is None:
            return ()
        note: AuditNotable = read_data(decode(bytes(row["raw"])), AuditNotable)
        return note.lines
