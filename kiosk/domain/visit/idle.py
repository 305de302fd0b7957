"""When nobody touches the screen any more: by steady time only, so that a wall clock may jump.

Pages of a citizen's own matter warn with a countdown first; pages anybody may read go home without a word; a deputy's
own page closes soon. Home itself starts afresh too, so that the next person meets the default language, and when nobody
comes it gives way to an invitation, in the same visit. The wipe replaces the visit whole. While a slip is being
printed, or something saved, nobody is sent away. Who waits for that, or is read to, touches nothing: the time begins
when it ends, or else nobody could read why it was not saved, or hear a long reply to its end.
"""

from dataclasses import dataclass, replace
from math import inf
from typing import assert_never

from kiosk.domain.question import CaseQuestion
from kiosk.domain.settings import Settings
from kiosk.domain.visit.moves import asking, on, visiting
from kiosk.domain.visit.pages import (
    AskingPage,
    AttractPage,
    CasePage,
    CategoryPage,
    CodePage,
    DeputiesPage,
    DeputyPage,
    DonePage,
    DutyPage,
    FoundDeputyPage,
    HomePage,
    IdentityPage,
    IssuePage,
    KindPage,
    MaintenancePage,
    NoticePage,
    OutOfServicePage,
    PlacePage,
    Printing,
    RateMorePage,
    RatePage,
    RecipientPage,
    ReviewPage,
    ScanPage,
    TicketPage,
    TrackPage,
    WritePage,
    is_saving,
)
from kiosk.domain.visit.states import EndingDuty, IdleWarning, State, Visit, wiped

OPEN_PAGE_S = 60
DUTY_PAGE_S = 30
DONE_PAGE_S = 45
DONE_WARN_S = 20
LISTENING_S = 600
"""A reading that takes longer than the longest page is a speaker that hangs, and nobody's presence."""
CLOSED_PAGE_S = 120
"""A page that tells of a fault stays longer: it is to be read."""

ATTRACT_AFTER_S = 120


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds without a touch until something happens; `warn` seconds of countdown before the wipe, or none."""

    after: float
    warn: float | None = None

    @property
    def whole(self) -> float:
        """Seconds until the wipe."""
        return self.after + (self.warn or 0)

    @property
    def doubled(self) -> "Patience":
        """Twice the time of everything."""
        return Patience(2 * self.after, None if self.warn is None else 2 * self.warn)


def patience(visit: Visit, settings: Settings) -> Patience:
    """Return how long this page waits: twice as long for somebody who reads large letters or listens."""
    usual = _usual(visit, settings)
    return usual.doubled if visit.session.takes_time else usual


def _usual(  # noqa: C901, PLR0911 - one return a case
    visit: Visit, settings: Settings
) -> Patience:
    match visit.page:
        case _ if isinstance(visit.dialog, EndingDuty):
            return Patience(DUTY_PAGE_S)
        case DonePage() | RatePage() | RateMorePage():
            return Patience(DONE_PAGE_S, DONE_WARN_S)
        case DutyPage():
            return Patience(DUTY_PAGE_S)
        case OutOfServicePage():
            return Patience(CLOSED_PAGE_S)
        case CategoryPage() | IssuePage() | WritePage() | PlacePage() | ReviewPage():
            return Patience(settings.idle_s, settings.warn_s)
        case KindPage() | RecipientPage() | IdentityPage():
            return Patience(settings.idle_s, settings.warn_s)
        case CasePage() | CodePage() | TicketPage() | AskingPage(question=CaseQuestion()):
            return Patience(settings.idle_s, settings.warn_s)
        case ScanPage() if visit.draft is not None:
            return Patience(settings.idle_s, settings.warn_s)
        case HomePage() | NoticePage() | DeputiesPage() | DeputyPage() | FoundDeputyPage() | ScanPage() | TrackPage():
            return Patience(OPEN_PAGE_S)
        case AskingPage() | MaintenancePage():
            return Patience(OPEN_PAGE_S)
        case AttractPage():
            return Patience(inf)
        case _:
            assert_never(visit.page)


def time_passed(state: State) -> State:
    """Return the state as idle time leaves it: unchanged, warned, or wiped; a sentence that stood long enough goes."""
    visit = state.visit
    if visit.banner is not None and state.now.steady >= visit.banner.until:
        state = visiting(state, replace(visit, banner=None))
    if _is_busy(visit) or _is_listening(state):
        return visiting(state, replace(state.visit, touched=state.now.steady))
    idle = state.now.steady - visit.touched
    limit = patience(visit, state.settings)
    if idle >= limit.whole:
        return _at_home(state, idle) if isinstance(visit.page, HomePage) else wiped(state)
    if limit.warn is not None and idle >= limit.after and not isinstance(visit.dialog, IdleWarning):
        return asking(state, IdleWarning(visit.touched + limit.whole))
    return state


def _is_listening(state: State) -> bool:
    """Whether somebody may be listening to the page; the warning itself is said to nobody in particular."""
    visit, since = state.visit, state.devices.speaking_since
    if since is None or not visit.session.sound.on or isinstance(visit.dialog, IdleWarning):
        return False
    return state.now.steady - since < LISTENING_S


def _at_home(state: State, idle: float) -> State:
    """Return home as the next person is to meet it, and the invitation in its place when nobody came for longer.

    A home that is like that already is no new visit, and none is one that somebody touched: the time goes on.
    """
    visit, afresh = state.visit, wiped(state)
    begun = replace(afresh.visit, touched=visit.touched)
    home = state if visit == replace(begun, number=visit.number) else visiting(afresh, begun)
    return on(home, AttractPage()) if idle >= ATTRACT_AFTER_S else home


def _is_busy(visit: Visit) -> bool:
    match visit.page:
        case DonePage(printing=Printing.UNDER_WAY):
            return True
        case page:
            return is_saving(page)
