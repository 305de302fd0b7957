"""Pictures to hold before a simulated camera: drawn codes, files, a bare wall, the dark."""

import io
from pathlib import Path

import segno
from PIL import Image, ImageOps

from hardware.ports import Frame

_MODULE_PIXELS = 6
_LARGEST_SIDE = 1280
_SMALLEST_MODULE_PIXELS = 3
_WALL = 200


def picture_of_code(code: str | bytes, *, correction: str = "M") -> Frame:
    """Return a sharp picture of a QR code; bytes make a binary one. `segno.DataOverflowError` beyond version 40."""
    qr = qr_code(code.encode() if isinstance(code, str) else code, correction=correction)
    pixels = max(_SMALLEST_MODULE_PIXELS, min(_MODULE_PIXELS, _LARGEST_SIDE // qr.symbol_size(border=4)[0]))
    file = io.BytesIO()
    qr.save(file, kind="png", scale=pixels, border=4)
    return _frame(Image.open(file))


def qr_code(code: bytes, *, correction: str) -> segno.QRCode:
    """Return the symbol of a code's bytes; `segno` alone would take some UTF-8 for Japanese and write it as kanji."""
    mode = None if code.isascii() else "byte"
    return segno.make_qr(code.decode() if code.isascii() else code, error=correction, mode=mode, boost_error=False)


def picture_from_file(path: Path) -> Frame:
    """Return a picture file as a camera would see it, at most 1280 pixels a side; `OSError` when it is none."""
    with Image.open(path) as picture:
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((_LARGEST_SIDE, _LARGEST_SIDE))
        return _frame(upright)


def wall() -> Frame:
    """Return what a camera sees when nobody is there."""
    return Frame(320, 240, bytes([_WALL]) * (320 * 240))


def darkened(frame: Frame) -> Frame:
    """Return the same view with the light off: a twentieth of its brightness."""
    return Frame(frame.width, frame.height, frame.pixels.translate(bytes(value // 20 for value in range(256))))


def damaged(frame: Frame) -> Frame:
    """Return the picture with its middle torn out, beyond what a code's error correction repairs."""
    picture = Image.frombytes("L", (frame.width, frame.height), frame.pixels)
    hole = (frame.width // 4, frame.height // 4, frame.width * 3 // 4, frame.height * 3 // 4)
    picture.paste(_WALL, hole)
    return _frame(picture)


def _frame(picture: Image.Image) -> Frame:
    """Return a picture as grey on a white ground, where it has transparent parts."""
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        coloured = picture.convert("RGBA")
        ground = Image.new("RGBA", coloured.size, "white")
        picture = Image.alpha_composite(ground, coloured)
    grey = picture.convert("L")
    return Frame(grey.width, grey.height, grey.tobytes())
