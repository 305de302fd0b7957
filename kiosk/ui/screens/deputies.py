"""``deputies``: by level, then by name."""

from kiosk.presenters.models import Deputies, Nav
from kiosk.ui.elements import Align
from kiosk.ui.geometry import Rect
from kiosk.ui.screens.choices import grid
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY, LEAD, STRONG, TITLE
from kiosk.ui.widgets.button import push
from kiosk.ui.widgets.frame import bottom_bar
from kiosk.ui.widgets.sign import heading

_PADDING = 0.9


def draw(sheet: Sheet, body: Deputies, nav: Nav, area: Rect) -> None:
    """Lay out the levels as one row and the deputies below."""
    area = bottom_bar(sheet, area, nav, (body.scan,), body.pager)
    area = _top(sheet, area, body)
    if not body.deputies:
        sheet.text(area, body.empty, BODY, sheet.palette.soft, align=Align.CENTRE)
        return
    grid(sheet, area, body.deputies, body.columns, LEAD, least_rows=3)


def _top(sheet: Sheet, area: Rect, body: Deputies) -> Rect:
    """Draw the title with the levels beside it where there is room, else below it; return what is left."""
    if not body.levels:
        return heading(sheet, area, body.heading)
    widths = _chip_widths(sheet, body, area.w)
    whole = sum(widths) + sheet.format.gap * (len(widths) - 1)
    if not sheet.format.titles_above and whole + sheet.width(body.heading, TITLE) + 8.0 <= area.w:
        row, rest = area.cut_top(sheet.format.target, sheet.format.gap)
        levels, title = row.cut_end(whole, 8.0)
        sheet.text(title, body.heading, TITLE)
    else:
        levels, rest = heading(sheet, area, body.heading).cut_top(sheet.format.target, sheet.format.gap)
    for button, width in zip(body.levels, widths, strict=True):
        box, levels = levels.cut_start(width, sheet.format.gap)
        push(sheet, box, button, padding=_PADDING)
    return rest


def _chip_widths(sheet: Sheet, body: Deputies, room: float) -> list[float]:
    """Equal widths where there is room, else each as wide as its word."""
    words = [sheet.width(level.text, STRONG) for level in body.levels]
    equal = max(20.0, max(words) + 7.0)
    if (equal + sheet.format.gap) * len(words) - sheet.format.gap <= room:
        return [equal] * len(words)
    free = room - sheet.format.gap * (len(words) - 1)
    more = min(8.0, max(0.0, free - sum(words)) / len(words))
    round_words = 2 * _PADDING + 0.3
    share = min(1.0, (free - round_words * len(words)) / sum(words))  # where all are too long, all become smaller
    widths = [max(sheet.format.target, share * word + max(round_words, more)) for word in words]
    over = sum(widths) + sheet.format.gap * (len(words) - 1) - room
    loose = [width - sheet.format.target for width in widths]
    return [width - max(0.0, over) * each / max(sum(loose), 0.1) for width, each in zip(widths, loose, strict=True)]
