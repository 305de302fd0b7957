from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from kiosk.bootstrap import LOCALES
from kiosk.domain.case import Case, CaseStep
from kiosk.domain.clock import COUNTY_TIME, ClockQuality, Moment
from kiosk.domain.codes import PublicCode
from kiosk.domain.devices import Devices, PrinterCondition, ReaderCondition
from kiosk.domain.duty import DutySession
from kiosk.domain.opinion import Delivery, Kind, Opinion
from kiosk.domain.orders import Notice, Orders
from kiosk.domain.question import CaseQuestion, DeputyQuestion, Silence
from kiosk.domain.settings import Settings
from kiosk.domain.stored import Queue, Stored
from kiosk.domain.ticket import QueryCode, Receipt, TicketNo
from kiosk.domain.visit import pages as p
from kiosk.domain.visit.draft import Draft
from kiosk.domain.visit.events import Wanted
from kiosk.domain.visit.session import Session
from kiosk.domain.visit.states import HelpComing, IdleWarning, State, Visit, initial
from kiosk.domain.world import (
    Announcement,
    Category,
    Deputy,
    MonthlyDay,
    Phrase,
    Reception,
    World,
)  # fmt: skip
from kiosk.presenters.capacity import layout
from kiosk.presenters.format import Format
from kiosk.presenters.models import ScreenModel, Tone, buttons
from kiosk.presenters.present import present
from kiosk.presenters.text import load

CATALOGUES = load(LOCALES)
NOON = datetime(2026, 11, 15, 12, tzinfo=COUNTY_TIME)
NOW = Moment(NOON, 5000.0, ClockQuality.NTP)
DEPUTY = Deputy("qb-d1", {"zh": "赵佳宁"}, ("county", "galaxy"), "qb-0302", "QBHPDSZK5G", title={"zh": "小学教师"})
HEATING = Category("heating", {"zh": "供热取暖"}, "heating", tuple(Phrase({"zh": f"第 {n} 句。"}) for n in range(5)))
OTHERS = tuple(Category(f"c{n}", {"zh": f"类{n}"}, "other", (Phrase({"zh": "句。"}),)) for n in range(20))
WORLD = World(
    "qb-0302",
    {"zh": "云杉镇代表之家"},
    deputies=(DEPUTY,),
    categories=(HEATING, *OTHERS),
    places=({"zh": "村委会"},),
    home_phones=("0900-5500001",),
    reception_rule=MonthlyDay(15, "10:30", "13:00"),
    out_of_scope=({"zh": "诉讼中的事项"}, {"zh": "紧急情况请拨打 110"}),
)
OPINION = Opinion(Kind.HELP, "heating", ("冷。",), "", "", None, None, "zh", 1)
DONE = p.DonePage("o1", OPINION, Receipt(TicketNo("K7-22CE-N"), QueryCode("483920")), NOW)
CODE = QueryCode("483920")
CASE = Case(TicketNo("K7-22CE-N"), "o1", Kind.HELP, "heating", NOON, Delivery.PENDING)
QUESTION = CaseQuestion(TicketNo("K7-22CE-N"), QueryCode("483920"))
DRAFT = Draft(HEATING, HEATING.phrases[:1], phone="13812345678")

Show = Callable[..., ScreenModel]


def _state(page: p.Page, changes: dict[str, Any], visit: dict[str, Any]) -> State:
    settings = Settings(languages=("zh_CN", "en"), printer_enabled=True)
    stored = Stored(WORLD, settings, (), Queue(), (), online=True, room=True)
    state = initial(stored, catalogues=("zh_CN", "en"), now=NOW)
    devices = Devices(PrinterCondition.READY, ReaderCondition.READY)
    whole = {"touched": 5000.0, "session": Session("zh_CN"), "page": page, **visit}
    return replace(state, **{"devices": devices, "visit": Visit(1, **whole), **changes})


def show(
    page: p.Page, *, panel: tuple[int, int] = (217, 136), visit: dict[str, Any] | None = None, **changes: Any
) -> Any:
    """The screen of a page."""
    return present(_state(page, changes, visit or {}), CATALOGUES, layout(Format(panel)))


def printer(condition: PrinterCondition) -> dict[str, Any]:
    return {"devices": Devices(condition, ReaderCondition.READY)}


