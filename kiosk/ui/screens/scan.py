"""``scan``: a picture of what to do, and how the reader is."""

from kiosk.presenters.models import Nav, Scan
from kiosk.ui.elements import Align
from kiosk.ui.geometry import Rect
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY, TITLE
from kiosk.ui.widgets.frame import bottom_bar
from kiosk.ui.widgets.sign import chip, chip_height

_PICTURE = 36.0
_CHIP = 11.0


def draw(sheet: Sheet, body: Scan, nav: Nav, area: Rect) -> None:
    """Lay out the picture, what to do, and the reader's state, in the middle; beside one another on a low page."""
    area = bottom_bar(sheet, area, nav, (body.type, body.cancel))
    if sheet.format.titles_above:
        form = sheet.format
        above = Rect(area.x, form.bar, area.w, form.above - form.bar)
        _words(sheet, above, body, Align.START, chipped=False)
        picture, rest = area.cut_start(min(area.h, _PICTURE * 1.5), 6.0)
        _picture(sheet, picture)
        chip(sheet, rest.middle(rest.w, _CHIP), body.reader)
    elif area.h > area.w or sheet.format.is_roomy:
        width = min(area.w, 150.0)
        height = _PICTURE + 5.0 + _height(sheet, body, width) + _CHIP + 4.0
        block = area.middle(width, min(area.h, height))
        picture, block = block.cut_top(_PICTURE, 5.0)
        _picture(sheet, picture)
        _words(sheet, block, body, Align.CENTRE)
    else:
        picture, words = area.cut_start(min(area.h, area.w * 0.25, _PICTURE), 6.0)
        _picture(sheet, picture)
        _words(sheet, words, body, Align.START)


def _picture(sheet: Sheet, place: Rect) -> None:
    palette, side = sheet.palette, min(place.w, place.h)
    ground = place.middle(side, side)
    sheet.shape(ground, palette.card, palette.line, radius=5.0)
    sheet.icon(ground.inset(side * 0.2), "scan", palette.red)


def _height(sheet: Sheet, body: Scan, width: float) -> float:
    return sheet.height(body.heading, TITLE, width) + sheet.height(body.hint, BODY, width)


def _words(sheet: Sheet, area: Rect, body: Scan, align: Align, *, chipped: bool = True) -> None:
    """Draw what to do over the reader's state; the hint smaller where there is little height."""
    sign = chip_height(sheet, body.reader, area.w) if chipped else 0.0
    below = sign + 2.0 if chipped else 0.0
    title = sheet.fitted(body.heading, TITLE, area.w, max(TITLE.em * 1.4, area.h - below), least=sheet.least_of_all)
    heading = sheet.height(body.heading, title, area.w)
    style = sheet.fitted(body.hint, BODY, area.w, area.h - heading - below, least=sheet.least_of_all)
    hint = sheet.height(body.hint, style, area.w)
    hint = hint if heading + hint + below <= area.h + 0.1 else 0.0
    block = area.middle(area.w, min(area.h, heading + hint + below))
    head, block = block.cut_top(heading)
    sheet.text(head, body.heading, title, align=align)
    if hint:
        words, block = block.cut_top(hint, 2.0 if chipped else 0.0)
        sheet.text(words, body.hint, style, sheet.palette.soft, align=align)
    if chipped:
        chip(sheet, block.cut_bottom(sign)[0], body.reader, align=align)
