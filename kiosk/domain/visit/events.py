"""What can happen, as frozen dataclasses; an event that means nothing now changes nothing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Touched:
    """Somebody touched the screen, wherever."""


Event = Touched
