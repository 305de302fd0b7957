"""A scanner without a driver: what is held before it arrives at once, in a thread of its own."""

import queue
import threading
import time
from collections.abc import Callable
from pathlib import Path

from hardware.devices.qr_reader import QrReader
from hardware.devices.scan_rules import HeldStill, scan_of
from hardware.mocks.pictures import picture_from_file
from hardware.ports import Scan, ScannerState


class MockScanner:
    """A `CodeScanner` and the hand before it. Starts plugged and lit, and is always live."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._held = HeldStill(clock)
        self._codes: queue.Queue[bytes | None] = queue.Queue()
        self._plugged = True
        self._dark = False
        self._closed = False
        self._on_scan: Callable[[Scan], None] | None = None
        self._thread = threading.Thread(target=self._run, name="mock-scanner", daemon=True)
        self.awake = False
        """Whether it was woken last, or told to rest."""

    def __repr__(self) -> str:
        return f"<MockScanner {self.status().value}>"

    def status(self) -> ScannerState:
        """Return the state as of now."""
        if self._closed or not self._plugged:
            return ScannerState.ABSENT
        return ScannerState.DARK if self._dark else ScannerState.READY

    def listen(self, on_scan: Callable[[Scan], None]) -> None:
        """Start handing codes to `on_scan`; once per object."""
        self._on_scan = on_scan
        self._thread.start()

    def wake(self) -> None:
        """Take the next code as new."""
        self._held.forget()
        self.awake = True

    def rest(self) -> None:
        """Stay live."""
        self.awake = False

    def close(self) -> None:
        """Stop the thread; twice is fine."""
        self._closed = True
        self._codes.put(None)
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join()

    def hold(self, text: str) -> None:
        """Hold a code before the scanner."""
        self.hold_bytes(text.encode())

    def hold_bytes(self, code: bytes) -> None:
        """Hold a code of any bytes before the scanner; nothing is read while it is absent or dark."""
        if self.status() is ScannerState.READY:
            self._codes.put(code)

    def hold_picture(self, picture: Path) -> None:
        """Hold what a picture's codes say before the scanner; `OSError` when it is none."""
        reader = QrReader()
        try:
            for code in reader.read(picture_from_file(picture)):
                self.hold_bytes(code)
        finally:
            reader.close()

    def set_plugged(self, *, plugged: bool) -> None:
        """Plug the scanner in or pull it."""
        self._plugged = plugged

    def set_dark(self, *, dark: bool) -> None:
        """Switch the light off or on."""
        self._dark = dark

    def _run(self) -> None:
        while self._hands_one_on():
            pass

    def _hands_one_on(self) -> bool:
        """Hand the next code on, False when there is to be none; a function, so that none is held while none comes."""
        code = self._codes.get()
        if code is not None and not self._closed and self._on_scan is not None and self._held.is_news(code):
            self._on_scan(scan_of(code))
        return code is not None
