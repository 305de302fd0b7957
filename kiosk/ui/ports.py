"""What the window needs of the kiosk's core and offers to the bench; both are met by structure."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

from kiosk.presenters.models import ScreenModel


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


class Hands(Protocol):
    """The window as the bench uses it."""

    def press(self, control_id: str) -> None:
        """Touch a control."""

    def touch(self, x: int, y: int) -> None:
        """Touch a point."""

    def controls(self) -> Mapping[str, Place]:
        """Return where each control is."""

    def screenshot(self, path: Path) -> None:
        """Write what is shown as PNG."""

    def stop(self) -> None:
        """Close the window."""


class BenchHooks(Protocol):
    """What the window tells the bench."""

    def opened(self, window: Hands, call: Callable[[Callable[[], None]], None]) -> None:
        """The first page is drawn; `call` runs a function on the UI thread."""

    def closed(self) -> None:
        """The window goes."""
