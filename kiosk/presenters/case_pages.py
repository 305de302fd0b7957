"""How a case is shared out over pages: first the whole at a glance, then what was too long for that, in full."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from kiosk.presenters.format import EM
from kiosk.presenters.models import Fact, Step
from kiosk.presenters.reading import Column, beginning, ems, lines_of, parted, shared_out
from kiosk.presenters.rooms import Rooms

_BETWEEN_STEPS: Final = 0.6  # of a line
_LABEL_GAP: Final = 4.0
_MARK_ROOM: Final = 9.6
_BETWEEN_WORDS: Final = 0.8  # of an em
_LINES_BELOW_TITLE: Final = 4
_FEWEST_BEGUN: Final = 2


@dataclass(frozen=True, slots=True)
class Reply:
    """What was answered, without blanks around it, and the line above that says by whom; both empty where none was."""

    heading: str
    text: str

    def lines(self, width: float) -> int:
        """Return how many lines the heading takes."""
        return max(1, lines_of(self.heading, width))


@dataclass(frozen=True, slots=True)
class CasePart:
    """What is on one page of a case; one that is not `headed` has all the height, without state and number above."""

    facts: tuple[Fact, ...] = ()
    reply: str = ""
    more: str = ""
    steps: tuple[Step, ...] = ()
    headed: bool = True


def parts(
    facts: tuple[Fact, ...], reply: Reply, steps: tuple[Step, ...], rooms: Rooms, more: str
) -> tuple[CasePart, ...]:
    """Return the pages of a page with room; `more` says, at a glance, that all of a long reply comes on the next."""
    shown, others = _facts_at_a_glance(facts, reply, rooms)
    free = rooms.facts.lines - sum(_fact_lines(shown, rooms.facts))
    short = _reply_lines(reply, rooms) <= free
    column = Column(rooms.reply.ems, max(1, rooms.reply.lines + 1 - reply.lines(rooms.reply.ems)))
    whole = _fit(steps, rooms.steps)
    first = CasePart(
        shown,
        reply.text if short else _begun(reply, free, rooms, more),
        "" if short else more,
        steps if whole else _heads(steps, rooms.steps),
    )
    return (
        first,
        *([] if short else [CasePart(reply=part) for part in parted(reply.text, column)]),
        *(CasePart(facts=page) for page in _pages_of_facts(others, rooms.wide_facts)),
        *([] if whole else [CasePart(steps=page) for page in _pages_of_steps(steps, rooms.wide_steps)]),
    )


def low_parts(facts: tuple[Fact, ...], reply: Reply, steps: tuple[Step, ...], rooms: Rooms) -> tuple[CasePart, ...]:
    """Return the pages of one column: all below one another where it is high enough, else what was answered first.

    Where nothing was yet, what is known comes first. Where a page has few lines, only the first has state and number
    above it.
    """
    first = rooms.low_case
    known = sum(_fact_lines(facts, first)) + lines_of(reply.text, first.ems) + reply.lines(first.ems) + 2
    if known + sum(_height(step, _beside_marks(first)) for step in steps) <= first.lines:
        return (CasePart(facts, reply.text, steps=steps),)
    headed = first.lines >= _LINES_BELOW_TITLE
    later = first if headed else rooms.more_of_low_case
    begun = _begun_first(reply, first)
    shown = 0 if begun else _shown_first(facts, first)
    newest = () if begun or shown else (replace(steps[0], text=""),)
    column = Column(later.ems, max(1, later.lines - reply.lines(later.ems)))
    return (
        CasePart(facts[:shown], begun, steps=newest),
        *(CasePart(reply=part, headed=headed) for part in parted(reply.text.removeprefix(begun), column)),
        *(CasePart(facts=page, headed=headed) for page in _pages_of_facts(facts[shown:], later)),
        *(CasePart(steps=page, headed=headed) for page in _pages_of_steps(steps, _beside_marks(later))),
    )


def _begun_first(reply: Reply, column: Column) -> str:
    """Return what the first page has of an answer; nothing where there is none yet, or no room below its heading."""
    lines = column.lines - reply.lines(column.ems)
    return parted(reply.text, Column(column.ems, lines))[0] if reply.heading and reply.text and lines > 0 else ""


def _shown_first(facts: tuple[Fact, ...], column: Column) -> int:
    """Return how many facts the first page has room for."""
    heights = _fact_lines(facts, column)
    if not facts or heights[0] > column.lines:
        return 0
    return shared_out(heights, column.lines)[0].stop


def _beside_marks(column: Column) -> Column:
    return Column(column.ems - _MARK_ROOM / EM, column.lines)


def _facts_at_a_glance(
    facts: tuple[Fact, ...], reply: Reply, rooms: Rooms
) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    """Return all facts where the whole reply has room below them, else the first that leave two lines; the others."""
    lines = _fact_lines(facts, rooms.facts)
    if sum(lines) + _reply_lines(reply, rooms) <= rooms.facts.lines:
        return facts, ()
    first = shared_out(lines, rooms.facts.lines - 4)[0]
    return facts[: first.stop], facts[first.stop :]


def _reply_lines(reply: Reply, rooms: Rooms) -> int:
    """Return what a reply takes below the facts: its lines, its heading, and one for the gaps between six facts."""
    width = rooms.beside_reply.ems
    return lines_of(reply.text, width) + reply.lines(width) + 1


def _begun(reply: Reply, free: int, rooms: Rooms, more: str) -> str:
    """Return the beginning of a long reply, as far as there is room above `more`; nothing where that is too little."""
    width = rooms.beside_reply.ems
    lines = free - reply.lines(width) - 1 - lines_of(more, width)
    return beginning(reply.text, Column(width, lines)) if lines >= _FEWEST_BEGUN else ""


def _fact_lines(facts: Sequence[Fact], column: Column) -> list[int]:
    label = min(column.ems * 0.42, max((ems(fact.label) for fact in facts), default=0.0))
    return [max(1, lines_of(fact.value, column.ems - label - _LABEL_GAP / EM)) for fact in facts]


def _pages_of_facts(facts: tuple[Fact, ...], column: Column) -> list[tuple[Fact, ...]]:
    heights = _fact_lines(facts, column)
    return [facts[page.start : page.stop] for page in shared_out(heights, column.lines - 1)] if facts else []


def _height(step: Step, column: Column) -> float:
    """Return what a step takes: its head, its text, and the gap."""
    return _head(step, column) + lines_of(step.text, column.ems) + _BETWEEN_STEPS


def _head(step: Step, column: Column) -> int:
    """Return how many lines the word and the time of a step take."""
    return 1 if ems(step.state.text) + ems(step.when) + _BETWEEN_WORDS <= column.ems else 2


def _fit(steps: tuple[Step, ...], column: Column) -> bool:
    return sum(_height(step, column) for step in steps) - _BETWEEN_STEPS <= column.lines


def _heads(steps: tuple[Step, ...], column: Column) -> tuple[Step, ...]:
    """Return the newest steps without their texts, as many as there is room for."""
    heads = [replace(step, text="") for step in steps]
    heights = [round(10 * _height(step, column)) for step in heads]
    shown = shared_out(heights, round(10 * (column.lines + _BETWEEN_STEPS)))[0] if heights else range(0)
    return tuple(heads[shown.start : shown.stop])


def _pages_of_steps(steps: tuple[Step, ...], column: Column) -> list[tuple[Step, ...]]:
    pieces = [piece for step in steps for piece in _pieces(step, column)]
    heights = [round(10 * _height(piece, column)) for piece in pieces]
    pages = shared_out(heights, round(10 * (column.lines + _BETWEEN_STEPS)))
    return [tuple(pieces[page.start : page.stop]) for page in pages]


def _pieces(step: Step, column: Column) -> list[Step]:
    room = Column(column.ems, max(1, column.lines - _head(step, column)))
    return [replace(step, text=text) for text in parted(step.text, room)] or [step]
