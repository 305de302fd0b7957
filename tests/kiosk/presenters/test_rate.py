"""The pages that rate an answer: what is offered when, and all of it on every panel, over however many pages."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from kiosk.bootstrap import LOCALES
from kiosk.domain.case import Case, CaseStep
from kiosk.domain.clock import COUNTY_TIME, ClockQuality, Moment
from kiosk.domain.duty import DutySession
from kiosk.domain.opinion import Delivery, Kind
from kiosk.domain.rating import Aspect, Quality, Satisfaction
from kiosk.domain.settings import Settings
from kiosk.domain.stored import Queue, Stored
from kiosk.domain.ticket import QueryCode, TicketNo
from kiosk.domain.visit import pages as p
from kiosk.domain.visit.drafts import NoteDraft, RatingDraft
from kiosk.domain.visit.events import PageTurned, RatingOpened, Subject, WritingFinished
from kiosk.domain.visit.session import Session, TextSize
from kiosk.domain.visit.states import Visit, initial
from kiosk.domain.world import World
from kiosk.domain.writing.text import Text
from kiosk.presenters.capacity import layout
from kiosk.presenters.format import Format
from kiosk.presenters.models import Role, Tone, buttons
from kiosk.presenters.present import present
from kiosk.presenters.text import load

CATALOGUES = load(LOCALES)
LANGUAGES = ("zh_CN", "ug", "kk", "kk_Cyrl", "en")
NOON = datetime(2026, 11, 15, 12, tzinfo=COUNTY_TIME)
NOW = Moment(NOON, 5000.0, ClockQuality.NTP)
CODE = QueryCode("483920")
ANSWERED = Case(
    TicketNo("K7-22CE-N"), "o1", Kind.HELP, "heating", NOON, Delivery.SETTLED,
    (CaseStep(1, NOON, "replied", public_text={"zh": "已修好。"}),),
)  # fmt: skip
DRAFT = RatingDraft(ANSWERED, CODE)
UNSATISFIED = replace(DRAFT, value=Satisfaction.UNSATISFIED)
ASKED = {f"rate.{aspect.value}.{quality.value}" for aspect in Aspect for quality in Quality} | {"rate.write"}
PANELS = ((154, 86), (217, 136), (476, 268), (268, 476))


def show(
    page: p.Page, draft: Any = DRAFT, *, panel: tuple[int, int] = (217, 136), language: str = "zh_CN",
    size: TextSize = TextSize.STANDARD, lower: bool = False,
) -> Any:  # fmt: skip
    """The screen of a page."""
    settings = Settings(languages=LANGUAGES, panel_mm=panel)
    stored = Stored(World("qb-0302"), settings, (), Queue(), (), online=True, room=True)
    state = initial(stored, catalogues=LANGUAGES, now=NOW)
    visit = Visit(1, Session(language, size=size, lower=lower), NOW.steady, page, draft=draft)
    duties = (DutySession("d0", "qb-d1", NOON),)
    return present(replace(state, visit=visit, duties=duties), CATALOGUES, layout(Format(panel, size, lower)))


def controls(page: p.RateMorePage, draft: RatingDraft, **how: Any) -> set[str]:
    """What can be pressed on the pages that it is shared out over, in the order of turning."""
    found: set[str] = set()
    for _ in range(9):
        shown = buttons(show(page, draft, **how))
        found |= shown.keys()
        on = shown.get("rate.page.next")
        if on is None or not isinstance(on.event, PageTurned):
            return found
        page = replace(page, page=on.event.page)
    raise AssertionError("no end of pages")


def test_an_answer_that_nobody_rated_asks_to_be_and_any_other_case_does_not() -> None:
    rate = buttons(show(p.CasePage(ANSWERED, CODE), None))["case.rate"]
    assert (rate.event, rate.role) == (RatingOpened(), Role.PRIMARY)
    for case in (
        replace(ANSWERED, rated=frozenset({1})),
        replace(ANSWERED, steps=()),
        replace(ANSWERED, steps=(*ANSWERED.steps, CaseStep(2, NOON, "closed"))),
    ):
        shown = buttons(show(p.CasePage(case, CODE), None))
        assert "case.rate" not in shown
        assert shown["case.home"].role is Role.PRIMARY


def test_a_case_says_that_it_was_rated_here() -> None:
    before, after = (show(p.CasePage(replace(ANSWERED, rated=frozenset(rounds)), CODE)) for rounds in ((), (1,)))
    assert [fact.value for fact in after.body.facts if fact not in before.body.facts] == ["已在本机评价"]


def test_a_case_that_is_handled_again_has_no_date_and_no_outcome_until_there_are_new_ones() -> None:
    replied = CaseStep(1, NOON, "replied", public_text={"zh": "已修好。"}, due_at=NOON, outcome="A")
    again = (replied, CaseStep(2, NOON, "rated"), CaseStep(3, NOON, "reassigned", round=2))
    anew = (*again, CaseStep(4, NOON, "replied", public_text={"zh": "换了新管。"}, outcome="B", round=2))
    said = [
        {fact.label: fact.value for fact in show(p.CasePage(replace(ANSWERED, steps=steps), CODE)).body.facts}
        for steps in ((replied,), again, anew)
    ]
    assert [facts.get("办理结果") for facts in said] == ["已解决", None, "部分解决"]
    assert ["预计办结" in facts for facts in said] == [True, False, False]


def test_there_are_three_faces_with_the_words_of_the_congress_and_the_one_chosen_is_marked() -> None:
    faces = show(p.RatePage(), UNSATISFIED).body.faces
    assert [(face.id, face.text, face.icon) for face in faces] == [
        ("rate.satisfied", "满意", "satisfied"),
        ("rate.basic", "基本满意", "basic"),
        ("rate.unsatisfied", "不满意", "unsatisfied"),
    ]
    assert [face.chosen for face in faces] == [False, False, True]
    assert not any(face.chosen for face in show(p.RatePage()).body.faces)


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("size", TextSize)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("saving", [p.Saving.NOT_YET, p.Saving.FULL])
def test_everything_can_be_said_on_every_panel_and_sent_from_every_page(
    panel: tuple[int, int], size: TextSize, language: str, saving: p.Saving
) -> None:
    how = {"panel": panel, "size": size, "language": language}
    assert controls(p.RateMorePage(saving), UNSATISFIED, **how) >= {*ASKED, "rate.redo", "rate.next"}
    satisfied = controls(p.RateMorePage(saving), replace(DRAFT, value=Satisfaction.SATISFIED), **how)
    assert satisfied >= {*ASKED, "rate.next"}
    assert "rate.redo" not in satisfied
    for number in range(6):
        assert "rate.next" in buttons(show(p.RateMorePage(saving, number), UNSATISFIED, **how))


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("size", TextSize)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("lower", [False, True])
def test_handling_it_again_is_on_the_first_page_as_it_is_ticked_already(
    panel: tuple[int, int], size: TextSize, language: str, *, lower: bool
) -> None:
    first = show(p.RateMorePage(), UNSATISFIED, panel=panel, size=size, language=language, lower=lower)
    assert "rate.redo" in buttons(first)


def test_what_was_chosen_is_named_and_marked() -> None:
    draft = replace(UNSATISFIED, grades={Aspect.MANNER: Quality.FAIR}, redo=False, comment=Text(tuple("太慢了")))
    shown = show(p.RateMorePage(), draft)
    assert shown.body.heading == "您选了“不满意”"
    assert shown.body.next.icon == show(p.RateMorePage(), draft, panel=(154, 86)).body.next.icon == "unsatisfied"
    marked = {name for name, button in buttons(shown).items() if button.chosen and name.startswith("rate.")}
    assert marked == {"rate.manner.fair", "rate.write"}
    assert buttons(shown)["rate.write"].note == "已写 3 字"
    assert buttons(shown)["rate.redo"].icon == "unchecked"
    assert buttons(show(p.RateMorePage(), UNSATISFIED))["rate.redo"].icon == "checked"


def test_blanks_alone_are_no_comment() -> None:
    shown = buttons(show(p.RateMorePage(), replace(UNSATISFIED, comment=Text((" ", "\n")))))["rate.write"]
    assert (shown.chosen, shown.note) == (False, "可以不写")


def test_while_saving_the_way_on_does_nothing() -> None:
    on = show(p.RateMorePage(p.Saving.UNDER_WAY), UNSATISFIED).body.next
    assert (on.text, on.enabled) == ("正在保存…", False)
    note = NoteDraft("d0", "qb-d1", Text(("字",)))
    assert not show(p.WritePage(Subject.NOTE, saving=p.Saving.UNDER_WAY), note).body.next.enabled


@pytest.mark.parametrize("saving", [p.Saving.FAILED, p.Saving.FULL])
def test_what_was_not_saved_is_said_and_can_be_tried_again(saving: p.Saving) -> None:
    rating = show(p.RateMorePage(saving), UNSATISFIED)
    assert rating.banner.tone is Tone.WARNING
    assert "都还在" in rating.banner.text
    assert rating.body.next.enabled
    note = show(p.WritePage(Subject.NOTE, saving=saving), NoteDraft("d0", "qb-d1", Text(("字",))))
    assert "您写的还在" in note.body.message
    assert note.body.next.enabled


def test_a_deputy_finds_the_note_on_their_page_and_saves_it_by_its_name() -> None:
    assert "duty.write" in buttons(show(p.DutyPage("d0"), None))
    page = show(p.WritePage(Subject.NOTE), NoteDraft("d0", "qb-d1", Text(("字",)))).body
    assert (page.heading, page.next.text, page.next.event) == ("写接待笔记", "保存", WritingFinished())
    assert page.area.count == "1 / 500"
    comment = show(p.WritePage(Subject.COMMENT), UNSATISFIED).body
    assert (comment.heading, comment.next.text, comment.area.count) == ("写下您想说的", "写好了", "0 / 200")


def test_without_a_rating_on_its_way_home_is_shown() -> None:
    assert {"home.opinion"} <= buttons(show(p.RatePage(), None)).keys()
