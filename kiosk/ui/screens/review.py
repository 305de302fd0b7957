"""``review``: everything once more, each row a way back to its page."""

from kiosk.presenters.models import Nav, Review, Row, State, Tone
from kiosk.ui.geometry import Rect
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY, STRONG
from kiosk.ui.widgets.frame import bottom_bar
from kiosk.ui.widgets.sign import chip, heading

_GAP = 3.0
_WIDE = 1.7


def draw(sheet: Sheet, body: Review, nav: Nav, area: Rect) -> None:
    """Lay out the rows: the longest one across the page, the others in two columns below."""
    area = bottom_bar(sheet, area, nav, (body.confirm,))
    area = heading(sheet, area, body.heading, "" if body.saving else body.hint)
    if body.saving:
        box, area = area.cut_top(10.0, 2.6)
        chip(sheet, box, State(body.hint, Tone.WAITING, "saved"))
    if not body.rows:
        return
    longest = max(body.rows, key=lambda row: len(row.value))
    others = [row for row in body.rows if row is not longest]
    lines = -(-len(others) // 2)
    unit = (area.h - _GAP * lines) / (lines + _WIDE)
    box, rest = area.cut_top(min(unit * _WIDE, 40.0), _GAP)
    labels = max(sheet.width(row.label or row.button.text, BODY) for row in body.rows) + 0.6
    for row, cell in zip(others, rest.grid(2, lines, _GAP) if others else [], strict=False):
        _row(sheet, cell, row, labels)
    _row(sheet, box, longest, labels)


def _row(sheet: Sheet, box: Rect, row: Row, label_width: float) -> None:
    palette = sheet.palette
    sheet.shape(box, palette.card, palette.line, width=0.35)
    change, inside = box.inset(4.6, 1.2).cut_end(7.4, 2.6)
    if row.button.enabled:
        sheet.icon(change.middle(6.4, 6.4), "open", palette.red)
    label = row.label or row.button.text
    name, value = inside.cut_start(min(inside.w * 0.36, label_width), 4.0)
    sheet.text(name, label, BODY, palette.soft)
    sheet.text(value, row.value, STRONG)
    sheet.control(box, row.button)
