"""A deputy's note about a duty: written from its page, saved once, kept though the duty ends meanwhile."""

from dataclasses import replace
from typing import Any

import pytest

from kiosk.domain.devices import Sound
from kiosk.domain.facts import RecordDutyEnd, RecordDutyNote, RecordDutyStart
from kiosk.domain.visit import events as e
from kiosk.domain.visit.banner import Banner, Says
from kiosk.domain.visit.effects import ForgetInput, LookUp, Play, Save
from kiosk.domain.visit.pages import DutyPage, HomePage, Remark, Saving
from kiosk.domain.visit.session import Session
from kiosk.domain.visit.states import IdleWarning, Leaving, Visit
from kiosk.domain.visit.writing import may_finish
from kiosk.domain.writing.ways import WritingWay

STROKE = ((0.1, 0.2), (0.8, 0.2))
NOTE = RecordDutyNote("duty-1", "qb-d2", "两人来问供热", "zh")


def _notes(kiosk: Any) -> list[RecordDutyNote]:
    return list(kiosk.facts(RecordDutyNote))


def _saved(kiosk: Any) -> Any:
    return kiosk.do(e.NoteSaved(kiosk.state.visit.number))


def _not_saved(kiosk: Any, *, full: bool) -> Any:
    return kiosk.do(e.NoteNotSaved(kiosk.state.visit.number, full))


def _says(kiosk: Any) -> Says | None:
    banner = kiosk.state.visit.banner
    return banner.says if banner else None


def _text(kiosk: Any) -> str:
    return str(kiosk.state.visit.draft.text.value)


def _at_work_again(kiosk: Any) -> Any:
    """The deputy, who is on duty, holds the badge before the reader and goes on receiving."""
    return kiosk.badge("qb-d2").do(e.DialogClosed())


def test_a_note_is_written_from_the_page_of_a_duty_and_leads_back_there(kiosk: Any) -> None:
    kiosk.noting("两人来问供热").do(e.WritingFinished())
    assert (kiosk.screen, kiosk.page.saving, _notes(kiosk)) == ("write", Saving.UNDER_WAY, [NOTE])
    kiosk.wanted.clear()
    _saved(kiosk)
    banner = Banner(Says.NOTE_SAVED, 5010.0, "qb-d2")
    assert (kiosk.page, kiosk.state.visit.banner) == (DutyPage("duty-1"), banner)
    assert (kiosk.state.visit.draft, kiosk.state.visit.behind) == (None, ())
    assert Play(Sound.ACCEPTED) in kiosk.wanted


@pytest.mark.parametrize("way", [(), (e.TrackOpened(),), (e.DeputiesOpened(),), (e.OpinionBegun(), e.NoticeAgreed())])
def test_a_note_is_opened_from_the_page_of_a_duty_alone(kiosk: Any, way: Any) -> None:
    page = kiosk.on_duty("qb-d2").do(e.WentHome(), *way).page
    assert kiosk.do(e.WritingOpened(e.Subject.NOTE)).page == page


def test_a_note_is_about_the_duty_whose_page_is_shown(kiosk: Any) -> None:
    kiosk.on_duty("qb-d2").on_duty("qb-d1", "duty-2").do(e.WritingOpened(e.Subject.NOTE))
    kiosk.spell("好").do(e.WritingFinished())
    assert _notes(kiosk) == [RecordDutyNote("duty-2", "qb-d1", "好", "zh")]


@pytest.mark.parametrize("words", ["", "   "])
def test_a_note_that_says_nothing_cannot_be_finished(kiosk: Any, words: str) -> None:
    kiosk.noting(words).do(e.WritingFinished())
    assert not may_finish(kiosk.state)
    assert (kiosk.screen, kiosk.page.saving, _notes(kiosk)) == ("write", Saving.NOT_YET, [])


def test_back_without_words_leads_to_the_page_of_the_duty(kiosk: Any) -> None:
    assert kiosk.noting().do(e.WentBack()).page == DutyPage("duty-1")
    assert (kiosk.state.visit.draft, kiosk.state.visit.dialog) == (None, None)


