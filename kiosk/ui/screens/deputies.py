"""``deputies``: by level, then by name."""

from kiosk.presenters.models import Deputies, Nav
from kiosk.ui.elements import Align
from kiosk.ui.geometry import Rect
from kiosk.ui.screens.choices import grid
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY, GAP, LEAD, LINE_PITCH, STRONG, TARGET, TITLE
from kiosk.ui.widgets.button import push
from kiosk.ui.widgets.frame import bottom_bar
from kiosk.ui.widgets.sign import heading

_PADDING = 1.4


def draw(sheet: Sheet, body: Deputies, nav: Nav, area: Rect) -> None:
    """Lay out the levels as one row and the deputies below."""
    area = bottom_bar(sheet, area, nav, (body.scan,), body.pager)
    area = _top(sheet, area, body)
    if not body.deputies:
        sheet.text(area, body.empty, BODY, sheet.palette.soft, align=Align.CENTRE)
        return
    grid(sheet, area, body.deputies, 2, LEAD, least_rows=3)


def _top(sheet: Sheet, area: Rect, body: Deputies) -> Rect:
    """Draw the title with the levels beside it where there is room, else below it; return what is left."""
    if not body.levels:
        return heading(sheet, area, body.heading)
    width = max(20.0, *(sheet.width(level.text, STRONG) + 7.0 for level in body.levels))
    widths = width * len(body.levels) + GAP * (len(body.levels) - 1)
    if widths + sheet.width(body.heading, TITLE) + 8.0 <= area.w:
        row, rest = area.cut_top(TARGET + 0.6, GAP)
        levels, title = row.cut_end(widths, 8.0)
        sheet.text(title, body.heading, TITLE)
    else:
        levels, rest = heading(sheet, area, body.heading).cut_top(TARGET + 0.6, GAP)
    cells = levels.columns(len(body.levels), GAP)
    style = sheet.common(
        [level.text for level in body.levels], STRONG, cells[0].w - 2 * _PADDING, STRONG.em * LINE_PITCH
    )
    for button, box in zip(body.levels, cells, strict=True):
        push(sheet, box, button, style=style, padding=_PADDING)
    return rest
