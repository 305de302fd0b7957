"""Facts the kiosk keeps: what storage is asked to commit."""

from dataclasses import dataclass

from kiosk.domain.duty import DutyEnd, DutySession
from kiosk.domain.health import Condition
from kiosk.domain.opinion import Opinion
from kiosk.domain.rating import Rating
from kiosk.domain.ticket import TicketNo


@dataclass(frozen=True, slots=True)
class RecordOpinion:
    """Keep a confirmed opinion. `over_daily_limit` is decided by storage."""

    opinion: Opinion


@dataclass(frozen=True, slots=True)
class RecordDutyStart:
    """Open a duty; safe to repeat for the same id."""

    duty: DutySession
    kind: str = "regular"


@dataclass(frozen=True, slots=True)
class RecordDutyEnd:
    """End a duty."""

    duty_id: str
    how: DutyEnd


@dataclass(frozen=True, slots=True)
class RecordDutyNote:
    """Keep what a deputy noted about a duty, open or ended; `language` is that of the text."""

    duty_id: str
    deputy_id: str
    text: str
    language: str

    def __repr__(self) -> str:
        """Never show the text."""
        return f"RecordDutyNote({self.duty_id}, …)"


@dataclass(frozen=True, slots=True)
class RecordRating:
    """Keep a rating; a second one of the same round is none."""

    rating: Rating


@dataclass(frozen=True, slots=True)
class RecordVisitors:
    """The visitors of an open duty so far, 0 to 999; local until the duty ends."""

    duty_id: str
    visitors: int


@dataclass(frozen=True, slots=True)
class RecordNotable:
    """Something the office should know: codes only."""

    what: str
    why: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class RecordHelp:
    """Help was called for on `screen`, `by` touch or button."""

    screen: str
    by: str


@dataclass(frozen=True, slots=True)
class RecordPrinted:
    """A slip was printed for a ticket (reprint mark, daily figures)."""

    ticket_no: TicketNo


@dataclass(frozen=True, slots=True)
class RecordHealth:
    """How the parts of the kiosk are now, instead of what was kept before; the same again costs nothing."""

    conditions: tuple[Condition, ...]


Fact = (
    RecordOpinion
    | RecordDutyStart
    | RecordDutyEnd
    | RecordDutyNote
    | RecordRating
    | RecordVisitors
    | RecordNotable
    | RecordHelp
    | RecordPrinted
    | RecordHealth
)
