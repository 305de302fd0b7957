"""A kiosk of the domain alone: a world, a clock wound by hand, and what was wanted so far."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

import pytest

from kiosk.domain.case import Case, CaseStep
from kiosk.domain.clock import COUNTY_TIME, ClockQuality, Moment
from kiosk.domain.codes import receipt_text, ticket_no
from kiosk.domain.devices import PrinterCondition, ReaderCondition
from kiosk.domain.facts import RecordDutyEnd, RecordDutyStart, RecordOpinion
from kiosk.domain.opinion import Delivery, Kind
from kiosk.domain.rating import Satisfaction
from kiosk.domain.settings import Settings
from kiosk.domain.stored import Queue, Stored
from kiosk.domain.ticket import QueryCode, Receipt
from kiosk.domain.visit import events as e
from kiosk.domain.visit.effects import Effect, Save
from kiosk.domain.visit.pages import Page
from kiosk.domain.visit.states import State, initial
from kiosk.domain.visit.step import step
from kiosk.domain.world import Badge, Category, Deputy, Phrase, World

NOON = datetime(2026, 11, 15, 12, tzinfo=COUNTY_TIME)
RECEIPT = Receipt(ticket_no("K7", 12345), QueryCode("483920"))
REPLIED = Case(
    RECEIPT.ticket_no, "opinion-1", Kind.HELP, "heating", NOON, Delivery.SETTLED, (CaseStep(1, NOON, "replied"),)
)
SECRETS = {"qb-d1": "0" * 26, "qb-d2": "1" * 26, "qb-d3": "2" * 26, "qb-d4": "3" * 26}

HEATING = Category(
    "heating",
    {"zh": "供热取暖", "en": "Heating"},
    "heating",
    (
        Phrase({"zh": "家里不热。", "en": "It is cold."}, Kind.COMPLAINT),
        Phrase({"zh": "收费多少?", "en": "How much?"}, Kind.INQUIRY),
        Phrase({"zh": "希望改造管网。", "en": "Please renew the pipes."}, Kind.ADVICE),
    ),
)
LIGHTING = Category("lighting", {"zh": "路灯照明"}, "lighting", (Phrase({"zh": "路灯不亮。"}),))
WORDLESS = Category("other", {"zh": "其他"}, "other", ())


def _deputy(number: int, name: str, level: str, *, active: bool = True) -> Deputy:
    return Deputy(f"qb-d{number}", {"zh": name}, (level,), "qb-0302", f"QBABCDEF{number + 2}", active=active)


def _badge(deputy_id: str, *, valid: bool = True) -> Badge:
    return Badge(deputy_id, hashlib.sha256(SECRETS[deputy_id].encode()).hexdigest(), valid)


WORLD = World(
    "qb-0302",
    {"zh": "云杉镇代表之家"},
    deputies=(
        _deputy(1, "张国栋", "township"),
        _deputy(2, "别克·托合塔尔", "county"),
        _deputy(3, "王春梅", "county"),
        _deputy(4, "罗德明", "county", active=False),
    ),
    badges=(_badge("qb-d1"), _badge("qb-d2"), _badge("qb-d3", valid=False), _badge("qb-d4")),
    categories=(HEATING, LIGHTING, WORDLESS),
    places=({"zh": "镇中心小学", "en": "School"}, {"zh": "云杉小区"}),
)

Wanted = TypeVar("Wanted")


def stored(**changes: Any) -> Stored:
    """What is stored on a kiosk in order."""
    settings = Settings(languages=("zh_CN", "en"), printer_enabled=True)
    return replace(Stored(WORLD, settings, (), Queue(), (), online=True, room=True), **changes)


@dataclass
class Kiosk:
    """A state, stepped by hand; `wanted` is everything asked for so far."""

    state: State
    wanted: list[Effect] = field(default_factory=list)

    def do(self, *happened: e.Event) -> "Kiosk":
        for event in happened:
            self.state, effects = step(self.state, event)
            self.wanted.extend(effects)
        return self

    def wait(self, seconds: float, *, wall: timedelta | None = None) -> "Kiosk":
        now = self.state.now
        jumped = wall if wall is not None else timedelta(seconds=seconds)
        return self.do(e.Ticked(replace(now, wall=now.wall + jumped, steady=now.steady + seconds)))

    def news(self, **changes: Any) -> "Kiosk":
        state = self.state
        known = Stored(
            state.world, state.settings, state.duties, state.queue, state.recent, online=state.online, room=state.room,
            orders=state.orders, device_id=state.device_id,
        )  # fmt: skip
        return self.do(e.StoredChanged(replace(known, **changes)))

    def scan(self, text: str | None, fresh_id: str = "duty-1") -> "Kiosk":
        return self.do(e.CodeScanned(text, fresh_id))

    def badge(self, deputy_id: str, fresh_id: str = "duty-1") -> "Kiosk":
        return self.scan(f"DHB1:{deputy_id}:{SECRETS[deputy_id]}", fresh_id)

    def on_duty(self, deputy_id: str, duty_id: str = "duty-1") -> "Kiosk":
        self.badge(deputy_id, duty_id)
        return self.do(e.DutyStartSaved(self.facts(RecordDutyStart)[-1].duty))

    def end_confirmed(self) -> "Kiosk":
        self.do(e.DutyEndConfirmed())
        return self.do(e.DutyEndSaved(self.facts(RecordDutyEnd)[-1].duty_id))

    def review(self) -> "Kiosk":
        return self.do(*TAPS)

    def confirmed(self) -> "Kiosk":
        return self.review().do(e.OpinionConfirmed())

    def done(self) -> "Kiosk":
        self.confirmed()
        opinion = self.facts(RecordOpinion)[-1].opinion
        return self.do(e.OpinionSaved(self.state.visit.number, opinion, "opinion-1", RECEIPT))

    def case(self, case: Case = REPLIED) -> "Kiosk":
        """Hold the slip before the reader and find its case."""
        self.scan(receipt_text(RECEIPT))
        return self.do(e.CaseFound(self.state.visit.number, case))

    def rating(self, value: Satisfaction = Satisfaction.UNSATISFIED) -> "Kiosk":
        return self.case().do(e.RatingOpened(), e.SatisfactionChosen(value))

    def noting(self, words: str = "") -> "Kiosk":
        return self.on_duty("qb-d2").do(e.WritingOpened(e.Subject.NOTE)).spell(words)

    def spell(self, words: str) -> "Kiosk":
        return self.do(*map(e.LetterTyped, words))

    @property
    def page(self) -> Page:
        return self.state.visit.page

    @property
    def screen(self) -> str:
        return self.page.name

    def facts(self, kind: type[Wanted]) -> list[Wanted]:
        return [wish.fact for wish in self.wanted if isinstance(wish, Save) and isinstance(wish.fact, kind)]

    def all(self, kind: type[Wanted]) -> list[Wanted]:
        return [wish for wish in self.wanted if isinstance(wish, kind)]


TAPS = (
    e.OpinionBegun(),
    e.NoticeAgreed(),
    e.CategoryChosen("heating"),
    e.SentenceToggled(0),
    e.SentencesChosen(),
    e.PlaceChosen(0),
)


def _kiosk(happened: Iterable[e.Event], **changes: Any) -> Kiosk:
    now = Moment(NOON, 5000.0, ClockQuality.NTP)
    state = initial(stored(**changes), catalogues=("zh_CN", "en"), now=now)
    kiosk = Kiosk(state).do(*happened)
    kiosk.wanted.clear()
    return kiosk


@pytest.fixture
def kiosk() -> Kiosk:
    """A kiosk in order, nobody before it."""
    ready = e.PrinterChanged(PrinterCondition.READY), e.ReaderChanged(ReaderCondition.READY)
    return _kiosk((*ready, e.Ticked(Moment(NOON, 5000.0, ClockQuality.NTP))))


@pytest.fixture
def slip() -> str:
    """What the code on the slip says."""
    return receipt_text(RECEIPT)


@pytest.fixture
def receipt() -> Receipt:
    """Ticket number and query code of the opinion that was saved."""
    return RECEIPT


@pytest.fixture
def replied() -> Case:
    """A case that is answered, and whose answer nobody has rated."""
    return REPLIED


@pytest.fixture
def delivered() -> tuple[tuple[str, Delivery], ...]:
    """The hub took it."""
    return (("opinion-1", Delivery.SETTLED),)
