"""A keyboard: rows of keys in the order of their script, with signs for what is no letter."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from kiosk.presenters.desk import SPACE, key_gap
from kiosk.presenters.models import Button, Key, Role
from kiosk.ui.elements import Align, TextStyle
from kiosk.ui.geometry import Rect
from kiosk.ui.sheet import Sheet

_LETTER_MM, _WORD_MM, _ICON_MM, _LATIN_MM = 10.0, 5.5, 7.0, 4.12
_PADDING: Final = 0.8
_SHARE: Final = 0.56
"""Of a key's height, its letter's em at most."""
_ARABIC: Final = 1.25
"""Arabic letters are smaller on their em."""
_SIGNS: Final = frozenset({"shift", "layer", "latin", "more"})


def draw_row(sheet: Sheet, line: Rect, keys: Sequence[Key], most: float = 0.0) -> None:
    """Draw a row of keys, `most` of a letter's width in all of it, in the middle where there are fewer.

    Keys keep their order in every language.
    """
    gap, whole = key_gap(sheet.format), sum(key.width for key in keys)
    pitch = (line.w + gap) / max(most, whole)
    rest = line.middle(pitch * whole - gap, line.h)
    with sheet.unmirrored(line):
        for key in keys:
            cell, rest = rest.cut_start(pitch * key.width - gap, gap)
            _key(sheet, cell, key.button)


def _key(sheet: Sheet, cell: Rect, button: Button) -> None:
    colour = _ground(sheet, cell, button)
    unit = sheet.format.unit_mm
    if button.icon:
        size = min(_ICON_MM / unit, cell.h - 1.0, cell.w - 1.0)
        sheet.icon(cell.middle(size, size), button.icon, colour)
    else:
        _face(sheet, cell, button, colour)
    sheet.control(cell, button, radius=_radius(cell), repeats=True)


def _face(sheet: Sheet, cell: Rect, button: Button, colour: str) -> None:
    unit, letter = sheet.format.unit_mm, len(button.text) == 1
    larger = _ARABIC if "\u0600" <= button.text <= "\u06ff" else 1.0
    em = min(larger * _LETTER_MM / unit, cell.h * larger * _SHARE) if letter else min(_WORD_MM / unit, cell.h * _SHARE)
    inside = cell.inset(0.0 if letter else 0.6, 0.0)
    style = TextStyle(em, bold=letter)
    if not letter:
        least = _LATIN_MM / unit if button.text.isascii() else sheet.least_of_frame
        style = sheet.fitted(button.text, style, inside.w, inside.h, least=least)
    latin = "en" if button.text.isascii() else ""
    sheet.text(inside, button.text, style, colour, align=Align.CENTRE, language=latin)


def _ground(sheet: Sheet, cell: Rect, button: Button) -> str:
    """Draw a key's ground and return the colour of its face: letters on light, what is no letter on a tint."""
    palette = sheet.palette
    name = button.id.rpartition(".")[2]
    if button.chosen:
        sheet.shape(cell, palette.red_tint, palette.red, width=0.7, radius=_radius(cell))
        return palette.red
    tool = ".key." not in button.id or name in _SIGNS
    fill = palette.ground if not button.enabled else palette.gold_tint if tool else palette.card
    sheet.shape(cell, fill, palette.line, width=0.35, radius=_radius(cell))
    if not button.enabled:
        return palette.faint
    return palette.soft if button.id == SPACE else palette.ink


def _radius(cell: Rect) -> float:
    return min(2.0, cell.h / 5)


def upright_width(sheet: Sheet, button: Button) -> float:
    """The least width at which a tool shows its word."""
    style = TextStyle(min(sheet.least_of_frame, _WORD_MM / sheet.format.unit_mm), bold=True)
    return _longest(sheet, button.text, style) + 2 * _PADDING + 0.4


def upright(sheet: Sheet, cell: Rect, button: Button, *, repeats: bool = False) -> None:
    """Draw a tool: its icon over its word, or alone where the cell has no room for a word that can be read."""
    colour = _ground(sheet, cell, replace(button, role=Role.QUIET))
    unit = sheet.format.unit_mm
    size, style = min(_ICON_MM / unit, cell.h - 1.0), TextStyle(_WORD_MM / unit, bold=True)
    room = Rect(0.0, 0.0, cell.w - 2 * _PADDING, cell.h - size - 0.8)
    style = sheet.fitted(button.text, style, room.w, room.h, least=sheet.least_of_frame)
    height = sheet.height(button.text, style, room.w) + 0.1
    if height > room.h + 0.1 or _longest(sheet, button.text, style) > room.w - 0.1:
        sheet.icon(cell.middle(size, size), button.icon, colour)
    else:
        place, word = cell.middle(room.w, size + height).cut_top(size)
        sheet.icon(place, button.icon, colour)
        sheet.text(word, button.text, style, colour, align=Align.CENTRE)
    sheet.control(cell, button, radius=_radius(cell), repeats=repeats)


def _longest(sheet: Sheet, text: str, style: TextStyle) -> float:
    """The width of the widest word."""
    return max((sheet.width(word, style) for word in text.split()), default=0.0)
