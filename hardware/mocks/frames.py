"""A simulated camera: pictures held before it go through the real decoder."""

import threading
from collections import deque

from hardware.errors import CameraError
from hardware.mocks.pictures import darkened, wall
from hardware.ports import Frame

_FRAME_S = 0.1
_FRAMES_HELD = 3
"""A picture is held for so many frames: the second and third show that a code held still arrives once."""


class PictureFrames:
    """Shows a bare wall until a picture is held before it. Starts plugged and lit; any thread.

    `frame_s` is the time between two frames.
    """

    def __init__(self, *, frame_s: float = _FRAME_S) -> None:
        self._frame_s = frame_s
        self._lock = threading.Lock()
        self._pull = threading.Event()
        self._pictures: deque[Frame] = deque()
        self._is_open = False
        self._dark = False
        self._hung = False
        self._frames_until_pulled: int | None = None
        self.opened = 0
        """How often it was started."""

    def __repr__(self) -> str:
        return f"<PictureFrames {'present' if self.present() else 'absent'} {'open' if self._is_open else 'closed'}>"

    @property
    def is_open(self) -> bool:
        """Whether the camera runs now."""
        return self._is_open

    def present(self) -> bool:
        """Return whether the camera is plugged in."""
        return not self._pull.is_set()

    def open(self) -> None:
        """Start the camera; `CameraError` when it is not plugged in."""
        if self._pull.is_set():
            raise CameraError("the simulated camera is not plugged in")
        if not self._is_open:
            self._is_open = True
            self.opened += 1

    def read(self) -> Frame | None:
        """Return what is before the camera, once in `frame_s`; `CameraError` when it was pulled or is closed."""
        if not self._is_open:
            raise CameraError("the simulated camera is closed")
        if self._pull.wait(self._frame_s):
            raise CameraError("the simulated camera was pulled")
        with self._lock:
            if self._hung:
                return None
            if self._frames_until_pulled is not None:
                self._frames_until_pulled -= 1
                if self._frames_until_pulled <= 0:
                    self._pull.set()
            picture = self._pictures.popleft() if self._pictures else wall()
            return darkened(picture) if self._dark else picture

    def close(self) -> None:
        """Stop the camera, and take away what is held before it; twice is fine."""
        self._is_open = False
        with self._lock:
            self._pictures.clear()

    def hold(self, *pictures: Frame) -> None:
        """Hold pictures before the camera, one after the other, a moment each; one that is absent never sees them."""
        with self._lock:
            for picture in pictures if self.present() else ():
                self._pictures.extend([picture] * _FRAMES_HELD)

    def set_plugged(self, *, plugged: bool, after_frames: int | None = None) -> None:
        """Plug the camera in or pull it; with `after_frames`, pull it when so many more were read."""
        with self._lock:
            self._frames_until_pulled = after_frames if not plugged else None
            if plugged:
                self._pull.clear()
            elif not after_frames:
                self._pull.set()

    def set_dark(self, *, dark: bool) -> None:
        """Switch the light off or on."""
        self._dark = dark

    def set_hung(self, *, hung: bool) -> None:
        """Give no more frames though the camera is there, or give them again."""
        self._hung = hung
