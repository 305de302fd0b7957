"""A rating: how satisfied a citizen is with what became of their matter."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from kiosk.domain.ticket import QueryCode, TicketNo


class Satisfaction(Enum):
    """The three words the congress uses."""

    SATISFIED = "satisfied"
    BASIC = "basic"
    UNSATISFIED = "unsatisfied"


class Aspect(Enum):
    """What was good, or was not."""

    ATTITUDE = "attitude"
    MANNER = "manner"
    EFFECT = "effect"


class Quality(Enum):
    """How good an aspect was."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


@dataclass(frozen=True, slots=True)
class Rating:
    """What was confirmed of one round of a case; `language` is that of the comment.

    All of it is sealed at recording and is nowhere else. `redo`: the matter is to be handled once more.
    """

    opinion_id: str
    ticket_no: TicketNo
    query_code: QueryCode
    round: int
    value: Satisfaction
    grades: Mapping[Aspect, Quality]
    comment: str
    redo: bool
    language: str

    def __repr__(self) -> str:
        """Show what is no secret."""
        return f"Rating({self.ticket_no}, round {self.round}, …)"
