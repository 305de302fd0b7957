"""On every page of the product, with everything a citizen can have entered: nothing of it is said to the hall."""

from dataclasses import replace
from datetime import datetime
from itertools import product
from typing import Any, get_args

import pytest

from kiosk.bootstrap import LOCALES
from kiosk.domain.case import Case, CaseStep
from kiosk.domain.clock import COUNTY_TIME, ClockQuality, Moment
from kiosk.domain.devices import Devices, SpeakerCondition
from kiosk.domain.opinion import Delivery, Kind, Opinion
from kiosk.domain.question import CaseQuestion
from kiosk.domain.rating import Aspect, Quality, Satisfaction
from kiosk.domain.settings import Settings
from kiosk.domain.stored import Queue, Stored
from kiosk.domain.ticket import QueryCode, Receipt, TicketNo
from kiosk.domain.visit import pages as p
from kiosk.domain.visit.draft import Draft
from kiosk.domain.visit.drafts import AnyDraft, NoteDraft, RatingDraft
from kiosk.domain.visit.events import Subject, Wanted
from kiosk.domain.visit.session import Menu
from kiosk.domain.visit.states import HelpComing, IdleWarning, Leaving, MenuOpen, State, Visit, initial
from kiosk.domain.world import Category, Deputy, Phrase, World
from kiosk.domain.writing.composition import Drawing
from kiosk.domain.writing.text import Text
from kiosk.presenters.capacity import layout
from kiosk.presenters.format import format_of
from kiosk.presenters.models import ScreenModel, buttons
from kiosk.presenters.present import present
from kiosk.presenters.speech import speech, speech_of
from kiosk.presenters.text import load

CATALOGUES = load(LOCALES)
NOON = datetime(2026, 11, 15, 12, tzinfo=COUNTY_TIME)
NOW = Moment(NOON, 5000.0, ClockQuality.NTP)
WORDS, PLACE, DRAWN, REPLY = "金丝雀在唱", "鸟巢之下", "枭", "鹦鹉回话"
PHONE, TICKET, CODE = "13876543210", TicketNo("K7-22CE-N"), QueryCode("483920")
CHOSEN = "您选了不满意"
ASKED_OF_THE_UNSATISFIED = ("说说原因", "请再办一次")
SECRETS = (
    WORDS, PLACE, DRAWN, REPLY, PHONE, "22CE", CODE, PHONE[:3], PHONE[-4:], CHOSEN, *ASKED_OF_THE_UNSATISFIED,
)  # fmt: skip

HEATING = Category("heating", {"zh": "供热取暖"}, "heating", (Phrase({"zh": "家里不热。"}),))
DEPUTY = Deputy("qb-d1", {"zh": "赵佳宁"}, ("county",), "qb-0302", "QBHPDSZK5G")
WORLD = World(
    "qb-0302", {"zh": "云杉镇代表之家"}, deputies=(DEPUTY,), categories=(HEATING,), places=({"zh": "村委会"},)
)
DRAFT = Draft(
    HEATING, HEATING.phrases, phone=PHONE, text=Text(tuple(WORDS), caret=2), written_place=Text(tuple(PLACE), caret=1)
)
OPINION = Opinion(Kind.HELP, "heating", (), WORDS, PLACE, None, None, "zh", 1)
CASE = Case(
    TICKET, "o1", Kind.HELP, "heating", NOON, Delivery.SETTLED,
    (CaseStep(1, NOON, "replied", {"zh": REPLY}, {"zh": REPLY}, {"zh": REPLY}, outcome="A"),),
)  # fmt: skip

