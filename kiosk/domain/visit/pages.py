"""The pages of a visit, one frozen dataclass each; `name` is the screen's name in tests, bench and records."""

from dataclasses import dataclass, field
from enum import Enum
from typing import ClassVar

from kiosk.domain.case import Case
from kiosk.domain.clock import Moment
from kiosk.domain.devices import PrinterCondition
from kiosk.domain.opinion import Opinion
from kiosk.domain.question import Question, Silence
from kiosk.domain.ticket import QueryCode, Receipt, TicketNo
from kiosk.domain.visit.events import Subject, Wanted
from kiosk.domain.world import Deputy
from kiosk.domain.writing.composition import Composition
from kiosk.domain.writing.keyboards import Layer, Shift


@dataclass(frozen=True, slots=True)
class HomePage:
    """Who receives now, and the ways in."""

    name: ClassVar[str] = "home"


@dataclass(frozen=True, slots=True)
class AttractPage:
    """Where home would be, while nobody is there: an invitation in every language. Who comes is led home first."""

    name: ClassVar[str] = "attract"


@dataclass(frozen=True, slots=True)
class NoticePage:
    """What is not taken here, and privacy."""

    page: int = 0
    name: ClassVar[str] = "notice"


@dataclass(frozen=True, slots=True)
class CategoryPage:
    """What it is about."""

    page: int = 0
    name: ClassVar[str] = "category"


@dataclass(frozen=True, slots=True)
class IssuePage:
    """Ready-made sentences."""

    page: int = 0
    name: ClassVar[str] = "issue"


@dataclass(frozen=True, slots=True)
class PlacePage:
    """Where it is."""

    page: int = 0
    name: ClassVar[str] = "place"


class Saving(Enum):
    """How far saving has got."""

    NOT_YET = "not_yet"
    UNDER_WAY = "under_way"
    FAILED = "failed"
    FULL = "full"


class Remark(Enum):
    """What has to be said about what was just written, or can not be."""

    FULL = "full"
    NOT_TEXT = "not_text"
    ENGINE_MISSING = "engine_missing"
    CHINESE_MISSING = "chinese_missing"


@dataclass(frozen=True, slots=True)
class WritePage:
    """Free text; the text itself is the draft's, so that no way off the page loses it.

    `composition` is what is not in the text yet, and `waits_for` the number of the question to an engine that is open.
    `page` is that of the candidates. `saving` is how far a text has got that is saved from here.
    """

    subject: Subject
    composition: Composition | None = None
    waits_for: int | None = None
    layer: Layer = Layer.LETTERS
    shift: Shift = Shift.OFF
    remark: Remark | None = None
    page: int = 0
    saving: Saving = Saving.NOT_YET
    name: ClassVar[str] = "write"


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """Everything once more."""

    saving: Saving = Saving.NOT_YET
    page: int = 0
    name: ClassVar[str] = "review"


@dataclass(frozen=True, slots=True)
class KindPage:
    """What kind of opinion it is."""

    name: ClassVar[str] = "kind"


@dataclass(frozen=True, slots=True)
class RecipientPage:
    """Who is to receive it."""

    page: int = 0
    name: ClassVar[str] = "recipient"


@dataclass(frozen=True, slots=True)
class IdentityPage:
    """Anonymous, or a phone number with consent. `typed` is None while no number is wanted."""

    typed: str | None = field(default=None, repr=False)
    consent: bool = False
    name: ClassVar[str] = "identity"


class Printing(Enum):
    """How far the slip has got."""

    NOT_YET = "not_yet"
    UNDER_WAY = "under_way"
    PRINTED = "printed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class DonePage:
    """The opinion is committed; ticket and code stay until somebody leaves. `prints` counts the slips that came out."""

    opinion_id: str
    opinion: Opinion
    receipt: Receipt = field(repr=False)
    saved_at: Moment
    printing: Printing = Printing.NOT_YET
    prints: int = 0
    failure: PrinterCondition | None = None
    name: ClassVar[str] = "done"


@dataclass(frozen=True, slots=True)
class DeputiesPage:
    """The deputies of this home; `level` None shows all."""

    level: str | None = None
    page: int = 0
    name: ClassVar[str] = "deputies"


@dataclass(frozen=True, slots=True)
class DeputyPage:
    """One deputy's card."""

    deputy_id: str
    page: int = 0
    name: ClassVar[str] = "deputy"


@dataclass(frozen=True, slots=True)
class FoundDeputyPage:
    """The card of a deputy who is in no list here, as the county told it; gone with the visit."""

    deputy: Deputy
    page: int = 0
    name: ClassVar[str] = "deputy"


