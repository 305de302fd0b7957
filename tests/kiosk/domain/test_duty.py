from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from kiosk.domain.clock import ClockQuality
from kiosk.domain.devices import Lamp, PanelCondition, Sound
from kiosk.domain.duty import DutyEnd, DutySession
from kiosk.domain.facts import RecordDutyEnd, RecordDutyStart, RecordNotable, RecordVisitors
from kiosk.domain.ticket import Receipt
from kiosk.domain.visit import events as e
from kiosk.domain.visit.banner import Says
from kiosk.domain.visit.effects import Light, Play
from kiosk.domain.visit.states import EndingDuty


def _says(kiosk: Any) -> Says | None:
    banner = kiosk.state.visit.banner
    return banner.says if banner else None


def test_a_badge_opens_duty_once_it_is_committed(kiosk: Any) -> None:
    kiosk.badge("qb-d2")
    assert (kiosk.screen, kiosk.state.duties) == ("home", ())
    duty = kiosk.facts(RecordDutyStart)[0].duty
    kiosk.do(e.DutyStartSaved(duty))
    assert (kiosk.screen, kiosk.state.duties) == ("duty", (duty,))


def test_duty_lights_the_lamp_and_sounds(kiosk: Any) -> None:
    kiosk.on_duty("qb-d2")
    assert Light(Lamp.DUTY, lit=True) in kiosk.wanted
    assert Play(Sound.ACCEPTED) in kiosk.wanted


def test_a_duty_that_is_open_at_start_lights_the_lamp(kiosk: Any) -> None:
    kiosk.news(duties=(DutySession("d", "qb-d2", kiosk.state.now.wall),))
    assert Light(Lamp.DUTY, lit=True) in kiosk.wanted


def test_a_panel_that_comes_back_is_lit_again(kiosk: Any) -> None:
    kiosk.on_duty("qb-d2").wanted.clear()
    kiosk.do(e.PanelChanged(PanelCondition.ABSENT), e.PanelChanged(PanelCondition.READY))
    assert kiosk.wanted[-1:] != []
    assert Light(Lamp.DUTY, lit=True) in kiosk.wanted


def test_the_same_badge_within_thirty_seconds_is_ignored(kiosk: Any) -> None:
    kiosk.on_duty("qb-d2").wait(29).badge("qb-d2")
    assert kiosk.state.visit.dialog is None
    assert len(kiosk.facts(RecordDutyStart)) == 1


def test_the_same_badge_later_asks_whether_to_end(kiosk: Any) -> None:
    kiosk.on_duty("qb-d2").do(e.WentHome()).wait(31).badge("qb-d2")
    assert kiosk.state.visit.dialog == EndingDuty("duty-1", DutyEnd.BADGE)
    assert kiosk.facts(RecordDutyEnd) == []


def test_duty_ends_when_it_is_confirmed_and_committed(kiosk: Any) -> None:
    kiosk.on_duty("qb-d2").wait(29).do(e.DutyEndAsked()).do(e.DutyEndConfirmed())
    assert kiosk.facts(RecordDutyEnd) == [RecordDutyEnd("duty-1", DutyEnd.BUTTON)]
    assert len(kiosk.state.duties) == 1
    kiosk.do(e.DutyEndSaved("duty-1"))
    assert (kiosk.state.duties, kiosk.screen, _says(kiosk)) == ((), "home", Says.DUTY_ENDED)
    assert Light(Lamp.DUTY, lit=False) in kiosk.wanted


def test_a_badge_that_ended_duty_does_not_open_it_again_at_once(kiosk: Any) -> None:
    kiosk.on_duty("qb-d2").do(e.DutyEndAsked()).end_confirmed().wait(5).badge("qb-d2")
    assert len(kiosk.facts(RecordDutyStart)) == 1


def test_a_deputy_who_goes_on_receiving_stays_open(kiosk: Any) -> None:
    kiosk.on_duty("qb-d2").do(e.DutyEndAsked(), e.DialogClosed())
    assert kiosk.facts(RecordDutyEnd) == []
    assert len(kiosk.state.duties) == 1


