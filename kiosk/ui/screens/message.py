"""Pages that only say something: what happened, what is kept, what to do."""

from dataclasses import replace
from typing import Final

from kiosk.presenters.models import Message, Nav
from kiosk.ui.elements import Align, TextStyle
from kiosk.ui.geometry import Rect
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY, LEAD, TITLE
from kiosk.ui.widgets.frame import bottom_bar

_PICTURE, _LEAST_PICTURE = 22.0, 12.0
_BELOW_PICTURE, _GAP = 4.0, 3.0
_WIDTH: Final = 160.0
_STEPS: Final = (1.0, 0.93, 0.86, 0.8, 0.74, 0.68, 0.62, 0.56)

Line = tuple[str, TextStyle, str]


def draw(sheet: Sheet, body: Message, nav: Nav, area: Rect) -> None:
    """Lay out the sentences in the middle of the page, the one that says what to do last and strongest.

    Where the page is low they are set as running text from edge to edge, and the picture takes what room is left; what
    went wrong is said whole, in smaller letters if need be.
    """
    area = bottom_bar(sheet, area, nav, body.buttons)
    if body.foot:
        foot, area = area.cut_bottom(sheet.height(body.foot, BODY, area.w), _GAP)
        sheet.text(foot, body.foot, BODY, sheet.palette.soft, align=Align.CENTRE)
    width, lines, gap = _set(sheet, body, area)
    text = _height(sheet, lines, width, gap)
    picture = min(_PICTURE, area.h - text - _BELOW_PICTURE)
    shown = picture >= _LEAST_PICTURE
    block = area.middle(width, min(area.h, text + (picture + _BELOW_PICTURE if shown else 0.0)))
    if shown:
        box, block = block.cut_top(picture, _BELOW_PICTURE)
        _picture(sheet, box.middle(picture, picture), body.icon)
    align = Align.CENTRE if shown else Align.START
    for words, style, colour in lines:
        box, block = block.cut_top(sheet.height(words, style, width), gap)
        sheet.text(box, words, style, colour, align=align)


def _set(sheet: Sheet, body: Message, area: Rect) -> tuple[float, list[Line], float]:
    """The width, the sentences as they are set, and the gap between them: the largest that has room.

    A title gives way to sentences that are still read at arm's length: the first of them says what it does.
    """
    width = min(area.w, _WIDTH)
    lines = _lines(sheet, body, LEAD, width)
    if _height(sheet, lines, width, _GAP) + _LEAST_PICTURE + _BELOW_PICTURE <= area.h:
        return width, lines, _GAP
    untitled = replace(body, heading="")
    ways = ((body, sheet.least_said), (untitled, sheet.least_said), (body, sheet.least_of_all))
    fitting = (found for said, least in ways if (found := _as_large_as_fits(sheet, said, area, least)) is not None)
    lines, gap = next(fitting, (_run_together(sheet, body, area.w), 0.0))
    return area.w, lines, gap


def _as_large_as_fits(sheet: Sheet, body: Message, area: Rect, least: float) -> tuple[list[Line], float] | None:
    """The sentences from edge to edge in the largest letters that have room, and the gap between them."""
    for step in _STEPS:
        style = TextStyle(max(BODY.em * step, least))
        lines, gap = _lines(sheet, body, style, area.w), _GAP * step / 2
        if _height(sheet, lines, area.w, gap) <= area.h:
            return lines, gap
    return None


def _run_together(sheet: Sheet, body: Message, width: float) -> list[Line]:
    """The title, and the sentences as one paragraph: all is said where there is not the height to set them apart."""
    sentences = [text for text in (body.happened, body.kept, body.to_do) if text]
    lines = _lines(sheet, body, TextStyle(sheet.least_of_all), width)
    between = "" if sheet.reading.language == "zh_CN" else " "
    return [lines[0], (between.join(sentences), lines[-1][1], sheet.palette.ink)]


def _lines(sheet: Sheet, body: Message, style: TextStyle, width: float) -> list[Line]:
    palette = sheet.palette
    lines = [
        (body.heading, _title(sheet, body.heading, style, width), palette.ink),
        (body.happened, style, palette.soft),
        (body.kept, style, palette.soft),
        (body.to_do, style, palette.red),
    ]
    return [line for line in lines if line[0]]


def _title(sheet: Sheet, heading: str, style: TextStyle, width: float) -> TextStyle:
    if style.em >= BODY.em:
        return sheet.fitted(heading, TITLE, width, 26.0)
    return sheet.one_line(heading, replace(TITLE, em=TITLE.em * style.em / BODY.em), width)


def _height(sheet: Sheet, lines: list[Line], width: float, gap: float) -> float:
    return sum(sheet.height(text, style, width) for text, style, _ in lines) + gap * (len(lines) - 1)


def _picture(sheet: Sheet, ground: Rect, icon: str) -> None:
    palette = sheet.palette
    sheet.shape(ground, palette.gold_tint, palette.gold, width=0.6, radius=ground.w / 2)
    sheet.icon(ground.inset(ground.w * 0.23), icon, palette.waiting)
