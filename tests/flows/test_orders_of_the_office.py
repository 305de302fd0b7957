"""What the office commands, from edge-sync's inbox to the screen, on the real core and file."""

from collections.abc import Callable
from typing import Any

SHORTEST = ("home.opinion", "notice.agree", "category.heating", "issue.1", "issue.next", "place.1", "review.confirm")


def test_a_notice_shows_on_home_until_its_time_is_over(person: Any) -> None:
    person.office_commands("show_message", {"text": {"zh": "今天下午停电"}}, minutes=1)
    person.until(lambda model: model.body.announcement == "今天下午停电", "notice")
    assert person.wait(60).body.announcement == ""


def test_maintenance_waits_for_the_citizen_and_survives_a_power_cut(
    person: Any, rebooted: Callable[[Any], Any]
) -> None:
    person.press(*SHORTEST[:4]).office_commands("maintenance", {"on": True}, minutes=30)
    person.press(*SHORTEST[4:]).sees("done").press("done.home").sees("maintenance")
    assert person.body.foot == "设备 qb-0302-k1"
    again = rebooted(person).sees("maintenance")
    again.office_commands("maintenance", {"on": False}, minutes=30)
    again.sees("home")


def test_a_restart_waits_until_nobody_is_there_and_is_not_wanted_again_after_it(
    person: Any, rebooted: Callable[[Any], Any]
) -> None:
    person.press(*SHORTEST).sees("done").office_commands("restart_app", {}, minutes=30)
    person.until(lambda _: person.core.store.state.orders.restart_until, "command read").wait(30)
    assert not person.core.restart_wanted
    person.press("done.home").wait(10)
    assert person.core.restart_wanted
    assert not rebooted(person).wait(30).core.restart_wanted


def _has_printed(person: Any) -> bool:
    return "打印测试" in (person.printer.last_slip_text() or "")


def test_a_test_slip_comes_out_as_commanded_and_once(person: Any, rebooted: Callable[[Any], Any]) -> None:
    person.office_commands("print_test", {}, minutes=30).until(lambda _: _has_printed(person), "test slip")
    assert not _has_printed(rebooted(person).sees("home"))


def test_a_test_slip_commanded_while_the_kiosk_was_off_comes_out_later(
    person: Any, rebooted: Callable[[Any], Any]
) -> None:
    person.core.close()
    person.office_commands("print_test", {}, minutes=30)
    again = rebooted(person)
    again.until(lambda _: _has_printed(again), "test slip")
