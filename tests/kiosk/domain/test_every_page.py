from dataclasses import replace
from typing import Any

import pytest

from kiosk.domain.devices import Lamp, PrinterCondition, ReaderCondition, Sound
from kiosk.domain.facts import RecordHelp
from kiosk.domain.visit import events as e
from kiosk.domain.visit.effects import Light, Play, RestReader, WakeReader
from kiosk.domain.visit.states import HelpComing, Leaving

OWN_MATTERS = {
    "opinion": lambda kiosk: kiosk.review(),
    "rating": lambda kiosk: kiosk.rating(),
    "comment": lambda kiosk: kiosk.rating().do(e.WritingOpened(e.Subject.COMMENT)).spell("冷"),
    "note": lambda kiosk: kiosk.noting("好"),
}


@pytest.fixture(params=OWN_MATTERS)
def engaged(request: pytest.FixtureRequest, kiosk: Any) -> Any:
    """A kiosk with somebody in the middle of what leaving would lose."""
    return OWN_MATTERS[request.param](kiosk)


def test_leaving_asks_where_something_was_entered(engaged: Any) -> None:
    before = engaged.state.visit
    assert engaged.do(e.LeaveAsked()).state.visit == replace(before, dialog=Leaving())
    assert engaged.do(e.DialogClosed()).state.visit == before
    engaged.do(e.LeaveAsked(), e.LeaveConfirmed())
    assert (engaged.screen, engaged.state.visit.draft) == ("home", None)


def test_leaving_does_not_ask_where_nothing_was_entered(kiosk: Any) -> None:
    assert kiosk.do(e.OpinionBegun(), e.NoticeAgreed(), e.LeaveAsked()).screen == "home"


def test_a_language_changes_the_words_and_nothing_else(engaged: Any) -> None:
    before = engaged.state.visit
    after = engaged.do(e.LanguageChosen("en")).state.visit
    assert after == replace(before, session=after.session)
    assert after.session.language == "en"


def test_a_language_that_is_not_offered_is_not_spoken(kiosk: Any) -> None:
    assert kiosk.do(e.LanguageChosen("ug")).state.visit.session.language == "zh_CN"


def test_home_follows_the_default_language_unless_somebody_chose_one(kiosk: Any) -> None:
    english = replace(kiosk.state.settings, default_language="en")
    chinese = replace(kiosk.state.settings, default_language="zh_CN")
    assert kiosk.news(settings=english).state.visit.session.language == "en"
    kiosk.do(e.LanguageChosen("zh_CN")).news(settings=chinese).news(settings=english)
    assert kiosk.state.visit.session.language == "en"
    kiosk.do(e.LanguageChosen("zh_CN")).news(settings=replace(english, idle_s=60))
    assert kiosk.state.visit.session.language == "zh_CN"


def test_languages_are_those_config_wants_and_that_are_complete(kiosk: Any) -> None:
    kiosk.news(settings=replace(kiosk.state.settings, languages=("ug", "en", "zh_CN")))
    assert kiosk.state.languages == ("en", "zh_CN")


def test_a_language_taken_away_gives_way_to_the_default_and_keeps_the_visit(kiosk: Any) -> None:
    kiosk.do(e.LanguageChosen("en")).review().news(settings=replace(kiosk.state.settings, languages=("zh_CN",)))
    assert (kiosk.state.visit.session.language, kiosk.screen) == ("zh_CN", "review")


def test_help_rings_once_says_who_comes_and_is_recorded(engaged: Any) -> None:
    engaged.wanted.clear()
    engaged.do(e.HelpAsked())
    assert engaged.state.visit.dialog == HelpComing()
    engaged.do(e.DialogClosed(), e.HelpAsked())
    assert engaged.facts(RecordHelp) == [RecordHelp(engaged.screen, "touch")]
    assert engaged.all(Play) == [Play(Sound.CALL)]


def test_the_call_button_does_the_same(kiosk: Any) -> None:
    kiosk.do(e.CallButtonPressed())
    assert kiosk.facts(RecordHelp) == [RecordHelp("home", "button")]
    assert Light(Lamp.ERROR, lit=True) in kiosk.wanted


def test_the_lamp_of_a_call_goes_out_after_a_minute(kiosk: Any) -> None:
    kiosk.do(e.HelpAsked()).wait(61)
    assert kiosk.wanted[-1] == Light(Lamp.ERROR, lit=False)


def test_the_error_lamp_tells_of_devices_and_room(kiosk: Any) -> None:
    assert Lamp.ERROR not in kiosk.state.lit
    assert Lamp.ERROR in kiosk.do(e.PrinterChanged(PrinterCondition.PAPER_OUT)).state.lit
    assert Lamp.ERROR not in kiosk.do(e.PrinterChanged(PrinterCondition.READY)).state.lit
    assert Lamp.ERROR in kiosk.do(e.ReaderChanged(ReaderCondition.ABSENT)).state.lit
    assert Lamp.ERROR not in kiosk.do(e.ReaderChanged(ReaderCondition.READY)).state.lit
    assert Lamp.ERROR in kiosk.news(room=False).state.lit


def test_being_offline_is_no_fault_but_the_online_lamp_goes_out(kiosk: Any) -> None:
    assert kiosk.news(online=False).state.lit == frozenset()


def test_the_reader_is_awake_on_the_scan_page_alone(kiosk: Any) -> None:
    kiosk.do(e.TrackOpened(), e.ScanOpened(e.Wanted.SLIP), e.WentBack())
    assert [wish for wish in kiosk.wanted if isinstance(wish, WakeReader | RestReader)] == [WakeReader(), RestReader()]


def test_back_to_home_forgets_the_draft(kiosk: Any) -> None:
    kiosk.do(e.OpinionBegun(), e.NoticeAgreed(), e.CategoryChosen("heating"))
    kiosk.do(e.WentBack(), e.WentBack(), e.WentBack())
    assert (kiosk.screen, kiosk.state.visit.draft) == ("home", None)


def test_a_dialog_covers_everything_beneath(engaged: Any) -> None:
    before = engaged.do(e.LeaveAsked()).state.visit
    confirmed = e.OpinionConfirmed(), e.RatingConfirmed(), e.WritingFinished()
    engaged.do(*confirmed, e.WentBack(), e.LanguageChosen("en"), e.LetterTyped("坏"))
    assert engaged.state.visit == before
