"""All rules that a page keeps, by what they look at."""

from collections.abc import Callable, Iterator
from typing import Final

from kiosk.ui.elements import Shape
from kiosk.ui.geometry import Rect
from tests.screens.page import Fault, Page
from tests.screens.reading import codes, lines, orphans, overlaps, places, sizes, wholeness
from tests.screens.seeing import contrasts
from tests.screens.touch import distances, focus, fullness, ids, targets

Rule = Callable[[Page], Iterator[Fault]]

GEOMETRY: Final[tuple[Rule, ...]] = (
    targets,
    distances,
    ids,
    focus,
    fullness,
    sizes,
    wholeness,
    places,
    overlaps,
    lines,
    codes,
)
"""What lies where: colours change none of it."""

COLOURS: Final[tuple[Rule, ...]] = (contrasts,)
"""What every theme has to keep."""

REMARKS: Final[tuple[Rule, ...]] = (orphans,)
"""What could be better set, and is no fault."""


def moved(one: Page, other: Page) -> Iterator[Fault]:
    """Give what lies elsewhere in another theme."""
    if _places(one) != _places(other):
        yield Fault("moved by the theme", one.model.name)


def _places(seen: Page) -> list[Rect]:
    return [each.rect for each in seen.elements if not isinstance(each, Shape)]