def test_two_deputies_are_open_at_once(kiosk: Any) -> None:
    kiosk.on_duty("qb-d2").on_duty("qb-d1", "duty-2")
    assert [duty.deputy_id for duty in kiosk.state.duties] == ["qb-d2", "qb-d1"]
    assert [fact.kind for fact in kiosk.facts(RecordDutyStart)] == ["regular", "joint"]


def test_where_joint_reception_is_off_the_second_is_told_who_receives(kiosk: Any) -> None:
    kiosk.news(settings=replace(kiosk.state.settings, allow_joint=False)).on_duty("qb-d2").badge("qb-d1", "duty-2")
    assert _says(kiosk) is Says.JOINT_REFUSED
    assert len(kiosk.facts(RecordDutyStart)) == 1


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("DHB1:qb-d2:" + "9" * 26, "wrong_secret"),
        ("DHB1:qb-d9:" + "9" * 26, "unknown"),
        ("DHB1:qb-d3:" + "2" * 26, "revoked"),
        ("DHB1:qb-d4:" + "3" * 26, "inactive"),
    ],
)
def test_what_may_not_open_duty_gets_one_neutral_sentence_and_is_recorded(kiosk: Any, code: str, why: str) -> None:
    kiosk.scan(code)
    assert (_says(kiosk), kiosk.screen) == (Says.BADGE_REFUSED, "home")
    assert [(fact.what, fact.why) for fact in kiosk.facts(RecordNotable)] == [("badge_refused", why)]
    assert Play(Sound.REFUSED) in kiosk.wanted


def test_what_a_badge_led_to_is_said_on_a_home_that_nobody_touched_for_long(kiosk: Any) -> None:
    kiosk.wait(90).scan("DHB1:qb-d9999:" + "0" * 26)
    assert (_says(kiosk.wait(1)), kiosk.screen) == (Says.BADGE_REFUSED, "home")


@pytest.mark.parametrize(
    ("code", "why"),
    [("DHP1:QBABCDEF4", "public_code"), ("https://example.org", "foreign"), (None, "unreadable")],
)
def test_whatever_else_is_held_where_a_badge_was_asked_for_is_refused(kiosk: Any, code: str | None, why: str) -> None:
    kiosk.do(e.ScanOpened(e.Wanted.BADGE)).scan(code)
    assert (_says(kiosk), kiosk.screen) == (Says.BADGE_REFUSED, "scan")
    assert [fact.why for fact in kiosk.facts(RecordNotable)] == [why]


def test_a_badge_does_not_cover_an_unfinished_opinion(kiosk: Any) -> None:
    kiosk.review().badge("qb-d2")
    assert (kiosk.screen, _says(kiosk)) == ("review", Says.FINISH_FIRST)
    assert kiosk.facts(RecordDutyStart) == []


def test_a_badge_that_is_committed_into_an_opinion_only_says_so(kiosk: Any) -> None:
    kiosk.badge("qb-d2").review().do(e.DutyStartSaved(kiosk.facts(RecordDutyStart)[0].duty))
    assert (kiosk.screen, _says(kiosk)) == ("review", Says.DUTY_STARTED)
    assert len(kiosk.state.duties) == 1


@pytest.mark.parametrize("opened", [e.ScanOpened(e.Wanted.BADGE), e.DeputiesOpened(), e.TrackOpened()])
def test_a_badge_works_on_pages_that_hold_nothing(kiosk: Any, opened: e.Event) -> None:
    assert kiosk.do(opened).on_duty("qb-d2").screen == "duty"
    assert kiosk.do(e.WentBack()).screen == "home"


def test_a_badge_works_after_the_slip_of_an_opinion_is_out(kiosk: Any, receipt: Receipt) -> None:
    kiosk.done().do(e.SlipAsked(), e.SlipPrinted(kiosk.state.visit.number, receipt.ticket_no))
    assert kiosk.on_duty("qb-d2").screen == "duty"


