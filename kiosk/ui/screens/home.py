"""``home``: the greeting, the one big way in, the others, who receives now, and what is to be known today."""

from kiosk.presenters.models import Button, Home, Nav, OnDuty
from kiosk.ui.elements import TextStyle
from kiosk.ui.geometry import Rect
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY, DISPLAY, LINE_PITCH, NAME, STRONG, TITLE
from kiosk.ui.widgets.button import poster, tile
from kiosk.ui.widgets.frame import bottom_bar

_GAP = 3.6
_MAIN = TextStyle(10.4, bold=True, serif=True)
_IN_A_ROW = 3
_LARGE_NAMES = 2


def draw(sheet: Sheet, body: Home, nav: Nav, area: Rect) -> None:
    """Lay out the home page."""
    area = bottom_bar(sheet, area, nav)
    if body.announcement:
        box, area = area.cut_bottom(16.8, _GAP)
        _announcement(sheet, box, body.announcement)
    duty, ways = area.cut_end(area.w * 0.36, 5.0)
    _on_duty(sheet, duty, body)
    style = _greeting_style(sheet, body.greeting, ways.w)
    greeting, ways = ways.cut_top(sheet.height(body.greeting, style, ways.w), 0.0)
    sheet.text(greeting, body.greeting, style)
    if body.subtitle:
        subtitle, ways = ways.cut_top(min(16.0, sheet.height(body.subtitle, BODY, ways.w)), 0.0)
        sheet.text(subtitle, body.subtitle, BODY, sheet.palette.soft)
    _ways(sheet, ways.cut_top(3.0)[1], body.main, body.buttons)


def _greeting_style(sheet: Sheet, greeting: str, width: float) -> TextStyle:
    """As large as it is on one line, or else two lines of a title."""
    style = sheet.one_line(greeting, DISPLAY, width, TITLE.em / DISPLAY.em)
    if sheet.width(greeting, style) <= width:
        return style
    return sheet.fitted(greeting, TITLE, width, 2.1 * TITLE.em * LINE_PITCH)


def _ways(sheet: Sheet, area: Rect, main: Button, others: tuple[Button, ...]) -> None:
    rows = [others[at : at + _IN_A_ROW] for at in range(0, len(others), _IN_A_ROW)]
    if len(others) == _IN_A_ROW + 1:
        rows = [others[:2], others[2:]]
    share = 0.5 if len(rows) == 1 else 0.4
    box, rest = area.cut_top(area.h * share, _GAP) if rows else (area, area)
    tile(sheet, box, main, style=_MAIN, icon_size=16.0, note_style=BODY)
    for row, line in zip(rows, rest.rows(len(rows), _GAP) if rows else [], strict=True):
        for button, cell in zip(row, line.columns(len(row), _GAP), strict=True):
            poster(sheet, cell, button)


def _on_duty(sheet: Sheet, area: Rect, body: Home) -> None:
    palette = sheet.palette
    sheet.shape(area, palette.card, palette.line)
    inside = area.inset(5.2, 3.6)
    head, inside = inside.cut_top(8.2, 1.6)
    sheet.text(head, body.on_duty_heading, STRONG, palette.red)
    sheet.rule(Rect(head.x, head.bottom + 0.6, head.w, 0.5), palette.gold)
    inside = inside.cut_top(0.8)[1]
    if body.on_duty:
        inside = _deputies(sheet, inside, body.on_duty)
    else:
        height = min(inside.h, sheet.height(body.nobody_on_duty, BODY, inside.w))
        words, inside = inside.cut_top(height)
        sheet.text(words, body.nobody_on_duty, BODY, palette.soft)
    _facts(sheet, inside, body.facts)


def _deputies(sheet: Sheet, area: Rect, deputies: tuple[OnDuty, ...]) -> Rect:
    """Draw the first two with what they are, the others by name, and return what is left below."""
    for deputy in deputies[:_LARGE_NAMES]:
        style = sheet.one_line(deputy.name, NAME, area.w)
        style = sheet.fitted(deputy.name, style, area.w, min(area.h, 2.1 * NAME.em * LINE_PITCH))
        name, area = area.cut_top(sheet.height(deputy.name, style, area.w))
        sheet.text(name, deputy.name, style)
        style = sheet.fitted(deputy.description, BODY, area.w, min(area.h, 2.1 * BODY.em * LINE_PITCH))
        description, area = area.cut_top(sheet.height(deputy.description, style, area.w), 2.4)
        sheet.text(description, deputy.description, style, sheet.palette.soft)
    others = "、".join(deputy.name for deputy in deputies[_LARGE_NAMES:])
    if others:
        height = min(area.h, sheet.height(others, STRONG, area.w))
        names, area = area.cut_top(height)
        sheet.text(names, others, STRONG)
    return area


def _facts(sheet: Sheet, area: Rect, facts: tuple[str, ...]) -> None:
    """Draw the day's facts at the foot of the card, as many of the first as there is room for."""
    heights = [sheet.height(fact, BODY, area.w - 5.4) for fact in facts]
    while sum(heights) > area.h:
        heights.pop()
    block, _ = area.cut_bottom(sum(heights))
    for fact, height in zip(facts, heights, strict=False):
        line, block = block.cut_top(height)
        mark, words = line.cut_start(2.0, 3.4)
        sheet.shape(Rect(mark.x, mark.y + BODY.em * LINE_PITCH / 2 - 1.0, 2.0, 2.0), sheet.palette.gold, radius=1.0)
        sheet.text(words, fact, BODY, sheet.palette.soft)


def _announcement(sheet: Sheet, box: Rect, text: str) -> None:
    palette = sheet.palette
    sheet.shape(box, palette.gold_tint)
    icon, words = box.inset(4.4, 0.6).cut_start(8.0, 3.4)
    sheet.icon(icon.middle(8.0, 8.0), "notice", palette.waiting)
    sheet.text(words, text, BODY)
