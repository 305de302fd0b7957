"""The rules of touch: controls large enough, far enough apart, drawn once, and reached by the five keys."""

from collections.abc import Iterator
from itertools import combinations
from math import hypot
from typing import Final

from kiosk.presenters.models import Direction, Role
from kiosk.ui.elements import Control
from kiosk.ui.focus import Arrow, Focus
from kiosk.ui.theme.icons import ICONS
from tests.screens.names import is_known, on_every_page
from tests.screens.page import ROUNDING_MM, Fault, Page, within

TARGET_MM, MAIN_TARGET_MM, GAP_MM, KEY_FLOOR_MM = 12.7, 20.0, 2.5, 9.5
TALLEST_MM: Final = 80.0
"""A button higher than this is a wall, unless a long text fills it."""
_FILLED: Final = 2.0


def targets(seen: Page) -> Iterator[Fault]:
    """Give controls that are smaller than old fingers need, or as large as a wall."""
    for control in seen.controls:
        least = _least(seen, control)
        short = seen.mm(min(control.rect.w, control.rect.h))
        if short < least - ROUNDING_MM:
            yield Fault("target", control.id, f"{short:.1f} mm < {least} mm")
        if seen.mm(control.rect.h) > max(TALLEST_MM, _FILLED * seen.mm(_written(seen, control))):
            yield Fault("giant", control.id, f"{seen.mm(control.rect.h):.0f} mm high")


def _written(seen: Page, control: Control) -> float:
    """How high the highest text on it is."""
    inks = (ink for _, ink in seen.labels if control.rect.contains(ink.x + ink.w / 2, ink.y + ink.h / 2))
    return max((ink.h for ink in inks), default=0.0)


def _least(seen: Page, control: Control) -> float:
    button = seen.buttons.get(control.id)
    if button is not None and button.role is Role.PRIMARY:
        return MAIN_TARGET_MM
    return KEY_FLOOR_MM if _is_small_key(control) else TARGET_MM


def _is_small_key(control: Control) -> bool:
    """Whether it is one of the many keys to write with, which no panel has room for at the size of other controls."""
    return control.id.startswith("write.") and control.repeats and ".candidate." not in control.id


def distances(seen: Page) -> Iterator[Fault]:
    """Give controls that lie on one another or too close together."""
    for one, other in combinations(seen.controls, 2):
        across = max(one.rect.x, other.rect.x) - min(one.rect.right, other.rect.right)
        along = max(one.rect.y, other.rect.y) - min(one.rect.bottom, other.rect.bottom)
        if across < -0.01 and along < -0.01:
            yield Fault("covers", f"{one.id} / {other.id}")
        elif (gap := seen.mm(hypot(max(0.0, across), max(0.0, along)))) < GAP_MM - ROUNDING_MM:
            yield Fault("gap", f"{one.id} / {other.id}", f"{gap:.2f} mm < {GAP_MM} mm")


def ids(seen: Page) -> Iterator[Fault]:
    """Give controls that are drawn twice, not at all, or by a name that the specification does not have."""
    drawn = [each.id for each in seen.top if isinstance(each, Control)]
    for name in sorted(set(seen.buttons) - set(drawn)):
        yield Fault("not drawn", name)
    for name in sorted(set(drawn) - set(seen.buttons)):
        yield Fault("no button", name)
    for name in sorted({each for each in drawn if not is_known(each)}):
        yield Fault("unknown name", name)
    shown = [each.id for each in seen.controls]
    for name in sorted({each for each in shown if shown.count(each) > 1}):
        yield Fault("drawn twice", name)
    if seen.model.dialog is None:
        wanted = on_every_page(seen.model.name, wide=seen.format.is_wide)
        yield from (Fault("not on the page", name) for name in wanted if name not in drawn)


def focus(seen: Page) -> Iterator[Fault]:
    """Give what the five keys do not reach, and rings that the edge of the panel cuts off.

    At the edge a ring is drawn within its control, so only a control that leaves the panel takes it along.
    """
    whole = seen.panel.whole
    able = [each for each in seen.controls if each.enabled]
    for arrow in (Arrow.LEFT, Arrow.RIGHT):
        reached = _reached(seen, arrow)
        yield from (Fault("focus", each.id, f"not reached by {arrow.value}") for each in able if each not in reached)
    for control in able:
        if not within(control.rect, whole, 0.1):
            yield Fault("ring", control.id, "leaves the panel")


def _reached(seen: Page, arrow: Arrow) -> list[Control | None]:
    keys = Focus()
    keys.redrawn(seen.controls, rtl=seen.model.direction is Direction.RTL, turned=True)
    return [keys.move(arrow) for _ in range(len(seen.controls) + 1)]


def fullness(seen: Page) -> Iterator[Fault]:
    """Give controls with nothing on them, and icons that do not exist."""
    marks = [(ink.x + ink.w / 2, ink.y + ink.h / 2) for _, ink in seen.labels]
    marks += [(icon.rect.x + icon.rect.w / 2, icon.rect.y + icon.rect.h / 2) for icon in seen.icons]
    for control in seen.controls:
        if not any(control.rect.contains(x, y) for x, y in marks):
            yield Fault("blank", control.id)
    for icon in seen.icons:
        if icon.name not in ICONS:
            yield Fault("no icon", icon.name)
