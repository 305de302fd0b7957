"""Hands before the simulated readers: what the bench's ``scan`` does, for each kind of reader."""

import itertools
from pathlib import Path

from hardware.devices.camera_scanner import CameraScanner
from hardware.devices.keyboard_scanner import KeyboardScanner
from hardware.devices.qr_reader import QrReader
from hardware.mocks.far_end_scanner import FarEndScanner
from hardware.mocks.frames import PictureFrames
from hardware.mocks.pictures import picture_from_file, picture_of_code
from hardware.ports import Frame

_KEY_S = 0.002


class CameraAndDeskHand:
    """Holds codes before a kiosk that has a camera and, beside it, a desk reader that is always live.

    While the camera looks, the code goes before it, and through frames and decoder; while it rests, before the desk
    reader, and through its serial line. So a code is read on any screen, always by a driver, and the camera still
    rests when nobody is asked to scan.
    """

    def __init__(self, camera: CameraScanner, frames: PictureFrames, desk: FarEndScanner) -> None:
        self._camera = camera
        self._frames = frames
        self._desk = desk

    def hold(self, text: str) -> None:
        """Hold a drawn code before whichever reader looks."""
        self._hold(picture_of_code(text))

    def hold_picture(self, picture: Path) -> None:
        """Hold a picture file before whichever reader looks; `OSError` when it is none."""
        self._hold(picture_from_file(picture))

    def set_plugged(self, *, plugged: bool) -> None:
        """Plug both in or pull both: a kiosk whose camera is absent has no reader."""
        self._frames.set_plugged(plugged=plugged)
        self._desk.set_plugged(plugged=plugged)

    def set_dark(self, *, dark: bool) -> None:
        """Switch the light off or on; the desk reader has its own."""
        self._frames.set_dark(dark=dark)

    def _hold(self, picture: Frame) -> None:
        if self._camera.is_awake:
            self._frames.hold(picture)
        else:
            self._desk.hold(picture)


class DeskHand:
    """Holds codes before a desk reader on a serial line."""

    def __init__(self, desk: FarEndScanner) -> None:
        self._desk = desk

    def hold(self, text: str) -> None:
        """Hold a drawn code before the reader."""
        self._desk.hold(picture_of_code(text))

    def hold_picture(self, picture: Path) -> None:
        """Hold a picture file before the reader; `OSError` when it is none."""
        self._desk.hold(picture_from_file(picture))

    def set_plugged(self, *, plugged: bool) -> None:
        """Plug the reader in or pull it."""
        self._desk.set_plugged(plugged=plugged)

    def set_dark(self, *, dark: bool) -> None:
        """Do nothing: the reader has a light of its own."""


class KeyboardHand:
    """Types codes as a keyboard reader does, straight into the scanner: there is no wire to simulate."""

    def __init__(self, scanner: KeyboardScanner) -> None:
        self._scanner = scanner
        self._plugged = True
        self._time = itertools.count(start=0.0, step=_KEY_S)

    def hold(self, text: str) -> None:
        """Type `text` and Enter at a reader's speed."""
        for character in f"{text}\r":
            if self._plugged:
                self._scanner.typed(character, next(self._time))

    def hold_picture(self, picture: Path) -> None:
        """Type what the picture's codes say; `OSError` when it is no picture."""
        reader = QrReader()
        try:
            for code in reader.read(picture_from_file(picture)):
                self.hold(code.decode(errors="replace"))
        finally:
            reader.close()

    def set_plugged(self, *, plugged: bool) -> None:
        """Plug the reader in or pull it."""
        self._plugged = plugged

    def set_dark(self, *, dark: bool) -> None:
        """Do nothing: the reader has a light of its own."""
