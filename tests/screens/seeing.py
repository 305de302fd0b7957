"""The rules of seeing: texts, icons and marks stand out against what they are drawn on."""

from collections.abc import Iterator

from kiosk.domain.visit.session import Theme
from kiosk.ui.elements import Code, Control, Icon, Label, Shape
from kiosk.ui.geometry import Rect
from kiosk.ui.theme.tokens import PALETTES
from tests.screens.colours import contrast_of, least_contrast
from tests.screens.page import Fault, Page, within

TEXT, TEXT_OF_CONTRAST, OFF, NO_TEXT = 7.0, 10.0, 4.5, 3.0
_TICKS = frozenset({"checked", "selected", "check"})


def contrasts(seen: Page) -> Iterator[Fault]:
    """Give texts and icons that do not stand out against what they are drawn on."""
    high = seen.model.look.theme in (Theme.CONTRAST_LIGHT, Theme.CONTRAST_DARK)
    for label, ink in seen.labels:
        least = OFF if _is_off(seen, ink) else TEXT_OF_CONTRAST if high else TEXT
        yield from _contrast(seen, label, ink, label.text, least)
    for icon in seen.icons:
        yield from _contrast(seen, icon, icon.rect, icon.name, NO_TEXT)
    for code in (each for each in seen.top if isinstance(each, Code)):
        yield from _contrast(seen, code, code.rect, "QR code", TEXT)
    yield from _marks(seen)


def _contrast(seen: Page, element: Label | Icon | Code, box: Rect, what: str, least: float) -> Iterator[Fault]:
    found = least_contrast(element.colour, box, seen.below(element))
    if found < least - 0.005:
        yield Fault("contrast", what, f"{element.colour} {found:.1f}:1 < {least:g}:1")


def _is_off(seen: Page, ink: Rect) -> bool:
    control = seen.control_around(ink.x + ink.w / 2, ink.y + ink.h / 2)
    return control is not None and not control.enabled


def _marks(seen: Page) -> Iterator[Fault]:
    """Give chosen buttons that nothing marks: no outline or bar that is seen, and no icon of a tick."""
    for control in seen.controls:
        button = seen.buttons.get(control.id)
        if button is not None and button.chosen and button.icon not in _TICKS:
            found = _mark_contrast(seen, control)
            if found < NO_TEXT:
                yield Fault("contrast", control.id, f"chosen: {found:.1f}:1 < {NO_TEXT:g}:1")


def _mark_contrast(seen: Page, control: Control) -> float:
    shapes = [each for each in seen.top if isinstance(each, Shape) and within(each.rect, control.rect, 0.1)]
    return max((least_contrast(each.line or each.fill, each.rect, seen.below(each)) for each in shapes), default=1.0)


def ring_contrast(theme: Theme) -> float:
    """Return the contrast of the two rings of the focus: one of both stands out on any ground."""
    palette = PALETTES[theme]
    return contrast_of(palette.focus, palette.card)
