"""The columns that running text has on a page: in a case, in the notice, on a deputy's card.

Tests hold the window to them.
"""

from dataclasses import dataclass

from kiosk.presenters.format import EM, LINE, Format
from kiosk.presenters.reading import Column

_CASE_HEAD, _NOTICE_HEAD = 14.8, 16.0
_SIDE_PAGER = 32.0
LOW_CASE_FRAME = 4.0
"""What is free above and below the words of a case that has one column; no title stands on its later pages."""
CASE_FACTS = 0.6
"""The share of a case that has facts and reply beside the timeline."""
_LOW_NOTICE_FRAME = 2.0
CLOSER_BY = 5.2
"""What the words of a tile gain where its icon is smaller and nearer to them."""
CARD_FACTS, CARD_HEAD = 0.64, 14.0
"""The share of a deputy's card that has the facts beside who it is; else what who it is takes above them."""
_LOW_HEAD_MM, LOW_CARD_GAP_MM, LOW_CARD_LIFT_MM = (11.8, 15.6), 1.6, 2.0
"""The same on a low page: one line of a name or two, what is free below, and what they take of the free strip above."""
_CARD_FRAME, _FACT_GAP = 5.0, 2.4


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
    low_case: Column
    more_of_low_case: Column
    half_notice: Column
    notice: Column
    title: float


@dataclass(frozen=True, slots=True)
class Card:
    """Room on a deputy's card: how wide lines are in ems, how many there are, and what is free between facts, in lines.

    `strip` is how wide the lines of a short pledge are, which stands below the facts.
    """

    ems: float
    lines: float
    gap: float
    strip: float

    def column(self, *, less: float = 0.0) -> Column:
        """Return the whole lines, less what else takes units of their height."""
        return Column(self.ems, max(1, int(self.lines - less / LINE + 0.01)))


def rooms(page: Format) -> Rooms:
    """Return the columns of a page of this format."""
    width, height = page.content_width, page.content_height
    case_head, notice_head = (0.0, 0.0) if page.titles_above else (_CASE_HEAD, _NOTICE_HEAD)
    case, notice = height - case_head, height - notice_head
    half = width * CASE_FACTS - 14.0
    return Rooms(
        facts=_column(half - 4.0, case - 7.2),
        wide_facts=_column(width - 14.0, case - 7.2),
        reply=_column(width - 10.0, case - 7.2 - 8.0),
        beside_reply=_column(half, case - 7.2 - 11.0),
        steps=_column(width * (1 - CASE_FACTS) - 9.2, case),
        wide_steps=_column(width - 9.2, case),
        low_case=_column(width - 10.0, case - LOW_CASE_FRAME),
        more_of_low_case=_column(width - 10.0, height - LOW_CASE_FRAME),
        half_notice=_column((width - 4.0) / 2 - 15.0, notice - 15.0),
        notice=_column(width - _SIDE_PAGER - 15.0, notice - 15.0),
        title=width,
    )


def card(page: Format, head_lines: int) -> Card:
    """Return the room on a deputy's card below a head of so many lines."""
    width, height = page.content_width, page.content_height
    beside = page.is_roomy and width > height
    words = (width - 14.0) * CARD_FACTS - 8.0 if beside else width - 10.0
    head = 0.0 if beside or page.titles_above else card_head(page, head_lines)
    free = height - (12.0 if beside else head + card_frame(page))
    return Card(words / EM, free / LINE, card_gap(page) / LINE, ((width - 29.0) if beside else words) / EM)


def card_head(page: Format, lines: int) -> float:
    """Return what who it is takes above a deputy's card; on a low page no more when the text grows."""
    if page.is_low:
        return (_LOW_HEAD_MM[lines > 1] + LOW_CARD_GAP_MM - LOW_CARD_LIFT_MM) / page.unit_mm
    return CARD_HEAD


def card_frame(page: Format) -> float:
    """Return what is free above and below the facts on a deputy's card."""
    return _close(page, _CARD_FRAME)


def card_gap(page: Format) -> float:
    """Return what is free between facts on a deputy's card."""
    return _close(page, _FACT_GAP)


def _close(page: Format, units: float) -> float:
    """Return a measure that does not grow with the text where a page is low."""
    return min(units, units / page.unit_mm) if page.is_low else units


def low_notice(page: Format, above: float = 0.0) -> Column:
    """Return the room of a list of the notice below its heading, on a low page, where `above` takes units of it.

    It may be no line at all.
    """
    free = page.content_height - _LOW_NOTICE_FRAME - LINE - above
    return Column((page.content_width - 7.0) / EM, max(0, int(free / LINE + 0.01)))


def tile_ems(page: Format, columns: int, em: float) -> float:
    """Return the width of the words of a tile with an icon, in ems, where `columns` tiles stand in a row."""
    return ((page.content_width - page.gap * (columns - 1)) / columns - 17.6) / em


def sentence_lines(page: Format, rows: int) -> int:
    """Return how many lines each of `rows` sentences may take."""
    height = page.content_height - page.heading
    return max(1, int(((height - page.gap * (rows - 1)) / rows - 1.2) / LINE))


def _column(width: float, height: float) -> Column:
    return Column(width / EM, max(1, int(height / LINE + 0.01)))
