"""``home``: the greeting, the one big way in, the others, who receives now, and what is to be known today.

A page with room has the ways in at the start and who receives beside them; a high one stacks them; a low one says who
receives in one line. What is said besides is dropped before a way in gets smaller than a finger.
"""

from dataclasses import replace
from enum import Enum, auto

from kiosk.presenters.models import Button, Fact, Home, Nav, OnDuty
from kiosk.ui.elements import TextStyle
from kiosk.ui.geometry import Rect
from kiosk.ui.screens.choices import shortened
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY, DISPLAY, LINE_PITCH, NAME, STRONG, TITLE
from kiosk.ui.widgets.button import PADDING, posters, tile
from kiosk.ui.widgets.frame import bottom_bar, narrow_on
from kiosk.ui.widgets.sign import banner_above, least_banner

_GAP = 3.6
_FACT_GAP = 1.8
_MAIN = TextStyle(10.4, bold=True, serif=True)
_MAIN_LOW = TextStyle(8.4, bold=True, serif=True)
_IN_A_ROW = 3
_LARGE_NAMES = 2
_HEAD = 23.4  # the greeting and the motto, or two lines of greeting: what is below stays where it is
_LEAST_GREETING = 8.0
_LINE = BODY.em * LINE_PITCH
_STRIP, _HIGHEST_STRIP = 16.8, 24.9  # two lines of an announcement, three of a notice of the office
_STRIP_MARGIN, _ICON, _ICON_GAP = 4.4, 8.0, 3.4
_ROUND_LINES = 1.6
_ROOMY_WIDTH, _ROOMY_HEIGHT = 150.0, 84.0
_HIGHEST_MAIN, _HIGHEST_WAY, _WALL_MM = 54.0, 46.0, 78.0
_WIDEST_DUTY = 96.0
_CARD = 40.0
_HIGHEST_CARD = 150.0
_IN_ONE_ROW = 2
_ROUND_WORDS, _CLOSE_ROUND_WORDS = 18.0, 12.6  # an icon, and what is left free round it and the words
_BESIDE_MM, _CLOSE_ICON, _HIGHEST_BESIDE = 5.5, 9.0, 1.4


class _Ways(Enum):
    """How the lesser ways in stand where a page is low: two in a row, all in one row, or all beside the main one."""

    IN_PAIRS = auto()
    IN_A_ROW = auto()
    BESIDE = auto()


def draw(sheet: Sheet, body: Home, nav: Nav, area: Rect) -> None:
    """Lay out the home page."""
    area = bottom_bar(sheet, area, nav)
    if area.h > area.w:
        _stacked(sheet, area, body)
    elif area.w >= _ROOMY_WIDTH and area.h >= _ROOMY_HEIGHT:
        _roomy(sheet, area, body)
    else:
        _low(sheet, area, body)


def _roomy(sheet: Sheet, area: Rect, body: Home) -> None:
    area = announced(sheet, area, body.announcement)
    duty, ways = area.cut_end(min(_WIDEST_DUTY, area.w * 0.36), 5.0)
    _on_duty(sheet, duty, body)
    head, ways = ways.cut_top(_HEAD, 3.0)
    _greet(sheet, head, body)
    _ways(sheet, ways, body.main, body.buttons)


