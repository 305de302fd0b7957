"""Every page of every screen, in every state in which it looks different."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from kiosk.bootstrap import LOCALES
from kiosk.domain.case import Case, CaseStep
from kiosk.domain.clock import COUNTY_TIME, ClockQuality, Moment
from kiosk.domain.codes import PublicCode
from kiosk.domain.devices import Devices, PrinterCondition, ReaderCondition, SpeakerCondition
from kiosk.domain.duty import DutyEnd, DutySession
from kiosk.domain.opinion import Delivery, Kind, Opinion
from kiosk.domain.orders import Notice, Orders
from kiosk.domain.question import CaseQuestion, DeputyQuestion, Silence
from kiosk.domain.rating import Aspect, Quality, Satisfaction
from kiosk.domain.settings import Settings
from kiosk.domain.stored import Queue, Stored
from kiosk.domain.ticket import QueryCode, Receipt, TicketNo
from kiosk.domain.visit import pages as p
from kiosk.domain.visit.banner import Banner, Says
from kiosk.domain.visit.draft import Draft
from kiosk.domain.visit.drafts import NoteDraft, RatingDraft
from kiosk.domain.visit.events import PageTurned, Subject, Wanted
from kiosk.domain.visit.idle import ATTRACT_AFTER_S
from kiosk.domain.visit.session import Menu, Session, SoundSetting
from kiosk.domain.visit.states import (
    Dialog,
    EndingDuty,
    HelpComing,
    IdleWarning,
    Leaving,
    MenuOpen,
    State,
    Visit,
    initial,
)
from kiosk.domain.visit.subjects import with_text
from kiosk.domain.world import World
from kiosk.domain.writing.keyboards import KeyOrder
from kiosk.domain.writing.ways import WritingWay
from kiosk.presenters.attract import TURN_S
from kiosk.presenters.capacity import layout
from kiosk.presenters.models import ScreenModel, buttons
from kiosk.presenters.present import present
from kiosk.presenters.text import Catalogues, load
from tests.screens import writing
from tests.screens.county import demo_world
from tests.screens.extremes import full_case, full_world, said
from tests.screens.looks import LANGUAGES, PANELS, Look

NOON: Final = datetime(2026, 11, 15, 12, tzinfo=COUNTY_TIME)
NOW: Final = Moment(NOON, 5000.0, ClockQuality.NTP)
TICKET: Final = TicketNo("K7-22CE-N")
CODE: Final = QueryCode("483920")
MOST_PAGES: Final = 60
_READY: Final = Devices(
    PrinterCondition.READY, ReaderCondition.READY, handwriting=None, pinyin=None, speaker=SpeakerCondition.READY
)


@dataclass(frozen=True, slots=True)
class Sample:
    """A page in one state.

    `narrow` is one that only narrow panels have; `alike` says that where it is shared out, the pages between the second
    and the last show nothing new.
    """

    name: str
    state: State
    narrow: bool = False
    alike: bool = False

    @property
    def screen(self) -> str:
        """The screen's name."""
        return self.state.visit.page.name

    def model(self, look: Look) -> ScreenModel:
        """Return what the window shows of it."""
        return self._model(self.state.visit.page, look)

    def shown(self, look: Look) -> list[tuple[str, ScreenModel]]:
        """Return those of its pages that show something new."""
        every = list(self.models(look))
        return [*every[:2], *every[2:][-1:]] if self.alike else every

    def models(self, look: Look) -> Iterator[tuple[str, ScreenModel]]:
        """Give every page that it is shared out over, by name: ``category``, ``category 2``."""
        page: Any = self.state.visit.page
        for number in range(1, MOST_PAGES):
            model = self._model(page, look)
            yield (self.name if number == 1 else f"{self.name} {number}"), model
            on = buttons(model).get(f"{model.name}.page.next")
            if on is None or not isinstance(on.event, PageTurned):
                return
            page = replace(page, page=on.event.page)

    def _model(self, page: p.Page, look: Look) -> ScreenModel:
        settings = replace(self.state.settings, panel_mm=PANELS[look.panel_name][1])
        session = replace(
            self.state.visit.session, language=look.language, size=look.size, theme=look.theme, lower=look.lower
        )
        visit = replace(self.state.visit, session=session, page=page)
        return present(replace(self.state, settings=settings, visit=visit), _catalogues(), layout(look.format))


