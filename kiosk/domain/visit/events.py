"""What can happen, as frozen dataclasses; an event that means nothing now changes nothing.

Touches say what somebody did on the screen. The rest says what the world did; answers to a visit's wishes carry the
number of that visit, so that an answer that comes late never reaches the next person.
"""

from dataclasses import dataclass
from enum import Enum

from kiosk.domain.case import Case
from kiosk.domain.clock import Moment
from kiosk.domain.devices import PanelCondition, PrinterCondition, ReaderCondition
from kiosk.domain.duty import DutySession
from kiosk.domain.opinion import Kind, Opinion
from kiosk.domain.stored import Stored
from kiosk.domain.ticket import Receipt, TicketNo


class Row(Enum):
    """Rows of the check page that open their page and come back."""

    ISSUE = "issue"
    PLACE = "place"
    KIND = "kind"
    RECIPIENT = "recipient"
    IDENTITY = "identity"


class Wanted(Enum):
    """What somebody opened the code reader for."""

    BADGE = "badge"
    DEPUTY = "deputy"
    RECIPIENT = "recipient"
    SLIP = "slip"


@dataclass(frozen=True, slots=True)
class Touched:
    """Somebody touched the screen, wherever."""


@dataclass(frozen=True, slots=True)
class LanguageChosen:
    """A language was chosen, on any page."""

    language: str


@dataclass(frozen=True, slots=True)
class HelpAsked:
    """请人帮忙 was pressed on the screen."""


@dataclass(frozen=True, slots=True)
class WentBack:
    """Back was pressed."""


@dataclass(frozen=True, slots=True)
class WentHome:
    """Somebody is done and wants the home page."""


@dataclass(frozen=True, slots=True)
class LeaveAsked:
    """清除并退出 was pressed."""


@dataclass(frozen=True, slots=True)
class LeaveConfirmed:
    """Yes, wipe and leave."""


@dataclass(frozen=True, slots=True)
class DialogClosed:
    """A dialog was answered with: go on as before."""


@dataclass(frozen=True, slots=True)
class PageTurned:
    """A list was paged to page `page`, counted from 0."""

    page: int


@dataclass(frozen=True, slots=True)
class OpinionBegun:
    """Somebody wants to leave an opinion; from a deputy's card, to that deputy."""

    to_deputy_id: str | None = None


@dataclass(frozen=True, slots=True)
class NoticeAgreed:
    """Scope and privacy were read and agreed to."""


@dataclass(frozen=True, slots=True)
class NoticeDeclined:
    """Scope and privacy were not agreed to."""


@dataclass(frozen=True, slots=True)
class CategoryChosen:
    """What it is about."""

    code: str


@dataclass(frozen=True, slots=True)
class SentenceToggled:
    """A ready-made sentence was chosen, or given back; counted from 0."""

    number: int


@dataclass(frozen=True, slots=True)
class SentencesChosen:
    """No more sentences: go on."""


@dataclass(frozen=True, slots=True)
class PlaceChosen:
    """Where it is, from the home's places, counted from 0."""

    number: int


@dataclass(frozen=True, slots=True)
class PlaceSkipped:
    """No place."""


@dataclass(frozen=True, slots=True)
class RowOpened:
    """A row of the check page was pressed."""

    row: Row


@dataclass(frozen=True, slots=True)
class KindChosen:
    """What kind of opinion it is."""

    kind: Kind


@dataclass(frozen=True, slots=True)
class RecipientChosen:
    """Who is to receive it; None is the home's office."""

    deputy_id: str | None


@dataclass(frozen=True, slots=True)
class AnonymityChosen:
    """No name and no number."""


@dataclass(frozen=True, slots=True)
class PhoneChosen:
    """The citizen wants to leave a phone number."""


@dataclass(frozen=True, slots=True)
class ConsentToggled:
    """Consent to keep the number was given, or taken back."""


@dataclass(frozen=True, slots=True)
class OpinionConfirmed:
    """All is right: save it."""


@dataclass(frozen=True, slots=True)
class SlipAsked:
    """Print the slip."""


