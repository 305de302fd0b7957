"""The dialog over a page: what it asks, its answers, and how long there is to answer."""

from dataclasses import replace

from kiosk.presenters.models import Button, Dialog
from kiosk.ui.elements import Align, TextStyle
from kiosk.ui.geometry import Rect
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY, LEAD, LINE_PITCH, STRONG, TITLE
from kiosk.ui.widgets.button import ICON_GAP, push, tile

_WIDTH = 150.0
_PADDING, _OVERHANG = 9.0, 1.2  # letters at the end of a line reach a little over it
_NARROW = 5.0
_LEAST_CHOICE = 60.0
_MOST_COLUMNS = 4
_TIGHT = 1.6
_LANGUAGE = "nav.language."
_BAR = 3.0
_WIDEST_COUNT = "888"


def draw_dialog(sheet: Sheet, dialog: Dialog) -> None:
    """Darken the page, take its controls out of play, and draw the dialog in the middle."""
    sheet.untouchable()
    sheet.shape(sheet.panel.whole, sheet.palette.scrim, radius=0.0)
    if dialog.elsewhere is not None:
        sheet.control(sheet.panel.whole, dialog.elsewhere, radius=0.0, shows=False)
    if dialog.choices:
        _list(sheet, dialog)
        return
    form = sheet.format
    close = not form.is_roomy
    padding, title = (_NARROW, LEAD) if close else (_PADDING, TITLE)
    width = min(_WIDTH, sheet.page.w - 2 * form.gap)
    inner = width - 2 * padding
    side = sheet.width(_WIDEST_COUNT, _seconds(close=close)) + 5.0 if dialog.countdown is not None else 0.0
    heading_height = sheet.height(dialog.heading, title, inner - side)
    bar = _BAR + form.gap if dialog.countdown is not None else 0.0
    room = sheet.page.h - 2 * form.gap - 2 * padding - bar - form.main_target - form.gap - heading_height - 1.4
    words = inner - side - _OVERHANG
    style = sheet.fitted(dialog.text, BODY, words, room, least=sheet.least_of_all)
    upper = heading_height + 1.4 + sheet.height(dialog.text, style, words)
    upper = max(upper, _seconds(close=close).em * LINE_PITCH) if side else upper
    card = sheet.page.middle(width, min(sheet.page.h, 2 * padding + upper + form.gap + bar + form.main_target))
    sheet.shape(card, sheet.palette.card, sheet.palette.line, radius=3.6)
    inside = card.inset(padding)
    answers, inside = inside.cut_bottom(form.main_target, form.gap)
    _answers(sheet, answers, dialog)
    if dialog.countdown is not None:
        strip, inside = inside.cut_bottom(_BAR, form.gap)
        inside = _countdown(sheet, inside, strip, dialog.countdown, (side, _seconds(close=close)))
    head, rest = inside.cut_top(heading_height, 1.4)
    sheet.text(head, dialog.heading, title)
    rest = rest.cut_start(words)[0]
    sheet.text(rest, dialog.text, style, sheet.palette.soft, top=True)


def _seconds(*, close: bool) -> TextStyle:
    return TextStyle(11.0 if close else 16.0, bold=True)


