"""A camera as a code scanner: it looks between `wake` and `rest`, and keeps no picture."""

import logging
import threading
import time
from collections.abc import Callable

from hardware.devices.qr_reader import QrReader
from hardware.devices.scan_rules import HeldStill, scan_of
from hardware.errors import CameraError
from hardware.ports import Frame, Frames, Scan, ScannerState

_log = logging.getLogger(__name__)

_RETRY_S = 1.0
_NO_FRAME_S = 3.0
"""A camera that gives no frame for so long hangs: it is closed and opened again."""
_DARKEST_READABLE = 28
"""Mean grey, of 255, below which a code drowns in noise: a lit hall gives 60 and more, an unlit one nearly 0."""
_SAMPLE = 61
"""Every so many pixels are looked at to judge the light: prime, so that it does not fall in step with the rows."""


class CameraScanner:
    """Finds QR codes in `frames`, in a thread of its own that starts with `listen`."""

    def __init__(
        self, frames: Frames, *, clock: Callable[[], float] = time.monotonic, retry_s: float = _RETRY_S
    ) -> None:
        self._frames = frames
        self._held = HeldStill(clock)
        self._retry_s = retry_s
        self._awake = threading.Event()
        self._changed = threading.Event()
        self._closing = False
        self._seen = ScannerState.READY
        self._on_scan: Callable[[Scan], None] | None = None
        self._thread = threading.Thread(target=self._run, name="code-scanner", daemon=True)

    def __repr__(self) -> str:
        return f"<CameraScanner {self.status().value} {'awake' if self._awake.is_set() else 'resting'}>"

    @property
    def is_awake(self) -> bool:
        """Whether it looks at the world."""
        return self._awake.is_set()

    def status(self) -> ScannerState:
        """Return what the frames show while awake; while resting, whether the camera is there."""
        if self._closing:
            return ScannerState.ABSENT
        if self._awake.is_set():
            return self._seen
        return ScannerState.READY if self._frames.present() else ScannerState.ABSENT

    def listen(self, on_scan: Callable[[Scan], None]) -> None:
        """Start handing codes to `on_scan`, in the thread ``code-scanner``; once per object."""
        self._on_scan = on_scan
        self._thread.start()

    def wake(self) -> None:
        """Start the camera, and take the first code as new."""
        if not self._awake.is_set():
            self._held.forget()
            self._seen = ScannerState.READY if self._frames.present() else ScannerState.ABSENT
            self._awake.set()
            self._changed.set()

    def rest(self) -> None:
        """Stop the camera, within half a second."""
        self._awake.clear()
        self._changed.set()

    def close(self) -> None:
        """Stop the thread and let the camera go; twice is fine."""
        self._closing = True
        self.rest()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join()

    def _run(self) -> None:
        reader = QrReader()
        while not self._closing:
            self._changed.wait()
            self._changed.clear()
            while self._awake.is_set():
                self._look(reader)
        reader.close()

    def _look(self, reader: QrReader) -> None:
        """Watch the camera until it rests or goes; then wait a little before it is tried again."""
        try:
            self._frames.open()
            self._watch(reader)
        except CameraError as error:
            if self._seen is not ScannerState.ABSENT:
                _log.warning("camera_absent reason=%s", error)
            self._seen = ScannerState.ABSENT
        except Exception:  # noqa: BLE001  the worker's loop
            # A picture nobody foresaw must not leave a scanner that looks alive and reads nothing.
            _log.exception("camera_failed")
            self._seen = ScannerState.ABSENT
        finally:
            self._frames.close()
        if self._awake.is_set():
            self._changed.wait(self._retry_s)
            self._changed.clear()

    def _watch(self, reader: QrReader) -> None:
        last_frame = time.monotonic()
        while self._awake.is_set():
            frame = self._frames.read()
            if frame is not None:
                last_frame = time.monotonic()
                self._seen = ScannerState.DARK if is_dark(frame) else ScannerState.READY
                self._hand_on(reader.read(frame))
            elif time.monotonic() - last_frame > _NO_FRAME_S:
                raise CameraError(f"no frame within {_NO_FRAME_S} s")

    def _hand_on(self, codes: list[bytes]) -> None:
        for code in codes:
            if self._awake.is_set() and self._on_scan is not None and self._held.is_news(code):
                self._on_scan(scan_of(code))


def is_dark(frame: Frame) -> bool:
    """Whether a picture is too dark for a code to be read from it."""
    sample = frame.pixels[::_SAMPLE]
    return sum(sample) < _DARKEST_READABLE * len(sample)
