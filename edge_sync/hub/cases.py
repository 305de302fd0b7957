"""Cases: what became of each opinion. Words stay sealed in the ledger; here is only what the office works with."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

import msgspec
from uuid_utils import uuid7

from edge_sync.bodies.case import CASE_UPDATED, CaseUpdated
from edge_sync.bodies.opinion import OpinionSubmitted
from edge_sync.hub.case_machine import NAMES, Step, mistakes
from edge_sync.hub.database import Database, plain, transaction
from edge_sync.hub.errors import CaseRefusedError
from edge_sync.hub.ledger import Waiting
from edge_sync.hub.lineage import FIRST_DOCUMENT_EPOCH, Lineage
from edge_sync.hub.outbox_down import DownOutbox


@dataclass(frozen=True, slots=True)
class Case:
    """One case as it stands."""

    opinion_id: str
    ticket_no: str
    device: str
    home_id: str
    event_id: str
    created_at: str
    category: str
    kind: str
    to_deputy_id: str | None
    status: str
    rev: int
    round: int
    handler: str | None
    due_at: str | None
    outcome: str | None
    merged_into: str | None
    updated_at: str


COLUMNS = ", ".join(field.name for field in fields(Case))


class Cases:
    """Tables ``cases`` and ``case_events``.

    Each step is committed together with the down event that tells the kiosk.
    """

    def __init__(self, connection: Database, down: DownOutbox, *, now: Callable[[], datetime]) -> None:
        self._db = connection
        self._down = down
        self._lineage = Lineage(connection)
        self._now = now

    def register(self, event: Waiting, opinion: OpinionSubmitted) -> None:
        """Open the case of an opinion.

        After a restore it is numbered above all that the lost lineage can have told of it, as `lift_revisions` does for
        those on file: the kiosk may have brought the opinion back, and ignores what is not newer than what it has. The
        same opinion again changes nothing. Raises `CaseRefusedError` when its ticket is taken.
        """
        known = self._db.execute(
            "SELECT opinion_id, event_id FROM cases WHERE opinion_id = ? OR ticket_key = ?",
            (opinion.opinion_id, ticket_key(opinion.ticket_no)),
        ).fetchone()
        if known is not None:
            if known["event_id"] == event.id:
                return
            raise CaseRefusedError(
                f"ticket {opinion.ticket_no} or its opinion is on file already, by event {known['event_id']}"
            )
        stamp = self._stamp()
        with transaction(self._db):
            self._db.execute(
                "INSERT INTO cases (opinion_id, ticket_no, ticket_key, device, home_id, event_id, created_at, "
                "category, kind, to_deputy_id, status, rev, updated_at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'registered', ?, ?)",
                (
                    opinion.opinion_id, opinion.ticket_no, ticket_key(opinion.ticket_no), event.device, opinion.home_id,
                    event.id, opinion.created_at.isoformat(), opinion.category, opinion.kind.value,
                    opinion.to_deputy_id, self._first_rev(), stamp,
                ),
            )  # fmt: skip
            self._record(self.find(opinion.ticket_no), Step("registered"))

    def _first_rev(self) -> int:
        epoch = self._lineage.standing().document_epoch
        return epoch if epoch > FIRST_DOCUMENT_EPOCH else 0

    def step(self, ticket: str, step: Step) -> Case:
        """Take a step and return the case.

        Raises `CaseRefusedError` with every mistake, and then nothing is changed.
        """
        with transaction(self._db):
            case = self.find(ticket)
            found = mistakes(case.status, step)
            if step.merged_into is not None:
                found += self._merge_mistakes(case, step.merged_into)
            if found:
                raise CaseRefusedError(f"Case {case.ticket_no} stays {case.status}: " + "; ".join(found))
            self._record(case, step)
        return self.find(ticket)

    def rate(self, case: Case, then: str | None) -> None:
        """The citizen rates the reply to `case`, which becomes `then` by itself unless it is None."""
        with transaction(self._db):
            self._record(case, Step("rated"), actor="citizen")
            if then is not None:
                self._record(self.find(case.ticket_no), Step(then))

    def was_replied(self, case: Case, number: int) -> bool:
        """Whether the office has replied in round `number`, whatever became of the case since."""
        rows = self._db.execute(
            "SELECT body FROM case_events WHERE opinion_id = ? AND status = 'replied'", (case.opinion_id,)
        )
        return any(msgspec.json.decode(bytes(row["body"]), type=CaseUpdated).round == number for row in rows)

    def lift_revisions(self, above: int) -> None:
        """Every case goes on at least above revision `above`: kiosks have heard of steps that this database lost."""
        with transaction(self._db):
            self._db.execute("UPDATE cases SET rev = ? WHERE rev < ?", (above, above))

    def find(self, ticket: str) -> Case:
        """Return the case of a ticket, written with or without hyphens; raises `CaseRefusedError`."""
        row = self._db.execute(f"SELECT {COLUMNS} FROM cases WHERE ticket_key = ?", (ticket_key(ticket),)).fetchone()  # noqa: S608 - a constant
        if row is None:
            raise CaseRefusedError(f"There is no case {ticket[:40]!r}. Those there are: county-hub case list")
        return Case(**plain(row))

    def all(self, *, status: str | None = None, home: str | None = None, limit: int = 1000) -> list[Case]:
        """Return cases, the last registered first: each device's in its order, whatever its clock said."""
        rows = self._db.execute(
            f"SELECT {COLUMNS} FROM cases WHERE (? IS NULL OR status = ?) AND (? IS NULL OR home_id = ?) "  # noqa: S608 - a constant
            "ORDER BY rowid DESC LIMIT ?",
            (status, status, home, home, limit),
        )
        return [Case(**plain(row)) for row in rows]

    def history(self, case: Case) -> list[dict[str, Any]]:
        """Return every step of a case, oldest first, as it was told to the kiosk."""
        rows = self._db.execute("SELECT body FROM case_events WHERE opinion_id = ? ORDER BY rev", (case.opinion_id,))
        return [msgspec.json.decode(bytes(row["body"])) for row in rows]

    def _merge_mistakes(self, case: Case, into: str) -> list[str]:
        try:
            other = self.find(into)
        except CaseRefusedError as error:
            return [str(error)]
        return ["a case cannot be merged into itself"] if other.opinion_id == case.opinion_id else []

    def _record(self, case: Case, step: Step, *, actor: str = "hub") -> None:
        told = self._told(case, step, actor)
        body = msgspec.json.encode(told)
        self._db.execute(
            "UPDATE cases SET status = ?, rev = ?, round = ?, handler = coalesce(?, handler), due_at = ?, outcome = ?, "
            "merged_into = coalesce(?, merged_into), updated_at = ? WHERE opinion_id = ?",
            (
                step.status, told.rev, told.round, step.handler, told.due_at and told.due_at.isoformat(),
                step.outcome or (case.outcome if told.round == case.round else None),
                step.merged_into, self._stamp(), case.opinion_id,
            ),
        )  # fmt: skip
        self._db.execute(
            "INSERT INTO case_events (event_id, opinion_id, rev, at, status, body) VALUES (?, ?, ?, ?, ?, ?)",
            (told.event_id, case.opinion_id, told.rev, told.at.isoformat(), told.status, body),
        )
        self._down.append(case.device, CASE_UPDATED, body)

    def _told(self, case: Case, step: Step, actor: str) -> CaseUpdated:
        """Return what is told of a step; a new round has no date yet by which it is due."""
        anew = step.status == "reassigned"
        kept_due = None if case.due_at is None or anew else datetime.fromisoformat(case.due_at)
        return CaseUpdated(
            event_id=str(uuid7()),
            opinion_id=case.opinion_id,
            ticket_no=case.ticket_no,
            rev=case.rev + 1,
            at=self._now(),
            status=step.status,
            round=case.round + anew,
            actor_kind=actor,
            status_text=NAMES[step.status],
            public_text=step.text,
            from_unit=step.from_unit,
            due_at=step.due_at or kept_due,
            outcome=step.outcome,
        )

    def _stamp(self) -> str:
        return self._now().astimezone(UTC).isoformat()


def ticket_key(ticket: str) -> str:
    """Return the form in which ticket numbers are unique: without hyphens (contract §8)."""
    return ticket.strip().upper().replace("-", "")
