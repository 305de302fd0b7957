"""Signs that only say something: state chips, banners, headings, label and value."""

from kiosk.presenters.models import Banner, Fact, State, Tone
from kiosk.ui.elements import Align, TextStyle
from kiosk.ui.geometry import Rect
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY, LINE_PITCH, STRONG, TITLE

TONE_ICONS = {Tone.NEUTRAL: "info", Tone.GOOD: "good", Tone.WAITING: "waiting", Tone.WARNING: "warning"}
_CHIP = 10.0


def heading(sheet: Sheet, area: Rect, title: str, hint: str = "") -> Rect:
    """Draw the page's title, and its hint where there is height for it, at the top; return what is left below.

    Where controls were moved down, both stand above them, and the page keeps all its height.
    """
    if sheet.format.titles_above:
        form = sheet.format
        above = Rect(area.x, form.bar, area.w, form.above - form.bar - 1.0)
        _title(sheet, above.middle(above.w, min(above.h, _title_height(sheet, above.w, title, hint))), title, hint)
        return area
    return _title(sheet, area, title, hint if sheet.format.has_hints else "")


def _title_height(sheet: Sheet, width: float, title: str, hint: str) -> float:
    return 14.4 + sheet.height(title, TITLE, width) + sheet.height(hint, BODY, width)


def _title(sheet: Sheet, area: Rect, title: str, hint: str) -> Rect:
    style = sheet.fitted(title, TITLE, area.w, 12.4)
    box, rest = area.cut_top(max(11.8, sheet.height(title, style, area.w)), 0.6)
    sheet.text(box, title, style)
    if hint:
        style = sheet.fitted(hint, BODY, area.w, 16.0)
        box, rest = rest.cut_top(sheet.height(hint, style, area.w), 0.0)
        sheet.text(box, hint, style, sheet.palette.soft)
    return rest.cut_top(2.6)[1]


def chip_width(sheet: Sheet, state: State) -> float:
    """The width of a state's chip."""
    return sheet.width(state.text, STRONG) + 15.5


def chip(sheet: Sheet, rect: Rect, state: State, *, align: Align = Align.START) -> Rect:
    """Draw a state as word, icon and colour in a chip as wide as its word; return its box."""
    colour, ground = sheet.palette.tone(state.tone)
    width = min(rect.w, chip_width(sheet, state))
    x = {Align.START: rect.x, Align.CENTRE: rect.x + (rect.w - width) / 2, Align.END: rect.right - width}[align]
    box = Rect(x, rect.y + (rect.h - _CHIP) / 2, width, _CHIP)
    sheet.shape(box, ground, colour, width=0.35, radius=_CHIP / 2)
    icon, words = box.inset(3.4, 0.0).cut_start(6.4, 2.0)
    sheet.icon(icon.middle(6.4, 6.4), state.icon or TONE_ICONS[state.tone], colour)
    sheet.text(words, state.text, STRONG, colour)
    return box


def banner(sheet: Sheet, rect: Rect, what: Banner) -> None:
    """Draw one sentence across the page, with its tone's icon and colour."""
    strip(sheet, rect, what.text, TONE_ICONS[what.tone], what.tone)


def strip(sheet: Sheet, rect: Rect, text: str, icon: str, tone: Tone, style: TextStyle = BODY) -> None:
    """Draw a sentence with an icon on its tone's ground."""
    colour, ground = sheet.palette.tone(tone)
    sheet.shape(rect, ground, colour, width=0.35)
    box, words = rect.inset(4.0, 0.8).cut_start(7.4, 3.0)
    sheet.icon(box.middle(7.4, 7.4), icon, colour)
    sheet.text(words, text, style, colour)


def facts(sheet: Sheet, rect: Rect, lines: tuple[Fact, ...], *, gap: float = 1.6) -> float:
    """Draw labels with their values below one another, each label beside its value; return the height taken."""
    label_width, room = _fact_widths(sheet, rect.w, lines)
    heights = _fact_heights(sheet, lines, (label_width, room), rect.h - gap * (len(lines) - 1))
    y = rect.y
    for fact, height in zip(lines, heights, strict=True):
        if y + height > rect.bottom + gap:
            break
        label, value = Rect(rect.x, y, rect.w, height).cut_start(label_width, 4.0)
        sheet.text(label, fact.label, BODY, sheet.palette.soft, top=True)
        sheet.text(value, fact.value, STRONG, top=True)
        y += height + gap
    return y - gap - rect.y if lines else 0.0


def facts_height(sheet: Sheet, width: float, lines: tuple[Fact, ...], *, gap: float) -> float:
    """The height that the facts take where there is no end of room."""
    heights = _fact_heights(sheet, lines, _fact_widths(sheet, width, lines), float("inf"))
    return sum(heights) + gap * max(0, len(lines) - 1)


def _fact_widths(sheet: Sheet, width: float, lines: tuple[Fact, ...]) -> tuple[float, float]:
    label = min(width * 0.42, max((sheet.width(fact.label, BODY) for fact in lines), default=0.0) + 0.4)
    return label, width - label - 4.0


def _fact_heights(sheet: Sheet, lines: tuple[Fact, ...], widths: tuple[float, float], room: float) -> list[float]:
    """How high each is; where all together have no room, the longest lose lines first."""
    line = BODY.em * LINE_PITCH
    natural = [
        max(sheet.height(fact.value, STRONG, widths[1]), sheet.height(fact.label, BODY, widths[0])) for fact in lines
    ]
    most = round(max(natural, default=0.0) / line)
    while most > 1 and sum(min(height, most * line) for height in natural) > room + 0.1:
        most -= 1
    return [min(height, max(1, most) * line) for height in natural]
