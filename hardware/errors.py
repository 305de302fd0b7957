"""Errors of devices.

    DeviceError
    ├── PrinterError        carries the `PrinterState` that explains it
    ├── CameraError
    └── PanelError
"""

from hardware.ports import PrinterState


class DeviceError(Exception):
    """A device could not do what it was asked."""


class PrinterError(DeviceError):
    """A slip was not, or not wholly, printed; `state` says why, as far as the printer told."""

    def __init__(self, message: str, *, state: PrinterState) -> None:
        super().__init__(message)
        self.state = state


class CameraError(DeviceError):
    """No pictures: camera absent, busy or unplugged."""


class PanelError(DeviceError):
    """The panel's pins could not be claimed."""