def _list(sheet: Sheet, dialog: Dialog) -> None:
    """Draw a list to choose from, in the middle, with how things stand above it and the way out below.

    Where rows would be lower than a finger needs, the list is as wide as the page, and the way out is one of its cells.
    """
    form = sheet.format
    columns = 2 if min(_WIDTH, _widest(sheet)) > 2 * _LEAST_CHOICE else 1
    frame = _list_frame(sheet, dialog)
    below = form.gap + form.main_target
    row = _row(sheet, frame + below, -(-len(dialog.choices) // columns))
    if row >= form.target:
        _draw_list(sheet, dialog, (columns, row, frame), answers=below)
    else:
        cells = len(dialog.choices) + len(dialog.buttons)
        rows = {columns: _row(sheet, frame, -(-cells // columns)) for columns in range(2, _MOST_COLUMNS + 1)}
        columns = next((columns for columns, row in rows.items() if row >= form.target), _MOST_COLUMNS)
        _draw_list(sheet, dialog, (columns, rows[columns], frame), answers=0.0)


def _draw_list(sheet: Sheet, dialog: Dialog, measures: tuple[int, float, float], *, answers: float) -> None:
    """Draw a list of so many columns and rows so high in such a frame; without `answers` those are cells of it."""
    (columns, row, frame), gap = measures, sheet.format.gap
    cells = dialog.choices if answers else (*dialog.choices, *dialog.buttons)
    rows = -(-len(cells) // columns)
    width = min(_WIDTH, _widest(sheet)) if answers else _widest(sheet)
    card = sheet.page.middle(width, frame + answers + (row + gap) * rows - gap)
    sheet.shape(card, sheet.palette.card, sheet.palette.line, radius=3.6)
    head, inside = card.inset(_NARROW).cut_top(TITLE.em * LINE_PITCH, gap)
    sheet.text(head, dialog.heading, TITLE)
    if dialog.text:
        state, inside = inside.cut_top(_state_height(sheet, dialog), gap)
        sheet.text(state, dialog.text, BODY, sheet.palette.soft, top=True)
    if answers:
        below, inside = inside.cut_bottom(answers - gap, gap)
        _answers(sheet, below, dialog)
    for choice, cell in zip(cells, inside.grid(columns, rows, gap), strict=False):
        if answers:
            tile(sheet, cell, choice, language=_script(choice))
        else:
            _narrow_cell(sheet, cell, choice)


def _narrow_cell(sheet: Sheet, cell: Rect, choice: Button) -> None:
    """Draw a cell of a narrow column: the words come first, the icon only where it leaves them their room."""
    if not choice.icon:
        tile(sheet, cell, choice, language=_script(choice))
        return
    taken = sheet.width(choice.text, STRONG) + STRONG.em * 1.35 + ICON_GAP
    shown = choice if taken <= cell.w - 2 * _TIGHT else replace(choice, icon="")
    push(sheet, cell, shown, style=STRONG, padding=_TIGHT)


def _widest(sheet: Sheet) -> float:
    return sheet.page.w - 2 * sheet.format.gap


def _list_frame(sheet: Sheet, dialog: Dialog) -> float:
    """Return what everything but the cells takes of the height: margins, heading, and how things stand."""
    gap = sheet.format.gap
    state = _state_height(sheet, dialog) + gap if dialog.text else 0.0
    return 2 * _NARROW + TITLE.em * LINE_PITCH + gap + state


def _state_height(sheet: Sheet, dialog: Dialog) -> float:
    return sheet.height(dialog.text, BODY, min(_WIDTH, _widest(sheet)) - 2 * _NARROW)


def _row(sheet: Sheet, frame: float, rows: int) -> float:
    """Return how high each of so many rows is beside the frame; at most as high as the one way on."""
    gap = sheet.format.gap
    return min(sheet.format.main_target, (sheet.page.h - 2 * gap - frame + gap) / rows - gap)


def _script(choice: Button) -> str:
    """The language that a choice is written in, where it is the name of one."""
    return choice.id.removeprefix(_LANGUAGE) if choice.id.startswith(_LANGUAGE) else ""


def _answers(sheet: Sheet, row: Rect, dialog: Dialog) -> None:
    if dialog.buttons:
        for button, box in zip(dialog.buttons, row.columns(len(dialog.buttons), sheet.format.gap + 1.0), strict=True):
            push(sheet, box, button)


def _countdown(
    sheet: Sheet, inside: Rect, bar: Rect, countdown: tuple[int, int], figure: tuple[float, TextStyle]
) -> Rect:
    """Draw the seconds as a figure and a bar; return the room beside the figure."""
    (left, of), (width, style), palette = countdown, figure, sheet.palette
    box, inside = inside.cut_end(width - 4.0, 4.0)
    sheet.text(box, str(left), style, palette.red, align=Align.END, ltr=True)
    sheet.shape(bar, palette.line, radius=_BAR / 2)
    share = min(1.0, max(0.0, left / of)) if of else 0.0
    if share * bar.w >= bar.h:
        sheet.shape(bar.cut_start(bar.w * share)[0], palette.red, radius=_BAR / 2)
    return inside