@pytest.mark.parametrize(
    ("page", "controls"),
    [
        (p.HomePage(), {"home.opinion", "home.deputies", "home.track", "home.badge"}),
        (p.NoticePage(), {"notice.agree", "notice.decline"}),
        (p.CategoryPage(), {"category.heating", "category.page.next"}),
        (p.CategoryPage(1), {"category.page.prev"}),
        (p.IssuePage(), {"issue.1", "issue.4", "issue.next", "issue.page.next"}),
        (p.PlacePage(), {"place.1", "place.skip"}),
        (
            p.ReviewPage(),
            {"review.confirm", "review.kind", "review.place", "review.recipient", "review.identity", "review.text"},
        ),
        (p.KindPage(), {f"kind.{kind.value}" for kind in Kind}),
        (p.RecipientPage(), {"recipient.home_office", "recipient.scan"}),
        (
            p.IdentityPage(""),
            {"identity.anonymous", "identity.phone", "identity.pad.0", "identity.pad.9", "identity.pad.delete",
             "identity.next", "identity.consent"},
        ),
        (DONE, {"done.print", "done.again", "done.home"}),
        (p.DeputiesPage(), {"deputies.qb-d1", "deputies.scan", "deputies.level.county"}),
        (p.DeputyPage("qb-d1"), {"deputy.opinion"}),
        (p.ScanPage(Wanted.SLIP), {"scan.cancel", "scan.type"}),
        (p.TrackPage(), {"track.scan", "track.type"}),
        (p.TicketPage(), {"track.pad.K", "track.pad.delete", "track.next"}),
        (p.CodePage(TicketNo("K7-22CE-N")), {"track.pad.0", "track.next"}),
        (p.AskingPage(QUESTION, 5000.0), {"asking.stop"}),
        (p.AskingPage(QUESTION, 5000.0, Silence.OFFLINE), {"asking.again"}),
        (p.FoundDeputyPage(DEPUTY), {"deputy.opinion"}),
        (p.CasePage(CASE, CODE), {"case.home"}),
        (p.MaintenancePage(), set()),
        (p.OutOfServicePage(p.Reason.NO_ROOM), {"out_of_service.home"}),
    ],
)  # fmt: skip
@pytest.mark.parametrize("panel", [(217, 136), (154, 86), (476, 268), (268, 476)])
def test_controls_have_their_stable_names(page: p.Page, controls: set[str], panel: tuple[int, int]) -> None:
    shown = show(page, panel=panel, visit={"draft": DRAFT})
    rows = {f"review.{row}" for row in ("place", "kind", "recipient", "identity")}
    paged = {name for name in controls if ".page." in name} | {"issue.4", "track.pad.K"} | rows
    wanted = controls if panel == (217, 136) else controls - paged
    assert wanted <= buttons(shown).keys()
    wide = {"nav.language.zh_CN", "nav.language.en", "nav.size", "nav.theme", "nav.lower"}
    everywhere = {"nav.help", "nav.sound", *(wide if panel[0] >= 200 else {"nav.language", "nav.view"})}
    elsewhere = set() if isinstance(page, p.HomePage | p.MaintenancePage) else {"nav.back", "nav.leave"}
    assert everywhere | elsewhere <= buttons(shown).keys()
    assert shown.name == page.name


def test_the_invitation_has_one_control_and_says_what_home_says() -> None:
    shown = show(p.AttractPage(), online=False)
    assert buttons(shown).keys() == {"attract.begin"}
    assert (shown.name, shown.nav.home_name, shown.nav.offline) == ("attract", "云杉镇代表之家", "未联网,稍后送出")
    duties = (DutySession("d1", "qb-d1", NOON),)
    receiving = show(p.AttractPage(), duties=duties).body
    assert (shown.body.on_duty, receiving.on_duty, receiving.nobody_on_duty) == ((), ("赵佳宁",), "")
    assert shown.body.nobody_on_duty == show(p.HomePage()).body.nobody_on_duty != ""


def test_the_languages_of_the_invitation_take_turns_of_ten_seconds_the_default_one_first() -> None:
    def at(seconds: float) -> Any:
        return show(p.AttractPage(), visit={"touched": 5000.0 - 120 - seconds}).body

    assert [greeting.language for greeting in at(0).greetings] == ["zh_CN", "en"]
    assert [greeting.welcome for greeting in at(0).greetings] == ["欢迎您", "Welcome"]
    assert [at(seconds).large for seconds in (0, 9, 10, 19, 20, 1e6)] == [0, 0, 1, 1, 0, 0]
    english = Settings(languages=("zh_CN", "en"), default_language="en")
    assert [greeting.language for greeting in show(p.AttractPage(), settings=english).body.greetings] == ["en", "zh_CN"]


