"""The product's own pages under the longest, emptiest and strangest texts that documents may bring."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.bootstrap import LOCALES
from kiosk.domain.case import Case, CaseStep
from kiosk.domain.clock import COUNTY_TIME, ClockQuality, Moment
from kiosk.domain.codes import PublicCode
from kiosk.domain.devices import Devices, PrinterCondition, ReaderCondition
from kiosk.domain.duty import DutySession
from kiosk.domain.opinion import Delivery, Kind, Opinion
from kiosk.domain.orders import Notice, Orders
from kiosk.domain.question import CaseQuestion, DeputyQuestion, Silence
from kiosk.domain.settings import Settings
from kiosk.domain.stored import Queue, Stored
from kiosk.domain.ticket import QueryCode, Receipt, TicketNo
from kiosk.domain.visit import pages as p
from kiosk.domain.visit.draft import Draft
from kiosk.domain.visit.session import Session, TextSize
from kiosk.domain.visit.states import Visit, initial
from kiosk.domain.world import Announcement, Category, Deputy, Phrase, Reception, World
from kiosk.presenters.capacity import layout
from kiosk.presenters.format import Format
from kiosk.presenters.models import ScreenModel, buttons
from kiosk.presenters.present import present
from kiosk.presenters.text import load
from kiosk.typography.typesetting import Typesetter
from kiosk.ui.elements import Control, Element, Icon, Label
from kiosk.ui.panel import Panel
from kiosk.ui.router import page as drawn
from kiosk.ui.sheet import setting_of

CATALOGUES = load(LOCALES)
NOON = datetime(2026, 11, 15, 12, tzinfo=COUNTY_TIME)
NOW = Moment(NOON, 5000.0, ClockQuality.NTP)
CODE = QueryCode("483920")
TICKET = TicketNo("K7-22CE-N")
TEN_INCH, SEVEN_INCH = ((1280, 800), (217, 136)), ((800, 480), (154, 86))
LARGE, UPRIGHT = ((1920, 1080), (476, 268)), ((1080, 1920), (268, 476))
LEAST_EM_MM = {"zh_CN": 5.1, "en": 4.1}
SLACK = 0.3
HAN = (
    "供热公司已于次日入户测温,清洗楼栋换热站过滤器;室温恢复到20度以上。老旧管网改造已列入明年计划,开工前召开居民座谈会!"
)
LATIN = "The heating company measured the flat on the next day and cleaned the filter of the substation. "
UYGHUR = "ئىسسىنىش شىركىتى ئەتىسى ئۆيگە كىرىپ تېمپېراتۇرا ئۆلچىدى 2026-يىلى "
STRANGE = "\u202e倒\u0007置😀\u200f\ufeff好\ud83d\t👨‍👩‍👧完"


def long(length: int, of: str = HAN) -> str:
    """A text of exactly that many characters."""
    return (of * (length // len(of) + 1))[:length]


def world(text: Callable[[int], str]) -> World:
    """A world in which every text is as long as a document may make it."""

    def said(length: int) -> dict[str, str]:
        return {"zh": text(length), "en": text(length)}

    deputies = tuple(
        Deputy(
            f"qb-d{n}",
            {"zh": "阿不都热合曼·阿布都外力·买买提江提"[:20]},
            ("nation", "region", "prefecture", "county", "township"),
            "qb-0302",
            f"CODE{n}",
            title=said(40),
            unit=said(40),
            constituency=said(40),
            pledge=said(200),
            public_phone="0900-5500032 转 1234",
        )
        for n in range(9)
    )
    phrases = tuple(Phrase(said(100)) for _ in range(5))
    return World(
        "qb-0302",
        said(40),
        homes={"qb-0302": said(40), "qb-0105": said(40)},
        deputies=deputies,
        categories=tuple(Category(f"c{n}", said(20), "other", phrases) for n in range(60)),
        places=tuple(said(40) for _ in range(20)),
        out_of_scope=(*(said(120) for _ in range(6)), {"zh": "紧急情况请拨打 110"}),
        receptions=(Reception(NOON + timedelta(days=30), NOON + timedelta(days=30, hours=3), ("qb-d1",)),),
        opening=said(40),
        hotline="0900-5500000",
        announcements=(Announcement(said(60), 1, None, None),),
    )


def case(text: Callable[[int], str]) -> Case:
    """A case with every kind of step, a long text at each."""
    states = ("registered", "accepted", "assigned", "returned", "in_progress", "extended", "replied", "closed", "星际")
    steps = tuple(
        CaseStep(
            n,
            NOON + timedelta(days=n),
            status,
            {"zh": text(20)},
            {"zh": text(1000 if status == "replied" else 120 * (n % 3))},
            {"zh": text(30)},
            due_at=NOON,
            outcome="C",
        )
        for n, status in enumerate(states, 1)
    )
    return Case(TICKET, "o1", Kind.HELP, "c1", NOON, Delivery.SETTLED, steps)


def shown(whole: World, language: str, page: p.Page, form: Format, greeting: str = "", **more: Any) -> ScreenModel:
    """The screen of a page."""
    texts = {"zh": greeting, "en": greeting} if greeting else {}
    spoken = ("zh_CN", "ug" if language == "ug" else "en")
    stored = Stored(whole, Settings(languages=spoken, greeting=texts), (), Queue(), (), online=False, room=True)
    state = initial(stored, catalogues=spoken, now=NOW)
    draft = Draft(whole.categories[0], whole.categories[0].phrases, place=whole.places[0]) if whole.categories else None
    visit = Visit(1, touched=5000.0, session=Session(language, form.size, lower=form.lower), page=page, draft=draft)
    devices = Devices(PrinterCondition.PAPER_OUT, ReaderCondition.DARK)
    return present(replace(state, visit=visit, devices=devices, **more), CATALOGUES, layout(form))


def every_page(whole: World, of: Case, language: str, form: Format) -> Iterator[ScreenModel]:
    """Every page of every screen that shows texts of documents."""
    opinion = Opinion(Kind.HELP, "c1", ("冷。",), "", "", None, None, "zh", 1)
    yield shown(whole, language, p.HomePage(), form)
    said = {"zh": long(80), "en": long(80, LATIN)}
    noticed = Orders(Notice(said, NOON + timedelta(hours=1)), maintenance_until=NOON)
    yield shown(whole, language, p.HomePage(), form, orders=noticed)
    yield shown(whole, language, p.MaintenancePage(), form, orders=noticed, device_id="qb-0302-k12")
    yield shown(whole, language, p.AttractPage(), form, orders=noticed)
    duties = tuple(DutySession(f"d{n}", f"qb-d{n}", NOON) for n in range(3))
    yield shown(whole, language, p.HomePage(), form, long(24), duties=duties)
    yield shown(whole, language, p.AttractPage(), form, duties=duties)
    yield shown(whole, language, p.ReviewPage(), form)
    yield shown(whole, language, p.DonePage("o1", opinion, Receipt(TICKET, QueryCode("483920")), NOW), form)
    yield shown(whole, language, p.DutyPage("d1"), form, duties=duties)
    for question in (CaseQuestion(TICKET, QueryCode("483920")), DeputyQuestion(PublicCode("QBZZZZZZ"))):
        for silence in (None, *Silence):
            yield shown(whole, language, p.AskingPage(question, 5000.0, silence), form)
    for failure in (p.WrongCode(4), p.Locked(9000.0), p.NoMatch(), p.Unreadable()):
        yield shown(whole, language, p.CodePage(TICKET, failure=failure), form)
    paged = (
        p.NoticePage(),
        p.CategoryPage(),
        p.IssuePage(),
        p.PlacePage(),
        p.RecipientPage(),
        p.DeputiesPage(),
        p.DeputyPage("qb-d1"),
        p.FoundDeputyPage(next(iter(whole.deputies), Deputy("d", {"zh": "名"}, (), "qb-0105", "QBZZZZZZ"))),
        p.CasePage(of, CODE),
        p.CasePage(replace(of, home_id="qb-0105"), CODE),
    )
    for page in paged:
        for number in range(60):
            model = shown(whole, language, replace(page, page=number), form)
            yield model
            if f"{model.name}.page.next" not in buttons(model):
                break


def clipped(page: tuple[Element, ...], panel: Panel, typesetter: Typesetter) -> list[tuple[str, float]]:
    """Texts that are larger than their boxes."""
    found = []
    for label in (element for element in page if isinstance(element, Label)):
        extent = typesetter.extent(label.text, setting_of(label, panel))
        width, height = extent.width / panel.px_per_unit, extent.height / panel.px_per_unit
        if width > label.rect.w + SLACK or height > label.rect.h + SLACK:
            found.append((label.text[:30], round(height - label.rect.h, 1)))
    return found


def small(page: tuple[Element, ...], panel: Panel, least: float) -> list[tuple[str, float]]:
    """Texts that are set smaller than may be."""
    return [
        (label.text[:30], round(label.style.em * panel.unit_mm, 2))
        for label in page
        if isinstance(label, Label) and label.style.em * panel.unit_mm < least
    ]


def lying_on_another(page: tuple[Element, ...]) -> list[tuple[str, str]]:
    """Texts that share room with another."""
    texts = [element for element in page if isinstance(element, Label)]
    return [(a.text[:20], b.text[:20]) for a, b in combinations(texts, 2) if a.rect.overlaps(b.rect, SLACK)]


def faults(model: ScreenModel, panel: Panel, typesetter: Typesetter, least: float) -> dict[str, Any]:
    """All that is wrong with a page; empty where nothing is."""
    page = drawn(model, panel, typesetter)
    controls = {element.id for element in page if isinstance(element, Control)}
    outside = [e for e in page if e.rect.right > panel.whole.w + 0.01 or e.rect.bottom > panel.whole.h + 0.01]
    found = {
        "clipped": clipped(page, panel, typesetter),
        "small": small(page, panel, least),
        "covered": lying_on_another(page),
        "missing": set(buttons(model)) - controls,
        "outside": outside,
    }
    return {name: what for name, what in found.items() if what}


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize(
    "of", [HAN, LATIN, UYGHUR, STRANGE, "字", "W"], ids=["han", "latin", "uyghur", "odd", "one", "W"]
)
def test_the_longest_texts_are_whole_and_large(language: str, of: str, typesetter: Typesetter) -> None:
    panel = Panel(TEN_INCH[0], Format(TEN_INCH[1]))

    def text(length: int) -> str:
        return long(length, of)

    found = {
        (model.name, number): wrong
        for number, model in enumerate(every_page(world(text), case(text), language, Format(TEN_INCH[1])))
        if (wrong := faults(model, panel, typesetter, LEAST_EM_MM[language]))
    }
    assert found == {}


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_empty_documents_still_give_whole_pages(language: str, typesetter: Typesetter) -> None:
    bare = Case(TICKET, "o1", Kind.HELP, "astral", NOON, Delivery.PENDING)
    for model in every_page(World("qb-0302"), bare, language, Format(TEN_INCH[1])):
        assert faults(model, Panel(TEN_INCH[0], Format(TEN_INCH[1])), typesetter, LEAST_EM_MM[language]) == {}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(st.sampled_from(HAN + LATIN + UYGHUR + STRANGE + "\n"), max_size=1000),
    st.lists(st.integers(0, 1000), max_size=6),
)
def test_whatever_the_office_says_is_shown_whole(reply: str, lengths: list[int]) -> None:
    typesetter, panel = Typesetter(), Panel(TEN_INCH[0], Format(TEN_INCH[1]))
    steps = tuple(CaseStep(n, NOON, "in_progress", {}, {"zh": long(size)}) for n, size in enumerate(lengths))
    answered = CaseStep(9, NOON, "replied", {}, {"zh": reply}, {"zh": "县住建局"})
    of = Case(TICKET, "o1", Kind.HELP, "c1", NOON, Delivery.SETTLED, (*steps, answered))
    for number in range(60):
        model = shown(World("qb-0302"), "zh_CN", p.CasePage(of, CODE, number), Format(TEN_INCH[1]))
        assert faults(model, panel, typesetter, 5.1) == {}
        if "case.page.next" not in buttons(model):
            break


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("size", [TEN_INCH, SEVEN_INCH])
def test_the_page_that_says_the_network_is_back_is_whole(
    language: str, size: tuple[tuple[int, int], tuple[int, int]], typesetter: Typesetter
) -> None:
    page = p.AskingPage(CaseQuestion(TICKET, QueryCode("483920")), 5000.0, Silence.OFFLINE)
    model = shown(world(long), language, page, Format(size[1]), online=True)
    assert faults(model, Panel(size[0], Format(size[1])), typesetter, 3.3) == {}


@pytest.mark.parametrize("size", [TEN_INCH, SEVEN_INCH])
@pytest.mark.parametrize("facts", [{}, {"due_at": NOON}, {"due_at": NOON, "outcome": "C"}])
def test_a_reply_of_any_length_fits_below_the_facts(
    size: tuple[tuple[int, int], tuple[int, int]], facts: dict[str, Any], typesetter: Typesetter
) -> None:
    for length in range(1, 121, 7):
        answered = CaseStep(2, NOON, "replied", {}, {"zh": long(length)}, {"zh": "县住建局"}, **facts)
        of = Case(TICKET, "o1", Kind.HELP, "c1", NOON, Delivery.SETTLED, (answered,), "qb-0105")
        model = shown(World("qb-0302"), "zh_CN", p.CasePage(of, CODE), Format(size[1]))
        assert faults(model, Panel(size[0], Format(size[1])), typesetter, 3.3) == {}


LOOKS = (
    (TEN_INCH, 1, False),
    (TEN_INCH, 2, True),
    (TEN_INCH, 3, False),
    (TEN_INCH, 4, False),
    (TEN_INCH, 4, True),
    (SEVEN_INCH, 1, False),
    (SEVEN_INCH, 2, False),
    (SEVEN_INCH, 4, False),
    (LARGE, 2, True),
    (LARGE, 4, False),
    (UPRIGHT, 1, False),
    (UPRIGHT, 4, True),
)
"""Each panel with the text sizes and heights of controls that differ most on it; the linter goes through all."""


@pytest.mark.parametrize("language", ["zh_CN", "ug"])
@pytest.mark.parametrize(("size", "letters", "lower"), LOOKS)
def test_pages_are_whole_in_every_size_and_height(
    language: str, size: tuple[tuple[int, int], tuple[int, int]], letters: int, lower: bool, typesetter: Typesetter
) -> None:
    form = Format(size[1], TextSize(letters), lower)
    usual = "供热公司次日入户测温清洗过滤器" if language == "zh_CN" else "ئىسسىنىش شىركىتى كەلدى"

    def text(length: int) -> str:
        return long(min(length, 12), usual)

    found = {
        (model.name, number): wrong
        for number, model in enumerate(every_page(world(text), case(text), language, form))
        if (wrong := faults(model, Panel(size[0], form), typesetter, 3.7 if letters == 1 else 4.1))
    }
    assert found == {}


SEVEN_INCH_SCREENS = frozenset(
    {"home", "notice", "category", "issue", "place", "review", "done", "asking", "maintenance"}
)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_smallest_panel_covers_and_cuts_off_nothing(language: str, typesetter: Typesetter) -> None:
    def text(length: int) -> str:
        return long(min(length, 28) if language == "zh_CN" else length, HAN if language == "zh_CN" else LATIN)

    found = {
        (model.name, number): wrong
        for number, model in enumerate(every_page(world(text), case(text), language, Format(SEVEN_INCH[1])))
        if model.name in SEVEN_INCH_SCREENS
        and (wrong := faults(model, Panel(SEVEN_INCH[0], Format(SEVEN_INCH[1])), typesetter, 3.3))
    }
    assert found == {}


def test_nothing_of_a_long_reply_is_lost() -> None:
    read = ""
    for number in range(60):
        model: Any = shown(World("qb-0302"), "zh_CN", p.CasePage(case(long), CODE, number), Format(TEN_INCH[1]))
        read += model.body.reply if number else ""
        if "case.page.next" not in buttons(model):
            break
    assert read.replace("\n", "") == long(1000)


def test_a_long_greeting_moves_nothing_below_it(typesetter: Typesetter) -> None:
    panel = Panel(TEN_INCH[0], Format(TEN_INCH[1]))
    places = [
        {e.id: e.rect for e in drawn(model, panel, typesetter) if isinstance(e, Control)}
        for greeting in ("您好", long(24), LATIN[:60])
        for model in [shown(World("qb-0302"), "zh_CN", p.HomePage(), Format(TEN_INCH[1]), greeting)]
    ]
    assert places[0] == places[1] == places[2]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("size", [TEN_INCH, SEVEN_INCH])
def test_the_offline_sign_stands_on_every_page_in_two_lines_at_most(
    language: str, size: tuple[tuple[int, int], tuple[int, int]], typesetter: Typesetter
) -> None:
    panel = Panel(size[0], Format(size[1]))
    for model in every_page(World("qb-0302", {"zh": "云杉镇代表之家"}), case(long), language, Format(size[1])):
        if model.name == "attract":
            continue  # it has no bar: nobody is there
        page = drawn(model, panel, typesetter)
        assert any(isinstance(element, Icon) and element.name == "offline" for element in page)
        for label in page:
            if isinstance(label, Label) and label.text == model.nav.offline:
                how = setting_of(label, panel)
                assert typesetter.extent(label.text, how).lines <= 2


@pytest.mark.parametrize("size", [TEN_INCH, SEVEN_INCH])
@pytest.mark.parametrize(("language", "of"), [("zh_CN", HAN), ("zh_CN", "字"), ("en", LATIN)])
def test_a_notice_of_the_office_is_whole_where_nobody_can_turn_a_page(
    language: str, of: str, size: tuple[tuple[int, int], tuple[int, int]], typesetter: Typesetter
) -> None:
    said = long(80, of)
    noticed = Orders(Notice({"zh": said, "en": said}, NOON + timedelta(hours=1)))
    panel = Panel(size[0], Format(size[1]))
    model = shown(world(lambda length: long(min(length, 28))), language, p.HomePage(), Format(size[1]), orders=noticed)
    assert said.strip() in [element.text for element in drawn(model, panel, typesetter) if isinstance(element, Label)]
    assert faults(model, panel, typesetter, 3.3) == {}
