"""Every place where a finger was, for strokes: Kivy tells one a frame, and not where it came down if it moved on.

A touch of Kivy's is one object that moves before anybody hears of it: on a slow frame a stroke would lose its beginning
and its bends. The window's own events come one by one, before the touch they make. No Kivy here.
"""

from collections import deque

Place = tuple[float, float]


class Trail:
    """Takes every place down as it comes, and gives them back to who is told of touches later, a touch at a time."""

    def __init__(self) -> None:
        self._waiting: deque[list[Place]] = deque()
        self._current: list[Place] = []
        self._is_down = False

    def came_down(self, place: Place) -> None:
        """The finger came down."""
        self._waiting.append([place])
        self._is_down = True

    def moved(self, place: Place) -> None:
        """The finger moved; nothing while it is up."""
        if self._is_down:
            (self._waiting[-1] if self._waiting else self._current).append(place)

    def lifted(self) -> None:
        """The finger lifted."""
        self._is_down = False

    def begin(self, told: Place) -> Place:
        """Return where the next touch came down; where it was `told` to be when nothing came before."""
        self._current = self._waiting.popleft() if self._waiting else [told]
        return self._current.pop(0)

    def taken(self) -> list[Place]:
        """Return where the touch has been since it was asked last."""
        places, self._current = self._current, []
        return places
