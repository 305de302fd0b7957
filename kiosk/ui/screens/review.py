"""``review``: everything once more, each row a way back to its page."""

from kiosk.presenters.models import Nav, Review, Row
from kiosk.presenters.review_rows import ROW_FRAME, ROW_PADDING, beside, longest_of
from kiosk.ui.elements import TextStyle
from kiosk.ui.geometry import Rect
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY, LINE_PITCH, STRONG
from kiosk.ui.widgets.frame import bottom_bar
from kiosk.ui.widgets.sign import heading

_WIDE = 1.7
_SMALLER = 0.93
_HIGHEST_ROW, _HIGHEST_TEXT, _WALL_MM = 26.0, 60.0, 78.0
_LINE = BODY.em * LINE_PITCH


def draw(sheet: Sheet, body: Review, nav: Nav, area: Rect) -> None:
    """Lay out the rows: at a glance, the longest one across the page and the others in two columns below; or a list."""
    area = bottom_bar(sheet, area, nav, (body.confirm,), body.pager)
    area = heading(sheet, area, body.heading, body.hint)
    if body.rows and body.listed:
        _list(sheet, area, body.rows)
    elif body.rows:
        _at_a_glance(sheet, area, body.rows)


def _at_a_glance(sheet: Sheet, area: Rect, rows: tuple[Row, ...]) -> None:
    gap, longest = sheet.format.gap, longest_of(rows)
    others = [row for row in rows if row is not longest]
    lines = -(-len(others) // 2)
    labels = _label_width(sheet, rows)
    room = (area.w - gap) / 2 - ROW_FRAME - labels
    least = max(_row_height(sheet, row, room) for row in others)
    wanted = _row_height(sheet, longest, area.w - ROW_FRAME - labels)
    usual = min(_HIGHEST_ROW, (area.h - gap * lines) / (lines + _WIDE))
    unit = min(max(least, usual), (area.h - wanted) / lines - gap)
    most = max(wanted, min(_HIGHEST_TEXT, _WALL_MM / sheet.format.unit_mm))
    box, rest = area.cut_top(min(area.h - (unit + gap) * lines, most), gap)
    cells = rest.cut_top((unit + gap) * lines - gap)[0].grid(2, lines, gap)[: len(others)]
    style = min(
        (_value_style(sheet, cell, row, labels) for row, cell in zip([longest, *others], [box, *cells], strict=True)),
        key=lambda each: each.em,
    )
    for row, cell in zip([*others, longest], [*cells, box], strict=True):
        _row(sheet, cell, row, labels, style)


def _list(sheet: Sheet, area: Rect, rows: tuple[Row, ...]) -> None:
    """Draw the rows below one another, each as high as its words; values stand below labels where width is short."""
    labels = _label_width(sheet, rows) if beside(rows, sheet.format) else 0.0
    above = 0.0 if labels else _LINE
    for row in rows:
        height = _row_height(sheet, row, area.w - ROW_FRAME - labels) + above
        box, area = area.cut_top(min(height, area.h), sheet.format.gap)
        _row(sheet, box, row, labels, STRONG)


def _row_height(sheet: Sheet, row: Row, width: float) -> float:
    return max(sheet.format.target, sheet.height(row.value, STRONG, width) + ROW_PADDING)


def _label_width(sheet: Sheet, rows: tuple[Row, ...]) -> float:
    return max(sheet.width(row.label or row.button.text, BODY) for row in rows) + 0.6


def _value_style(sheet: Sheet, box: Rect, row: Row, label_width: float) -> TextStyle:
    """The largest at which the value has room; all rows are then set alike."""
    width = box.w - ROW_FRAME - label_width
    return sheet.fitted(row.value, sheet.one_line(row.value, STRONG, width, _SMALLER), width, box.h - 2.4)


def _row(sheet: Sheet, box: Rect, row: Row, label_width: float, style: TextStyle) -> None:
    palette = sheet.palette
    sheet.shape(box, palette.card, palette.line, width=0.35)
    change, inside = box.inset(4.6, 1.2).cut_end(7.4, 2.6)
    if row.button.enabled:
        sheet.icon(change.middle(6.4, 6.4), "open", palette.red)
    label = row.label or row.button.text
    if label_width:
        name, value = inside.cut_start(label_width, 4.0)
    else:
        name, value = inside.cut_top(_LINE)
    sheet.text(name, label, BODY, palette.soft)
    sheet.text(value, row.value, style)
    sheet.control(box, row.button)
