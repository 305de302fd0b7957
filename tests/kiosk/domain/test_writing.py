"""Free text as a person writes it: every way to write, whatever engine answers when, and nothing of it lost."""

from dataclasses import replace
from typing import Any

import pytest

from kiosk.domain.codes import ticket_no
from kiosk.domain.facts import RecordOpinion
from kiosk.domain.ticket import QueryCode, Receipt
from kiosk.domain.visit import events as e
from kiosk.domain.visit.banner import Says
from kiosk.domain.visit.composing import candidates_of
from kiosk.domain.visit.effects import FindCandidates, ForgetInput, Recognise, TakeCandidate
from kiosk.domain.visit.pages import Remark
from kiosk.domain.visit.states import Session
from kiosk.domain.visit.writing import may_finish
from kiosk.domain.writing.composition import MOST_LETTERS, PAUSE_S, Drawing, Spelling
from kiosk.domain.writing.keyboards import KeyOrder, Layer, Shift
from kiosk.domain.writing.ways import WritingWay

RECEIPT = Receipt(ticket_no("K7", 12345), QueryCode("483920"))
TO_ISSUE = (e.OpinionBegun(), e.NoticeAgreed(), e.CategoryChosen("heating"))
STROKE = ((0.1, 0.2), (0.8, 0.2))
HANDWRITING, PINYIN, KEYBOARD = WritingWay


@pytest.fixture
def writer(kiosk: Any) -> Any:
    """Somebody before an empty text, with both engines there."""
    kiosk.do(e.EngineChanged(HANDWRITING, None), e.EngineChanged(PINYIN, None))
    return kiosk.do(*TO_ISSUE, e.WritingOpened(e.Subject.OPINION))


@pytest.fixture
def speller(writer: Any) -> Any:
    """Somebody who writes pinyin."""
    return writer.do(e.WayChosen(PINYIN))


@pytest.fixture
def typist(writer: Any) -> Any:
    """Somebody who types on the keyboard."""
    return writer.do(e.WayChosen(KEYBOARD))


def spell(kiosk: Any, letters: str) -> Any:
    return kiosk.do(*map(e.LetterTyped, letters))


def text(kiosk: Any) -> str:
    return str(kiosk.state.visit.draft.text.value)


def asked(kiosk: Any) -> int:
    return int(kiosk.state.visit.questions)


def found(kiosk: Any, *candidates: str, number: int | None = None) -> Any:
    return kiosk.do(e.CandidatesFound(kiosk.state.visit.number, number or asked(kiosk), candidates))


def taken(kiosk: Any, words: str, rest: str = "") -> Any:
    return kiosk.do(e.CandidateTaken(kiosk.state.visit.number, asked(kiosk), words, rest))


def test_writing_is_opened_from_its_pages_alone(kiosk: Any) -> None:
    assert kiosk.do(e.WritingOpened(e.Subject.OPINION)).screen == "home"
    assert kiosk.do(*TO_ISSUE, e.WritingOpened(e.Subject.PLACE)).screen == "issue"
    assert kiosk.do(e.WritingOpened(e.Subject.OPINION)).screen == "write"


def test_chinese_is_first_written_by_hand_and_other_languages_on_a_keyboard(writer: Any) -> None:
    assert writer.state.ways == (HANDWRITING, PINYIN, KEYBOARD)
    writer.do(e.LanguageChosen("en"))
    assert (writer.state.way, writer.state.ways) == (KEYBOARD, (KEYBOARD, HANDWRITING, PINYIN))


def test_the_way_that_was_chosen_stays_in_every_language_and_goes_with_the_visit(typist: Any) -> None:
    typist.do(e.WayChosen(HANDWRITING), e.OrderChosen(KeyOrder.ABC), e.LanguageChosen("en"))
    assert (typist.state.way, typist.state.visit.session.order) == (HANDWRITING, KeyOrder.ABC)
    typist.do(e.LeaveAsked(), e.LeaveConfirmed())
    assert typist.state.visit.session == Session("zh_CN")


