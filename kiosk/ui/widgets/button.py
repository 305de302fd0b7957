"""Buttons: the one way on, choices, quiet ways and dangers, all with words."""

from collections.abc import Sequence
from dataclasses import replace

from kiosk.presenters.models import Button, Role
from kiosk.ui.elements import Align, TextStyle
from kiosk.ui.geometry import Rect
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY, LEAD, LINE_PITCH, STRONG

ICON_GAP = 2.4
ICON = 8.0
PADDING = 3.6
_POSTER = 26.0
_CLOSE_ICON, _CLOSE_PADDING = 6.4, 1.8
_TWO = 1.5
_MUCH = 1.1


def push(
    sheet: Sheet,
    rect: Rect,
    button: Button,
    *,
    style: TextStyle | None = None,
    icon: str = "",
    padding: float = PADDING,
    least: float | None = None,
) -> None:
    """Draw a button with its icon and word in the middle; the arrow of a way on stands behind its word.

    A long word is set smaller, down to `least` or what is the smallest of any text; it rather goes without its icon
    than to be smaller than words on buttons of this text size are.
    """
    style = style or (LEAD if button.role is Role.PRIMARY else STRONG)
    colour = ground(sheet, rect, button)
    icon = button.icon or icon
    inside = rect.inset(padding, 0.6)
    leasts = (sheet.least_on_buttons, sheet.least_of_all) if least is None else (least,)
    style, icon = _with_icon(sheet, inside, button.text, style, icon, leasts)
    icon_size = min(style.em * 1.35, inside.h) if icon else 0.0
    lead = icon_size + ICON_GAP if icon else 0.0
    width = sheet.taken_width(button.text, style, inside.w - lead)
    content = inside.middle(lead + width + 0.4, inside.h)
    if icon:
        cut = content.cut_end if icon == "next" else content.cut_start
        box, content = cut(icon_size, ICON_GAP)
        sheet.icon(box, icon, colour)
    sheet.text(content, button.text, style, colour, align=Align.CENTRE)
    sheet.control(rect, button)


def _with_icon(
    sheet: Sheet, inside: Rect, text: str, style: TextStyle, icon: str, leasts: Sequence[float]
) -> tuple[TextStyle, str]:
    """The style of the words beside their icon, and the icon; none where only that leaves the words whole."""
    tried = style
    for least in leasts:
        tried = style
        for shown in (icon, icon, "") if icon else ("",):  # the second time beside the smaller icon of smaller words
            lead = min(tried.em * 1.35, inside.h) + ICON_GAP if shown else 0.0
            room = max(8.0, inside.w - lead)
            tried = sheet.fitted(text, style, room, inside.h, least=least)
            if sheet.fits(text, tried, room, inside.h):
                return tried, shown
    return tried, ""


def push_width(
    sheet: Sheet, button: Button, *, least: float = 26.0, icon: str = "", style: TextStyle | None = None
) -> float:
    """The width such a button asks for."""
    style = style or (LEAD if button.role is Role.PRIMARY else STRONG)
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
    measures: tuple[float, float] = (ICON, PADDING),
    language: str = "",
) -> None:
    """Draw a card to choose: icon or mark at the start, the words and a quieter note beside it.

    `measures` are the icon's size and the padding.
    """
    icon_size, padding = measures
    colour = ground(sheet, rect, button)
    quiet = colour if button.role is Role.PRIMARY else sheet.palette.soft
    inside = rect.inset(padding, 0.6)
    icon = mark or button.icon
    if icon:
        box, inside = inside.cut_start(icon_size, ICON_GAP)
        sheet.icon(box.middle(icon_size, icon_size), icon, _accent(sheet, button, colour))
    words(sheet, inside, (button.text, button.note), (style, note_style), (colour, quiet), language=language)
    sheet.control(rect, button)


