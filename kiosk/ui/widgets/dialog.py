"""The dialog over a page: what it asks, its answers, and how long there is to answer."""

from kiosk.presenters.models import Button, Dialog
from kiosk.ui.elements import Align, TextStyle
from kiosk.ui.geometry import Rect
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY, LINE_PITCH, TITLE
from kiosk.ui.widgets.button import push, tile

_WIDTH = 150.0
_PADDING = 9.0
_NARROW = 5.0
_LEAST_CHOICE = 60.0
_LANGUAGE = "nav.language."
_SECONDS = TextStyle(16.0, bold=True)


def draw_dialog(sheet: Sheet, dialog: Dialog) -> None:
    """Darken the page, take its controls out of play, and draw the dialog in the middle."""
    sheet.untouchable()
    sheet.shape(sheet.page, sheet.palette.scrim, radius=0.0)
    if dialog.elsewhere is not None:
        sheet.control(sheet.page, dialog.elsewhere, radius=0.0, shows=False)
    if dialog.choices:
        _list(sheet, dialog)
        return
    width = min(_WIDTH, sheet.page.w - 16.0)
    inner = width - 2 * _PADDING
    side = 40.0 if dialog.countdown is not None else 0.0
    text_height = sheet.height(dialog.text, BODY, inner - side)
    heading_height = max(12.0, sheet.height(dialog.heading, TITLE, inner - side))
    countdown_height = 9.0 if dialog.countdown is not None else 0.0
    upper = max(heading_height + 3.0 + text_height, 24.0 if side else 0.0)
    height = min(sheet.page.h - 12.0, 2 * _PADDING + upper + 6.0 + countdown_height + sheet.format.main_target)
    card = sheet.page.middle(width, height)
    sheet.shape(card, sheet.palette.card, radius=3.6)
    inside = card.inset(_PADDING)
    answers, inside = inside.cut_bottom(sheet.format.main_target, 6.0)
    _answers(sheet, answers, dialog)
    if dialog.countdown is not None:
        bar, inside = inside.cut_bottom(3.0, 6.0)
        inside = _countdown(sheet, inside, bar, *dialog.countdown)
    head, rest = inside.cut_top(heading_height, 3.0)
    sheet.text(head, dialog.heading, TITLE)
    sheet.text(rest, dialog.text, BODY, sheet.palette.soft, top=True)


def _list(sheet: Sheet, dialog: Dialog) -> None:
    """Draw a list to choose from, in the middle, with the way out below it."""
    form = sheet.format
    width = min(_WIDTH, sheet.page.w - 2 * form.gap)
    columns = 2 if width > 2 * _LEAST_CHOICE else 1
    rows = -(-len(dialog.choices) // columns)
    frame = 2 * _NARROW + TITLE.em * LINE_PITCH + 2 * form.gap + form.main_target
    row = min(form.main_target, (sheet.page.h - 2 * form.gap - frame + form.gap) / rows - form.gap)
    card = sheet.page.middle(width, frame + (row + form.gap) * rows - form.gap)
    sheet.shape(card, sheet.palette.card, radius=3.6)
    head, inside = card.inset(_NARROW).cut_top(TITLE.em * LINE_PITCH, form.gap)
    sheet.text(head, dialog.heading, TITLE)
    answers, inside = inside.cut_bottom(form.main_target, form.gap)
    for choice, cell in zip(dialog.choices, inside.grid(columns, rows, form.gap), strict=False):
        tile(sheet, cell, choice, language=_script(choice))
    _answers(sheet, answers, dialog)


def _script(choice: Button) -> str:
    """The language that a choice is written in, where it is the name of one."""
    return choice.id.removeprefix(_LANGUAGE) if choice.id.startswith(_LANGUAGE) else ""


def _answers(sheet: Sheet, row: Rect, dialog: Dialog) -> None:
    if dialog.buttons:
        for button, box in zip(dialog.buttons, row.columns(len(dialog.buttons), sheet.format.gap + 1.0), strict=True):
            push(sheet, box, button)


def _countdown(sheet: Sheet, inside: Rect, bar: Rect, left: int, of: int) -> Rect:
    """Draw the seconds as a figure and a bar; return the room beside the figure."""
    palette = sheet.palette
    figure, inside = inside.cut_end(34.0, 6.0)
    sheet.text(figure, str(left), _SECONDS, palette.red, align=Align.END, ltr=True)
    sheet.shape(bar, palette.line, radius=1.5)
    share = min(1.0, max(0.0, left / of)) if of else 0.0
    if share * bar.w >= bar.h:
        sheet.shape(bar.cut_start(bar.w * share)[0], palette.red, radius=1.5)
    return inside