def test_without_engines_there_is_a_keyboard_still(kiosk: Any) -> None:
    kiosk.do(*TO_ISSUE, e.WritingOpened(e.Subject.OPINION), e.WayChosen(PINYIN))
    assert (kiosk.state.ways, kiosk.state.way) == ((KEYBOARD,), KEYBOARD)


def test_typed_letters_come_into_the_text_at_the_caret(typist: Any) -> None:
    spell(typist, "ad").do(e.CaretMoved(on=False), e.LetterTyped("b"), e.LetterTyped(" "))
    assert text(typist) == "ab d"
    assert text(typist.do(e.TextDeleted(), e.TextDeleted())) == "ad"


def test_clear_can_be_taken_back(typist: Any) -> None:
    assert text(spell(typist, "路灯").do(e.TextCleared())) == ""
    assert text(typist.do(e.TextUndone())) == "路灯"


def test_shift_counts_for_one_letter_unless_it_is_locked(typist: Any) -> None:
    typist.do(e.ShiftPressed(), e.LetterTyped("A"))
    assert typist.page.shift is Shift.OFF
    typist.do(e.ShiftPressed(), e.ShiftPressed(), e.LetterTyped("A"))
    assert typist.page.shift is Shift.LOCKED


def test_a_layer_that_the_keyboard_has_not_is_not_shown(typist: Any) -> None:
    assert typist.do(e.LayerChosen(Layer.LATIN)).page.layer is Layer.LETTERS
    assert typist.do(e.LayerChosen(Layer.NUMBERS)).page.layer is Layer.NUMBERS


def test_letters_of_pinyin_are_composed_and_asked_for(speller: Any) -> None:
    spell(speller, "ni")
    assert (text(speller), speller.page.composition.shown) == ("", "ni")
    assert [wish.letters for wish in speller.all(FindCandidates)] == ["n", "ni"]


def test_a_candidate_comes_into_the_text_and_leaves_the_rest_of_the_letters(speller: Any) -> None:
    found(spell(speller, "nihaoma"), "你好吗", "你好").do(e.CandidateChosen(1))
    wish = speller.all(TakeCandidate)[-1]
    assert (wish.letters, wish.place) == ("nihaoma", 1)
    taken(speller, "你好", "ma")
    assert (text(speller), speller.page.composition.letters) == ("你好", "ma")
    assert speller.all(FindCandidates)[-1].letters == "ma"


def test_space_takes_the_first_candidate_even_before_it_is_seen(speller: Any) -> None:
    spell(speller, "nihao ")
    assert (speller.all(TakeCandidate)[-1].letters, speller.all(TakeCandidate)[-1].place) == ("nihao", 0)
    assert text(taken(speller, "你好")) == "你好"


def test_letters_typed_while_a_candidate_is_taken_are_kept(speller: Any) -> None:
    found(spell(speller, "ni"), "你").do(e.CandidateChosen(0))
    spell(speller, "hao")
    assert text(taken(speller, "你")) == "你"
    assert speller.page.composition == Spelling("hao")


def test_a_fast_tap_takes_the_candidate_that_was_seen(speller: Any) -> None:
    spell(found(spell(speller, "ni"), "你"), "h").do(e.CandidateChosen(0))
    wish = speller.all(TakeCandidate)[-1]
    assert (wish.letters, wish.place) == ("ni", 0)
    taken(speller, "你")
    assert (text(speller), speller.page.composition.letters) == ("你", "h")


def test_a_space_that_comes_before_the_text_of_a_candidate_takes_the_next_too(speller: Any) -> None:
    spell(speller, "ni hao ")
    taken(speller, "你")
    assert (text(speller), speller.all(TakeCandidate)[-1].letters) == ("你", "hao")
    assert text(taken(speller, "好")) == "你好"


