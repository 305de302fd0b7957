"""``done``: saved; the ticket number and query code large, and as a QR code.

What is to be kept comes before everything: its digits are 12 mm high where the panel has them. Where the page is low,
words give way to it: the explanation, how to keep it, and the title; what is said of a slip that is not printed stays.
"""

from dataclasses import dataclass, replace
from typing import Final

from kiosk.presenters.models import Done, Nav
from kiosk.ui.elements import TextStyle
from kiosk.ui.geometry import Rect
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY, FIGURE, LINE_PITCH, STRONG, TITLE
from kiosk.ui.widgets.frame import bottom_bar
from kiosk.ui.widgets.sign import chip, chip_height, chip_width

_MARK, _CHIP = 10.0, 10.0
_GAP, _HINT_GAP, _LABEL_GAP = 2.4, 0.6, 5.0
_LARGEST_CODE, _HIGHEST_CARD = 62.0, 96.0
_CODE_SHARE: Final = 0.27
_LEAST_CODE_MM: Final = 22.0  # a phone held at arm's length still reads it
_PADDING, _CLOSE_PADDING = 5.0, 3.0
_BESIDE_CODE: Final = 4.0
_TICKET_SHARE: Final = 0.6
_EDGE: Final = 1.6
_PIXELS: Final = 1.0125  # digits are whole pixels wide
_AROUND_SHARE: Final = 0.025  # lines of digits have room of their own above and below
_BESIDE_STATE: Final = 1.6
_STATE_SHARE: Final = 0.48
_STEPS: Final = (1.0, 0.96, 0.93, 0.86, 0.8, 0.75)


@dataclass(frozen=True, slots=True)
class _Plan:
    """Which words are on the page: `title` or, in its place, a note; a hint in the card below the figures."""

    title: str
    explanation: str
    hint: str


def draw(sheet: Sheet, body: Done, nav: Nav, area: Rect) -> None:
    """Lay out the result: what was done, then what to keep."""
    area = bottom_bar(sheet, area, nav, (body.print, body.again, body.home))
    form = sheet.format
    if form.titles_above:
        above = Rect(area.x, form.bar, area.w, form.above - form.bar)
        plan = _plan_above(sheet, body, above)
        height = min(above.h, _head_height(sheet, body, plan, above))
        _outcome(sheet, above.middle(above.w, height), body, plan)
    else:
        plan = _plan(sheet, body, area)
        spare = max(_CHIP, area.h - _least_card(sheet, body, plan.hint, area.w) - _GAP)
        head, area = area.cut_top(_head_height(sheet, body, plan, area.cut_top(spare)[0]), _GAP)
        _outcome(sheet, head, body, plan)
    _to_keep(sheet, area.cut_top(min(area.h, _HIGHEST_CARD))[0], body, plan.hint)


def _plan(sheet: Sheet, body: Done, area: Rect) -> _Plan:
    """The first of the ways to say it that leaves the figures their height; the last, in one line, where none does."""
    note, keep = body.print_note, body.print_note or body.keep_hint
    plans = [
        _Plan(body.heading, body.explanation, keep),
        _Plan(body.heading, "", keep),
        *([] if note else [_Plan(body.heading, body.explanation, ""), _Plan(body.heading, "", "")]),
    ]
    for plan in plans:
        if _head_height(sheet, body, plan, area) + _GAP + _least_card(sheet, body, plan.hint, area.w) <= area.h:
            return plan
    return _Plan("", note or body.heading, "")


def _plan_above(sheet: Sheet, body: Done, above: Rect) -> _Plan:
    """What is said above the page, where nothing is kept."""
    said = body.print_note or body.explanation
    for plan in (_Plan(body.heading, said, ""), _Plan(body.heading, body.print_note, "")):
        if _head_height(sheet, body, plan, above) <= above.h:
            return plan
    return _Plan("", body.print_note or body.heading, "")


def _least_figure(sheet: Sheet) -> float:
    """The em that gives digits of 12 mm, whatever the text size."""
    return FIGURE.em / sheet.format.unit_mm


def _least_card(sheet: Sheet, body: Done, hint: str, width: float) -> float:
    """The height of the card with the smallest figures."""
    room = _beside_code(sheet, body, width)
    hinted = sheet.height(hint, BODY, room) + _HINT_GAP if hint else 0.0
    return _least_figures(sheet, body, room) + 2 * _GAP + hinted


def _least_figures(sheet: Sheet, body: Done, room: float) -> float:
    """The height of the smallest figures in the first order that has the width for them.

    A narrow panel has it for none: they stand beside one another there, as large as the width lets them.
    """
    row = _least_figure(sheet) * LINE_PITCH
    ticket, code = _figure_widths(sheet, body, _least_figure(sheet))
    if room >= _labels(sheet, body) + _LABEL_GAP + ticket:
        return 2 * row
    share = (room - _between(sheet)) / (ticket + code)
    if share >= 1 or not sheet.format.is_wide:
        return _line(sheet) + row * min(1.0, share)
    return 2 * (_line(sheet) + row)


