"""The county with the longest texts, the most choices and the longest names that documents may bring."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from kiosk.domain.case import Case, CaseStep
from kiosk.domain.opinion import Delivery, Kind
from kiosk.domain.ticket import TicketNo
from kiosk.domain.world import Announcement, Category, Deputy, Phrase, Reception, World

NAME: Final = "阿不都热合曼·阿布都外力·买买提江提"[:20]
HOME_PHONES: Final = ("0900-5500032", "0900-5500033")

_TEXTS: Final = {
    "zh": "供热公司已于次日入户测温,清洗楼栋换热站过滤器;室温恢复到20度以上。"
    "老旧管网改造已列入明年计划,开工前召开居民座谈会!",
    "en": "The heating company measured the flat on the next day and cleaned the filter of the substation. ",
    "ug": "ئىسسىنىش شىركىتى ئەتىسى ئۆيگە كىرىپ تېمپېراتۇرا ئۆلچىدى، سۈزگۈچنى تازىلىدى. 2026-يىلى ",
    "kk": "جىلۋ كومپانياسى ەرتەسىنە ۇيگە كىرىپ تەمپەراتۋرا ولشەدى، سۇزگىشتى تازالادى. 2026-جىلى ",
    "kk_Cyrl": "Жылу компаниясы ертесіне үйге кіріп температура өлшеді, сүзгіні тазалады. 2026 жылы ",
}


def said(length: int) -> Mapping[str, str]:
    """Return a text of exactly so many characters in every language."""
    return {tag: (text * (length // len(text) + 1))[:length] for tag, text in _TEXTS.items()}


def full_world(now: datetime) -> World:
    """Return a world in which every text is as long as a document may make it, and lists as well."""
    phrases = tuple(Phrase(said(100)) for _ in range(5))
    return World(
        "qb-0302",
        said(40),
        homes={"qb-0302": said(40), "qb-0105": said(40)},
        deputies=tuple(_deputy(number) for number in range(9)),
        categories=tuple(Category(f"c{n}", said(20), "other", phrases) for n in range(60)),
        places=tuple(said(40) for _ in range(20)),
        out_of_scope=(*(said(120) for _ in range(6)), {"zh": "紧急情况请拨打 110"}),
        receptions=(Reception(now + timedelta(days=30), now + timedelta(days=30, hours=3), ("qb-d1",)),),
        opening=said(40),
        hotline="0900-5500000",
        home_phones=HOME_PHONES,
        announcements=(Announcement(said(60), 1, None, None),),
    )


def full_case(ticket_no: TicketNo, now: datetime) -> Case:
    """Return a case with every kind of step, a long text at each."""
    states = ("registered", "accepted", "assigned", "returned", "in_progress", "extended", "replied", "closed", "星际")
    steps = tuple(
        CaseStep(
            number,
            now + timedelta(days=number),
            status,
            {"zh": status},
            said(1000 if status == "replied" else 120 * (number % 3)),
            said(30),
            due_at=now,
            outcome="C",
        )
        for number, status in enumerate(states, 1)
    )
    return Case(ticket_no, "o1", Kind.HELP, "c1", now, Delivery.SETTLED, steps, "qb-0105")


def _deputy(number: int) -> Deputy:
    return Deputy(
        f"qb-d{number}",
        {"zh": NAME},
        ("nation", "region", "prefecture", "county", "township"),
        "qb-0302",
        f"CODE{number}",
        title=said(40),
        unit=said(40),
        constituency=said(40),
        pledge=said(200),
        public_phone="0900-5500032 转 1234",
    )
