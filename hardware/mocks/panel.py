"""A panel without pins: what is lit, what was sounded, and a finger on the button."""

from collections.abc import Callable

from hardware.ports import Lamp, PanelButton, PanelState, Sound


class MockPanel:
    """A `Panel` and the finger on it. Starts plugged; presses arrive in the thread that presses."""

    def __init__(self) -> None:
        self._plugged = True
        self._closed = False
        self._wanted: dict[Lamp, bool] = {}
        self._sounds: list[Sound] = []
        self._on_press: Callable[[PanelButton], None] | None = None

    def __repr__(self) -> str:
        return f"<MockPanel {self.status().value}>"

    @property
    def sounds(self) -> tuple[Sound, ...]:
        """Return what was played, first to last."""
        return tuple(self._sounds)

    def status(self) -> PanelState:
        """Return the state as of now."""
        return PanelState.READY if self._plugged and not self._closed else PanelState.ABSENT

    def light(self, lamp: Lamp, *, lit: bool) -> None:
        """Switch one lamp, now or when the panel is there again."""
        self._wanted[lamp] = lit

    def sound(self, sound: Sound) -> None:
        """Play, if the panel is there."""
        if self.status() is PanelState.READY:
            self._sounds.append(sound)

    def listen(self, on_press: Callable[[PanelButton], None]) -> None:
        """Start handing presses to `on_press`; once per object."""
        self._on_press = on_press

    def close(self) -> None:
        """Switch all off; twice is fine."""
        self._closed = True

    def press(self, button: PanelButton) -> None:
        """Press a button and let it go; nothing happens while the panel is away."""
        if self.status() is PanelState.READY and self._on_press is not None:
            self._on_press(button)

    def lit(self) -> frozenset[Lamp]:
        """Return the lamps that are lit now."""
        if self.status() is not PanelState.READY:
            return frozenset()
        return frozenset(lamp for lamp, lit in self._wanted.items() if lit)

    def beeps(self) -> int:
        """Return how many times the buzzer has sounded since the start."""
        return sum({Sound.ACCEPTED: 1, Sound.REFUSED: 2, Sound.CALL: 3}[sound] for sound in self._sounds)

    def set_plugged(self, *, plugged: bool) -> None:
        """Connect the panel or take it away."""
        self._plugged = plugged
