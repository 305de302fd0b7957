"""``case``: where the matter stands, what was answered, and every step so far."""

from kiosk.presenters.models import Case, Nav, Step
from kiosk.ui.elements import Align, TextStyle
from kiosk.ui.geometry import Rect
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY, LINE_PITCH, STRONG, TITLE
from kiosk.ui.widgets.frame import bottom_bar
from kiosk.ui.widgets.sign import chip, facts

_TICKET = TextStyle(8.4, bold=True)
_MARK, _LINE, _WIDEST_GAP = 6.2, BODY.em * LINE_PITCH, 5.0


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
    if not (body.facts or body.reply):
        _timeline(sheet, area, body.steps)
        return
    timeline, what = area.cut_end(area.w * 0.44, 4.0) if body.steps else (area, area)
    _what(sheet, what, body)
    if body.steps:
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
    if body.facts:
        sheet.rule(Rect(inside.x, inside.y - 1.0, inside.w, 0.4), palette.gold)
    if body.reply_heading:
        head, inside = inside.cut_top(8.0)
        sheet.text(head, body.reply_heading, STRONG, palette.red)
    sheet.text(inside, body.reply, BODY, palette.ink if body.reply_heading else palette.soft, top=True)


def _timeline(sheet: Sheet, area: Rect, steps: tuple[Step, ...]) -> None:
    """Draw the steps as high as they are, all the same distance apart, on one line from the first to the last."""
    room = area.cut_start(_MARK, 3.4)[1].w
    heights = [_LINE + sheet.height(step.text, BODY, room) for step in steps]
    spare = area.h - sum(heights)
    gap = min(_WIDEST_GAP, max(0.0, spare / max(1, len(steps) - 1)))
    last = area.y + sum(heights[:-1]) + gap * (len(steps) - 1)
    sheet.rule(Rect(area.x + _MARK / 2 - 0.25, area.y + _LINE / 2, 0.5, last - area.y), sheet.palette.line)
    for step, height in zip(steps, heights, strict=True):
        row, area = area.cut_top(height, gap)
        _step(sheet, row, step)


def _step(sheet: Sheet, row: Rect, step: Step) -> None:
    colour, ground = sheet.palette.tone(step.state.tone)
    mark, words = row.cut_start(_MARK, 3.4)
    box = Rect(mark.x, mark.y + (_LINE - _MARK) / 2, _MARK, _MARK)
    sheet.shape(box, ground, colour, width=0.5, radius=_MARK / 2)
    sheet.icon(box.inset(1.2), step.state.icon or "check", colour)
    line, words = words.cut_top(_LINE)
    width = sheet.width(step.when, BODY) + 0.6
    when, word = line.cut_end(min(width, line.w * 0.62), 3.0)
    sheet.text(when, step.when, BODY, sheet.palette.soft, align=Align.END)
    sheet.text(word, step.state.text, STRONG, colour)
    sheet.text(words, step.text, BODY, top=True)
