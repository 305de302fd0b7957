"""``write``: the text with its caret, and below it candidates and keys, or a field to write on by hand."""

from typing import Final

from kiosk.presenters import desk
from kiosk.presenters.models import Button, Nav, Write
from kiosk.ui.geometry import Rect
from kiosk.ui.sheet import Sheet
from kiosk.ui.widgets.candidates import draw_cells, draw_line, said, said_height
from kiosk.ui.widgets.composition import draw_text
from kiosk.ui.widgets.field import draw_field
from kiosk.ui.widgets.frame import open_bar
from kiosk.ui.widgets.keyboard import draw_row, upright, upright_width
from kiosk.ui.widgets.low_desk import draw_low
from kiosk.ui.widgets.sign import heading

_TOOL_MM: Final = 15.0
_WAY_MM: Final = 30.0
_HIGHEST_TOOL_MM: Final = 26.0
_LINES_BY_HAND: Final = 2
_ROOMY_MM, _TWO_LINES_MM = 84.0, 1.2
"""From this height on, and up to this unit, there is room for two lines over a field of a good size."""
_FIELD_MM, _TALL_FIELD_MM, _FIELD_RATIO = 110.0, 140.0, 1.6
_PANEL_MM, _PANEL_SHARE, _COLUMNS = 112.0, 0.43, 3
_TOOLS_MM, _CELL_MM = 16.0, 30.0


def draw(sheet: Sheet, body: Write, nav: Nav, area: Rect) -> None:
    """Lay out the page: where it is low, keys stand beside the way on too."""
    if desk.is_low(sheet.format):
        draw_low(sheet, area, body, nav)
        return
    area = _bar(sheet, area, body, nav)
    area = area.middle(desk.width(sheet.format), area.h)
    if sheet.format.titles_above or _spare(sheet, body, area) >= sheet.format.heading + 4.0:
        area = heading(sheet, area, body.heading, body.hint)
    if body.pen is not None:
        _by_hand(sheet, body, area)
    else:
        _by_keys(sheet, body, area)


def _bar(sheet: Sheet, area: Rect, body: Write, nav: Nav) -> Rect:
    """Draw the bar below with the ways to write in its middle, and return the page above it."""
    row, above = open_bar(sheet, area, nav, body.next)
    for way, cell in zip(body.ways, _shared(sheet, row, body.ways), strict=True):
        upright(sheet, cell, way)
    return above


def _shared(sheet: Sheet, row: Rect, ways: tuple[Button, ...]) -> list[Rect]:
    """Return a cell for each way, wide enough for its word where all of them have room, else all alike."""
    gap, most = sheet.format.gap, _WAY_MM / sheet.format.unit_mm
    free = row.w - gap * (len(ways) - 1)
    least = [max(sheet.format.target, upright_width(sheet, way)) for way in ways]
    more = (free - sum(least)) / len(ways)
    widths = [max(each, min(most, each + more)) for each in least] if more >= 0 else [free / len(ways)] * len(ways)
    rest, cells = row.middle(sum(widths) + gap * (len(ways) - 1), row.h), []
    for width in widths:
        cell, rest = rest.cut_start(width, gap)
        cells.append(cell)
    return cells


def _spare(sheet: Sheet, body: Write, area: Rect) -> float:
    """The height that nothing needs."""
    form = sheet.format
    if body.pen is None:
        return desk.desk(form, area.h, spells=body.spells).spare
    return area.h - desk.text_height(form, _LINES_BY_HAND) - form.gap - _FIELD_MM / form.unit_mm


def _by_keys(sheet: Sheet, body: Write, area: Rect) -> None:
    """Draw the text, the candidates below it or beside it, and the keys."""
    form = sheet.format
    rows = desk.with_tools(form, body.keys, body.tools)
    plan = desk.desk(form, area.h, spells=body.spells)
    keys, rest = area.cut_bottom(desk.keys_height(form, plan.key, len(rows)), form.gap)
    if plan.beside and body.message:
        said(sheet, rest, body.message)
    elif plan.beside:
        place, line = rest.cut_start(rest.w * desk.text_share(form), form.gap)
        draw_text(sheet, place, body.area, body.heading)
        draw_line(sheet, line, body)
    else:
        if plan.candidate:
            high = max(plan.candidate, said_height(sheet, rest.w, body.message))
            line, rest = rest.cut_bottom(high, min(form.gap, rest.h - high - desk.text_height(form, 1)))
            _candidates(sheet, body, line)
        _text(sheet, body, rest)
    most = max(sum(key.width for key in row) for row in rows[:-1])
    for row, line in zip(rows, keys.rows(len(rows), desk.key_gap(form)), strict=True):
        draw_row(sheet, line, row, most)


