"""The page that writes where it is low: one row for the text, and keys or the field down to the foot.

The way out and the way on keep their corners, and what is written with stands between them.
"""

from dataclasses import replace
from typing import Final

from kiosk.presenters import desk
from kiosk.presenters.format import LINE
from kiosk.presenters.models import Button, Nav, Role, Write
from kiosk.ui.elements import Align, TextStyle
from kiosk.ui.geometry import Rect
from kiosk.ui.sheet import Sheet
from kiosk.ui.widgets.button import ground
from kiosk.ui.widgets.candidates import draw_cells, draw_line, said, said_height
from kiosk.ui.widgets.composition import draw_text
from kiosk.ui.widgets.field import draw_field
from kiosk.ui.widgets.frame import narrow_on
from kiosk.ui.widgets.keyboard import draw_row, upright
from kiosk.ui.widgets.sign import heading

_TARGET_MM, _ON_MM = 12.7, 20.0
_TWO_LINES_MM: Final = 11.0
"""Keys at least so high leave the text a second line."""
_WAY_MM, _WIDE_WAY_MM = 13.0, 28.0
_CELL_MM, _WIDE_CELL_MM = 13.4, 20.0
_WORD_MM: Final = 5.5
_SAID_BELOW_MM: Final = 2.3


def draw_low(sheet: Sheet, area: Rect, body: Write, nav: Nav) -> None:
    """Draw the page."""
    form = sheet.format
    if form.titles_above:
        heading(sheet, area, body.heading, body.hint)
    up, down = desk.lift(form)
    wide = desk.bleed(form)
    whole = Rect(area.x - wide, area.y - up, area.w + 2 * wide, area.h + up + down)
    text = _text_height(sheet, whole)
    box, rest = whole.cut_top(text, desk.key_gap(form))
    _top(sheet, box, body)
    leave, on = desk.ends(form)
    high = _ON_MM / form.unit_mm
    narrow_on(sheet, Rect(whole.right - on, whole.bottom - high, on, high), body.next)
    last = max(_TARGET_MM / form.unit_mm, _key_height(sheet, rest))
    out = Rect(whole.x, whole.bottom - last, leave, last)
    if nav.leave is not None:
        _out(sheet, out, nav.leave)
    if body.pen is not None:
        _by_hand(sheet, rest, body, out)
    else:
        _by_keys(sheet, rest, body, last)


def _text_height(sheet: Sheet, whole: Rect) -> float:
    two = desk.text_height(sheet.format, 2)
    keys = _key_height(sheet, whole.cut_top(two, desk.key_gap(sheet.format))[1])
    return two if keys * sheet.format.unit_mm >= _TWO_LINES_MM else max(_TARGET_MM / sheet.format.unit_mm, LINE)


def _key_height(sheet: Sheet, rest: Rect) -> float:
    """The height of a key: all alike, or lower than the last row, whose neighbours are no keys."""
    gap, least = desk.key_gap(sheet.format), _TARGET_MM / sheet.format.unit_mm
    even = (rest.h - 3 * gap) / 4
    return even if even >= least else (rest.h - least - 3 * gap) / 3


def _top(sheet: Sheet, box: Rect, body: Write) -> None:
    """Draw the text, and beside it the ways to write, or the candidates, or over it what is to be said."""
    form = sheet.format
    if body.message:
        said(sheet, _for_two_lines(sheet, box, body.message), body.message)
    elif body.ways:
        cell = max(form.target, (_WIDE_WAY_MM if form.is_wide else _WAY_MM) / form.unit_mm)
        ways, box = box.cut_end(len(body.ways) * (cell + form.gap) - form.gap, form.gap)
        draw_text(sheet, box, body.area, body.heading)
        for way, place in zip(body.ways, ways.columns(len(body.ways), form.gap), strict=True):
            _way(sheet, place, way)
    elif body.spells:
        place, line = box.cut_start(box.w * desk.text_share(form), form.gap)
        draw_text(sheet, place, body.area, body.heading)
        draw_line(sheet, line, body)
    else:
        draw_text(sheet, box, body.area, body.heading)


def _for_two_lines(sheet: Sheet, box: Rect, message: str) -> Rect:
    """Return the box, nearer to the keys where the message needs a second line: nobody touches it."""
    most = box.h + _SAID_BELOW_MM / sheet.format.unit_mm
    return Rect(box.x, box.y, box.w, max(box.h, min(most, said_height(sheet, box.w, message))))


def _way(sheet: Sheet, cell: Rect, way: Button) -> None:
    """Draw a way to write: its word, with its icon where there is room, or its icon alone."""
    colour = ground(sheet, cell, way)
    style = TextStyle(_WORD_MM / sheet.format.unit_mm, bold=True)
    room = cell.w - 1.2
    least = sheet.least_of_frame / style.em
    style = sheet.one_line(way.text, style, room, least)
    if sheet.width(way.text, style) <= room:
        sheet.text(cell.inset(0.6, 0.0), way.text, style, colour, align=Align.CENTRE)
    else:
        size = min(8.0 / sheet.format.unit_mm, cell.h - 1.0)
        sheet.icon(cell.middle(size, size), way.icon, colour)
    sheet.control(cell, way)


def _out(sheet: Sheet, cell: Rect, button: Button) -> None:
    colour = ground(sheet, cell, replace(button, role=Role.QUIET))
    style = TextStyle(_WORD_MM / sheet.format.unit_mm, bold=True)
    style = sheet.fitted(button.text, style, cell.w - 1.2, cell.h - 0.4, least=sheet.least_of_frame)
    sheet.text(cell.inset(0.6, 0.2), button.text, style, colour, align=Align.CENTRE)
    sheet.control(cell, button)


def _by_keys(sheet: Sheet, rest: Rect, body: Write, last: float) -> None:
    """Draw the rows of keys: the third ends before the way on, the last stands between both ways."""
    form, gap = sheet.format, desk.key_gap(sheet.format)
    leave, on = desk.ends(form)
    *rows, lowest = desk.with_tools(form, body.keys, body.tools)
    foot, letters = rest.cut_bottom(last, gap)
    most = max(map(len, rows))
    lines = letters.rows(3, gap)[: len(rows)]
    for number, (row, line) in enumerate(zip(rows, lines, strict=True)):
        short = line.cut_end(on, gap)[1] if number == 2 else line  # noqa: PLR2004 - the third row
        draw_row(sheet, short, row, min(most, desk.most_keys(form, number)))
    draw_row(sheet, foot.cut_start(leave, gap)[1].cut_end(on, gap)[1], lowest)


def _by_hand(sheet: Sheet, rest: Rect, body: Write, out: Rect) -> None:
    """Draw the tools over the way out, the field, and the candidates beside the way on."""
    form, gap = sheet.format, sheet.format.gap
    leave, on = desk.ends(form)
    column, middle = rest.cut_start(leave, gap)
    column = column.cut_bottom(out.h, gap)[1]
    for tool, place in zip(body.tools, column.rows(len(body.tools), gap), strict=True):
        upright(sheet, place, tool, repeats=tool.id != "write.stroke_undo")
    middle = middle.cut_end(on, gap)[1]
    cell = max(form.target, (_WIDE_CELL_MM if form.is_wide else _CELL_MM) / form.unit_mm)
    cells, field = middle.cut_end(2 * cell + gap, gap)
    if body.pen is not None:
        draw_field(sheet, field, body.pen)
    draw_cells(sheet, cells, replace(body, message=""), columns=2)