def _beside_code(sheet: Sheet, body: Done, width: float) -> float:
    inner = width - 2 * _padding(sheet)
    return inner - min(_code_side(sheet, body, inner), _LARGEST_CODE) - _before_code(sheet) if body.qr else inner


def _padding(sheet: Sheet) -> float:
    return _of_card(sheet, _PADDING, _CLOSE_PADDING)


def _of_card(sheet: Sheet, roomy: float, close: float) -> float:
    """What is free round the figures; where they have no room to spare, it does not grow with the text."""
    form = sheet.format
    return roomy if form.is_roomy else min(close, close / form.unit_mm)


def _before_code(sheet: Sheet) -> float:
    """What parts the figures from the code for phones."""
    return _of_card(sheet, _BESIDE_CODE, _BESIDE_CODE)


def _between(sheet: Sheet) -> float:
    """What parts number and code where they stand beside one another."""
    return _of_card(sheet, _GAP, _GAP)


def _code_side(sheet: Sheet, body: Done, inner: float) -> float:
    """The side of the code for phones: smaller where it would take the room of the digits for eyes."""
    least = _LEAST_CODE_MM / sheet.format.unit_mm
    side = max(least, inner * _CODE_SHARE)
    figures = _labels(sheet, body) + _LABEL_GAP + _figure_widths(sheet, body, _least_figure(sheet))[0]
    return side if inner - side - _before_code(sheet) >= figures else least


def _label(sheet: Sheet) -> TextStyle:
    """How a figure's label is set: not larger with the text where the figures have to keep their height."""
    form = sheet.format
    return BODY if form.is_roomy else replace(BODY, em=min(BODY.em, BODY.em / form.unit_mm))


def _line(sheet: Sheet) -> float:
    """The height of a label."""
    return _label(sheet).em * LINE_PITCH


def _figure_widths(sheet: Sheet, body: Done, em: float) -> tuple[float, float]:
    style = replace(FIGURE, em=em)
    figures = (body.ticket_no, body.query_code)
    ticket, code = (_PIXELS * sheet.width(figure, style, language="en") + 0.2 for figure in figures)
    return ticket, code


def _labels(sheet: Sheet, body: Done) -> float:
    """The width of the labels beside the figures; one of several words stands in two lines."""
    words = [word for label in (body.ticket_label, body.code_label) for word in label.split()]
    return max(sheet.width(word, _label(sheet)) for word in words) + 0.6


def _head_height(sheet: Sheet, body: Done, plan: _Plan, area: Rect) -> float:
    if not plan.title:
        style, state = _one_line(sheet, body, plan.explanation, area) or _shared(sheet, plan.explanation, area)
        words = sheet.height(plan.explanation, style, area.w - state - _BESIDE_STATE)
        return min(area.h, max(_CHIP, words, chip_height(sheet, body.state, state, style)))
    beside = _beside(sheet, body, area.w)
    title = max(_MARK, TITLE.em * LINE_PITCH) if beside else TITLE.em * LINE_PITCH + _CHIP + 1.2
    return title + sheet.height(plan.explanation, BODY, area.w) + 0.6


def _beside(sheet: Sheet, body: Done, width: float) -> bool:
    """Whether the state has room beside the title."""
    return _MARK + 3.4 + sheet.width(body.heading, TITLE) + 5.0 + chip_width(sheet, body.state) <= width


def _outcome(sheet: Sheet, area: Rect, body: Done, plan: _Plan) -> None:
    """Draw what was done and the state, and what explains it below; or all that is said in one line with the state."""
    if not plan.title:
        _in_one_line(sheet, area, body, plan.explanation)
        return
    head, rest = area.cut_top(max(_MARK, TITLE.em * LINE_PITCH))
    mark, words = head.cut_start(_MARK, 3.4)
    sheet.icon(mark, "done", sheet.palette.good)
    if _beside(sheet, body, area.w):
        title, place = words.cut_start(sheet.width(plan.title, TITLE) + 0.5, 5.0)
    else:
        title, (place, rest) = words, rest.cut_top(_CHIP, 1.2)
    sheet.text(title, plan.title, TITLE)
    chip(sheet, place, body.state)
    sheet.text(rest, plan.explanation, BODY, sheet.palette.soft, top=True)


def _one_line(sheet: Sheet, body: Done, said: str, area: Rect) -> tuple[TextStyle, float] | None:
    """The largest style that what is said and the state beside it have room for, and the state's width.

    The state takes two lines before both become smaller. None where no style that is read in passing leaves both whole.
    """
    for step in _STEPS:
        style = replace(STRONG, em=max(STRONG.em * step, sheet.least_said))
        for state in (chip_width(sheet, body.state, style), _halved_chip(sheet, body, style)):
            high = chip_height(sheet, body.state, state, style)
            if high <= max(_CHIP, area.h) and sheet.fits(said, style, area.w - state - _BESIDE_STATE, area.h):
                return style, state
    return None


