"""The page that writes, as laid out without a window, in every format that a visitor can set it to."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import combinations, product
from math import hypot
from typing import Any

import pytest

from kiosk.bootstrap import LOCALES
from kiosk.domain.clock import COUNTY_TIME, ClockQuality, Moment
from kiosk.domain.devices import Devices
from kiosk.domain.settings import Settings
from kiosk.domain.stored import Queue, Stored
from kiosk.domain.visit.draft import Draft
from kiosk.domain.visit.events import Subject
from kiosk.domain.visit.pages import Remark, WritePage
from kiosk.domain.visit.session import Session, TextSize
from kiosk.domain.visit.states import Visit, initial
from kiosk.domain.world import Category, World
from kiosk.domain.writing.composition import Drawing, Spelling
from kiosk.domain.writing.keyboards import KeyOrder, Layer, Shift
from kiosk.domain.writing.text import Limit, Text
from kiosk.domain.writing.ways import WritingWay
from kiosk.presenters.capacity import layout
from kiosk.presenters.format import format_of
from kiosk.presenters.models import Role, ScreenModel, buttons
from kiosk.presenters.present import present
from kiosk.presenters.text import load
from kiosk.typography.typesetting import Typesetter
from kiosk.ui.elements import Control, Label
from kiosk.ui.panel import Panel
from kiosk.ui.router import page as drawn
from kiosk.ui.sheet import setting_of

CATALOGUES = load(LOCALES)
NOW = Moment(datetime(2026, 11, 15, 12, tzinfo=COUNTY_TIME), 5000.0, ClockQuality.NTP)
LANGUAGES = ("zh_CN", "ug", "kk", "kk_Cyrl", "en")
PANELS = {
    "7": ((800, 480), (154, 86)),
    "10": ((1280, 800), (217, 136)),
    "21": ((1920, 1080), (476, 268)),
    "portrait": ((1080, 1920), (268, 476)),
}
HAND, PINYIN, KEYS = WritingWay.HANDWRITING, WritingWay.PINYIN, WritingWay.KEYBOARD
CHINESE = "单元门口的路灯坏了两个月,晚上老人不敢出门。"
MIXED = "چىراغ بۇزۇق 2026-يىلى 请回电 (before 18:00)."
FOUND = ("暖气不热", "暖气", "暖期", "暖", "女", "怒", "努", "弩", "奴")
STROKE = ((0.1, 0.1), (0.3, 0.2), (0.3, 0.3))
LEAST_EM_MM = {"zh_CN": 5.0}
SLACK = 0.3

_OPINION = WritePage(Subject.OPINION)
CASES: dict[str, tuple[WritingWay, str, WritePage]] = {
    "empty field": (HAND, "", _OPINION),
    "read": (HAND, CHINESE * 20, replace(_OPINION, composition=Drawing((STROKE,), tuple("暖曖缓援媛瑗缓")))),
    "not text": (HAND, CHINESE, replace(_OPINION, remark=Remark.NOT_TEXT)),
    "letters": (PINYIN, CHINESE, replace(_OPINION, composition=Spelling("nuanqi", "nuanqi", FOUND))),
    "marks": (PINYIN, MIXED, _OPINION),
    "full": (PINYIN, CHINESE * 20, replace(_OPINION, remark=Remark.FULL)),
    "keys": (KEYS, MIXED, replace(_OPINION, shift=Shift.LOCKED)),
    "numbers": (KEYS, "", replace(_OPINION, layer=Layer.NUMBERS)),
    "latin": (KEYS, MIXED, replace(_OPINION, layer=Layer.LATIN)),
    "more": (KEYS, "", replace(_OPINION, layer=Layer.MORE)),
    "way gone": (KEYS, MIXED, replace(_OPINION, remark=Remark.ENGINE_MISSING)),
}
FORMATS = tuple(product(PANELS, TextSize, (False, True)))
NARROW = "7"
"""The panel that has no room for all Kazakh letters, which has them on two layers."""


class Shown:
    """A page of a case in a format."""

    def __init__(self, case: str, language: str, form: tuple[str, TextSize, bool], typesetter: Typesetter) -> None:
        way, words, page = CASES[case]
        panel, size, lower = form
        px, mm = PANELS[panel]
        stored = Stored(
            World("qb-0302"), Settings(languages=LANGUAGES, panel_mm=mm), (), Queue(), (), online=True, room=True
        )
        text = Text().inserted(words, Limit(500, 2000)).text
        session = Session(language, size, lower=lower, way=way, order=KeyOrder.QWERTY)
        visit = Visit(
            1, session, NOW.steady, page, draft=Draft(Category("c", {"zh": "供热"}, "heating", ()), text=text)
        )
        state = replace(
            initial(stored, catalogues=LANGUAGES, now=NOW), visit=visit, devices=Devices(handwriting=None, pinyin=None)
        )
        self.form = format_of(state)
        self.model: ScreenModel = present(state, CATALOGUES, layout(self.form))
        self.panel = Panel(px, self.form)
        self.elements = drawn(self.model, self.panel, typesetter)
        self.controls = [each for each in self.elements if isinstance(each, Control)]
        self.own = [each for each in self.controls if not each.id.startswith("nav.")]
        self.typesetter = typesetter

    def mm(self, units: float) -> float:
        return units * self.form.unit_mm

    def faults(self) -> Iterator[tuple[Any, ...]]:
        """Everything that is wrong with the page's own part."""
        known = buttons(self.model)
        drawn_ids = sorted(each.id for each in self.controls)
        if drawn_ids != sorted(known):
            yield "controls", set(known) ^ set(drawn_ids)
        yield from self._small(known)
        yield from self._close()
        yield from self._unread()

    def _small(self, known: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
        for each in self.own:
            least = 20.0 if known[each.id].role is Role.PRIMARY else 9.5 if each.repeats else 12.7
            if min(self.mm(each.rect.w), self.mm(each.rect.h)) < least - 0.02:
                yield "small", each.id, self.mm(each.rect.w), self.mm(each.rect.h)
            ring = each.rect.inset(-1.2 / self.form.unit_mm)
            whole = self.panel.whole
            if ring.x < 0 or ring.right > whole.w or ring.bottom > whole.h:
                yield "outside", each.id

    def _close(self) -> Iterator[tuple[Any, ...]]:
        for one, other in combinations(self.controls, 2):
            if one.id.startswith("nav.") and other.id.startswith("nav."):
                continue
            a, b = one.rect, other.rect
            across, down = max(a.x, b.x) - min(a.right, b.right), max(a.y, b.y) - min(a.bottom, b.bottom)
            gap = -1.0 if across < 0 and down < 0 else self.mm(hypot(max(0.0, across), max(0.0, down)))
            if gap < 2.5 - 0.02:
                yield "close", one.id, other.id, round(gap, 2)

    def _unread(self) -> Iterator[tuple[Any, ...]]:
        least = LEAST_EM_MM.get(self.model.language, 4.1)
        nav = self.model.nav
        names = [button.text for button in buttons(self.model).values() if button.id.startswith("nav.")]
        leave = nav.leave.text if nav.leave else ""
        framed = "\n".join([nav.home_name, nav.offline, nav.clock, *names])
        for label in (each for each in self.elements if isinstance(each, Label)):
            own = label.text.endswith("…") and label.text[0] == leave[:1] and label.text[:2] == leave[:2]
            if label.text.rstrip("…") in framed and not own:
                continue
            how = setting_of(label, self.panel)
            # Blanks at a line's end hang over, as nobody sees them.
            extent = self.typesetter.extent(label.text.rstrip() if label.verbatim else label.text, how)
            scale = self.panel.px_per_unit
            if label.text.endswith("…") and label.text != "…":
                yield "cut", label.text
            if extent.height / scale > label.rect.h + SLACK or extent.width / scale > label.rect.w + SLACK:
                yield "clipped", label.text, extent.height / scale - label.rect.h, extent.width / scale - label.rect.w
            if label.style.em * self.form.unit_mm < least - 0.01 and not label.verbatim:
                yield "tiny", label.text, label.style.em * self.form.unit_mm


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_the_page_is_whole_and_large_in_every_format(language: str, case: str, typesetter: Typesetter) -> None:
    found = {
        form: wrong
        for form in FORMATS
        if (case != "more" or form[0] == NARROW) and (wrong := list(Shown(case, language, form, typesetter).faults()))
    }
    assert found == {}
