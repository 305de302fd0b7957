"""What every page has at the same places: the bar on top, and the bar below with leaving, paging and the way on."""

from dataclasses import replace

from kiosk.presenters.models import Button, Nav, Pager, Role
from kiosk.ui.elements import Align, TextStyle
from kiosk.ui.geometry import Rect
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY, GAP, LINE_PITCH, MAIN_TARGET, MARGIN, STRONG, TARGET
from kiosk.ui.widgets.button import PADDING, push, push_width, upright

_TOP = 18.0
_SECOND = 15.6  # the height of everything in the bar below that is not the way on
_LEAVE = 47.0  # in longer languages its words stand in two lines
_LEAST_PRIMARY, _LEAST = 40.0, 30.0
_LEAST_NAME = 0.86
_SIGN = 6.0
_LEAST_SIGN = 0.93  # narrower, and the sign stands alone: home says the words
_ARROW = 10.4  # an arrow, and what parts it from its word
_TALL = 19.0
_TIGHT = 1.8  # the padding of buttons where the row is full
_HOME_NAME = TextStyle(6.0, bold=True, serif=True)


def top_bar(sheet: Sheet, nav: Nav) -> Rect:
    """Draw the bar on top and return the page below it, less its margins."""
    bar, below = sheet.page.cut_top(_TOP)
    line = Rect(bar.x, bar.bottom - 0.3, bar.w, 0.3)
    sheet.rule(line, sheet.palette.line)
    row = Rect(bar.x + MARGIN, bar.y + (_TOP - TARGET) / 2, bar.w - 2 * MARGIN, TARGET)
    width = push_width(sheet, nav.help, icon="help")
    box, row = row.cut_end(width, GAP)
    push(sheet, box, nav.help, icon="help")
    row = _languages(sheet, row, nav.languages)
    if nav.back is not None:
        box, row = row.cut_start(push_width(sheet, nav.back, icon="back"), GAP + 1.0)
        push(sheet, box, nav.back, icon="back")
    _whereabouts(sheet, Rect(row.x, bar.y + 0.6, row.w, _TOP - 1.2), nav)
    return Rect(below.x + MARGIN, below.y + 3.4, below.w - 2 * MARGIN, below.h - 3.4 - 5.0)


def bottom_bar(
    sheet: Sheet, area: Rect, nav: Nav, ways: tuple[Button | None, ...] = (), pager: Pager | None = None
) -> Rect:
    """Draw the bar below (leaving first, the last way at the far end) and return the page above it."""
    present = [way for way in ways if way is not None]
    if nav.leave is None and not present and pager is None:
        return area
    bar, above = area.cut_bottom(MAIN_TARGET, 3.4)
    row = bar
    if nav.leave is not None:
        width = min(_LEAVE, push_width(sheet, nav.leave, icon="leave"))
        box, row = row.cut_start(width, GAP)
        # It is on every page: red would shout there; the dialog that asks once more is red.
        quiet = replace(nav.leave, role=Role.QUIET)
        push(sheet, box.middle(box.w, _SECOND), quiet, icon="leave")
    widths = [push_width(sheet, way, least=_LEAST_PRIMARY if way.role is Role.PRIMARY else _LEAST) for way in present]
    room = row.w - GAP * max(0, len(widths) - 1)
    padding = PADDING if sum(widths) <= room else _TIGHT
    widths = [width - 2 * (PADDING - padding) for width in widths]
    # Even so too many: each gives up its share, and its words stand in two lines.
    share = min(1.0, room / max(sum(widths), 0.1))
    for way, width in zip(reversed(present), reversed(widths), strict=True):
        box, row = row.cut_end(width * share, GAP)
        box = box if way.role is Role.PRIMARY else box.middle(box.w, _SECOND)
        push(sheet, box, way, padding=padding)
    if pager is not None:
        _pager(sheet, row, pager)
    return above


def _languages(sheet: Sheet, row: Rect, languages: tuple[Button, ...]) -> Rect:
    """Draw each language in its own script, the one shown marked, and return what is left of the bar."""
    for button in reversed(languages):
        tag = button.id.rpartition(".")[2]
        width = max(22.0, sheet.width(button.text, STRONG, language=tag) + 6.0)
        box, row = row.cut_end(width, 2.5)
        _language(sheet, box, button, tag)
    return row.cut_end(0.0, GAP)[1]


def _language(sheet: Sheet, box: Rect, button: Button, tag: str) -> None:
    palette = sheet.palette
    if button.chosen:
        sheet.shape(box, palette.ground)
        sheet.rule(Rect(box.x + 3.0, box.bottom - 1.6, box.w - 6.0, 0.9), palette.red)
    else:
        sheet.shape(box, palette.card, palette.line)
    colour = palette.red if button.chosen else palette.ink
    sheet.text(box.inset(1.5, 0.0), button.text, STRONG, colour, align=Align.CENTRE, language=tag)
    sheet.control(box, button)