def test_the_same_controls_are_there_in_every_language() -> None:
    for page in (p.HomePage(), p.NoticePage(), DONE, p.TrackPage()):
        chinese, english = show(page), show(page, visit={"session": Session("en")})
        own, others = ({name for name in buttons(shown) if ".page." not in name} for shown in (chinese, english))
        assert own == others
        assert chinese.body != english.body


def test_free_text_comes_after_the_ready_made_sentences_and_places() -> None:
    for page in (p.IssuePage(), p.PlacePage()):
        assert f"{page.name}.write" in buttons(show(page, visit={"draft": DRAFT}))


def test_the_number_is_masked_on_the_check_page() -> None:
    shown = show(p.ReviewPage(), visit={"draft": DRAFT})
    assert shown.body.rows[-1].value == "138****5678"
    assert "13812345678" not in str(shown.body)


def test_a_number_being_typed_shows_its_end() -> None:
    assert show(p.IdentityPage("1381234"), visit={"draft": DRAFT}).body.pad.shown == "1381234"
    assert show(p.IdentityPage("13812345678"), visit={"draft": DRAFT}).body.pad.shown == "138****5678"


def test_next_waits_for_a_number_and_consent() -> None:
    ready = [
        show(page, visit={"draft": DRAFT}).body.next.enabled
        for page in (p.IdentityPage("138"), p.IdentityPage("13812345678"), p.IdentityPage("13812345678", consent=True))
    ]
    assert ready == [False, False, True]


@pytest.mark.parametrize(
    ("delivery", "text", "tone"),
    [
        (Delivery.PENDING, "已保存在本机", Tone.WAITING),
        (Delivery.SETTLED, "已送达", Tone.GOOD),
        (Delivery.REJECTED, "已保存,人工处理", Tone.NEUTRAL),
    ],
)
def test_the_state_after_the_commit_is_honest(delivery: Delivery, text: str, tone: Tone) -> None:
    state = show(DONE, recent=(("o1", delivery),)).body.state
    assert (state.text, state.tone) == (text, tone)


@pytest.mark.parametrize("condition", [state for state in PrinterCondition if not state.can_print])
def test_no_slip_is_offered_by_a_printer_that_cannot_and_it_is_said_why(condition: PrinterCondition) -> None:
    body = show(DONE, **printer(condition)).body
    assert body.print is None
    assert body.print_note.endswith("请用笔记下或用手机拍下编号和查询码。")


def test_while_printing_the_button_says_so_and_does_nothing() -> None:
    button = show(replace(DONE, printing=p.Printing.UNDER_WAY)).body.print
    assert (button.text, button.enabled) == ("正在打印…", False)


def test_a_failed_slip_says_that_the_opinion_is_safe() -> None:
    failed = replace(DONE, printing=p.Printing.FAILED, failure=PrinterCondition.PAPER_OUT)
    assert show(failed).body.print_note.startswith("没有打印成功,意见已保存。打印机没有纸了。")
    assert "safely saved. The printer is out" in show(failed, visit={"session": Session("en")}).body.print_note


def test_while_saving_confirm_says_so_and_does_nothing() -> None:
    body = show(p.ReviewPage(p.Saving.UNDER_WAY), visit={"draft": DRAFT}).body
    assert (body.hint, body.confirm.enabled, body.confirm.text) == ("正在保存…", False, "正在保存…")


@pytest.mark.parametrize("saving", [p.Saving.FAILED, p.Saving.FULL])
def test_what_was_not_saved_is_said_and_confirm_works_again(saving: p.Saving) -> None:
    shown = show(p.ReviewPage(saving), visit={"draft": DRAFT})
    assert shown.banner.tone is Tone.WARNING
    assert "都还在" in shown.banner.text
    assert shown.body.confirm.enabled


def test_the_idle_warning_counts_down_and_any_touch_goes_on() -> None:
    shown = show(p.ReviewPage(), visit={"draft": DRAFT, "dialog": IdleWarning(5025.0)})
    assert (shown.name, shown.dialog.countdown) == ("idle", (25, 30))
    assert shown.dialog.elsewhere.event == shown.dialog.buttons[0].event
    assert buttons(shown).keys() == {"idle.continue"}


def test_help_says_which_number_may_be_called() -> None:
    assert "0900-5500001" in show(p.HomePage(), visit={"dialog": HelpComing()}).dialog.text


