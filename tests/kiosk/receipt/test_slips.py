"""Slips say what is true, in the order people read, and nothing that a finder should know."""

from dataclasses import replace
from datetime import datetime

import pytest

from hardware.document import Document, Field, QrCode, Text
from hardware.print_charset import can_show
from kiosk.application.receipt import Printed, case_slip, opinion_slip, printer_test_slip, slip_language
from kiosk.bootstrap import LOCALES
from kiosk.domain.case import Case, CaseStep
from kiosk.domain.clock import COUNTY_TIME, ClockQuality, Moment
from kiosk.domain.opinion import Contact, Delivery, Kind, Opinion
from kiosk.domain.settings import Settings
from kiosk.domain.ticket import QueryCode, Receipt, TicketNo
from kiosk.domain.world import Category, Deputy, World
from kiosk.presenters.text import load

CATALOGUES = load(LOCALES)
CHINESE = CATALOGUES.words("zh_CN")
WORLD = World(
    home_id="qb-0302",
    home_name={"zh": "云杉镇代表之家"},
    deputies=(Deputy("qb-d0004", {"zh": "别克·托合塔尔"}, ("county",), "qb-0302", "QB58XRVXWZ"),),
    categories=(Category("ev_charging", {"zh": "电动车充电"}, "plug", ()),),
    out_of_scope=({"zh": "诉讼"}, {"zh": "仲裁"}),
    next_step={"zh": "预计 5 个工作日内受理"},
    opening={"zh": "周一至周五 10:00-19:00"},
    hotline="0900-5500000",
    home_phones=("0900-5500302",),
)
BY = Printed(WORLD, Settings(), "qb-0302-k1", "0.1.0", CHINESE)
OPINION = Opinion(
    kind=Kind.ADVICE,
    category="ev_charging",
    phrases=("想加装充电桩",),
    text="我家楼下没有地方充电",
    place="镇中心小学东侧路口第二根电线杆旁边",
    to_deputy_id="qb-d0004",
    contact=Contact("13812341234"),
    language="zh",
    notice_version=3,
)
RECEIPT = Receipt(TicketNo("K7-3DQ9-X"), QueryCode("483920"))
SAVED_AT = Moment(datetime(2026, 11, 15, 10, 42, tzinfo=COUNTY_TIME), 10.0, ClockQuality.NTP)
CASE = Case(RECEIPT.ticket_no, "0193", Kind.ADVICE, "ev_charging", SAVED_AT.wall, Delivery.SETTLED)


def lines(document: Document) -> list[str]:
    """What stands on the paper, without rules and feeds."""
    said = []
    for item in document.items:
        match item:
            case Text(text=text):
                said.append(text)
            case Field(label=label, value=value):
                said.append(f"{label} {value}")
            case QrCode(payload=payload):
                said.append(f"[{payload}]")
    return said


def test_the_opinion_slip_has_everything_in_its_order() -> None:
    assert lines(opinion_slip(OPINION, RECEIPT, SAVED_AT, BY)) == [
        "云杉镇代表之家",
        "意见登记回执",
        "编号",
        "K7-3DQ9-X",
        "[DHT1:K7-3DQ9-X:483920]",
        "查询码",
        "483920",
        "时间 2026-11-15 10:42",
        "类别 建议·电动车充电",
        "地点 镇中心小学东侧路口第二根电线杆旁",
        "接收 别克·托合塔尔 代表",
        "联系 138****1234",
        "状态 已保存,联网后上报",
        "下一步 预计 5 个工作日内受理",
        "凭编号和查询码可在本机查询办理进展,或扫描上方二维码;联网时在任一代表之家都可查询",
        "热线 0900-5500000",
        "电话 0900-5500302",
        "开放 周一至周五 10:00-19:00",
        "本机不受理:诉讼、仲裁",
        "您的意见和联系方式已加密,只用于办理和答复 隐私告知 v3",
        "本回执为查询凭证,请妥善保管",
        "qb-0302-k1 版本 0.1.0",
    ]


