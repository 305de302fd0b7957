"""Errors of devices.

DeviceError
├── PrinterError        carries the `PrinterState` that explains it
│   └── DocumentError   the slip cannot be laid out on this paper
├── LinkError           a serial line failed
│   ├── LinkAbsentError   the port is not there, or not ours to open
│   ├── LinkLostError     it went away while in use
│   └── LinkStalledError  it takes no bytes
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


class DocumentError(PrinterError):
    """Nothing was printed: the document does not fit this paper; a fault of ours, so `state` is FAULT."""

    def __init__(self, message: str) -> None:
        super().__init__(message, state=PrinterState.FAULT)


class LinkError(DeviceError):
    """A serial line failed; `port` is its path."""

    def __init__(self, message: str, *, port: str) -> None:
        super().__init__(f"{port}: {message}")
        self.port = port


class LinkAbsentError(LinkError):
    """The port is not there, or somebody else holds it."""


class LinkLostError(LinkError):
    """The port went away while it was open."""


class LinkStalledError(LinkError):
    """The port took no bytes in time."""


class CameraError(DeviceError):
    """No pictures: camera absent, busy or unplugged."""


class PanelError(DeviceError):
    """The panel's pins could not be claimed."""