def test_an_unknown_status_is_shown_by_the_offices_words_or_its_code() -> None:
    words = CaseStep(1, NOON, "galactic", {"zh": "星际流转中"})
    code = CaseStep(2, NOON, "nebular")
    steps = show(p.CasePage(replace(CASE, steps=(words, code)), CODE)).body.steps
    assert [(step.state.text, step.state.tone) for step in steps] == [
        ("nebular", Tone.NEUTRAL),
        ("星际流转中", Tone.NEUTRAL),
    ]


def test_a_case_of_an_unknown_category_shows_its_code() -> None:
    values = [fact.value for fact in show(p.CasePage(replace(CASE, category="astral"), CODE)).body.facts]
    assert "求助、astral" in values


def test_before_the_office_wrote_a_case_tells_what_the_kiosk_did() -> None:
    body = show(p.CasePage(CASE, CODE)).body
    assert (body.state.text, [step.state.text for step in body.steps]) == ("已保存在本机", ["已保存在本机"])


def test_home_names_who_receives_and_survives_a_deputy_nobody_knows() -> None:
    duties = (DutySession("a", "qb-d1", NOON), DutySession("b", "nobody", NOON))
    body = show(p.HomePage(), duties=duties).body
    assert [receiving.name for receiving in body.on_duty] == ["赵佳宁"]
    assert body.nobody_on_duty == ""


def test_the_most_urgent_announcement_that_is_valid_is_shown() -> None:
    entries = (
        Announcement({"zh": "过期"}, 1, None, NOON - timedelta(days=1)),
        Announcement({"zh": "普通"}, 2, None, None),
        Announcement({"zh": "要紧"}, 1, NOON, NOON + timedelta(days=1)),
    )
    assert show(p.HomePage(), world=replace(WORLD, announcements=entries)).body.announcement == "要紧"


def test_the_next_reception_is_the_planned_one_else_the_rule() -> None:
    assert "每月 15 日 10:30—13:00(遇节假日顺延)" in _facts(show(p.DeputyPage("qb-d1")))
    planned = Reception(NOON + timedelta(days=1), NOON + timedelta(days=1, hours=2), ("qb-d1",))
    with_plan = show(p.DeputyPage("qb-d1"), world=replace(WORLD, receptions=(planned,)))
    assert "11月16日 星期一 12:00—14:00" in _facts(with_plan)


def _facts(shown: Any) -> list[str]:
    return [fact.value for fact in shown.body.facts]


def test_the_emergency_line_stands_alone() -> None:
    body = show(p.NoticePage()).body
    assert (body.scope, body.emergency) == (("诉讼中的事项",), "紧急情况请拨打 110")


@pytest.mark.parametrize(("scope", "first"), [("诉讼中的事项", True), ("已经在办的事项请向原单位查询," * 3, False)])
def test_where_one_line_is_left_below_the_emergency_line_only_a_whole_sentence_begins_there(
    scope: str, *, first: bool
) -> None:
    emergency = "紧急情况请先拨打电话 110 报警,着火拨打 119,有人受伤拨打 120 急救"
    world = replace(WORLD, out_of_scope=({"zh": scope}, {"zh": emergency}))
    body = show(p.NoticePage(), panel=(154, 86), world=world).body
    assert (body.emergency, bool(body.scope)) == (emergency, first)
    assert show(p.NoticePage(), panel=(154, 86)).body.scope


def test_offline_is_a_small_sign_and_no_technical_text() -> None:
    assert show(p.HomePage(), online=False).nav.offline == "未联网,稍后送出"
    assert show(p.HomePage()).nav.offline == ""


def test_a_ticket_that_is_locked_says_for_how_long() -> None:
    page = p.CodePage(TicketNo("K7-22CE-N"), failure=p.Locked(5000.0 + 541))
    assert "10 分钟" in show(page).body.message
    assert "没有丢" in show(page).body.message


@pytest.mark.parametrize("silence", Silence)
def test_why_the_county_did_not_answer_what_is_kept_and_what_to_do(silence: Silence) -> None:
    body = show(p.AskingPage(QUESTION, 5000.0, silence), online=silence is not Silence.OFFLINE).body
    assert body.happened.startswith("本机没有这个编号的记录")
    assert body.kept == "您的意见没有丢。"
    assert body.to_do == "请过一会儿再试,或到当时登记的代表之家查,或拨打 0900-5500001。"


def test_nobody_is_told_that_there_is_no_network_once_there_is() -> None:
    body = show(p.AskingPage(QUESTION, 5000.0, Silence.OFFLINE), online=True).body
    assert (body.heading, body.kept) == ("网络恢复了", "您的意见没有丢。")
    assert "再试一次" in body.to_do
    assert [button.id for button in body.buttons] == ["asking.again"]


