"""``track``: the slip before the reader, or its number and code typed."""

from kiosk.presenters.models import Nav, Tone, Track
from kiosk.ui.geometry import Rect
from kiosk.ui.screens.choices import grid
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY, LEAD, NAME
from kiosk.ui.widgets.button import posters
from kiosk.ui.widgets.frame import bottom_bar
from kiosk.ui.widgets.pad import FIELD, draw_field, draw_pad, pad_width
from kiosk.ui.widgets.sign import heading, strip


def draw(sheet: Sheet, body: Track, nav: Nav, area: Rect) -> None:
    """Lay out the ways, and the pad once typing was chosen."""
    ways = (body.next,) if body.next else ()
    area = bottom_bar(sheet, area, nav, ways)
    if body.pad is not None:
        width = min(area.w - 58.0, max(pad_width(body.pad), area.w * 0.38))
        box, area = area.cut_end(width, 7.0)
        field = draw_pad(sheet, box, body.pad)
        # Where the field stands here too, there is room for what to do or for what went wrong, which says both.
        area = heading(sheet, area, body.heading, body.hint if field or not body.message else "")
        if not field:
            box, area = area.cut_top(FIELD, 3.0)
            draw_field(sheet, box, body.pad)
    else:
        area = heading(sheet, area, body.heading, body.hint)
    if body.message:
        height = max(13.0, min(32.0, sheet.height(body.message, BODY, area.w - 19.0) + 3.0))
        box, area = area.cut_bottom(height, 3.0)
        strip(sheet, box, body.message, "warning", Tone.WARNING)
    if body.ways and body.pad is None:
        row, _ = area.cut_top(min(area.h, 46.0))
        posters(sheet, row.columns(len(body.ways), 4.0), body.ways, style=NAME)
    elif body.ways:
        grid(sheet, area, body.ways, 1, LEAD)