def test_back_with_words_asks_first(kiosk: Any) -> None:
    kiosk.noting("好").do(e.WentBack())
    assert (kiosk.screen, kiosk.state.visit.dialog) == ("write", Leaving())
    assert _text(kiosk.do(e.DialogClosed())) == "好"
    kiosk.do(e.WentBack(), e.LeaveConfirmed())
    assert (kiosk.screen, kiosk.state.visit.draft, _notes(kiosk)) == ("home", None, [])


def test_leaving_asks_where_there_are_words_and_nowhere_else(kiosk: Any) -> None:
    assert kiosk.noting().do(e.LeaveAsked()).screen == "home"
    _at_work_again(kiosk.wait(31)).do(e.WritingOpened(e.Subject.NOTE), e.LetterTyped("好"), e.LeaveAsked())
    assert (kiosk.screen, kiosk.state.visit.dialog) == ("write", Leaving())


def test_a_duty_may_have_several_notes(kiosk: Any) -> None:
    _saved(kiosk.noting("一").do(e.WritingFinished())).do(e.WritingOpened(e.Subject.NOTE))
    assert _text(kiosk) == ""
    _saved(kiosk.spell("二").do(e.WritingFinished()))
    assert [(note.duty_id, note.text) for note in _notes(kiosk)] == [("duty-1", "一"), ("duty-1", "二")]
    assert kiosk.page == DutyPage("duty-1")


def test_a_second_press_saves_once(kiosk: Any) -> None:
    kiosk.noting("好").do(e.WritingFinished(), e.WritingFinished())
    assert len(_notes(kiosk)) == 1


@pytest.mark.parametrize(("full", "saving"), [(True, Saving.FULL), (False, Saving.FAILED)])
def test_a_failed_commit_keeps_the_words_and_may_be_tried_again(kiosk: Any, full: bool, saving: Saving) -> None:
    _not_saved(kiosk.noting("两人来问供热").do(e.WritingFinished()), full=full)
    assert (kiosk.screen, kiosk.page.saving, _text(kiosk)) == ("write", saving, "两人来问供热")
    assert _notes(kiosk.do(e.WritingFinished())) == [NOTE, NOTE]
    assert _says(_saved(kiosk)) is Says.NOTE_SAVED


@pytest.mark.parametrize("touch", [e.LetterTyped("们"), e.TextDeleted(), e.CaretMoved(on=False)])
def test_a_failure_is_told_until_the_next_letter(kiosk: Any, touch: e.Event) -> None:
    _not_saved(kiosk.noting("好").do(e.WritingFinished()), full=False)
    assert kiosk.wait(30).page.saving is Saving.FAILED
    assert kiosk.do(touch).page.saving is Saving.NOT_YET


def test_nothing_counts_while_saving_and_nobody_is_sent_away(kiosk: Any, slip: str) -> None:
    before = kiosk.noting("好").do(e.WritingFinished()).state.visit
    kiosk.do(e.WentBack(), e.WentHome(), e.LeaveAsked(), e.LeaveConfirmed(), e.HelpAsked(), e.LanguageChosen("en"))
    kiosk.spell("坏").do(e.TextDeleted(), e.TextCleared(), e.TextUndone(), e.WayChosen(WritingWay.KEYBOARD))
    kiosk.scan(slip).scan("DHP1:QBABCDEF4").scan("https://example.org").badge("qb-d1", "duty-2")
    assert kiosk.state.visit == before
    assert kiosk.wait(300).state.visit == replace(before, touched=5300.0)
    assert _saved(kiosk).wait(29).page == DutyPage("duty-1")
    assert (len(kiosk.facts(RecordDutyStart)), kiosk.all(LookUp)) == (1, [])


