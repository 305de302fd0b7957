"""A printer without a driver: keeps the documents and fails as the real one does."""

import threading

from hardware.document import Document
from hardware.errors import PrinterError
from hardware.escpos import Paper, composed
from hardware.mocks.paper import Slip, printed
from hardware.mocks.slip_picture import png_of
from hardware.ports import PrinterState


class MockPrinter:
    """A `Printer` and the hand on it. Starts plugged, with paper, closed and willing; any thread.

    `item_s` is how long an item takes; with a fault set for later, a job breaks off there.
    """

    def __init__(self, paper: Paper, *, item_s: float = 0.0) -> None:
        self._paper = paper
        self._item_s = item_s
        self._busy = threading.Lock()
        self._closing = threading.Event()
        self._plugged = True
        self._loaded = True
        self._cover_open = False
        self._items_left: int | None = None
        self._state = PrinterState.READY
        self._printed: list[Document] = []

    def __repr__(self) -> str:
        return f"<MockPrinter {self.status().value} {len(self._printed)} slips>"

    @property
    def printed(self) -> tuple[Document, ...]:
        """Return the documents printed whole."""
        return tuple(self._printed)

    @property
    def dots(self) -> int:
        """Return how many dots wide it prints."""
        return self._paper.dots

    def status(self) -> PrinterState:
        """Return the state as of now; a cable out hides an open cover, and that the paper."""
        if self._closing.is_set() or not self._plugged:
            return PrinterState.ABSENT
        if self._state not in {PrinterState.READY, PrinterState.PAPER_LOW}:
            return self._state
        if self._cover_open:
            return PrinterState.COVER_OPEN
        return self._state if self._loaded else PrinterState.PAPER_OUT

    def print(self, document: Document) -> None:
        """Keep the document, unless something is wrong before or during it; raises `PrinterError`."""
        items = composed(document, self._paper)
        with self._busy:
            self._require_ready()
            for _ in items:
                self._closing.wait(self._item_s)
                self._use_item()
                self._require_ready()
            self._printed.append(document)

    def close(self) -> None:
        """Be absent from now on, in a job too; twice is fine."""
        self._closing.set()

    def set_state(self, state: PrinterState) -> None:
        """Be in `state` (silent, faulty, low on paper, …) from now on; READY follows paper, cover and cable."""
        self._state = state

    def set_paper(self, *, loaded: bool, items: int | None = None) -> None:
        """Put a roll in, with paper for only so many `items` where that is given, or take it out."""
        self._loaded = loaded
        self._items_left = items if loaded else None

    def set_cover(self, *, is_open: bool) -> None:
        """Open or close the cover."""
        self._cover_open = is_open

    def set_plugged(self, *, plugged: bool) -> None:
        """Plug the cable in or pull it."""
        self._plugged = plugged

    def last_slip_png(self) -> bytes | None:
        """Return the last document as the paper would show it; None before the first."""
        slip = self._last_slip()
        return None if slip is None else png_of(slip)

    def last_slip_text(self) -> str | None:
        """Return the last document's lines; None before the first."""
        slip = self._last_slip()
        return None if slip is None else slip.text

    def _last_slip(self) -> Slip | None:
        if not self._printed:
            return None
        slips = printed(b"".join(composed(self._printed[-1], self._paper)), self._paper.dots).slips
        return slips[-1] if slips else None

    def _use_item(self) -> None:
        if self._items_left is not None:
            self._items_left -= 1
            self._loaded = self._items_left > 0

    def _require_ready(self) -> None:
        state = self.status()
        if not state.can_print:
            raise PrinterError(f"the simulated printer is {state.value}", state=state)