def test_two_taps_on_a_candidate_take_it_once(speller: Any) -> None:
    found(spell(speller, "ni"), "你").do(e.CandidateChosen(0), e.CandidateChosen(0), e.LetterTyped(" "))
    assert len(speller.all(TakeCandidate)) == 1


def test_a_candidate_that_is_no_longer_there_leaves_the_letters(speller: Any) -> None:
    spell(speller, "zzzz ").do(e.NothingFound(speller.state.visit.number, asked(speller)))
    assert speller.page.composition == Spelling("zzzz")
    assert (speller.all(FindCandidates)[-1].letters, text(speller)) == ("zzzz", "")


def test_a_tap_never_brings_in_another_candidate_than_was_seen(speller: Any) -> None:
    """The county's words changed between the candidates and the tap."""
    taken(found(spell(speller, "zhangwei"), "张伟").do(e.CandidateChosen(0)), "张维")
    assert (text(speller), speller.page.composition) == ("", Spelling("zhangwei", "zhangwei", ("张伟",)))
    assert speller.all(FindCandidates)[-1].letters == "zhangwei"


def test_delete_takes_letters_first_then_the_text(speller: Any) -> None:
    taken(found(spell(speller, "ni"), "你").do(e.CandidateChosen(0)), "你")
    spell(speller, "ha").do(e.TextDeleted(), e.TextDeleted())
    assert (text(speller), speller.page.composition) == ("你", None)
    assert text(speller.do(e.TextDeleted())) == ""


def test_the_first_candidate_comes_in_before_a_mark_that_follows(speller: Any) -> None:
    found(spell(speller, "ni"), "你").do(e.LetterTyped("，"))
    assert text(speller) == "你，"


def test_letters_without_a_candidate_come_in_as_they_are(speller: Any) -> None:
    assert text(spell(speller, "wifi").do(e.LetterTyped("，"))) == "wifi，"


def test_an_apostrophe_parts_syllables_and_is_a_mark_elsewhere(speller: Any) -> None:
    assert spell(speller, "xi'an").page.composition.letters == "xi'an"


def test_an_answer_that_comes_after_more_letters_changes_nothing(speller: Any) -> None:
    spell(speller, "ni")
    first = asked(speller) - 1
    before = speller.page
    assert found(speller, "呢", number=first).page == before


def test_an_answer_that_comes_after_the_page_was_left_changes_nothing(speller: Any) -> None:
    spell(speller, "ni")
    number = asked(speller)
    speller.do(e.WentBack(), e.WritingOpened(e.Subject.OPINION))
    assert candidates_of(found(speller, "你", number=number).state) != ("你",)


def test_an_answer_to_another_visit_is_dropped(speller: Any) -> None:
    spell(speller, "ni")
    visit, number = speller.state.visit.number, asked(speller)
    speller.do(e.LeaveAsked(), e.LeaveConfirmed(), *TO_ISSUE, e.WritingOpened(e.Subject.OPINION))
    spell(speller.do(e.WayChosen(PINYIN)), "ni").do(e.CandidatesFound(visit, number, ("秘密",)))
    assert "秘密" not in candidates_of(speller.state)


def test_a_stroke_is_recognised_and_the_best_stands_in_the_text_at_once(writer: Any) -> None:
    found(writer.do(e.StrokeBegun(), e.StrokeWritten(STROKE)), "一", "二")
    assert writer.all(Recognise)[-1].strokes == (STROKE,)
    assert (text(writer), writer.page.composition.shown, candidates_of(writer.state)) == ("", "一", ("一", "二"))


def test_another_candidate_corrects_it_and_the_field_is_empty_again(writer: Any) -> None:
    found(writer.do(e.StrokeWritten(STROKE)), "一", "二").do(e.CandidateChosen(1))
    assert (text(writer), writer.page.composition) == ("二", None)


