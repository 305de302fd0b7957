"""``deputies``: by level, then by name."""

from dataclasses import replace

from kiosk.presenters.deputies import lift, titled
from kiosk.presenters.models import Button, Deputies, Nav
from kiosk.ui.elements import Align, TextStyle
from kiosk.ui.geometry import Rect
from kiosk.ui.screens.choices import grid
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY, LEAD, STRONG, TITLE
from kiosk.ui.widgets.button import push
from kiosk.ui.widgets.frame import bottom_bar
from kiosk.ui.widgets.sign import heading

_PADDING, _ROUND = 0.9, 2.1
_EQUAL, _MORE, _BESIDE = 20.0, 6.0, 8.0
_LETTERS_EM, _LETTERS_MM = 4.12, 5.12


def draw(sheet: Sheet, body: Deputies, nav: Nav, area: Rect) -> None:
    """Lay out the levels as one row and the deputies below."""
    area = bottom_bar(sheet, area, nav, (body.scan,), body.pager)
    area = _top(sheet, area, body)
    if not body.deputies:
        sheet.text(area, body.empty, BODY, sheet.palette.soft, align=Align.CENTRE)
        return
    grid(sheet, area, body.deputies, body.columns, LEAD, least_rows=3)


def _top(sheet: Sheet, area: Rect, body: Deputies) -> Rect:
    """Draw the title with the levels beside it where there is room, else below it; return what is left."""
    if not body.levels:
        return heading(sheet, area, body.heading)
    form, rows = sheet.format, body.level_rows
    if titled(rows, form) or form.titles_above:
        area = heading(sheet, area, body.heading)
    else:
        area = Rect(area.x, area.y - lift(form), area.w, area.h + lift(form))
    if not rows:
        row, rest = area.cut_top(form.target, form.gap)
        style = replace(TITLE, em=min(TITLE.em, TITLE.em / form.unit_mm)) if form.is_low else TITLE
        title, levels = row.cut_start(sheet.width(body.heading, style) + 0.5, _BESIDE)
        sheet.text(title, body.heading, style)
        _levels(sheet, levels, body.levels, _style(sheet, levels.w, body.levels), to_end=True)
        return rest
    size = -(-len(body.levels) // rows)
    parts = [body.levels[at : at + size] for at in range(0, len(body.levels), size)]
    style = min((_style(sheet, area.w, part) for part in parts), key=lambda each: each.em)
    for part in parts:
        row, area = area.cut_top(form.target, form.gap)
        _levels(sheet, row, part, style)
    return area


def _levels(sheet: Sheet, row: Rect, levels: tuple[Button, ...], style: TextStyle, *, to_end: bool = False) -> None:
    """Draw levels beside one another, all alike where there is room."""
    gap = sheet.format.gap
    least = [_width(sheet, level.text, style) for level in levels]
    if sum(least) + gap * (len(least) - 1) > row.w:  # in two lines
        least = [max(_width(sheet, word, style) for word in level.text.split()) for level in levels]
    widths = _widths(sheet, least, row.w)
    row = row.cut_end(sum(widths) + gap * (len(widths) - 1))[0] if to_end else row
    for level, width in zip(levels, widths, strict=True):
        box, row = row.cut_start(width, gap)
        push(sheet, box, level, style=style, padding=_PADDING)


def _style(sheet: Sheet, room: float, levels: tuple[Button, ...]) -> TextStyle:
    """How the words are set: on one line each where there is room for it, be it in smaller letters; else in two."""
    if sheet.reading.language == "zh_CN":
        return STRONG
    small = replace(STRONG, em=min(_LETTERS_EM, _LETTERS_MM / sheet.format.unit_mm))
    words = sum(_width(sheet, level.text, STRONG) for level in levels)
    return STRONG if words + sheet.format.gap * (len(levels) - 1) <= room else small


def _width(sheet: Sheet, text: str, style: TextStyle) -> float:
    return max(sheet.format.target, sheet.width(text, style) + _ROUND)


def _widths(sheet: Sheet, least: list[float], room: float) -> list[float]:
    """Equal widths where there is room, else each as wide as its word; and a little more where that is left."""
    free = room - sheet.format.gap * (len(least) - 1)
    if max(_EQUAL, *least) * len(least) <= free:
        return [min(max(_EQUAL, max(least) + _MORE), free / len(least))] * len(least)
    spare = (free - sum(least)) / len(least)
    return [width + min(_MORE, spare) for width in least]
