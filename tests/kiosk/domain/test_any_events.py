"""Whatever happens in whatever order: nothing raises, and a wipe leaves nothing of a citizen."""

from dataclasses import fields, replace
from datetime import datetime
from enum import Enum
from typing import Any, get_args, get_type_hints

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.domain.case import Case, CaseStep
from kiosk.domain.clock import COUNTY_TIME
from kiosk.domain.codes import receipt_text, ticket_no
from kiosk.domain.duty import DutySession
from kiosk.domain.opinion import Delivery, Kind, Opinion
from kiosk.domain.rating import Satisfaction
from kiosk.domain.ticket import QueryCode, Receipt
from kiosk.domain.visit import events as e
from kiosk.domain.visit.drafts import RatingDraft
from kiosk.domain.visit.effects import FindCandidates, Recognise, TakeCandidate
from kiosk.domain.visit.pages import AttractPage, CasePage, HomePage, Saving, is_saving
from kiosk.domain.visit.states import Visit, first_session
from kiosk.domain.visit.subjects import text_of
from kiosk.domain.world import Deputy
from kiosk.domain.writing.characters import clusters
from kiosk.domain.writing.text import Text
from kiosk.domain.writing.ways import WritingWay
from kiosk.presenters.capacity import layout
from kiosk.presenters.format import Format
from kiosk.presenters.models import buttons
from kiosk.presenters.present import present
from kiosk.presenters.text import Catalogues

AT = datetime(2026, 11, 15, tzinfo=COUNTY_TIME)
RECEIPT = Receipt(ticket_no("K7", 12345), QueryCode("483920"))
CODES = [
    "DHP1:QBABCDEF4", "DHP1:QBZZZZZZ", "DHB1:qb-d2:" + "1" * 26, "DHB1:qb-d1:" + "0" * 26, "DHB1:qb-d3:" + "2" * 26,
    receipt_text(RECEIPT), "https://example.org", None, "\x00",
]  # fmt: skip
OPINION = Opinion(Kind.HELP, "heating", ("家里不热。",), "", "镇中心小学", None, None, "zh", 1)
CASE = Case(RECEIPT.ticket_no, "opinion-1", Kind.HELP, "galactic", AT, Delivery.SETTLED)
REPLIED = replace(CASE, steps=(CaseStep(1, AT, "accepted"), CaseStep(2, AT, "replied", public_text={"zh": "已修好。"})))
REPLIED_ANEW = replace(REPLIED, steps=(*REPLIED.steps, CaseStep(5, AT, "replied", round=2)), rated=frozenset({1}))
FOUND = Deputy("qb-d9", {"zh": "阿依古丽"}, ("county",), "qb-0105", "QBZZZZZZ")
EMPTY = Catalogues({"zh_CN": {}})

KNOWN: dict[str, st.SearchStrategy[Any]] = {
    "text": st.sampled_from(CODES),
    "fresh_id": st.sampled_from(["duty-1", "duty-2"]),
    "visit": st.integers(0, 4),
    "code": st.sampled_from(["heating", "lighting", "other", "unknown"]),
    "language": st.sampled_from(["zh_CN", "en", "ug"]),
    "deputy_id": st.sampled_from(["qb-d1", "qb-d2", "qb-d4", "nobody"]),
    "to_deputy_id": st.sampled_from([None, "qb-d2", "nobody"]),
    "level": st.sampled_from([None, "county", "galaxy"]),
    "key": st.sampled_from([*"0123456789K7Z", "", "ab"]),
    "number": st.integers(-1, 3),
    "page": st.integers(-1, 3),
    "opinion": st.just(OPINION),
    "opinion_id": st.just("opinion-1"),
    "receipt": st.just(RECEIPT),
    "ticket_no": st.just(RECEIPT.ticket_no),
    "case": st.sampled_from([CASE, REPLIED, REPLIED_ANEW]),
    "deputy": st.just(FOUND),
    "tries_left": st.integers(0, 4),
    "seconds_left": st.integers(0, 600),
    "duty_id": st.sampled_from(["duty-1", "duty-2"]),
    "full": st.booleans(),
    "on": st.booleans(),
    "index": st.integers(-1, 9),
    "letter": st.sampled_from([*"nihao' 1，", "😀", "\x00"]),
    "stroke": st.sampled_from([((0.1, 0.2), (0.3, 0.4)), (), ((float("nan"), 0.0),), ((9.0, -9.0),)]),
    "candidates": st.sampled_from([(), ("你",), ("你好", "拟好", "😀")]),
    "rest": st.sampled_from(["", "hao"]),
    "fault": st.sampled_from([None, None, "librime is not installed"]),
}
WORDS = {**KNOWN, "text": st.sampled_from(["你好", "", "😀"])}
"""What an engine says; a code that is scanned is another text."""