def test_a_pen_that_comes_down_after_a_pause_begins_the_next_character(writer: Any) -> None:
    found(writer.do(e.StrokeWritten(STROKE)), "一").wait(PAUSE_S + 0.1).do(e.StrokeBegun(), e.StrokeWritten(STROKE))
    assert (text(writer), len(writer.page.composition.strokes)) == ("一", 1)


def test_a_pen_that_comes_down_soon_goes_on_with_the_character(writer: Any) -> None:
    found(writer.do(e.StrokeWritten(STROKE)), "一").wait(PAUSE_S / 2).do(e.StrokeBegun(), e.StrokeWritten(STROKE))
    assert (text(writer), len(writer.page.composition.strokes)) == ("", 2)


def test_a_pause_before_the_answer_or_without_one_tears_no_character(writer: Any) -> None:
    writer.do(e.StrokeWritten(STROKE)).wait(PAUSE_S + 0.1).do(e.StrokeBegun(), e.StrokeWritten(STROKE))
    found(writer).wait(PAUSE_S + 0.1).do(e.StrokeBegun(), e.StrokeWritten(STROKE))
    assert len(writer.page.composition.strokes) == 3


def test_strokes_are_taken_back_one_by_one_and_asked_for_anew(writer: Any) -> None:
    writer.do(e.StrokeWritten(STROKE), e.StrokeWritten(STROKE), e.StrokeUndone())
    assert writer.all(Recognise)[-1].strokes == (STROKE,)
    assert writer.do(e.StrokeUndone()).page.composition is None


def test_delete_takes_a_whole_character_that_is_being_written(writer: Any) -> None:
    assert found(writer.do(e.StrokeWritten(STROKE)), "一").do(e.TextDeleted()).page.composition is None
    assert text(writer) == ""


def test_points_that_are_nowhere_and_empty_strokes_write_nothing(writer: Any) -> None:
    writer.do(e.StrokeWritten(()), e.StrokeWritten(((float("nan"), 0.5), (float("inf"), 0.5))))
    assert (writer.page.composition, writer.all(Recognise)) == (None, [])


def test_punctuation_is_offered_after_a_word(writer: Any) -> None:
    assert candidates_of(writer.state) == ()
    found(writer.do(e.StrokeWritten(STROKE)), "一").do(e.CandidateChosen(0), e.CandidateChosen(1))
    assert text(writer) == "一。"


def test_punctuation_after_pinyin_is_chinese_on_a_page_of_any_language(speller: Any) -> None:
    taken(found(spell(speller, "ni"), "你").do(e.CandidateChosen(0)), "你").do(e.LanguageChosen("en"))
    assert (speller.state.way, candidates_of(speller.state)[0]) == (PINYIN, "，")


def test_a_keyboard_offers_no_candidates(typist: Any) -> None:
    assert candidates_of(spell(typist, "a").state) == ()


def test_another_way_settles_what_is_composed(writer: Any) -> None:
    found(writer.do(e.StrokeWritten(STROKE)), "一").do(e.WayChosen(PINYIN))
    found(spell(writer, "ni"), "你").do(e.WayChosen(KEYBOARD))
    assert (text(writer), writer.page.composition) == ("一你", None)


def test_another_language_keeps_page_and_text(writer: Any) -> None:
    found(writer.do(e.StrokeWritten(STROKE)), "一").do(e.LanguageChosen("en"))
    assert (writer.screen, text(writer), writer.state.way) == ("write", "一", KEYBOARD)


def test_back_loses_nothing(writer: Any) -> None:
    found(writer.do(e.StrokeWritten(STROKE)), "一").do(e.WentBack())
    assert (writer.screen, text(writer)) == ("issue", "一")
    assert text(writer.do(e.WritingOpened(e.Subject.OPINION))) == "一"