def test_whom_to_call_in_an_emergency_is_no_matter_that_is_not_taken() -> None:
    scope = (
        {"zh": "诉讼事项,请到法院反映"},
        {"zh": "信访事项,请向原单位查询"},
        {"zh": "紧急情况请拨打 110 / 119 / 120"},
    )
    paper = lines(opinion_slip(OPINION, RECEIPT, SAVED_AT, replace(BY, world=replace(WORLD, out_of_scope=scope))))
    assert "本机不受理:诉讼事项,请到法院反映;信访事项,请向原单位查询" in paper
    assert "紧急情况请拨打 110 / 119 / 120" in paper


def test_a_list_that_would_be_a_picture_is_one_sentence() -> None:
    uyghur = replace(CHINESE, language="ug", messages={"slip.out_of_scope.default": "سوت ئىشلىرىنى ئېيتماڭ"})
    scope = ({"zh": "诉讼", "ug": "سوت"}, {"zh": "紧急情况请拨打 110", "ug": "جىددىي ئەھۋالدا 110"})
    by = replace(BY, world=replace(WORLD, out_of_scope=scope), words=uyghur)
    paper = lines(opinion_slip(OPINION, RECEIPT, SAVED_AT, by))
    assert {"سوت ئىشلىرىنى ئېيتماڭ", "جىددىي ئەھۋالدا 110"} <= set(paper)


def test_the_slip_holds_neither_the_words_nor_the_whole_number() -> None:
    paper = "\n".join(lines(opinion_slip(OPINION, RECEIPT, SAVED_AT, BY)))
    assert not [secret for secret in ("充电桩", "楼下", "13812341234") if secret in paper]


def test_delivered_stands_on_the_slip_only_after_the_verdict() -> None:
    assert "状态 已送达" in lines(opinion_slip(OPINION, RECEIPT, SAVED_AT, BY, delivery=Delivery.SETTLED))


def test_an_untrusted_clock_is_said_beside_the_time() -> None:
    unsynced = replace(SAVED_AT, quality=ClockQuality.UNSYNCED)
    assert "时间 2026-11-15 10:42(时间未校准)" in lines(opinion_slip(OPINION, RECEIPT, unsynced, BY))


def test_a_copy_is_marked_as_one() -> None:
    assert lines(opinion_slip(OPINION, RECEIPT, SAVED_AT, BY, reprint=2))[-1] == "补打 2"


def test_an_anonymous_opinion_to_the_home_says_so() -> None:
    anonymous = replace(OPINION, contact=None, to_deputy_id=None, place="")
    said = lines(opinion_slip(anonymous, RECEIPT, SAVED_AT, BY))
    assert {"联系 匿名", "接收 云杉镇代表之家"} <= set(said)
    assert not [line for line in said if line.startswith("地点")]


def test_what_the_office_has_not_said_is_left_out() -> None:
    bare = Printed(World("qb-0302"), Settings(), "qb-0302-k1", "0.1.0", CHINESE)
    said = lines(opinion_slip(OPINION, RECEIPT, SAVED_AT, bare))
    assert said[0] == "qb-0302"
    assert "类别 建议·ev_charging" in said
    assert "请勿在此反映诉讼、仲裁事项" in said
    assert not [line for line in said if line.startswith(("热线", "电话", "开放", "下一步"))]


def test_the_hotline_of_the_config_goes_before_the_catalogs() -> None:
    by = replace(BY, settings=Settings(hotline="0900-12345"))
    assert "热线 0900-12345" in lines(opinion_slip(OPINION, RECEIPT, SAVED_AT, by))


def test_a_slip_from_the_file_has_neither_code_nor_qr() -> None:
    said = lines(case_slip(CASE, BY, reprint=1))
    assert "查询码不在本机保存,请见原回执" in said
    assert not [line for line in said if line.startswith("[") or line in {"查询码", RECEIPT.query_code}]
    assert said[-1] == "补打 1"


def test_a_case_without_news_shows_how_far_it_was_delivered() -> None:
    assert "状态 已送达" in lines(case_slip(CASE, BY))


def test_the_reply_and_its_unit_stand_on_the_case_slip() -> None:
    reply = CaseStep(
        3, SAVED_AT.wall, "replied", public_text={"zh": "已安排加装"}, from_unit={"zh": "住建局"}, due_at=SAVED_AT.wall
    )
    said = lines(case_slip(replace(CASE, steps=(reply,)), BY))
    assert {"状态 已答复", "答复单位 住建局", "答复 已安排加装", "办理期限 2026-11-15"} <= set(said)


