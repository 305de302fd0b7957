"""Pages that only say something: what happened, what is kept, what to do."""

from typing import Final

from kiosk.presenters.models import Message, Nav
from kiosk.ui.elements import Align, TextStyle
from kiosk.ui.geometry import Rect
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY, LEAD, TITLE
from kiosk.ui.widgets.frame import bottom_bar

_PICTURE, _LEAST_PICTURE = 22.0, 12.0
_BELOW_PICTURE, _GAP = 4.0, 3.0
_WIDTH: Final = 160.0

Line = tuple[str, TextStyle, str]


def draw(sheet: Sheet, body: Message, nav: Nav, area: Rect) -> None:
    """Lay out the sentences in the middle of the page, the one that says what to do last and strongest.

    Where the page is low they are set as running text from edge to edge, and the picture takes what room is left.
    """
    area = bottom_bar(sheet, area, nav, body.buttons)
    if body.foot:
        foot, area = area.cut_bottom(sheet.height(body.foot, BODY, area.w), _GAP)
        sheet.text(foot, body.foot, BODY, sheet.palette.soft, align=Align.CENTRE)
    width, lines = min(area.w, _WIDTH), _lines(sheet, body, LEAD, min(area.w, _WIDTH))
    if _height(sheet, lines, width) + _LEAST_PICTURE + _BELOW_PICTURE > area.h:
        width, lines = area.w, _lines(sheet, body, BODY, area.w)
    text = _height(sheet, lines, width)
    picture = min(_PICTURE, area.h - text - _BELOW_PICTURE)
    shown = picture >= _LEAST_PICTURE
    block = area.middle(width, min(area.h, text + (picture + _BELOW_PICTURE if shown else 0.0)))
    if shown:
        box, block = block.cut_top(picture, _BELOW_PICTURE)
        _picture(sheet, box.middle(picture, picture), body.icon)
    for words, style, colour in lines:
        box, block = block.cut_top(sheet.height(words, style, width), _GAP)
        sheet.text(box, words, style, colour, align=Align.CENTRE)


def _lines(sheet: Sheet, body: Message, style: TextStyle, width: float) -> list[Line]:
    palette = sheet.palette
    lines = [
        (body.heading, sheet.fitted(body.heading, TITLE, width, 26.0), palette.ink),
        (body.happened, style, palette.soft),
        (body.kept, style, palette.soft),
        (body.to_do, style, palette.red),
    ]
    return [line for line in lines if line[0]]


def _height(sheet: Sheet, lines: list[Line], width: float) -> float:
    return sum(sheet.height(text, style, width) for text, style, _ in lines) + _GAP * (len(lines) - 1)


def _picture(sheet: Sheet, ground: Rect, icon: str) -> None:
    palette = sheet.palette
    sheet.shape(ground, palette.gold_tint, palette.gold, width=0.6, radius=ground.w / 2)
    sheet.icon(ground.inset(ground.w * 0.23), icon, palette.waiting)
