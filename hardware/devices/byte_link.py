"""A serial line: bytes out, bytes in, and named errors for what can happen to a cable."""

import os
import select
import termios
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import serial

from hardware.errors import LinkAbsentError, LinkLostError, LinkStalledError

_READ_SIZE = 4096
_WRITE_S = 1.0


class ByteLink:
    """A serial port, opened when asked and again after it went away. Not for use by two threads at once.

    `write_s` is how long the port may take no byte before `write` gives up.
    """

    def __init__(self, port: str, baud: int, *, write_s: float = _WRITE_S) -> None:
        self.port = port
        self._baud = baud
        self._write_s = write_s
        self._serial: serial.Serial | None = None

    def __repr__(self) -> str:
        return f"<ByteLink {self.port} {'open' if self.is_open else 'closed'}>"

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def bytes_a_second(self) -> int:
        """Return how many bytes the line carries at most: ten bits each."""
        return self._baud // 10

    @property
    def is_open(self) -> bool:
        """Whether the port was opened; it may have gone since."""
        return self._serial is not None

    def open(self) -> None:
        """Open the port if it is not open, or not the same device any more; raises `LinkAbsentError`."""
        if self._serial is not None:
            if self._is_still_there(self._serial):
                return
            self.close()
        try:
            self._serial = serial.Serial(self.port, self._baud, timeout=0, write_timeout=self._write_s, exclusive=True)
        except (OSError, termios.error, ValueError) as error:
            raise LinkAbsentError(str(error), port=self.port) from error

    def write(self, data: bytes) -> None:
        """Hand `data` to the port; raises `LinkStalledError` when it takes none, `LinkLostError` when it went."""
        try:
            self._opened().write(data)
        except serial.SerialTimeoutException as error:
            raise LinkStalledError(f"no byte of {len(data)} taken within {self._write_s} s", port=self.port) from error
        except (OSError, termios.error) as error:
            raise self._lost(error) from error

    def read(self, *, within: float) -> bytes:
        """Return what has come, waiting up to `within` seconds for the first byte; empty when none came.

        Raises `LinkLostError`.
        """
        port = self._opened()
        try:
            awaited = [port.fileno(), *([] if port.pipe_abort_read_r is None else [port.pipe_abort_read_r])]
            readable, _, _ = select.select(awaited, [], [], max(within, 0.0))
            return port.read(_READ_SIZE) if port.fileno() in readable else b""
        except (OSError, termios.error) as error:
            raise self._lost(error) from error

    def interrupt(self) -> None:
        """Make a `read` in another thread return now, and each after it until the port is opened anew."""
        port = self._serial
        if port is not None:
            with suppress(OSError, TypeError):  # closed at this very moment
                port.cancel_read()

    def close(self) -> None:
        """Let the port go; twice is fine. What was written and not yet sent is dropped."""
        port, self._serial = self._serial, None
        if port is None:
            return
        with suppress(OSError, termios.error):
            # Closing waits for unsent bytes otherwise, half a minute on a line that takes none.
            port.reset_output_buffer()
        with suppress(OSError, termios.error):
            port.close()

    def _opened(self) -> serial.Serial:
        if self._serial is None:
            raise LinkLostError("used while closed", port=self.port)
        return self._serial

    def _lost(self, error: Exception) -> LinkLostError:
        self.close()
        return LinkLostError(str(error), port=self.port)

    def _is_still_there(self, port: serial.Serial) -> bool:
        """Whether the path still leads to the device that is open: pulled and put back makes another one."""
        try:
            return Path(self.port).stat().st_rdev == os.fstat(port.fileno()).st_rdev
        except OSError:
            return False
