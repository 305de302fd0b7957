"""The screen as last seen, for threads that wait for it to change."""

from collections.abc import Callable
from threading import Condition
from time import monotonic

from kiosk.presenters.models import ScreenModel

GLANCE_S = 0.1
"""How often a condition that no screen tells (a lamp) is looked at again."""


class Watch:
    """Knows the newest screen. `see` is called on the UI thread, `until` on any other."""

    def __init__(self, model: ScreenModel) -> None:
        self._model = model
        self._turned_at = monotonic()
        self._changed = Condition()

    def see(self, model: ScreenModel) -> None:
        """Take the newest screen and wake who waits."""
        with self._changed:
            if (model.name, model.dialog is None) != (self._model.name, self._model.dialog is None):
                self._turned_at = monotonic()
            self._model = model
            self._changed.notify_all()

    @property
    def model(self) -> ScreenModel:
        """The newest screen."""
        return self._model

    @property
    def turned_at(self) -> float:
        """When, by `time.monotonic`, another page or a dialog came."""
        return self._turned_at

    def until(self, holds: Callable[[ScreenModel], bool], deadline: float) -> bool:
        """Wait until `holds` for the newest screen, at most to `deadline` of `time.monotonic`; whether it did."""
        with self._changed:
            while not holds(self._model):
                left = deadline - monotonic()
                if left <= 0:
                    return False
                self._changed.wait(min(left, GLANCE_S))
            return True
