"""A running kiosk as the bench sees it."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from math import ceil

from hardware.simulation import Simulated
from kiosk.bootstrap import Core
from kiosk.clock import SimulatedClock
from kiosk.domain.clock import COUNTY_TIME, ClockQuality
from kiosk.domain.visit.events import Ticked
from kiosk.presenters.models import Button, ScreenModel

FIRST_DAY, LAST_DAY = datetime(1970, 1, 2, tzinfo=COUNTY_TIME), datetime(2199, 12, 31, tzinfo=COUNTY_TIME)
"""Real clocks start at 1970 when their battery is empty; later than 2199 is a slip of the hand."""

_TICK_S = 1.0
_TICKS_MAX = 120


class RunningKiosk:
    """Meets `ports.Kiosk` for a core started with ``simulate``; `ValueError` for one that was not."""

    def __init__(self, core: Core) -> None:
        simulated, clock = core.board.simulated, core.clock
        if simulated is None or not isinstance(clock, SimulatedClock):
            raise ValueError("this kiosk is not simulated")
        self._core = core
        self._simulated = simulated
        self._clock = clock

    @property
    def simulated(self) -> Simulated:
        """The hands on its devices."""
        return self._simulated

    def screen(self) -> ScreenModel:
        """Return what is on the screen, with all that was posted taken in."""
        self._core.mailbox.drain()
        return self._core.screen()

    def subscribe(self, on_change: Callable[[ScreenModel], None]) -> None:
        """Call `on_change`, on the UI thread, with each screen from now on."""
        self._core.subscribe(on_change)

    def press(self, button: Button) -> None:
        """Do what the button stands for."""
        self._core.press(button)

    def report(self) -> Mapping[str, object]:
        """Return language, queue, online, devices and duty as `state` tells them."""
        state = self._core.store.state
        queue, devices = state.queue, state.devices
        return {
            "language": self._core.screen().language,
            "queue": {"pending": queue.pending, "settled": queue.settled, "rejected": queue.rejected},
            "online": state.online,
            "devices": {
                "printer": devices.printer.value,
                "scanner": devices.reader.value,
                "panel": devices.panel.value,
                "speaker": devices.speaker.value,
            },
            "input": {"handwriting": devices.handwriting or "ready", "pinyin": devices.pinyin or "ready"},
            "duty": [duty.deputy_id for duty in state.duties],
        }

    def let_time_pass(self, seconds: float) -> None:
        """Wind the clocks on, in 120 ticks at most: a second each up to two minutes, as real time comes."""
        self._check(seconds)
        ticks = min(_TICKS_MAX, ceil(seconds / _TICK_S)) or 1
        for _ in range(ticks):
            self._clock.advance(seconds / ticks)
            self._tick()

    def jump_clock(self, seconds: float) -> None:
        """Set the wall clock, either way."""
        self._check(seconds)
        self._clock.jump(seconds)
        self._tick()

    def trust_clock(self, quality: str) -> None:
        """Let the wall clock be trusted as far as `quality` of the wire says."""
        self._clock.quality = ClockQuality(quality)
        self._tick()

    def _tick(self) -> None:
        self._core.mailbox.post(Ticked(self._clock.now()))
        self._core.mailbox.drain()

    def _check(self, seconds: float) -> None:
        try:
            wanted = self._clock.now().wall + timedelta(seconds=seconds)
        except OverflowError:
            wanted = LAST_DAY + timedelta(days=1)
        if not FIRST_DAY <= wanted <= LAST_DAY:
            raise ValueError(f"the clock goes from {FIRST_DAY.year} to {LAST_DAY.year}")
