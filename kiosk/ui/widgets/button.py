"""Buttons: the one way on, choices, quiet ways and dangers, all with words."""

from dataclasses import replace

from kiosk.presenters.models import Button, Role
from kiosk.ui.elements import Align, TextStyle
from kiosk.ui.geometry import Rect
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY, LEAD, STRONG

ICON_GAP = 2.4
ICON = 8.0
PADDING = 3.6
_POSTER = 26.0
_LEAST_NOTE = 0.8  # smaller than this a note is left out: it only adds to words that say enough


def push(
    sheet: Sheet,
    rect: Rect,
    button: Button,
    *,
    style: TextStyle | None = None,
    icon: str = "",
    padding: float = PADDING,
) -> None:
    """Draw a button with its icon and word in the middle; the arrow of a way on stands behind its word."""
    style = style or (LEAD if button.role is Role.PRIMARY else STRONG)
    colour = _ground(sheet, rect, button)
    icon = button.icon or icon
    inside = rect.inset(padding, 0.6)
    icon_size = min(style.em * 1.35, inside.h) if icon else 0.0
    lead = icon_size + ICON_GAP if icon else 0.0
    style = sheet.fitted(button.text, style, max(8.0, inside.w - lead), inside.h)
    room = max(8.0, inside.w - lead)
    width = min(sheet.width(button.text, style), room)
    content = inside.middle(lead + width + 0.4, inside.h)
    if icon:
        cut = content.cut_end if icon == "next" else content.cut_start
        box, content = cut(icon_size, ICON_GAP)
        sheet.icon(box, icon, colour)
    sheet.text(content, button.text, style, colour, align=Align.CENTRE)
    sheet.control(rect, button)


def push_width(sheet: Sheet, button: Button, *, least: float = 26.0, icon: str = "") -> float:
    """The width such a button asks for."""
    style = LEAD if button.role is Role.PRIMARY else STRONG
    lead = style.em * 1.35 + ICON_GAP if button.icon or icon else 0.0
    return max(least, sheet.width(button.text, style) + lead + 2 * PADDING + 2.0)


def tile(
    sheet: Sheet,
    rect: Rect,
    button: Button,
    *,
    style: TextStyle = STRONG,
    mark: str = "",
    note_style: TextStyle = BODY,
    icon_size: float = ICON,
) -> None:
    """Draw a card to choose: icon or mark at the start, the words and a quieter note beside it."""
    colour = _ground(sheet, rect, button)
    quiet = colour if button.role is Role.PRIMARY else sheet.palette.soft
    inside = rect.inset(PADDING, 0.6)
    icon = mark or button.icon
    if icon:
        box, inside = inside.cut_start(icon_size, ICON_GAP)
        sheet.icon(box.middle(icon_size, icon_size), icon, _accent(sheet, button, colour))
    words(sheet, inside, button.text, button.note, style, note_style, colour, quiet)
    sheet.control(rect, button)


def poster(sheet: Sheet, rect: Rect, button: Button, *, mark: str = "", style: TextStyle = LEAD) -> None:
    """Draw a large card to choose: the icon above the words, where there is height for both, else a tile."""
    if rect.h < _POSTER:
        tile(sheet, rect, button, style=style, mark=mark)
        return
    if button.role is Role.QUIET:
        button = replace(button, role=Role.CHOICE)  # its size sets it apart from no other card
    colour = _ground(sheet, rect, button)
    inside = rect.inset(PADDING + 0.6, 3.0)
    size = min(12.0, inside.h * 0.42)
    room = inside.h - size - 1.4
    style = sheet.fitted(button.text, style, inside.w, room)
    head_height = sheet.height(button.text, style, inside.w)
    note_height = sheet.height(button.note, BODY, inside.w)
    note = button.note if head_height + note_height <= room else ""
    block = inside.middle(inside.w, size + 1.4 + head_height + (note_height if note else 0.0))
    icon, block = block.cut_top(size, 1.4)
    sheet.icon(icon.cut_start(size)[0], mark or button.icon, _accent(sheet, button, colour))
    head, rest = block.cut_top(head_height)
    sheet.text(head, button.text, style, colour)
    sheet.text(rest, note, BODY, colour if button.role is Role.PRIMARY else sheet.palette.soft)
    sheet.control(rect, button)


def words(
    sheet: Sheet, rect: Rect, text: str, note: str, style: TextStyle, note_style: TextStyle, colour: str, quiet: str
) -> None:
    """Set a heading and its quieter note as one block in the middle of the height."""
    fitting = sheet.one_line(note, note_style, rect.w, _LEAST_NOTE)
    fitting = sheet.fitted(note, fitting, rect.w, rect.h - sheet.height(text, style, rect.w))
    if not note or fitting.em < note_style.em * _LEAST_NOTE:
        sheet.text(rect, text, style, colour)
        return
    note_style = fitting
    below = sheet.height(note, note_style, rect.w)
    style = sheet.fitted(text, style, rect.w, rect.h - below)
    above = sheet.height(text, style, rect.w)
    block = rect.middle(rect.w, min(rect.h, above + below))
    head, rest = block.cut_top(above)
    sheet.text(head, text, style, colour)
    sheet.text(rest, note, note_style, quiet)


def key(sheet: Sheet, rect: Rect, button: Button) -> None:
    """Draw a key of a pad; quick repeated taps all count."""
    palette = sheet.palette
    fill, line = (palette.card, palette.line) if button.enabled else (palette.ground, palette.line)
    sheet.shape(rect, fill, line, width=0.35)
    colour = palette.ink if button.enabled else palette.faint
    if button.icon:
        sheet.icon(rect.middle(8.4, 8.4), button.icon, colour)
    else:
        sheet.text(rect, button.text, TextStyle(8.0, bold=True), colour, align=Align.CENTRE, ltr=True)
    sheet.control(rect, button, repeats=True)


def _accent(sheet: Sheet, button: Button, colour: str) -> str:
    """The colour of a card's icon: red, but for what is red itself or cannot be pressed."""
    return colour if button.role is Role.PRIMARY or not button.enabled else sheet.palette.red


def _ground(sheet: Sheet, rect: Rect, button: Button) -> str:
    """Draw the button's ground and return the colour of its words."""
    palette = sheet.palette
    if not button.enabled:
        sheet.shape(rect, palette.ground, palette.line)
        return palette.faint
    if button.role is Role.PRIMARY:
        sheet.shape(rect, palette.red)
        return palette.on_red
    if button.chosen:
        sheet.shape(rect, palette.red_tint, palette.red, width=0.7)
        return palette.red
    if button.role is Role.DANGER:
        sheet.shape(rect, palette.card, palette.red, width=0.45)
        return palette.red
    line = palette.strong_line if button.role is Role.QUIET else palette.line
    sheet.shape(rect, palette.card, line, width=0.35)
    return palette.ink