def posters(
    sheet: Sheet,
    cells: Sequence[Rect],
    buttons: Sequence[Button],
    *,
    marks: Sequence[str] = (),
    style: TextStyle = LEAD,
) -> None:
    """Draw large cards to choose from, all alike: the icon above the words where there is height, else beside them."""
    marks = marks or [""] * len(buttons)
    room = min((cell.w for cell in cells), default=0.0), min((cell.h for cell in cells), default=0.0)
    if room[1] < _POSTER:
        _tiles(sheet, cells, buttons, marks, style)
        return
    natural, size = style, min(12.0, (room[1] - 6.0) * 0.42)
    width, height = room[0] - 2 * (PADDING + 0.6), room[1] - 6.0 - size - 1.4
    style = sheet.common([button.text for button in buttons], style, width, height)
    if beside_icon(sheet, cells[0], [button.text for button in buttons], natural)[2].em > style.em * _MUCH:
        _tiles(sheet, cells, buttons, marks, natural)
        return
    heads = max(sheet.height(button.text, style, width) for button in buttons)
    notes = max(sheet.height(button.note, BODY, width) for button in buttons)
    noted = heads + notes <= height
    for button, cell, mark in zip(buttons, cells, marks, strict=True):
        shown = button if noted else replace(button, note="")
        _poster(sheet, cell, shown, mark or button.icon, style, (size, heads, notes if noted else 0.0))


def _tiles(
    sheet: Sheet, cells: Sequence[Rect], buttons: Sequence[Button], marks: Sequence[str], style: TextStyle
) -> None:
    """Draw the cards with the icon beside the words, closer where that keeps the words on one line."""
    icon, padding, style = beside_icon(sheet, cells[0], [button.text for button in buttons], style)
    for button, cell, mark in zip(buttons, cells, marks, strict=True):
        tile(sheet, cell, replace(button, note=""), style=style, mark=mark, measures=(icon, padding))


def beside_icon(sheet: Sheet, cell: Rect, texts: Sequence[str], style: TextStyle) -> tuple[float, float, TextStyle]:
    """Icon size, padding and style of words beside an icon: closer where that leaves words whole or larger."""
    width, height = cell.w, cell.h - 1.2
    best, best_key = (ICON, PADDING, style), (-1, 0, 0.0)
    for icon, padding in ((ICON, PADDING), (_CLOSE_ICON, _CLOSE_PADDING)):
        room = width - 2 * padding - icon - ICON_GAP
        tried = min((sheet.one_line(text, style, room) for text in texts), key=lambda each: each.em)
        tried = sheet.common(list(texts), tried, room, height)
        lines = max(sheet.height(text, tried, room) for text in texts) / (tried.em * LINE_PITCH)
        whole = all(sheet.fits(text, tried, room, height) for text in texts)
        key = (int(whole), int(sheet.reading.language != "zh_CN" or lines < _TWO), tried.em)
        if key > best_key:
            best, best_key = (icon, padding, tried), key
    return best


def _poster(
    sheet: Sheet, rect: Rect, button: Button, icon: str, style: TextStyle, heights: tuple[float, float, float]
) -> None:
    if button.role is Role.QUIET:
        button = replace(button, role=Role.CHOICE)  # its size sets it apart from no other card
    colour = ground(sheet, rect, button)
    size, head_height, note_height = heights
    inside = rect.inset(PADDING + 0.6, 3.0)
    block = inside.middle(inside.w, size + 1.4 + head_height + note_height)
    place, block = block.cut_top(size, 1.4)
    sheet.icon(place.cut_start(size)[0], icon, _accent(sheet, button, colour))
    head, rest = block.cut_top(head_height)
    sheet.text(head, button.text, style, colour, top=True)
    sheet.text(rest, button.note, BODY, colour if button.role is Role.PRIMARY else sheet.palette.soft, top=True)
    sheet.control(rect, button)


def words(
    sheet: Sheet,
    rect: Rect,
    texts: tuple[str, str],
    styles: tuple[TextStyle, TextStyle],
    colours: tuple[str, str],
    *,
    language: str = "",
) -> None:
    """Set a heading and its quieter note as one block in the middle of the height; the note only where it has room."""
    (text, note), (style, note_style), (colour, quiet) = texts, styles, colours
    style = sheet.fitted(text, style, rect.w, rect.h, language=language)
    above, below = sheet.height(text, style, rect.w), sheet.height(note, note_style, rect.w)
    if not note or above + below > rect.h:
        sheet.text(rect, text, style, colour, language=language)
        return
    head, rest = rect.middle(rect.w, above + below).cut_top(above)
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


def ground(sheet: Sheet, rect: Rect, button: Button) -> str:
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
