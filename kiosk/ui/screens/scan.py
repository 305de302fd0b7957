"""``scan``: a picture of what to do, and how the reader is."""

from dataclasses import replace
from typing import Final

from kiosk.presenters.models import Nav, Scan
from kiosk.ui.elements import Align, TextStyle
from kiosk.ui.geometry import Rect
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY, STRONG, TITLE
from kiosk.ui.widgets.frame import bottom_bar
from kiosk.ui.widgets.sign import chip, chip_height

_PICTURE = 36.0
_CHIP = 11.0
_STEPS: Final = (1.0, 0.93, 0.86, 0.8, 0.75, 0.68, 0.62)


def draw(sheet: Sheet, body: Scan, nav: Nav, area: Rect) -> None:
    """Lay out the picture, what to do, and the reader's state, in the middle; beside one another on a low page."""
    area = bottom_bar(sheet, area, nav, (body.type, body.cancel))
    if sheet.format.titles_above:
        form = sheet.format
        above = Rect(area.x, form.bar, area.w, form.above - form.bar)
        _words(sheet, above, body, Align.START, chipped=False)
        picture, rest = area.cut_start(min(area.h, _PICTURE * 1.5), 6.0)
        _picture(sheet, picture)
        height = max(_CHIP, chip_height(sheet, body.reader, rest.w))
        chip(sheet, rest.middle(rest.w, min(rest.h, height)), body.reader)
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
    sign, title = _heading(sheet, area, body, chipped=chipped)
    below = sign + 2.0 if chipped else 0.0
    heading = sheet.height(body.heading, title, area.w)
    style = sheet.fitted(body.hint, BODY, area.w, area.h - heading - below, least=sheet.least_said)
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


def _heading(sheet: Sheet, area: Rect, body: Scan, *, chipped: bool) -> tuple[float, TextStyle]:
    """The height of the reader's state, and how the title is set: the state's words become smaller before it does."""
    for step in _STEPS:
        style = replace(STRONG, em=max(STRONG.em * step, sheet.least_said))
        sign = chip_height(sheet, body.reader, area.w, style) if chipped else 0.0
        room = area.h - (sign + 2.0 if chipped else 0.0)
        title = sheet.fitted(body.heading, TITLE, area.w, room, least=sheet.least_title)
        if sheet.fits(body.heading, title, area.w, room) or style.em <= sheet.least_said:
            break
    return sign, title
