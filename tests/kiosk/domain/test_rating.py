"""Rating an answer: the three words, what else may be said, and the one commit it ends with."""

from dataclasses import replace
from typing import Any

import pytest

from kiosk.domain.case import Case, CaseStep
from kiosk.domain.codes import ticket_no
from kiosk.domain.devices import Sound
from kiosk.domain.facts import RecordDutyStart, RecordRating
from kiosk.domain.rating import Aspect, Quality, Rating, Satisfaction
from kiosk.domain.visit import events as e
from kiosk.domain.visit.banner import Says
from kiosk.domain.visit.drafts import RatingDraft
from kiosk.domain.visit.effects import LookUp, Play, Save
from kiosk.domain.visit.pages import CasePage, HomePage, RateMorePage, RatePage, Remark, Saving
from kiosk.domain.visit.session import Session
from kiosk.domain.visit.states import IdleWarning, Leaving, Visit
from kiosk.presenters.capacity import layout
from kiosk.presenters.format import Format
from kiosk.presenters.models import ScreenModel, buttons
from kiosk.presenters.present import present
from kiosk.presenters.text import Catalogues

SATISFIED, BASIC, UNSATISFIED = Satisfaction
GOOD_MANNER = e.AspectGraded(Aspect.MANNER, Quality.GOOD)


def _rated(kiosk: Any) -> list[Rating]:
    return [fact.rating for fact in kiosk.facts(RecordRating)]


def _saved(kiosk: Any) -> Any:
    return kiosk.do(e.RatingSaved(kiosk.state.visit.number))


def _says(kiosk: Any) -> Says | None:
    banner = kiosk.state.visit.banner
    return banner.says if banner else None


def _comment(kiosk: Any, words: str) -> Any:
    return kiosk.do(e.WritingOpened(e.Subject.COMMENT)).spell(words)


def _typed(kiosk: Any, case: Case) -> Any:
    """Type the ticket number and a code, and find the case."""
    kiosk.do(*map(e.KeyPressed, case.ticket_no.replace("-", "")), e.EntryFinished())
    kiosk.do(*map(e.KeyPressed, "483920"), e.EntryFinished())
    return kiosk.do(e.CaseFound(kiosk.state.visit.number, case))


def _again(case: Case) -> Case:
    """The case answered once more, in its second round."""
    rated, first = frozenset({1}), case.steps[0]
    return replace(case, rated=rated, steps=(first, replace(first, rev=4, round=2)))


def test_the_whole_way_leads_from_the_answer_to_a_rating_that_is_saved_and_back(
    kiosk: Any, replied: Case, receipt: Any
) -> None:
    kiosk.case()
    taps = [e.RatingOpened(), e.SatisfactionChosen(UNSATISFIED), GOOD_MANNER, e.WritingOpened(e.Subject.COMMENT)]
    taps += [e.LetterTyped("冷"), e.WritingFinished(), e.RedoToggled(), e.RatingConfirmed()]
    seen = [kiosk.do(tap).screen for tap in taps]
    assert seen == ["rate", "rate", "rate", "write", "write", "rate", "rate", "rate"]
    assert _rated(kiosk) == [
        Rating(
            "opinion-1", receipt.ticket_no, receipt.query_code, 1, UNSATISFIED, {Aspect.MANNER: Quality.GOOD}, "冷",
            redo=False, language="zh",
        )
    ]  # fmt: skip
    _saved(kiosk)
    assert kiosk.page == CasePage(replace(replied, rated=frozenset({1})), receipt.query_code)
    assert (_says(kiosk), kiosk.state.visit.draft) == (Says.RATING_SAVED, None)
    assert Play(Sound.ACCEPTED) in kiosk.wanted


def _shown(kiosk: Any) -> ScreenModel:
    return present(kiosk.state, Catalogues({"zh_CN": {}}), layout(Format((217, 136))))


def test_the_page_of_the_case_offers_a_rating_and_then_says_that_it_is_rated(kiosk: Any) -> None:
    before = _shown(kiosk.case())
    after = _shown(_saved(kiosk.do(e.RatingOpened(), e.SatisfactionChosen(BASIC), e.RatingConfirmed())))
    assert [("case.rate" in buttons(page), "case.rating.given" in repr(page.body)) for page in (before, after)] == [
        (True, False), (False, True),
    ]  # fmt: skip


