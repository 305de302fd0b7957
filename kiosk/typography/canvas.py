"""A surface of coverage to paint on with Cairo: one byte a pixel, no window needed."""

from ctypes import string_at
from dataclasses import dataclass
from typing import Final, Self

from kiosk.typography.native import c

_A8: Final = 2  # cairo_format_t


@dataclass(frozen=True, slots=True)
class Mask:
    """Coverage, row by row from the top; `width` is a multiple of 4, as Cairo pads rows."""

    width: int
    height: int
    coverage: bytes


class Canvas:
    """An empty coverage surface and the pen on it; paths in pixels. Close it after use (`with`)."""

    def __init__(self, width: int, height: int) -> None:
        self.width = max(4, -(-width // 4) * 4)
        self.height = max(1, height)
        self._surface = c("cairo_image_surface_create")(_A8, self.width, self.height)
        self.pen = c("cairo_create")(self._surface)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        c("cairo_destroy")(self.pen)
        c("cairo_surface_destroy")(self._surface)

    def do(self, verb: str, *numbers: float) -> None:
        """Call ``cairo_<verb>`` with the pen."""
        c("cairo_" + verb)(self.pen, *numbers)

    def mask(self) -> Mask:
        """Return what was painted so far."""
        c("cairo_surface_flush")(self._surface)
        data = c("cairo_image_surface_get_data")(self._surface)
        return Mask(self.width, self.height, string_at(data, self.width * self.height))