def samples() -> tuple[Sample, ...]:
    """Return all of them: the demo county's, an empty county's and those of one as full as documents can make it."""
    return (*_demo(), *_bare(), *_full())


@cache
def _catalogues() -> Catalogues:
    return load(LOCALES)


@dataclass(frozen=True, slots=True)
class _County:
    """Makes samples of one world; `mark` stands before their names, `alike` says that its texts are all the same."""

    world: World
    mark: str = ""
    alike: bool = False

    def sample(self, name: str, page: p.Page, *, narrow: bool = False, **differs: Any) -> Sample:
        """Return the page, with what is other than usual: parts of the visit, of the settings, or of the state."""
        of_visit = {
            key: differs.pop(key) for key in ("draft", "dialog", "banner", "touched", "session") if key in differs
        }
        state = self._state()
        settings = replace(state.settings, **differs.pop("settings", {}))
        visit = Visit(1, **{"touched": NOW.steady, "session": Session("zh_CN"), "page": page, **of_visit})
        state = replace(state, visit=visit, settings=settings, **differs)
        return Sample(self.mark + name, state, narrow, self.alike)

    @property
    def draft(self) -> Draft:
        """A draft as far as it gets without typing."""
        category = next(iter(self.world.categories), None)
        place = next(iter(self.world.places), None)
        return Draft(category, category.phrases[:2] if category else (), place)

    def duties(self, count: int) -> tuple[DutySession, ...]:
        """So many deputies on duty."""
        return tuple(DutySession(f"d{n}", each.deputy_id, NOON) for n, each in enumerate(self.world.deputies[:count]))

    def _state(self) -> State:
        settings = Settings(languages=LANGUAGES, printer_enabled=True, sound_enabled=True)
        stored = Stored(self.world, settings, (), Queue(), (), online=True, room=True, device_id="qb-0302-k1")
        return replace(initial(stored, catalogues=LANGUAGES, now=NOW), devices=_READY)


def _demo() -> Iterator[Sample]:
    county = _County(demo_world())
    yield from _homes(county)
    yield from _opinion(county)
    yield from _writing(county)
    yield from _identities(county)
    yield from _endings(county)
    yield from _deputies(county)
    yield from _scanning(county)
    yield from _tracking(county)
    yield from _cases(county)
    yield from _ratings(county)
    yield from _dialogs(county)
    yield from _sound(county)
    yield from _banners(county)


def _homes(county: _County) -> Iterator[Sample]:
    duties = county.duties(2)
    noticed = Orders(Notice(said(80), NOON + timedelta(hours=1)))
    yield county.sample("home", p.HomePage(), duties=duties)
    yield county.sample("home nobody", p.HomePage())
    yield county.sample("home offline", p.HomePage(), duties=county.duties(1), online=False)
    yield county.sample("home notice", p.HomePage(), duties=county.duties(3), orders=noticed)
    for number in range(len(LANGUAGES)):
        began = NOW.steady - ATTRACT_AFTER_S - number * TURN_S
        yield county.sample(f"attract {number}", p.AttractPage(), touched=began, duties=duties)
    yield county.sample("attract nobody", p.AttractPage(), orders=noticed, online=False)
    until = Orders(maintenance_until=NOON + timedelta(hours=2))
    yield county.sample("maintenance", p.MaintenancePage(), orders=until, online=False)
    for reason in p.Reason:
        yield county.sample(f"out_of_service {reason.value}", p.OutOfServicePage(reason), room=False)
    yield county.sample("duty", p.DutyPage("d0"), duties=duties)
    counted = replace(duties[0], visitors=128)
    yield county.sample("duty visitors", p.DutyPage("d0"), duties=(counted, *county.duties(3)[1:]), online=False)