def test_without_a_number_to_call_the_staff_may_be_asked() -> None:
    asked = p.AskingPage(DeputyQuestion(PublicCode("QBZZZZZZ")), 5000.0, Silence.UNANSWERED)
    assert "请工作人员帮忙" in show(asked, world=replace(WORLD, home_phones=())).body.to_do


def test_a_case_of_another_home_says_where_it_was_left() -> None:
    elsewhere = replace(WORLD, homes={"qb-0105": {"zh": "红星镇代表之家"}})
    shown = p.CasePage(replace(CASE, home_id="qb-0105"), CODE)
    assert "红星镇代表之家" in _facts(show(shown, world=elsewhere))
    assert "qb-0105" in _facts(show(shown))
    assert len(_facts(show(p.CasePage(CASE, CODE)))) == len(_facts(show(shown))) - 1


def test_a_case_with_a_short_reply_is_on_one_page() -> None:
    text = {"zh": "管网已经冲洗,压力恢复正常。以后停水前三天广播。"}
    reply = CaseStep(2, NOON, "replied", {}, text, {"zh": "县水利局"}, outcome="A")
    of = replace(CASE, home_id="qb-0105", steps=(CaseStep(1, NOON, "accepted", {}, {}), reply))
    shown = show(p.CasePage(of, CODE)).body
    assert (len(shown.facts), shown.reply, shown.pager) == (4, text["zh"], None)


LONG_REPLY = "管网已经冲洗,压力恢复正常。以后停水前三天广播。" * 9


def _answered(panel: tuple[int, int], said: str = LONG_REPLY) -> Any:
    reply = CaseStep(2, NOON, "replied", {}, {"zh": said}, {"zh": "县水利局"}, outcome="A")
    return show(p.CasePage(replace(CASE, steps=(reply,)), CODE), panel=panel).body


def test_a_long_reply_begins_on_the_first_page_and_says_where_all_of_it_is() -> None:
    shown = _answered((217, 136))
    assert shown.facts
    assert LONG_REPLY.startswith(shown.reply.rstrip("…"))
    assert len(shown.reply) > 20
    assert "下一页" in shown.more


def test_on_a_low_page_the_answer_comes_before_what_its_asker_knows() -> None:
    shown = _answered((154, 86))
    assert (shown.facts, shown.more, shown.reply_heading) == ((), "", "县水利局答复")
    assert LONG_REPLY.startswith(shown.reply)


@pytest.mark.parametrize("panel", [(154, 86), (217, 136), (268, 476)])
@pytest.mark.parametrize("blank", [" ", "\n" * 40, "\u3000\n"])
def test_an_answer_without_words_breaks_no_page(panel: tuple[int, int], blank: str) -> None:
    shown = _answered(panel, blank)
    assert (bool(shown.facts), shown.reply_heading, shown.reply, shown.more) == (True, "", "", "")


def test_the_card_of_another_homes_deputy_names_the_home_and_promises_no_reception_here() -> None:
    found = show(p.FoundDeputyPage(replace(DEPUTY, home_id="qb-0105")))
    assert "qb-0105" in _facts(found)
    assert not any("每月" in fact for fact in _facts(found))
    assert found.body.opinion.text == "向本代表之家提意见"


def test_what_the_county_does_not_have_is_told_without_saying_what_was_wrong() -> None:
    assert show(p.CodePage(TicketNo("K7-22CE-N"), failure=p.NoMatch())).body.message.startswith("没有查到。")


def test_a_notice_of_the_office_comes_before_announcements_until_its_time_is_over() -> None:
    announced = replace(WORLD, announcements=(Announcement({"zh": "要紧"}, 1, None, None),))
    noticed = Orders(Notice({"zh": "今天下午停电"}, NOON + timedelta(minutes=1)))
    assert show(p.HomePage(), world=announced, orders=noticed).body.announcement == "今天下午停电"
    over = Orders(Notice({"zh": "今天下午停电"}, NOON))
    assert show(p.HomePage(), world=announced, orders=over).body.announcement == "要紧"


def test_maintenance_says_until_when_what_is_kept_whom_to_call_and_which_kiosk_it_is() -> None:
    body = show(p.MaintenancePage(), orders=Orders(maintenance_until=NOON), device_id="qb-0302-k1").body
    assert (body.heading, body.foot) == ("暂停服务", "设备 qb-0302-k1")
    assert "11月15日\u00a012:00" in body.happened
    assert "没有丢" in body.kept
    assert "0900-5500001" in body.to_do
