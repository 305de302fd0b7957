"""A case: what the office says about an opinion, step by step."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from kiosk.domain.opinion import Delivery, Kind
from kiosk.domain.ticket import TicketNo

Translated = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CaseStep:
    """One step, as published by the office; `rev` strictly increases, and every handling anew begins a `round`."""

    rev: int
    at: datetime
    status: str
    status_text: Translated = field(default_factory=dict)
    public_text: Translated = field(default_factory=dict)
    from_unit: Translated = field(default_factory=dict)
    due_at: datetime | None = None
    outcome: str | None = None
    round: int = 1


@dataclass(frozen=True, slots=True)
class Case:
    """What the kiosk knows of one ticket: what it remembered itself, and the office's steps, oldest first.

    `home_id` is the home it was given out at, where that is another one and the county told of it. `rated` are the
    rounds that were rated at this kiosk.
    """

    ticket_no: TicketNo
    opinion_id: str
    kind: Kind
    category: str
    recorded_at: datetime
    delivery: Delivery
    steps: tuple[CaseStep, ...] = ()
    home_id: str | None = None
    rated: frozenset[int] = frozenset()

    @property
    def round(self) -> int:
        """How many times it has been handled, this one included."""
        return self.steps[-1].round if self.steps else 1

    @property
    def can_be_rated(self) -> bool:
        """Whether it is answered, and nobody has rated that answer here."""
        return bool(self.steps) and self.steps[-1].status == "replied" and self.round not in self.rated
