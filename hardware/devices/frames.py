"""Pictures from a camera of the kernel's video interface (V4L2): USB cameras, and what else shows as /dev/video0."""

import io
import logging
import select
import stat
from contextlib import suppress
from pathlib import Path
from typing import Any

from linuxpy.video.device import Device, PixelFormat, V4L2Error, VideoCapture
from PIL import Image, UnidentifiedImageError

from hardware.errors import CameraError
from hardware.ports import Frame

_log = logging.getLogger(__name__)

_WIDTH, _HEIGHT = 640, 480
"""Enough for a code of 25 modules on paper at arm's length, and decoded within 20 ms on a Pi."""
_FRAMES_A_SECOND = 10
_WAIT_S = 0.5
_FORMATS = {"GREY": PixelFormat.GREY, "YUYV": PixelFormat.YUYV, "NV12": PixelFormat.NV12, "MJPG": PixelFormat.MJPEG}
"""In order of choice: the first needs no work, the last a JPEG decoder for each frame."""


class V4l2Frames:
    """A camera by its device file, opened only between `open` and `close`."""

    def __init__(self, device: Path) -> None:
        self._path = device
        self._device: Any = None
        self._capture: Any = None

    def __repr__(self) -> str:
        return f"<V4l2Frames {self._path} {'closed' if self._device is None else 'open'}>"

    def present(self) -> bool:
        """Return whether the device file is there and is a device."""
        try:
            return stat.S_ISCHR(self._path.stat().st_mode)
        except OSError:
            return False

    def open(self) -> None:
        """Start the camera in the best format it offers; raises `CameraError`."""
        if self._device is not None:
            return
        self._device = Device(self._path)
        try:
            self._device.open()
            self._capture = VideoCapture(self._device)
            self._choose_format()
            self._capture.open()
        except CameraError:
            self.close()
            raise
        except (OSError, V4L2Error, ValueError) as error:
            self.close()
            raise CameraError(f"{self._path}: {error}") from error

    def read(self) -> Frame | None:
        """Return the next frame, or None when none came within 0.5 s or it was broken; raises `CameraError`."""
        if self._device is None:
            raise CameraError(f"{self._path}: read while closed")
        try:
            ready, _, _ = select.select([self._device.fileno()], [], [], _WAIT_S)
            if not ready:
                return None
            picture = self._capture.buffer.raw_read()
        except BlockingIOError:
            return None  # another reader's frame, or the driver's false alarm
        except (OSError, ValueError) as error:
            raise CameraError(f"{self._path}: {error}") from error
        form = picture.format
        return grey_frame(
            bytes(picture.data), form.pixel_format.name, form.width, form.height, stride=form.bytes_per_line
        )

    def close(self) -> None:
        """Stop the camera; twice is fine."""
        capture, self._capture = self._capture, None
        device, self._device = self._device, None
        # A camera that was pulled refuses to be stopped.
        if capture is not None:
            with suppress(OSError, V4L2Error, ValueError, AttributeError):
                capture.close()
        if device is not None:
            with suppress(OSError):
                device.close()

    def _choose_format(self) -> None:
        offered = {each.pixel_format for each in self._capture.formats()}
        known = [code for code, pixel_format in _FORMATS.items() if pixel_format in offered]
        if not known:
            raise CameraError(f"{self._path}: offers none of {', '.join(_FORMATS)}")
        self._capture.set_format(_WIDTH, _HEIGHT, known[0])
        with suppress(OSError):
            self._capture.set_fps(_FRAMES_A_SECOND)  # many cameras have one speed only


def grey_frame(data: bytes, pixel_format: str, width: int, height: int, *, stride: int) -> Frame | None:
    """Return a camera's picture as grey; None when it is broken, as the first ones of many cameras are.

    `pixel_format` is V4L2's name; `stride` is the bytes from one row to the next, 0 for compressed pictures.
    """
    match pixel_format:
        case "MJPEG" | "JPEG":
            return _from_jpeg(data)
        case "YUYV":
            return _from_rows(data[::2], width, height, stride // 2)
        case "GREY" | "NV12":
            return _from_rows(data, width, height, stride)
        case _:
            return None


def _from_rows(grey: bytes, width: int, height: int, stride: int) -> Frame | None:
    stride = max(stride, width)
    if len(grey) < stride * (height - 1) + width:
        return None
    if stride == width:
        return Frame(width, height, grey[: width * height])
    return Frame(width, height, b"".join(grey[row * stride : row * stride + width] for row in range(height)))


def _from_jpeg(data: bytes) -> Frame | None:
    try:
        picture = Image.open(io.BytesIO(data), formats=["JPEG"])
        picture.draft("L", picture.size)
        grey = picture.convert("L")
    except (OSError, UnidentifiedImageError, ValueError):
        return None
    return Frame(grey.width, grey.height, grey.tobytes())
