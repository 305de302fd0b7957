"""The one place that chooses real or simulated devices.

A device that is missing does not stop the kiosk: it is ABSENT, and is there again once it is plugged in, with the
next status, slip or look. What a device needs of libraries is imported when it is chosen, so that a kiosk without a
camera starts without zbar, and one without a panel without gpiozero.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar, assert_never

from hardware.config import Backend, HardwareConfig, PanelConfig, PrinterConfig, ScannerConfig, SpeakerConfig
from hardware.disabled import DisabledPanel, DisabledPrinter, DisabledScanner, DisabledSpeaker
from hardware.escpos import paper_of
from hardware.ports import CodeScanner, Panel, Printer, Speaker
from hardware.simulation import (
    Simulated,
    SimulatedPanel,
    SimulatedPrinter,
    SimulatedScanner,
    SimulatedSpeaker,
)

_MOTOR_S = 0.02
"""What a simulated printer takes for a line: 25 lines in half a second, as a 60 mm/s one does."""

_Clock = Callable[[], float]


class Keys(Protocol):
    """Where typed characters go when the scanner is one that types."""

    def typed(self, character: str, at: float) -> None:
        r"""Take a character typed at `at` seconds of any steady clock; Enter is ``\r``."""


class _Closes(Protocol):
    def close(self) -> None:
        """Let go; twice is fine."""


@dataclass(frozen=True, slots=True)
class Board:
    """All devices of one kiosk.

    `keys` is where the window passes what is typed, for a scanner of kind keyboard, and None for others;
    `simulated` are the hands on simulated devices, None when every device is real.
    """

    printer: Printer
    scanner: CodeScanner
    panel: Panel
    speaker: Speaker
    keys: Keys | None
    simulated: Simulated | None
    far_ends: tuple[_Closes, ...] = ()

    def close(self) -> None:
        """Close every device and what simulates it; twice is fine."""
        devices: tuple[_Closes, ...] = (self.printer, self.scanner, self.panel, self.speaker, *self.far_ends)
        for device in devices:
            device.close()


_Device = TypeVar("_Device")
_Hand = TypeVar("_Hand")


@dataclass(frozen=True, slots=True)
class _Built(Generic[_Device, _Hand]):
    """A device, the hand on it where it is simulated, and what is to be closed with it."""

    device: _Device
    hand: _Hand | None = None
    keys: Keys | None = None
    far_ends: tuple[_Closes, ...] = ()


def open_board(config: HardwareConfig, *, clock: _Clock = time.monotonic) -> Board:
    """Return the devices that `config` names, present or not; `ValueError` for a paper width or scanner kind unknown.

    `clock` measures how long ago a code or a press came; a simulated kiosk passes the clock that its bench
    advances, or a script that skips an hour and scans the same badge again finds it ignored as held still.
    """
    printer = _printer(config.printer)
    scanner = _scanner(config.scanner, clock)
    panel = _panel(config.panel, clock)
    speaker = _speaker(config.speaker, clock)
    hands = Simulated(printer.hand, scanner.hand, panel.hand, speaker.hand)
    return Board(
        printer=printer.device,
        scanner=scanner.device,
        panel=panel.device,
        speaker=speaker.device,
        keys=scanner.keys,
        simulated=None if hands == Simulated(None, None, None) else hands,
        far_ends=(*printer.far_ends, *scanner.far_ends, *panel.far_ends),
    )


def _printer(config: PrinterConfig) -> _Built[Printer, SimulatedPrinter]:
    paper = paper_of(config.width_mm)
    match config.backend:
        case Backend.REAL:
            return _Built(_thermal_printer(config.port, config))
        case Backend.FAR_END:
            from hardware.mocks.far_end_printer import FarEndPrinter

            far_end = FarEndPrinter(paper.dots, line_s=_MOTOR_S)
            return _Built(_thermal_printer(far_end.port, config), far_end, far_ends=(far_end,))
        case Backend.MOCK:
            from hardware.mocks.printer import MockPrinter

            mock = MockPrinter(paper)
            return _Built(mock, mock)
        case Backend.NONE:
            return _Built(DisabledPrinter())
        case _:
            assert_never(config.backend)


def _thermal_printer(port: str, config: PrinterConfig) -> Printer:
    from hardware.devices.byte_link import ByteLink
    from hardware.devices.thermal_printer import ThermalPrinter

    return ThermalPrinter(ByteLink(port, config.baud), paper_of(config.width_mm))


def _scanner(config: ScannerConfig, clock: _Clock) -> _Built[CodeScanner, SimulatedScanner]:
    match config.backend:
        case Backend.REAL:
            return _real_scanner(config, clock)
        case Backend.FAR_END:
            return _far_end_scanner(config, clock)
        case Backend.MOCK:
            from hardware.mocks.code_scanner import MockScanner

            mock = MockScanner(clock)
            return _Built(mock, mock)
        case Backend.NONE:
            return _Built(DisabledScanner())
        case _:
            assert_never(config.backend)


def _real_scanner(config: ScannerConfig, clock: _Clock) -> _Built[CodeScanner, SimulatedScanner]:
    match config.kind:
        case "camera":
            from hardware.devices.camera_scanner import CameraScanner
            from hardware.devices.frames import V4l2Frames

            return _Built(CameraScanner(V4l2Frames(Path(config.device)), clock=clock))
        case "serial":
            return _Built(_serial_scanner(config.device, config, clock))
        case "keyboard":
            from hardware.devices.keyboard_scanner import KeyboardScanner

            keyboard = KeyboardScanner(clock)
            return _Built(keyboard, keys=keyboard)
        case _:
            raise ValueError(f"no such kind of scanner: {config.kind!r}, only camera, serial and keyboard are known")


def _far_end_scanner(config: ScannerConfig, clock: _Clock) -> _Built[CodeScanner, SimulatedScanner]:
    from hardware.mocks import scanner_hands
    from hardware.mocks.far_end_scanner import FarEndScanner

    match config.kind:
        case "camera":
            return _camera_and_desk_reader(config, clock)
        case "serial":
            desk = FarEndScanner()
            return _Built(_serial_scanner(desk.port, config, clock), scanner_hands.DeskHand(desk), far_ends=(desk,))
        case "keyboard":
            from hardware.devices.keyboard_scanner import KeyboardScanner

            keyboard = KeyboardScanner(clock)
            return _Built(keyboard, scanner_hands.KeyboardHand(keyboard), keyboard)
        case _:
            raise ValueError(f"no such kind of scanner: {config.kind!r}, only camera, serial and keyboard are known")


def _camera_and_desk_reader(config: ScannerConfig, clock: _Clock) -> _Built[CodeScanner, SimulatedScanner]:
    """Return a camera, and a desk reader beside it that is live while the camera rests: see `CameraAndDeskHand`."""
    from hardware.devices.camera_scanner import CameraScanner
    from hardware.devices.joined_scanners import JoinedScanners
    from hardware.mocks.far_end_scanner import FarEndScanner
    from hardware.mocks.frames import PictureFrames
    from hardware.mocks.scanner_hands import CameraAndDeskHand

    frames, desk = PictureFrames(), FarEndScanner()
    camera = CameraScanner(frames, clock=clock)
    joined = JoinedScanners(camera, _serial_scanner(desk.port, config, clock), clock=clock)
    return _Built(joined, CameraAndDeskHand(camera, frames, desk), far_ends=(desk,))


def _serial_scanner(port: str, config: ScannerConfig, clock: _Clock) -> CodeScanner:
    from hardware.devices.byte_link import ByteLink
    from hardware.devices.serial_scanner import SerialScanner

    return SerialScanner(ByteLink(port, config.baud), clock=clock)


def _panel(config: PanelConfig, clock: _Clock) -> _Built[Panel, SimulatedPanel]:
    match config.backend:
        case Backend.REAL:
            from hardware.devices.gpio_pins import PiPins
            from hardware.devices.panel import GpioPanel

            return _Built(GpioPanel(config, PiPins(), clock=clock))
        case Backend.FAR_END:
            from hardware.devices.panel import GpioPanel
            from hardware.mocks.far_end_panel import FarEndPanel

            far_end = FarEndPanel(config)
            return _Built(GpioPanel(config, far_end, clock=clock), far_end)
        case Backend.MOCK:
            from hardware.mocks.panel import MockPanel

            mock = MockPanel()
            return _Built(mock, mock)
        case Backend.NONE:
            return _Built(DisabledPanel())
        case _:
            assert_never(config.backend)


def _speaker(config: SpeakerConfig, clock: _Clock) -> _Built[Speaker, SimulatedSpeaker]:
    match config.backend:
        case Backend.REAL:
            from hardware.devices.clips import Clips
            from hardware.devices.speaker import AlsaSpeaker

            return _Built(AlsaSpeaker(config, Clips(Path(config.clips) if config.clips else None)))
        case Backend.FAR_END | Backend.MOCK:
            from hardware.mocks.speaker import MockSpeaker

            mock = MockSpeaker(config, clock)
            return _Built(mock, mock)
        case Backend.NONE:
            return _Built(DisabledSpeaker())
        case _:
            assert_never(config.backend)
