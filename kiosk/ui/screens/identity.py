"""``identity``: anonymous, or a phone number typed on a pad."""

from dataclasses import replace

from kiosk.presenters.models import Button, Identity, Nav, Pad, Role, Tone
from kiosk.ui.geometry import Rect
from kiosk.ui.screens.choices import grid
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY, LEAD, LINE_PITCH, NAME, TITLE
from kiosk.ui.widgets.button import ICON, ICON_GAP, PADDING, key, posters, push, tile
from kiosk.ui.widgets.frame import bottom_bar
from kiosk.ui.widgets.pad import draw_field, draw_keys, draw_pad, pad_width
from kiosk.ui.widgets.sign import heading, strip

_MARKS = ("unselected", "selected")
_KEYS_SHARE = 0.55
_ABOVE = 0.8  # of the strip below the bar on top, in which there is a strip of the same width
_HIGHEST, _HIGHEST_WAY = 118.0, 40.0
_ICON_LOW, _PADDING_LOW = 6.0, 1.8


def draw(sheet: Sheet, body: Identity, nav: Nav, area: Rect) -> None:
    """Lay out the choices, and beside them the pad where a number is wanted."""
    ways = (body.next,) if body.next else ()
    area = bottom_bar(sheet, area, nav, ways)
    if body.pad is not None and not sheet.format.is_roomy:
        _low(sheet, area, body, body.pad)
        return
    area = area.cut_top(min(area.h, _HIGHEST))[0]
    hint = body.hint
    if body.pad is not None:
        box, area = area.cut_end(max(pad_width(sheet, body.pad), area.w * 0.38), 8.0)
        draw_pad(sheet, box, body.pad)
        hint = "" if body.message else hint
    close = body.consent is not None and bool(body.message)
    area = heading(sheet, area, body.heading, hint, close=close)
    if body.message:
        height = max(13.0, min(13.0 if close else 22.0, sheet.height(body.message, BODY, area.w - 19.0) + 3.0))
        box, area = area.cut_bottom(height, 3.0)
        strip(sheet, box, body.message, "warning", Tone.WARNING)
    if body.consent is not None:
        box, area = area.cut_bottom(18.0, 3.0)
        _consent(sheet, box, body.consent)
    if body.pad is not None:
        plain = tuple(replace(choice, note="") for choice in body.choices)
        grid(sheet, area, plain, 1, LEAD, least_rows=len(plain), mark=_MARKS)
        return
    row, _ = area.cut_top(min(area.h, _HIGHEST_WAY))
    marks = [_MARKS[choice.chosen] for choice in body.choices]
    posters(sheet, row.columns(max(1, len(body.choices)), 4.0), body.choices, marks=marks, style=NAME)


def _low(sheet: Sheet, area: Rect, body: Identity, pad: Pad) -> None:
    """Draw number and choices beside two rows of keys, and below them what to agree to, or what is wrong."""
    form = sheet.format
    if form.titles_above:
        heading(sheet, area, body.heading, body.hint)
    else:
        free = _ABOVE * form.strip
        area = Rect(area.x, area.y - free, area.w, area.h + free)
    keys_height = len(pad.rows) * (form.target + form.gap) - form.gap
    row = min(2 * LINE_PITCH * BODY.em + 1.6, area.h - form.gap - keys_height)
    below, area = area.cut_bottom(max(form.target, row), form.gap)
    keys, above = area.cut_bottom(min(area.h, keys_height * 1.5))
    if not form.titles_above and above.h >= TITLE.em * LINE_PITCH:
        heading(sheet, above, body.heading)
    area = keys
    if body.consent is not None:
        _consent(sheet, below, body.consent)
    elif body.message:
        strip(sheet, below, body.message, "warning", Tone.WARNING)
    most = max(len(keys) for keys in pad.rows)
    width = max(area.w * _KEYS_SHARE, most * (form.target + form.gap) - form.gap)
    keys, beside = area.cut_end(width, form.gap)
    draw_keys(sheet, keys, pad)
    first, rest = beside.cut_top((beside.h - form.gap) / 2, form.gap)
    if pad.delete is not None:
        place, first = first.cut_end(form.target, form.gap)
        key(sheet, place, pad.delete)
    draw_field(sheet, first, pad)
    phones = [choice for choice in body.choices if choice.chosen]
    others = [choice for choice in body.choices if not choice.chosen]
    for choice in phones:
        sheet.control(first, choice)
    for choice, cell in zip(others, rest.columns(max(1, len(others)), form.gap), strict=False):
        push(sheet, cell, replace(choice, role=Role.QUIET, icon=""), padding=1.6)


def _consent(sheet: Sheet, box: Rect, consent: Button) -> None:
    """Draw the sentence to agree to with its box; ticked, it is not a choice among others and stays calm."""
    mark = "checked" if consent.chosen else "unchecked"
    measures = (ICON, PADDING) if sheet.format.is_roomy else (_ICON_LOW, _PADDING_LOW)
    room = box.w - 2 * measures[1] - measures[0] - ICON_GAP
    style = sheet.fitted(consent.text, BODY, room, box.h - 1.2, least=sheet.least_of_all)
    tile(sheet, box, replace(consent, chosen=False), style=style, mark=mark, measures=measures)
