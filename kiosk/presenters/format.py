"""The format of a page: which part of the panel it is laid out on, how large a layout unit is, and what every page has.

Pages are made in layout units: one is a millimetre on the 10.1-inch panel at the standard text size. Larger text is a
larger unit, so a page then has fewer units and holds less; what a finger needs stays in millimetres. Screens draw by
this, and what fits on a page is worked out from it without a window, so that the same state gives the same pages.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import sqrt
from typing import Final

from kiosk.domain.visit.session import TextSize
from kiosk.domain.visit.states import State

DESIGN_MM: Final = (217.0, 136.0)
TARGET_MM: Final = 12.7
MAIN_TARGET_MM: Final = 20.0
GAP_MM: Final = 2.6
"""Between things to touch: the floor is 2.5."""

EM: Final = 5.5
LINE: Final = EM * 1.4
MARGIN: Final = 8.0

_LARGEST_UNIT: Final = 2.0
_FACTORS: Final = {TextSize.SMALL: 0.91, TextSize.STANDARD: 1.0, TextSize.LARGE: 1.35, TextSize.LARGEST: 1.82}
_LOW_FACTORS: Final = {TextSize.SMALL: 0.91, TextSize.STANDARD: 1.0, TextSize.LARGE: 1.2, TextSize.LARGEST: 1.45}
_SMALL_FACTORS: Final = {TextSize.SMALL: 0.91, TextSize.STANDARD: 1.0, TextSize.LARGE: 1.1, TextSize.LARGEST: 1.25}
# Lower, and the largest letters would leave room for two lines. Such a part of a panel is read from nearer: 0.7
# degrees, as EN 301 549 asks, are capitals of 5.8 mm at 475 mm. A whole panel so small is read as a book is: at 410 mm
# they are 5.0 mm. Larger letters would leave a list one choice a page, and no end of pages to turn.
_LOW_MM: Final = 110.0
_LOWER_SHARE: Final = 0.55
_LEAST_LOWER_MM: Final = 95.0
_WIDE_MM: Final = 200.0
_RAIL_MM: Final = 25.0
_UPRIGHT_MM: Final = 15.4  # an icon over its word
_LOW_TITLE = 14.0
"""Of millimetres where the text is larger: a title is large enough, and what is to be pressed needs the height."""
_TITLE, _BELOW, _TITLE_ROOM, _ROOMY, _ROOMY_WIDTH = 12.4, 2.6, 26.0, 60.0, 140.0


@dataclass(frozen=True, slots=True)
class Format:
    """One panel, as one visitor set it; lengths without a unit in their name are layout units."""

    panel_mm: tuple[float, float]
    size: TextSize = TextSize.STANDARD
    lower: bool = False

    @property
    def area_mm(self) -> tuple[float, float]:
        """Width and height of what pages are laid out on: all, or the lower part, where everybody reaches."""
        width, height = self.panel_mm
        return (width, min(height, max(_LOWER_SHARE * height, _LEAST_LOWER_MM))) if self.lower else (width, height)

    @property
    def unit_mm(self) -> float:
        """Millimetres of a layout unit. A larger panel is read from farther: text follows the root of its size."""
        width, _ = self.area_mm
        of_panel = min(width / DESIGN_MM[0], self.panel_mm[1] / DESIGN_MM[1])
        return min(_LARGEST_UNIT, max(1.0, sqrt(of_panel)) * self._factors[self.size])

    @property
    def growth(self) -> float:
        """How much larger than in standard size letters are at least; what is smaller than standard is as large."""
        return max(1.0, self._factors[self.size])

    @property
    def growth_said(self) -> float:
        """The same of a sentence that has no next page to go on on: as in the size before the largest."""
        return min(self.growth, replace(self, size=TextSize.LARGE).growth)

    @property
    def _factors(self) -> Mapping[TextSize, float]:
        """How much larger than standard the sizes are: less where all of the panel is low, or what is used of it."""
        if self.panel_mm[1] < _LOW_MM:
            return _SMALL_FACTORS
        return _LOW_FACTORS if self.is_low else _FACTORS

    @property
    def width(self) -> float:
        """Width of the area."""
        return self.area_mm[0] / self.unit_mm

    @property
    def height(self) -> float:
        """Height of the area."""
        return self.area_mm[1] / self.unit_mm

    @property
    def above(self) -> float:
        """Height of what lies above the area."""
        return self.panel_mm[1] / self.unit_mm - self.height

    @property
    def is_wide(self) -> bool:
        """Whether there is room for the languages in the bar on top, and for a rail of settings beside the page."""
        return self.panel_mm[0] >= _WIDE_MM

    @property
    def is_low(self) -> bool:
        """Whether every millimetre of height counts."""
        return self.area_mm[1] < _LOW_MM

    @property
    def can_lower(self) -> bool:
        """Whether the panel is high enough for its lower part to be enough; all of a lower one is within reach."""
        return self.panel_mm[1] > _LEAST_LOWER_MM

    @property
    def rail(self) -> float:
        """Width of the rail; none on a narrow panel."""
        return _RAIL_MM / self.unit_mm if self.is_wide else 0.0

    @property
    def target(self) -> float:
        """The least height and width of what is touched, and of a line of text in it."""
        return max(TARGET_MM / self.unit_mm, LINE + 1.4)

    @property
    def main_target(self) -> float:
        """The least height and width of the one way on."""
        return max(MAIN_TARGET_MM / self.unit_mm, LINE + 2.8)

    @property
    def gap(self) -> float:
        """The least distance between things to touch."""
        return max(GAP_MM / self.unit_mm, 1.4)

    @property
    def bar(self) -> float:
        """Height of the bar on top."""
        return (self.target if self.is_wide else _UPRIGHT_MM / self.unit_mm) + 2 * self.gap

    @property
    def content_width(self) -> float:
        """Width of a page between its margins."""
        return self.width - 2 * self.margin - self.rail

    @property
    def margin(self) -> float:
        """What is left free at both sides; it does not grow with the text."""
        return min(MARGIN, MARGIN / self.unit_mm)

    @property
    def content_height(self) -> float:
        """Height of a page between the bar on top and the bar below."""
        return self.height - self.bar - self.main_target - 2 * self.strip - self.foot

    @property
    def quiet_bar(self) -> float:
        """Height of the bar below where there is no one way on: a choice goes on by itself."""
        return max(self.target, _UPRIGHT_MM / self.unit_mm)

    @property
    def choices_height(self) -> float:
        """Height of a page without the one way on."""
        return self.content_height + self.main_target - self.quiet_bar

    @property
    def strip(self) -> float:
        """Height of what is left free below the bar on top and above the bar below."""
        return GAP_MM / self.unit_mm if self.is_low else 3.4

    @property
    def foot(self) -> float:
        """Height of what is left free below everything."""
        return 2.0 / self.unit_mm if self.is_low else 5.0

    @property
    def titles_above(self) -> bool:
        """Whether titles, which nobody touches, stand above the area and leave it to the controls."""
        return self.lower and self.above >= _TITLE_ROOM

    @property
    def heading(self) -> float:
        """What a page's title, and the hint where there is height for it, take of its height."""
        if self.titles_above:
            return 0.0
        if self.has_hints:
            return _TITLE + LINE + _BELOW
        return min(_LOW_TITLE, _LOW_TITLE / self.unit_mm) if self.is_low else _TITLE + _BELOW

    @property
    def is_roomy(self) -> bool:
        """Whether there is room for cards beside one another, with what makes a page easy on the eye round them."""
        return self.content_height >= _ROOMY and self.content_width >= _ROOMY_WIDTH

    @property
    def has_hints(self) -> bool:
        """Whether there is height for a hint below a title."""
        return self.titles_above or self.content_height >= _ROOMY


def format_of(state: State) -> Format:
    """Return the format of the pages of `state`: config's panel, as the visitor set it."""
    session = state.visit.session
    return Format(state.settings.panel_mm, session.size, session.lower)
