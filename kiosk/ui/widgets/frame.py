"""What every page has at the same places: the bar on top, and the bar below with leaving, paging and the way on."""

from dataclasses import replace

from kiosk.presenters.models import Button, Nav, Pager, Role
from kiosk.ui.elements import Align, TextStyle
from kiosk.ui.geometry import Rect
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import LINE_PITCH, STRONG
from kiosk.ui.widgets.button import PADDING, ground, push, push_width

_LEAVE_MM = 47.0
_WIDEST_ON_MM, _ON_SHARE = 46.0, 0.2
_PAGER_SHARE, _CLOSE_NUMBER = 0.7, 0.88
_NARROW_SHARE = 0.28
_LEAST_PRIMARY, _LEAST = 40.0, 30.0
_LEAST_NAME = 0.86
_SIGN = 6.0
_ARROW = 10.4  # an arrow, and what parts it from its word
_TALL = 19.0
_CLOSEST, _AIRY = 1.2, 5.2
_BESIDE_WORDS = 0.4
_UPRIGHT_FRAME, _NAME_SHARE = 1.6, 0.2
_TIGHT = 1.6  # the padding of buttons where the row is full
_NAV_MM, _NAV_ICON_MM, _LEAST_ICON_MM = (
    5.5,
    6.6,
    4.6,
)  # words and icons of the frame stay as they are when the page's text grows
_HIGHEST_MM = 30.0
_HOME_NAME = TextStyle(6.0, bold=True, serif=True)


def frame(sheet: Sheet, nav: Nav) -> Rect:
    """Draw what stands round every page, and return the page, less its margins."""
    page, form = sheet.page, sheet.format
    if form.titles_above:
        _whereabouts(sheet, sheet.panel.whole.inset(form.margin, 0.0).cut_top(form.bar)[0], nav)
    if form.is_wide:
        rail, page = page.cut_end(form.rail)
        _rail(sheet, rail, _always(nav))
    bar, below = page.cut_top(form.bar)
    sheet.rule(Rect(bar.x, bar.bottom - 0.3, bar.w, 0.3), sheet.palette.line)
    _top(sheet, bar.inset(form.margin, form.gap), nav)
    return Rect(
        below.x + form.margin, below.y + form.strip, below.w - 2 * form.margin, below.h - form.strip - form.foot
    )


def _of_frame(sheet: Sheet, units: float) -> float:
    """A measure of the frame, which does not grow with the text, as its words do not."""
    return min(units, units / sheet.format.unit_mm)


def _always(nav: Nav) -> tuple[Button, ...]:
    return (*nav.settings, nav.help) if nav.help else nav.settings


def _rail(sheet: Sheet, rail: Rect, buttons: tuple[Button, ...]) -> None:
    """Draw the settings and the call for help down the end side, where they are on every page."""
    form, palette = sheet.format, sheet.palette
    sheet.rule(rail, palette.card)
    sheet.rule(rail.cut_start(0.3)[0], palette.line)
    count = len(buttons)
    most = (_HIGHEST_MM / form.unit_mm + form.gap) * count - form.gap
    column = rail.inset(form.gap / 2, form.gap)
    column = column.cut_bottom(min(most, column.h))[0]
    for button, cell in zip(buttons, column.rows(count, form.gap), strict=True):
        _upright(sheet, cell, button)


def _upright(sheet: Sheet, cell: Rect, button: Button) -> None:
    """Draw a flat button of the frame: its icon over its word."""
    palette, unit = sheet.palette, sheet.format.unit_mm
    colour = palette.red if button.chosen or button.id == "nav.help" else palette.ink
    inner = cell.w - 2 * _of_frame(sheet, _BESIDE_WORDS)
    if button.chosen:
        sheet.shape(cell, palette.red_tint, palette.red)
    least, style = _LEAST_ICON_MM / unit, TextStyle(_NAV_MM / unit, bold=True)
    room = max(style.em * LINE_PITCH, cell.h - least - 0.4)
    style = _in_one_line(sheet, button.text, style, inner)
    style = sheet.fitted(button.text, style, inner, room, least=sheet.least_of_frame)
    if not sheet.fits(button.text, style, inner, room):
        _words_only(sheet, cell, button, colour)
        return
    width = _balanced(sheet, button.text, style, inner)
    height = sheet.height(button.text, style, width)
    size = max(least, min(_NAV_ICON_MM / unit, cell.h - height - 0.4))
    block = cell.middle(width, min(cell.h, size + height))
    place, word = block.cut_top(size)
    sheet.icon(place, button.icon, colour)
    sheet.text(word, button.text, style, colour, align=Align.CENTRE)
    sheet.control(cell, button)


