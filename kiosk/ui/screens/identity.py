"""``identity``: anonymous, or a phone number typed on a pad."""

from dataclasses import replace

from kiosk.presenters.models import Button, Identity, Nav, Tone
from kiosk.ui.geometry import Rect
from kiosk.ui.screens.choices import grid
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY, LEAD, NAME
from kiosk.ui.widgets.button import posters, tile
from kiosk.ui.widgets.frame import bottom_bar
from kiosk.ui.widgets.pad import draw_pad, pad_width
from kiosk.ui.widgets.sign import heading, strip

_MARKS = ("unselected", "selected")


def draw(sheet: Sheet, body: Identity, nav: Nav, area: Rect) -> None:
    """Lay out the choices, and beside them the pad where a number is wanted."""
    ways = (body.next,) if body.next else ()
    area = bottom_bar(sheet, area, nav, ways)
    hint = body.hint
    if body.pad is not None:
        box, area = area.cut_end(max(pad_width(body.pad), area.w * 0.38), 8.0)
        draw_pad(sheet, box, body.pad)
        hint = "" if body.message else hint
    area = heading(sheet, area, body.heading, hint)
    if body.message:
        height = max(13.0, min(22.0, sheet.height(body.message, BODY, area.w - 19.0) + 3.0))
        box, area = area.cut_bottom(height, 3.0)
        strip(sheet, box, body.message, "warning", Tone.WARNING)
    if body.consent is not None:
        box, area = area.cut_bottom(18.0, 3.0)
        _consent(sheet, box, body.consent)
    if body.pad is not None:
        plain = tuple(replace(choice, note="") for choice in body.choices)
        grid(sheet, area, plain, 1, LEAD, least_rows=len(plain), mark=_MARKS)
        return
    row, _ = area.cut_top(min(area.h, 46.0))
    marks = [_MARKS[choice.chosen] for choice in body.choices]
    posters(sheet, row.columns(max(1, len(body.choices)), 4.0), body.choices, marks=marks, style=NAME)


def _consent(sheet: Sheet, box: Rect, consent: Button) -> None:
    """Draw the sentence to agree to with its box; ticked, it is not a choice among others and stays calm."""
    mark = "checked" if consent.chosen else "unchecked"
    tile(sheet, box, replace(consent, chosen=False), style=BODY, mark=mark)