def test_a_rated_answer_is_not_rated_again(kiosk: Any) -> None:
    _saved(kiosk.rating().do(e.RatingConfirmed()))
    assert kiosk.do(e.RatingOpened()).screen == "case"
    assert kiosk.do(e.WentBack()).screen == "home"


@pytest.mark.parametrize("value", Satisfaction)
def test_each_word_alone_is_a_rating(kiosk: Any, value: Satisfaction) -> None:
    (rating,) = _rated(kiosk.rating(value).do(e.RatingConfirmed()))
    assert (rating.value, rating.grades, rating.comment) == (value, {}, "")


def test_nothing_is_a_rating_before_a_word_is_chosen(kiosk: Any) -> None:
    kiosk.case().do(e.RatingOpened(), GOOD_MANNER, e.RedoToggled(), e.RatingConfirmed())
    assert (kiosk.page, kiosk.state.visit.draft.grades, _rated(kiosk)) == (RatePage(), {}, [])


def test_back_keeps_what_was_entered_until_the_case_is_left(kiosk: Any) -> None:
    kiosk.rating().do(GOOD_MANNER)
    draft = _comment(kiosk, "冷").do(e.WentBack()).state.visit.draft
    assert [kiosk.do(e.WentBack()).screen for _ in range(2)] == ["rate", "case"]
    assert kiosk.do(e.RatingOpened()).state.visit.draft == draft
    assert kiosk.do(e.WentBack(), e.WentBack()).screen == "home"
    assert kiosk.state.visit.draft is None


def test_a_rating_that_was_begun_is_never_that_of_the_next_case(kiosk: Any, replied: Case) -> None:
    _typed(kiosk.do(e.TrackOpened(), e.TypingChosen()), replied).do(e.RatingOpened(), e.SatisfactionChosen(BASIC))
    kiosk.do(*[e.WentBack()] * 3, *[e.KeyDeleted()] * 7)
    _typed(kiosk, replace(replied, opinion_id="opinion-2", ticket_no=ticket_no("K7", 99)))
    kiosk.do(e.RatingOpened(), e.SatisfactionChosen(SATISFIED), e.RatingConfirmed())
    assert [(rating.opinion_id, rating.value) for rating in _rated(kiosk)] == [("opinion-2", SATISFIED)]


def test_a_rating_of_which_nothing_was_chosen_keeps_no_slip_waiting(kiosk: Any, slip: str) -> None:
    kiosk.case().do(e.RatingOpened(), e.WentBack()).scan(slip)
    assert (len(kiosk.all(LookUp)), _says(kiosk)) == (2, None)


def test_a_rating_that_was_begun_keeps_a_slip_waiting_on_the_page_of_its_case(kiosk: Any, slip: str) -> None:
    kiosk.rating().do(e.WentBack(), e.WentBack()).scan(slip)
    assert (kiosk.screen, _says(kiosk)) == ("case", Says.FINISH_FIRST)


def test_another_word_keeps_what_else_was_entered(kiosk: Any) -> None:
    _comment(kiosk.rating().do(GOOD_MANNER), "冷").do(e.WritingFinished(), e.WentBack(), e.SatisfactionChosen(BASIC))
    (rating,) = _rated(kiosk.do(e.RatingConfirmed()))
    assert (rating.value, rating.grades, rating.comment) == (BASIC, {Aspect.MANNER: Quality.GOOD}, "冷")


def test_a_grade_given_twice_is_taken_back_and_another_takes_its_place(kiosk: Any) -> None:
    kiosk.rating().do(GOOD_MANNER, e.AspectGraded(Aspect.EFFECT, Quality.FAIR), GOOD_MANNER)
    assert kiosk.state.visit.draft.grades == {Aspect.EFFECT: Quality.FAIR}
    kiosk.do(e.AspectGraded(Aspect.EFFECT, Quality.POOR))
    assert kiosk.state.visit.draft.grades == {Aspect.EFFECT: Quality.POOR}


