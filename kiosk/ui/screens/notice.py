"""``notice``: what is and is not taken here, the emergency line, and what happens to what is said."""

from kiosk.presenters.models import Nav, Notice, Tone
from kiosk.ui.geometry import Rect
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY, LEAD, STRONG, TITLE
from kiosk.ui.widgets.frame import bottom_bar, side_pager
from kiosk.ui.widgets.sign import heading, strip

_PAGER, _HEAD = 28.0, 13.0
_CARD_FRAME, _AIR = 15.6, 12.0


def draw(sheet: Sheet, body: Notice, nav: Nav, area: Rect) -> None:
    """Lay out the notice: cards beside one another where there is room, else one list a page without a title."""
    if not sheet.format.is_roomy:
        _low(sheet, bottom_bar(sheet, area, nav, (body.decline, body.agree), body.pager), body)
        return
    area = bottom_bar(sheet, area, nav, (body.decline, body.agree))
    area = _top(sheet, area, body)
    if body.pager is not None:
        beside, area = area.cut_end(_PAGER, 4.0)
        side_pager(sheet, beside, body.pager)
    lists = _lists(body)
    cards = _stacked(sheet, area, lists) if area.h > area.w else _beside(sheet, area, lists)
    for each, card in zip(lists, cards, strict=True):
        _list(sheet, card, *each)


def _stacked(sheet: Sheet, area: Rect, lists: list[tuple[str, str, tuple[str, ...]]]) -> list[Rect]:
    """Cards below one another, each as high as its words."""
    cards = []
    for _, _, lines in lists:
        card, area = area.cut_top(min(_card_height(sheet, lines, area.w), area.h), 4.0)
        cards.append(card)
    return cards


def _beside(sheet: Sheet, area: Rect, lists: list[tuple[str, str, tuple[str, ...]]]) -> list[Rect]:
    """Cards beside one another, all as high as the highest asks, and not much higher where the page is."""
    cards = area.columns(max(1, len(lists)), 4.0)
    highest = max((_card_height(sheet, lines, cards[0].w) for _, _, lines in lists), default=0.0)
    return [card.cut_top(min(area.h, highest + _AIR))[0] for card in cards]


def _card_height(sheet: Sheet, lines: tuple[str, ...], width: float) -> float:
    return _CARD_FRAME + sum(sheet.height(line, BODY, width - 15.0) for line in lines)


def _lists(body: Notice) -> list[tuple[str, str, tuple[str, ...]]]:
    lists = [
        (body.scope_heading, "info", body.scope),
        (body.privacy_heading, "social_security", body.privacy),
    ]
    return [each for each in lists if each[2]]


def _low(sheet: Sheet, area: Rect, body: Notice) -> None:
    if sheet.format.titles_above:
        heading(sheet, area, body.heading)
    if body.emergency:
        height = sheet.height(body.emergency, STRONG, area.w - 19.0) + 1.6
        box, area = area.cut_top(height, 1.6)
        strip(sheet, box, body.emergency, "phone", Tone.WARNING, STRONG)
    for title, _, lines in _lists(body):
        head, area = area.cut_top(sheet.height(title, STRONG, area.w))
        sheet.text(head, title, STRONG, sheet.palette.red)
        _bullets(sheet, area, lines)


def _top(sheet: Sheet, area: Rect, body: Notice) -> Rect:
    """Draw the title with the emergency line beside it where there is room, else below it; return what is left."""
    if not body.emergency:
        return heading(sheet, area, body.heading)
    width = sheet.width(body.emergency, STRONG) + 19.0
    if width + sheet.width(body.heading, TITLE) + 8.0 <= area.w:
        head, rest = _above(sheet, area) if sheet.format.titles_above else area.cut_top(_HEAD, 3.0)
        box, title = head.cut_end(width, 8.0)
        sheet.text(title, body.heading, TITLE)
    else:
        rest = heading(sheet, area, body.heading)
        height = min(40.0, max(13.0, sheet.height(body.emergency, STRONG, area.w - 19.0) + 3.0))
        box, rest = rest.cut_top(height, 3.0)
    strip(sheet, box, body.emergency, "phone", Tone.WARNING, STRONG)
    return rest


def _above(sheet: Sheet, area: Rect) -> tuple[Rect, Rect]:
    """The line of the title where it stands above the page, which keeps all its height."""
    form = sheet.format
    return Rect(area.x, form.bar, area.w, form.above - form.bar).middle(area.w, _HEAD), area


def _list(sheet: Sheet, card: Rect, title: str, icon: str, lines: tuple[str, ...]) -> None:
    palette = sheet.palette
    sheet.shape(card, palette.card, palette.line)
    inside = card.inset(5.0, 2.6)
    head, inside = inside.cut_top(8.8, 0.8)
    mark, words = head.cut_start(7.4, 2.8)
    sheet.icon(mark, icon, palette.red)
    sheet.text(words, title, LEAD)
    _bullets(sheet, inside, lines)


def _bullets(sheet: Sheet, inside: Rect, lines: tuple[str, ...]) -> None:
    palette = sheet.palette
    style = sheet.fitted("\n".join(lines), BODY, inside.w - 5.0, inside.h)
    for line in lines:
        height = sheet.height(line, style, inside.w - 5.0)
        box, inside = inside.cut_top(height, 0.0)
        words = box.cut_start(1.8, 3.2)[1]
        sheet.shape(Rect(box.x, box.y + style.em * 0.7 - 0.9, 1.8, 1.8), palette.gold, radius=0.9)
        sheet.text(words, line, style, palette.ink)
