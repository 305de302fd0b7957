"""``home``: the greeting, the one big way in, the others, who receives now, and what is to be known today."""

from kiosk.presenters.models import Button, Fact, Home, Nav, OnDuty
from kiosk.ui.elements import TextStyle
from kiosk.ui.geometry import Rect
from kiosk.ui.screens.choices import shortened
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY, DISPLAY, LINE_PITCH, NAME, STRONG, TITLE
from kiosk.ui.widgets.button import PADDING, posters, tile
from kiosk.ui.widgets.frame import bottom_bar

_GAP = 3.6
_FACT_GAP = 1.8
_MAIN = TextStyle(10.4, bold=True, serif=True)
_IN_A_ROW = 3
_LARGE_NAMES = 2
_HEAD = 23.4  # the greeting and the motto, or two lines of greeting: what is below stays where it is
_LEAST_GREETING = 8.0
_STRIP, _HIGHEST_STRIP = 16.8, 24.9  # two lines of an announcement, three of a notice of the office
_STRIP_MARGIN, _STRIP_ICON = 4.4, 11.4


def draw(sheet: Sheet, body: Home, nav: Nav, area: Rect) -> None:
    """Lay out the home page."""
    area = bottom_bar(sheet, area, nav)
    if body.announcement:
        words = area.w - 2 * _STRIP_MARGIN - _STRIP_ICON
        height = min(_HIGHEST_STRIP, max(_STRIP, sheet.height(body.announcement, BODY, words) + 1.6))
        box, area = area.cut_bottom(height, _GAP)
        _announcement(sheet, box, body.announcement)
    duty, ways = area.cut_end(area.w * 0.36, 5.0)
    _on_duty(sheet, duty, body)
    head, ways = ways.cut_top(_HEAD, 3.0)
    _greet(sheet, head, body)
    _ways(sheet, ways, body.main, body.buttons)


def _greet(sheet: Sheet, head: Rect, body: Home) -> None:
    """Draw the greeting on one line with the motto below it, or, where it is long, on two lines alone."""
    style = sheet.one_line(body.greeting, DISPLAY, head.w, _LEAST_GREETING / DISPLAY.em)
    if not body.subtitle or sheet.width(body.greeting, style) > head.w:
        sheet.text(head, body.greeting, sheet.one_line(body.greeting, TITLE, head.w) if body.subtitle else style)
        return
    greeting, subtitle = head.cut_top(head.h - BODY.em * LINE_PITCH)
    sheet.text(greeting, body.greeting, style)
    sheet.text(subtitle, body.subtitle, BODY, sheet.palette.soft)


def _ways(sheet: Sheet, area: Rect, main: Button, others: tuple[Button, ...]) -> None:
    rows = -(-len(others) // _IN_A_ROW)
    columns = 2 if len(others) == _IN_A_ROW + 1 else _IN_A_ROW
    box, rest = area.cut_top(area.h * (0.5 if rows == 1 else 0.4), _GAP) if rows else (area, area)
    tile(sheet, box, main, style=_MAIN, measures=(16.0, PADDING), note_style=BODY)
    if rows:
        posters(sheet, rest.grid(columns, rows, _GAP)[: len(others)], others)


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
    """Draw the first two with what they are and the others by name, all by name where there is not the room for it."""
    lines = [line for deputy in deputies[:_LARGE_NAMES] for line in _introduced(sheet, deputy, area.w)]
    others = "、".join(deputy.name for deputy in deputies[_LARGE_NAMES:])
    if others:
        lines.append((others, STRONG, sheet.palette.ink, 0.0))
    heights = [sheet.height(text, style, area.w) + after for text, style, _, after in lines]
    if sum(heights) > area.h:
        lines = [("、".join(deputy.name for deputy in deputies), STRONG, sheet.palette.ink, 0.0)]
        heights = [min(area.h, sheet.height(lines[0][0], STRONG, area.w))]
    for (text, style, colour, after), height in zip(lines, heights, strict=True):
        box, area = area.cut_top(height - after, after)
        sheet.text(box, text, style, colour)
    return area


def _introduced(sheet: Sheet, deputy: OnDuty, width: float) -> list[tuple[str, TextStyle, str, float]]:
    """A name and what its bearer is: the texts, how they are set, and the gap after them."""
    name = sheet.one_line(deputy.name, NAME, width)
    if sheet.width(deputy.name, name) > width:
        name = STRONG
    description = shortened(sheet, deputy.description, BODY, (width, 2 * BODY.em * LINE_PITCH))
    return [(deputy.name, name, sheet.palette.ink, 0.0), (description, BODY, sheet.palette.soft, 2.4)]


def _facts(sheet: Sheet, area: Rect, facts: tuple[Fact, ...]) -> None:
    """Draw the day's facts at the foot of the card, each label over its value, the first as far as there is room."""
    heights = [_fact_height(sheet, fact, area.w) for fact in facts]
    while sum(heights) + _FACT_GAP * (len(heights) - 1) > area.h:
        heights.pop()
    block, _ = area.cut_bottom(sum(heights) + _FACT_GAP * max(0, len(heights) - 1))
    for fact, height in zip(facts, heights, strict=False):
        lines, block = block.cut_top(height, _FACT_GAP)
        label, value = lines.cut_top(BODY.em * LINE_PITCH)
        sheet.text(label, fact.label, BODY, sheet.palette.soft)
        sheet.text(value, fact.value, STRONG)


def _fact_height(sheet: Sheet, fact: Fact, width: float) -> float:
    return BODY.em * LINE_PITCH + sheet.height(fact.value, STRONG, width)


def _announcement(sheet: Sheet, box: Rect, text: str) -> None:
    palette = sheet.palette
    sheet.shape(box, palette.gold_tint)
    icon, words = box.inset(_STRIP_MARGIN, 0.6).cut_start(8.0, _STRIP_ICON - 8.0)
    sheet.icon(icon.middle(8.0, 8.0), "notice", palette.waiting)
    sheet.text(words, text, BODY)