def _opinion(county: _County) -> Iterator[Sample]:
    draft, told = county.draft, replace(county.draft, phone="13812345678", to_deputy_id="qb-d0001")
    everything = replace(draft, sentences=draft.category.phrases if draft.category else ())
    yield county.sample("notice", p.NoticePage())
    yield county.sample("category", p.CategoryPage())
    yield county.sample("category chosen", p.CategoryPage(), draft=draft, online=False)
    yield county.sample("issue", p.IssuePage(), draft=replace(draft, sentences=()))
    yield county.sample("issue chosen", p.IssuePage(), draft=everything)
    yield county.sample("place", p.PlacePage(), draft=replace(draft, place=None))
    yield county.sample("place chosen", p.PlacePage(), draft=draft)
    yield county.sample("kind", p.KindPage(), draft=draft)
    yield county.sample("kind few", p.KindPage(), draft=draft, settings={"kinds": (Kind.ADVICE, Kind.HELP)})
    yield county.sample("recipient", p.RecipientPage(), draft=draft)
    yield county.sample("recipient deputy", p.RecipientPage(), draft=told)
    yield county.sample("review", p.ReviewPage(), draft=draft)
    yield county.sample("review told", p.ReviewPage(), draft=replace(told, sentences=everything.sentences))
    yield county.sample("review without place", p.ReviewPage(), draft=replace(draft, place=None))
    yield county.sample("review contact", p.ReviewPage(), draft=draft, settings={"require_contact": True})
    for saving in p.Saving:
        yield county.sample(f"review {saving.value}", p.ReviewPage(saving), draft=draft)


def _writing(county: _County) -> Iterator[Sample]:
    rating = RatingDraft(_answered(county), CODE, Satisfaction.UNSATISFIED)
    drafts = {Subject.COMMENT: rating, Subject.NOTE: NoteDraft("d0", "qb-d0001")}
    for name, way, words, page in writing.pages():
        draft = with_text(drafts.get(page.subject, county.draft), page.subject, writing.text(words))
        yield county.sample(f"write {name}", page, draft=draft, session=Session("zh_CN", way=way))
    without = replace(_READY, handwriting="not installed", pinyin="not installed")
    yield county.sample("write without engines", p.WritePage(Subject.OPINION), draft=county.draft, devices=without)
    ordered = Session("en", way=WritingWay.KEYBOARD, order=KeyOrder.ABC)
    yield county.sample("write keys in ABC", p.WritePage(Subject.OPINION), draft=county.draft, session=ordered)
    told = replace(county.draft, text=writing.text(writing.FULL), place=None, written_place=writing.text("村口"))
    yield county.sample("issue written", p.IssuePage(), draft=told)
    yield county.sample("place written", p.PlacePage(), draft=told)
    yield county.sample("review written", p.ReviewPage(), draft=told)
    yield county.sample("review only written", p.ReviewPage(), draft=replace(told, sentences=()))


def _identities(county: _County) -> Iterator[Sample]:
    draft = county.draft
    yield county.sample("identity", p.IdentityPage(), draft=draft)
    yield county.sample("identity required", p.IdentityPage(), draft=draft, settings={"require_contact": True})
    for name, typed in (("empty", ""), ("half", "138123"), ("wrong", "98123456789"), ("whole", "13812345678")):
        yield county.sample(f"identity {name}", p.IdentityPage(typed), draft=draft)
    yield county.sample("identity consent", p.IdentityPage("13812345678", consent=True), draft=draft)


