"""The columns that running text has on a panel: in a case, in the notice, on a deputy's card.

Measures are the window's: layout units, one millimetre on the 10.1-inch panel. Tests hold the window to them.
"""

from dataclasses import dataclass
from math import sqrt
from typing import Final

from kiosk.presenters.reading import Column

EM: Final = 5.5
LINE: Final = EM * 1.4
DESIGN_MM: Final = (217.0, 136.0)
# A 7-inch panel is read from nearer and a 21.5-inch one from farther; text follows the root of the size.
_SMALLEST, _LARGEST = 0.82, 1.6
_MARGINS, _BARS, _TOP_BAR = 16.0, 49.8, 26.4
_CASE_HEAD, _NOTICE_HEAD = 14.8, 16.0
_LIST_HEAD = 22.8
_SIDE_PAGER = 32.0


@dataclass(frozen=True, slots=True)
class Rooms:
    """Columns in ems and lines of body text; heights in units.

    `facts` is a value beside its label where half a page is there, `wide_facts` where a whole one is.
    """

    facts: Column
    wide_facts: Column
    reply: Column
    beside_reply: Column
    steps: Column
    wide_steps: Column
    half_notice: Column
    notice: Column
    title: float
    card: Column
    paged_card: Column
    pledge: Column
    pledge_strip: float


def unit_mm(panel_mm: tuple[float, float]) -> float:
    """Return the millimetres of a layout unit: 1 on the 10.1-inch panel."""
    size = min(panel_mm[0] / DESIGN_MM[0], panel_mm[1] / DESIGN_MM[1])
    return min(_LARGEST, max(_SMALLEST, sqrt(size)))


def rooms(panel_mm: tuple[int, int]) -> Rooms:
    """Return the columns of a panel of this visible width and height."""
    unit = unit_mm(panel_mm)
    width, height = panel_mm[0] / unit - _MARGINS, panel_mm[1] / unit - _BARS
    case, notice = height - _CASE_HEAD, height - _NOTICE_HEAD
    half = width * 0.56 - 14.0
    return Rooms(
        facts=_column(half - 4.0, case - 7.2),
        wide_facts=_column(width - 14.0, case - 7.2),
        reply=_column(width - 10.0, case - 7.2 - 8.0),
        beside_reply=_column(half, case - 7.2 - 11.0),
        steps=_column(width * 0.44 - 9.2, case),
        wide_steps=_column(width - 9.2, case),
        half_notice=_column((width - 4.0) / 2 - 15.0, notice - 15.0),
        notice=_column(width - _SIDE_PAGER - 15.0, notice - 15.0),
        title=width,
        card=_column((width - 14.0) * 0.6 - 12.0, height - 12.0),
        paged_card=_column((width - _SIDE_PAGER - 14.0) * 0.6 - 12.0, height - 12.0),
        pledge=_column((width - _SIDE_PAGER - 14.0) * 0.6 - 8.0, height - 12.0 - 9.0),
        pledge_strip=(width - 29.0) / EM,
    )


def tile_ems(panel_mm: tuple[int, int], columns: int, em: float) -> float:
    """Return the width of the words of a tile with an icon, in ems, where `columns` tiles stand in a row."""
    width = panel_mm[0] / unit_mm(panel_mm) - _MARGINS
    return ((width - 2.6 * (columns - 1)) / columns - 17.6) / em


def sentence_lines(panel_mm: tuple[int, int], rows: int) -> int:
    """Return how many lines each of `rows` sentences may take."""
    height = panel_mm[1] / unit_mm(panel_mm) - _BARS - _LIST_HEAD
    return max(1, int(((height - 2.6 * (rows - 1)) / rows - 1.2) / (LINE * 0.93)))


def _column(width: float, height: float) -> Column:
    return Column(width / EM, max(1, int(height / LINE + 0.01)))
