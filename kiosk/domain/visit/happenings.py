"""What the world did, as frozen dataclasses: time, file, devices, and the answers to what a visit wanted.

An answer carries the number of the visit that asked, so that one that comes late never reaches the next person.
"""

from dataclasses import dataclass, field

from kiosk.domain.case import Case
from kiosk.domain.clock import Moment
from kiosk.domain.devices import PanelCondition, PrinterCondition, ReaderCondition, SpeakerCondition
from kiosk.domain.duty import DutySession
from kiosk.domain.opinion import Opinion
from kiosk.domain.question import Silence
from kiosk.domain.stored import Stored
from kiosk.domain.ticket import Receipt, TicketNo
from kiosk.domain.world import Deputy
from kiosk.domain.writing.ways import WritingWay


@dataclass(frozen=True, slots=True)
class Ticked:
    """Time has come as far as `now`; the only way time comes in."""

    now: Moment


@dataclass(frozen=True, slots=True)
class StoredChanged:
    """The file holds something new: documents, verdicts, config, room."""

    stored: Stored


@dataclass(frozen=True, slots=True)
class CodeScanned:
    """A code was read; None when it was no text. `fresh_id` is an id unused so far, should the code begin something."""

    text: str | None
    fresh_id: str


@dataclass(frozen=True, slots=True)
class CallButtonPressed:
    """The call button of the panel was pressed."""


@dataclass(frozen=True, slots=True)
class PrinterChanged:
    """The printer told its condition."""

    condition: PrinterCondition


@dataclass(frozen=True, slots=True)
class ReaderChanged:
    """The code reader told its condition."""

    condition: ReaderCondition


@dataclass(frozen=True, slots=True)
class PanelChanged:
    """The panel told its condition."""

    condition: PanelCondition


@dataclass(frozen=True, slots=True)
class SpeakerChanged:
    """Loudspeaker and headphones told their condition."""

    condition: SpeakerCondition


@dataclass(frozen=True, slots=True)
class OpinionSaved:
    """The opinion is committed."""

    visit: int
    opinion: Opinion
    opinion_id: str
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class OpinionNotSaved:
    """Nothing was kept; `full` when space is the reason."""

    visit: int
    full: bool


@dataclass(frozen=True, slots=True)
class DutyStartSaved:
    """A duty is committed as open."""

    duty: DutySession


@dataclass(frozen=True, slots=True)
class DutyStartNotSaved:
    """A duty could not be kept, so it is not open."""

    duty: DutySession


@dataclass(frozen=True, slots=True)
class DutyEndSaved:
    """A duty is committed as ended."""

    duty_id: str


@dataclass(frozen=True, slots=True)
class DutyEndNotSaved:
    """The end of a duty could not be kept, so it is open still."""

    duty_id: str


@dataclass(frozen=True, slots=True)
class RatingSaved:
    """The rating is committed."""

    visit: int


@dataclass(frozen=True, slots=True)
class RatingNotSaved:
    """Nothing of the rating was kept; `full` when space is the reason."""

    visit: int
    full: bool


@dataclass(frozen=True, slots=True)
class NoteSaved:
    """A deputy's note is committed."""

    visit: int


@dataclass(frozen=True, slots=True)
class NoteNotSaved:
    """Nothing of the note was kept; `full` when space is the reason."""

    visit: int
    full: bool


@dataclass(frozen=True, slots=True)
class CaseFound:
    """Ticket and code fit."""

    visit: int
    case: Case


@dataclass(frozen=True, slots=True)
class CodeDidNotFit:
    """The query code is wrong; `tries_left` before the ticket is locked."""

    visit: int
    tries_left: int


@dataclass(frozen=True, slots=True)
class TicketWasLocked:
    """Too many wrong codes; `seconds_left` until the next try counts."""

    visit: int
    seconds_left: int


@dataclass(frozen=True, slots=True)
class TicketNotHere:
    """No such ticket on this kiosk."""

    visit: int


@dataclass(frozen=True, slots=True)
class LookUpFailed:
    """The file could not be read."""

    visit: int


@dataclass(frozen=True, slots=True)
class DeputyFound:
    """The county knows whose public code this is."""

    visit: int
    deputy: Deputy


@dataclass(frozen=True, slots=True)
class MatchNotFound:
    """The county has no such deputy, or no such ticket with this code."""

    visit: int


@dataclass(frozen=True, slots=True)
class NotAnswered:
    """The county was not asked, or does not answer; `why`."""

    visit: int
    why: Silence


@dataclass(frozen=True, slots=True)
class SlipPrinted:
    """The slip is out."""

    visit: int
    ticket_no: TicketNo


@dataclass(frozen=True, slots=True)
class SlipFailed:
    """The slip is not, or not wholly, out; `condition` says why."""

    visit: int
    condition: PrinterCondition


@dataclass(frozen=True, slots=True)
class EngineChanged:
    """The engine of a way to write told how it is; `fault` says why it cannot be used, None that it can."""

    way: WritingWay
    fault: str | None


@dataclass(frozen=True, slots=True)
class CandidatesFound:
    """What an engine made of letters or strokes, best first; `number` is that of the question."""

    visit: int
    number: int
    candidates: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class CandidateTaken:
    """The text of a candidate, and the letters it leaves to be chosen for; `number` is that of the question."""

    visit: int
    number: int
    text: str = field(repr=False)
    rest: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NothingFound:
    """An engine has no such candidate, or broke; `number` is that of the question."""

    visit: int
    number: int
