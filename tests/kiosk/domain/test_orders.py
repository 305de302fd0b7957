from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from kiosk.domain.clock import COUNTY_TIME
from kiosk.domain.orders import Notice, Orders
from kiosk.domain.visit import events as e
from kiosk.domain.visit.effects import Restart
from kiosk.domain.visit.pages import HomePage, MaintenancePage
from kiosk.domain.visit.states import HelpComing

NOON = datetime(2026, 11, 15, 12, tzinfo=COUNTY_TIME)
HOUR = NOON + timedelta(hours=1)
MAINTAINED = Orders(maintenance_until=HOUR)
RESTARTED = Orders(restart_until=HOUR)


def test_maintenance_takes_the_place_of_home_and_ends_by_command(kiosk: Any) -> None:
    assert kiosk.news(orders=MAINTAINED).page == MaintenancePage()
    assert kiosk.news(orders=Orders()).page == HomePage()


def test_maintenance_takes_the_place_of_the_invitation_too(kiosk: Any) -> None:
    assert kiosk.wait(120).news(orders=MAINTAINED).page == MaintenancePage()
    assert kiosk.news(orders=Orders()).page == HomePage()


def test_maintenance_ends_by_itself_when_its_time_is_over(kiosk: Any) -> None:
    assert kiosk.news(orders=MAINTAINED).wait(3599).screen == "maintenance"
    assert kiosk.wait(1).screen == "home"


def test_whoever_is_at_the_kiosk_finishes_before_maintenance(kiosk: Any) -> None:
    kiosk.review().news(orders=MAINTAINED)
    assert kiosk.screen == "review"
    assert kiosk.do(e.LeaveAsked(), e.LeaveConfirmed()).screen == "maintenance"


def test_a_saved_opinion_keeps_its_ticket_on_the_screen_until_it_is_left(kiosk: Any) -> None:
    assert kiosk.done().news(orders=MAINTAINED).screen == "done"
    assert kiosk.do(e.WentHome()).screen == "maintenance"


def test_a_visit_nobody_goes_on_with_gives_way_to_maintenance(kiosk: Any) -> None:
    assert kiosk.review().news(orders=MAINTAINED).wait(121).screen == "maintenance"


@pytest.mark.parametrize(
    "touch",
    [e.OpinionBegun(), e.TrackOpened(), e.DeputiesOpened(), e.ScanOpened(e.Wanted.BADGE), e.WentBack(), e.LeaveAsked()],
)
def test_maintenance_lets_nobody_in(kiosk: Any, touch: Any) -> None:
    assert kiosk.news(orders=MAINTAINED).do(touch).page == MaintenancePage()


def test_codes_of_citizens_mean_nothing_during_maintenance(kiosk: Any, slip: str) -> None:
    before = kiosk.news(orders=MAINTAINED).state.visit
    for code in (slip, "DHP1:QBABCDEF4", "https://example.org"):
        assert kiosk.scan(code).state.visit == before


def test_a_deputy_can_end_their_duty_during_maintenance(kiosk: Any) -> None:
    kiosk.on_duty("qb-d2").news(orders=MAINTAINED, duties=kiosk.state.duties).wait(60).badge("qb-d2").end_confirmed()
    assert (kiosk.screen, kiosk.state.duties) == ("maintenance", ())


def test_help_and_languages_stay_during_maintenance(kiosk: Any) -> None:
    kiosk.news(orders=MAINTAINED).do(e.LanguageChosen("en"), e.HelpAsked())
    assert (kiosk.state.visit.session.language, kiosk.state.visit.dialog) == ("en", HelpComing())
    assert kiosk.wait(60).state.visit.session.language == "zh_CN"


def test_maintenance_follows_the_default_language(kiosk: Any) -> None:
    english = replace(kiosk.state.settings, default_language="en")
    assert kiosk.news(orders=MAINTAINED).news(settings=english).state.visit.session.language == "en"


def test_the_invitation_follows_the_default_language(kiosk: Any) -> None:
    english = replace(kiosk.state.settings, default_language="en")
    assert kiosk.wait(120).news(settings=english).do(e.Touched()).state.visit.session.language == "en"


def test_a_restart_waits_until_nobody_is_there_and_is_asked_for_once(kiosk: Any) -> None:
    kiosk.wait(5).do(e.Touched()).news(orders=RESTARTED).wait(9)
    assert kiosk.all(Restart) == []
    assert kiosk.wait(1).wait(1).news(orders=RESTARTED).all(Restart) == [Restart()]


@pytest.mark.parametrize("visit", ["review", "done"])
def test_no_restart_during_a_visit(kiosk: Any, visit: str) -> None:
    getattr(kiosk, visit)().news(orders=RESTARTED).wait(30)
    assert kiosk.all(Restart) == []
    assert kiosk.do(e.LeaveAsked(), e.LeaveConfirmed()).wait(10).all(Restart) == [Restart()]


def test_no_restart_while_somebody_waits_for_help(kiosk: Any) -> None:
    kiosk.do(e.HelpAsked()).news(orders=RESTARTED).wait(30)
    assert kiosk.all(Restart) == []


def test_a_kiosk_that_invites_restarts(kiosk: Any) -> None:
    assert kiosk.wait(120).news(orders=RESTARTED).all(Restart) == [Restart()]


def test_a_restart_whose_time_is_over_is_not_wanted(kiosk: Any) -> None:
    assert kiosk.news(orders=Orders(restart_until=NOON)).wait(60).all(Restart) == []


def test_a_kiosk_in_maintenance_restarts_too(kiosk: Any) -> None:
    assert kiosk.news(orders=replace(MAINTAINED, restart_until=HOUR)).wait(10).all(Restart) == [Restart()]


def test_a_notice_is_for_its_time() -> None:
    orders = Orders(Notice({"zh": "停电"}, HOUR))
    assert (orders.notice_at(NOON), orders.notice_at(HOUR)) == ({"zh": "停电"}, {})
