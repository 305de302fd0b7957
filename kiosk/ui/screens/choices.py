"""``category``, ``place``, ``kind``, ``recipient``: one of several, in a grid."""

from kiosk.presenters.models import Button, Choices, Nav
from kiosk.ui.elements import TextStyle
from kiosk.ui.geometry import Rect
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import LEAD, STRONG
from kiosk.ui.widgets.button import ICON, ICON_GAP, PADDING, tile
from kiosk.ui.widgets.frame import bottom_bar
from kiosk.ui.widgets.sign import heading

_GAP = 2.6
_TALLEST = 30.0
_NARROW_COLUMNS = 3


def draw(sheet: Sheet, body: Choices, nav: Nav, area: Rect) -> None:
    """Lay out a page of choices."""
    area = bottom_bar(sheet, area, nav, body.extra, body.pager)
    area = heading(sheet, area, body.heading, body.hint)
    grid(sheet, area, body.choices, body.columns, STRONG if body.columns > _NARROW_COLUMNS else LEAD)


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
    columns = max(1, columns)
    rows = max(least_rows, -(-len(choices) // columns))
    height = min(_TALLEST, (area.h - _GAP * (rows - 1)) / rows)
    used = Rect(area.x, area.y, area.w, height * rows + _GAP * (rows - 1))
    cells = used.grid(columns, rows, _GAP)
    icons = mark is not None or any(button.icon for button in choices)
    room = cells[0].w - 2 * PADDING - (ICON + ICON_GAP if icons else 0.0)
    plain = [button.text for button in choices if not button.note]
    style = sheet.common(plain, style, room, height - 1.2)
    for button, cell in zip(choices, cells, strict=False):
        tile(sheet, cell, button, style=style, mark=mark[button.chosen] if mark else "")
