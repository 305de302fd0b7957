"""A pad of keys with the field it types into."""

from kiosk.presenters.models import Pad
from kiosk.ui.elements import Align, TextStyle
from kiosk.ui.geometry import Rect
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY, STRONG
from kiosk.ui.widgets.button import key

FIELD = 14.0
_CLOSE_INSET = 2.0
_HIGHEST = 30.0
_TYPED = TextStyle(8.4, bold=True)


def pad_width(sheet: Sheet, pad: Pad) -> float:
    """The width that gives its longest row keys of a good size."""
    most, form = max((len(row) for row in pad.rows), default=3), sheet.format
    letters = max(13.6, form.target)
    size = 22.0 if most <= 4 else letters  # noqa: PLR2004 - a phone pad has 3 keys a row; letters come 8 or more
    return most * size + (most - 1) * form.gap


def draw_pad(sheet: Sheet, rect: Rect, pad: Pad) -> bool:
    """Draw the field over the keys; False where there was no room for it."""
    gap = sheet.format.gap
    least = len(pad.rows) * (sheet.format.target + gap) - gap
    roomy = rect.h - FIELD - gap >= least
    if roomy:
        field, rect = rect.cut_top(FIELD, gap)
        draw_field(sheet, field, pad)
    draw_keys(sheet, rect.cut_top(min(rect.h, len(pad.rows) * _HIGHEST))[0], pad)
    return roomy


def draw_keys(sheet: Sheet, rect: Rect, pad: Pad) -> None:
    """Draw the keys in their rows, in the same order in every language."""
    gap = sheet.format.gap
    with sheet.unmirrored(rect):
        for row, cells in zip(pad.rows, rect.rows(len(pad.rows), gap), strict=True):
            for button, cell in zip(row, cells.columns(len(row), gap), strict=True):
                key(sheet, cell, button)


def draw_low_pad(sheet: Sheet, rect: Rect, pad: Pad, message: str = "") -> Rect:
    """Draw the field, delete beside it, over few rows of keys, at the foot of the box; return what is left above.

    A `message` stands in the field, beside what was typed; the keys leave it what they need not.
    """
    gap = sheet.format.gap
    rows = len(pad.rows) + 1
    height = min(rect.h, rows * (sheet.format.main_target + gap) - gap)
    box, above = rect.cut_bottom(height, gap)
    row = (box.h - gap * (rows - 1)) / rows
    if message:
        row = max(row, min(sheet.format.main_target, box.h - len(pad.rows) * (sheet.format.target + gap)))
    first, rest = box.cut_top(row, gap)
    if pad.delete is not None:
        place, first = first.cut_end(sheet.format.main_target, gap)
        key(sheet, place, pad.delete)
    draw_field(sheet, first, pad, message)
    draw_keys(sheet, rest, pad)
    return above


def _said(sheet: Sheet, inside: Rect, pad: Pad, message: str, typed: float) -> None:
    """Draw what was wrong, and beside it what was typed where both have room."""
    box, words = inside.cut_end(typed, 3.0) if typed else (inside, inside)
    style = sheet.fitted(message, STRONG, words.w, words.h, least=sheet.least_said)
    if typed and sheet.fits(message, style, words.w, words.h):
        sheet.text(box, pad.shown, _TYPED, align=Align.END, ltr=True)
    else:
        words, style = inside, sheet.fitted(message, STRONG, inside.w, inside.h, least=sheet.least_said)
    if not sheet.fits(message, style, words.w, words.h):
        style = sheet.fitted(message, STRONG, words.w, words.h, least=sheet.least_of_all)
    sheet.text(words, message, style, sheet.palette.red)


def draw_field(sheet: Sheet, field: Rect, pad: Pad, message: str = "") -> None:
    """Draw what was typed so far, or what is to be typed, or what was wrong with it."""
    palette = sheet.palette
    sheet.shape(field, palette.card, palette.red if message else palette.strong_line, width=0.5)
    form = sheet.format
    inside = field.inset(3.0, 0.6) if form.is_roomy else field.inset(_CLOSE_INSET / form.unit_mm, 0.2)
    typed = sheet.width(pad.shown, _TYPED, language="en") + 1.0 if pad.shown else 0.0
    if message:
        _said(sheet, inside, pad, message, typed)
        return
    label = sheet.width(pad.label, BODY) + 0.5
    if pad.shown and label + typed + 3.0 <= inside.w:
        box, inside = inside.cut_start(label, 3.0)
        sheet.text(box, pad.label, BODY, palette.soft)
    if pad.shown:
        sheet.text(inside, pad.shown, sheet.one_line(pad.shown, _TYPED, inside.w), align=Align.END, ltr=True)
    else:
        wanted = pad.placeholder or pad.label
        shown = wanted if sheet.fits(wanted, BODY, inside.w, inside.h) else pad.label
        style = sheet.fitted(shown, BODY, inside.w, inside.h, least=sheet.least_on_buttons)
        sheet.text(inside, shown, style, palette.soft)
