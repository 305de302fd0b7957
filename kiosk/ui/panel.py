"""The panel: its pixels, its millimetres, and the layout unit between them."""

from dataclasses import dataclass

from kiosk.presenters.rooms import unit_mm
from kiosk.ui.geometry import Rect


@dataclass(frozen=True, slots=True)
class Panel:
    """Pixels and millimetres of the visible area. Sizes come from here, never from the 96 dpi that SDL reports."""

    px: tuple[int, int]
    mm: tuple[float, float]

    @property
    def px_per_mm(self) -> float:
        """Density."""
        return self.px[0] / self.mm[0]

    @property
    def unit_mm(self) -> float:
        """Millimetres of a layout unit: 1 on the 10.1-inch panel."""
        return unit_mm(self.mm)

    @property
    def px_per_unit(self) -> float:
        """Pixels of a layout unit."""
        return self.px_per_mm * self.unit_mm

    @property
    def page(self) -> Rect:
        """The whole visible area in layout units."""
        return Rect(0.0, 0.0, self.px[0] / self.px_per_unit, self.px[1] / self.px_per_unit)