def test_an_engine_that_breaks_while_saving_changes_no_word(kiosk: Any) -> None:
    kiosk.do(e.EngineChanged(WritingWay.PINYIN, None)).noting("好").do(e.WritingFinished())
    kiosk.do(e.EngineChanged(WritingWay.PINYIN, "librime is not installed"))
    assert (_text(kiosk), kiosk.page.saving) == ("好", Saving.UNDER_WAY)
    assert _saved(kiosk).page == DutyPage("duty-1")


ENDED = e.DutyEndSaved("duty-1")


def _ending(kiosk: Any, how: str) -> Any:
    """A note that is being written while its duty is ending: that was pressed before, or the hours are over."""
    if how == "button":
        kiosk.on_duty("qb-d2").do(e.DutyEndAsked(), e.DutyEndConfirmed(), e.WritingOpened(e.Subject.NOTE)).spell("好")
    else:
        kiosk.on_duty("qb-d2").wait(8 * 3600 - 5)
        _at_work_again(kiosk).do(e.WritingOpened(e.Subject.NOTE)).spell("好").wait(5)
    assert [fact.how.value for fact in kiosk.facts(RecordDutyEnd)] == [how]
    return kiosk


@pytest.mark.parametrize("how", ["button", "auto_timeout"])
def test_a_note_about_a_duty_that_ended_meanwhile_is_kept_all_the_same(kiosk: Any, how: str) -> None:
    _ending(kiosk, how).do(ENDED).news(duties=())
    assert (kiosk.screen, _text(kiosk)) == ("write", "好")
    _saved(kiosk.do(e.WritingFinished()))
    assert _notes(kiosk) == [RecordDutyNote("duty-1", "qb-d2", "好", "zh")]
    assert (kiosk.page, _says(kiosk), kiosk.state.visit.draft) == (HomePage(), Says.NOTE_SAVED, None)


@pytest.mark.parametrize("how", ["button", "auto_timeout"])
def test_a_duty_that_ends_while_its_note_is_saved_leads_home(kiosk: Any, how: str) -> None:
    _saved(_ending(kiosk, how).do(e.WritingFinished(), ENDED))
    assert (kiosk.page, kiosk.state.visit.behind, _says(kiosk)) == (HomePage(), (), Says.NOTE_SAVED)


def test_back_from_an_empty_note_of_a_duty_that_ended_leads_home(kiosk: Any) -> None:
    _ending(kiosk, "button").do(ENDED, e.TextDeleted(), e.WentBack())
    assert (kiosk.page, kiosk.state.visit.draft) == (HomePage(), None)


@pytest.mark.parametrize("words", ["", "好"])
def test_badges_slips_and_deputies_codes_wait_for_the_note(kiosk: Any, slip: str, words: str) -> None:
    page = kiosk.noting(words).page
    holds = [lambda: kiosk.badge("qb-d2"), lambda: kiosk.badge("qb-d1", "duty-2"), lambda: kiosk.scan(slip)]
    for hold in (*holds, lambda: kiosk.scan("DHP1:QBABCDEF4"), lambda: kiosk.scan("DHP1:QBZZZZZZ")):
        kiosk.wait(11)
        assert _says(kiosk) is None
        hold()
        assert (kiosk.page, _says(kiosk)) == (page, Says.FINISH_FIRST)
    assert (len(kiosk.facts(RecordDutyStart)), _text(kiosk)) == (1, words)


def test_a_code_that_is_none_of_ours_is_no_text(kiosk: Any) -> None:
    kiosk.noting("好").scan("路" * 600)
    assert (_text(kiosk), _says(kiosk)) == ("好", Says.CODE_NOT_TEXT)


def test_a_duty_that_is_committed_into_a_note_only_says_so(kiosk: Any) -> None:
    kiosk.on_duty("qb-d2").badge("qb-d1", "duty-2").do(e.WritingOpened(e.Subject.NOTE)).spell("好")
    kiosk.do(e.DutyStartSaved(kiosk.facts(RecordDutyStart)[-1].duty))
    assert (kiosk.screen, _says(kiosk), _text(kiosk)) == ("write", Says.DUTY_STARTED, "好")