@dataclass(frozen=True, slots=True)
class AnotherMatterBegun:
    """Another opinion, without the notice."""


@dataclass(frozen=True, slots=True)
class KeyPressed:
    """A key of the pad."""

    key: str


@dataclass(frozen=True, slots=True)
class KeyDeleted:
    """Take the last character back."""


@dataclass(frozen=True, slots=True)
class EntryFinished:
    """What was typed is whole."""


@dataclass(frozen=True, slots=True)
class DeputiesOpened:
    """Show the deputies of this home."""


@dataclass(frozen=True, slots=True)
class LevelChosen:
    """Only deputies of this congress; None: all."""

    level: str | None


@dataclass(frozen=True, slots=True)
class DeputyOpened:
    """Show one deputy's card."""

    deputy_id: str


@dataclass(frozen=True, slots=True)
class TrackOpened:
    """Look up how far a case is."""


@dataclass(frozen=True, slots=True)
class ScanOpened:
    """Hold a code before the reader."""

    wanted: Wanted


@dataclass(frozen=True, slots=True)
class TypingChosen:
    """Type the ticket number rather than scan it."""


@dataclass(frozen=True, slots=True)
class VisitorCounted:
    """One more visitor of this reception."""


@dataclass(frozen=True, slots=True)
class DutyEndAsked:
    """The deputy pressed end."""


@dataclass(frozen=True, slots=True)
class DutyEndConfirmed:
    """Yes, end this reception."""


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
class SlipPrinted:
    """The slip is out."""

    visit: int
    ticket_no: TicketNo


@dataclass(frozen=True, slots=True)
class SlipFailed:
    """The slip is not, or not wholly, out; `condition` says why."""

    visit: int
    condition: PrinterCondition


NavigationEvent = (
    Touched | LanguageChosen | HelpAsked | WentBack | WentHome | LeaveAsked | LeaveConfirmed | DialogClosed | PageTurned
)
OpinionEvent = (
    OpinionBegun
    | NoticeAgreed
    | NoticeDeclined
    | CategoryChosen
    | SentenceToggled
    | SentencesChosen
    | PlaceChosen
    | PlaceSkipped
    | RowOpened
    | KindChosen
    | RecipientChosen
    | OpinionConfirmed
    | OpinionSaved
    | OpinionNotSaved
)
IdentityEvent = AnonymityChosen | PhoneChosen | ConsentToggled
TypingEvent = KeyPressed | KeyDeleted | EntryFinished
DoneEvent = SlipAsked | AnotherMatterBegun | SlipPrinted | SlipFailed
FindingEvent = DeputiesOpened | LevelChosen | DeputyOpened
TrackingEvent = TrackOpened | TypingChosen | CaseFound | CodeDidNotFit | TicketWasLocked | TicketNotHere | LookUpFailed
ScanningEvent = ScanOpened | CodeScanned
DutyEvent = (
    VisitorCounted
    | DutyEndAsked
    | DutyEndConfirmed
    | DutyStartSaved
    | DutyStartNotSaved
    | DutyEndSaved
    | DutyEndNotSaved
)
WorldEvent = StoredChanged | CallButtonPressed | PrinterChanged | ReaderChanged | PanelChanged

Event = (
    NavigationEvent
    | OpinionEvent
    | IdentityEvent
    | TypingEvent
    | DoneEvent
    | FindingEvent
    | TrackingEvent
    | ScanningEvent
    | DutyEvent
    | WorldEvent
    | Ticked
)

Answer = (
    OpinionSaved
    | OpinionNotSaved
    | CaseFound
    | CodeDidNotFit
    | TicketWasLocked
    | TicketNotHere
    | LookUpFailed
    | SlipPrinted
    | SlipFailed
)
"""What answers a wish of one visit, by its number."""

FromTheWorld = (
    Answer | WorldEvent | Ticked | CodeScanned | DutyStartSaved | DutyStartNotSaved | DutyEndSaved | DutyEndNotSaved
)
"""What happens without a hand on the screen; all other events are touches."""