def test_the_caret_is_placed_in_the_text_as_it_was_shown(speller: Any) -> None:
    speller.do(e.WayChosen(KEYBOARD))
    spell(speller, "路灯坏").do(e.CaretMoved(on=False), e.WayChosen(PINYIN))
    found(spell(speller, "ni"), "你").do(e.CaretPlaced(5))
    assert (text(speller), speller.state.visit.draft.text.caret) == ("路灯你坏", 4)
    assert speller.do(e.CaretPlaced(1)).state.visit.draft.text.caret == 1


def test_an_engine_that_breaks_gives_way_and_what_was_written_stays(writer: Any) -> None:
    found(writer.do(e.StrokeWritten(STROKE)), "一").do(e.EngineChanged(HANDWRITING, "its process ended"))
    assert (text(writer), writer.state.way, writer.page.remark) == ("一", PINYIN, Remark.ENGINE_MISSING)


def test_an_engine_that_comes_back_changes_nothing_under_the_hand(writer: Any) -> None:
    writer.do(e.EngineChanged(HANDWRITING, "its process ended"), e.EngineChanged(HANDWRITING, None))
    assert (writer.state.way, HANDWRITING in writer.state.ways, writer.page.remark) == (PINYIN, True, None)


def test_a_text_is_enough_without_sentences(kiosk: Any) -> None:
    kiosk.do(*TO_ISSUE, e.WritingOpened(e.Subject.OPINION), e.WritingFinished())
    assert (kiosk.screen, may_finish(kiosk.state)) == ("write", False)
    spell(kiosk, "冷").do(e.WritingFinished(), e.PlaceSkipped(), e.OpinionConfirmed())
    opinion = kiosk.facts(RecordOpinion)[-1].opinion
    assert (opinion.text, opinion.phrases, opinion.language) == ("冷", (), "zh")


def test_a_text_adds_to_the_sentences(kiosk: Any) -> None:
    kiosk.do(*TO_ISSUE, e.SentenceToggled(0), e.WritingOpened(e.Subject.OPINION), e.LetterTyped("冷"))
    kiosk.do(e.WritingFinished(), e.PlaceChosen(0), e.OpinionConfirmed())
    opinion = kiosk.facts(RecordOpinion)[-1].opinion
    assert (opinion.text, opinion.phrases, opinion.place) == ("冷", ("家里不热。",), "镇中心小学")


def test_a_text_says_the_language_of_the_opinion(kiosk: Any) -> None:
    kiosk.do(e.LanguageChosen("en"), *TO_ISSUE, e.WritingOpened(e.Subject.OPINION), e.LetterTyped("c"))
    kiosk.do(e.WritingFinished(), e.PlaceSkipped(), e.OpinionConfirmed())
    assert kiosk.facts(RecordOpinion)[-1].opinion.language == "en"


def test_blanks_alone_are_no_text(typist: Any) -> None:
    spell(typist, "   ")
    assert not may_finish(typist.state)


def test_going_on_settles_what_is_composed_and_waits_for_an_answer(writer: Any) -> None:
    writer.do(e.StrokeWritten(STROKE), e.WritingFinished())
    assert writer.screen == "write"
    assert found(writer, "一").do(e.WritingFinished()).screen == "place"
    assert text(writer) == "一"


def test_a_place_is_written_in_the_stead_of_one_on_the_list(kiosk: Any) -> None:
    kiosk.review().do(e.RowOpened(e.Row.PLACE), e.WritingOpened(e.Subject.PLACE))
    spell(kiosk, "河边").do(e.WritingFinished())
    assert kiosk.screen == "review"
    kiosk.do(e.OpinionConfirmed())
    assert kiosk.facts(RecordOpinion)[-1].opinion.place == "河边"


def test_a_place_of_the_list_takes_the_stead_of_one_that_was_written(kiosk: Any) -> None:
    kiosk.review().do(e.RowOpened(e.Row.PLACE), e.WritingOpened(e.Subject.PLACE), e.LetterTyped("河"))
    kiosk.do(e.WentBack(), e.PlaceChosen(1), e.OpinionConfirmed())
    assert kiosk.facts(RecordOpinion)[-1].opinion.place == "云杉小区"