def _in_one_line(sheet: Sheet, text: str, style: TextStyle, room: float) -> TextStyle:
    """The style, a little smaller where that keeps the words on one line; else as it is."""
    em = style.em * min(1.0, 0.985 * room / max(sheet.width(text, style), 0.1))
    return replace(style, em=em) if em >= sheet.least_of_frame else style


def _words_only(sheet: Sheet, cell: Rect, button: Button, colour: str) -> None:
    """Draw a flat button that has no height for an icon over its words."""
    inner = cell.w - 2 * _of_frame(sheet, _BESIDE_WORDS)
    style = TextStyle(_NAV_MM / sheet.format.unit_mm, bold=True)
    style = sheet.fitted(button.text, style, inner, cell.h, least=sheet.least_of_frame)
    words = cell.middle(_balanced(sheet, button.text, style, inner), cell.h)
    sheet.text(words, button.text, style, colour, align=Align.CENTRE)
    sheet.control(cell, button)


def _balanced(sheet: Sheet, text: str, style: TextStyle, room: float) -> float:
    """The width at which Chinese words that need two lines are halved: Pango alone would fill the first line."""
    natural = sheet.width(text, style)
    halves = natural / 2 + 0.6 * style.em
    return halves if room < natural <= 2 * room and sheet.reading.language == "zh_CN" else room


def _top(sheet: Sheet, row: Rect, nav: Nav) -> None:
    """Draw the bar on top: the way back, where one is, and the languages."""
    gap = sheet.format.gap
    if sheet.format.is_wide:
        row = _languages(sheet, row, nav.languages)
    else:
        for button, width in _upright_widths(sheet, row, nav):
            box, row = row.cut_end(width, gap)
            _upright(sheet, box, button)
    if nav.back is not None:
        row = _back(sheet, row, nav.back, row.w - (_SIGN + gap if nav.offline else 0.0))
    if not sheet.format.titles_above:
        _whereabouts(sheet, row, nav)


def _upright_widths(sheet: Sheet, row: Rect, nav: Nav) -> list[tuple[Button, float]]:
    """What stands in the bar of a narrow panel, from its end: words smaller where the way back has no room else."""
    style, form, around = _nav_style(sheet), sheet.format, _of_frame(sheet, _UPRIGHT_FRAME)
    every = (*reversed(_always(nav)), *reversed(nav.languages))
    words = [sheet.width(button.text, style) for button in every]
    start = row.w * _NAME_SHARE if nav.back is None else sheet.width(nav.back.text, style) + _of_frame(sheet, _CLOSEST)
    free = row.w - start - (form.gap + around) * len(every) - (_SIGN + form.gap if nav.offline else 0.0)
    share = max(sheet.least_of_frame / style.em, min(1.0, free / sum(words)))
    return [(button, max(form.target, share * each + around)) for button, each in zip(every, words, strict=True)]


def _back(sheet: Sheet, row: Rect, back: Button, room: float) -> Rect:
    """Draw the way back, its icon over its word where there is no room beside it; return what is left of the bar."""
    wide = _nav_width(sheet, back)
    if wide <= room:
        box, rest = row.cut_start(wide, sheet.format.gap)
        _nav_button(sheet, box, back)
        return rest
    box, rest = row.cut_start(
        _closer(sheet, back, row.cut_start(row.w / _NARROW_SHARE)[0], halved=False), sheet.format.gap
    )
    _framed(sheet, box, back)
    return rest


def _nav_button(sheet: Sheet, box: Rect, button: Button) -> None:
    """Draw a button of the frame: the same size whatever the text's."""
    push(sheet, box, button, style=_nav_style(sheet), padding=_nav_padding(sheet), least=sheet.least_of_frame)


def _nav_width(sheet: Sheet, button: Button) -> float:
    width = push_width(sheet, button, style=_nav_style(sheet), least=sheet.format.target)
    return width - 2 * (PADDING - _nav_padding(sheet))


def _nav_padding(sheet: Sheet) -> float:
    return min(PADDING, PADDING / sheet.format.unit_mm)


