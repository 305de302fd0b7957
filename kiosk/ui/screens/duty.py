"""``duty``: the deputy's own page while receiving."""

from dataclasses import replace

from kiosk.presenters.models import Button, Duty, Nav
from kiosk.ui.elements import Align, TextStyle
from kiosk.ui.geometry import Rect
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY, DISPLAY, LINE_PITCH, STRONG, TITLE
from kiosk.ui.widgets.button import push
from kiosk.ui.widgets.frame import bottom_bar
from kiosk.ui.widgets.sign import chip, chip_width, facts, facts_height

_GAP, _NAME = 2.0, 12.4
_COUNT = TextStyle(22.0, bold=True)
_COUNT_LOW = TextStyle(11.0, bold=True)
_HIGHEST = 120.0
_LABEL_SHARE = 0.45
_AIRY, _CLOSE = (5.0, 4.0, _GAP), (2.2, 1.6, 0.6)
"""The margin above and below who it is, what is left free below the state, and between what is known."""
_FRAME = 25.0


def draw(sheet: Sheet, body: Duty, nav: Nav, area: Rect) -> None:
    """Lay out who and since when, and the visitors so far with the button that counts them."""
    counting = tuple(button for button in body.buttons if ".visitor" in button.id)
    area = bottom_bar(sheet, area, nav, tuple(button for button in body.buttons if button not in counting))
    if not sheet.format.is_roomy:
        _low(sheet, area, body, counting)
    elif area.h > area.w:
        about, visitors = area.cut_top(_HIGHEST, 5.0)
        _about(sheet, about, body)
        _visitors(sheet, visitors.cut_top(_HIGHEST * 0.75)[0], body, counting)
    else:
        visitors, about = area.cut_top(min(area.h, _HIGHEST))[0].cut_end(area.w * 0.38, 4.0)
        _about(sheet, about, body)
        _visitors(sheet, visitors, body, counting)


def _low(sheet: Sheet, area: Rect, body: Duty, counting: tuple[Button, ...]) -> None:
    """Draw the name with its state, the facts there is room for, and the count beside its button at the foot."""
    form = sheet.format
    if form.titles_above:
        head = Rect(area.x, form.bar, area.w, form.above - form.bar).middle(area.w, _NAME)
    else:
        head, area = area.cut_top(_head(sheet, area, body), form.gap / 2)
    state, name = head.cut_end(_state_width(sheet, head, body), 3.0)
    style = sheet.one_line(body.name, TITLE, name.w, 0.6)
    sheet.text(name, body.name, sheet.fitted(body.name, style, name.w, name.h, least=sheet.least_said))
    chip(sheet, state, body.state, align=Align.END)
    row, area = area.cut_bottom(min(area.h, form.main_target), form.gap)
    share = row.w * (0.55 if counting else 0.0)
    press, said = row.cut_end(share, form.gap)
    for button, box in zip(counting, press.columns(max(1, len(counting)), form.gap), strict=False):
        push(sheet, box, button, padding=2.0)
    _count(sheet, said, body)
    shown = body.facts
    while shown and facts_height(sheet, area.w, shown, gap=_GAP) > area.h:
        shown = shown[:-1]
    facts(sheet, area, shown, gap=_GAP)


def _head(sheet: Sheet, area: Rect, body: Duty) -> float:
    """How high name and state are: as a title, or two lines of a name that is too long for one."""
    room, small = area.w - _state_width(sheet, area, body) - 3.0, replace(TITLE, em=sheet.least_said)
    return _NAME if sheet.fits(body.name, small, room, _NAME) else max(_NAME, 2 * small.em * LINE_PITCH + 0.4)


def _state_width(sheet: Sheet, row: Rect, body: Duty) -> float:
    return min(row.w * 0.6, chip_width(sheet, body.state) + 0.5)


def _count(sheet: Sheet, box: Rect, body: Duty) -> None:
    """Draw how many came so far beside what is counted, or below it where that leaves the words no room."""
    palette, wide = sheet.palette, sheet.width(body.visitors, _COUNT_LOW) + 0.6
    if sheet.width(body.visitors_label, BODY) + 2.0 + wide <= box.w:
        figure, label = box.cut_end(wide, 2.0)
        sheet.text(label, body.visitors_label, BODY, palette.soft)
        sheet.text(figure, body.visitors, _COUNT_LOW, palette.red, align=Align.END, ltr=True)
        return
    label, figure = box.cut_top(box.h * _LABEL_SHARE)
    small = sheet.fitted(body.visitors_label, BODY, label.w, label.h, least=sheet.least_of_all)
    sheet.text(label, body.visitors_label, small, palette.soft)
    sheet.text(figure, body.visitors, _COUNT_LOW, palette.red, ltr=True)


def _about(sheet: Sheet, card: Rect, body: Duty) -> None:
    palette = sheet.palette
    sheet.shape(card, palette.card, palette.line)
    style = sheet.fitted(body.name, DISPLAY, card.w - 14.0, 18.0)
    height = max(14.0, sheet.height(body.name, style, card.w - 14.0))
    known = facts_height(sheet, card.w - 14.0, body.facts, gap=_GAP)
    margin, below, gap = _AIRY if height + known + _FRAME <= card.h else _CLOSE
    name, inside = card.inset(7.0, margin).cut_top(height, 1.0)
    sheet.text(name, body.name, style)
    state, inside = inside.cut_top(10.0, below)
    chip(sheet, state, body.state)
    height = sheet.height(body.hint, BODY, inside.w)
    # What the page is for is said by its buttons too: the hint goes where long names need the room.
    if body.hint and known + height + 2.0 <= inside.h:
        hint, inside = inside.cut_bottom(height, 2.0)
        sheet.text(hint, body.hint, BODY, palette.soft)
    facts(sheet, inside, body.facts, gap=gap)


def _visitors(sheet: Sheet, card: Rect, body: Duty, counting: tuple[Button, ...]) -> None:
    palette = sheet.palette
    sheet.shape(card, palette.card, palette.line)
    inside = card.inset(6.0, 5.0)
    if counting:
        row, inside = inside.cut_bottom(22.0, 3.0)
        for button, box in zip(counting, row.columns(len(counting), 3.0), strict=True):
            push(sheet, box, button)
    height = max(9.0, sheet.height(body.visitors_label, STRONG, inside.w))
    label, figure = inside.cut_top(min(height, inside.h / 2))
    sheet.text(label, body.visitors_label, STRONG, palette.soft, align=Align.CENTRE)
    sheet.text(figure, body.visitors, _COUNT, palette.red, align=Align.CENTRE, ltr=True)
