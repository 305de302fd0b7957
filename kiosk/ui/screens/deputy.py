"""``deputy``: the public card of one deputy."""

from dataclasses import replace

from kiosk.presenters.models import DeputyCard, Nav, State, Tone
from kiosk.presenters.rooms import CARD_FACTS, CARD_HEAD
from kiosk.ui.elements import Align
from kiosk.ui.geometry import Rect
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY, DISPLAY, STRONG, TITLE
from kiosk.ui.widgets.frame import bottom_bar
from kiosk.ui.widgets.sign import chip, chip_height, facts, facts_height

_PORTRAIT = 34.0
_LEAST_PORTRAIT = 14.0
_GAP = 2.4
_NAME_SHARE, _LONG_NAME_SHARE = 0.55, 0.75


def draw(sheet: Sheet, body: DeputyCard, nav: Nav, area: Rect) -> None:
    """Lay out the card: who at the start and what about them beside it, or below it where there is no width."""
    area = bottom_bar(sheet, area, nav, (body.opinion,), body.pager)
    if not sheet.format.is_roomy or area.h > area.w:
        _stacked(sheet, area, body)
        return
    sheet.shape(area, sheet.palette.card, sheet.palette.line)
    inside = area.inset(7.0, 5.0)
    if body.pledge and body.facts:
        inside = _pledge(sheet, inside, body)
    who, about = inside.cut_start(inside.w * (1 - CARD_FACTS), 8.0)
    _who(sheet, who, body)
    sheet.rule(Rect(about.x - 4.2, about.y + 2.0, 0.3, about.h - 4.0), sheet.palette.line)
    _about(sheet, about.cut_top(2.0)[1], replace(body, pledge="") if body.facts else body)


def _stacked(sheet: Sheet, area: Rect, body: DeputyCard) -> None:
    """Draw who it is in one line, large where the page is high, and a card about them below."""
    form = sheet.format
    if form.titles_above:
        _named(sheet, Rect(area.x, form.bar, area.w, form.above - form.bar).middle(area.w, CARD_HEAD - _GAP), body)
    elif area.h > area.w:
        head, area = area.cut_top(min(80.0, area.h * 0.3), 4.0)
        _who(sheet, head, body)
    else:
        head, area = area.cut_top(CARD_HEAD - _GAP, _GAP)
        _named(sheet, head, body)
    height = facts_height(sheet, area.w - 10.0, body.facts, gap=_GAP) if body.facts else 0.0
    pledge = sheet.height(body.pledge, BODY, area.w - 10.0) + 9.0 if body.pledge else 0.0
    card = area.cut_top(min(area.h, height + pledge + 5.0 + (_GAP if height and pledge else 0.0)))[0]
    sheet.shape(card, sheet.palette.card, sheet.palette.line)
    _about(sheet, card.inset(5.0, 2.5), body)


def _named(sheet: Sheet, head: Rect, body: DeputyCard) -> None:
    palette = sheet.palette
    style = sheet.one_line(body.name, TITLE, head.w * _NAME_SHARE, 0.7)
    smallest = replace(style, em=min(style.em, sheet.least_of_all))
    most = max(head.w * _NAME_SHARE, min(head.w * _LONG_NAME_SHARE, sheet.width(body.name, smallest) + 1.0))
    width = min(most, sheet.width(body.name, style) + 0.6)
    style = sheet.fitted(body.name, style, width, head.h, least=sheet.least_of_all)
    style = sheet.fitted(body.name, style, width, head.h, least=sheet.least_of_all)  # the longest in smaller steps yet
    name, words = head.cut_start(width, 4.0)
    sheet.text(name, body.name, style)
    lines = [text for text in (body.on_duty, body.levels) if text]
    said = "\n".join(lines)
    small = sheet.fitted(said, BODY, words.w, words.h, least=sheet.least_of_all)
    if sheet.height(said, small, words.w) > words.h:
        said = " · ".join(lines)
        small = sheet.fitted(said, BODY, words.w, words.h, least=sheet.least_of_all)
    sheet.text(words, said, small, palette.good if body.on_duty else palette.soft, align=Align.END)


def _about(sheet: Sheet, area: Rect, body: DeputyCard) -> None:
    """Draw the facts, and the pledge below them where one is to stand here."""
    if body.facts:
        taken = facts(sheet, area, body.facts, gap=_GAP)
        area = area.cut_top(taken, _GAP)[1]
    if body.pledge:
        label, words = area.cut_top(9.0)
        sheet.text(label, body.pledge_label, STRONG, sheet.palette.waiting)
        sheet.text(words, body.pledge, BODY, top=True)


def _who(sheet: Sheet, area: Rect, body: DeputyCard) -> None:
    palette = sheet.palette
    style = sheet.fitted(body.name, sheet.one_line(body.name, DISPLAY, area.w, 0.62), area.w, 26.0)
    state = State(body.on_duty, Tone.GOOD, "good")
    duty = chip_height(sheet, state, area.w) + 2.0 if body.on_duty else 0.0
    said = sheet.height(body.name, style, area.w) + sheet.height(body.levels, STRONG, area.w) + duty
    side = min(_PORTRAIT, area.h * 0.42, area.h - said - 2.7)
    words = _portrait(sheet, area, side) if side >= _LEAST_PORTRAIT else area
    name, words = words.cut_top(min(26.0, sheet.height(body.name, style, words.w)), 0.0)
    sheet.text(name, body.name, style, align=Align.CENTRE)
    levels = sheet.fitted(body.levels, STRONG, words.w, words.h - duty, least=sheet.least_of_all)
    box, words = words.cut_top(min(words.h - duty, sheet.height(body.levels, levels, words.w)), 2.0 if duty else 0.0)
    sheet.text(box, body.levels, levels, palette.soft, align=Align.CENTRE)
    if body.on_duty and words.h > 9.0:  # noqa: PLR2004 - a chip's height
        box, _ = words.cut_top(min(words.h, chip_height(sheet, state, words.w)))
        chip(sheet, box, state, align=Align.CENTRE)


def _portrait(sheet: Sheet, area: Rect, side: float) -> Rect:
    """Draw the sign for a person at the top; return what is left below."""
    palette, (place, words) = sheet.palette, area.cut_top(side, 2.6)
    portrait = place.middle(side, side)
    sheet.shape(portrait, palette.gold_tint, palette.gold, width=0.8, radius=side / 2)
    sheet.icon(portrait.middle(side * 0.56, side * 0.56), "person", palette.waiting)
    return words


def _pledge(sheet: Sheet, area: Rect, body: DeputyCard) -> Rect:
    palette = sheet.palette
    label_width = sheet.width(body.pledge_label, STRONG) + 0.5
    room = area.w - 11.0 - label_width - 4.0
    style = sheet.fitted(body.pledge, BODY, room, 25.0)
    height = max(12.0, sheet.height(body.pledge, style, room) + 4.0)
    box, rest = area.cut_bottom(height, 4.0)
    sheet.shape(box, palette.gold_tint)
    label, words = box.inset(5.0, 2.0).cut_start(label_width, 4.0)
    sheet.text(label, body.pledge_label, STRONG, palette.waiting)
    sheet.text(words, body.pledge, style)
    return rest
