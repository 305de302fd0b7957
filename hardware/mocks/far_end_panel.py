"""Simulated pins under the real panel driver: an eye on the lamps, an ear at the buzzer, a finger on the button."""

from gpiozero.exc import PinError
from gpiozero.pins.mock import MockFactory, MockPin

from hardware.config import PanelConfig
from hardware.errors import PanelError
from hardware.ports import Lamp, PanelButton


class FarEndPanel:
    """The wires of a panel, and `Pins` for the `GpioPanel` that uses them. Starts connected."""

    errors: tuple[type[Exception], ...] = ()

    def __init__(self, config: PanelConfig) -> None:
        self._config = config
        self._factory = _Wires()

    def __repr__(self) -> str:
        return f"<FarEndPanel {'connected' if self._factory.connected else 'away'}>"

    def open(self) -> MockFactory:
        """Return the pins for the driver; `PanelError` while the panel is away."""
        if not self._factory.connected:
            raise PanelError("the simulated panel is away")
        return self._factory

    def press(self, button: PanelButton, *, bounces: int = 0) -> None:
        """Press a button and let it go; its contacts open and close `bounces` times more."""
        pin = self._pin({PanelButton.CALL: self._config.call_button}[button])
        if pin is None or not self._factory.connected:
            return
        for _ in range(bounces + 1):
            pin.drive_low()
            pin.drive_high()

    def lit(self) -> frozenset[Lamp]:
        """Return the lamps whose pins are high."""
        wired = {
            Lamp.DUTY: self._config.duty_lamp,
            Lamp.ONLINE: self._config.online_led,
            Lamp.ERROR: self._config.error_led,
        }
        pins = {lamp: self._pin(number) for lamp, number in wired.items()}
        return frozenset(lamp for lamp, pin in pins.items() if pin is not None and pin.is_high)

    def beeps(self) -> int:
        """Return how many times the buzzer has sounded since the start."""
        pin = self._pin(self._config.buzzer)
        return 0 if pin is None else sum(1 for change in pin.states[1:] if change.state)

    def set_plugged(self, *, plugged: bool) -> None:
        """Connect the panel or take its pins away; the driver sees it with the next lamp, sound or status."""
        self._factory.connected = plugged

    def _pin(self, number: int | None) -> "_Wire | None":
        if number is None:
            return None
        wire: _Wire = self._factory.pin(number)
        return wire


class _Wires(MockFactory):  # type: ignore[misc]  # gpiozero publishes no types
    """Pins that stay what they are when the driver lets them go, and fail while they are away."""

    def __init__(self) -> None:
        super().__init__(pin_class=_Wire)
        self.connected = True

    def close(self) -> None:
        for pin in self.pins.values():
            pin.close()


class _Wire(MockPin):  # type: ignore[misc]  # gpiozero publishes no types
    """One pin."""

    @property
    def is_high(self) -> bool:
        """Whether it carries voltage; none does while the panel is away."""
        return self._factory.connected and bool(self._state)

    def _get_state(self) -> bool:
        self._require_connection()
        return bool(super()._get_state())

    def _set_state(self, value: float) -> None:
        self._require_connection()
        super()._set_state(value)

    def _require_connection(self) -> None:
        if not self._factory.connected:
            raise PinError("the simulated panel is away")