def test_writing_from_the_check_page_comes_back_there(kiosk: Any) -> None:
    kiosk.review().do(e.RowOpened(e.Row.ISSUE), e.WritingOpened(e.Subject.OPINION), e.LetterTyped("冷"))
    assert kiosk.do(e.WritingFinished()).screen == "review"
    kiosk.do(e.WentBack())
    assert kiosk.screen == "place"


def test_the_row_of_a_text_without_sentences_opens_the_text(kiosk: Any) -> None:
    kiosk.do(*TO_ISSUE, e.WritingOpened(e.Subject.OPINION), e.LetterTyped("冷"), e.WritingFinished(), e.PlaceSkipped())
    assert kiosk.do(e.RowOpened(e.Row.ISSUE)).screen == "write"
    assert kiosk.do(e.WritingFinished()).screen == "review"


def test_a_full_text_says_so_and_keeps_what_is_there(typist: Any) -> None:
    typist.news(settings=replace(typist.state.settings, max_len=50))
    spell(typist, "好" * 60)
    assert (len(text(typist)), typist.page.remark) == (50, Remark.FULL)
    assert typist.do(e.TextDeleted()).page.remark is None


def test_what_no_slip_can_show_is_refused_with_a_word(speller: Any) -> None:
    found(spell(speller, "xiao"), "😀笑", "笑").do(e.CandidateChosen(0))
    assert (text(taken(speller, "😀笑")), speller.page.remark) == ("笑", Remark.NOT_TEXT)


def test_a_code_that_is_scanned_while_writing_is_no_text(typist: Any) -> None:
    spell(typist, "路灯").scan("路" * 600)
    assert (text(typist), typist.screen, typist.state.visit.banner.says) == ("路灯", "write", Says.CODE_NOT_TEXT)


def test_a_deputys_code_that_is_scanned_while_writing_addresses_the_opinion(typist: Any) -> None:
    spell(typist, "路灯").scan("DHP1:QBABCDEF4")
    assert (typist.screen, text(typist), typist.state.visit.draft.to_deputy_id) == ("write", "路灯", "qb-d2")


ENDS = {
    "leaving": (e.LeaveAsked(), e.LeaveConfirmed()),
    "home": (e.WentHome(),),
    "back to home": (e.WentBack(),) * 4,
    "after saving": (e.LetterTyped("冷"), e.WritingFinished(), e.PlaceSkipped(), e.OpinionConfirmed()),
}


@pytest.mark.parametrize("way", ENDS)
def test_the_engines_forget_once_when_the_visit_ends_however_that_is(typist: Any, way: str) -> None:
    typist.do(*ENDS[way])
    if way == "after saving":
        opinion = typist.facts(RecordOpinion)[-1].opinion
        typist.do(e.OpinionSaved(typist.state.visit.number, opinion, "opinion-1", RECEIPT))
        assert (typist.screen, typist.all(ForgetInput)) == ("done", [])
        typist.do(e.WentHome())
    assert (typist.screen, typist.all(ForgetInput)) == ("home", [ForgetInput()])


def test_the_engines_are_not_disturbed_while_the_visit_goes_on(typist: Any) -> None:
    typist.do(
        e.LetterTyped("冷"), e.WritingFinished(), e.WritingOpened(e.Subject.PLACE), e.WentBack(), e.PlaceSkipped()
    )
    assert (typist.screen, typist.all(ForgetInput)) == ("review", [])


def test_a_visit_without_writing_asks_nobody_to_forget(kiosk: Any) -> None:
    assert kiosk.review().do(e.LeaveAsked(), e.LeaveConfirmed()).all(ForgetInput) == []


