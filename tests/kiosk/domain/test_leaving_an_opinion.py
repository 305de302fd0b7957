from dataclasses import replace
from typing import Any

import pytest

from kiosk.domain.devices import PrinterCondition
from kiosk.domain.facts import RecordOpinion
from kiosk.domain.opinion import Contact, Delivery, Kind
from kiosk.domain.visit import events as e
from kiosk.domain.visit.banner import Says
from kiosk.domain.visit.pages import DonePage, IdentityPage, OutOfServicePage, Reason, ReviewPage, Saving


def _type(kiosk: Any, digits: str) -> None:
    kiosk.do(*(e.KeyPressed(digit) for digit in digits))


def test_five_taps_after_the_notice_lead_to_a_saved_opinion(kiosk: Any) -> None:
    seen = [kiosk.do(e.OpinionBegun()).screen, kiosk.do(e.NoticeAgreed()).screen]
    taps = [
        e.CategoryChosen("heating"),
        e.SentenceToggled(0),
        e.SentencesChosen(),
        e.PlaceChosen(0),
        e.OpinionConfirmed(),
    ]
    seen += [kiosk.do(tap).screen for tap in taps]
    assert seen == ["notice", "category", "issue", "issue", "place", "review", "review"]
    assert len(kiosk.facts(RecordOpinion)) == 1


def test_the_opinion_says_what_was_tapped(kiosk: Any) -> None:
    opinion = kiosk.confirmed().facts(RecordOpinion)[0].opinion
    assert (opinion.kind, opinion.category, opinion.phrases) == (Kind.COMPLAINT, "heating", ("家里不热。",))
    assert (opinion.place, opinion.contact, opinion.to_deputy_id, opinion.language) == ("镇中心小学", None, None, "zh")


def test_in_english_the_english_sentences_are_kept(kiosk: Any) -> None:
    opinion = kiosk.do(e.LanguageChosen("en")).confirmed().facts(RecordOpinion)[0].opinion
    assert (opinion.phrases, opinion.place, opinion.language) == (("It is cold.",), "School", "en")


def test_a_sentence_without_translation_makes_the_text_chinese(kiosk: Any) -> None:
    kiosk.do(e.LanguageChosen("en"), e.OpinionBegun(), e.NoticeAgreed(), e.CategoryChosen("lighting"))
    kiosk.do(e.SentenceToggled(0), e.SentencesChosen(), e.PlaceSkipped(), e.OpinionConfirmed())
    opinion = kiosk.facts(RecordOpinion)[0].opinion
    assert (opinion.phrases, opinion.place, opinion.language) == (("路灯不亮。",), "", "zh")


def test_success_is_shown_only_after_the_commit(kiosk: Any, receipt: Any) -> None:
    assert kiosk.confirmed().page == ReviewPage(Saving.UNDER_WAY)
    opinion = kiosk.facts(RecordOpinion)[0].opinion
    kiosk.do(e.OpinionSaved(kiosk.state.visit.number, opinion, "opinion-1", receipt))
    assert isinstance(kiosk.page, DonePage)
    assert kiosk.state.visit.draft is None


def test_a_second_press_of_confirm_saves_once(kiosk: Any) -> None:
    kiosk.confirmed().do(e.OpinionConfirmed(), e.OpinionConfirmed())
    assert len(kiosk.facts(RecordOpinion)) == 1


def test_nothing_else_counts_while_saving(kiosk: Any) -> None:
    before = kiosk.confirmed().page
    kiosk.do(e.WentBack(), e.LeaveAsked(), e.LeaveConfirmed(), e.RowOpened(e.Row.KIND), e.WentHome())
    assert kiosk.page == before


@pytest.mark.parametrize(("full", "saving"), [(True, Saving.FULL), (False, Saving.FAILED)])
def test_a_failed_commit_keeps_the_draft_and_may_be_tried_again(kiosk: Any, full: bool, saving: Saving) -> None:
    draft = kiosk.confirmed().state.visit.draft
    kiosk.do(e.OpinionNotSaved(kiosk.state.visit.number, full))
    assert (kiosk.page, kiosk.state.visit.draft) == (ReviewPage(saving), draft)
    assert len(kiosk.do(e.OpinionConfirmed()).facts(RecordOpinion)) == 2


def test_going_on_needs_a_sentence(kiosk: Any) -> None:
    kiosk.do(e.OpinionBegun(), e.NoticeAgreed(), e.CategoryChosen("heating"), e.SentencesChosen())
    assert kiosk.screen == "issue"


def test_a_sentence_pressed_twice_is_given_back(kiosk: Any) -> None:
    kiosk.do(e.OpinionBegun(), e.NoticeAgreed(), e.CategoryChosen("heating"))
    kiosk.do(e.SentenceToggled(1), e.SentenceToggled(0), e.SentenceToggled(1))
    assert [sentence.text["zh"] for sentence in kiosk.state.visit.draft.sentences] == ["家里不热。"]


