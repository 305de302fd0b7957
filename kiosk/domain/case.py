"""A case: what the office says about an opinion, step by step."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from kiosk.domain.opinion import Delivery, Kind
from kiosk.domain.ticket import TicketNo

Translated = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CaseStep:
    """One step, as published by the office; `rev` strictly increases."""

    rev: int
    at: datetime
    status: str
    status_text: Translated = field(default_factory=dict)
    public_text: Translated = field(default_factory=dict)
    from_unit: Translated = field(default_factory=dict)
    due_at: datetime | None = None
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """What the kiosk knows of one ticket: what it remembered itself, and the office's steps, oldest first.

    `home_id` is the home it was given out at, where that is another one and the county told of it.
    """

    ticket_no: TicketNo
    opinion_id: str
    kind: Kind
    category: str
    recorded_at: datetime
    delivery: Delivery
    steps: tuple[CaseStep, ...] = ()
    home_id: str | None = None
