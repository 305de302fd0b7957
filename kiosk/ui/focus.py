"""The focus of the five keys: which control they are on, and which one each arrow leads to. No Kivy."""

from collections.abc import Sequence
from enum import Enum
from typing import Final

from kiosk.ui.elements import Control
from kiosk.ui.geometry import Rect

_ASIDE: Final = 2.0  # how much more a step aside counts than one ahead


class Arrow(Enum):
    """The four arrows, as they look on the keys."""

    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"


class Focus:
    """Follows the keys over the controls of the page; there is none until a key is pressed, and touching ends it.

    Left and right go through all controls in the order of reading and round again, so that these two alone reach
    everything; up and down go to the nearest one above and below.
    """

    def __init__(self) -> None:
        self.control: Control | None = None
        self._order: list[Control] = []
        self._rtl = False
        self._wanted = False

    def redrawn(self, controls: Sequence[Control], *, rtl: bool, turned: bool) -> None:
        """Take the controls of the page as drawn now: stay on the same one, or on a new page go to its first."""
        self._order, self._rtl = in_reading_order(controls, rtl=rtl), rtl
        if not self._wanted:
            return
        before = None if turned or self.control is None else self.control.id
        same = next((each for each in self._order if each.id == before), None)
        self.control = same or self._first()

    def leave(self) -> None:
        """Somebody touches the screen: no focus any more."""
        self.control, self._wanted = None, False

    def move(self, arrow: Arrow) -> Control | None:
        """Go where the arrow leads; the first press only shows where the focus is. Return the control, if any."""
        if self.control is None:
            self._wanted = True
            self.control = self._first()
        elif arrow in (Arrow.UP, Arrow.DOWN):
            self.control = self._nearest(self.control, below=arrow is Arrow.DOWN)
        else:
            self.control = self._neighbour(self.control, 1 if (arrow is Arrow.RIGHT) is not self._rtl else -1)
        return self.control

    def _first(self) -> Control | None:
        return self._order[0] if self._order else None

    def _neighbour(self, control: Control, step: int) -> Control:
        ids = [each.id for each in self._order]
        return self._order[(ids.index(control.id) + step) % len(ids)]

    def _nearest(self, control: Control, *, below: bool) -> Control:
        here = control.rect
        ahead = [each for each in self._order if _is_ahead(here, each.rect, below=below)]
        return min(ahead, key=lambda each: _distance(here, each.rect), default=control)


def in_reading_order(controls: Sequence[Control], *, rtl: bool) -> list[Control]:
    """Return what can be pressed, row by row from the top; what every page has comes after the page's own.

    Of two with one id (a key drawn twice) the first counts; covers that show no press are none to go to.
    """
    able = {each.id: each for each in reversed(controls) if each.enabled and each.shows_press}
    own = [each for each in able.values() if not each.id.startswith("nav.")]
    framed = [each for each in able.values() if each.id.startswith("nav.")]
    return [*_by_rows(own, rtl=rtl), *_by_rows(framed, rtl=rtl)]


def _by_rows(controls: list[Control], *, rtl: bool) -> list[Control]:
    rows: list[list[Control]] = []
    for control in sorted(controls, key=lambda each: each.rect.y):
        first = rows[-1][0].rect if rows else None
        if first is not None and control.rect.y + control.rect.h / 2 < first.bottom:
            rows[-1].append(control)
        else:
            rows.append([control])
    side = -1 if rtl else 1
    return [control for row in rows for control in sorted(row, key=lambda each: side * each.rect.x)]


def _is_ahead(here: Rect, there: Rect, *, below: bool) -> bool:
    middle = there.y + there.h / 2
    return middle > here.bottom if below else middle < here.y


def _distance(here: Rect, there: Rect) -> float:
    aside = max(0.0, max(here.x, there.x) - min(here.right, there.right))
    ahead = max(0.0, max(here.y, there.y) - min(here.bottom, there.bottom))
    return ahead + _ASIDE * aside
