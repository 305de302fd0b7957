"""``track``: the slip before the reader, or its number and code typed."""

from dataclasses import replace

from kiosk.presenters.models import Nav, Pad, Tone, Track
from kiosk.ui.geometry import Rect
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY, LEAD, LINE_PITCH, NAME, TITLE
from kiosk.ui.widgets.button import posters
from kiosk.ui.widgets.frame import bottom_bar
from kiosk.ui.widgets.pad import FIELD, draw_field, draw_low_pad, draw_pad, pad_width
from kiosk.ui.widgets.sign import heading, strip, told_above

_HIGHEST, _WIDEST, _HIGHEST_WAY = 126.0, 160.0, 40.0


def draw(sheet: Sheet, body: Track, nav: Nav, area: Rect) -> None:
    """Lay out the ways, and the pad once typing was chosen."""
    area = bottom_bar(sheet, area, nav, (body.next,), body.pager)
    if body.pad is not None and sheet.format.is_roomy:
        _beside_pad(sheet, area.cut_top(min(area.h, _HIGHEST))[0], body, body.pad)
    elif body.pad is not None:
        _over_pad(sheet, area, body, body.pad)
    else:
        area = heading(sheet, area, body.heading, body.hint)
        area = _message(sheet, area, body.message)
        row = area.cut_top(min(area.h, _HIGHEST_WAY))[0]
        posters(
            sheet, row.columns(max(1, len(body.ways)), 4.0), body.ways, style=NAME if sheet.format.is_roomy else LEAD
        )


def _beside_pad(sheet: Sheet, area: Rect, body: Track, pad: Pad) -> None:
    box, area = area.cut_end(min(area.w - 56.0, max(pad_width(sheet, pad), area.w * 0.38), _WIDEST), 7.0)
    field = draw_pad(sheet, box, pad)
    # Where the field stands here too, there is room for what to do or for what went wrong, which says both.
    area = heading(sheet, area, body.heading, body.hint if field or not body.message else "")
    if not field:
        place, area = area.cut_top(FIELD, 3.0)
        draw_field(sheet, place, pad)
    _message(sheet, area, body.message)


def _over_pad(sheet: Sheet, area: Rect, body: Track, pad: Pad) -> None:
    """Draw few rows of keys below the field; what is to be done, or was wrong, above it, or else in the field."""
    form = sheet.format
    least = (len(pad.rows) + 1) * (form.target + form.gap) - form.gap
    if form.titles_above and body.message:
        told_above(sheet, area, body.message)
        body = replace(body, message="")
    elif form.titles_above:
        heading(sheet, area, body.heading, body.hint)
    elif area.h - least >= form.gap + TITLE.em * LINE_PITCH and not body.message:
        box, area = area.cut_top(TITLE.em * LINE_PITCH, form.gap)
        sheet.text(box, body.heading, sheet.one_line(body.heading, TITLE, box.w))
    height = sheet.height(body.message, BODY, area.w - 19.0) + 2.0
    if body.message and area.h - least >= height + form.gap:
        box, area = area.cut_top(height, form.gap)
        strip(sheet, box, body.message, "warning", Tone.WARNING)
        draw_low_pad(sheet, area, pad)
        return
    draw_low_pad(sheet, area, pad, body.message)


def _message(sheet: Sheet, area: Rect, message: str) -> Rect:
    if not message:
        return area
    height = max(13.0, min(32.0, sheet.height(message, BODY, area.w - 19.0) + 3.0))
    box, area = area.cut_bottom(min(height, area.h), 3.0)
    strip(sheet, box, message, "warning", Tone.WARNING)
    return area
