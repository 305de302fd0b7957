"""What the kiosk asks the county when its own file does not know, and what may come back; in memory only."""

from dataclasses import dataclass, field
from enum import Enum

from kiosk.domain.case import Case
from kiosk.domain.codes import PublicCode
from kiosk.domain.ticket import QueryCode, TicketNo
from kiosk.domain.world import Deputy


@dataclass(frozen=True, slots=True)
class CaseQuestion:
    """How far the case of a ticket is that this kiosk did not give out, or has forgotten."""

    ticket_no: TicketNo
    query_code: QueryCode = field(repr=False)


@dataclass(frozen=True, slots=True)
class DeputyQuestion:
    """Who has a public code that is in no list here."""

    public_code: PublicCode


Question = CaseQuestion | DeputyQuestion


class Silence(Enum):
    """Why the county has not answered."""

    OFFLINE = "offline"
    UNANSWERED = "unanswered"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class NoSuch:
    """No such deputy, or ticket and code do not belong together; which of the two is wrong nobody is told."""


@dataclass(frozen=True, slots=True)
class TooManyTries:
    """The county takes no codes for this ticket, or from this kiosk, for so many seconds."""

    seconds_left: int


Reply = Case | Deputy | NoSuch | TooManyTries | Silence
"""What comes of a question."""
