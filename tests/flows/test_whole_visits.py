"""Whole visits as steps, on the real core and file, without a window."""

from collections.abc import Callable
from typing import Any

import pytest

from hardware.document import Feed, Picture, QrCode, Rule, Text
from hardware.ports import Lamp
from kiosk.presenters.models import Tone

SHORTEST = ("home.opinion", "notice.agree", "category.heating", "issue.1", "issue.next", "place.1", "review.confirm")


def _leaves_an_opinion(person: Any) -> Any:
    return person.press(*SHORTEST).sees("done").body


def test_an_opinion_is_left_by_five_taps_after_the_notice(person: Any) -> None:
    done = _leaves_an_opinion(person)
    assert (done.state.text, done.state.tone) == ("已保存在本机", Tone.WAITING)
    assert done.ticket_no.startswith("K7-")
    assert done.qr == f"DHT1:{done.ticket_no}:{done.query_code}"


def test_saved_becomes_delivered_by_itself(person: Any) -> None:
    _leaves_an_opinion(person)
    person.hub_takes_everything().until(lambda model: model.body.state.text == "已送达", "已送达")


def test_the_slip_is_offered_printed_and_marked_when_printed_again(person: Any) -> None:
    _leaves_an_opinion(person)
    person.press("done.print").until(lambda model: model.body.print_note == "回执已打印,请取走。", "printed")
    assert "补打" not in person.printer.last_slip_text()
    person.press("done.print").until(lambda _: "补打 1" in person.printer.last_slip_text(), "补打")


def test_the_slip_of_a_visit_in_uyghur_is_in_uyghur_and_its_number_and_codes_are_text(person: Any) -> None:
    done = person.press("nav.language.ug", *SHORTEST).sees("done").body
    person.press("done.print").until(lambda _: person.printer.printed, "printed")
    slip = person.printer.printed[0]
    assert {type(item) for item in slip.items} == {Picture, Text, QrCode, Rule, Feed}
    assert [item.text for item in slip.items if isinstance(item, Text)] == ["qb-0302", done.ticket_no, done.query_code]


def test_without_paper_it_is_said_before_a_slip_is_offered(person: Any) -> None:
    person.printer.set_paper(loaded=False)
    person.press(*SHORTEST).sees("done")
    person.until(lambda model: model.body.print is None and "没有纸" in model.body.print_note, "no paper")


def test_paper_that_is_put_in_makes_the_slip_possible(person: Any) -> None:
    person.printer.set_paper(loaded=False)
    person.press(*SHORTEST).sees("done").until(lambda model: model.body.print is None, "no paper")
    person.printer.set_paper(loaded=True)
    person.wait(2).press("done.print").until(lambda model: "已打印" in model.body.print_note, "printed")


def test_paper_that_runs_out_on_the_slip_leaves_the_ticket(person: Any) -> None:
    ticket_no = _leaves_an_opinion(person).ticket_no
    person.until(lambda model: model.body.print is not None, "slip offered")
    person.printer.set_paper(loaded=False)
    person.press("done.print").until(lambda model: "没有打印成功" in model.body.print_note, "not printed")
    assert person.body.ticket_no == ticket_no


def test_a_phone_number_is_masked_on_the_check_page(person: Any) -> None:
    person.press(*SHORTEST[:-1], "review.identity", "identity.phone").type("identity", "13812345678")
    person.press("identity.consent", "identity.next").sees("review")
    assert [row.value for row in person.body.rows][-1] == "138****5678"
    assert "13812345678" not in str(person.model)


def test_progress_is_looked_up_by_the_slip(person: Any) -> None:
    done = _leaves_an_opinion(person)
    person.press("done.home").scan(done.qr).sees("case")
    assert (person.body.state.text, person.body.ticket_no) == ("已保存在本机", done.ticket_no)


def test_progress_is_looked_up_by_typing_and_shows_the_reply(person: Any) -> None:
    done = _leaves_an_opinion(person)
    opinion_id = person.core.store.state.visit.page.opinion_id
    person.hub_takes_everything().press("done.home")
    person.office_writes(opinion_id, done.ticket_no, 1, "accepted")
    person.office_writes(
        opinion_id, done.ticket_no, 2, "replied",
        public_text={"zh": "已派人测温并检修。"}, from_unit={"zh": "供热公司"}, outcome="A",
    )  # fmt: skip
    person.press("home.track", "track.type").type("track", done.ticket_no.replace("-", "")).press("track.next")
    person.type("track", done.query_code).press("track.next").sees("case")
    assert (person.body.state.text, person.body.reply) == ("已答复", "已派人测温并检修。")
    assert [step.state.text for step in person.body.steps] == ["已答复", "已受理"]
    assert "已解决" in [fact.value for fact in person.body.facts]


def test_a_code_that_cannot_be_read_leads_to_typing(person: Any) -> None:
    person.press("home.track", "track.scan").sees("scan").wait(9)
    assert "还没有读到" not in person.body.hint
    person.wait(2)
    assert person.body.hint.startswith("还没有读到")
    person.press("scan.type").sees("track")


def test_five_wrong_codes_lock_the_ticket(person: Any) -> None:
    done = _leaves_an_opinion(person)
    wrong = "000000" if done.query_code != "000000" else "111111"
    person.press("done.home", "home.track", "track.type").type("track", done.ticket_no.replace("-", ""))
    person.press("track.next")
    for _ in range(5):
        person.type("track", wrong).press("track.next").until(lambda model: model.body.message, "a message")
    person.until(lambda model: "10 分钟" in model.body.message or "还可以试 0 次" in model.body.message, "locked")
    person.type("track", done.query_code).press("track.next")
    person.until(lambda model: "10 分钟" in model.body.message, "locked")


