"""The text that is being written: its lines round the caret, the caret, and what is not final yet, underlined."""

from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise
from typing import Final
from unicodedata import combining

from kiosk.presenters.desk import PADDING
from kiosk.presenters.format import LINE
from kiosk.presenters.models import TextArea
from kiosk.ui.elements import Align, TextLine, TextStyle
from kiosk.ui.geometry import Rect
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY

_CARET_MM: Final = 0.7
_CARET: Final = 1.25
"""Height of the caret in ems."""
_UNDERLINE_MM: Final = 0.6
_SIDE: Final = 3.0
_LEAST_MM: Final = 90.0
"""A text box that is narrower says not how long the text is."""
_MORE: Final = 5.0
_PAPER: Final = 5
"""Lines from which on the text stands on ruled paper."""
_COUNT_MM: Final = 5.5
_WORD: Final = 12
"""A line that scrolls begins with a whole word, unless that is longer."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the text: its first character's number, its text, and where it is drawn."""

    first: int
    text: str
    rect: Rect


def draw_text(sheet: Sheet, box: Rect, area: TextArea, placeholder: str) -> None:
    """Draw the text in its box; where it is longer, the lines before the caret."""
    palette = sheet.palette
    sheet.shape(box, palette.card, palette.red, width=0.5)
    padding = min(PADDING, (box.h - LINE) / 2) if box.h < _PAPER * LINE else 2 * PADDING
    inside = box.inset(_SIDE, padding)
    lines, above, below = _lines(sheet, _beside_count(sheet, inside, area), area)
    if box.h >= _PAPER * LINE:
        _rules(sheet, _beside_count(sheet, inside, area))
    if box.w * sheet.format.unit_mm >= _LEAST_MM:
        _count(sheet, inside, area, (above, below))
    if not area.text:
        room = lines[0].rect.cut_start(1.6)[1]
        style = sheet.fitted(placeholder, BODY, room.w, room.h, least=sheet.least_of_frame)
        sheet.text(room, placeholder, style, palette.soft)
    stops = tuple(_touched(sheet, line) for line in lines)
    _caret(sheet, lines, stops, area.caret)
    _draw_lines(sheet, lines, area)
    first = lines[0].rect
    sheet.writing(Rect(first.x, box.y, first.w, box.h), area.id, stops)


def _rules(sheet: Sheet, inside: Rect) -> None:
    """Draw the lines of a letter's paper, where there is room for one, so that an empty one is no wall."""
    for number in range(1, int((inside.h + 0.1) / LINE) + 1):
        sheet.rule(Rect(inside.x, inside.y + number * LINE - 0.2, inside.w, 0.2), sheet.palette.line)


def _beside_count(sheet: Sheet, inside: Rect, area: TextArea) -> Rect:
    if inside.w * sheet.format.unit_mm < _LEAST_MM - 2 * _SIDE:
        return inside
    return inside.cut_end(_count_width(sheet, area), 2.0)[1]


def _count_width(sheet: Sheet, area: TextArea) -> float:
    most = area.count.rpartition(" ")[2]  # as wide as it will ever be: the lines shall not break anew
    return sheet.width(f"{most} / {most}", _count_style(sheet), language="en") + 1.0


def _count_style(sheet: Sheet) -> TextStyle:
    """How long the text is stays as large as the frame's words when the text grows."""
    return TextStyle(min(BODY.em, _COUNT_MM / sheet.format.unit_mm))


def _count(sheet: Sheet, inside: Rect, area: TextArea, more: tuple[bool, bool]) -> None:
    """Draw how long the text is, and whether there are lines above and below those shown."""
    box = inside.cut_end(_count_width(sheet, area))[0]
    place, rest = box.cut_bottom(min(box.h, LINE))
    sheet.text(place, area.count, _count_style(sheet), sheet.palette.soft, align=Align.END, ltr=True)
    above, below = rest.cut_end(2 * _MORE)[0].columns(2, 0.0)
    if more[0] and rest.h >= _MORE:
        sheet.icon(above.middle(_MORE, _MORE), "up", sheet.palette.soft)
    if more[1] and rest.h >= _MORE:
        sheet.icon(below.middle(_MORE, _MORE), "down", sheet.palette.soft)