def test_a_category_without_sentences_is_written_about(kiosk: Any) -> None:
    assert kiosk.do(e.OpinionBegun(), e.NoticeAgreed(), e.CategoryChosen("other")).screen == "write"


def test_another_category_drops_the_sentences_of_the_first(kiosk: Any) -> None:
    kiosk.review().do(e.WentBack(), e.WentBack(), e.WentBack(), e.CategoryChosen("lighting"))
    assert (kiosk.screen, kiosk.state.visit.draft.sentences) == ("issue", ())


@pytest.mark.parametrize(
    ("row", "screen", "answer"),
    [
        (e.Row.KIND, "kind", e.KindChosen(Kind.PRAISE)),
        (e.Row.PLACE, "place", e.PlaceChosen(1)),
        (e.Row.RECIPIENT, "recipient", e.RecipientChosen("qb-d1")),
        (e.Row.IDENTITY, "identity", e.AnonymityChosen()),
        (e.Row.ISSUE, "issue", e.SentencesChosen()),
    ],
)
def test_a_row_of_the_check_page_opens_its_page_and_comes_back(
    kiosk: Any, row: e.Row, screen: str, answer: e.Event
) -> None:
    assert kiosk.review().do(e.RowOpened(row)).screen == screen
    assert kiosk.do(answer).screen == "review"
    assert kiosk.do(e.WentBack()).screen == "place"


def test_the_chosen_kind_outweighs_the_sentences(kiosk: Any) -> None:
    kiosk.review().do(e.RowOpened(e.Row.KIND), e.KindChosen(Kind.HELP), e.OpinionConfirmed())
    assert kiosk.facts(RecordOpinion)[0].opinion.kind is Kind.HELP


@pytest.mark.parametrize("number", ["13812345678", "09991234567", "0991234567"])
def test_a_phone_number_is_kept_with_consent(kiosk: Any, number: str) -> None:
    kiosk.review().do(e.RowOpened(e.Row.IDENTITY), e.PhoneChosen())
    _type(kiosk, number)
    assert kiosk.do(e.EntryFinished()).screen == "identity"
    kiosk.do(e.ConsentToggled(), e.EntryFinished())
    assert kiosk.screen == "review"
    assert kiosk.do(e.OpinionConfirmed()).facts(RecordOpinion)[0].opinion.contact == Contact(number)


@pytest.mark.parametrize("number", ["", "1381234567", "23812345678", "138123456789", "012345678"])
def test_what_is_no_phone_number_is_not_taken(kiosk: Any, number: str) -> None:
    kiosk.review().do(e.RowOpened(e.Row.IDENTITY), e.PhoneChosen(), e.ConsentToggled())
    _type(kiosk, number)
    assert kiosk.do(e.EntryFinished()).screen == "identity"


def test_back_from_the_number_keeps_the_citizen_anonymous(kiosk: Any) -> None:
    kiosk.review().do(e.RowOpened(e.Row.IDENTITY), e.PhoneChosen(), e.ConsentToggled())
    _type(kiosk, "13812345678")
    kiosk.do(e.WentBack(), e.OpinionConfirmed())
    assert kiosk.facts(RecordOpinion)[0].opinion.contact is None


def test_a_deleted_digit_is_gone(kiosk: Any) -> None:
    kiosk.review().do(e.RowOpened(e.Row.IDENTITY), e.PhoneChosen())
    _type(kiosk, "138x")
    assert kiosk.do(e.KeyDeleted()).page == IdentityPage("13")


def test_where_config_asks_for_a_number_it_comes_before_the_check_page(kiosk: Any) -> None:
    kiosk.news(settings=replace(kiosk.state.settings, require_contact=True)).review()
    assert kiosk.do(e.AnonymityChosen()).screen == "identity"
    kiosk.do(e.ConsentToggled())
    _type(kiosk, "13812345678")
    assert kiosk.do(e.EntryFinished()).screen == "review"


def test_a_deputys_card_presets_the_recipient(kiosk: Any) -> None:
    kiosk.do(e.DeputiesOpened(), e.DeputyOpened("qb-d2"), e.OpinionBegun("qb-d2"))
    kiosk.do(*(tap for tap in kiosk_taps() if not isinstance(tap, e.OpinionBegun)), e.OpinionConfirmed())
    assert kiosk.facts(RecordOpinion)[0].opinion.to_deputy_id == "qb-d2"


def kiosk_taps() -> tuple[e.Event, ...]:
    return (
        e.NoticeAgreed(),
        e.CategoryChosen("heating"),
        e.SentenceToggled(0),
        e.SentencesChosen(),
        e.PlaceSkipped(),
    )