def test_a_ticket_of_another_kiosk_gets_an_honest_sentence(person: Any) -> None:
    person.scan("DHT1:K8-2222-2:123456").until(lambda model: model.banner is not None, "not ours")
    person.press("home.track", "track.type").type("track", "K722222").until(lambda model: model.body.next, "next")


def test_a_deputy_badges_in_counts_and_badges_out(person: Any) -> None:
    person.badge("qb-d0001").sees("duty")
    assert Lamp.DUTY in person.panel.lit()
    person.press("duty.visitor_plus", "duty.visitor_plus", "duty.home").sees("home")
    assert [receiving.name for receiving in person.body.on_duty] == ["赵佳宁"]
    person.wait(31).badge("qb-d0001").press("duty_end.confirm").sees("home")
    person.until(lambda model: model.body.on_duty == (), "nobody on duty")
    assert Lamp.DUTY not in person.panel.lit()


def test_two_deputies_receive_at_once(person: Any) -> None:
    person.badge("qb-d0001").sees("duty").press("duty.home").badge("qb-d0002").sees("duty").press("duty.home")
    assert len(person.body.on_duty) == 2


def test_an_open_duty_survives_a_reboot(person: Any, rebooted: Callable[[Any], Any]) -> None:
    person.badge("qb-d0001").sees("duty").press("duty.visitor_plus")
    person.until(lambda model: model.body.visitors == "1 人", "one visitor")
    again = rebooted(person).sees("home").until(lambda model: len(model.body.on_duty) == 1, "on duty")
    again.until(lambda _: Lamp.DUTY in again.panel.lit(), "lamp")
    again.wait(31).badge("qb-d0001").press("duty_end.confirm").sees("home")
    assert again.body.on_duty == ()


@pytest.mark.parametrize("code", ["DHP1:QBHPDSZK5G", "DHB1:qb-d0001:" + "9" * 26, "DHB1:qb-d0009:" + "9" * 26])
def test_what_is_no_badge_is_refused_neutrally(person: Any, code: str) -> None:
    beeps = person.panel.beeps()
    person.press("home.badge").sees("scan").scan(code)
    person.until(lambda model: model.banner and model.banner.text == "此码不能用于值班。", "refused")
    person.until(lambda _: person.panel.beeps() > beeps, "refused aloud")
    assert person.core.store.state.duties == ()


def test_a_scanned_public_code_leads_to_an_opinion_for_that_deputy(person: Any) -> None:
    person.scan("DHP1:QBHPDSZK5G").sees("deputy").press("deputy.opinion", *SHORTEST[1:-1]).sees("review")
    assert "赵佳宁 代表" in [row.value for row in person.body.rows]


def test_config_changes_greeting_languages_and_printer_within_the_visit(person: Any) -> None:
    person.press("home.opinion")
    config = {"ui": {"greeting": {"zh": "新年好"}, "langs": ["zh_CN"]}, "print": {"enabled": False}}
    person.office_publishes("home/qb-0302", "config", config, 2)
    person.until(lambda model: len(model.nav.languages) == 1, "one language").press("nav.leave")
    assert person.body.greeting == "新年好"
    _leaves_an_opinion(person)
    assert (person.body.print, "不打印" in person.body.print_note) == (None, True)


def test_nobody_there_means_a_warning_and_then_the_next_person_meets_a_fresh_page(person: Any) -> None:
    person.press("nav.language.en", *SHORTEST[:-1]).wait(90).sees("idle")
    assert person.model.dialog.countdown[0] <= 30
    person.wait(30).sees("home")
    assert (person.model.language, person.core.store.state.visit.draft) == ("zh_CN", None)


def test_home_invites_when_nobody_comes_and_whoever_does_starts_there(person: Any) -> None:
    number = person.wait(120).sees("attract").core.store.state.visit.number
    person.press("attract.begin").sees("home")
    assert person.core.store.state.visit.number == number
    _leaves_an_opinion(person)


def test_a_slip_and_a_badge_are_read_while_the_kiosk_invites(person: Any) -> None:
    person.wait(120).sees("attract").scan("DHP1:QBHPDSZK5G").sees("deputy")
    person.press("nav.leave").sees("home").wait(120).sees("attract").badge("qb-d0001").sees("duty")


def test_a_full_disk_is_told_before_anybody_types_and_recovers_by_itself(person: Any) -> None:
    person.room.free = 0
    person.until(lambda _: not person.core.store.state.room, "no room")
    person.press("home.opinion").sees("out_of_service")
    assert "一件也没有丢" in person.body.kept
    person.room.free = 10**12
    person.sees("home").press("home.opinion").sees("notice")


def test_an_opinion_that_was_begun_is_saved_from_the_reserve(person: Any) -> None:
    person.press(*SHORTEST[:-1])
    person.room.free = 0
    person.press("review.confirm").sees("done")


def test_help_rings_and_says_who_comes(person: Any) -> None:
    beeps = person.panel.beeps()
    person.press("nav.help").until(lambda model: model.dialog is not None, "help")
    person.until(lambda _: person.panel.beeps() > beeps, "ringing")
    assert Lamp.ERROR in person.panel.lit()


def test_no_thread_failed_in_a_way_nobody_foresaw(person: Any) -> None:
    _leaves_an_opinion(person)
    person.press("done.home").scan("\x00").badge("qb-d0001").sees("duty")
    assert person.core.failures == 0
