"""``case``: where the matter stands, what was answered, and every step so far."""

from kiosk.presenters.models import Case, Nav, Step
from kiosk.ui.elements import Align, TextStyle
from kiosk.ui.geometry import Rect
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY, STRONG, TITLE
from kiosk.ui.widgets.frame import bottom_bar
from kiosk.ui.widgets.sign import chip, facts

_TICKET = TextStyle(8.4, bold=True)


def draw(sheet: Sheet, body: Case, nav: Nav, area: Rect) -> None:
    """Lay out the case: facts and reply at the start, the timeline beside them."""
    area = bottom_bar(sheet, area, nav, body.buttons, body.pager)
    head, area = area.cut_top(12.4, 2.4)
    beside, title = head.cut_end(head.w * 0.42, 4.0)
    name, state = title.cut_start(min(title.w * 0.5, sheet.width(body.heading, TITLE) + 0.5), 5.0)
    sheet.text(name, body.heading, TITLE)
    chip(sheet, state, body.state)
    width = sheet.width(body.ticket_no, _TICKET) + 0.6
    number, label = beside.cut_end(width, 3.0)
    sheet.text(number, body.ticket_no, _TICKET, align=Align.END, ltr=True)
    sheet.text(label, body.ticket_label, BODY, sheet.palette.soft, align=Align.END)
    timeline, what = area.cut_end(area.w * 0.44, 4.0)
    _what(sheet, what, body)
    _timeline(sheet, timeline, body.steps)


def _what(sheet: Sheet, card: Rect, body: Case) -> None:
    palette = sheet.palette
    sheet.shape(card, palette.card, palette.line)
    inside = card.inset(5.0, 3.6)
    if body.facts:
        taken = facts(sheet, inside, body.facts, gap=0.6)
        inside = inside.cut_top(taken + 2.4)[1]
    if not body.reply:
        return
    sheet.rule(Rect(inside.x, inside.y - 1.0, inside.w, 0.4), palette.gold)
    if body.reply_heading:
        head, inside = inside.cut_top(8.0)
        sheet.text(head, body.reply_heading, STRONG, palette.red)
    sheet.text(inside, body.reply, BODY, top=True)


def _timeline(sheet: Sheet, area: Rect, steps: tuple[Step, ...]) -> None:
    if not steps:
        return
    palette = sheet.palette
    rows = area.rows(max(3, len(steps)), 0.0)
    sheet.rule(Rect(area.x + 2.6, rows[0].y + 4.0, 0.5, rows[len(steps) - 1].y - rows[0].y), palette.line)
    for step, row in zip(steps, rows, strict=False):
        colour, ground = palette.tone(step.state.tone)
        sheet.shape(Rect(row.x, row.y + 1.0, 5.8, 5.8), ground, colour, width=0.5, radius=2.9)
        sheet.icon(Rect(row.x + 1.1, row.y + 2.1, 3.6, 3.6), step.state.icon or "check", colour)
        words = row.cut_start(5.8, 3.4)[1]
        line, words = words.cut_top(7.8)
        width = sheet.width(step.when, BODY) + 0.6
        when, word = line.cut_end(min(width, line.w * 0.5), 3.0)
        sheet.text(when, step.when, BODY, palette.soft, align=Align.END)
        sheet.text(word, step.state.text, STRONG, colour)
        sheet.text(words, step.text, BODY, top=True)
