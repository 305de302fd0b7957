"""Pages that only say something: what happened, what is kept, what to do."""

from kiosk.presenters.models import Message, Nav
from kiosk.ui.elements import Align
from kiosk.ui.geometry import Rect
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import LEAD, TITLE
from kiosk.ui.widgets.frame import bottom_bar

_PICTURE = 22.0


def draw(sheet: Sheet, body: Message, nav: Nav, area: Rect) -> None:
    """Lay out the sentences in the middle of the page, the one that says what to do last and strongest."""
    area = bottom_bar(sheet, area, nav, (body.button,))
    palette = sheet.palette
    width = min(area.w, 160.0)
    style = sheet.fitted(body.heading, TITLE, width, 26.0)
    lines = [
        (body.heading, style, palette.ink),
        (body.happened, LEAD, palette.soft),
        (body.kept, LEAD, palette.soft),
        (body.to_do, LEAD, palette.red),
    ]
    lines = [line for line in lines if line[0]]
    heights = [sheet.height(text, how, width) for text, how, _ in lines]
    gap = 3.0
    block = area.middle(width, min(area.h, _PICTURE + 4.0 + sum(heights) + gap * (len(lines) - 1)))
    picture, block = block.cut_top(_PICTURE, 4.0)
    ground = picture.middle(_PICTURE, _PICTURE)
    sheet.shape(ground, palette.gold_tint, palette.gold, width=0.6, radius=_PICTURE / 2)
    sheet.icon(ground.inset(5.0), "warning", palette.waiting)
    for (text, how, colour), height in zip(lines, heights, strict=True):
        box, block = block.cut_top(min(height, max(8.0, block.h)), gap)
        sheet.text(box, text, how, colour, align=Align.CENTRE)
