"""The whole state of the kiosk: what is so for everybody, and the one visit that is going on."""

from dataclasses import dataclass, field, replace

from kiosk.domain.clock import Moment
from kiosk.domain.devices import Devices, Lamp
from kiosk.domain.duty import DutyEnd, DutySession
from kiosk.domain.opinion import Delivery
from kiosk.domain.orders import Orders
from kiosk.domain.question import CaseQuestion
from kiosk.domain.settings import Settings
from kiosk.domain.stored import Queue, Stored
from kiosk.domain.visit.banner import Banner
from kiosk.domain.visit.draft import Draft
from kiosk.domain.visit.drafts import AnyDraft, NoteDraft
from kiosk.domain.visit.pages import (
    AskingPage,
    CasePage,
    CodePage,
    DonePage,
    HomePage,
    Page,
    RateMorePage,
    RatePage,
    TicketPage,
    WritePage,
)
from kiosk.domain.visit.session import Menu, Session, beginning
from kiosk.domain.world import World
from kiosk.domain.writing.ways import WritingWay, ways_of


@dataclass(frozen=True, slots=True)
class Leaving:
    """A citizen is asked whether to leave, as what was entered will be gone."""


@dataclass(frozen=True, slots=True)
class IdleWarning:
    """Nobody touched the screen for long; `until` is the steady time of the wipe."""

    until: float


@dataclass(frozen=True, slots=True)
class EndingDuty:
    """A deputy is asked whether to end this reception."""

    duty_id: str
    how: DutyEnd


@dataclass(frozen=True, slots=True)
class HelpComing:
    """Somebody was called."""


@dataclass(frozen=True, slots=True)
class MenuOpen:
    """A list of settings lies over the page."""

    menu: Menu


Dialog = Leaving | IdleWarning | EndingDuty | HelpComing | MenuOpen


@dataclass(frozen=True, slots=True)
class Visit:
    """One person before the screen. A wipe replaces it whole; `number` tells visits apart, `touched` is steady time.

    `questions` counts those to the engines of the input, so that an answer can be told from a later one's.
    """

    number: int
    session: Session
    touched: float
    page: Page = field(default_factory=HomePage)
    behind: tuple[Page, ...] = ()
    draft: AnyDraft | None = None
    dialog: Dialog | None = None
    banner: Banner | None = None
    questions: int = 0

    @property
    def opinion(self) -> Draft | None:
        """The opinion that is being made."""
        return self.draft if isinstance(self.draft, Draft) else None

    @property
    def holds_entries(self) -> bool:
        """Whether something was entered that leaving would lose: a begun draft, a number, what is being composed."""
        match self.page:
            case TicketPage(typed=typed) | CodePage(typed=typed) if typed:
                return True
            case WritePage(composition=composition) if composition is not None:
                return True
            case _:
                return self.draft is not None and self.draft.is_begun

    @property
    def is_private(self) -> bool:
        """Whether somebody's own matter is on the screen and unfinished, so that nobody's page may come over it."""
        match self.page:
            case CodePage() | CasePage() | RatePage() | RateMorePage() | AskingPage(question=CaseQuestion()):
                return True
            case _:
                return isinstance(self.draft, NoteDraft) or self.holds_entries

    @property
    def bears_a_badge(self) -> bool:
        """Whether a deputy's page may come: nothing is unfinished, and no numbers stand here alone, on no slip yet."""
        unprinted = isinstance(self.page, DonePage) and not self.page.prints
        return not self.is_private and not unprinted


@dataclass(frozen=True, slots=True)
class BadgeUse:
    """A badge that opened or ended duty at the steady time `at`."""

    deputy_id: str
    at: float


@dataclass(frozen=True, slots=True)
class State:
    """Everything the screen depends on.

    `catalogues` are the languages with complete texts; `lit` and `reading` what lamps and reader were last asked;
    `asking` whether a question to the county is out, `restarting` whether a restart was asked for;
    `written_by` the visit of which the engines of the input may still know something;
    `since` the steady time this process began; `ending` the duties whose end is being saved, with the steady time;
    `called_at` the steady time of the last call for help, `printer_asked_at` of the last question to the printer.
    """

    now: Moment
    since: float
    world: World
    settings: Settings
    duties: tuple[DutySession, ...]
    queue: Queue
    recent: tuple[tuple[str, Delivery], ...]
    online: bool
    room: bool
    orders: Orders
    device_id: str
    catalogues: tuple[str, ...]
    visit: Visit
    devices: Devices = field(default_factory=Devices)
    badge_uses: tuple[BadgeUse, ...] = ()
    ending: tuple[tuple[str, float], ...] = ()
    called_at: float | None = None
    printer_asked_at: float | None = None
    lit: frozenset[Lamp] = frozenset()
    reading: bool = False
    asking: bool = False
    written_by: int | None = None
    restarting: bool = False

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages offered: those that config wants and that are complete; Chinese when none is left."""
        offered = tuple(language for language in self.settings.languages if language in self.catalogues)
        return offered or ("zh_CN",)

    @property
    def default_language(self) -> str:
        """The language the next person meets."""
        default = self.settings.default_language
        return default if default in self.languages else self.languages[0]

    @property
    def ways(self) -> tuple[WritingWay, ...]:
        """The ways to write that are offered, the first one first; a keyboard always is."""
        faults = {WritingWay.HANDWRITING: self.devices.handwriting, WritingWay.PINYIN: self.devices.pinyin}
        return tuple(way for way in ways_of(self.visit.session.language) if faults.get(way) is None)

    @property
    def way(self) -> WritingWay:
        """The way to write now: the visitor's, where it is offered."""
        chosen = self.visit.session.way
        return chosen if chosen in self.ways else self.ways[0]

    def delivery_of(self, opinion_id: str) -> Delivery:
        """Return how far an opinion has got, as last heard."""
        return dict(self.recent).get(opinion_id, Delivery.PENDING)

    def duty_of(self, deputy_id: str) -> DutySession | None:
        """Return the open duty of a deputy."""
        return next((duty for duty in self.duties if duty.deputy_id == deputy_id), None)

    def duty(self, duty_id: str) -> DutySession | None:
        """Return an open duty."""
        return next((duty for duty in self.duties if duty.duty_id == duty_id), None)


def initial(stored: Stored, *, catalogues: tuple[str, ...], now: Moment) -> State:
    """Return the state at start: nobody there, nothing lit, what is stored; a test slip commanded before is to come."""
    blank = Visit(0, beginning("zh_CN", stored.settings), now.steady)
    state = State(
        now=now,
        since=now.steady,
        world=stored.world,
        settings=stored.settings,
        duties=stored.duties,
        queue=stored.queue,
        recent=stored.recent,
        online=stored.online,
        room=stored.room,
        orders=replace(stored.orders, print_tests=0),
        device_id=stored.device_id,
        catalogues=catalogues,
        visit=blank,
    )
    return wiped(state)


def wiped(state: State) -> State:
    """Return the state with nothing left of the visit: home page, default language, the next number."""
    return replace(state, visit=Visit(state.visit.number + 1, first_session(state), state.now.steady))


def first_session(state: State) -> Session:
    """Return the settings that the next person meets."""
    return beginning(state.default_language, state.settings)
