"""The one place that holds the state: an event comes in, the step says what is so now, and what is wanted goes out."""

from collections.abc import Callable

from kiosk.application.ports import Clock
from kiosk.domain.visit.effects import Effect
from kiosk.domain.visit.events import Event, Ticked
from kiosk.domain.visit.states import State
from kiosk.domain.visit.step import step

Execute = Callable[[Effect, State], None]
"""Does what is wanted, or has it done; returns at once and answers by posting an event."""


class Store:
    """The state of the kiosk; UI thread only. Every event meets the time it happens at, as an event of its own."""

    def __init__(self, state: State, clock: Clock, execute: Execute) -> None:
        self._state = state
        self._clock = clock
        self._execute = execute
        self._subscribers: list[Callable[[State], None]] = []

    @property
    def state(self) -> State:
        """The state now; frozen."""
        return self._state

    def dispatch(self, event: Event) -> None:
        """Take an event in: first the state, then who looks at it, then what is wanted."""
        effects: tuple[Effect, ...] = ()
        if not isinstance(event, Ticked):
            self._state, effects = step(self._state, Ticked(self._clock.now()))
        self._state, more = step(self._state, event)
        state = self._state
        for tell in self._subscribers:
            tell(state)
        for effect in (*effects, *more):
            self._execute(effect, state)

    def subscribe(self, tell: Callable[[State], None]) -> None:
        """Call `tell` with the state after every event."""
        self._subscribers.append(tell)