def test_a_badge_waits_while_ticket_and_code_are_on_the_screen_alone(kiosk: Any) -> None:
    kiosk.done().badge("qb-d2")
    assert (kiosk.screen, _says(kiosk), kiosk.facts(RecordDutyStart)) == ("done", Says.FINISH_FIRST, [])
    assert kiosk.do(e.WentHome()).on_duty("qb-d2").screen == "duty"


def test_visitors_are_counted_and_kept(kiosk: Any) -> None:
    kiosk.on_duty("qb-d2").do(e.VisitorCounted(), e.VisitorCounted())
    assert kiosk.state.duties[0].visitors == 2
    assert kiosk.facts(RecordVisitors) == [RecordVisitors("duty-1", 1), RecordVisitors("duty-1", 2)]


def test_news_on_their_way_do_not_take_a_visitor_back(kiosk: Any) -> None:
    duties = kiosk.on_duty("qb-d2").state.duties
    kiosk.do(e.VisitorCounted()).news(duties=duties)
    assert kiosk.state.duties[0].visitors == 1


def test_a_start_that_cannot_be_kept_is_told_and_may_be_tried_at_once(kiosk: Any) -> None:
    kiosk.badge("qb-d2").do(e.DutyStartNotSaved(kiosk.facts(RecordDutyStart)[0].duty))
    assert _says(kiosk) is Says.DUTY_NOT_SAVED
    assert len(kiosk.badge("qb-d2").facts(RecordDutyStart)) == 2


def test_an_end_that_cannot_be_kept_leaves_the_duty_open(kiosk: Any) -> None:
    kiosk.on_duty("qb-d2").do(e.DutyEndAsked(), e.DutyEndConfirmed(), e.DutyEndNotSaved("duty-1"))
    assert (len(kiosk.state.duties), _says(kiosk)) == (1, Says.DUTY_NOT_SAVED)


def test_duty_ends_by_itself_after_its_hours_whatever_the_wall_clock_does(kiosk: Any) -> None:
    kiosk.on_duty("qb-d2").wait(8 * 3600 - 1, wall=timedelta(days=-4000))
    assert kiosk.facts(RecordDutyEnd) == []
    kiosk.wait(1).wait(1)
    assert kiosk.facts(RecordDutyEnd) == [RecordDutyEnd("duty-1", DutyEnd.AUTO_TIMEOUT)]


def test_a_duty_from_before_this_boot_that_is_too_old_ends_as_recovered(kiosk: Any) -> None:
    kiosk.news(duties=(DutySession("d", "qb-d2", kiosk.state.now.wall - timedelta(hours=9)),)).wait(1)
    assert kiosk.facts(RecordDutyEnd) == [RecordDutyEnd("d", DutyEnd.BOOT_RECOVERY)]


def test_a_duty_from_before_this_boot_is_not_judged_by_a_clock_nobody_set(kiosk: Any) -> None:
    now = replace(kiosk.state.now, quality=ClockQuality.UNSYNCED)
    kiosk.do(e.Ticked(now)).news(duties=(DutySession("d", "qb-d2", now.wall - timedelta(days=900)),)).wait(1)
    assert (kiosk.facts(RecordDutyEnd), len(kiosk.state.duties)) == ([], 1)


def test_an_end_by_time_that_fails_is_tried_again_after_a_minute(kiosk: Any) -> None:
    kiosk.on_duty("qb-d2").wait(8 * 3600).do(e.DutyEndNotSaved("duty-1")).wait(30)
    assert len(kiosk.facts(RecordDutyEnd)) == 1
    assert len(kiosk.wait(31).facts(RecordDutyEnd)) == 2


def test_a_duty_that_is_gone_closes_its_page(kiosk: Any) -> None:
    assert kiosk.on_duty("qb-d2").news(duties=()).screen == "home"
