"""The panel: its pixels, its millimetres, and the layout unit between them."""

from dataclasses import dataclass
from math import sqrt

from kiosk.ui.geometry import Rect

# The page is designed on the 10.1-inch panel; there a unit is a millimetre.
_DESIGN_MM = (217.0, 136.0)
# A 7-inch panel is read from nearer and a 21.5-inch one from farther; text follows the root of the size.
_SMALLEST, _LARGEST = 0.82, 1.6


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
        size = min(self.mm[0] / _DESIGN_MM[0], self.mm[1] / _DESIGN_MM[1])
        return min(_LARGEST, max(_SMALLEST, sqrt(size)))

    @property
    def px_per_unit(self) -> float:
        """Pixels of a layout unit."""
        return self.px_per_mm * self.unit_mm

    @property
    def page(self) -> Rect:
        """The whole visible area in layout units."""
        return Rect(0.0, 0.0, self.px[0] / self.px_per_unit, self.px[1] / self.px_per_unit)