def _any_of(kind: type[Any]) -> st.SearchStrategy[Any]:
    if kind in {e.Ticked, e.StoredChanged, e.DutyStartSaved, e.DutyStartNotSaved}:
        return st.nothing()
    hints = get_type_hints(kind)
    known = WORDS if kind is e.CandidateTaken else KNOWN
    values = {
        field.name: known[field.name] if field.name in known else _one_of(hints[field.name]) for field in fields(kind)
    }
    return st.builds(kind, **values)


def _one_of(hint: Any) -> st.SearchStrategy[Any]:
    assert isinstance(hint, type)
    assert issubclass(hint, Enum), hint
    return st.sampled_from(hint)


EVENTS = st.one_of(*(_any_of(kind) for kind in get_args(e.Event)))
WHILE_WRITING = st.one_of(*(_any_of(kind) for kind in get_args(e.WritingEvent | e.ComposingEvent)))
NEWS = st.sampled_from(
    [
        {"languages": ("ug", "kk"), "default_language": "ug"},
        {"languages": ("zh_CN", "en"), "default_language": "zh_CN"},
        {"max_len": 2},
        {"max_len": 500},
        {"theme": "none", "text_size": 4},
        {"sound_enabled": False, "printer_enabled": False},
    ]
)
"""Settings as the office changes them, at any moment."""
STEPS = st.lists(st.one_of(EVENTS, WHILE_WRITING, NEWS, st.integers(0, 50)), min_size=1, max_size=60)
TO_WRITING = (e.OpinionBegun(), e.NoticeAgreed(), e.CategoryChosen("heating"), e.WritingOpened(e.Subject.OPINION))
TO_RATING = (
    e.TrackOpened(), e.CodeScanned(receipt_text(RECEIPT), "duty-1"), e.CaseFound(1, REPLIED), e.RatingOpened(),
    e.SatisfactionChosen(Satisfaction.UNSATISFIED),
)  # fmt: skip
TO_NOTING = (e.DutyStartSaved(DutySession("duty-1", "qb-d2", AT, 0, 5000.0)), e.WritingOpened(e.Subject.NOTE))
STARTS = st.sampled_from(
    [
        (),
        TO_WRITING,
        (*TO_WRITING, e.WayChosen(WritingWay.PINYIN)),
        (*TO_WRITING, e.WayChosen(WritingWay.HANDWRITING)),
        TO_RATING,
        (*TO_RATING, e.WritingOpened(e.Subject.COMMENT)),
        (*TO_RATING, e.RatingConfirmed()),
        (*TO_RATING, e.WentBack(), e.WentBack()),
        TO_NOTING,
        (*TO_NOTING, e.LetterTyped("好"), e.WritingFinished()),
    ]
)


def _live(kiosk: Any, steps: list[Any]) -> None:
    for what in steps:
        if isinstance(what, int):
            kiosk.wait(what)
        elif isinstance(what, dict):
            kiosk.news(settings=replace(kiosk.state.settings, **what))
        else:
            kiosk.do(what)
        for text in _written(kiosk):
            assert text.characters == clusters(text.value)
            assert 0 <= text.caret <= len(text.characters)
        assert _cases_rated(kiosk) <= _cases_shown(kiosk)
        for button in buttons(present(kiosk.state, EMPTY, layout(Format((217, 136))))).values():
            assert isinstance(button.event, get_args(e.Event))