def _nav_style(sheet: Sheet) -> TextStyle:
    return TextStyle(_NAV_MM / sheet.format.unit_mm, bold=True)


def bottom_bar(
    sheet: Sheet, area: Rect, nav: Nav, ways: tuple[Button | None, ...] = (), pager: Pager | None = None
) -> Rect:
    """Draw the bar below (leaving first, the last way at the far end) and return the page above it."""
    present = [way for way in ways if way is not None]
    if nav.leave is None and not present and pager is None:
        return area
    form = sheet.format
    on = any(way.role is Role.PRIMARY for way in present)
    row, above = area.cut_bottom(form.main_target if on else form.quiet_bar, form.strip)
    # Leaving is on every page: red would shout there; the dialog that asks once more is red.
    leave = replace(nav.leave, role=Role.QUIET) if nav.leave else None
    turning = _pager_width(sheet, pager, row.w * _PAGER_SHARE)[0] if pager else 0.0
    every = [each for each in (leave, *present) if each is not None]
    free = row.w - form.gap * (len(every) - (0 if pager else 1)) - turning
    widths = {each.id: _way_width(sheet, each, leaves=each is leave) for each in every}
    tight = sum(widths.values()) > free
    if tight:
        turning = _pager_width(sheet, pager, 0.0)[0] + form.gap if pager else 0.0
        row = _close_ways(sheet, row, every, turning)
    else:
        if leave is not None:
            spare = free - sum(widths.values())
            box, row = row.cut_start(min(widths[leave.id] + spare, _nav_width(sheet, leave)), form.gap)
            _nav_button(sheet, box.middle(box.w, form.target), leave)
        for way in reversed(present):
            box, row = row.cut_end(widths[way.id], form.gap)
            push(sheet, box if way.role is Role.PRIMARY else box.middle(box.w, form.target), way)
    if pager is not None:
        _pager(sheet, row, pager, at_end=not present)
    return above


def open_bar(sheet: Sheet, area: Rect, nav: Nav, on: Button) -> tuple[Rect, Rect]:
    """Draw the bar below with leaving and the way on, which leave room between them; return that, and the page."""
    form = sheet.format
    row, above = area.cut_bottom(form.main_target, form.strip)
    if nav.leave is not None:
        leave = replace(nav.leave, role=Role.QUIET)
        box, row = row.cut_start(_way_width(sheet, leave, leaves=True), form.gap)
        _nav_button(sheet, box.middle(box.w, form.target), leave)
    natural, widest = _way_width(sheet, on), max(_WIDEST_ON_MM / form.unit_mm, _ON_SHARE * area.w)
    box, row = row.cut_end(min(natural, widest), form.gap)
    if natural <= widest:
        push(sheet, box, on)
    else:
        narrow_on(sheet, box, on)
    return row, above


def narrow_on(sheet: Sheet, cell: Rect, button: Button) -> None:
    """Draw the way on where it is narrow: its icon over its word."""
    colour, style = ground(sheet, cell, button), _nav_style(sheet)
    size, room = _NAV_ICON_MM / sheet.format.unit_mm, cell.w - 1.6
    style = sheet.fitted(button.text, style, room, cell.h - size - 0.6, least=sheet.least_of_frame)
    icon, word = cell.middle(room, size + sheet.height(button.text, style, room)).cut_top(size)
    sheet.icon(icon, button.icon, colour)
    sheet.text(word, button.text, style, colour, align=Align.CENTRE)
    sheet.control(cell, button)


def _way_width(sheet: Sheet, way: Button, *, leaves: bool = False) -> float:
    """The width that a button of the bar below takes where there is room for all of them."""
    if leaves:
        return min(_LEAVE_MM / sheet.format.unit_mm, _nav_width(sheet, way))
    return push_width(sheet, way, least=_LEAST_PRIMARY if way.role is Role.PRIMARY else _LEAST)


def _closer(sheet: Sheet, button: Button, row: Rect, *, halved: bool) -> float:
    """The width of a button whose icon stands over its words, in one line, or `halved` in two."""
    style = _nav_style(sheet)
    words = sheet.width(button.text, style)
    if halved:
        words = _half(sheet, button.text, replace(style, em=sheet.least_of_frame))
    return max(sheet.format.target, min(words + _of_frame(sheet, _CLOSEST), row.w * _NARROW_SHARE))