def _endings(county: _County) -> Iterator[Sample]:
    opinion = Opinion(Kind.HELP, "heating", ("冷。",), "", "", None, None, "zh", 1)
    page = p.DonePage("o1", opinion, Receipt(TICKET, CODE), NOW)
    for delivery in Delivery:
        yield county.sample(f"done {delivery.value}", page, recent=(("o1", delivery),), online=False)
    for printing in p.Printing:
        printed = replace(page, printing=printing, prints=1)
        yield county.sample(f"done print {printing.value}", printed, recent=(("o1", Delivery.SETTLED),))
    for condition in PrinterCondition:
        devices = replace(_READY, printer=condition)
        yield county.sample(f"done {condition.value}", page, devices=devices)
        failed = replace(page, printing=p.Printing.FAILED, failure=condition)
        yield county.sample(f"done failed {condition.value}", failed, devices=devices)


def _deputies(county: _County) -> Iterator[Sample]:
    some = county.world.deputies[0]
    yield county.sample("deputies", p.DeputiesPage())
    yield county.sample("deputies county", p.DeputiesPage("county"), duties=county.duties(2))
    yield county.sample("deputies none", p.DeputiesPage("nation"))
    for number, each in enumerate(county.world.deputies[:3]):
        yield county.sample(f"deputy {number}", p.DeputyPage(each.deputy_id), duties=county.duties(1))
    elsewhere = replace(some, deputy_id="qb-d9999", home_id="qb-0105", public_code="QBZZZZZZ")
    yield county.sample("deputy found", p.FoundDeputyPage(elsewhere))


def _scanning(county: _County) -> Iterator[Sample]:
    for wanted in Wanted:
        page = p.ScanPage(wanted)
        yield county.sample(f"scan {wanted.value}", page)
        yield county.sample(f"scan {wanted.value} nothing read", page, touched=NOW.steady - 30)
        for condition in ReaderCondition:
            devices = replace(_READY, reader=condition)
            yield county.sample(f"scan {wanted.value} {condition.value}", page, devices=devices)


def _tracking(county: _County) -> Iterator[Sample]:
    yield county.sample("track", p.TrackPage())
    for name, page in (
        ("ticket", p.TicketPage()),
        ("ticket half", p.TicketPage("K722")),
        ("ticket whole", p.TicketPage("K722CEN")),
        ("ticket wrong", p.TicketPage("K722CEM", wrong=True)),
        ("code", p.CodePage(TICKET)),
        ("code half", p.CodePage(TICKET, "483")),
        ("code whole", p.CodePage(TICKET, CODE)),
        ("code looking", p.CodePage(TICKET, CODE, looking=True)),
        ("code wrong", p.CodePage(TICKET, failure=p.WrongCode(4))),
        ("code locked", p.CodePage(TICKET, failure=p.Locked(NOW.steady + 900))),
        ("code no match", p.CodePage(TICKET, failure=p.NoMatch())),
        ("code unreadable", p.CodePage(TICKET, failure=p.Unreadable())),
    ):
        yield county.sample(f"track {name}", page)
    for name, question in (("case", CaseQuestion(TICKET, CODE)), ("deputy", DeputyQuestion(PublicCode("QBZZZZZZ")))):
        for silence in (None, *Silence):
            asked = p.AskingPage(question, NOW.steady, silence)
            said_why = silence.value if silence else "waits"
            yield county.sample(f"asking {name} {said_why}", asked, online=silence is not Silence.OFFLINE)
        back = p.AskingPage(question, NOW.steady, Silence.OFFLINE)
        yield county.sample(f"asking {name} link is back", back)


