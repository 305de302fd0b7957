"""The field to write on by hand, with the square that a character goes into."""

from kiosk.presenters.models import Field
from kiosk.ui.elements import Align
from kiosk.ui.geometry import Rect
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY

_INK_MM = 1.7


def draw_field(sheet: Sheet, area: Rect, field: Field) -> None:
    """Draw the field and what is written on it; what to do with it, while that is nothing."""
    palette = sheet.palette
    sheet.shape(area, palette.card, palette.strong_line, width=0.5)
    sheet.paper(area, field.id, field.strokes, _INK_MM / sheet.format.unit_mm)
    if not field.strokes:
        width = min(area.w - 4.0, sheet.width(field.hint, BODY) + 4.0)
        chip = area.middle(width, sheet.height(field.hint, BODY, width) + 1.0)
        sheet.shape(chip, palette.card)
        sheet.text(chip, field.hint, BODY, palette.soft, align=Align.CENTRE)