RATING = RatingDraft(CASE, CODE, Satisfaction.UNSATISFIED, {Aspect.EFFECT: Quality.POOR}, Text(tuple(WORDS), caret=2))
PAGES: dict[type, list[p.Page]] = {
    p.HomePage: [p.HomePage()],
    p.AttractPage: [p.AttractPage()],
    p.NoticePage: [p.NoticePage()],
    p.CategoryPage: [p.CategoryPage()],
    p.IssuePage: [p.IssuePage()],
    p.WritePage: [
        p.WritePage(subject, composition)
        for subject, composition in product(Subject, [None, Drawing((((0.1, 0.1), (0.9, 0.9)),), (DRAWN, "鸟"))])
    ],
    p.PlacePage: [p.PlacePage()],
    p.ReviewPage: [p.ReviewPage(saving) for saving in p.Saving],
    p.KindPage: [p.KindPage()],
    p.RecipientPage: [p.RecipientPage()],
    p.IdentityPage: [p.IdentityPage(PHONE[:length], consent=True) for length in range(len(PHONE) + 1)],
    p.DonePage: [p.DonePage("o1", OPINION, Receipt(TICKET, CODE), NOW, printing) for printing in p.Printing],
    p.DeputiesPage: [p.DeputiesPage()],
    p.DeputyPage: [p.DeputyPage("qb-d1")],
    p.FoundDeputyPage: [p.FoundDeputyPage(DEPUTY)],
    p.ScanPage: [p.ScanPage(wanted) for wanted in Wanted],
    p.TrackPage: [p.TrackPage()],
    p.TicketPage: [p.TicketPage("K722CEN", wrong=wrong) for wrong in (False, True)],
    p.CodePage: [
        p.CodePage(TICKET, CODE, failure=failure)
        for failure in (None, p.WrongCode(2), p.Locked(5600.0), p.NoMatch(), p.Unreadable())
    ],
    p.AskingPage: [p.AskingPage(CaseQuestion(TICKET, CODE), 5000.0)],
    p.CasePage: [p.CasePage(CASE, CODE, number) for number in range(3)],
    p.RatePage: [p.RatePage()],
    p.RateMorePage: [p.RateMorePage(saving, number) for saving in p.Saving for number in range(3)],
    p.DutyPage: [p.DutyPage("no-such-duty")],
    p.OutOfServicePage: [p.OutOfServicePage(reason) for reason in p.Reason],
    p.MaintenancePage: [p.MaintenancePage()],
}
DIALOGS = [None, Leaving(), IdleWarning(5030.0), HelpComing(), *(MenuOpen(menu) for menu in Menu)]


def draft_of(page: p.Page) -> AnyDraft:
    """What is entered on a page: an opinion, but for what is said of its answer or noted at the end of duty."""
    match page:
        case p.RatePage() | p.RateMorePage() | p.WritePage(subject=Subject.COMMENT):
            return RATING
        case p.WritePage(subject=Subject.NOTE):
            return NoteDraft("duty", "qb-d1", DRAFT.text)
        case _:
            return DRAFT


def state_on(page: p.Page, **more: Any) -> State:
    stored = Stored(WORLD, Settings(languages=("zh_CN",)), (), Queue(), (), online=True, room=True)
    state = initial(stored, catalogues=("zh_CN",), now=NOW)
    visit = Visit(1, state.visit.session, 5000.0, page, draft=draft_of(page), **more)
    devices = Devices(speaker=SpeakerCondition.READY, handwriting=None, pinyin=None)
    return replace(state, visit=visit, devices=devices)


def shown(page: p.Page, panel: tuple[int, int] = (217, 136), **more: Any) -> ScreenModel:
    state = state_on(page, **more)
    sized = replace(state, settings=replace(state.settings, panel_mm=panel))
    return present(sized, CATALOGUES, layout(format_of(sized)))


def leaked(texts: list[str]) -> list[str]:
    heard = "|".join("".join(character for character in text if character.isalnum()) for text in texts)
    return [secret for secret in SECRETS if secret in heard]


def test_every_page_of_the_product_is_listened_to() -> None:
    assert PAGES.keys() == set(get_args(p.Page))


@pytest.mark.parametrize("headphones", [True, False])
@pytest.mark.parametrize("panel", [(217, 136), (154, 86)])
@pytest.mark.parametrize("page", [page for pages in PAGES.values() for page in pages], ids=lambda page: page.name)
def test_the_hall_hears_nothing_of_a_citizen(page: p.Page, panel: tuple[int, int], *, headphones: bool) -> None:
    words = CATALOGUES.words("zh_CN")
    for dialog in DIALOGS:
        screen = shown(page, panel, dialog=dialog)
        said = speech(screen, words, headphones=headphones).whole
        focused = [each for button in buttons(screen).values()
                   for each in speech_of(button, screen, words, headphones=headphones)]  # fmt: skip
        assert leaked([utterance.text for utterance in said if not utterance.private]) == []
        assert leaked(["".join(each.text for each in focused if not each.private)]) == []
        assert headphones or not any(utterance.private for utterance in (*said, *focused))


def test_headphones_hear_all_of_it() -> None:
    words = CATALOGUES.words("zh_CN")
    said = [
        utterance.text
        for pages in PAGES.values()
        for page in pages
        for utterance in speech(shown(page), words, headphones=True).page
        if utterance.private
    ]
    assert set(SECRETS) - set(leaked(said)) == {PHONE}