def _cases(county: _County) -> Iterator[Sample]:
    category = county.world.categories[0].code
    fresh = Case(TICKET, "o1", Kind.HELP, category, NOON, Delivery.PENDING)
    for delivery in Delivery:
        yield county.sample(f"case {delivery.value}", p.CasePage(replace(fresh, delivery=delivery), CODE), online=False)
    taken = replace(fresh, delivery=Delivery.SETTLED)
    steps: tuple[CaseStep, ...] = ()
    for number, status in enumerate(_STATUSES):
        length = 160 if status == "replied" else 30
        at = NOON + timedelta(days=number)
        steps = (*steps, CaseStep(number, at, status, {}, said(length), _UNIT, NOON + timedelta(days=20)))
        yield county.sample(f"case {status}", p.CasePage(replace(taken, steps=steps), CODE))
        yield county.sample(f"case only {status}", p.CasePage(replace(taken, steps=steps[-1:]), CODE))


def _answered(county: _County) -> Case:
    """A case that can be rated."""
    category = next((each.code for each in county.world.categories), "other")
    step = CaseStep(8, NOON, "replied", {}, said(160), _UNIT)
    return Case(TICKET, "o1", Kind.HELP, category, NOON, Delivery.SETTLED, (step,))


def _ratings(county: _County) -> Iterator[Sample]:
    answered = _answered(county)
    draft = RatingDraft(answered, CODE)
    grades = {Aspect.ATTITUDE: Quality.GOOD, Aspect.EFFECT: Quality.POOR}
    yield county.sample("case rated here", p.CasePage(replace(answered, rated=frozenset({1})), CODE))
    yield county.sample("rate", p.RatePage(), draft=draft)
    yield county.sample("rate again", p.RatePage(), draft=replace(draft, value=Satisfaction.BASIC), online=False)
    for value in Satisfaction:
        yield county.sample(f"rate {value.value}", p.RateMorePage(), draft=replace(draft, value=value))
    told = replace(draft, value=Satisfaction.UNSATISFIED, grades=grades, comment=writing.text(writing.SHORT))
    yield county.sample("rate told", p.RateMorePage(), draft=told)
    yield county.sample("rate not again", p.RateMorePage(), draft=replace(told, redo=False))
    for saving in p.Saving:
        yield county.sample(f"rate {saving.value}", p.RateMorePage(saving), draft=told)


def _dialogs(county: _County) -> Iterator[Sample]:
    review = {"page": p.ReviewPage(), "draft": county.draft}
    opinion = Opinion(Kind.HELP, "heating", ("冷。",), "", "", None, None, "zh", 1)
    done = p.DonePage("o1", opinion, Receipt(TICKET, CODE), NOW)
    warning = IdleWarning(NOW.steady + 23)
    yield county.sample("leaving", dialog=Leaving(), **review)
    yield county.sample("leaving done", done, dialog=Leaving())
    yield county.sample("idle", dialog=warning, **review)
    yield county.sample("idle late", dialog=IdleWarning(NOW.steady + 1), **review)
    yield county.sample("idle done", done, dialog=warning)
    yield county.sample("help", dialog=HelpComing(), **review)
    yield county.sample("help home", p.HomePage(), dialog=HelpComing())
    ending = EndingDuty("d0", DutyEnd.BUTTON)
    yield county.sample("duty ending", p.DutyPage("d0"), dialog=ending, duties=county.duties(1))
    for menu in Menu:
        # Wide panels have these settings on every page and no list of them.
        narrow = menu is not Menu.SOUND
        dialog: Dialog = MenuOpen(menu)
        yield county.sample(f"menu {menu.value}", p.CategoryPage(), dialog=dialog, draft=county.draft, narrow=narrow)


def _sound(county: _County) -> Iterator[Sample]:
    menu = {"dialog": MenuOpen(Menu.SOUND), "draft": county.draft}
    for name, sound in (("on", SoundSetting(on=True)), ("loudest", SoundSetting(on=True, volume=5, speed=1.5))):
        yield county.sample(f"sound {name}", p.CategoryPage(), session=Session("zh_CN", sound=sound), **menu)
        yield county.sample(f"category sound {name}", p.CategoryPage(), session=Session("zh_CN", sound=sound))
    for condition in SpeakerCondition:
        devices = replace(_READY, speaker=condition)
        yield county.sample(f"sound {condition.value}", p.CategoryPage(), devices=devices, **menu)
    yield county.sample("sound none", p.CategoryPage(), settings={"sound_enabled": False}, **menu)


