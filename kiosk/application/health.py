"""Telling the county how devices and engines are: seldom, as each time is a write that wears the card.

What changes is told at once. What comes and goes is told ten seconds later, then twice as long, and so on up to ten
minutes; the last state wins. The first time waits until every part has answered, so that a start that finds all as it
was before writes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import inf
from typing import Final

from kiosk.domain.clock import Moment
from kiosk.domain.facts import RecordHealth
from kiosk.domain.health import Condition, answers_awaited, conditions
from kiosk.domain.visit.states import State

FIRST_S: Final = 2.0
"""Within these after the start reader, panel and speaker have answered; nothing else says that they have."""
PATIENCE_S: Final = 30.0
"""A part that has not answered after so long is told as it is."""
PAUSE_S: Final = 10.0
LONGEST_PAUSE_S: Final = 640.0

Keep = Callable[[RecordHealth, Moment, Callable[[], None]], None]
"""Keeps a fact as of a moment, or calls what it was given when it could not; returns at once."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What was told last, at which steady time, and how long nothing is told after it."""

    conditions: tuple[Condition, ...] = ()
    at: float = -inf
    pause: float = PAUSE_S

    def next(self, now: tuple[Condition, ...], at: float) -> "_Told":
        """Return what is told now; the pause grows until it has been quiet for twice as long."""
        was_quiet = at - self.at >= 2 * self.pause
        return _Told(now, at, PAUSE_S if was_quiet else min(2 * self.pause, LONGEST_PAUSE_S))


class Health:
    """Looks at every state of the kiosk; UI thread only. What could not be kept is told again after the pause."""

    def __init__(self, keep: Keep) -> None:
        self._keep = keep
        self._told = _Told()
        self._is_lost = False

    def see(self, state: State) -> None:
        """Have it kept how things are, where that is news and it is time."""
        if not self._is_due(state):
            return
        if self._is_lost:
            self._is_lost, self._told = False, replace(self._told, conditions=())
        found = conditions(state.devices, printer_enabled=state.settings.printer_enabled)
        if found != self._told.conditions:
            self._told = self._told.next(found, state.now.steady)
            self._keep(RecordHealth(found), state.now, self._lost)

    def _is_due(self, state: State) -> bool:
        now = state.now.steady
        return now - self._told.at >= self._told.pause if self._told.conditions else _has_begun(state, now)

    def _lost(self) -> None:
        """Take note that the last was not kept; any thread."""
        self._is_lost = True


def _has_begun(state: State, now: float) -> bool:
    """Whether the start is over, as far as the parts go."""
    up = now - state.since
    awaited = answers_awaited(state.devices, printer_enabled=state.settings.printer_enabled)
    return up >= PATIENCE_S or (up >= FIRST_S and not awaited)
