"""What the window needs of the kiosk's core and offers to the bench; both are met by structure."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from kiosk.presenters.models import ScreenModel

Call = Callable[[Callable[[], None]], None]
"""Runs a function soon on the UI thread; callable from any thread, returns at once. Kivy: ``Clock.schedule_once``."""


class Mailbox(Protocol):
    """Where events are left, from any thread, and taken in on the UI thread."""

    wake: Callable[[], None]

    def post(self, event: Any) -> None:  # noqa: ANN401 - an event of the domain
        """Leave an event and wake the window."""

    def drain(self) -> None:
        """Take in every event left so far."""


class Core(Protocol):
    """A running kiosk without a window."""

    @property
    def mailbox(self) -> Mailbox:
        """Its mailbox."""

    def screen(self) -> ScreenModel:
        """Return what is to be on the screen."""

    def subscribe(self, on_change: Callable[[ScreenModel], None]) -> None:
        """Call `on_change`, on the UI thread, with each screen from now on."""

    def focused(self, control: str, *, unasked: bool = False) -> None:
        """Take note that the five keys went to this control, which may be said aloud; UI thread.

        `unasked` when it came under them with another page, which is to be heard first.
        """


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

    def stroke(self, points: Sequence[tuple[float, float]]) -> None:
        """Write a stroke through these points, at least one, shares (0..1) of the field's width and height, and let go.

        Raises `LookupError` when no field to write on by hand is drawn.
        """

    def controls(self) -> Mapping[str, Place]:
        """Return where each drawn control is, by id; the field to write on by hand is one of them."""

    def screenshot(self, path: Path) -> None:
        """Draw what is on the screen now and write it as PNG; raises `OSError` when the file cannot be written."""

    def stop(self) -> None:
        """Close the window; `run` then returns."""


class BenchHooks(Protocol):
    """What the window tells the bench. Both calls come on the UI thread; neither blocks."""

    def opened(self, window: Window, call: Call) -> None:
        """Take commands from now on: the first page is drawn."""

    def closed(self) -> None:
        """Take no more: the window goes. Twice is fine."""
