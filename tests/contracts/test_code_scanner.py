"""What every `CodeScanner` promises: camera, serial line, keyboard, two joined, and the mock."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import segno

from hardware.devices.byte_link import ByteLink
from hardware.devices.camera_scanner import CameraScanner
from hardware.devices.joined_scanners import JoinedScanners
from hardware.devices.keyboard_scanner import KeyboardScanner
from hardware.devices.serial_scanner import SerialScanner
from hardware.disabled import DisabledScanner
from hardware.mocks.code_scanner import MockScanner
from hardware.mocks.far_end_scanner import FarEndScanner
from hardware.mocks.frames import PictureFrames
from hardware.mocks.scanner_hands import CameraAndDeskHand, DeskHand, KeyboardHand
from hardware.ports import CodeScanner, Scan, ScannerState
from hardware.simulation import SimulatedScanner
from kiosk.simulator.memory import holders

Eventually = Callable[[Callable[[], bool]], None]


@dataclass
class Clock:
    now: float = 100.0

    def __call__(self) -> float:
        return self.now


@dataclass(frozen=True)
class Case:
    scanner: CodeScanner
    hand: SimulatedScanner
    clock: Clock


def keyboard() -> Iterator[Case]:
    clock = Clock()
    scanner = KeyboardScanner(clock)
    yield Case(scanner, KeyboardHand(scanner), clock)
    scanner.close()


def serial() -> Iterator[Case]:
    clock, desk = Clock(), FarEndScanner()
    scanner = SerialScanner(ByteLink(desk.port, 9600), clock=clock, retry_s=0.02)
    yield Case(scanner, DeskHand(desk), clock)
    scanner.close()
    desk.close()


def camera() -> Iterator[Case]:
    """A camera that is awake; the desk reader beside it is never used."""
    clock, desk, frames = Clock(), FarEndScanner(), PictureFrames(frame_s=0.005)
    scanner = CameraScanner(frames, clock=clock, retry_s=0.02)
    scanner.wake()
    yield Case(scanner, CameraAndDeskHand(scanner, frames, desk), clock)
    scanner.close()
    desk.close()


def joined() -> Iterator[Case]:
    clock, desk, frames = Clock(), FarEndScanner(), PictureFrames(frame_s=0.005)
    eye = CameraScanner(frames, clock=clock, retry_s=0.02)
    beside = SerialScanner(ByteLink(desk.port, 9600), clock=clock, retry_s=0.02)
    scanner = JoinedScanners(eye, beside, clock=clock)
    yield Case(scanner, CameraAndDeskHand(eye, frames, desk), clock)
    scanner.close()
    desk.close()


def mock() -> Iterator[Case]:
    clock = Clock()
    scanner = MockScanner(clock)
    yield Case(scanner, scanner, clock)
    scanner.close()


def named(make: Callable[[], Iterator[Case]]) -> str:
    return make.__name__


@pytest.fixture(params=[camera, serial, keyboard, joined, mock], ids=named)
def case(request: pytest.FixtureRequest) -> Iterator[Case]:
    yield from request.param()


@pytest.fixture(params=[camera, serial, joined, mock], ids=named)
def pluggable(request: pytest.FixtureRequest) -> Iterator[Case]:
    """All but the keyboard, where nobody can tell whether a reader is plugged in."""
    yield from request.param()


def listening(case: Case) -> list[Scan]:
    scans: list[Scan] = []
    case.scanner.listen(scans.append)
    return scans


def test_a_code_arrives_as_it_is(case: Case, eventually: Eventually) -> None:
    scans = listening(case)
    case.hand.hold("DHT1:K7-3DQ9-X:483920")
    eventually(lambda: scans == [Scan("DHT1:K7-3DQ9-X:483920")])


def test_the_same_code_arrives_once_in_two_seconds_and_another_at_once(case: Case, eventually: Eventually) -> None:
    scans = listening(case)
    case.hand.hold("DHB1:A")
    eventually(lambda: len(scans) == 1)
    case.clock.now += 1.9
    case.hand.hold("DHB1:A")
    case.hand.hold("DHB1:B")
    eventually(lambda: scans == [Scan("DHB1:A"), Scan("DHB1:B")])
    case.clock.now += 2
    case.hand.hold("DHB1:B")
    eventually(lambda: scans[2:] == [Scan("DHB1:B")])


def test_a_code_that_was_handed_on_is_held_by_nothing(case: Case, eventually: Eventually) -> None:
    handed: list[bool] = []
    case.scanner.listen(lambda scan: handed.append(scan.text is not None))
    code = f"DHT1:K7-22CE-N:{case.clock.now:.0f}9481"
    case.hand.hold(code)
    eventually(lambda: handed == [True])
    eventually(lambda: not holders(code))


def test_a_code_of_4_kb_arrives_without_text(case: Case, eventually: Eventually, tmp_path: Path) -> None:
    picture = tmp_path / "large.png"
    segno.make_qr("X" * 4000, error="L").save(str(picture), scale=5)
    scans = listening(case)
    case.hand.hold_picture(picture)
    eventually(lambda: scans == [Scan(None)])


def test_a_binary_code_arrives_without_text(pluggable: Case, eventually: Eventually, tmp_path: Path) -> None:
    picture = tmp_path / "binary.png"
    segno.make_qr(bytes(range(128, 200)), mode="byte").save(str(picture), scale=5)
    scans = listening(pluggable)
    pluggable.hand.hold_picture(picture)
    eventually(lambda: scans == [Scan(None)])


def test_a_picture_without_a_code_is_no_scan(case: Case, eventually: Eventually, tmp_path: Path) -> None:
    picture = tmp_path / "bar.png"
    segno.make_micro("123").save(str(picture), scale=5)
    scans = listening(case)
    case.hand.hold_picture(picture)
    case.hand.hold("after")
    eventually(lambda: scans == [Scan("after")])


def test_a_scanner_pulled_is_absent_reads_nothing_and_comes_back_by_itself(
    pluggable: Case, eventually: Eventually
) -> None:
    scans = listening(pluggable)
    eventually(lambda: pluggable.scanner.status() is ScannerState.READY)
    pluggable.hand.set_plugged(plugged=False)
    eventually(lambda: pluggable.scanner.status() is ScannerState.ABSENT)
    pluggable.hand.set_plugged(plugged=True)
    eventually(lambda: pluggable.scanner.status() is ScannerState.READY)
    assert scans == []


def test_waking_and_resting_are_fine_at_any_time_and_in_any_number(case: Case, eventually: Eventually) -> None:
    case.scanner.rest()
    case.scanner.wake()
    scans = listening(case)
    case.scanner.rest()
    case.scanner.rest()
    case.scanner.wake()
    case.scanner.wake()
    case.hand.hold("DHB1:A")
    eventually(lambda: scans == [Scan("DHB1:A")])


def test_a_closed_scanner_is_absent_and_hands_on_nothing(case: Case) -> None:
    scans = listening(case)
    case.scanner.close()
    case.scanner.close()
    case.hand.hold("DHB1:A")
    assert (case.scanner.status(), scans) == (ScannerState.ABSENT, [])
    assert repr(case.scanner)


def test_a_scanner_nobody_listened_to_closes(case: Case) -> None:
    case.scanner.close()
    assert case.scanner.status() is ScannerState.ABSENT


def test_no_scanner_is_disabled_and_does_nothing() -> None:
    scanner = DisabledScanner()
    scanner.listen(lambda _: None)
    scanner.wake()
    scanner.rest()
    scanner.close()
    assert scanner.status() is ScannerState.DISABLED