@pytest.mark.parametrize(("value", "redo"), [(SATISFIED, False), (BASIC, False), (UNSATISFIED, True)])
def test_only_who_is_unsatisfied_is_taken_to_want_it_handled_again(kiosk: Any, value: Satisfaction, redo: bool) -> None:
    (rating,) = _rated(kiosk.rating(value).do(e.RatingConfirmed()))
    assert rating.redo is redo


@pytest.mark.parametrize("value", [SATISFIED, BASIC])
def test_handling_it_again_is_no_question_to_who_is_not_unsatisfied(kiosk: Any, value: Satisfaction) -> None:
    kiosk.rating(value).do(e.RedoToggled(), e.WentBack(), e.SatisfactionChosen(UNSATISFIED), e.RatingConfirmed())
    assert [rating.redo for rating in _rated(kiosk)] == [True]


def test_handling_it_again_can_be_unwanted_and_wanted(kiosk: Any) -> None:
    assert not kiosk.rating().do(e.RedoToggled()).state.visit.draft.redo
    assert kiosk.do(e.RedoToggled()).state.visit.draft.redo


@pytest.mark.parametrize("max_len", [50, 500])
def test_a_comment_has_200_characters_whatever_an_opinion_may_have(kiosk: Any, max_len: int) -> None:
    kiosk.news(settings=replace(kiosk.state.settings, max_len=max_len))
    _comment(kiosk.rating(), "好" * 210)
    assert (kiosk.page.remark, len(kiosk.state.visit.draft.comment.value)) == (Remark.FULL, 200)
    kiosk.do(e.WritingFinished(), e.RatingConfirmed())
    assert [len(rating.comment) for rating in _rated(kiosk)] == [200]


def test_a_comment_is_in_the_language_of_the_screen_and_without_blanks_around_it(kiosk: Any) -> None:
    _comment(kiosk.do(e.LanguageChosen("en")).rating(), " cold ").do(e.WritingFinished(), e.RatingConfirmed())
    assert [(rating.comment, rating.language) for rating in _rated(kiosk)] == [("cold", "en")]


def test_a_comment_is_written_from_the_page_after_the_word_alone(kiosk: Any) -> None:
    assert kiosk.case().do(e.WritingOpened(e.Subject.COMMENT)).screen == "case"
    assert kiosk.do(e.RatingOpened(), e.WritingOpened(e.Subject.COMMENT)).page == RatePage()


def test_a_rating_is_opened_from_its_case_alone(kiosk: Any) -> None:
    before = kiosk.state.visit
    kiosk.do(e.RatingOpened(), e.SatisfactionChosen(BASIC), GOOD_MANNER, e.RedoToggled(), e.RatingConfirmed())
    assert kiosk.state.visit == before


def test_a_second_press_of_confirm_saves_once(kiosk: Any) -> None:
    kiosk.rating().do(e.RatingConfirmed(), e.RatingConfirmed(), e.RatingConfirmed())
    assert len(_rated(kiosk)) == 1


def test_nothing_counts_while_saving_and_nobody_is_sent_away(kiosk: Any, slip: str) -> None:
    before = kiosk.rating().do(e.RatingConfirmed()).state.visit
    kiosk.do(e.WentBack(), e.WentHome(), e.LeaveAsked(), e.LeaveConfirmed(), e.HelpAsked(), e.LanguageChosen("en"))
    kiosk.do(
        GOOD_MANNER, e.RedoToggled(), e.WritingOpened(e.Subject.COMMENT), e.PageTurned(1), e.SatisfactionChosen(BASIC)
    )
    kiosk.scan(slip).scan("DHP1:QBABCDEF4").scan("https://example.org").badge("qb-d2")
    assert kiosk.state.visit == before
    assert kiosk.wait(300).state.visit == replace(before, touched=5300.0)
    assert (kiosk.facts(RecordDutyStart), len(kiosk.all(LookUp))) == ([], 1)


@pytest.mark.parametrize(("full", "saving"), [(True, Saving.FULL), (False, Saving.FAILED)])
def test_a_failed_commit_keeps_everything_and_may_be_tried_again(kiosk: Any, full: bool, saving: Saving) -> None:
    draft = _comment(kiosk.rating().do(GOOD_MANNER), "冷").do(e.WritingFinished()).state.visit.draft
    kiosk.do(e.RatingConfirmed(), e.RatingNotSaved(kiosk.state.visit.number, full))
    assert (kiosk.page, kiosk.state.visit.draft) == (RateMorePage(saving), draft)
    first, second = _rated(kiosk.do(e.RatingConfirmed()))
    assert (first, kiosk.page) == (second, RateMorePage(Saving.UNDER_WAY))
    assert _says(_saved(kiosk)) is Says.RATING_SAVED


