"""Which devices there are, as the board needs to know it; filled by the kiosk from its config."""

from dataclasses import dataclass
from enum import Enum


class Backend(Enum):
    """How deep the simulation goes, chosen per device."""

    REAL = "real"  # the driver on the device
    FAR_END = "far_end"  # the driver on a simulated wire: pseudo-terminal, mock pins, picture files
    MOCK = "mock"  # no driver
    NONE = "none"  # there is no such device


@dataclass(frozen=True, slots=True)
class PrinterConfig:
    """`print` section of the config: serial port, speed in baud, paper width in mm (58 or 80)."""

    backend: Backend
    port: str = "/dev/ttyUSB0"
    baud: int = 9600
    width_mm: int = 58


@dataclass(frozen=True, slots=True)
class ScannerConfig:
    """`scanner` section: `kind` is camera, serial or keyboard; `device` its path."""

    backend: Backend
    kind: str = "camera"
    device: str = "/dev/video0"
    baud: int = 9600


@dataclass(frozen=True, slots=True)
class PanelConfig:
    """`gpio` section: BCM pin numbers; None where nothing is wired."""

    backend: Backend
    duty_lamp: int | None = 17
    online_led: int | None = 27
    error_led: int | None = 22
    call_button: int | None = 23
    buzzer: int | None = 24


@dataclass(frozen=True, slots=True)
class SpeakerConfig:
    """`sound` section: ALSA names of loudspeaker and headphones (empty: none), and a folder of recorded clips, or none.

    `Backend.FAR_END` has no wire to simulate that a bench could read words from; it is as MOCK.
    """

    backend: Backend
    device: str = "default"
    headphones: str = ""
    clips: str = ""


@dataclass(frozen=True, slots=True)
class HardwareConfig:
    """All devices of one kiosk."""

    printer: PrinterConfig
    scanner: ScannerConfig
    panel: PanelConfig
    speaker: SpeakerConfig = SpeakerConfig(Backend.NONE)
