"""What the bench asks of the kiosk and its window, and the window of the bench."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from hardware.simulation import Simulated
from kiosk.presenters.models import Button, ScreenModel

Call = Callable[[Callable[[], None]], None]
"""Runs a function soon on the UI thread; callable from any thread, returns at once. Kivy: ``Clock.schedule_once``."""


class Place(Protocol):
    """Where a control is, in window pixels, origin top left."""

    @property
    def x(self) -> float:
        """Its left edge."""

    @property
    def y(self) -> float:
        """Its upper edge."""

    @property
    def width(self) -> float:
        """How wide it is."""

    @property
    def height(self) -> float:
        """How high it is."""


class Window(Protocol):
    """A hand and an eye on the window. All calls come on the UI thread and are done when they return."""

    def press(self, control_id: str) -> None:
        """Touch the middle of the control and let go, through the window's own touch dispatch; opens the menu it is in.

        Raises `LookupError` when it is not drawn.
        """

    def touch(self, x: int, y: int) -> None:
        """Touch a point in window pixels, origin top left, and let go."""

    def controls(self) -> Mapping[str, Place]:
        """Return where each drawn control is, by id."""

    def screenshot(self, path: Path) -> None:
        """Draw what is on the screen now and write it as PNG; raises `OSError` when the file cannot be written."""

    def stop(self) -> None:
        """Close the window; `run` then returns."""


class Kiosk(Protocol):
    """A running kiosk with simulated devices. All calls come on the UI thread; what `simulated` holds is for any."""

    @property
    def simulated(self) -> Simulated:
        """The hands on its devices."""

    def screen(self) -> ScreenModel:
        """Return what is on the screen, with all that was posted taken in."""

    def subscribe(self, on_change: Callable[[ScreenModel], None]) -> None:
        """Call `on_change`, on the UI thread, with each screen from now on."""

    def press(self, button: Button) -> None:
        """Do what the button stands for; used where there is no window."""

    def report(self) -> Mapping[str, object]:
        """Return language, queue, online, devices and duty as the bench's `state` tells them."""

    def let_time_pass(self, seconds: float) -> None:
        """Wind the clocks on and let what is due happen. Raises `ValueError` out of the calendar the bench knows."""

    def jump_clock(self, seconds: float) -> None:
        """Set the wall clock, either way. Raises `ValueError` out of the calendar the bench knows."""

    def trust_clock(self, quality: str) -> None:
        """Let the wall clock be trusted as far as `quality` of the wire says."""


class BenchHooks(Protocol):
    """What the window tells the bench. Both calls come on the UI thread; neither blocks."""

    def opened(self, window: Window, call: Call) -> None:
        """Take commands from now on: the first page is drawn."""

    def closed(self) -> None:
        """Take no more: the window goes. Twice is fine."""