def _stacked(sheet: Sheet, area: Rect, body: Home) -> None:
    """Draw greeting, ways in and who receives below one another; what a hand wants is in the middle of the screen."""
    area = announced(sheet, area, body.announcement)
    head, area = area.cut_top(_HEAD, 2 * _GAP)
    _greet(sheet, head, body)
    main, area = area.cut_top(min(_highest_main(sheet), area.h * 0.24), _GAP)
    tile(sheet, main, body.main, style=_MAIN, measures=(min(20.0, main.h * 0.5), 2 * PADDING), note_style=BODY)
    ways, area = area.cut_top(min(_HIGHEST_WAY, area.h * 0.3), 2 * _GAP)
    columns = max(1, min(len(body.buttons), int((ways.w + _GAP) / (_CARD + _GAP))))
    rows = -(-len(body.buttons) // columns)
    posters(sheet, ways.grid(columns, rows, _GAP)[: len(body.buttons)], body.buttons)
    _on_duty(sheet, area.cut_top(min(area.h, _HIGHEST_CARD))[0], body)


def _low(sheet: Sheet, area: Rect, body: Home) -> None:
    """Draw the ways in as rows of equal height, the main one first, and above them what there is room to say."""
    ways = _arranged(sheet, area, body)
    rows = {_Ways.IN_PAIRS: 1 + -(-len(body.buttons) // 2), _Ways.IN_A_ROW: 2, _Ways.BESIDE: 1}[ways]
    least = rows * (sheet.format.main_target + _GAP) - _GAP
    lower = _least_height(sheet, area, body, ways)
    if not sheet.format.titles_above:
        area = banner_above(sheet, area, area.h - lower - sheet.format.gap)
    area = _announcement_line(sheet, area, body, area.h - lower - sheet.format.gap)
    for say in (_greeting_line, _duty_line):
        area = say(sheet, area, body, least)
    if ways is _Ways.BESIDE:
        _beside(sheet, area.cut_top(min(area.h, _HIGHEST_BESIDE * sheet.format.main_target))[0], body)
        return
    first, rest = area.cut_top(
        max(sheet.format.main_target, (area.h - _GAP * (rows - 1)) / rows), _between(sheet, rows)
    )
    tile(sheet, first, body.main, style=_MAIN_LOW, measures=(min(12.0, first.h * 0.6), PADDING), note_style=BODY)
    cells = rest.columns(len(body.buttons), sheet.format.gap) if rows == _IN_ONE_ROW else _in_pairs(sheet, rest, body)
    posters(sheet, cells, body.buttons, style=STRONG)


def _arranged(sheet: Sheet, area: Rect, body: Home) -> _Ways:
    """How the ways in stand: the first arrangement that leaves its room to what is to be said."""
    usual = _Ways.IN_A_ROW if _in_one_row(sheet, area, body) else _Ways.IN_PAIRS
    said = _least_said(sheet, area, body)
    for ways in (usual, _Ways.IN_A_ROW, _Ways.BESIDE):
        if said <= area.h - _least_height(sheet, area, body, ways) - sheet.format.gap:
            return ways
    return usual


def _least_said(sheet: Sheet, area: Rect, body: Home) -> float:
    """The least height of what stands above the ways in: a banner, or else the announcement."""
    if sheet.announces and not sheet.format.titles_above:
        return least_banner(sheet, area.w)
    if not body.announcement:
        return 0.0
    style = replace(BODY, em=min(BODY.em, sheet.least_said))
    return sheet.height(body.announcement, style, area.w - _round_words(sheet)) + _ROUND_LINES


def _least_height(sheet: Sheet, area: Rect, body: Home, ways: _Ways) -> float:
    """The least height of the ways in; without end where words have no room for such an arrangement."""
    form, count = sheet.format, len(body.buttons)
    match ways:
        case _Ways.IN_PAIRS:
            return form.main_target + _between(sheet, 3) + -(-count // 2) * (form.target + form.gap) - form.gap
        case _Ways.IN_A_ROW:
            style = replace(STRONG, em=min(STRONG.em, sheet.least_on_buttons))
            room = (area.w + form.gap) / count - form.gap - _CLOSE_ROUND_WORDS
            if not all(sheet.fits(button.text, style, room, form.main_target) for button in body.buttons):
                return float("inf")
            words = max(sheet.height(button.text, style, room) for button in body.buttons)
            return form.main_target + _between(sheet, 2) + max(form.target, words + _ROUND_LINES)
        case _Ways.BESIDE:
            wide = sheet.width(body.main.text, replace(_MAIN_LOW, em=_MAIN_LOW.em / form.unit_mm)) + _ROUND_WORDS
            return form.main_target if wide <= _beside_widths(sheet, area, body)[0] else float("inf")


def _between(sheet: Sheet, rows: int) -> float:
    """What parts the main way in from the others; no more than a finger needs where the page is low and full."""
    return _GAP if rows < _IN_ONE_ROW else min(_GAP, _GAP / sheet.format.unit_mm)


def _beside(sheet: Sheet, row: Rect, body: Home) -> None:
    """Draw all ways in beside one another, the icons of the lesser ones over their words."""
    main, *others = _beside_widths(sheet, row, body)
    box, row = row.cut_start(main, sheet.format.gap)
    style = replace(_MAIN_LOW, em=_MAIN_LOW.em / sheet.format.unit_mm)
    tile(sheet, box, replace(body.main, note=""), style=style, measures=(_CLOSE_ICON / sheet.format.unit_mm, PADDING))
    for button, width in zip(body.buttons, others, strict=True):
        cell, row = row.cut_start(width, sheet.format.gap)
        narrow_on(sheet, cell, button)


def _beside_widths(sheet: Sheet, area: Rect, body: Home) -> list[float]:
    """The widths of all ways in beside one another: the lesser ones as wide as their words."""
    style = TextStyle(_BESIDE_MM / sheet.format.unit_mm, bold=True)
    others = [max(sheet.format.target, sheet.width(button.text, style) + 2.2) for button in body.buttons]
    return [area.w - sum(others) - sheet.format.gap * len(others), *others]


def _in_one_row(sheet: Sheet, area: Rect, body: Home) -> bool:
    """Whether the other ways have room in one row, each on one line."""
    room = (area.w + sheet.format.gap) / len(body.buttons) - sheet.format.gap - _ROUND_WORDS
    return all(sheet.width(button.text, STRONG) <= room for button in body.buttons)


def _in_pairs(sheet: Sheet, area: Rect, body: Home) -> list[Rect]:
    """Two in a row, the last alone across it."""
    rows = area.rows(-(-len(body.buttons) // 2), sheet.format.gap)
    cells = [cell for row in rows for cell in row.columns(2, sheet.format.gap)]
    return cells if len(body.buttons) % 2 == 0 else [*cells[:-2], rows[-1]]


def _greeting_line(sheet: Sheet, area: Rect, body: Home, least: float) -> Rect:
    style = sheet.one_line(body.greeting, TITLE, area.w, _LEAST_GREETING / TITLE.em)
    height = sheet.height(body.greeting, style, area.w)
    if sheet.format.titles_above:
        above = Rect(area.x, sheet.format.bar, area.w, sheet.format.above - sheet.format.bar)
        _greet(sheet, above.middle(above.w, min(_HEAD, above.h)), body)
        return area
    if area.h - height - 1.4 < least:
        return area
    box, rest = area.cut_top(height, 1.4)
    sheet.text(box, body.greeting, style)
    return rest


def _duty_line(sheet: Sheet, area: Rect, body: Home, least: float) -> Rect:
    names = body.between.join(deputy.name for deputy in body.on_duty)
    label, said = (body.on_duty_heading, names) if names else ("", body.nobody_on_duty)
    wide = sheet.width(label, STRONG) + 3.0 if label else 0.0
    height = sheet.height(said, BODY, area.w - wide)
    if not said or area.h - height - 1.4 < least or wide > area.w / 2:
        return area
    box, rest = area.cut_top(height, 1.4)
    head, words = box.cut_start(wide)
    sheet.text(head, label, STRONG, sheet.palette.red, top=True)
    sheet.text(words, said, BODY, sheet.palette.soft, top=True)
    return rest


def _announcement_line(sheet: Sheet, area: Rect, body: Home, most: float) -> Rect:
    """Draw the announcement as high as it is: nobody can turn a page here, so a long one is smaller rather than cut."""
    words = area.w - _round_words(sheet)
    style = sheet.fitted(body.announcement, BODY, words, most - _ROUND_LINES, least=sheet.least_said)
    if not sheet.fits(body.announcement, style, words, most - _ROUND_LINES):
        style = replace(BODY, em=min(BODY.em, sheet.least_said))
    height = sheet.height(body.announcement, style, words) + _ROUND_LINES
    if not body.announcement or height > most + 0.1:
        return area
    box, rest = area.cut_bottom(height, sheet.format.gap)
    _announcement(sheet, box, body.announcement, style)
    return rest


def announced(sheet: Sheet, area: Rect, announcement: str) -> Rect:
    """Draw the announcement at the foot of the page; return what is left above."""
    if not announcement:
        return area
    words = area.w - _round_words(sheet)
    height = min(_HIGHEST_STRIP, max(_STRIP, sheet.height(announcement, BODY, words) + 1.6))
    box, area = area.cut_bottom(height, _GAP)
    _announcement(sheet, box, announcement)
    return area


def _greet(sheet: Sheet, head: Rect, body: Home) -> None:
    """Draw the greeting on one line with the motto below it, or, where it is long, on two lines alone.

    A banner stands in its place.
    """
    if sheet.announces:
        banner_above(sheet, head, head.h)
        return
    style = sheet.one_line(body.greeting, DISPLAY, head.w, _LEAST_GREETING / DISPLAY.em)
    both = head.h >= sheet.height(body.greeting, style, head.w) + _LINE
    if not body.subtitle or not both or sheet.width(body.greeting, style) > head.w:
        sheet.text(head, body.greeting, sheet.one_line(body.greeting, TITLE, head.w) if body.subtitle else style)
        return
    greeting, subtitle = head.cut_top(head.h - _LINE)
    sheet.text(greeting, body.greeting, style)
    sheet.text(subtitle, body.subtitle, BODY, sheet.palette.soft)


def _ways(sheet: Sheet, area: Rect, main: Button, others: tuple[Button, ...]) -> None:
    rows = -(-len(others) // _IN_A_ROW)
    columns = 2 if len(others) == _IN_A_ROW + 1 else _IN_A_ROW
    area = area.cut_top(min(area.h, _highest_main(sheet) + rows * (_HIGHEST_WAY + _GAP)))[0]
    main_height = min(_highest_main(sheet), area.h * (0.5 if rows == 1 else 0.4))
    box, rest = area.cut_top(main_height, _GAP) if rows else (area, area)
    tile(sheet, box, main, style=_MAIN, measures=(min(20.0, box.h * 0.5), PADDING), note_style=BODY)
    if rows:
        rest = rest.cut_top(min(rest.h, rows * (min(_HIGHEST_WAY, _WALL_MM / sheet.format.unit_mm) + _GAP) - _GAP))[0]
        posters(sheet, rest.grid(columns, rows, _GAP)[: len(others)], others)


def _highest_main(sheet: Sheet) -> float:
    """How high the main way in is at most: where the text is large on a large panel it would be a wall."""
    return min(_HIGHEST_MAIN, _WALL_MM / sheet.format.unit_mm)


def _on_duty(sheet: Sheet, area: Rect, body: Home) -> None:
    palette = sheet.palette
    sheet.shape(area, palette.card, palette.line)
    inside = area.inset(5.2, 3.6)
    head, inside = inside.cut_top(8.2, 1.6)
    sheet.text(head, body.on_duty_heading, STRONG, palette.red)
    sheet.rule(Rect(head.x, head.bottom + 0.6, head.w, 0.5), palette.gold)
    inside = inside.cut_top(0.8)[1]
    if body.on_duty:
        inside = _deputies(sheet, inside, body)
    else:
        height = min(inside.h, sheet.height(body.nobody_on_duty, BODY, inside.w))
        words, inside = inside.cut_top(height)
        sheet.text(words, body.nobody_on_duty, BODY, palette.soft)
    _facts(sheet, inside, body.facts)


def _deputies(sheet: Sheet, area: Rect, body: Home) -> Rect:
    """Draw the first two with what they are and the others by name, all by name where there is not the room for it."""
    deputies = body.on_duty
    lines = [line for deputy in deputies[:_LARGE_NAMES] for line in _introduced(sheet, deputy, area.w)]
    others = body.between.join(deputy.name for deputy in deputies[_LARGE_NAMES:])
    if others:
        lines.append((others, STRONG, sheet.palette.ink, 0.0))
    heights = [sheet.height(text, style, area.w) + after for text, style, _, after in lines]
    if sum(heights) > area.h:
        lines = [(body.between.join(deputy.name for deputy in deputies), STRONG, sheet.palette.ink, 0.0)]
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


def _announcement(sheet: Sheet, box: Rect, text: str, style: TextStyle = BODY) -> None:
    palette = sheet.palette
    sheet.shape(box, palette.gold_tint)
    size = _ICON / _growth(sheet)
    icon, words = box.inset(_STRIP_MARGIN / _growth(sheet), 0.6).cut_start(size, _ICON_GAP / _growth(sheet))
    sheet.icon(icon.middle(size, size), "notice", palette.waiting)
    sheet.text(words, text, style)


def _round_words(sheet: Sheet) -> float:
    """What an announcement's icon and margins take of its width."""
    return (2 * _STRIP_MARGIN + _ICON + _ICON_GAP) / _growth(sheet)


def _growth(sheet: Sheet) -> float:
    """How much larger the page's text is: an icon does not grow with it where words need the room."""
    return 1.0 if sheet.format.is_roomy else max(1.0, sheet.format.unit_mm)
