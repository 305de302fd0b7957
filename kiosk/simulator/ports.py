"""What the bench asks of the kiosk; what it asks of the window is in ``kiosk.ui.ports``."""

from collections.abc import Callable, Mapping
from typing import Protocol

from hardware.simulation import Simulated
from kiosk.presenters.models import Button, ScreenModel


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
