"""Lamps, buzzer and call button on GPIO pins."""

import logging
import threading
import time
from collections.abc import Callable

from gpiozero import LED, Buzzer, Device, DigitalInputDevice
from gpiozero.exc import GPIOZeroError
from gpiozero.pins import Factory

from hardware.config import PanelConfig
from hardware.devices.gpio_pins import Pins
from hardware.errors import PanelError
from hardware.ports import Lamp, PanelButton, PanelState, Sound

_log = logging.getLogger(__name__)

_RETRY_S = 5.0
_SAME_PRESS_S = 0.3
"""Contacts bounce for 5 to 20 ms, and a nervous finger drums: one call is enough."""
_BEEPS = {Sound.ACCEPTED: (0.08, 0.08, 1), Sound.REFUSED: (0.08, 0.12, 2), Sound.CALL: (0.6, 0.3, 3)}
"""Seconds on, seconds off, times."""


class GpioPanel:
    """The panel on those of `pins` that `config` names; any thread.

    When the pins cannot be had the panel is ABSENT, and is tried again with a status or a lamp, at most once in
    `retry_s`. Lamps remember what they were told meanwhile.
    """

    def __init__(
        self,
        config: PanelConfig,
        pins: Pins,
        *,
        clock: Callable[[], float] = time.monotonic,
        retry_s: float = _RETRY_S,
    ) -> None:
        self._config = config
        self._pins = pins
        self._clock = clock
        self._retry_s = retry_s
        self._lock = threading.RLock()
        self._opened: _OpenPanel | None = None
        self._tried_at: float | None = None
        self._closed = False
        self._wanted: dict[Lamp, bool] = {}
        self._pressed_at: float | None = None
        self._on_press: Callable[[PanelButton], None] | None = None

    def __repr__(self) -> str:
        return f"<GpioPanel {'open' if self._opened else 'closed'}>"

    def status(self) -> PanelState:
        """Return READY while the pins are ours and answer."""
        with self._lock:
            self._use(lambda panel: panel.check())
            return PanelState.ABSENT if self._opened is None else PanelState.READY

    def light(self, lamp: Lamp, *, lit: bool) -> None:
        """Switch one lamp, now or when the panel is there again; a lamp that is not wired is none."""
        with self._lock:
            self._wanted[lamp] = lit
            self._use(lambda panel: panel.light(lamp, lit=lit))

    def sound(self, sound: Sound) -> None:
        """Play on the buzzer, instead of what it plays, and return at once."""
        with self._lock:
            self._use(lambda panel: panel.sound(sound))

    def listen(self, on_press: Callable[[PanelButton], None]) -> None:
        """Start handing presses to `on_press`, in the thread of the pins; once per object."""
        with self._lock:
            self._on_press = on_press
            self._open()

    def close(self) -> None:
        """Switch all off and let the pins go; twice is fine."""
        with self._lock:
            self._closed = True
            self._let_go()

    def _use(self, use: Callable[["_OpenPanel"], None]) -> None:
        panel = self._open()
        if panel is not None:
            try:
                use(panel)
            except (GPIOZeroError, OSError, *self._pins.errors) as error:
                self._lose(error)

    def _open(self) -> "_OpenPanel | None":
        if self._opened is None and self._may_try():
            self._tried_at = self._clock()
            try:
                self._opened = _OpenPanel(self._config, self._pins.open(), self._press)
            except (PanelError, GPIOZeroError, OSError, *self._pins.errors) as error:
                _log.warning("panel_absent reason=%s", error)
            else:
                for lamp, lit in self._wanted.items():
                    self._opened.light(lamp, lit=lit)
        return self._opened

    def _may_try(self) -> bool:
        return not self._closed and (self._tried_at is None or self._clock() - self._tried_at >= self._retry_s)

    def _lose(self, error: Exception) -> None:
        _log.warning("panel_lost reason=%s", error)
        self._tried_at = self._clock()
        self._let_go()

    def _let_go(self) -> None:
        panel, self._opened = self._opened, None
        if panel is not None:
            for error in panel.release(self._pins.errors):
                _log.warning("pin_not_released reason=%s", error)

    def _press(self) -> None:
        now = self._clock()
        if self._pressed_at is not None and now - self._pressed_at < _SAME_PRESS_S:
            return
        self._pressed_at = now
        if self._on_press is not None:
            self._on_press(PanelButton.CALL)


class _OpenPanel:
    """The claimed pins."""

    def __init__(self, config: PanelConfig, factory: Factory, on_press: Callable[[], None]) -> None:
        self._factory = factory
        self._devices: list[Device] = []
        self._lamps: dict[Lamp, LED] = {}
        self._buzzer: Buzzer | None = None
        try:
            self._claim(config, on_press)
        except BaseException:
            self.release(())
            raise

    def check(self) -> None:
        """Read every pin once."""
        for device in self._devices:
            _ = device.value

    def light(self, lamp: Lamp, *, lit: bool) -> None:
        if (led := self._lamps.get(lamp)) is not None:
            led.value = lit

    def sound(self, sound: Sound) -> None:
        if self._buzzer is not None:
            on_s, off_s, times = _BEEPS[sound]
            self._buzzer.off()  # a tone that is cut short would leave the buzzer on
            self._buzzer.beep(on_time=on_s, off_time=off_s, n=times, background=True)

    def release(self, errors: tuple[type[Exception], ...]) -> list[Exception]:
        """Switch all off and let all go, as far as possible; return what was not."""
        switches = [device.off for device in self._devices if isinstance(device, LED | Buzzer)]
        failures: list[Exception] = []
        for step in [*switches, *(device.close for device in self._devices)]:
            try:
                step()
            except (GPIOZeroError, OSError, *errors) as error:
                failures.append(error)
        self._devices.clear()
        self._factory.close()
        return failures

    def _claim(self, config: PanelConfig, on_press: Callable[[], None]) -> None:
        for lamp, pin in (
            (Lamp.DUTY, config.duty_lamp),
            (Lamp.ONLINE, config.online_led),
            (Lamp.ERROR, config.error_led),
        ):
            if pin is not None:
                self._lamps[lamp] = self._owned(LED(pin, pin_factory=self._factory))
        if config.buzzer is not None:
            self._buzzer = self._owned(Buzzer(config.buzzer, pin_factory=self._factory))
        if config.call_button is not None:
            # Not a `Button`: that keeps a thread awake ten times a second to see whether it is held.
            button = self._owned(DigitalInputDevice(config.call_button, pull_up=True, pin_factory=self._factory))
            button.when_activated = on_press

    def _owned(self, device: Device) -> Device:
        self._devices.append(device)
        return device