def _lines(sheet: Sheet, inside: Rect, area: TextArea) -> tuple[list[_Line], bool, bool]:
    """Return the lines that are shown, and whether there are others above and below."""
    room = max(1, int((inside.h + 0.1) / LINE))
    starts = sheet.line_starts(area.text, BODY, inside.w)
    if room == 1 and len(starts) > 1:
        starts = _scrolled(sheet, area, inside.w)
    at = max(number for number, start in enumerate(starts) if start <= area.caret)
    first = max(0, min(at - room + 1, len(starts) - room))
    spans = list(pairwise((*starts, len(area.text))))[first : first + room]
    height = min(LINE, inside.h)
    top = inside.middle(inside.w, height) if room == 1 else inside
    return [
        _Line(start, area.text[start:end], Rect(inside.x, top.y + number * height, inside.w, height))
        for number, (start, end) in enumerate(spans)
    ], first > 0, first + room < len(starts)  # fmt: skip


def _scrolled(sheet: Sheet, area: TextArea, width: float) -> tuple[int, ...]:
    """Return where the one line begins that ends with the caret, and the one behind it, if any."""
    starts = [at for at in range(area.caret) if at == 0 or not combining(area.text[at])]
    fits = bisect_left(starts, True, key=lambda at: _is_one(sheet, area.text[at : area.caret], width))  # noqa: FBT003
    start = starts[min(fits, len(starts) - 1)] if starts else 0
    blank = area.text.find(" ", start, start + _WORD) + 1
    start = blank if start and 0 < blank < area.caret else start
    after = sheet.line_starts(area.text[start:], BODY, width)[1:2]
    return tuple(sorted({0, start, *(start + at for at in after)}))


def _is_one(sheet: Sheet, text: str, width: float) -> bool:
    return len(sheet.line_starts(text, BODY, width)) == 1


def _draw_lines(sheet: Sheet, lines: list[_Line], area: TextArea) -> None:
    start, end = area.composed or (0, 0)
    for line in lines:
        if line.text:
            sheet.verbatim(line.rect, line.text, BODY)
        _underline(sheet, line, max(start - line.first, 0), end - line.first)


def _underline(sheet: Sheet, line: _Line, start: int, end: int) -> None:
    """Underline the characters of a line from `start` to before `end`, where there are such."""
    places = [x for edge in sheet.edges(line.text, BODY, line.rect.w)[start : max(end, 0)] for x in edge]
    if places:
        thick = _UNDERLINE_MM / sheet.format.unit_mm
        under = Rect(min(places), line.rect.bottom - thick, max(places) - min(places), thick)
        sheet.rule(_seen(sheet, line.rect, under), sheet.palette.red)


def _touched(sheet: Sheet, line: _Line) -> TextLine:
    edges = sheet.edges(line.text, BODY, line.rect.w)
    begin = edges[0][0] if edges else line.rect.w if sheet.reading.rtl else 0.0
    return TextLine(line.rect.y, line.rect.h, line.first, (begin, *(ends for _, ends in edges)))


def _caret(sheet: Sheet, lines: list[_Line], stops: tuple[TextLine, ...], caret: int) -> None:
    at = max(number for number, line in enumerate(lines) if line.first <= caret)
    thick, height = _CARET_MM / sheet.format.unit_mm, _CARET * BODY.em
    rect = lines[at].rect
    x = stops[at].stops[caret - stops[at].first]
    mark = Rect(x - thick / 2, rect.y + (rect.h - height) / 2, thick, height)
    sheet.rule(_seen(sheet, rect, mark), sheet.palette.red)


def _seen(sheet: Sheet, line: Rect, mark: Rect) -> Rect:
    """Return where a mark goes that is `mark.x` from the left of its line as it is seen, in either direction."""
    x = line.w - mark.right if sheet.reading.rtl else mark.x
    return Rect(line.x + x, mark.y, mark.w, mark.h)