def _candidates(sheet: Sheet, body: Write, line: Rect) -> None:
    if body.message:
        said(sheet, line, body.message)
    else:
        draw_line(sheet, line, body)


def _text(sheet: Sheet, body: Write, box: Rect) -> None:
    """Draw the text with what is done to all of it at its end: below one another where there is height."""
    form = sheet.format
    tools = [tool for tool in body.tools if tool.id in desk.BESIDE_TEXT]
    width, high = max(form.target, _TOOL_MM / form.unit_mm), _HIGHEST_TOOL_MM / form.unit_mm
    stacked = box.h >= len(tools) * (form.target + form.gap)
    across = 1 if stacked else len(tools)
    column, box = box.cut_end(across * (width + form.gap) - form.gap, form.gap)
    down = len(tools) // across
    cells = column.cut_top(min(column.h, down * (high + form.gap) - form.gap))[0].grid(across, down, form.gap)
    for tool, cell in zip(tools, cells, strict=True):
        upright(sheet, cell, tool)
    _said_or_text(sheet, body, box)


def _said_or_text(sheet: Sheet, body: Write, box: Rect) -> None:
    """Draw the text, and below it what is to be said where no candidates have a place for it; or that alone."""
    form = sheet.format
    if body.message and body.pen is None and not body.spells:
        high = max(form.target, said_height(sheet, box.w, body.message))
        if box.h < high + form.gap / 2 + desk.text_height(form, 1):
            said(sheet, box, body.message)
            return
        place, box = box.cut_bottom(high, form.gap / 2)
        said(sheet, place, body.message)
    draw_text(sheet, box, body.area, body.heading)


def _by_hand(sheet: Sheet, body: Write, area: Rect) -> None:
    """Draw the text, and below it the field with candidates and tools beside it."""
    form = sheet.format
    lines = _LINES_BY_HAND if area.h * form.unit_mm >= _ROOMY_MM and form.unit_mm <= _TWO_LINES_MM else 1
    field = min(_field_mm(sheet) / form.unit_mm, area.h - desk.text_height(form, lines) - form.gap)
    block, text = area.cut_bottom(field, form.gap)
    panel = min(_PANEL_MM / form.unit_mm, block.w * _PANEL_SHARE)
    wide = min(block.w - panel - form.gap, field * _FIELD_RATIO)
    block = block.middle(wide + form.gap + panel, block.h)
    _text(sheet, body, text.middle(block.w, text.h))
    place, beside = block.cut_start(wide, form.gap)
    if body.pen is not None:
        draw_field(sheet, place, body.pen)
    _panel(sheet, body, beside)


def _field_mm(sheet: Sheet) -> float:
    return _TALL_FIELD_MM if sheet.panel.whole.h > sheet.panel.whole.w else _FIELD_MM


def _panel(sheet: Sheet, body: Write, area: Rect) -> None:
    """Draw the candidates, and the tools below them, as near to the field's foot as can be."""
    form = sheet.format
    tools, cells = area.cut_bottom(_TOOLS_MM / form.unit_mm, form.gap)
    named = [tool for tool in body.tools if tool.id not in desk.BESIDE_TEXT]
    for tool, cell in zip(named, tools.columns(len(named), form.gap), strict=True):
        upright(sheet, cell, tool, repeats=tool.id != "write.stroke_undo")
    rows = desk.CELLS // _COLUMNS
    cells = cells.cut_bottom(min(cells.h, rows * (_CELL_MM / form.unit_mm + form.gap) - form.gap))[0]
    draw_cells(sheet, cells, body, columns=_COLUMNS)
