"""``case``: where the matter stands, what was answered, and every step so far."""

from dataclasses import replace

from kiosk.presenters.models import Case, Nav, Step
from kiosk.presenters.rooms import CASE_FACTS, LOW_CASE_FRAME
from kiosk.ui.elements import Align, TextStyle
from kiosk.ui.geometry import Rect
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY, LINE_PITCH, STRONG, TITLE
from kiosk.ui.widgets.frame import bottom_bar
from kiosk.ui.widgets.sign import chip, chip_width, facts, facts_height

_TICKET = TextStyle(8.4, bold=True)
_NUMBER_SHARE, _HEAD_GAP = 0.42, 3.0
_MARK, _LINE, _WIDEST_GAP = 6.2, BODY.em * LINE_PITCH, 5.0


def draw(sheet: Sheet, body: Case, nav: Nav, area: Rect) -> None:
    """Lay out the case: facts and reply at the start, the timeline beside them, or below where there is no width."""
    area = bottom_bar(sheet, area, nav, body.buttons, body.pager)
    if body.ticket_no:
        area = _headed(sheet, area, body)
    if not (body.facts or body.reply or body.more):
        _timeline(sheet, area, body.steps)
        return
    if sheet.format.is_roomy and area.w > area.h:
        timeline, what = area.cut_end(area.w * (1 - CASE_FACTS), 4.0) if body.steps else (area, area)
    else:
        what, timeline = area.cut_top(min(area.h, _what_height(sheet, body, area.w)), 5.0)
    _what(sheet, what, body)
    if body.steps:
        _timeline(sheet, timeline, body.steps)


def _headed(sheet: Sheet, area: Rect, body: Case) -> Rect:
    """Draw title, state and number in one line; without its title, where the line is short or the page is low."""
    form = sheet.format
    if form.titles_above:
        head, rest = Rect(area.x, form.bar, area.w, form.above - form.bar).middle(area.w, 12.4), area
    else:
        head, rest = area.cut_top(12.4, 2.4)
    if form.is_roomy:
        named = sheet.width(body.ticket_label, BODY) + 4.6 + sheet.width(body.ticket_no, _TICKET, language="en")
        beside, title = head.cut_end(min(head.w * _NUMBER_SHARE, named), _HEAD_GAP)
        name, state = title.cut_start(min(title.w * 0.5, sheet.width(body.heading, TITLE) + 0.5), _HEAD_GAP)
        sheet.text(name, body.heading, TITLE)
    else:
        state, beside = head.cut_start(_chip_room(sheet, body, head.w), 3.0)
    chip(sheet, state, body.state)
    width = min(beside.w, sheet.width(body.ticket_no, _TICKET, language="en") + 0.6)
    number, label = beside.cut_end(width, 3.0)
    sheet.text(number, body.ticket_no, _TICKET, align=Align.END, ltr=True)
    style = sheet.fitted(body.ticket_label, BODY, label.w, label.h, least=sheet.least_said)
    widest = max(sheet.width(word, style) for word in body.ticket_label.split())
    if widest <= label.w and sheet.fits(body.ticket_label, style, label.w, label.h):
        sheet.text(label, body.ticket_label, style, sheet.palette.soft, align=Align.END)
    return rest


def _chip_room(sheet: Sheet, body: Case, width: float) -> float:
    """What the state takes of a line that the number shares: its words give way first, then the number's size."""
    number = sheet.width(body.ticket_no, _TICKET, language="en") + 3.6
    small = chip_width(sheet, body.state, replace(STRONG, em=min(STRONG.em, sheet.least_said))) + 0.5
    return min(chip_width(sheet, body.state) + 0.5, max(small, width - number))


def _what_height(sheet: Sheet, body: Case, width: float) -> float:
    inside = width - 10.0
    known = facts_height(sheet, inside, body.facts, gap=0.6) if body.facts else 0.0
    said = sum(
        sheet.height(text, style, inside)
        for text, style in ((body.reply_heading, STRONG), (body.reply, BODY), (body.more, BODY))
    )
    return known + (2.4 if known and said else 0.0) + said + 2 * _padding(sheet)


def _padding(sheet: Sheet) -> float:
    return 3.6 if sheet.format.is_roomy else LOW_CASE_FRAME / 2


def _what(sheet: Sheet, card: Rect, body: Case) -> None:
    palette = sheet.palette
    sheet.shape(card, palette.card, palette.line)
    inside = card.inset(5.0, _padding(sheet))
    if body.facts:
        taken = facts(sheet, inside, body.facts, gap=0.6)
        inside = inside.cut_top(taken + 2.4)[1]
    if not (body.reply or body.more):
        return
    if body.facts:
        sheet.rule(Rect(inside.x, inside.y - 1.0, inside.w, 0.4), palette.gold)
    if body.reply_heading:
        head, inside = inside.cut_top(sheet.height(body.reply_heading, STRONG, inside.w))
        sheet.text(head, body.reply_heading, STRONG, palette.red)
    if body.reply:
        said, inside = inside.cut_top(sheet.height(body.reply, BODY, inside.w) if body.more else inside.h)
        sheet.text(said, body.reply, BODY, palette.ink if body.reply_heading else palette.soft, top=True)
    if body.more:
        sheet.text(inside, body.more, BODY, palette.soft, top=True)


def _timeline(sheet: Sheet, area: Rect, steps: tuple[Step, ...]) -> None:
    """Draw the steps as high as they are, all the same distance apart, on one line from the first to the last."""
    room = area.cut_start(_MARK, 3.4)[1].w
    heights = [_step_height(sheet, step, room) for step in steps]
    spare = area.h - sum(heights)
    gap = min(_WIDEST_GAP, max(0.0, spare / max(1, len(steps) - 1)))
    last = area.y + sum(heights[:-1]) + gap * (len(steps) - 1)
    sheet.rule(Rect(area.x + _MARK / 2 - 0.25, area.y + _LINE / 2, 0.5, last - area.y), sheet.palette.line)
    for step, height in zip(steps, heights, strict=True):
        row, area = area.cut_top(height, gap)
        _step(sheet, row, step)


def _step_height(sheet: Sheet, step: Step, width: float) -> float:
    said = sheet.height(step.text, BODY, width)
    return said + (_LINE if _beside(sheet, step, width) else _LINE + sheet.height(step.state.text, STRONG, width))


def _beside(sheet: Sheet, step: Step, width: float) -> bool:
    """Whether the time has room beside the word."""
    return sheet.width(step.state.text, STRONG) + 3.0 + sheet.width(step.when, BODY) + 0.6 <= width


def _step(sheet: Sheet, row: Rect, step: Step) -> None:
    colour, ground = sheet.palette.tone(step.state.tone)
    mark, words = row.cut_start(_MARK, 3.4)
    box = Rect(mark.x, mark.y + (_LINE - _MARK) / 2, _MARK, _MARK)
    sheet.shape(box, ground, colour, width=0.5, radius=_MARK / 2)
    sheet.icon(box.inset(1.2), step.state.icon or "check", colour)
    beside = _beside(sheet, step, words.w)
    word, words = words.cut_top(_LINE if beside else sheet.height(step.state.text, STRONG, words.w))
    if beside:
        when, word = word.cut_end(sheet.width(step.when, BODY) + 0.6, 3.0)
        sheet.text(when, step.when, BODY, sheet.palette.soft, align=Align.END)
    else:
        when, words = words.cut_top(_LINE)
        sheet.text(when, step.when, BODY, sheet.palette.soft)
    sheet.text(word, step.state.text, STRONG, colour)
    sheet.text(words, step.text, BODY, top=True)
