"""``review``: everything once more, each row a way back to its page."""

from kiosk.presenters.models import Nav, Review, Row, State, Tone
from kiosk.ui.elements import TextStyle
from kiosk.ui.geometry import Rect
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY, LINE_PITCH, STRONG, TITLE
from kiosk.ui.widgets.frame import bottom_bar
from kiosk.ui.widgets.sign import chip, heading

_GAP = 3.0
_WIDE = 1.7
_ROOMY = 70.0  # less high, and the hint gives its line to the rows
_FRAME = 23.2  # what stands round and between label and value
_SMALLER = 0.93
_TWO_LINES = 2 * BODY.em * LINE_PITCH + 2.4


def draw(sheet: Sheet, body: Review, nav: Nav, area: Rect) -> None:
    """Lay out the rows: the longest one across the page, the others in two columns below."""
    area = bottom_bar(sheet, area, nav, (body.confirm,))
    if body.saving:
        head, area = area.cut_top(12.4, 3.2)
        title, state = head.cut_start(min(head.w * 0.5, sheet.width(body.heading, TITLE) + 0.5), 5.0)
        sheet.text(title, body.heading, TITLE)
        chip(sheet, state, State(body.hint, Tone.WAITING, "saved"))
    else:
        area = heading(sheet, area, body.heading, body.hint if area.h >= _ROOMY else "")
    if not body.rows:
        return
    longest = max(body.rows, key=lambda row: len(row.value))
    others = [row for row in body.rows if row is not longest]
    lines = -(-len(others) // 2)
    unit = (area.h - _GAP * lines) / (lines + (_WIDE if area.h >= _ROOMY / 2 + 15.0 else 1.0))
    labels = max(sheet.width(row.label or row.button.text, BODY) for row in body.rows) + 0.6
    room = (area.w - _GAP) / 2 - _FRAME - labels
    if any(sheet.width(row.value, STRONG) * _SMALLER > room for row in others):
        wanted = sheet.height(longest.value, STRONG, area.w - _FRAME - labels) + 2.4
        unit = max(unit, min(_TWO_LINES, (area.h - _GAP * lines) / (lines + 1), (area.h - wanted) / lines - _GAP))
    box, rest = area.cut_top(min(area.h - (unit + _GAP) * lines, 40.0), _GAP)
    cells = rest.grid(2, lines, _GAP)[: len(others)] if others else []
    style = min(
        (_value_style(sheet, cell, row, labels) for row, cell in zip([longest, *others], [box, *cells], strict=True)),
        key=lambda each: each.em,
    )
    for row, cell in zip([*others, longest], [*cells, box], strict=True):
        _row(sheet, cell, row, labels, style)


def _value_style(sheet: Sheet, box: Rect, row: Row, label_width: float) -> TextStyle:
    """The largest at which the value has room; all rows are then set alike."""
    width = box.w - 9.2 - 10.0 - min((box.w - 19.2) * 0.36, label_width) - 4.0
    return sheet.fitted(row.value, sheet.one_line(row.value, STRONG, width, _SMALLER), width, box.h - 2.4)


def _row(sheet: Sheet, box: Rect, row: Row, label_width: float, style: TextStyle) -> None:
    palette = sheet.palette
    sheet.shape(box, palette.card, palette.line, width=0.35)
    change, inside = box.inset(4.6, 1.2).cut_end(7.4, 2.6)
    if row.button.enabled:
        sheet.icon(change.middle(6.4, 6.4), "open", palette.red)
    label = row.label or row.button.text
    name, value = inside.cut_start(min(inside.w * 0.36, label_width), 4.0)
    sheet.text(name, label, BODY, palette.soft)
    sheet.text(value, row.value, style)
    sheet.control(box, row.button)
