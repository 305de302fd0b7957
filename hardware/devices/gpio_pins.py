"""Where a panel's pins come from: the Raspberry Pi's own, through the kernel's GPIO character device."""

import contextlib
import importlib
import tempfile
from typing import Protocol

from gpiozero.exc import GPIOZeroError
from gpiozero.pins import Factory

from hardware.errors import PanelError


class Pins(Protocol):
    """A source of pins, real or simulated."""

    @property
    def errors(self) -> tuple[type[Exception], ...]:
        """What using a pin may raise beyond gpiozero's own errors and `OSError`."""

    def open(self) -> Factory:
        """Return the pins, to be closed by whoever uses them; raises `PanelError`."""


class PiPins:
    """The pins of the Pi we run on; its driver is imported with the first `open`."""

    def __init__(self) -> None:
        self._errors: tuple[type[Exception], ...] = ()

    @property
    def errors(self) -> tuple[type[Exception], ...]:
        """The driver's own error, once it is imported."""
        return self._errors

    def open(self) -> Factory:
        """Return the pins; raises `PanelError` on another machine, or when /dev/gpiochip* is not ours to open."""
        # lgpio makes a pipe in the working directory while it is imported, and fails where that cannot be written;
        # nothing looks at the pipe's name again.
        try:
            with tempfile.TemporaryDirectory(prefix="gpio-") as folder, contextlib.chdir(folder):
                driver = importlib.import_module("gpiozero.pins.lgpio")
        except (ImportError, OSError) as error:
            raise PanelError(f"no driver for GPIO pins: {error}") from error
        self._errors = (driver.lgpio.error,)
        try:
            factory: Factory = driver.LGPIOFactory()
        except (GPIOZeroError, OSError, driver.lgpio.error) as error:
            raise PanelError(f"no GPIO pins: {error}") from error
        return factory
