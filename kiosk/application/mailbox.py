"""Where all threads leave what happened, and the UI thread takes it in, in order."""

from collections.abc import Callable
from queue import Empty, SimpleQueue

from kiosk.domain.visit.events import Event


def _nobody() -> None:
    """Wake nobody: there is no window, somebody drains by hand."""


class Mailbox:
    """Events on their way to the store. `wake` is set by the window and called, on any thread, after each post."""

    def __init__(self, deliver: Callable[[Event], None]) -> None:
        self.wake: Callable[[], None] = _nobody
        self._deliver = deliver
        self._posted: SimpleQueue[Event] = SimpleQueue()

    def post(self, event: Event) -> None:
        """Leave an event; any thread, returns at once."""
        self._posted.put(event)
        self.wake()

    def drain(self) -> None:
        """Deliver everything left so far, in order; UI thread only."""
        for _ in range(self._posted.qsize()):
            try:
                event = self._posted.get_nowait()
            except Empty:
                return
            self._deliver(event)