def _banners(county: _County) -> Iterator[Sample]:
    pages = (("home", p.HomePage()), ("category", p.CategoryPage()))
    for says in Says:
        banner = Banner(says, NOW.steady + 5, county.world.deputies[0].deputy_id)
        for name, page in pages:
            yield county.sample(f"{name} banner {says.value}", page, banner=banner, duties=county.duties(2))


def _bare() -> Iterator[Sample]:
    county = _County(World("qb-0302"), "empty: ")
    yield county.sample("home", p.HomePage())
    yield county.sample("attract", p.AttractPage())
    yield county.sample("maintenance", p.MaintenancePage())
    yield county.sample("notice", p.NoticePage())
    yield county.sample("category", p.CategoryPage())
    yield county.sample("place", p.PlacePage(), draft=county.draft)
    yield county.sample("recipient", p.RecipientPage(), draft=county.draft)
    yield county.sample("review", p.ReviewPage(), draft=county.draft)
    yield county.sample("deputies", p.DeputiesPage())
    yield county.sample("track", p.TrackPage())
    yield county.sample("case", p.CasePage(Case(TICKET, "o1", Kind.HELP, "astral", NOON, Delivery.PENDING), CODE))
    yield county.sample("help", p.HomePage(), dialog=HelpComing())


def _full() -> Iterator[Sample]:
    county = _County(full_world(NOON), "full: ", alike=True)
    draft = county.draft
    noticed = Orders(Notice(said(80), NOON + timedelta(hours=1)), maintenance_until=NOON)
    yield county.sample("home", p.HomePage(), duties=county.duties(3), settings={"greeting": said(24)}, online=False)
    yield county.sample("home notice", p.HomePage(), orders=noticed)
    yield county.sample("attract", p.AttractPage(), duties=county.duties(3))
    yield county.sample("maintenance", p.MaintenancePage(), orders=noticed)
    yield county.sample("notice", p.NoticePage())
    yield county.sample("category", p.CategoryPage())
    yield county.sample("issue", p.IssuePage(), draft=draft)
    yield county.sample("place", p.PlacePage(), draft=draft)
    yield county.sample("recipient", p.RecipientPage(), draft=draft)
    yield county.sample("review", p.ReviewPage(), draft=replace(draft, to_deputy_id="qb-d1", phone="13812345678"))
    yield county.sample("deputies", p.DeputiesPage())
    yield county.sample("deputy", p.DeputyPage("qb-d1"), duties=county.duties(3))
    yield county.sample("duty", p.DutyPage("d1"), duties=county.duties(3))
    yield county.sample("case", p.CasePage(full_case(TICKET, NOON), CODE))
    ending = EndingDuty("d1", DutyEnd.BADGE)
    yield county.sample("duty ending", p.DutyPage("d1"), dialog=ending, duties=county.duties(3))
    banner = Banner(Says.RECIPIENT_SET, NOW.steady + 5, "qb-d1")
    yield county.sample("category banner", p.CategoryPage(), banner=banner)


_UNIT: Final = {
    "zh": "县住房和城乡建设局",
    "en": "County Housing Bureau",
    "ug": "ناھىيەلىك تۇرالغۇ ئىدارىسى",
    "kk": "اۋداندىق تۇرعىن ۇي باسقارماسى",
    "kk_Cyrl": "Аудандық тұрғын үй басқармасы",
}
_STATUSES: Final = (
    "registered",
    "accepted",
    "assigned",
    "returned",
    "in_progress",
    "extended",
    "reassigned",
    "escalated",
    "replied",
    "rated",
    "closed",
    "not_accepted",
)