@pytest.mark.parametrize(
    "touches", [(GOOD_MANNER,), (e.RedoToggled(),), (e.WritingOpened(e.Subject.COMMENT), e.WentBack())]
)
def test_a_failure_is_told_until_something_else_is_entered(kiosk: Any, touches: tuple[e.Event, ...]) -> None:
    kiosk.rating().do(e.RatingConfirmed(), e.RatingNotSaved(kiosk.state.visit.number, full=False))
    assert kiosk.wait(20).page == RateMorePage(Saving.FAILED)
    assert kiosk.do(*touches).page == RateMorePage()


def test_an_answer_that_nobody_waits_for_means_nothing(kiosk: Any) -> None:
    number = kiosk.rating().state.visit.number
    kiosk.do(e.RatingSaved(number), e.RatingNotSaved(number, full=True), e.NoteSaved(number))
    assert (kiosk.page, _says(kiosk)) == (RateMorePage(), None)


@pytest.mark.parametrize("answer", [e.RatingSaved, lambda visit: e.RatingNotSaved(visit, full=False)])
def test_a_commit_that_took_long_leaves_the_time_to_read_what_came_of_it(kiosk: Any, answer: Any) -> None:
    kiosk.rating().do(e.RatingConfirmed()).wait(300).do(answer(kiosk.state.visit.number))
    screen, draft = kiosk.screen, kiosk.state.visit.draft
    kiosk.wait(44)
    assert (kiosk.screen, kiosk.state.visit.draft, kiosk.state.visit.dialog) == (screen, draft, None)


@pytest.mark.parametrize("status", ["registered", "accepted", "assigned", "closed", "under_review"])
def test_what_is_not_answered_is_not_rated(kiosk: Any, replied: Case, status: str) -> None:
    case = replace(replied, steps=(*replied.steps, CaseStep(2, replied.recorded_at, status)))
    assert kiosk.case(case).do(e.RatingOpened()).screen == "case"
    assert not case.can_be_rated


def test_a_case_without_steps_is_not_rated(kiosk: Any, replied: Case) -> None:
    assert kiosk.case(replace(replied, steps=())).do(e.RatingOpened()).screen == "case"


def test_a_round_that_was_rated_before_is_not_rated_again(kiosk: Any, replied: Case) -> None:
    assert kiosk.case(replace(replied, rated=frozenset({1}))).do(e.RatingOpened()).screen == "case"


def test_the_answer_of_a_second_round_is_rated_on_its_own(kiosk: Any, replied: Case) -> None:
    kiosk.case(_again(replied)).do(e.RatingOpened(), e.SatisfactionChosen(SATISFIED), e.RatingConfirmed())
    assert [rating.round for rating in _rated(kiosk)] == [2]
    assert _saved(kiosk).page.case.rated == {1, 2}
    assert kiosk.do(e.RatingOpened()).screen == "case"


def test_what_was_begun_of_one_answer_is_not_said_of_the_next_one(kiosk: Any, replied: Case) -> None:
    kiosk.rating().do(e.WentBack(), e.WentBack()).news()
    kiosk.do(e.CaseFound(kiosk.state.visit.number, _again(replied)), e.RatingOpened())
    assert kiosk.state.visit.draft == RatingDraft(_again(replied), kiosk.state.visit.draft.query_code)


def test_saved_after_the_visit_is_over_changes_nothing(kiosk: Any) -> None:
    number = kiosk.rating().state.visit.number
    before = kiosk.do(e.WentHome()).rating().do(e.RatingConfirmed()).state.visit
    kiosk.do(e.RatingSaved(number), e.RatingNotSaved(number, full=True))
    assert kiosk.state.visit == before