def _written(kiosk: Any) -> tuple[Text, ...]:
    draft = kiosk.state.visit.draft
    return () if draft is None else tuple(text_of(draft, subject) for subject in e.Subject)


def _cases_rated(kiosk: Any) -> set[tuple[str, int]]:
    draft = kiosk.state.visit.draft
    return {(draft.case.opinion_id, draft.case.round)} if isinstance(draft, RatingDraft) else set()


def _cases_shown(kiosk: Any) -> set[tuple[str, int]]:
    pages = [page for page in (kiosk.page, *kiosk.state.visit.behind) if isinstance(page, CasePage)]
    return {(page.case.opinion_id, page.case.round) for page in pages}


@given(start=STARTS, steps=STEPS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_events_never_raise_and_a_wipe_leaves_nothing(
    kiosk: Any, start: tuple[Any, ...], steps: list[Any]
) -> None:
    lived = replace_state(kiosk).do(*start)
    _live(lived, steps)
    lived.wait(1)
    lived.state = replace(lived.state, visit=replace(lived.state.visit, page=not_busy(lived)))
    visit = lived.wait(1000).state.visit
    assert visit.page in (HomePage(), AttractPage())
    assert visit == Visit(visit.number, first_session(lived.state), visit.touched, visit.page)


def replace_state(kiosk: Any) -> Any:
    return type(kiosk)(kiosk.state)


def not_busy(kiosk: Any) -> Any:
    """The page, with a print or a save that nobody will answer here taken as answered."""
    page = kiosk.page
    if page.name == "done":
        return replace(page, printing=type(page.printing)("failed"))
    return replace(page, saving=Saving.FAILED) if is_saving(page) else page


ANSWERS = {FindCandidates: e.CandidatesFound, TakeCandidate: e.CandidateTaken, Recognise: e.CandidatesFound}


def _answered(kiosk: Any, data: st.DataObject) -> None:
    """Answer one of the questions to the engines, the last or an older one, or none."""
    asked = [wish for wish in kiosk.wanted if type(wish) in ANSWERS][-3:]
    if asked:
        wish = data.draw(st.sampled_from(asked))
        answer = data.draw(st.one_of(*map(_any_of, (ANSWERS[type(wish)], e.NothingFound))))
        kiosk.do(replace(answer, visit=wish.visit, number=wish.number))


def _committed(kiosk: Any, data: st.DataObject) -> None:
    """Answer whoever waits for a commit, or not yet; the answers to others mean nothing there."""
    if is_saving(kiosk.page):
        visit = kiosk.state.visit.number
        saved = e.OpinionSaved(visit, OPINION, "opinion-1", RECEIPT), e.RatingSaved(visit), e.NoteSaved(visit)
        lost = [kind(visit, full=False) for kind in (e.OpinionNotSaved, e.RatingNotSaved, e.NoteNotSaved)]
        kiosk.do(*data.draw(st.sampled_from([(), saved, lost])))


@given(start=STARTS, data=st.data())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_pressing_whatever_is_on_the_screen_never_raises(
    kiosk: Any, start: tuple[Any, ...], data: st.DataObject
) -> None:
    lived = replace_state(kiosk).do(*start)
    for _ in range(30):
        _answered(lived, data)
        _committed(lived, data)
        shown = buttons(present(lived.state, EMPTY, layout(Format((154, 86)))))
        lived.do(data.draw(st.sampled_from(sorted(shown.values(), key=lambda button: button.id))).event)
        lived.wait(data.draw(st.sampled_from([0, 0, 0, 1, 95])))
        assert _cases_rated(lived) <= _cases_shown(lived)