@dataclass(frozen=True, slots=True)
class ScanPage:
    """Hold a code before the reader; any of our codes is understood, `wanted` only words the page."""

    wanted: Wanted
    name: ClassVar[str] = "scan"


@dataclass(frozen=True, slots=True)
class TrackPage:
    """Scan the slip, or type."""

    name: ClassVar[str] = "track"


@dataclass(frozen=True, slots=True)
class TicketPage:
    """Typing the ticket number; `wrong` when its check character said no. `page` is that of the keys."""

    typed: str = ""
    wrong: bool = False
    page: int = 0
    name: ClassVar[str] = "track"


@dataclass(frozen=True, slots=True)
class WrongCode:
    """The last query code was wrong."""

    tries_left: int


@dataclass(frozen=True, slots=True)
class Locked:
    """The ticket takes no codes until the steady time `until`."""

    until: float


@dataclass(frozen=True, slots=True)
class NoMatch:
    """The county has no such ticket with this code."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The file could not be read."""


LookUpFailure = WrongCode | Locked | NoMatch | Unreadable


@dataclass(frozen=True, slots=True)
class CodePage:
    """Typing the query code; `looking` while the file's answer is awaited."""

    ticket_no: TicketNo
    typed: str = field(default="", repr=False)
    looking: bool = False
    failure: LookUpFailure | None = None
    name: ClassVar[str] = "track"


@dataclass(frozen=True, slots=True)
class AskingPage:
    """The county is asked, since the steady time `since`; `silence` says why it has not answered, once that is so."""

    question: Question = field(repr=False)
    since: float
    silence: Silence | None = None
    name: ClassVar[str] = "asking"


@dataclass(frozen=True, slots=True)
class CasePage:
    """How far a case is; the code is kept for what may follow from here."""

    case: Case = field(repr=False)
    query_code: QueryCode = field(repr=False)
    page: int = 0
    name: ClassVar[str] = "case"


@dataclass(frozen=True, slots=True)
class RatePage:
    """How satisfied somebody is with the answer: three words."""

    name: ClassVar[str] = "rate"


@dataclass(frozen=True, slots=True)
class RateMorePage:
    """What may be said beside the three words, and the way to the end of it; nothing of it has to be."""

    saving: Saving = Saving.NOT_YET
    page: int = 0
    name: ClassVar[str] = "rate"


@dataclass(frozen=True, slots=True)
class DutyPage:
    """The deputy's own page about their open duty."""

    duty_id: str
    name: ClassVar[str] = "duty"


class Reason(Enum):
    """Why no opinion can be taken now."""

    NO_ROOM = "no_room"
    NO_CATALOGUE = "no_catalogue"


@dataclass(frozen=True, slots=True)
class OutOfServicePage:
    """What happened, what is kept, what to do; goes away by itself when the reason does."""

    reason: Reason
    name: ClassVar[str] = "out_of_service"


@dataclass(frozen=True, slots=True)
class MaintenancePage:
    """Where home would be, while the office has nobody new served; goes away by itself."""

    name: ClassVar[str] = "maintenance"


DraftPage = NoticePage | CategoryPage | IssuePage | PlacePage | ReviewPage | KindPage | RecipientPage | IdentityPage
"""Pages of an opinion that is not saved yet; its words are written on a `WritePage`."""

SavingPage = WritePage | ReviewPage | RateMorePage
"""Pages from which something is saved."""

TypingPage = IdentityPage | TicketPage | CodePage
"""Pages with a pad."""

PagedPage = (
    NoticePage
    | CategoryPage
    | IssuePage
    | WritePage
    | PlacePage
    | ReviewPage
    | RecipientPage
    | DeputiesPage
    | DeputyPage
    | FoundDeputyPage
    | TicketPage
    | CasePage
    | RateMorePage
)
"""Pages with lists or texts that are paged."""

RestingPage = HomePage | AttractPage | MaintenancePage
"""Pages of nobody's visit: there is nothing to leave, and nothing to go back to."""

Page = (
    HomePage
    | AttractPage
    | DraftPage
    | WritePage
    | DonePage
    | DeputiesPage
    | DeputyPage
    | FoundDeputyPage
    | ScanPage
    | TrackPage
    | TicketPage
    | CodePage
    | AskingPage
    | CasePage
    | RatePage
    | RateMorePage
    | DutyPage
    | OutOfServicePage
    | MaintenancePage
)


def is_saving(page: Page) -> bool:
    """Whether something is being saved from this page, so that nothing else counts on it."""
    return isinstance(page, SavingPage) and page.saving is Saving.UNDER_WAY