@pytest.mark.parametrize("chosen", [(), (e.SatisfactionChosen(UNSATISFIED),)])
def test_both_pages_wait_45_seconds_and_a_countdown_of_20(kiosk: Any, chosen: Any) -> None:
    kiosk.case().do(e.RatingOpened(), *chosen)
    assert kiosk.wait(44).state.visit.dialog is None
    assert kiosk.wait(1).state.visit.dialog == IdleWarning(5065.0)
    assert kiosk.wait(19).screen == "rate"
    assert kiosk.wait(1).screen == "home"


def test_who_reads_large_letters_has_twice_the_time(kiosk: Any) -> None:
    kiosk.do(e.SizeTurned()).rating()
    assert kiosk.wait(89).state.visit.dialog is None
    assert kiosk.wait(1).state.visit.dialog == IdleWarning(5130.0)
    assert (kiosk.wait(39).screen, kiosk.wait(1).screen) == ("rate", "home")


def test_a_comment_has_the_time_that_writing_has(kiosk: Any) -> None:
    _comment(kiosk.rating(), "冷").wait(kiosk.state.settings.idle_s - 1)
    assert kiosk.state.visit.dialog is None
    assert isinstance(kiosk.wait(1).state.visit.dialog, IdleWarning)
    assert kiosk.wait(kiosk.state.settings.warn_s).screen == "home"


def test_a_wipe_leaves_nothing_of_the_rating(kiosk: Any) -> None:
    _comment(kiosk.rating().do(GOOD_MANNER), "冷").wait(120)
    visit = kiosk.state.visit
    assert visit == Visit(visit.number, Session("zh_CN"), visit.touched, HomePage())


def test_leaving_asks_once_something_was_chosen(kiosk: Any) -> None:
    kiosk.rating().do(e.LeaveAsked())
    assert (kiosk.page, kiosk.state.visit.dialog) == (RateMorePage(), Leaving())
    assert kiosk.do(e.DialogClosed()).state.visit.draft.value is UNSATISFIED
    kiosk.do(e.LeaveAsked(), e.LeaveConfirmed())
    assert (kiosk.screen, kiosk.state.visit.draft) == ("home", None)


def test_leaving_asks_nothing_before_something_was_chosen(kiosk: Any) -> None:
    assert kiosk.case().do(e.RatingOpened(), e.LeaveAsked()).screen == "home"
    assert kiosk.state.visit.draft is None


WAYS = {
    "the word": (e.RatingOpened(),),
    "the rest": (e.RatingOpened(), e.SatisfactionChosen(BASIC)),
    "a comment": (e.RatingOpened(), e.SatisfactionChosen(BASIC), e.WritingOpened(e.Subject.COMMENT)),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_badge_a_slip_and_a_deputys_code_wait_for_the_rating(kiosk: Any, slip: str, way: str) -> None:
    page = kiosk.case().do(*WAYS[way]).page
    for hold in (lambda: kiosk.badge("qb-d2"), lambda: kiosk.scan(slip), lambda: kiosk.scan("DHP1:QBABCDEF4")):
        kiosk.wait(11)
        assert _says(kiosk) is None
        hold()
        assert (kiosk.page, _says(kiosk)) == (page, Says.FINISH_FIRST)
    assert kiosk.facts(RecordDutyStart) == []


def test_the_countys_case_is_rated_with_the_code_it_was_asked_with(
    kiosk: Any, slip: str, replied: Case, receipt: Any
) -> None:
    kiosk.scan(slip)
    number = kiosk.state.visit.number
    kiosk.do(e.TicketNotHere(number), e.CaseFound(number, replace(replied, home_id="qb-0105")))
    assert kiosk.page.query_code == receipt.query_code
    kiosk.do(e.RatingOpened(), e.SatisfactionChosen(BASIC), e.RatingConfirmed())
    assert [(rating.ticket_no, rating.query_code) for rating in _rated(kiosk)] == [
        (receipt.ticket_no, receipt.query_code)
    ]


def test_nothing_that_is_rated_shows_in_a_repr(kiosk: Any, receipt: Any) -> None:
    _comment(kiosk.rating(), "秘密").do(e.WritingFinished(), e.RatingConfirmed())
    told = repr((kiosk.state.visit, kiosk.all(Save)))
    assert "Rating(" in told
    assert "秘密" not in told
    assert receipt.query_code not in told