def test_an_opinion_to_a_deputy_on_duty_belongs_to_that_duty(kiosk: Any) -> None:
    kiosk.on_duty("qb-d2").do(e.WentHome()).review()
    kiosk.do(e.RowOpened(e.Row.RECIPIENT), e.RecipientChosen("qb-d2"), e.OpinionConfirmed())
    assert kiosk.facts(RecordOpinion)[0].opinion.duty_id == "duty-1"


def test_a_recipient_who_left_office_gives_way_to_the_home(kiosk: Any) -> None:
    kiosk.review().do(e.RowOpened(e.Row.RECIPIENT), e.RecipientChosen("qb-d2"))
    kiosk.news(world=replace(kiosk.state.world, deputies=()))
    assert kiosk.state.visit.draft.to_deputy_id is None


def test_declining_the_notice_goes_home(kiosk: Any) -> None:
    assert kiosk.do(e.OpinionBegun(), e.NoticeDeclined()).screen == "home"
    assert kiosk.state.visit.draft is None


def test_another_matter_skips_the_notice_and_takes_nothing_along(kiosk: Any) -> None:
    kiosk.done().do(e.AnotherMatterBegun())
    assert kiosk.screen == "category"
    assert kiosk.state.visit.draft.sentences == ()


def test_without_places_the_question_is_not_asked(kiosk: Any) -> None:
    kiosk.news(world=replace(kiosk.state.world, places=()))
    kiosk.do(e.OpinionBegun(), e.NoticeAgreed(), e.CategoryChosen("heating"), e.SentenceToggled(0))
    assert kiosk.do(e.SentencesChosen()).screen == "review"


def test_without_room_nobody_is_let_in_and_it_recovers_by_itself(kiosk: Any) -> None:
    assert kiosk.news(room=False).do(e.OpinionBegun()).page == OutOfServicePage(Reason.NO_ROOM)
    assert kiosk.news(room=True).screen == "home"
    assert kiosk.do(e.OpinionBegun()).screen == "notice"


def test_without_room_a_deputys_card_leads_to_the_same_page_and_back(kiosk: Any) -> None:
    kiosk.news(room=False).do(e.DeputiesOpened(), e.DeputyOpened("qb-d2"), e.OpinionBegun("qb-d2"))
    assert kiosk.screen == "out_of_service"
    assert kiosk.news(room=True).screen == "deputy"


def test_room_lost_during_an_opinion_leaves_it_to_the_commit(kiosk: Any) -> None:
    assert kiosk.review().news(room=False).screen == "review"


def test_without_a_catalogue_no_opinion_is_begun(kiosk: Any) -> None:
    kiosk.news(world=replace(kiosk.state.world, categories=()))
    assert kiosk.do(e.OpinionBegun()).page == OutOfServicePage(Reason.NO_CATALOGUE)


def test_a_new_catalogue_does_not_change_what_was_chosen(kiosk: Any) -> None:
    kiosk.review().news(world=replace(kiosk.state.world, categories=(), places=()))
    opinion = kiosk.do(e.OpinionConfirmed()).facts(RecordOpinion)[0].opinion
    assert (opinion.phrases, opinion.place) == (("家里不热。",), "镇中心小学")


def test_the_state_becomes_delivered_by_itself(kiosk: Any, delivered: Any) -> None:
    kiosk.done()
    assert kiosk.state.delivery_of("opinion-1") is Delivery.PENDING
    assert kiosk.news(recent=delivered).state.delivery_of("opinion-1") is Delivery.SETTLED


def test_an_answer_to_a_visit_that_is_over_reaches_nobody(kiosk: Any, receipt: Any) -> None:
    kiosk.done()
    opinion, number = kiosk.facts(RecordOpinion)[0].opinion, kiosk.state.visit.number
    kiosk.do(e.WentHome()).confirmed().do(e.OpinionSaved(number, opinion, "opinion-1", receipt))
    assert kiosk.page == ReviewPage(Saving.UNDER_WAY)


def test_a_public_code_during_an_opinion_chooses_the_recipient(kiosk: Any) -> None:
    kiosk.review().scan("DHP1:QBABCDEF4")
    assert (kiosk.screen, kiosk.state.visit.draft.to_deputy_id) == ("review", "qb-d2")
    assert kiosk.state.visit.banner.says is Says.RECIPIENT_SET


def test_a_recipient_can_be_scanned_and_the_check_page_is_next(kiosk: Any) -> None:
    kiosk.review().do(e.RowOpened(e.Row.RECIPIENT), e.ScanOpened(e.Wanted.RECIPIENT)).scan("DHP1:QBABCDEF4")
    assert (kiosk.screen, kiosk.state.visit.draft.to_deputy_id) == ("review", "qb-d2")


def test_the_printer_is_asked_before_the_slip_is_offered(kiosk: Any) -> None:
    names = [type(wish).__name__ for wish in kiosk.review().wanted]
    assert names == ["AskPrinter"]
    assert kiosk.do(e.PrinterChanged(PrinterCondition.PAPER_OUT)).state.devices.printer is PrinterCondition.PAPER_OUT
