"""Writes what the window shows as PNG: draws it, reads those very pixels, then lets them be shown."""

from pathlib import Path

from kivy.core.window import Window
from kivy.graphics.opengl import GL_RGB, GL_UNSIGNED_BYTE, glReadPixels


def write_png(path: Path) -> None:
    """Draw the window anew and write it; raises `OSError` when the file cannot be written."""
    from PIL import Image  # noqa: PLC0415 - for pictures only; the kiosk itself starts without

    Window.dispatch("on_draw")
    width, height = (int(side) for side in Window.size)
    pixels = glReadPixels(0, 0, width, height, GL_RGB, GL_UNSIGNED_BYTE)
    Window.dispatch("on_flip")
    image = Image.frombytes("RGB", (width, height), pixels).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    image.save(path, format="PNG", optimize=False)
