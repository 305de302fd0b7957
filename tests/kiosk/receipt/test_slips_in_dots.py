"""Whole slips in Uyghur and Kazakh on both papers: every letter there, nothing too wide, and soon enough out."""

from dataclasses import replace
from datetime import datetime
from itertools import product

import pytest

from hardware.document import Document, Field, Picture, Text
from hardware.escpos import PAPER_58, PAPER_80, Paper, composed
from hardware.mocks.paper import printed
from kiosk.application.receipt import Printed, case_slip, opinion_slip, printer_test_slip
from kiosk.bootstrap import LOCALES
from kiosk.domain.case import Case, CaseStep
from kiosk.domain.clock import COUNTY_TIME, ClockQuality, Moment
from kiosk.domain.opinion import Contact, Delivery, Kind, Opinion
from kiosk.domain.settings import Settings
from kiosk.domain.ticket import QueryCode, Receipt, TicketNo
from kiosk.domain.world import Category, Deputy, World
from kiosk.presenters.text import RIGHT_TO_LEFT, load
from kiosk.typography.slip import SlipTypesetter
from kiosk.typography.typesetting import Setting, Typesetter

CATALOGUES = load(LOCALES)
IN_DOTS = ("ug", "kk", "kk_Cyrl")
EVERY = tuple(product(IN_DOTS, (PAPER_58, PAPER_80)))
RECEIPT = Receipt(TicketNo("K7-3DQ9-X"), QueryCode("483920"))
SAVED_AT = Moment(datetime(2026, 11, 15, 10, 42, tzinfo=COUNTY_TIME), 10.0, ClockQuality.UNSYNCED)
UYGHUR = {
    "home": "يۈنسەن بازارلىق خەلق قۇرۇلتىيى ۋەكىللەر ئۆيى (云杉镇代表之家)",
    "name": "ئابدۇراخمان·ئابدۇكېرىم مەمتىمىن",
    "category": "توكلۇق ۋېلىسىپىت توكلاش",
    "place": "بازارلىق مەركىزىي باشلانغۇچ مەكتەپنىڭ شەرقى 😀\u202e",
    "next": "ناھىيىلىك خەلق قۇرۇلتىيى ۋەكىللەر خىزمەت ئورگىنى 5 خىزمەت كۈنى ئىچىدە قوبۇل قىلىش-قىلماسلىقنى بېكىتىدۇ",
    "opening": "دۈشەنبەدىن جۈمەگىچە 10:00-13:30، 15:30-19:00",
    "emergency": "جىددىي ئەھۋالدا تېلېفون قىلىڭ: 110 / 119 / 120",
}
KAZAKH = {
    "home": "Юньшань қалашығы халық құрылтайы өкілдер үйі (云杉镇代表之家)",
    "name": "Әбдірахман·Әбдікәрім Мәметімін",
    "category": "Электр велосипедті зарядтау",
    "place": "Қалашық орталық бастауыш мектебінің шығысы 😀\u202e",
    "next": "Аудандық өкілдер қызметі органы 5 жұмыс күні ішінде қабылдау-қабылдамауды шешеді",
    "opening": "Дүйсенбіден жұмаға дейін 10:00-13:30, 15:30-19:00",
    "emergency": "Шұғыл жағдайда хабарласыңыз: 110 / 119 / 120",
}


def slips(language: str) -> tuple[Document, ...]:
    said = KAZAKH if language == "kk_Cyrl" else UYGHUR
    world = World(
        home_id="qb-0302",
        home_name={language: said["home"]},
        deputies=(Deputy("qb-d0004", {language: said["name"]}, ("county",), "qb-0302", "QB58XRVXWZ"),),
        categories=(Category("ev_charging", {language: said["category"]}, "plug", ()),),
        out_of_scope=({language: said["next"]}, {language: said["emergency"]}),
        next_step={language: said["next"]},
        opening={language: said["opening"]},
        hotline="0900-5500000",
        home_phones=("0900-5500302",),
    )
    by = Printed(world, Settings(), "qb-0302-k1", "0.1.0", CATALOGUES.words(language))
    opinion = Opinion(
        Kind.ADVICE,
        "ev_charging",
        (),
        "",
        said["place"],
        "qb-d0004",
        Contact("13812341234"),
        language,
        notice_version=3,
    )
    step = CaseStep(3, SAVED_AT.wall, "replied", public_text={language: said["next"]}, due_at=SAVED_AT.wall)
    case = Case(RECEIPT.ticket_no, "0193", Kind.ADVICE, "ev_charging", SAVED_AT.wall, Delivery.SETTLED, steps=(step,))
    return (
        opinion_slip(opinion, RECEIPT, SAVED_AT, by, reprint=2),
        case_slip(case, by),
        printer_test_slip(SAVED_AT, by, map(CATALOGUES.words, CATALOGUES.available)),
    )


@pytest.mark.parametrize(("language", "paper"), EVERY)
def test_no_slip_is_wider_than_its_paper(language: str, paper: Paper) -> None:
    setter = SlipTypesetter()
    for slip in slips(language):
        roll = printed(b"".join(composed(setter.set(slip, paper.dots), paper)), paper.dots)
        assert (len(roll.slips), roll.overruns, dict(roll.unknown)) == (1, 0, {})


@pytest.mark.parametrize("language", IN_DOTS)
def test_every_letter_of_a_slip_has_a_face(language: str) -> None:
    typesetter, plain = Typesetter(), Setting(24, False, False, language, language in RIGHT_TO_LEFT, 1.3)
    for slip in slips(language):
        texts = [text for item in slip.items if isinstance(item, Text | Field) for text in _texts(item)]
        assert [text for text in texts if typesetter.extent(text, plain).unknown] == []


def _texts(item: Text | Field) -> tuple[str, ...]:
    return (item.text,) if isinstance(item, Text) else (item.label, item.value)


@pytest.mark.parametrize(("language", "paper"), EVERY)
def test_an_opinions_slip_takes_half_a_minute_at_9600_baud_and_three_seconds_at_115200(
    language: str, paper: Paper
) -> None:
    slip = SlipTypesetter().set(slips(language)[0], paper.dots)
    bits = 10 * sum(map(len, composed(slip, paper)))
    assert bits / 9600 < 40
    assert bits / 115200 < 3.5


@pytest.mark.parametrize("language", IN_DOTS)
def test_number_code_and_qr_code_stay_the_printers_own(language: str) -> None:
    slip = slips(language)[0]
    items = SlipTypesetter().set(slip, PAPER_58.dots).items
    assert [item.text for item in items if isinstance(item, Text)] == [RECEIPT.ticket_no, RECEIPT.query_code]
    changed = [was for was, item in zip(slip.items, items, strict=True) if isinstance(item, Picture)]
    assert all(isinstance(was, Text | Field) for was in changed)


def test_slips_in_chinese_and_english_hold_no_picture() -> None:
    words = [CATALOGUES.words(language) for language in ("zh_CN", "en")]
    for each in words:
        by = Printed(World("qb-0302"), Settings(), "qb-0302-k1", "0.1.0", each)
        case = Case(RECEIPT.ticket_no, "0193", Kind.ADVICE, "other", SAVED_AT.wall, Delivery.SETTLED)
        slip = replace(case_slip(case, by), language=each.language)
        assert SlipTypesetter().set(slip, PAPER_58.dots) is slip
