"""Signs that only say something: state chips, banners, headings, label and value."""

from dataclasses import replace

from kiosk.presenters.models import Banner, Fact, State, Tone
from kiosk.ui.elements import Align, TextStyle
from kiosk.ui.geometry import Rect
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY, LINE_PITCH, STRONG, TITLE

TONE_ICONS = {Tone.NEUTRAL: "info", Tone.GOOD: "good", Tone.WAITING: "waiting", Tone.WARNING: "warning"}
_CHIP, _CHIP_ICON, _CHIP_END, _CHIP_GAP = 10.0, 6.4, 3.4, 2.0
_OVERHANG = 0.6  # letters may reach over the width that their line takes
_CHIP_FRAME = _CHIP_ICON + 2 * _CHIP_END + _CHIP_GAP
_LEAST_TITLE, _CLOSE_TITLE = replace(TITLE, em=8.1), replace(TITLE, em=6.35)
_BELOW, _BELOW_LOW = 2.6, 2.0
_OVERHANG = 1.2  # of the last letter of a label, and what is free beside it
_HIGHEST_BANNER, _LEAST_BANNER, _AROUND = 26.0, 12.4, 3.2
_STRIP_MARGIN, _STRIP_ICON, _STRIP_GAP = 4.0, 7.4, 3.0
_BANNER_FRAME = 2 * _STRIP_MARGIN + _STRIP_ICON + _STRIP_GAP
_STRIP_SHARE, _ABOVE_CONTROLS, _BELOW_TITLE = 0.9, 0.4, 0.15


def heading(sheet: Sheet, area: Rect, title: str, hint: str = "", *, close: bool = False) -> Rect:
    """Draw the page's title, and its hint where there is height for it, at the top; return what is left below.

    A long title takes two lines; on a `close` page they are of smaller letters.

    Where controls were moved down, both stand above them, and the page keeps all its height.
    """
    form, said = sheet.format, sheet.take_banner()
    if said is not None:
        return _banner_for_title(sheet, area, said)
    if form.titles_above:
        above = Rect(area.x, form.bar, area.w, form.above - form.bar - _BELOW_TITLE)
        _title(sheet, above.middle(above.w, min(above.h, _title_height(sheet, above.w, title, hint))), title, hint)
        return area
    return _title(sheet, area, title, hint if sheet.format.has_hints else "", close=close)


def fits_title(sheet: Sheet, title: str, width: float) -> bool:
    """Whether a title is whole on one line, and still looks like one."""
    return sheet.width(title, _LEAST_TITLE if sheet.reading.language == "zh_CN" else _CLOSE_TITLE) <= width


def _title_height(sheet: Sheet, width: float, title: str, hint: str) -> float:
    return 14.4 + sheet.height(title, TITLE, width) + sheet.height(hint, BODY, width)


def _title(sheet: Sheet, area: Rect, title: str, hint: str, *, close: bool = False) -> Rect:
    # On a low page a title stays as large in millimetres when the text grows.
    low, share = sheet.format.is_low, min(1.0, 1.0 / sheet.format.unit_mm) if sheet.format.is_low else 1.0
    usual, least = TITLE, _CLOSE_TITLE if close and sheet.reading.language != "zh_CN" else _LEAST_TITLE
    if sheet.format.has_hints and sheet.width(title, least) > area.w:
        title_room, hint = 2 * least.em * LINE_PITCH, ""  # a long title takes the hint's line too
    else:
        title_room, usual = 12.4 * share, replace(TITLE, em=TITLE.em * share)
    room = min(title_room, area.h)
    style = sheet.fitted(title, usual, area.w, room, least=sheet.least_title)
    if not sheet.fits(title, style, area.w, room):
        style = sheet.fitted(title, usual, area.w, room)
    box, rest = area.cut_top(max(11.8 * share, sheet.height(title, style, area.w)), 0.2 * share if low else 0.6)
    sheet.text(box, title, style)
    style = sheet.fitted(hint, BODY, area.w, min(16.0, rest.h), least=sheet.least_of_all)
    if hint and sheet.height(hint, style, area.w) <= rest.h:
        box, rest = rest.cut_top(sheet.height(hint, style, area.w), 0.0)
        sheet.text(box, hint, style, sheet.palette.soft)
    return rest.cut_top(_BELOW_LOW * share if low else _BELOW)[1]


