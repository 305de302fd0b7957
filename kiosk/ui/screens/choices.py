"""``category``, ``place``, ``kind``, ``recipient``: one of several, in a grid."""

from dataclasses import replace

from kiosk.presenters.models import Button, Choices, Nav
from kiosk.ui.elements import TextStyle
from kiosk.ui.geometry import Rect
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY, LEAD, STRONG
from kiosk.ui.widgets.button import ICON, ICON_GAP, PADDING, beside_icon, tile
from kiosk.ui.widgets.frame import bottom_bar
from kiosk.ui.widgets.sign import fits_title, heading

_TALLEST, _FRAME, _AIR, _WALL_MM = 32.0, 1.2, 4.8, 78.0
_NARROW_COLUMNS = 3
_NOTE_STEPS = ((1.0, 0.93, 0.88, 0.82), (1.0, 0.93))  # Latin letters stay legible where characters do not
_LEAST_NOTE_MM = (4.1, 5.0)
_SEPARATORS = ("、", ", ", "، ", " · ")


def draw(sheet: Sheet, body: Choices, nav: Nav, area: Rect) -> None:
    """Lay out a page of choices."""
    area = bottom_bar(sheet, area, nav, body.extra, body.pager)
    style = STRONG if body.columns > _NARROW_COLUMNS else LEAD
    area = headed(sheet, area, (body.heading, body.hint), body.choices, body.columns, style)
    grid(sheet, area, body.choices, body.columns, style)


def headed(
    sheet: Sheet,
    area: Rect,
    titles: tuple[str, str],
    choices: tuple[Button, ...],
    columns: int,
    style: TextStyle,
) -> Rect:
    """Draw title and hint, and return what is left for the choices.

    Where the page is close, a title that has no line of its own, or the room of which a choice needs to be whole, gives
    way: the choice, or the page before, says what it is about.
    """
    form = sheet.format
    if form.is_roomy or form.titles_above or sheet.announces or not choices:
        return heading(sheet, area, *titles)
    below = area.cut_top(form.heading)[1]
    if fits_title(sheet, titles[0], area.w) and _holds(sheet, below, choices, columns, style):
        return heading(sheet, area, *titles)
    return area


def _holds(sheet: Sheet, area: Rect, choices: tuple[Button, ...], columns: int, style: TextStyle) -> bool:
    """Whether tiles in this area hold every choice whole."""
    rows = -(-len(choices) // columns)
    cell = area.grid(columns, rows, sheet.format.gap)[0]
    texts = [button.text for button in choices]
    icon, padding, style = _measures(sheet, cell, texts, style, icons=_has_icons(choices))
    room = _room(cell.w, icon if _has_icons(choices) else 0.0, padding)
    return all(sheet.fits(text, style, room, cell.h - _FRAME) for text in texts)


def _has_icons(choices: tuple[Button, ...]) -> bool:
    return any(button.icon for button in choices)


def _room(width: float, icon: float, padding: float) -> float:
    """The width of the words of a tile."""
    return width - 2 * padding - (icon + ICON_GAP if icon else 0.0)


def grid(
    sheet: Sheet,
    area: Rect,
    choices: tuple[Button, ...],
    columns: int,
    style: TextStyle,
    *,
    least_rows: int = 2,
    mark: tuple[str, str] | None = None,
) -> None:
    """Draw the choices as equal tiles with words of one size; `mark` is the icon of an unchosen and a chosen one."""
    if not choices:
        return  # a county may have no choices yet
    columns = max(1, columns)
    gap, needed = sheet.format.gap, -(-len(choices) // columns)
    most = int((area.h + gap) / (sheet.format.target + gap))  # of rows that a finger hits
    icons = mark is not None or _has_icons(choices)
    width = (area.w - gap * (columns - 1)) / columns
    highest = (area.h - gap * (needed - 1)) / needed
    texts = [button.text for button in choices]
    icon, padding, style = _measures(sheet, Rect(0.0, 0.0, width, highest), texts, style, icons=icons)
    room = _room(width, icon if icons else 0.0, padding)
    usual = (area.h + gap) / max(needed, min(least_rows, most)) - gap  # as on a full page, or as long words ask
    tallest = _tallest(sheet, choices, style, room)
    noted = max(sheet.height(button.text, style, room) + sheet.height(button.note, BODY, room) for button in choices)
    least = max(min(usual, _TALLEST), tallest + _FRAME)
    height = min(highest, max(least, min(noted + _AIR, _WALL_MM / sheet.format.unit_mm)))
    cells = Rect(area.x, area.y, area.w, (height + gap) * needed - gap).grid(columns, needed, gap)
    spare = height - _FRAME - tallest
    note_style = _note_style(sheet, choices, room, spare)
    notes = [shortened(sheet, button.note, note_style, (room, spare)) for button in choices]
    if any(button.note and not note for button, note in zip(choices, notes, strict=True)):
        notes = [""] * len(notes)  # equals look equal
    for button, note, cell in zip(choices, notes, cells, strict=False):
        shown = replace(button, note=note)
        sign = mark[button.chosen] if mark else ""
        tile(sheet, cell, shown, style=style, mark=sign, note_style=note_style, measures=(icon, padding))


def _measures(
    sheet: Sheet, cell: Rect, texts: list[str], style: TextStyle, *, icons: bool
) -> tuple[float, float, TextStyle]:
    """Icon size, padding and style of the words of tiles of this size."""
    if icons:
        return beside_icon(sheet, cell, texts, style)
    room = cell.w - 2 * PADDING
    style = min((sheet.one_line(text, style, room) for text in texts), key=lambda each: each.em)
    return ICON, PADDING, sheet.common(texts, style, room, cell.h - _FRAME)


def _note_style(sheet: Sheet, choices: tuple[Button, ...], room: float, spare: float) -> TextStyle:
    """The largest at which every note has room; the smallest where none is small enough."""
    in_characters = sheet.reading.language == "zh_CN"
    styles = [replace(BODY, em=BODY.em * step) for step in _NOTE_STEPS[in_characters]]
    legible = [style for style in styles if style.em * sheet.format.unit_mm >= _LEAST_NOTE_MM[in_characters]]
    for style in legible:
        if all(sheet.height(button.note, style, room) <= spare for button in choices):
            return style
    return legible[-1]


def shortened(sheet: Sheet, note: str, style: TextStyle, room: tuple[float, float]) -> str:
    """The note less what follows its last separators, as far as there is room: it only adds to a name."""
    while note and sheet.height(note, style, room[0]) > room[1] + 0.05:
        ends = [note.rfind(mark) for mark in _SEPARATORS]
        note = note[: max(0, *ends)]
    return note


def _tallest(sheet: Sheet, choices: tuple[Button, ...], style: TextStyle, room: float) -> float:
    return max((sheet.height(button.text, style, room) for button in choices), default=0.0)