def _whereabouts(sheet: Sheet, row: Rect, nav: Nav) -> None:
    """Draw the home's name over the time and the offline sign, as far as there is room."""
    palette = sheet.palette
    lower = row
    if nav.back is None and sheet.width(nav.home_name, _HOME_NAME) * _LEAST_NAME > row.w:
        _long_name(sheet, row, nav)
        return
    if nav.back is None and nav.offline:
        upper, lower = row.cut_top(row.h * 0.53)
        sheet.text(upper, nav.home_name, sheet.one_line(nav.home_name, _HOME_NAME, upper.w, _LEAST_NAME))
    elif nav.back is None:
        room = row.w - sheet.width(nav.clock, BODY) - 5.0
        style = sheet.one_line(nav.home_name, _HOME_NAME, room, _LEAST_NAME)
        if sheet.width(nav.home_name, style) > room:
            sheet.text(row, nav.home_name, sheet.one_line(nav.home_name, _HOME_NAME, row.w, _LEAST_NAME))
            return
        name, lower = row.cut_start(min(room, sheet.width(nav.home_name, style) + 0.5), 4.6)
        sheet.text(name, nav.home_name, style)
    if nav.back is not None and nav.offline:
        _stacked(sheet, lower, nav)
        return
    if nav.clock:
        width = sheet.width(nav.clock, BODY) + 0.4
        box, lower = lower.cut_start(width, 3.6)
        sheet.text(box, nav.clock, BODY, palette.soft, ltr=True)
    if nav.offline and lower.w > 8.0:  # noqa: PLR2004 - room for the icon at least
        icon, words = lower.cut_start(6.0, 1.8)
        sheet.icon(icon.middle(6.0, 6.0), "offline", palette.waiting)
        sheet.text(words, nav.offline, sheet.one_line(nav.offline, BODY, words.w), palette.waiting)


def _long_name(sheet: Sheet, row: Rect, nav: Nav) -> None:
    """Draw a name that needs two lines: no room for the time, and the offline sign stands without its words."""
    if nav.offline:
        icon, row = row.cut_end(6.0, 2.0)
        sheet.icon(icon.middle(6.0, 6.0), "offline", sheet.palette.waiting)
    sheet.text(row, nav.home_name, replace(_HOME_NAME, em=BODY.em))


def _stacked(sheet: Sheet, row: Rect, nav: Nav) -> None:
    """Draw the time and the offline sign over its words: beside one another they would be torn into two lines."""
    palette = sheet.palette
    upper, words = row.cut_top(row.h / 2)
    box, upper = upper.cut_start(sheet.width(nav.clock, BODY) + 0.4, 3.6)
    sheet.text(box, nav.clock, BODY, palette.soft, ltr=True)
    style = sheet.one_line(nav.offline, BODY, words.w, _LEAST_SIGN)
    said = sheet.width(nav.offline, style) <= words.w
    # Where there is no room for the words, the sign still stands: below the time, if there is none beside it either.
    place = upper if said and upper.w >= _SIGN else words
    if not said or upper.w >= _SIGN:
        sheet.icon(place.cut_start(_SIGN)[0].middle(_SIGN, _SIGN), "offline", palette.waiting)
    if said:
        sheet.text(words, nav.offline, style, palette.waiting)


def _pager(sheet: Sheet, row: Rect, pager: Pager) -> None:
    sides = [side.text for side in (pager.prev, pager.next) if side]
    text_width = max(14.0, sheet.width(pager.text, STRONG) + 3.0)
    words = max(sheet.width(side, STRONG) for side in sides)
    width = min(max(26.0, words + _ARROW + 2 * PADDING), (row.w - text_width) / 2)
    padding = PADDING if words + _ARROW + 2 * PADDING <= width else _TIGHT
    beside = words + _ARROW + 2 * padding <= width + 1.0
    style = sheet.common(sides, STRONG, width - 2 * padding - _ARROW, STRONG.em * LINE_PITCH)
    block = row.middle(2 * width + text_width, _SECOND)
    first, rest = block.cut_start(width)
    last, middle = rest.cut_end(width)
    for box, button, icon in ((first, pager.prev, "back"), (last, pager.next, "next")):
        if button is not None and beside:
            push(sheet, box, button, style=style, icon=icon, padding=padding)
        elif button is not None:
            upright(sheet, box, button, icon)
    sheet.text(middle, pager.text, STRONG, sheet.palette.soft, align=Align.CENTRE, ltr=True)


def side_pager(sheet: Sheet, column: Rect, pager: Pager) -> None:
    """Draw the page turning down the side of the page, where the bar below is full of ways on."""
    first, rest = column.cut_top(min(_TALL, (column.h - 8.0) / 2), 0.0)
    last, middle = rest.cut_bottom(min(_TALL, (column.h - 8.0) / 2), 0.0)
    for box, button, icon in ((first, pager.prev, "back"), (last, pager.next, "next")):
        if button is not None:
            upright(sheet, box, button, icon)
    sheet.text(middle, pager.text, STRONG, sheet.palette.soft, align=Align.CENTRE, ltr=True)
