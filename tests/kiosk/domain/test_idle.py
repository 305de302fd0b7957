from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest

from kiosk.domain.devices import SpeakerCondition
from kiosk.domain.facts import RecordHelp
from kiosk.domain.visit import events as e
from kiosk.domain.visit.effects import AskPrinter
from kiosk.domain.visit.session import Session, TextSize
from kiosk.domain.visit.states import HelpComing, IdleWarning, Visit


def _person(kiosk: Any) -> None:
    kiosk.do(e.LanguageChosen("en")).review().do(e.RowOpened(e.Row.IDENTITY), e.PhoneChosen(), e.ConsentToggled())
    kiosk.do(*(e.KeyPressed(digit) for digit in "13812345678"), e.EntryFinished())


def test_pages_of_ones_own_matter_warn_with_a_countdown_and_then_wipe(kiosk: Any) -> None:
    _person(kiosk)
    assert kiosk.wait(89).state.visit.dialog is None
    assert kiosk.wait(1).state.visit.dialog == IdleWarning(5120.0)
    assert kiosk.wait(29).screen == "review"
    assert kiosk.wait(1).screen == "home"


def test_a_wipe_leaves_every_field_of_visit_and_session_as_for_a_new_person(kiosk: Any) -> None:
    _person(kiosk)
    before = kiosk.state.visit
    visit = kiosk.wait(120).state.visit
    fresh = Visit(before.number + 1, Session("zh_CN"), kiosk.state.now.steady)
    for field in fields(Visit):
        assert getattr(visit, field.name) == getattr(fresh, field.name), field.name
    for field in fields(Session):
        assert getattr(visit.session, field.name) == getattr(fresh.session, field.name), field.name


def test_nothing_of_the_person_is_in_the_state_after_a_wipe(kiosk: Any) -> None:
    _person(kiosk)
    kiosk.wait(120)
    everything = _everything(kiosk.state)
    assert "13812345678" not in everything
    assert "镇中心小学" not in _everything(kiosk.state.visit)


def _everything(value: object) -> str:
    if hasattr(value, "__dataclass_fields__"):
        return " ".join(_everything(getattr(value, name)) for name in value.__dataclass_fields__)
    if isinstance(value, tuple):
        return " ".join(map(_everything, value))
    return str(value)


def test_any_touch_goes_on_and_activates_nothing_else(kiosk: Any) -> None:
    kiosk.review().wait(95)
    for touch in (e.Touched(), e.OpinionConfirmed(), e.LeaveConfirmed(), e.WentHome()):
        assert kiosk.do(touch).state.visit.dialog is None
        assert kiosk.screen == "review"
        kiosk.wait(95)
    assert isinstance(kiosk.state.visit.dialog, IdleWarning)


def test_a_touch_anywhere_starts_the_time_anew(kiosk: Any) -> None:
    kiosk.review().wait(80).do(e.Touched()).wait(80)
    assert kiosk.state.visit.dialog is None


@pytest.mark.parametrize(
    ("way", "seconds"),
    [
        ((), 60),
        ((e.OpinionBegun(),), 60),
        ((e.DeputiesOpened(),), 60),
        ((e.TrackOpened(),), 60),
        ((e.ScanOpened(e.Wanted.BADGE),), 60),
    ],
)
def test_open_pages_go_home_without_a_word(kiosk: Any, way: Any, seconds: int) -> None:
    number = kiosk.do(e.LanguageChosen("en"), *way).state.visit.number
    kiosk.wait(seconds - 1)
    assert (kiosk.state.visit.number, kiosk.state.visit.dialog) == (number, None)
    kiosk.wait(1)
    assert (kiosk.screen, kiosk.state.visit.session) == ("home", Session("zh_CN"))


def test_the_ticket_stays_45_seconds_and_a_countdown_of_20(kiosk: Any) -> None:
    kiosk.done().wait(44)
    assert kiosk.state.visit.dialog is None
    assert kiosk.wait(20).screen == "done"
    assert kiosk.wait(1).screen == "home"


def test_a_deputys_page_closes_after_30_seconds(kiosk: Any) -> None:
    assert kiosk.on_duty("qb-d2").wait(29).screen == "duty"
    assert kiosk.wait(1).screen == "home"
    assert len(kiosk.state.duties) == 1


def test_nobody_is_sent_away_while_a_slip_is_printed(kiosk: Any, receipt: Any) -> None:
    kiosk.done().do(e.SlipAsked()).wait(300)
    assert kiosk.screen == "done"
    kiosk.do(e.SlipPrinted(kiosk.state.visit.number, receipt.ticket_no)).wait(44)
    assert kiosk.screen == "done"


@pytest.mark.parametrize("years", [-30, 30])
def test_a_wall_clock_that_jumps_wipes_nobody_and_keeps_nobody(kiosk: Any, years: int) -> None:
    kiosk.review().wait(1, wall=timedelta(days=365 * years))
    assert kiosk.screen == "review"
    assert kiosk.wait(120, wall=timedelta(0)).screen == "home"


def test_time_does_not_go_back(kiosk: Any) -> None:
    before = kiosk.wait(10).state
    kiosk.do(e.Ticked(replace(before.now, steady=before.now.steady - 5)))
    assert kiosk.state.now == before.now


