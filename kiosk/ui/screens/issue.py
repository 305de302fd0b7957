"""``issue``: ready-made sentences, each with a box to tick."""

from kiosk.presenters.models import Issue, Nav
from kiosk.ui.geometry import Rect
from kiosk.ui.screens.choices import grid, headed
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY
from kiosk.ui.widgets.frame import bottom_bar

_IN_A_COLUMN = 4


def draw(sheet: Sheet, body: Issue, nav: Nav, area: Rect) -> None:
    """Lay out the sentences, one below the other, or in two columns where they are many."""
    area = bottom_bar(sheet, area, nav, (*body.extra, body.next), body.pager)
    columns = 1 if max(body.rows, len(body.sentences)) <= _IN_A_COLUMN else 2
    area = headed(sheet, area, (body.heading, body.hint), body.sentences, columns, BODY)
    rows = min(_IN_A_COLUMN, body.rows) if columns == 1 else -(-body.rows // 2)
    grid(sheet, area, body.sentences, columns, BODY, least_rows=rows, mark=("unchecked", "checked"))
