"""``done``: saved; the ticket number and query code large, and as a QR code."""

from kiosk.presenters.models import Done, Nav
from kiosk.ui.geometry import Rect
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY, FIGURE, LINE_PITCH, TITLE
from kiosk.ui.widgets.frame import bottom_bar
from kiosk.ui.widgets.sign import chip

_ROOMY = 70.0  # less high, and the state says alone what is explained elsewhere
_LEAST_ROW = 14.0


def draw(sheet: Sheet, body: Done, nav: Nav, area: Rect) -> None:
    """Lay out the result: what was done, then what to keep."""
    area = bottom_bar(sheet, area, nav, (body.print, body.again, body.home))
    area = _outcome(sheet, area, body)
    _to_keep(sheet, area, body)


def _outcome(sheet: Sheet, area: Rect, body: Done) -> Rect:
    palette = sheet.palette
    head, rest = area.cut_top(12.4, 0.6)
    mark, words = head.cut_start(11.0, 3.4)
    sheet.icon(mark, "done", palette.good)
    width = min(words.w * 0.6, sheet.width(body.heading, TITLE) + 0.5)
    title, beside = words.cut_start(width, 5.0)
    sheet.text(title, body.heading, TITLE)
    chip(sheet, beside, body.state)
    if body.explanation and area.h >= _ROOMY:
        height = min(16.0, sheet.height(body.explanation, BODY, rest.w))
        box, rest = rest.cut_top(height, 0.0)
        sheet.text(box, body.explanation, BODY, palette.soft)
    return rest.cut_top(2.4)[1]


def _to_keep(sheet: Sheet, card: Rect, body: Done) -> None:
    palette = sheet.palette
    sheet.shape(card, palette.card, palette.line)
    sheet.shape(Rect(card.x, card.y, 1.6, card.h), palette.gold, radius=0.8)
    inside = card.inset(7.4, 2.6)
    if body.qr:
        box, inside = inside.cut_end(min(inside.h, inside.w * 0.32), 5.0)
        sheet.code(box, body.qr)
    hint = body.print_note or body.keep_hint
    if hint:
        height = min(16.0, sheet.height(hint, BODY, inside.w))
        box, inside = inside.cut_bottom(height, 0.6)
        sheet.text(box, hint, BODY, palette.waiting if body.print_note else palette.soft)
    figures = (
        (body.ticket_label, body.ticket_no, palette.ink),
        (body.code_label, body.query_code, palette.red),
    )
    if inside.h >= 2 * _LEAST_ROW:
        labels = max(sheet.width(label, BODY) for label in (body.ticket_label, body.code_label)) + 0.6
        labels = min(labels, inside.w - sheet.width(body.ticket_no, FIGURE) - 5.5)
        for (label, figure, colour), row in zip(figures, inside.rows(2, 0.0), strict=True):
            _figure(sheet, row, (label, figure), labels, colour)
        return
    ticket, code = inside.cut_start(inside.w * 0.58, 4.0)
    for (label, figure, colour), cell in zip(figures, (ticket, code), strict=True):
        name, value = cell.cut_top(BODY.em * LINE_PITCH)
        sheet.text(name, label, BODY, palette.soft)
        sheet.text(value, figure, FIGURE, colour, ltr=True)


def _figure(sheet: Sheet, row: Rect, what: tuple[str, str], label_width: float, colour: str) -> None:
    label, figure = what
    name, value = row.cut_start(label_width, 5.0)
    sheet.text(name, label, BODY, sheet.palette.soft)
    sheet.text(value, figure, FIGURE, colour, ltr=True)
