"""``done``: saved; the ticket number and query code large, and as a QR code.

What is to be kept comes before everything: where the page is low, words give way to it, from the explanation on.
"""

from dataclasses import replace

from kiosk.presenters.models import Done, Nav
from kiosk.ui.elements import TextStyle
from kiosk.ui.geometry import Rect
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY, FIGURE, LINE_PITCH, STRONG, TITLE
from kiosk.ui.widgets.frame import bottom_bar
from kiosk.ui.widgets.sign import chip, chip_width

_LINE = BODY.em * LINE_PITCH
_MARK, _CHIP = 10.0, 10.0
_GAP = 2.4
_LARGEST_CODE, _HIGHEST_CARD = 62.0, 96.0
_CODE_SHARE = 0.3
_LEAST_CODE_MM = 22.0  # a phone held at arm's length still reads it


def draw(sheet: Sheet, body: Done, nav: Nav, area: Rect) -> None:
    """Lay out the result: what was done, then what to keep."""
    area = bottom_bar(sheet, area, nav, (body.print, body.again, body.home))
    form = sheet.format
    if form.titles_above:
        above = Rect(area.x, form.bar, area.w, form.above - form.bar)
        _outcome(sheet, above.middle(above.w, min(above.h, _outcome_height(sheet, body, above.w))), body)
    else:
        spare = area.h - _least_card(sheet)
        height = min(_outcome_height(sheet, body, area.w), max(spare - _GAP, _CHIP))
        head, area = area.cut_top(height, _GAP)
        _outcome(sheet, head, body)
    _to_keep(sheet, area.cut_top(min(area.h, _HIGHEST_CARD))[0], body)


def _figure(sheet: Sheet) -> TextStyle:
    """Its digits are 12 mm high whatever the text size; on a large panel, which is read from farther, more."""
    return replace(FIGURE, em=FIGURE.em / min(sheet.format.unit_mm, max(1.0, sheet.format.unit_mm / 2)))


def _least_card(sheet: Sheet) -> float:
    return _LINE + _figure(sheet).em * LINE_PITCH + 2 * _GAP


def _outcome_height(sheet: Sheet, body: Done, width: float) -> float:
    beside = _beside(sheet, body, width)
    title = max(_MARK, TITLE.em * LINE_PITCH) if beside else TITLE.em * LINE_PITCH + _CHIP + 1.2
    return title + (sheet.height(body.explanation, BODY, width) if body.explanation else 0.0) + 0.6


def _beside(sheet: Sheet, body: Done, width: float) -> bool:
    """Whether the state has room beside the title."""
    return _MARK + 3.4 + sheet.width(body.heading, TITLE) + 5.0 + chip_width(sheet, body.state) <= width


def _outcome(sheet: Sheet, area: Rect, body: Done) -> None:
    """Draw what was done and the state; what there is no height for is the explanation first, then the title's size."""
    palette = sheet.palette
    title_height = TITLE.em * LINE_PITCH
    beside = _beside(sheet, body, area.w)
    if not beside and area.h < title_height + _CHIP:
        _in_one_line(sheet, area, body)
        return
    head, rest = area.cut_top(max(_MARK, title_height))
    mark, words = head.cut_start(_MARK, 3.4)
    sheet.icon(mark, "done", palette.good)
    if beside:
        title, place = words.cut_start(sheet.width(body.heading, TITLE) + 0.5, 5.0)
    else:
        title, (place, rest) = words, rest.cut_top(_CHIP, 1.2)
    sheet.text(title, body.heading, TITLE)
    chip(sheet, place, body.state)
    if body.explanation and sheet.height(body.explanation, BODY, rest.w) <= rest.h + 0.1:
        sheet.text(rest, body.explanation, BODY, palette.soft, top=True)


def _in_one_line(sheet: Sheet, area: Rect, body: Done) -> None:
    wide = min(chip_width(sheet, body.state), area.w * 0.55)
    place, words = area.cut_end(wide, 3.0)
    chip(sheet, place, body.state)
    sheet.text(words, body.heading, sheet.one_line(body.heading, STRONG, words.w), sheet.palette.good)


def _to_keep(sheet: Sheet, card: Rect, body: Done) -> None:
    palette = sheet.palette
    sheet.shape(card, palette.card, palette.line)
    sheet.shape(Rect(card.x, card.y, 1.6, card.h), palette.gold, radius=0.8)
    inside = card.inset(5.0, min(_GAP, 0.06 * card.h))
    if body.qr:
        side = max(_LEAST_CODE_MM / sheet.format.unit_mm, inside.w * _CODE_SHARE)
        box, inside = inside.cut_end(min(inside.h, side, _LARGEST_CODE), 4.0)
        sheet.code(box, body.qr)
    style, labels = _figure(sheet), (body.ticket_label, body.code_label)
    figures = ((body.ticket_label, body.ticket_no, palette.ink), (body.code_label, body.query_code, palette.red))
    row = style.em * LINE_PITCH
    hint = body.print_note or body.keep_hint
    inside = _hint(sheet, inside, hint, palette.waiting if body.print_note else palette.soft, least=_LINE + row * 0.8)
    label = max(sheet.width(each, BODY) for each in labels) + 0.6
    if inside.h >= 2 * row and label + 5.0 + sheet.width(body.ticket_no, style, language="en") <= inside.w:
        for (name, figure, colour), line in zip(figures, inside.rows(2, 0.0), strict=True):
            left, right = line.cut_start(label, 5.0)
            sheet.text(left, name, BODY, palette.soft)
            sheet.text(right, figure, style, colour, ltr=True)
        return
    stacked = inside.h >= 2 * (row + _LINE)
    cells = inside.rows(2, 0.0) if stacked else inside.cut_start(inside.w * 0.56, 3.0)
    for (name, figure, colour), cell in zip(figures, cells, strict=True):
        block = cell.middle(cell.w, min(cell.h, _LINE + row))
        above, below = block.cut_top(_LINE)
        sheet.text(above, name, sheet.one_line(name, BODY, above.w), palette.soft)
        sheet.text(below, figure, style, colour, ltr=True)


def _hint(sheet: Sheet, area: Rect, hint: str, colour: str, *, least: float) -> Rect:
    """Draw how to keep it where that leaves the figures their room; return the room above."""
    height = sheet.height(hint, BODY, area.w)
    if not hint or area.h - height - 0.6 < least:
        return area
    box, rest = area.cut_bottom(height, 0.6)
    sheet.text(box, hint, BODY, colour)
    return rest