def test_an_unknown_status_is_shown_by_its_text_or_its_code() -> None:
    step = CaseStep(3, SAVED_AT.wall, "under_review", status_text={"zh": "复核中"})
    assert "状态 复核中" in lines(case_slip(replace(CASE, steps=(step,)), BY))
    bare = replace(step, status_text={})
    assert "状态 under_review" in lines(case_slip(replace(CASE, steps=(bare,)), BY))


def test_a_long_reply_is_shortened() -> None:
    step = CaseStep(3, SAVED_AT.wall, "replied", public_text={"zh": "很" * 1000})
    assert "答复 " + "很" * 299 + "…" in lines(case_slip(replace(CASE, steps=(step,)), BY))


def test_ticket_and_code_are_printed_large() -> None:
    large = [
        item.text
        for item in opinion_slip(OPINION, RECEIPT, SAVED_AT, BY).items
        if isinstance(item, Text) and item.scale == 2
    ]
    assert large == [RECEIPT.ticket_no, RECEIPT.query_code]


@pytest.mark.parametrize(
    ("place", "printed"),
    [
        ("镇中心小学东侧路口第二根电线杆旁边", "镇中心小学东侧路口第二根电线杆旁"),
        ("بازارلىق مەركىزىي باشلانغۇچ مەكتەپ", "بازارلىق مەركىزىي باشلانغۇچ"),
        ("x" * 40, "x" * 32),
        ("Beside the school at the crossing near the bus stop", "Beside the school at the"),
    ],
)
def test_a_long_place_is_cut_as_its_script_is_read(place: str, printed: str) -> None:
    assert f"地点 {printed}" in lines(opinion_slip(replace(OPINION, place=place), RECEIPT, SAVED_AT, BY))


def test_the_printers_test_shows_letters_figures_a_code_and_every_language() -> None:
    said = lines(printer_test_slip(SAVED_AT, BY, [CHINESE, CATALOGUES.words("en")]))
    assert said[1] == "打印测试"
    assert {"意见登记回执", "Receipt for your opinion", "[DHTEST:qb-0302-k1]"} <= set(said)


def test_every_word_of_our_own_in_chinese_and_english_is_printed_by_the_printer_itself() -> None:
    for words in (CHINESE, CATALOGUES.words("en")):
        by = replace(BY, words=words)
        documents = (opinion_slip(OPINION, RECEIPT, SAVED_AT, by), case_slip(CASE, by))
        assert [line for document in documents for line in lines(document) if not can_show(line)] == []


def test_a_slip_is_in_the_visitors_language_where_there_are_words_and_in_chinese_where_not() -> None:
    uyghur = {"slip.opinion": "پىكىر تىزىملاش تالونى", "slip.place": "ئورنى"}
    words = replace(CHINESE, language="ug", messages=uyghur)
    world = replace(WORLD, home_name={"zh": "云杉镇代表之家", "ug": "ۋەكىللەر ئۆيى"})
    slip = opinion_slip(OPINION, RECEIPT, SAVED_AT, replace(BY, world=world, words=words))
    said = lines(slip)
    assert said[:2] == ["ۋەكىللەر ئۆيى", "پىكىر تىزىملاش تالونى"]
    assert slip.language == "ug"
    assert {"时间 2026-11-15 10:42", "ئورنى 镇中心小学东侧路口第二根电线杆旁"} <= set(said)


def test_an_unknown_language_is_chinese() -> None:
    slip = opinion_slip(OPINION, RECEIPT, SAVED_AT, replace(BY, words=CATALOGUES.words("xx")))
    assert lines(slip) == lines(opinion_slip(OPINION, RECEIPT, SAVED_AT, BY))


@pytest.mark.parametrize(
    ("language", "scripts", "printed"),
    [
        ("ug", ("ug", "kk"), "ug"),
        ("ug", ("kk",), "zh_CN"),
        ("kk", ("kk",), "kk"),
        ("kk_Cyrl", ("kk",), "kk_Cyrl"),
        ("kk_Cyrl", ("ug",), "zh_CN"),
        ("en", (), "en"),
        ("xx", (), "xx"),
    ],
)
def test_config_says_whose_letters_are_printed_in_dots(language: str, scripts: tuple[str, ...], printed: str) -> None:
    assert slip_language(language, Settings(raster_scripts=scripts)) == printed
