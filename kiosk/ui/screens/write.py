"""``write``: the text with its caret, what can be done to it, candidates, and keys or a field below."""

from typing import Final

from kiosk.presenters.models import Button, Field, Key, Nav, TextArea, Tone, Write
from kiosk.ui.elements import Align, TextStyle
from kiosk.ui.geometry import Rect
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY, STRONG
from kiosk.ui.widgets.button import ground, push
from kiosk.ui.widgets.frame import bottom_bar
from kiosk.ui.widgets.sign import strip

_GAP: Final = 2.5
_KEY_GAP: Final = 1.6
_TEXT: Final = 14.0
_COUNT: Final = 30.0
_LETTER: Final = TextStyle(7.0, bold=True)
_INK: Final = 1.6
_CARET: Final = "│"


def draw(sheet: Sheet, body: Write, nav: Nav, area: Rect) -> None:
    """Lay out the page from above: the text, tools, candidates, and what is left for keys or the field."""
    area = bottom_bar(sheet, area, nav, (*body.ways, body.next))
    box, area = area.cut_top(_TEXT, _GAP)
    _text(sheet, box, body.area)
    if body.message:
        box, area = area.cut_top(sheet.format.target, _GAP)
        strip(sheet, box, body.message, "warning", Tone.WARNING)
    box, area = area.cut_top(sheet.format.target, _GAP)
    _row(sheet, box, body.tools)
    turns = [turn for turn in (body.pager.prev, body.pager.next) if turn] if body.pager else []
    if body.candidates:
        box, area = area.cut_top(sheet.format.target, _GAP)
        _row(sheet, box, (*body.candidates, *turns))
    if body.pen is not None:
        _field(sheet, area, body.pen)
    else:
        _keys(sheet, area, body.keys)


def _text(sheet: Sheet, box: Rect, area: TextArea) -> None:
    """Draw the text with a line where the caret is, and how long it is."""
    sheet.shape(box, sheet.palette.card, sheet.palette.strong_line, width=0.5)
    count, inside = box.inset(3.0, 0.6).cut_end(_COUNT, 3.0)
    sheet.text(count, area.count, BODY, sheet.palette.soft, align=Align.END, ltr=True)
    if area.text:
        sheet.text(inside, area.text[: area.caret] + _CARET + area.text[area.caret :], BODY)
    else:
        sheet.text(inside, area.placeholder, BODY, sheet.palette.soft)


def _row(sheet: Sheet, box: Rect, buttons: tuple[Button, ...]) -> None:
    for button, cell in zip(buttons, box.columns(len(buttons), _GAP), strict=True):
        push(sheet, cell, button, style=STRONG, padding=1.0)


def _keys(sheet: Sheet, area: Rect, rows: tuple[tuple[Key, ...], ...]) -> None:
    """Draw the keys; they keep their places in every language."""
    longest = max((sum(key.width for key in row) for row in rows[:-1]), default=1.0)
    with sheet.unmirrored(area):
        for row, line in zip(rows, area.rows(len(rows), _KEY_GAP), strict=True):
            wide = max(longest, sum(key.width for key in row))
            _line(sheet, line, row, line.w / wide)


def _line(sheet: Sheet, line: Rect, row: tuple[Key, ...], unit: float) -> None:
    rest = line.middle(unit * sum(key.width for key in row), line.h)
    for key in row:
        cell, rest = rest.cut_start(unit * key.width)
        _key(sheet, cell.inset(_KEY_GAP / 2, 0.0), key.button)


def _key(sheet: Sheet, cell: Rect, button: Button) -> None:
    colour = ground(sheet, cell, button)
    sheet.text(cell.inset(0.5, 0.0), button.text, _LETTER, colour, align=Align.CENTRE)
    sheet.control(cell, button, repeats=True)


def _field(sheet: Sheet, area: Rect, field: Field) -> None:
    """Draw the field and what is written on it."""
    sheet.shape(area, sheet.palette.card, sheet.palette.strong_line, width=0.5)
    if not field.strokes:
        sheet.text(area, field.hint, BODY, sheet.palette.soft, align=Align.CENTRE)
    sheet.paper(area, field.strokes, _INK)
