"""``deputy``: the public card of one deputy."""

from dataclasses import replace

from kiosk.presenters.models import DeputyCard, Nav, State, Tone
from kiosk.presenters.rooms import (
    CARD_FACTS,
    LOW_CARD_GAP_MM,
    LOW_CARD_LIFT_MM,
    card_frame,
    card_gap,
    card_head,
)
from kiosk.ui.elements import Align, TextStyle
from kiosk.ui.geometry import Rect
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY, DISPLAY, LINE_PITCH, STRONG, TITLE
from kiosk.ui.widgets.frame import bottom_bar
from kiosk.ui.widgets.sign import chip, chip_height, facts, facts_height

_PORTRAIT = 34.0
_LEAST_PORTRAIT = 14.0
_BESIDE_NAME, _OVERHANG = 4.0, 0.8
_HEAD_ABOVE = 24.0  # of three lines, where there is height above the controls
_END_SHARES = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45)


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
        above = Rect(area.x, form.bar, area.w, form.above - form.bar)
        _named(sheet, above.middle(above.w, min(above.h, _HEAD_ABOVE)), body)
    elif area.h > area.w:
        head, area = area.cut_top(min(80.0, area.h * 0.3), 4.0)
        _who(sheet, head, body)
    else:
        lift = LOW_CARD_LIFT_MM / form.unit_mm if form.is_low else 0.0
        gap = LOW_CARD_GAP_MM / form.unit_mm if form.is_low else card_gap(form)
        head, area = Rect(area.x, area.y - lift, area.w, area.h + lift).cut_top(
            card_head(form, body.head_lines) + lift - gap, gap
        )
        _named(sheet, head, body)
    between = card_gap(form)
    height = facts_height(sheet, area.w - 10.0, body.facts, gap=between) if body.facts else 0.0
    pledge = sheet.height(body.pledge, BODY, area.w - 10.0) + 9.0 if body.pledge else 0.0
    frame = card_frame(form)
    card = area.cut_top(min(area.h, height + pledge + frame + (between if height and pledge else 0.0)))[0]
    sheet.shape(card, sheet.palette.card, sheet.palette.line)
    _about(sheet, card.inset(5.0, frame / 2), body)


def _named(sheet: Sheet, head: Rect, body: DeputyCard) -> None:
    """Draw the name, and at the end of its row whether they receive, and the levels where there is room for both."""
    palette, small = sheet.palette, replace(BODY, em=min(BODY.em, sheet.least_said))
    least = _least_width(sheet, head, body.on_duty or body.levels, small)
    room = head.w - least - _BESIDE_NAME
    style = sheet.one_line(body.name, TITLE, room, 0.7)
    style = sheet.fitted(body.name, style, room, head.h, least=sheet.least_said)
    if not sheet.fits(body.name, style, room, head.h):
        style = replace(style, em=sheet.least_said)
    wide = min(room, sheet.width(body.name, style)) + _OVERHANG
    name, words = head.cut_start(wide, _BESIDE_NAME - _OVERHANG)
    sheet.text(name, body.name, style)
    lines = [text for text in (body.on_duty, body.levels) if text]
    tries = ("\n".join(lines), "\u00a0· ".join(lines), *lines[:1])
    said = next((text for text in tries if sheet.fits(text, small, words.w, words.h)), tries[-1])
    small = sheet.fitted(said, BODY, words.w, words.h, least=sheet.least_said)
    sheet.text(words, said, small, palette.good if body.on_duty else palette.soft, align=Align.END)


def _least_width(sheet: Sheet, head: Rect, text: str, style: TextStyle) -> float:
    """The least share of the row that holds the text, in as many lines as there is height for."""
    widths = [share * head.w for share in _END_SHARES]
    return next((width for width in widths if sheet.fits(text, style, width, head.h)), widths[-1])


def _about(sheet: Sheet, area: Rect, body: DeputyCard) -> None:
    """Draw the facts, and the pledge below them where one is to stand here."""
    if body.facts:
        gap = card_gap(sheet.format)
        taken = facts(sheet, area, body.facts, gap=gap)
        area = area.cut_top(taken, gap)[1]
    if body.pledge:
        label, words = area.cut_top(9.0)
        sheet.text(label, body.pledge_label, STRONG, sheet.palette.waiting)
        sheet.text(words, body.pledge, BODY, top=True)


def _who(sheet: Sheet, area: Rect, body: DeputyCard) -> None:
    palette = sheet.palette
    style = sheet.fitted(body.name, sheet.one_line(body.name, DISPLAY, area.w, 0.62), area.w, 26.0)
    state = State(body.on_duty, Tone.GOOD, "good")
    name_high = sheet.height(body.name, style, area.w)
    duty = _duty_height(sheet, area, body, area.h - name_high)
    said = name_high + sheet.height(body.levels, STRONG, area.w) + duty
    side = min(_PORTRAIT, area.h * 0.42, area.h - said - 2.7)
    words = _portrait(sheet, area, side) if side >= _LEAST_PORTRAIT else area
    name, words = words.cut_top(min(26.0, sheet.height(body.name, style, words.w)), 0.0)
    sheet.text(name, body.name, style, align=Align.CENTRE)
    levels = sheet.fitted(body.levels, STRONG, words.w, words.h - duty, least=sheet.least_of_all)
    box, words = words.cut_top(min(words.h - duty, sheet.height(body.levels, levels, words.w)), 2.0 if duty else 0.0)
    sheet.text(box, body.levels, levels, palette.soft, align=Align.CENTRE)
    if body.on_duty and words.h >= duty - 2.1:  # the height of the chip
        box, _ = words.cut_top(min(words.h, duty - 2.0))
        chip(sheet, box, state, align=Align.CENTRE)


def _duty_height(sheet: Sheet, area: Rect, body: DeputyCard, free: float) -> float:
    """How high the sign that they receive is, with what is free above it: words smaller that take more than two lines.

    So they are as well where the levels need the room.
    """
    if not body.on_duty:
        return 0.0
    state, small = State(body.on_duty, Tone.GOOD, "good"), replace(STRONG, em=sheet.least_said)
    high = chip_height(sheet, state, area.w) + 2.0
    levels = sheet.height(body.levels, replace(STRONG, em=sheet.least_of_all), area.w)
    short = high <= 2 * LINE_PITCH * STRONG.em + 3.3
    return high if short and high + levels <= free else chip_height(sheet, state, area.w, small) + 2.0


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
