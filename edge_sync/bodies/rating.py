"""``dh.rating.submitted.v1``: how satisfied a citizen is with what became of their opinion.

Always sealed. It counts once the hub has verified ticket and query code, and once a round of the case.
"""

from enum import Enum
from typing import Annotated, Literal

from msgspec import Meta, Struct

from edge_sync.bodies.words import HomeId, Text200, TicketText, Time

RATING_SUBMITTED = "dh.rating.submitted.v1"


class Satisfaction(Enum):
    """The three words the congress uses, scale ``satisfied3``."""

    SATISFIED = "satisfied"
    BASIC = "basic"
    UNSATISFIED = "unsatisfied"


class Quality(Enum):
    """Scale ``quality3``."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


class Dims(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was good and what was not; each may be left open."""

    attitude: Quality | None = None
    manner: Quality | None = None
    effect: Quality | None = None


class RatingSubmitted(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One rating of one round of a case, by whoever has its ticket and query code.

    `target_id` is the opinion's id, `lang` the language of the comment. `redo`: who is unsatisfied wants the matter
    handled once more.
    """

    rating_id: str
    target: Literal["case"]
    target_id: str
    ticket_no: TicketText
    query_code: Annotated[str, Meta(pattern=r"^[0-9]{6}$")]
    round: Annotated[int, Meta(ge=1, le=99)]
    scale: Literal["satisfied3"]
    value: Satisfaction
    rater: Literal["ticket_holder"]
    home_id: HomeId
    lang: str
    at: Time
    dims: Dims = Dims()
    comment: Text200 = ""
    redo: bool = False