def _shared(sheet: Sheet, said: str, area: Rect) -> tuple[TextStyle, float]:
    """The style and the state's width where both share a line in the smallest letters."""
    state = area.w * _STATE_SHARE
    return sheet.fitted(said, STRONG, area.w - state - _BESIDE_STATE, area.h, least=sheet.least_of_all), state


def _halved_chip(sheet: Sheet, body: Done, style: TextStyle) -> float:
    """The width of the state with its words in two lines."""
    words = sheet.width(body.state.text, style)
    longest = max(sheet.width(word, style) for word in body.state.text.split())
    return chip_width(sheet, body.state, style) - words + max(longest, words / 2 + style.em)


def _in_one_line(sheet: Sheet, area: Rect, body: Done, said: str) -> None:
    line = _one_line(sheet, body, said, area)
    if line is None and said == body.heading:
        chip(sheet, area, body.state)  # which says as well that it is saved
        return
    style, state = line or _shared(sheet, said, area)
    place, words = area.cut_end(state, _BESIDE_STATE)
    chip(sheet, place, body.state)
    sheet.text(words, said, style, sheet.palette.waiting if said == body.print_note else sheet.palette.good)


def _to_keep(sheet: Sheet, card: Rect, body: Done, hint: str) -> None:
    palette = sheet.palette
    sheet.shape(card, palette.card, palette.line)
    mark = _of_card(sheet, _EDGE, _EDGE)
    sheet.shape(Rect(card.x, card.y, mark, card.h), palette.gold, radius=mark / 2)
    inside = card.inset(_padding(sheet), min(_GAP, _AROUND_SHARE * card.h))
    if body.qr:
        side = min(inside.h, _code_side(sheet, body, inside.w), _LARGEST_CODE)
        box, inside = inside.cut_end(side, _before_code(sheet))
        sheet.code(box, body.qr)
    if hint:
        box, inside = inside.cut_bottom(sheet.height(hint, BODY, inside.w), _HINT_GAP)
        sheet.text(box, hint, BODY, palette.waiting if body.print_note else palette.soft)
    _figures(sheet, inside, body)


def _figures(sheet: Sheet, area: Rect, body: Done) -> None:
    """Draw number and code in the order that lets them be largest: below or beside one another, under their labels."""
    ticket, code = (wide / FIGURE.em for wide in _figure_widths(sheet, body, FIGURE.em))
    labels = _labels(sheet, body) + _LABEL_GAP
    orders = (
        (min(area.h / 2 / LINE_PITCH, (area.w - labels) / ticket), _in_rows),
        (min((area.h - _line(sheet)) / LINE_PITCH, (area.w - _between(sheet)) / (ticket + code)), _in_columns),
        (min((area.h / 2 - _line(sheet)) / LINE_PITCH, area.w / ticket), _stacked),
    )
    most = max(FIGURE.em, _least_figure(sheet))
    em, order = max(orders, key=lambda each: min(most, each[0]))
    order(sheet, area, body, replace(FIGURE, em=min(most, em)))


def _named(sheet: Sheet, body: Done) -> tuple[tuple[str, str, str], tuple[str, str, str]]:
    palette = sheet.palette
    return (body.ticket_label, body.ticket_no, palette.ink), (body.code_label, body.query_code, palette.red)


def _in_rows(sheet: Sheet, area: Rect, body: Done, style: TextStyle) -> None:
    rows = area.middle(area.w, min(area.h, 2 * (style.em * LINE_PITCH + _GAP))).rows(2, 0.0)
    for (name, figure, colour), line in zip(_named(sheet, body), rows, strict=True):
        left, right = line.cut_start(_labels(sheet, body), _LABEL_GAP)
        sheet.text(left, name, sheet.fitted(name, _label(sheet), left.w, left.h), sheet.palette.soft)
        sheet.text(right, figure, style, colour, ltr=True)


def _in_columns(sheet: Sheet, area: Rect, body: Done, style: TextStyle) -> None:
    ticket, code = _figure_widths(sheet, body, style.em)
    share = max(ticket, min(area.w - code - _between(sheet), area.w * _TICKET_SHARE))
    _labelled(sheet, list(area.cut_start(share, _between(sheet))), body, style)


def _stacked(sheet: Sheet, area: Rect, body: Done, style: TextStyle) -> None:
    _labelled(sheet, area.rows(2, 0.0), body, style)


def _labelled(sheet: Sheet, cells: list[Rect], body: Done, style: TextStyle) -> None:
    """Draw each figure under its label."""
    for (name, figure, colour), cell in zip(_named(sheet, body), cells, strict=True):
        above, below = cell.middle(cell.w, min(cell.h, _line(sheet) + style.em * LINE_PITCH)).cut_top(_line(sheet))
        label = sheet.fitted(name, _label(sheet), above.w, above.h, least=sheet.least_of_all)
        sheet.text(above, name, label, sheet.palette.soft)
        sheet.text(below, figure, style, colour, ltr=True)
