"""Candidates: in a row above the keys, or in cells beside the field; the best one is marked."""

from dataclasses import replace
from typing import Final

from kiosk.presenters import desk
from kiosk.presenters.models import Button, Role, Write
from kiosk.ui.elements import Align, TextStyle
from kiosk.ui.geometry import Rect
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY, LINE_PITCH
from kiosk.ui.widgets.button import ground

_CELL_MM: Final = 13.0
_CELL_SHARE: Final = 0.6
_INSET: Final = 2.0
_NARROW: Final = 2
"""So few columns have no room for a sentence."""


def draw_line(sheet: Sheet, line: Rect, body: Write) -> None:
    """Draw candidates beside one another, as wide as each is, and page turning at the end."""
    gap = sheet.format.gap
    style = TextStyle(desk.candidate_em(sheet.format))
    if not body.candidates:
        _nothing(sheet, line, body)
        return
    for button in reversed(_turns(body)):
        box, line = line.cut_end(sheet.format.target, gap)
        _turn(sheet, box, button)
    for button in body.candidates:
        natural = sheet.width(button.text, style) + 2 * desk.side(sheet.format)
        box, line = line.cut_start(min(line.w, max(sheet.format.target, natural)), gap)
        _candidate(sheet, box, button, style)


def draw_cells(sheet: Sheet, area: Rect, body: Write, *, columns: int) -> None:
    """Draw candidates in cells, and page turning in the last ones; or what is to be said in their place."""
    if body.message:
        said(sheet, area, body.message)
        return
    if not body.candidates and columns > _NARROW:
        _nothing(sheet, area, body)
    cells = area.grid(columns, desk.CELLS // columns, sheet.format.gap)
    em = min(_CELL_MM / sheet.format.unit_mm, min(cells[0].w, cells[0].h) * _CELL_SHARE)
    for button, cell in zip(body.candidates, cells, strict=False):
        _candidate(sheet, cell, button, TextStyle(em))
    turns = _turns(body)
    for turn, cell in zip(turns, cells[desk.CELLS - len(turns) :], strict=True):
        _turn(sheet, cell, turn)


def said(sheet: Sheet, box: Rect, message: str) -> None:
    """Draw a sentence that has to be read, as large as its place has room for."""
    palette = sheet.palette
    sheet.shape(box, palette.red_tint, palette.red, width=0.5)
    inside = box.inset(_INSET, 0.1)
    style = sheet.fitted(message, BODY, inside.w, inside.h, least=sheet.least_said)
    if not sheet.fits(message, style, inside.w, inside.h):
        style = TextStyle(sheet.least_said)  # the smallest panel has two lines so
    sheet.text(inside, message, style, palette.red)


def said_height(sheet: Sheet, width: float, message: str) -> float:
    """Return the least height of such a sentence, in as many lines as it takes."""
    return sheet.height(message, TextStyle(sheet.least_said), width - 2 * _INSET) + 0.3 if message else 0.0


def _nothing(sheet: Sheet, line: Rect, body: Write) -> None:
    """Say in the empty row how one may write; nothing while letters wait for their candidates."""
    if body.area.composed is None and not sheet.format.titles_above:
        style = sheet.fitted(body.hint, BODY, line.w, line.h, least=sheet.least_of_frame)
        if sheet.height(body.hint, style, line.w) <= line.h:
            sheet.text(line, body.hint, style, sheet.palette.soft)


def _turns(body: Write) -> list[Button]:
    return [turn for turn in (body.pager.prev, body.pager.next) if turn] if body.pager else []


def _turn(sheet: Sheet, box: Rect, button: Button) -> None:
    colour = ground(sheet, box, replace(button, role=Role.QUIET))
    size = min(box.w, box.h, 7.0 / sheet.format.unit_mm)
    sheet.icon(box.middle(size, size), "next" if button.id.endswith("next") else "back", colour)
    sheet.control(box, button)


def _candidate(sheet: Sheet, box: Rect, button: Button, style: TextStyle) -> None:
    colour = ground(sheet, box, button)
    em = min(style.em, box.h / LINE_PITCH)
    natural = sheet.width(button.text, replace(style, em=em))
    room = box.w - 1.2
    shown = replace(style, em=min(em, em * room / max(natural, 0.1)), bold=button.chosen)
    sheet.text(box.inset(0.6, 0.0), button.text, shown, colour, align=Align.CENTRE)
    sheet.control(box, button, repeats=True)
