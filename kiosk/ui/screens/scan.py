"""``scan``: a picture of what to do, and how the reader is."""

from kiosk.presenters.models import Nav, Scan
from kiosk.ui.elements import Align
from kiosk.ui.geometry import Rect
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY, TITLE
from kiosk.ui.widgets.frame import bottom_bar
from kiosk.ui.widgets.sign import chip

_PICTURE = 36.0


def draw(sheet: Sheet, body: Scan, nav: Nav, area: Rect) -> None:
    """Lay out the picture, what to do, and the reader's state, in the middle of the page."""
    area = bottom_bar(sheet, area, nav, (body.type, body.cancel))
    palette = sheet.palette
    width = min(area.w, 150.0)
    heading = sheet.height(body.heading, TITLE, width)
    hint = sheet.height(body.hint, BODY, width)
    block = area.middle(width, min(area.h, _PICTURE + 5.0 + heading + hint + 4.0 + 11.0))
    picture, block = block.cut_top(_PICTURE, 5.0)
    ground = picture.middle(_PICTURE, _PICTURE)
    sheet.shape(ground, palette.card, palette.line, radius=5.0)
    sheet.icon(ground.inset(7.0), "scan", palette.red)
    title, block = block.cut_top(heading)
    sheet.text(title, body.heading, TITLE, align=Align.CENTRE)
    words, block = block.cut_top(min(hint, max(0.0, block.h - 14.0)), 3.0)
    sheet.text(words, body.hint, BODY, palette.soft, align=Align.CENTRE)
    chip(sheet, Rect(block.x, block.y, block.w, 11.0), body.reader, align=Align.CENTRE)
