"""``deputy``: the public card of one deputy."""

from kiosk.presenters.models import DeputyCard, Nav, State, Tone
from kiosk.ui.elements import Align
from kiosk.ui.geometry import Rect
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY, DISPLAY, STRONG
from kiosk.ui.widgets.frame import bottom_bar, side_pager
from kiosk.ui.widgets.sign import chip, facts

_PORTRAIT = 34.0
_PAGER = 28.0


def draw(sheet: Sheet, body: DeputyCard, nav: Nav, area: Rect) -> None:
    """Lay out the card: who at the start, what about them beside it, the pledge below."""
    area = bottom_bar(sheet, area, nav, (body.opinion,))
    if body.pager is not None:
        beside, area = area.cut_end(_PAGER, 4.0)
        side_pager(sheet, beside, body.pager)
    sheet.shape(area, sheet.palette.card, sheet.palette.line)
    inside = area.inset(7.0, 5.0)
    if body.pledge and body.facts:
        inside = _pledge(sheet, inside, body)
    who, about = inside.cut_start(inside.w * 0.4, 8.0)
    _who(sheet, who, body)
    sheet.rule(Rect(about.x - 4.2, about.y + 2.0, 0.3, about.h - 4.0), sheet.palette.line)
    about = about.cut_top(2.0)[1]
    if body.facts:
        facts(sheet, about, body.facts, gap=2.4)
        return
    label, words = about.cut_top(9.0)
    sheet.text(label, body.pledge_label, STRONG, sheet.palette.waiting)
    sheet.text(words, body.pledge, BODY, top=True)


def _who(sheet: Sheet, area: Rect, body: DeputyCard) -> None:
    palette = sheet.palette
    side = min(_PORTRAIT, area.h * 0.42)
    place, words = area.cut_top(side, 2.6)
    portrait = place.middle(side, side)
    sheet.shape(portrait, palette.gold_tint, palette.gold, width=0.8, radius=side / 2)
    sheet.icon(portrait.middle(side * 0.56, side * 0.56), "person", palette.waiting)
    style = sheet.fitted(body.name, sheet.one_line(body.name, DISPLAY, words.w, 0.62), words.w, 26.0)
    name, words = words.cut_top(min(26.0, sheet.height(body.name, style, words.w)), 0.0)
    sheet.text(name, body.name, style, align=Align.CENTRE)
    height = min(words.h, sheet.height(body.levels, STRONG, words.w))
    levels, words = words.cut_top(height, 2.0)
    sheet.text(levels, body.levels, STRONG, palette.soft, align=Align.CENTRE)
    if body.on_duty and words.h > 9.0:  # noqa: PLR2004 - a chip's height
        box, _ = words.cut_top(10.0)
        chip(sheet, box, State(body.on_duty, Tone.GOOD, "good"), align=Align.CENTRE)


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