def test_idle_warns_then_wipes_and_the_engines_forget(typist: Any) -> None:
    spell(typist, "秘密").wait(91)
    assert typist.state.visit.dialog is not None
    typist.wait(31)
    assert (typist.screen, typist.state.visit.draft, typist.all(ForgetInput)) == ("home", None, [ForgetInput()])


def test_nothing_that_is_written_shows_in_a_repr(speller: Any) -> None:
    found(spell(speller, "mimi"), "秘密").do(e.CandidateChosen(0))
    taken(speller, "秘密", "mi")
    told = repr((speller.state.visit, speller.wanted, Drawing((STROKE,), ("秘密",)), e.LetterTyped("密")))
    assert not any(word in told for word in ("mimi", "秘密", "'mi'", "0.8"))


def test_leaving_while_a_candidate_is_taken_keeps_what_was_tapped_and_typed(speller: Any) -> None:
    found(spell(speller, "ni"), "你").do(e.CandidateChosen(0), e.LetterTyped("h"), e.WentBack())
    assert text(speller) == "你h"


def test_leaving_while_the_space_takes_a_candidate_keeps_the_letters(speller: Any) -> None:
    assert text(spell(speller, "nihao ").do(e.WentBack())) == "nihao"


def test_delete_while_a_candidate_is_taken_takes_the_letters_after_it_alone(speller: Any) -> None:
    found(spell(speller, "ni"), "你").do(e.CandidateChosen(0), e.LetterTyped("h"), e.TextDeleted(), e.TextDeleted())
    assert speller.page.composition.letters == "ni"
    assert text(taken(speller, "你")) == "你"


def test_more_letters_than_a_sentence_has_are_not_composed(speller: Any) -> None:
    spell(speller, "a" * (MOST_LETTERS + 5))
    assert (len(speller.page.composition.letters), len(speller.all(FindCandidates))) == (MOST_LETTERS, MOST_LETTERS)


def test_an_engine_that_has_nothing_to_say_leaves_what_is_composed(writer: Any) -> None:
    writer.do(e.StrokeWritten(STROKE)).do(e.NothingFound(writer.state.visit.number, asked(writer)))
    assert (writer.page.composition.strokes, writer.page.waits_for) == ((STROKE,), None)


def test_undo_drops_what_is_composed_before_it_touches_the_text(speller: Any) -> None:
    taken(found(spell(speller, "ni"), "你").do(e.CandidateChosen(0)), "你")
    spell(speller, "hao").do(e.TextUndone())
    assert (text(speller), speller.page.composition) == ("你", None)
    assert text(speller.do(e.TextUndone())) == ""


def test_a_text_that_got_too_long_while_it_was_finished_is_read_first(typist: Any) -> None:
    typist.news(settings=replace(typist.state.settings, max_len=50))
    spell(typist, "好" * 50).do(e.WayChosen(PINYIN))
    found(spell(typist, "ni"), "你").do(e.WritingFinished())
    assert (typist.screen, typist.page.remark) == ("write", Remark.FULL)
    assert typist.do(e.WritingFinished()).screen == "place"


def test_events_of_another_way_mean_nothing(typist: Any) -> None:
    before = typist.page
    typist.do(e.StrokeWritten(STROKE), e.StrokeUndone(), e.StrokeBegun(), e.CandidateChosen(0))
    typist.do(e.LayerChosen(Layer.NUMBERS), e.ShiftPressed(), e.LayerChosen(Layer.LETTERS))
    assert (typist.page, typist.all(Recognise)) == (before, [])


def test_writing_events_on_another_page_mean_nothing(kiosk: Any) -> None:
    before = kiosk.state
    kiosk.do(e.TextCleared(), e.LetterTyped("a"), e.WritingFinished(), e.CaretPlaced(3))
    assert kiosk.state == before


def test_a_keyboard_engine_is_nobodys_to_break(typist: Any) -> None:
    before = typist.state
    assert typist.do(e.EngineChanged(KEYBOARD, "no keys")).state == replace(before, visit=typist.state.visit)
