"""A pseudo-terminal that is a desk code reader: decodes what is held before it and sends it as a line."""

import os
import tempfile
import threading
import tty
from contextlib import suppress
from pathlib import Path

from hardware.devices.qr_reader import QrReader
from hardware.ports import Frame


class FarEndScanner:
    """A simulated reader at the other end of `port`; starts plugged. Any thread."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="scanner-")
        self.port = str(Path(self._folder.name) / "scanner")
        self._lock = threading.Lock()
        self._cable: tuple[int, int] | None = None
        self.set_plugged(plugged=True)

    def __repr__(self) -> str:
        return f"<FarEndScanner {self.port} {'unplugged' if self._cable is None else 'plugged'}>"

    def hold(self, picture: Frame) -> None:
        """Hold a picture before the reader: each code in it becomes a line; nothing when it cannot be read."""
        reader = QrReader()
        try:
            for code in reader.read(picture):
                self.send(code + b"\r")
        finally:
            reader.close()

    def send(self, data: bytes) -> None:
        """Send bytes as they are: a terminator left out, garbage, more than fits a line's buffer at once."""
        with self._lock:
            if self._cable is not None:
                with suppress(BlockingIOError):  # nobody has read for 4 KB: a serial line drops it too
                    os.write(self._cable[0], data)

    def set_plugged(self, *, plugged: bool) -> None:
        """Plug the cable in or pull it."""
        with self._lock:
            if plugged and self._cable is None:
                ours, theirs = os.openpty()
                tty.setraw(theirs)
                os.set_blocking(ours, False)
                self._cable = ours, theirs
                Path(self.port).symlink_to(os.ttyname(theirs))
            elif not plugged and self._cable is not None:
                cable, self._cable = self._cable, None
                Path(self.port).unlink()
                for end in cable:
                    os.close(end)

    def close(self) -> None:
        """Pull the cable; twice is fine."""
        self.set_plugged(plugged=False)
        self._folder.cleanup()
