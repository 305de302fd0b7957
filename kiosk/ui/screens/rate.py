"""``rate``: three faces with words; after one, grades, a comment, and whether to handle the matter again."""

from kiosk.presenters.models import Button, Graded, Nav, Rate, RateMore
from kiosk.presenters.rate import ASPECTS_SHARE, LABEL_GAP, is_in_two_columns
from kiosk.ui.elements import Align, TextStyle
from kiosk.ui.geometry import Rect
from kiosk.ui.screens.choices import grid
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY, LINE_PITCH, NAME, STRONG
from kiosk.ui.widgets.button import ground, push
from kiosk.ui.widgets.frame import bottom_bar
from kiosk.ui.widgets.sign import heading

_HIGHEST, _HIGHEST_MM, _LARGEST_FACE = 70.0, 80.0, 40.0
_HIGHEST_ROW = 24.0
_PADDING, _BETWEEN = 2.0, 2.0
_LINE = BODY.em * LINE_PITCH


def draw(sheet: Sheet, body: Rate, nav: Nav, area: Rect) -> None:
    """Lay out the question and the faces, all alike, beside one another."""
    area = heading(sheet, bottom_bar(sheet, area, nav), body.heading, body.hint)
    gap = max(sheet.format.gap, 4.0 / sheet.format.unit_mm)
    highest = min(area.h, _HIGHEST, _HIGHEST_MM / sheet.format.unit_mm)
    cells = area.cut_top(highest)[0].columns(len(body.faces), gap)
    width, height = cells[0].w - 2 * _PADDING, cells[0].h - 2 * _PADDING
    style = sheet.common([face.text for face in body.faces], NAME, width, height / 2)
    words = max(sheet.height(face.text, style, width) for face in body.faces)
    size = min(_LARGEST_FACE, width, height - words)
    for face, cell in zip(body.faces, cells, strict=True):
        _face(sheet, cell, face, style, (size, words))


def _face(sheet: Sheet, cell: Rect, face: Button, style: TextStyle, heights: tuple[float, float]) -> None:
    """Draw a face, as large as there is room for, over its word."""
    colour = ground(sheet, cell, face)
    size, words = heights
    between = min(_BETWEEN, max(0.0, cell.h - 2 * _PADDING - size - words))
    block = cell.middle(cell.w - 2 * _PADDING, size + between + words)
    place, word = block.cut_top(size, between)
    sheet.icon(place.middle(size, size), face.icon, sheet.palette.red)
    sheet.text(word, face.text, style, colour, align=Align.CENTRE)
    sheet.control(cell, face)


def draw_more(sheet: Sheet, body: RateMore, nav: Nav, area: Rect) -> None:
    """Lay out the aspects, and beside or below them what else may be said."""
    area = bottom_bar(sheet, area, nav, (body.next,), body.pager)
    form = sheet.format
    if body.heading or sheet.announces:
        area = heading(sheet, area, body.heading, body.hint)
    if is_in_two_columns(form) and body.aspects and body.more:
        aspects, more = area.cut_start(area.w * ASPECTS_SHARE, 2 * form.gap)
        height = _button_height(sheet, area.h, body, 0)
        below = _aspects(sheet, aspects, body, height)
        _more(sheet, Rect(more.x, more.y, more.w, below.y - form.gap - more.y), body, 2 * height)
        return
    height = _button_height(sheet, area.h, body, len(body.more))
    _more(sheet, _aspects(sheet, area, body, height), body, height)


def _button_height(sheet: Sheet, room: float, body: RateMore, more: int) -> float:
    """How high each row's buttons are where the aspects and so much more stand below one another."""
    count, gap = len(body.aspects) + more, sheet.format.gap
    labels = 0.0 if body.beside else _LINE * len(body.aspects)
    return min(_HIGHEST_ROW, (room - labels + gap) / max(1, count) - gap)


def _more(sheet: Sheet, area: Rect, body: RateMore, most: float) -> None:
    """Draw what else may be said, each at most so high."""
    high = len(body.more) * (most + sheet.format.gap) - sheet.format.gap
    grid(sheet, area.cut_top(min(area.h, high))[0], body.more, 1, STRONG, least_rows=len(body.more))


def _aspects(sheet: Sheet, area: Rect, body: RateMore, height: float) -> Rect:
    """Draw the rows of grades with their labels; return what is left below."""
    if not body.aspects:
        return area
    height += 0.0 if body.beside else _LINE
    labels = max(sheet.width(aspect.label, STRONG) for aspect in body.aspects) + 0.6
    for aspect in body.aspects:
        row, area = area.cut_top(min(height, area.h), sheet.format.gap)
        if body.beside:
            label, grades = row.cut_start(labels, LABEL_GAP)
        else:
            label, grades = row.cut_top(_LINE)
        sheet.text(label, aspect.label, STRONG)
        _grades(sheet, grades, aspect)
    return area


def _grades(sheet: Sheet, row: Rect, aspect: Graded) -> None:
    cells = row.columns(len(aspect.grades), sheet.format.gap)
    width = cells[0].w - 2 * _PADDING
    style = sheet.common([button.text for button in aspect.grades], STRONG, width, row.h - 1.2)
    for button, cell in zip(aspect.grades, cells, strict=True):
        push(sheet, cell, button, style=style, padding=_PADDING)