def test_config_changes_the_time_at_once(kiosk: Any) -> None:
    kiosk.review().news(settings=replace(kiosk.state.settings, idle_s=10, warn_s=5))
    assert isinstance(kiosk.wait(10).state.visit.dialog, IdleWarning)
    assert kiosk.wait(5).screen == "home"


def test_a_sentence_across_the_page_goes_after_ten_seconds(kiosk: Any) -> None:
    assert kiosk.scan("foreign").wait(9).state.visit.banner is not None
    assert kiosk.wait(1).state.visit.banner is None


def _listens(kiosk: Any) -> Any:
    """Somebody listens to a page of their own matter, which is being read."""
    return kiosk.review().do(e.SoundToggled(), e.SpeakerChanged(SpeakerCondition.SPEAKING))


def test_who_is_read_to_has_time_from_when_the_reading_ends(kiosk: Any) -> None:
    _listens(kiosk)
    for _ in range(50):
        kiosk.wait(10)
    assert kiosk.state.visit.dialog is None
    kiosk.do(e.SpeakerChanged(SpeakerCondition.READY)).wait(179)
    assert kiosk.state.visit.dialog is None
    assert isinstance(kiosk.wait(1).state.visit.dialog, IdleWarning)


def test_a_speaker_that_hangs_keeps_nobodys_matter_on_the_screen(kiosk: Any) -> None:
    _listens(kiosk)
    for _ in range(100):
        kiosk.wait(10)
    assert kiosk.screen == "attract"


def test_the_warning_itself_being_said_stops_no_countdown(kiosk: Any) -> None:
    kiosk.review().do(e.SoundToggled()).wait(180)
    assert isinstance(kiosk.do(e.SpeakerChanged(SpeakerCondition.SPEAKING)).state.visit.dialog, IdleWarning)
    assert kiosk.wait(60).screen == "home"


def test_sound_that_nobody_switched_on_is_nobodys_presence(kiosk: Any) -> None:
    kiosk.review().do(e.SpeakerChanged(SpeakerCondition.SPEAKING)).wait(90)
    assert isinstance(kiosk.state.visit.dialog, IdleWarning)


def _invitation(kiosk: Any) -> Any:
    return kiosk.wait(120)


def test_home_that_nobody_touches_invites_after_two_minutes_in_the_same_visit(kiosk: Any) -> None:
    number = kiosk.wait(60).state.visit.number
    assert kiosk.wait(59).screen == "home"
    assert (kiosk.wait(1).screen, kiosk.state.visit.number) == ("attract", number)
    assert (kiosk.wait(100_000).screen, kiosk.state.visit.number) == ("attract", number)


def test_home_that_somebody_left_changed_is_home_afresh_before_it_invites(kiosk: Any) -> None:
    number = kiosk.do(e.LanguageChosen("en")).state.visit.number
    assert (kiosk.wait(60).screen, kiosk.state.visit.session) == ("home", Session("zh_CN"))
    assert (kiosk.wait(60).screen, kiosk.state.visit.number) == ("attract", number + 1)


def test_whoever_reads_large_letters_keeps_home_as_it_is_until_it_invites(kiosk: Any) -> None:
    kiosk.do(e.SizeTurned()).wait(119)
    assert (kiosk.screen, kiosk.state.visit.session.size) == ("home", TextSize.LARGE)
    assert (kiosk.wait(1).screen, kiosk.state.visit.session) == ("attract", Session("zh_CN"))


@pytest.mark.parametrize("touch", [e.Touched(), e.OpinionBegun(), e.LanguageChosen("en"), e.WentBack(), e.LeaveAsked()])
def test_a_touch_of_the_invitation_leads_home_and_does_nothing_else(kiosk: Any, touch: Any) -> None:
    number = _invitation(kiosk).state.visit.number
    kiosk.do(touch)
    assert kiosk.state.visit == Visit(number, Session("zh_CN"), kiosk.state.now.steady)
    assert kiosk.wait(119).screen == "home"


@pytest.mark.parametrize(("call", "by"), [(e.HelpAsked(), "touch"), (e.CallButtonPressed(), "button")])
def test_help_can_be_called_from_the_invitation(kiosk: Any, call: Any, by: str) -> None:
    _invitation(kiosk).do(call)
    assert (kiosk.screen, kiosk.state.visit.dialog) == ("home", HelpComing())
    assert kiosk.facts(RecordHelp) == [RecordHelp("home", by)]


@pytest.mark.parametrize("code", ["DHP1:QBABCDEF4", "DHT1", "https://example.org"])
def test_codes_mean_on_the_invitation_what_they_mean_on_home(kiosk: Any, slip: str, code: str) -> None:
    held = slip if code == "DHT1" else code
    home = type(kiosk)(kiosk.state).scan(held)
    invited = _invitation(kiosk).scan(held)
    assert (invited.page, invited.state.visit.behind) == (home.page, home.state.visit.behind)
    assert [type(wish) for wish in invited.wanted if not isinstance(wish, AskPrinter)] == [*map(type, home.wanted)]


def test_a_deputy_badges_in_from_the_invitation(kiosk: Any) -> None:
    assert _invitation(kiosk).on_duty("qb-d2").screen == "duty"
    assert kiosk.wait(30).wait(119).screen == "home"
    assert kiosk.wait(1).screen == "attract"


def test_a_code_that_means_nothing_is_answered_on_home(kiosk: Any) -> None:
    assert _invitation(kiosk).scan("https://example.org").screen == "home"
    assert kiosk.state.visit.banner is not None