def _measure(sheet: Sheet, units: float) -> float:
    """What stands round words; where the page has no room to spare, it does not grow with the text."""
    form = sheet.format
    return units if form.is_roomy else min(units, units / form.unit_mm)


def chip_width(sheet: Sheet, state: State, style: TextStyle = STRONG) -> float:
    """The width of a state's chip."""
    return sheet.width(state.text, style) + _measure(sheet, _CHIP_FRAME) + _OVERHANG


def chip_height(sheet: Sheet, state: State, width: float, style: TextStyle = STRONG) -> float:
    """The height of a state's chip, with as many lines as its word takes."""
    words = sheet.height(state.text, style, width - _measure(sheet, _CHIP_FRAME))
    return max(_measure(sheet, _CHIP), words + 1.2)


def chip(sheet: Sheet, rect: Rect, state: State, *, align: Align = Align.START) -> Rect:
    """Draw a state as word, icon and colour in a chip as wide as its word; return its box.

    Where the width is short and there is height, the word takes a second line.
    """
    colour, ground = sheet.palette.tone(state.tone)
    width = min(rect.w, chip_width(sheet, state))
    x = {Align.START: rect.x, Align.CENTRE: rect.x + (rect.w - width) / 2, Align.END: rect.right - width}[align]
    height = max(_measure(sheet, _CHIP), min(rect.h, chip_height(sheet, state, width)))
    box = Rect(x, rect.y + (rect.h - height) / 2, width, height)
    sheet.shape(box, ground, colour, width=0.35, radius=min(_CHIP, height) / 2)
    size = _measure(sheet, _CHIP_ICON)
    icon, words = box.inset(_measure(sheet, _CHIP_END), 0.0).cut_start(size, _measure(sheet, _CHIP_GAP))
    sheet.icon(icon.middle(size, size), state.icon or TONE_ICONS[state.tone], colour)
    style = sheet.fitted(state.text, STRONG, words.w, words.h, least=sheet.least_of_all)
    sheet.text(words, state.text, style, colour)
    return box


def banner_above(sheet: Sheet, area: Rect, most: float) -> Rect:
    """Draw the banner, where there is one, at most so high at the top of the area; return what is left below it."""
    said = sheet.take_banner()
    if said is None:
        return area
    return area.cut_top(_banner(sheet, area.cut_top(most)[0], said), sheet.format.gap)[1]


def least_banner(sheet: Sheet, width: float) -> float:
    """Return the least height of the banner in letters that no sentence is smaller than; 0.0 where there is none."""
    said = sheet.announced
    if said is None:
        return 0.0
    style = replace(BODY, em=min(BODY.em, sheet.least_said))
    return sheet.height(said.text, style, width - _measure(sheet, _BANNER_FRAME)) + 0.5


def untitled_banner(sheet: Sheet, area: Rect) -> None:
    """Draw the banner, where no title gave it its place, over what stands first on the page: it goes by itself."""
    said = sheet.take_banner()
    if said is not None:
        _banner(sheet, _banner_place(sheet, area), said)


def told_above(sheet: Sheet, area: Rect, text: str) -> None:
    """Draw what went wrong where the title stands above the page, which leaves the page its height."""
    _banner(sheet, _banner_place(sheet, area), Banner(text, Tone.WARNING))


def _banner_for_title(sheet: Sheet, area: Rect, said: Banner) -> Rect:
    """Draw the banner where the title and its hint stand; return what is left below, the same as with a title."""
    _banner(sheet, _banner_place(sheet, area), said)
    return area if sheet.format.titles_above else area.cut_top(sheet.format.heading)[1]


def _banner_place(sheet: Sheet, area: Rect) -> Rect:
    """The room of a title and its hint, with the free strips round it where the page is low."""
    form = sheet.format
    if form.titles_above:
        above = Rect(area.x, form.bar, area.w, form.above - form.bar)
        return above.middle(above.w, min(above.h - 2.0, _HIGHEST_BANNER))
    free = _STRIP_SHARE * form.strip
    return Rect(area.x, area.y - free, area.w, form.heading + free - _ABOVE_CONTROLS)


