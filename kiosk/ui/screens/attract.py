"""``attract``: nobody is there. A welcome in every language, one of them large, over the whole panel.

It takes all of the panel even where controls were moved down: a touch anywhere will do.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from kiosk.presenters.models import Attract, Greeting, Nav
from kiosk.ui.elements import Align, TextStyle
from kiosk.ui.geometry import Rect
from kiosk.ui.screens.home import announced
from kiosk.ui.sheet import Sheet
from kiosk.ui.theme.tokens import BODY, LEAD, LINE_PITCH, STRONG, TITLE
from kiosk.ui.widgets.frame import offline_sign

_LARGEST: Final = TextStyle(40.0, bold=True, serif=True)
_WIDEST, _LOW, _HIGH = 250.0, 104.0, 240.0
_TIGHT, _GAP, _WIDE_GAP = 2.2, 5.6, 12.0
_LEAST_TITLE_MM = 8.0
_NAME_LINES = 2
_TITLE_SHARE, _FOOT_SHARE, _MIDDLE_SHARE = 0.062, 0.13, 0.5
_PILL, _PILL_SHARE, _PILL_MARGIN = 20.0, 0.24, 8.0
_RULE = (46.0, 0.7)
_WELCOMES: Final = (14.0, 12.0, 10.4, 9.0, 8.2, 7.4, 6.6, 5.8, 5.1, 4.6, 4.0, 3.6)
_LEAST_WELCOME_MM = 5.1
_NOTE, _LEAST_NOTED, _NOTE_LINES = 0.62, 6.6, 2
_CELL_GAP = 4.0
_SIGN = 10.0  # that the kiosk is offline, and what parts it from the name
_LARGER = 1.9  # than the others is the large one at least


@dataclass(frozen=True, slots=True)
class _Table:
    """How the other languages stand: so many in a row, and what to do below each welcome where there is room for it."""

    columns: int
    rows: int
    style: TextStyle
    note: TextStyle | None
    note_height: float
    gap: float

    @property
    def height(self) -> float:
        """Of all of it."""
        cell = self.style.em * LINE_PITCH + self.note_height
        return self.rows * cell + (self.rows - 1) * self.gap


def draw(sheet: Sheet, body: Attract, nav: Nav, area: Rect) -> None:
    """Lay out whose home it is and the time, the large welcome and what to do, the others, who receives now."""
    sheet.control(area, body.begin, radius=0.0, shows=False)
    gap = _TIGHT if area.h < _LOW else _WIDE_GAP if area.h > _HIGH else _GAP
    inside = _head(sheet, area.inset(sheet.format.margin, min(gap, sheet.format.margin)), nav, gap)
    inside = _foot(sheet, inside, body, gap)
    _welcome(sheet, inside.middle(min(inside.w, _WIDEST), inside.h), body, gap)


def _head(sheet: Sheet, area: Rect, nav: Nav, gap: float) -> Rect:
    em = min(TITLE.em, max(_LEAST_TITLE_MM / sheet.format.unit_mm, area.h * _TITLE_SHARE))
    style = replace(TITLE, em=em)
    time = sheet.width(nav.clock, style, language="en") + 1.0
    sign = _SIGN if nav.offline else 0.0
    width = area.w - time - _CELL_GAP - sign
    name = sheet.fitted(nav.home_name, style, width, max(em, _NAME_LINES * BODY.em) * LINE_PITCH)
    row, rest = area.cut_top(max(em * LINE_PITCH, sheet.height(nav.home_name, name, width)), gap)
    box, words = row.cut_end(time, _CELL_GAP)
    sheet.text(box, nav.clock, style, sheet.palette.soft, align=Align.END, ltr=True)
    if nav.offline:
        natural = sheet.width(nav.home_name, name)
        words = offline_sign(sheet, words, nav.offline, replace(BODY, em=0.7 * em), most=words.w - natural - sign)
    sheet.text(words, nav.home_name, name)
    sheet.rule(Rect(area.x, row.bottom, area.w, 0.3), sheet.palette.line)
    return rest


def _foot(sheet: Sheet, area: Rect, body: Attract, gap: float) -> Rect:
    """Draw who receives now, and the announcement, at the foot, as far as they leave the welcome its room.

    Both are on home too, one touch from here.
    """
    if area.h >= _LOW:
        area = announced(sheet, area, body.announcement)
    names = body.between.join(body.on_duty)
    said = f"{body.on_duty_heading}  {names}" if names else body.nobody_on_duty
    room = max(area.h * _FOOT_SHARE, sheet.least_said * LINE_PITCH + 0.1)
    style = sheet.fitted(said, STRONG, area.w, room, least=sheet.least_said)
    height = sheet.height(said, style, area.w)
    if area.h - height - gap < area.h * _MIDDLE_SHARE or height > room + LINE_PITCH * style.em:
        return area
    row, rest = area.cut_bottom(height, gap)
    sheet.text(row, said, style, sheet.palette.soft, align=Align.CENTRE)
    return rest


def _welcome(sheet: Sheet, area: Rect, body: Attract, gap: float) -> None:
    """Draw the large welcome with what to do, and the other languages below, in the middle of the page."""
    large = body.greetings[body.large]
    others = tuple(greeting for greeting in body.greetings if greeting is not large)
    pill = min(_PILL, _PILL_SHARE * area.h)
    room = area.h - pill - gap
    table = _table(sheet, Rect(area.x, area.y, area.w, room - 2 * gap), others, gap)
    below = table.height + 2 * gap if table else 0.0
    style = _filling(sheet, large, area.w, room - below)
    block = area.middle(area.w, min(area.h, style.em * LINE_PITCH + gap + pill + below))
    word, block = block.cut_top(style.em * LINE_PITCH, gap)
    sheet.text(word, large.welcome, style, align=Align.CENTRE, language=large.language)
    box, block = block.cut_top(pill, gap)
    _pill(sheet, box, large, body.begin.icon)
    if table:
        sheet.rule(Rect(block.x, block.y, block.w, _RULE[1]).middle(*_RULE), sheet.palette.gold)
        _others(sheet, block.cut_bottom(table.height)[0], others, table)


def _filling(sheet: Sheet, greeting: Greeting, width: float, height: float) -> TextStyle:
    """The style of the large welcome: as large as one line of it has room for."""
    natural = sheet.width(greeting.welcome, _LARGEST, language=greeting.language)
    return replace(_LARGEST, em=min(_LARGEST.em, height / LINE_PITCH, _LARGEST.em * 0.97 * width / max(natural, 0.1)))


def _pill(sheet: Sheet, box: Rect, greeting: Greeting, icon: str) -> None:
    """Draw what to do, as what is to be pressed looks on every page."""
    size = box.h * 0.6
    room = box.w - size - 2.0 - 2 * _PILL_MARGIN
    natural = sheet.width(greeting.to_do, LEAD, language=greeting.language)
    style = TextStyle(min(box.h * 0.44, LEAD.em * 0.98 * room / max(natural, 0.1)), bold=True)
    words = sheet.width(greeting.to_do, style, language=greeting.language) + 0.4
    shown = box.middle(words + size + 2.0 + 2 * _PILL_MARGIN, box.h)
    sheet.shape(shown, sheet.palette.red, radius=box.h / 2)
    mark, text = shown.inset(_PILL_MARGIN, 0.0).cut_start(size, 2.0)
    sheet.icon(mark.middle(size, size), icon, sheet.palette.on_red)
    sheet.text(text, greeting.to_do, style, sheet.palette.on_red, language=greeting.language)


def _table(sheet: Sheet, area: Rect, others: tuple[Greeting, ...], gap: float) -> _Table | None:
    """How the other languages stand: the largest way that leaves the large one its room; None where there are none."""
    every = list(_tables(sheet, area.w, others, gap))
    fitting = (table for table in every if (area.h - table.height) / LINE_PITCH >= _LARGER * table.style.em)
    return next(fitting, None) or min(every, key=lambda table: table.height, default=None)


def _tables(sheet: Sheet, width: float, others: tuple[Greeting, ...], gap: float) -> Iterator[_Table]:
    """The ways in which no welcome is broken: those that say what to do first, and the larger ones first."""
    for noted in (True, False):
        for em in (em for em in _WELCOMES if em * sheet.format.unit_mm >= _LEAST_WELCOME_MM):
            for rows in range(1, len(others) + 1):
                columns = -(-len(others) // rows)
                cell = (width - _CELL_GAP * (columns - 1)) / columns
                table = _Table(columns, rows, TextStyle(em, bold=True), None, 0.0, gap / 2)
                made = _noted(sheet, others, table, cell) if noted else table
                if made and _widest(sheet, others, made.style) <= cell:
                    yield made


def _widest(sheet: Sheet, others: tuple[Greeting, ...], style: TextStyle) -> float:
    return max(sheet.width(each.welcome, style, language=each.language) for each in others)


def _noted(sheet: Sheet, others: tuple[Greeting, ...], table: _Table, width: float) -> _Table | None:
    """The table with what to do below each welcome; None where that would be small or take more than two lines."""
    note = TextStyle(max(BODY.em, table.style.em * _NOTE))
    height = max(sheet.height(each.to_do, note, width, language=each.language) for each in others)
    small = table.style.em < _LEAST_NOTED or height > _NOTE_LINES * note.em * LINE_PITCH + 0.1
    return None if small else replace(table, note=note, note_height=height)


def _others(sheet: Sheet, area: Rect, others: tuple[Greeting, ...], table: _Table) -> None:
    for row, at in zip(area.rows(table.rows, table.gap), range(0, len(others), table.columns), strict=True):
        shown = others[at : at + table.columns]
        width = (row.w - _CELL_GAP * (table.columns - 1)) / table.columns
        cells = row.middle(len(shown) * (width + _CELL_GAP) - _CELL_GAP, row.h).columns(len(shown), _CELL_GAP)
        for cell, greeting in zip(cells, shown, strict=True):
            _other(sheet, cell, greeting, table)


def _other(sheet: Sheet, cell: Rect, greeting: Greeting, table: _Table) -> None:
    word, note = cell.cut_top(table.style.em * LINE_PITCH)
    tag = greeting.language
    sheet.text(word, greeting.welcome, table.style, align=Align.CENTRE, language=tag)
    if table.note:
        sheet.text(note, greeting.to_do, table.note, sheet.palette.soft, align=Align.CENTRE, top=True, language=tag)