def _half(sheet: Sheet, text: str, style: TextStyle) -> float:
    """The least width at which words stand in two lines; characters break anywhere."""
    words = text.split()
    if sheet.reading.language == "zh_CN" or len(words) == 1:
        wide = sheet.width(text, style)
        return wide if len(words) == 1 and sheet.reading.language != "zh_CN" else wide / 2 + 0.6 * style.em
    ways = ((" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words)))
    return min(max(sheet.width(line, style) for line in way) for way in ways)


def _close_ways(sheet: Sheet, row: Rect, ways: list[Button], turning: float) -> Rect:
    """Draw the ways where room is short: leaving first, the quiet ones narrow, the one way on as wide as is left."""
    form = sheet.format
    quiet = [way for way in ways if way.role is not Role.PRIMARY]
    wanted = sum(push_width(sheet, way, least=form.main_target) for way in ways if way not in quiet)
    for halved in (False, True):
        widths = {way.id: _closer(sheet, way, row, halved=halved) for way in quiet}
        left = row.w - turning - sum(widths.values()) - form.gap * max(0, len(ways) - 1)
        if left >= wanted:
            break
    spare = left - wanted - (2 * form.gap if turning else 0.0)
    wider = max(0.0, min(spare / max(1, len(quiet)), 2 * _nav_padding(sheet)))
    widths = {id_: width + wider for id_, width in widths.items()}
    left -= wider * len(quiet)
    for way in reversed(ways):
        natural = push_width(sheet, way, least=form.main_target)
        cut = row.cut_start if way.id == "nav.leave" else row.cut_end
        box, row = cut(widths.get(way.id) or max(form.main_target, min(natural, left)), form.gap)
        if way.id in widths:
            _framed(sheet, box, way)
        else:
            push(sheet, box, way, padding=_of_frame(sheet, _TIGHT))
    return row


def _languages(sheet: Sheet, row: Rect, languages: tuple[Button, ...]) -> Rect:
    """Draw each language in its own script, the one shown marked, and return what is left of the bar."""
    style = _nav_style(sheet)
    for button in reversed(languages):
        tag = button.id.rpartition(".")[2]
        width = max(sheet.format.target, sheet.width(button.text, style, language=tag) + _nav_padding(sheet))
        box, row = row.cut_end(width, sheet.format.gap)
        _language(sheet, box, button, tag, style)
    return row.cut_end(0.0, sheet.format.gap)[1]


def _language(sheet: Sheet, box: Rect, button: Button, tag: str, style: TextStyle) -> None:
    palette = sheet.palette
    if button.chosen:
        sheet.rule(Rect(box.x + 2.0, box.bottom - 1.4, box.w - 4.0, 0.9), palette.red)
    else:
        sheet.shape(box, palette.card, palette.line)
    colour = palette.red if button.chosen else palette.ink
    sheet.text(box.inset(0.4, 0.0), button.text, style, colour, align=Align.CENTRE, language=tag)
    sheet.control(box, button)


def _whereabouts(sheet: Sheet, row: Rect, nav: Nav) -> None:
    """Draw the offline sign, the time, and on home its name: what there is room for, in this order."""
    palette, style = sheet.palette, replace(_nav_style(sheet), bold=False)
    if nav.offline and row.w >= _SIGN:
        named = sheet.width(nav.home_name, style) / 2 + 2 * style.em if nav.back is None else 0.0
        row = offline_sign(sheet, row, nav.offline, style, most=row.w - named)
    wide = sheet.width(nav.clock, style, language="en") + 0.5
    if nav.back is None or sheet.format.titles_above:
        name = sheet.one_line(nav.home_name, _HOME_NAME, row.w, _LEAST_NAME)
        shown = sheet.width(nav.home_name, name) + 0.6
        if shown <= row.w:
            box, row = row.cut_start(shown, 4.0)
            sheet.text(box, nav.home_name, name)
        elif nav.back is None:
            row = row if sheet.format.titles_above else row.inset(0.0, -sheet.format.gap / 2)
            whole = replace(_HOME_NAME, em=style.em)
            whole = sheet.fitted(nav.home_name, whole, row.w, row.h, least=sheet.least_of_frame)
            sheet.text(row, nav.home_name, whole)
            return
    if wide <= row.w:
        sheet.text(row.cut_start(wide)[0], nav.clock, style, palette.soft, ltr=True)


def offline_sign(sheet: Sheet, row: Rect, words: str, style: TextStyle, *, most: float) -> Rect:
    """Draw the offline sign at the end of the row, with its words where `most` has room, in two lines if need be."""
    colour = sheet.palette.waiting
    room = min(most - _SIGN - 3.6, sheet.width(words, style) + 0.5)
    lines = sheet.height(words, style, max(room, 1.0))
    if lines <= row.h + 0.1 and room > 3 * style.em:
        box, row = row.cut_end(room, 1.6)
        sheet.text(box, words, style, colour)
    icon, row = row.cut_end(_SIGN, 2.0)
    sheet.icon(icon.middle(_SIGN, _SIGN), "offline", colour)
    return row


def _pager_width(sheet: Sheet, pager: Pager, room: float) -> tuple[float, tuple[float, float]]:
    """The width of page turning, and of each side of it: closer where room is short."""
    style = _nav_style(sheet)
    text = sheet.width(pager.text, style, language="en") + 2 * _of_frame(sheet, _CLOSEST)
    words = max(sheet.width(side.text, style) for side in (pager.prev, pager.next) if side)
    side = words + _ARROW + 2 * _nav_padding(sheet)
    if 2 * side + text <= room * _PAGER_SHARE:
        return 2 * side + text, (side, side)
    # Close: each side as wide as its word, and one that leads nowhere keeps no place for itself.
    prev, next_ = (_close_side(sheet, way) for way in (pager.prev, pager.next))
    return prev + next_ + _CLOSE_NUMBER * text, (prev, next_)


def _close_side(sheet: Sheet, way: Button | None) -> float:
    if way is None:
        return 0.0
    small = replace(_nav_style(sheet), em=sheet.least_of_frame)
    return max(sheet.format.target, sheet.width(way.text, small) + _of_frame(sheet, _TIGHT))


def _airy_side(sheet: Sheet, way: Button | None) -> float:
    return sheet.width(way.text, _nav_style(sheet)) + _of_frame(sheet, _AIRY) if way else 0.0


def _pager(sheet: Sheet, row: Rect, pager: Pager, *, at_end: bool) -> None:
    """Draw page turning in the middle of the row, or at its end, where nothing else stands."""
    width, sides = _pager_width(sheet, pager, row.w)
    width = min(width + 2 * sheet.format.gap, row.w)  # the number has some air where there is room, then the words
    spare = (row.w - width) / 2
    airy = ((_airy_side(sheet, way), side) for way, side in zip((pager.prev, pager.next), sides, strict=True))
    prev, next_ = (min(max(wanted, side), side + spare) for wanted, side in airy)
    width += prev + next_ - sum(sides)
    block = (row.cut_end(width)[0] if at_end else row).middle(width, min(row.h, sheet.format.main_target))
    first, middle = block.cut_start(prev)
    _turn(sheet, first, pager.prev, "back")
    last, middle = middle.cut_end(next_)
    _turn(sheet, last, pager.next, "next")
    sheet.text(middle, pager.text, _nav_style(sheet), sheet.palette.soft, align=Align.CENTRE, ltr=True)


def _turn(sheet: Sheet, box: Rect, button: Button | None, icon: str) -> None:
    if button is not None and box.w >= sheet.width(button.text, _nav_style(sheet)) + _ARROW:
        _nav_button(sheet, box.middle(box.w, sheet.format.target), replace(button, icon=icon))
    elif button is not None:
        _framed(sheet, box, replace(button, icon=icon))


def _framed(sheet: Sheet, box: Rect, button: Button) -> None:
    """Draw a narrow button with a line round it, its icon over its word."""
    sheet.shape(box, sheet.palette.card, sheet.palette.strong_line, width=0.35)
    _upright(sheet, box, button)


def side_pager(sheet: Sheet, column: Rect, pager: Pager) -> None:
    """Draw the page turning down the side of the page, where the bar below is full of ways on."""
    height = min(_TALL, (column.h - 8.0) / 2)
    first, rest = column.cut_top(height, 0.0)
    last, middle = rest.cut_bottom(height, 0.0)
    for box, button, icon in ((first, pager.prev, "back"), (last, pager.next, "next")):
        if button is not None:
            _framed(sheet, box, replace(button, icon=icon))
    sheet.text(middle, pager.text, STRONG, sheet.palette.soft, align=Align.CENTRE, ltr=True)
