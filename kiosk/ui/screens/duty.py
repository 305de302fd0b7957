"""``duty``: the deputy's own page while receiving."""

from kiosk.presenters.models import Button, Duty, Nav
from kiosk.ui.elements import Align, TextStyle
from kiosk.ui.geometry import Rect
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY, DISPLAY, STRONG
from kiosk.ui.widgets.button import push
from kiosk.ui.widgets.frame import bottom_bar
from kiosk.ui.widgets.sign import chip, facts, facts_height

_GAP = 2.0
_COUNT = TextStyle(22.0, bold=True)


def draw(sheet: Sheet, body: Duty, nav: Nav, area: Rect) -> None:
    """Lay out who and since when, and the visitors so far with the button that counts them."""
    counting = tuple(button for button in body.buttons if ".visitor" in button.id)
    area = bottom_bar(sheet, area, nav, tuple(button for button in body.buttons if button not in counting))
    visitors, about = area.cut_end(area.w * 0.38, 4.0)
    _about(sheet, about, body)
    _visitors(sheet, visitors, body, counting)


def _about(sheet: Sheet, card: Rect, body: Duty) -> None:
    palette = sheet.palette
    sheet.shape(card, palette.card, palette.line)
    inside = card.inset(7.0, 5.0)
    style = sheet.fitted(body.name, DISPLAY, inside.w, 18.0)
    name, inside = inside.cut_top(max(14.0, sheet.height(body.name, style, inside.w)), 1.0)
    sheet.text(name, body.name, style)
    state, inside = inside.cut_top(10.0, 4.0)
    chip(sheet, state, body.state)
    height = sheet.height(body.hint, BODY, inside.w)
    # What the page is for is said by its buttons too: the hint goes where long names need the room.
    if body.hint and facts_height(sheet, inside.w, body.facts, gap=_GAP) + height + 2.0 <= inside.h:
        hint, inside = inside.cut_bottom(height, 2.0)
        sheet.text(hint, body.hint, BODY, palette.soft)
    facts(sheet, inside, body.facts, gap=_GAP)


def _visitors(sheet: Sheet, card: Rect, body: Duty, counting: tuple[Button, ...]) -> None:
    palette = sheet.palette
    sheet.shape(card, palette.card, palette.line)
    inside = card.inset(6.0, 5.0)
    if counting:
        row, inside = inside.cut_bottom(22.0, 3.0)
        for button, box in zip(counting, row.columns(len(counting), 3.0), strict=True):
            push(sheet, box, button)
    label, figure = inside.cut_top(9.0)
    sheet.text(label, body.visitors_label, STRONG, palette.soft, align=Align.CENTRE)
    sheet.text(figure, body.visitors, _COUNT, palette.red, align=Align.CENTRE, ltr=True)
