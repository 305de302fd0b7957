"""A reader that sends codes as lines over a serial port: always live, with a light of its own."""

import logging
import threading
import time
from collections.abc import Callable

from hardware.devices.byte_link import ByteLink
from hardware.devices.scan_rules import HeldStill, scan_of
from hardware.errors import LinkError
from hardware.ports import MAX_SCAN_BYTES, Scan, ScannerState

_log = logging.getLogger(__name__)

_RETRY_S = 1.0
_END_OF_CODE_S = 0.2
"""A reader set up without a terminator is done when so long nothing came: 200 characters' time at 9600 baud."""
_LOOK_S = 1.0


class LineAssembler:
    """Codes out of a stream of bytes: ended by CR or LF, or by silence; never holds more than a code may have."""

    def __init__(self) -> None:
        self._code = bytearray()

    @property
    def is_within_code(self) -> bool:
        """Whether bytes have come that no end has followed."""
        return bool(self._code)

    def add(self, data: bytes) -> list[bytes]:
        """Return the codes that `data` completes; a longer one than allowed keeps one byte too many, which tells."""
        codes = []
        for byte in data:
            if byte in b"\r\n":
                codes += self.end()
            elif len(self._code) <= MAX_SCAN_BYTES:
                self._code.append(byte)
        return codes

    def end(self) -> list[bytes]:
        """Return what has come as a code, if anything has."""
        code = bytes(self._code)
        self._code.clear()
        return [code] if code else []


class SerialScanner:
    """Reads lines from `link` in a thread of its own, and opens it again when it comes back."""

    def __init__(
        self, link: ByteLink, *, clock: Callable[[], float] = time.monotonic, retry_s: float = _RETRY_S
    ) -> None:
        self._link = link
        self._held = HeldStill(clock)
        self._retry_s = retry_s
        self._present = False
        self._closing = threading.Event()
        self._on_scan: Callable[[Scan], None] | None = None
        self._thread = threading.Thread(target=self._run, name="code-scanner-serial", daemon=True)

    def __repr__(self) -> str:
        return f"<SerialScanner {self._link.port} {self.status().value}>"

    def status(self) -> ScannerState:
        """Return READY while the port is open; whether a reader hangs on it cannot be told."""
        return ScannerState.READY if self._present and not self._closing.is_set() else ScannerState.ABSENT

    def listen(self, on_scan: Callable[[Scan], None]) -> None:
        """Start handing codes to `on_scan`, in the thread ``code-scanner-serial``; once per object."""
        self._on_scan = on_scan
        self._open()  # so that the status is right from the start
        self._thread.start()

    def wake(self) -> None:
        """Take the next code as new; it is live anyway."""
        self._held.forget()

    def rest(self) -> None:
        """Stay live: such a reader cannot be told to rest."""

    def close(self) -> None:
        """Stop the thread and let the port go; twice is fine."""
        self._closing.set()
        self._link.interrupt()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join()

    def _open(self) -> bool:
        try:
            self._link.open()
        except LinkError:
            self._present = False
        else:
            self._present = True
        return self._present

    def _run(self) -> None:
        while not self._closing.is_set():
            if self._open():
                self._read_lines()
            else:
                self._closing.wait(self._retry_s)
        self._link.close()

    def _read_lines(self) -> None:
        lines = LineAssembler()
        try:
            while not self._closing.is_set():
                data = self._link.read(within=_END_OF_CODE_S if lines.is_within_code else _LOOK_S)
                self._hand_on(lines.add(data) if data else lines.end())
        except LinkError as error:
            _log.warning("scanner_absent reason=%s", error)
            self._present = False
        except Exception:  # noqa: BLE001  the worker's loop
            # A listener that fails must not leave a scanner that looks alive and reads nothing.
            _log.exception("scanner_failed")

    def _hand_on(self, codes: list[bytes]) -> None:
        for code in codes:
            if self._on_scan is not None and self._held.is_news(code):
                self._on_scan(scan_of(code))