@pytest.mark.parametrize(("screen", "language"), [("zh_CN", "zh"), ("en", "en")])
def test_a_note_is_in_the_language_of_the_screen(kiosk: Any, screen: str, language: str) -> None:
    kiosk.on_duty("qb-d2").do(e.LanguageChosen(screen), e.WritingOpened(e.Subject.NOTE)).spell(" ok ")
    assert [(note.text, note.language) for note in _notes(kiosk.do(e.WritingFinished()))] == [("ok", language)]


@pytest.mark.parametrize("max_len", [50, 2000])
def test_a_note_has_500_characters_whatever_an_opinion_may_have(kiosk: Any, max_len: int) -> None:
    kiosk.news(settings=replace(kiosk.state.settings, max_len=max_len)).noting("好" * 510)
    assert (kiosk.page.remark, len(_text(kiosk))) == (Remark.FULL, 500)
    kiosk.do(e.CaretMoved(on=True), e.WritingFinished())
    assert [len(note.text) for note in _notes(kiosk)] == [500]


def test_writing_a_note_has_the_time_that_writing_has(kiosk: Any) -> None:
    idle_s, warn_s = kiosk.state.settings.idle_s, kiosk.state.settings.warn_s
    kiosk.noting("好").wait(idle_s - 1)
    assert (idle_s, kiosk.screen, kiosk.state.visit.dialog) == (90, "write", None)
    assert kiosk.wait(1).state.visit.dialog == IdleWarning(5000.0 + idle_s + warn_s)
    assert kiosk.wait(warn_s - 1).screen == "write"
    assert kiosk.wait(1).screen == "home"


def test_a_note_that_nobody_finishes_is_gone_and_the_duty_goes_on(kiosk: Any) -> None:
    kiosk.noting("秘密").wait(120)
    visit = kiosk.state.visit
    assert visit == Visit(visit.number, Session("zh_CN"), visit.touched, HomePage())
    assert (len(kiosk.state.duties), _notes(kiosk), kiosk.all(ForgetInput)) == (1, [], [ForgetInput()])


def test_what_is_composed_is_settled_into_the_note(kiosk: Any) -> None:
    kiosk.do(e.EngineChanged(WritingWay.HANDWRITING, None)).noting().do(e.StrokeWritten(STROKE), e.WritingFinished())
    assert _notes(kiosk) == []
    visit = kiosk.state.visit
    kiosk.do(e.CandidatesFound(visit.number, visit.questions, ("一", "二")), e.WritingFinished())
    assert ([note.text for note in _notes(kiosk)], kiosk.page.composition) == (["一"], None)


def test_back_while_something_is_composed_settles_it_and_asks(kiosk: Any) -> None:
    kiosk.do(e.EngineChanged(WritingWay.PINYIN, None)).noting().do(e.WayChosen(WritingWay.PINYIN)).spell("ni")
    assert kiosk.do(e.WentBack()).state.visit.dialog == Leaving()
    assert _text(kiosk.do(e.DialogClosed())) == "ni"


def test_an_answer_to_another_visit_changes_nothing(kiosk: Any) -> None:
    number = kiosk.noting("好").state.visit.number
    kiosk.do(e.WentHome()).wait(31)
    before = _at_work_again(kiosk).do(e.WritingOpened(e.Subject.NOTE)).spell("坏").do(e.WritingFinished()).state
    assert kiosk.do(e.NoteSaved(number), e.NoteNotSaved(number, full=True)).state == before


def test_an_answer_that_nobody_waits_for_means_nothing(kiosk: Any) -> None:
    before = kiosk.noting("好").state.visit
    kiosk.do(e.NoteSaved(before.number), e.NoteNotSaved(before.number, full=True), e.RatingSaved(before.number))
    assert kiosk.state.visit == before


def test_nothing_of_a_note_shows_in_a_repr(kiosk: Any) -> None:
    kiosk.noting("秘密").do(e.WritingFinished())
    told = repr((kiosk.state.visit, kiosk.all(Save)))
    assert "RecordDutyNote" in told
    assert "秘密" not in told
