"""One finger on the screen: what it holds, and what it presses when it lets go. No Kivy, no clock of its own."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import inf
from typing import Final

from kiosk.presenters.models import Case, Done, Duty, Rate, RateMore, Review, ScreenModel, Write
from kiosk.ui.elements import Control
from kiosk.ui.geometry import Rect

GUARD_S: Final = 0.3
"""After the page changed, touches beginning within this time press nothing: they were meant for what was there."""

SAME_HAND_S: Final = 1.5
"""So long after a page came that is to be read first, the place of the press that led there presses nothing."""

SLACK: Final = 3.0
"""A finger may slide this far off a control, in layout units, and still press it: old hands tremble."""

HOLD_S: Final = 0.5
"""So long a finger lies on a control that goes on until it is pressed by that; a slow tap is over sooner."""

AGAIN_S: Final = 0.1
"""How soon it is pressed again."""


@dataclass(frozen=True, slots=True)
class _Held:
    """What a finger holds, whether it is on it, when the control is pressed by that alone, and whether it was."""

    touch: object
    control: Control | None
    inside: bool
    due: float = inf
    went_on: bool = False


class Finger:
    """Follows the first finger; every other one is ignored until it lifts.

    A control is pressed once, on release inside it. The same control pressed again within `GUARD_S` is a trembling
    hand, not a wish, unless it is a key. One that goes on is pressed while it is held, and then not on release. On a
    page that tells what was saved, a second press of a slow hand leaves nothing unread.
    """

    def __init__(self, find: Callable[[float, float], Control | None]) -> None:
        self._find = find
        self._held: _Held | None = None
        self._guarded_until = float("-inf")
        self._last = ("", float("-inf"))
        self._place: Rect | None = None
        self._resting: tuple[Rect, float] | None = None

    @property
    def pressed(self) -> Control | None:
        """The control to be drawn pressed, or None."""
        held = self._held
        return held.control if held is not None and held.inside else None

    @property
    def is_down(self) -> bool:
        """Whether a finger is on the screen."""
        return self._held is not None

    @property
    def may_go_on(self) -> bool:
        """Whether a control is held that is pressed again and again."""
        return self._held is not None and self._held.due < inf

    @property
    def guarded_until(self) -> float:
        """The instant from which touches count again."""
        return self._guarded_until

    def counts_from(self, x: float, y: float) -> float:
        """Return the instant from which a touch that begins there counts."""
        if self._resting is None or not self._resting[0].inset(-SLACK).contains(x, y):
            return self._guarded_until
        return max(self._guarded_until, self._resting[1])

    def guard(self, now: float, *, rests: bool = False) -> None:
        """The page changed: let go of what is held, and ignore what begins now; longer where a press `rests`.

        The way back is pressed again and again on purpose.
        """
        self._guarded_until = now + GUARD_S
        led_on = self._place if rests and not self._last[0].startswith("nav.") else None
        self._resting = (led_on, now + SAME_HAND_S) if led_on is not None else None
        if self._held is not None:
            self._held = _Held(self._held.touch, None, inside=False)

    def redrawn(self) -> None:
        """The page's controls were made anew: hold the new one of the same id and place, else nothing."""
        held = self._held
        if held is None or held.control is None:
            return
        middle = held.control.rect
        same = self._find(middle.x + middle.w / 2, middle.y + middle.h / 2)
        kept = same if same is not None and same.id == held.control.id else None
        self._held = replace(held, control=kept, inside=held.inside and kept is not None)

    def down(self, touch: object, x: float, y: float, now: float) -> None:
        """A finger came down."""
        if self._held is not None:
            return
        found = None if now < self.counts_from(x, y) else self._find(x, y)
        if found is not None and not found.enabled:
            found = None
        goes_on = found is not None and found.goes_on
        self._held = _Held(touch, found, inside=found is not None, due=now + HOLD_S if goes_on else inf)

    def move(self, touch: object, x: float, y: float) -> None:
        """A finger moved."""
        if self._held is not None and self._held.touch is touch:
            self._held = replace(self._held, inside=self._covers(x, y))

    def goes_on(self, now: float) -> Control | None:
        """Return the control that is pressed now because it is held, if any; ask often."""
        held, control = self._held, self.pressed
        if held is None or control is None or not control.enabled or now < held.due:
            return None
        late = now - held.due >= AGAIN_S
        self._held = replace(held, due=(now if late else held.due) + AGAIN_S, went_on=True)
        return control

    def up(self, touch: object, x: float, y: float, now: float) -> Control | None:
        """A finger lifted; return the control it pressed, if any."""
        held = self._held
        if held is None or held.touch is not touch:
            return None
        pressed = held.control if self._covers(x, y) and not held.went_on else None
        self._held = None
        return pressed if pressed is not None and self._counts(pressed, now) else None

    def may_press(self, control: Control, now: float) -> bool:
        """Whether a key that presses the control counts, by the rules of the finger: a hand on keys trembles, too."""
        middle = control.rect.middle(0.0, 0.0)
        return now >= self.counts_from(middle.x, middle.y) and self._counts(control, now)

    def _covers(self, x: float, y: float) -> bool:
        control = self._held.control if self._held is not None else None
        return control is not None and control.rect.inset(-SLACK).contains(x, y)

    def _counts(self, control: Control, now: float) -> bool:
        last_id, last_at = self._last
        self._last, self._place = (control.id, now), control.rect
        return control.repeats or control.id != last_id or now - last_at >= GUARD_S


def turns(before: ScreenModel, after: ScreenModel) -> bool:
    """Whether the finger that is on its way was meant for something that is gone; a screen may have several pages."""
    another = before.name != after.name or type(before.body) is not type(after.body)
    return another or (before.dialog is None) != (after.dialog is None)


def rests(before: ScreenModel, after: ScreenModel) -> bool:
    """Whether what comes is to be read before it is left, or what was written before it is sent."""
    return isinstance(before.body, Review | Rate | RateMore | Write) and (
        turns(before, after) and isinstance(after.body, Done | Case | Duty | RateMore)
    )
