"""The panel: its pixels, and the format that pages have on it."""

from dataclasses import dataclass

from kiosk.presenters.format import Format
from kiosk.ui.geometry import Rect


@dataclass(frozen=True, slots=True)
class Panel:
    """Pixels of the visible area, and the format. Sizes come from its mm, never from the 96 dpi that SDL reports."""

    px: tuple[int, int]
    format: Format

    @property
    def px_per_mm(self) -> float:
        """Density."""
        return self.px[0] / self.format.panel_mm[0]

    @property
    def unit_mm(self) -> float:
        """Millimetres of a layout unit."""
        return self.format.unit_mm

    @property
    def px_per_unit(self) -> float:
        """Pixels of a layout unit."""
        return self.px_per_mm * self.unit_mm

    @property
    def whole(self) -> Rect:
        """The whole visible area in layout units."""
        return Rect(0.0, 0.0, self.px[0] / self.px_per_unit, self.px[1] / self.px_per_unit)

    @property
    def page(self) -> Rect:
        """Where the page is laid out: all of it, or the part below that everybody reaches."""
        return self.whole.cut_bottom(min(self.whole.h, self.format.height))[0] if self.format.lower else self.whole