def _banner(sheet: Sheet, place: Rect, said: Banner) -> float:
    """Draw one sentence across the page with its tone's icon and colour, as large as fits; return its height."""
    words = place.w - _measure(sheet, _BANNER_FRAME)
    style = sheet.fitted(said.text, BODY, words, place.h - 0.4, least=sheet.least_said)
    if not sheet.fits(said.text, style, words, place.h - 0.4):
        style = sheet.fitted(said.text, style, words, place.h - 0.4, least=sheet.least_of_all)
    least, around = _measure(sheet, _LEAST_BANNER), _measure(sheet, _AROUND)
    height = min(place.h, max(least, sheet.height(said.text, style, words) + around))
    strip(sheet, place.cut_top(height)[0], said.text, TONE_ICONS[said.tone], said.tone, style)
    return height


def strip(sheet: Sheet, rect: Rect, text: str, icon: str, tone: Tone, style: TextStyle = BODY) -> None:
    """Draw a sentence with an icon on its tone's ground."""
    colour, ground = sheet.palette.tone(tone)
    sheet.shape(rect, ground, colour, width=0.35)
    size = _measure(sheet, _STRIP_ICON)
    box, words = rect.inset(_measure(sheet, _STRIP_MARGIN), 0.2).cut_start(size, _measure(sheet, _STRIP_GAP))
    sheet.icon(box.middle(size, size), icon, colour)
    sheet.text(words, text, style, colour)


def facts(sheet: Sheet, rect: Rect, lines: tuple[Fact, ...], *, gap: float = 1.6) -> float:
    """Draw labels with their values below one another, each label beside its value; return the height taken."""
    room_for_all = rect.h - gap * (len(lines) - 1)
    small = _fact_style(sheet, rect.w, lines, room_for_all)
    label_width, room = _fact_widths(sheet, rect.w, lines, small)
    heights = _fact_heights(sheet, lines, (label_width, room), room_for_all, small)
    y = rect.y
    for fact, height in zip(lines, heights, strict=True):
        if y + height > rect.bottom + gap:
            break
        label, value = Rect(rect.x, y, rect.w, height).cut_start(label_width, 4.0)
        sheet.text(label, fact.label, small, sheet.palette.soft, top=True)
        sheet.text(value, fact.value, replace(small, bold=True), top=True)
        y += height + gap
    return y - gap - rect.y if lines else 0.0


def facts_height(sheet: Sheet, width: float, lines: tuple[Fact, ...], *, gap: float) -> float:
    """The height that the facts take where there is no end of room."""
    heights = _fact_heights(sheet, lines, _fact_widths(sheet, width, lines, BODY), float("inf"), BODY)
    return sum(heights) + gap * max(0, len(lines) - 1)


def _fact_style(sheet: Sheet, width: float, lines: tuple[Fact, ...], room: float) -> TextStyle:
    """How labels are set, and values but for their weight: smaller letters where that leaves all of them whole."""
    for em in (BODY.em, 0.88 * BODY.em, 0.76 * BODY.em):
        style = replace(BODY, em=em)
        if em < sheet.least_of_all:
            break
        if sum(_fact_heights(sheet, lines, _fact_widths(sheet, width, lines, style), float("inf"), style)) <= room:
            return style
    return BODY


def _fact_widths(sheet: Sheet, width: float, lines: tuple[Fact, ...], style: TextStyle) -> tuple[float, float]:
    label = min(width * 0.42, max((sheet.width(fact.label, style) for fact in lines), default=0.0) + _OVERHANG)
    return label, width - label - 4.0


def _fact_heights(
    sheet: Sheet, lines: tuple[Fact, ...], widths: tuple[float, float], room: float, style: TextStyle
) -> list[float]:
    """How high each is; where all together have no room, the longest lose lines first."""
    line, strong = style.em * LINE_PITCH, replace(style, bold=True)
    natural = [
        max(sheet.height(fact.value, strong, widths[1]), sheet.height(fact.label, style, widths[0])) for fact in lines
    ]
    most = round(max(natural, default=0.0) / line)
    while most > 1 and sum(min(height, most * line) for height in natural) > room + 0.1:
        most -= 1
    return [min(height, max(1, most) * line) for height in natural]
