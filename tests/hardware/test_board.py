"""Which devices a configuration gives, and the hands on the simulated ones."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hardware.board import Board, open_board
from hardware.config import Backend, HardwareConfig, PanelConfig, PrinterConfig, ScannerConfig, SpeakerConfig
from hardware.document import Document
from hardware.errors import PrinterError
from hardware.mocks.pictures import picture_from_file
from hardware.ports import Lamp, PanelButton, PanelState, PrinterState, Scan, ScannerState, SpeakerState, Spoken

Eventually = Callable[[Callable[[], bool]], None]


@contextmanager
def board_of(backend: Backend, kind: str = "camera", width_mm: int = 58) -> Iterator[Board]:
    config = HardwareConfig(
        PrinterConfig(backend, port="/dev/no-such-printer", width_mm=width_mm),
        ScannerConfig(backend, kind=kind, device="/dev/no-such-scanner"),
        PanelConfig(backend),
        SpeakerConfig(backend, device="no-such-output"),
    )
    board = open_board(config)
    try:
        yield board
    finally:
        board.close()
        board.close()


def states_of(board: Board) -> tuple[PrinterState, ScannerState, PanelState, SpeakerState]:
    return board.printer.status(), board.scanner.status(), board.panel.status(), board.speaker.status()


def test_devices_that_are_not_there_do_not_stop_the_kiosk(eventually: Eventually) -> None:
    with board_of(Backend.REAL) as board:
        board.scanner.listen(lambda _: None)
        board.panel.listen(lambda _: None)
        board.speaker.say((Spoken("Welcome.", "en", private=False),), volume=1, speed=1.0)
        eventually(lambda: [state.value for state in states_of(board)] == ["absent"] * 4)
        assert board.simulated is None


def test_devices_nobody_has_say_so() -> None:
    with board_of(Backend.NONE) as board:
        assert [state.value for state in states_of(board)] == ["disabled"] * 4
        with pytest.raises(PrinterError) as caught:
            board.printer.print(Document(()))
        assert (caught.value.state, board.simulated, board.keys) == (PrinterState.DISABLED, None, None)


@pytest.mark.parametrize("backend", [Backend.FAR_END, Backend.MOCK])
def test_a_simulated_printer_obeys_its_hand(backend: Backend, slip: Document, tmp_path: Path) -> None:
    with board_of(backend) as board:
        assert board.simulated is not None
        hand = board.simulated.printer
        assert hand is not None
        assert (hand.last_slip_png(), hand.last_slip_text()) == (None, None)
        hand.set_paper(loaded=False)
        assert board.printer.status() is PrinterState.PAPER_OUT
        hand.set_paper(loaded=True)
        hand.set_cover(is_open=True)
        assert board.printer.status() is PrinterState.COVER_OPEN
        hand.set_cover(is_open=False)
        hand.set_plugged(plugged=False)
        assert board.printer.status() is PrinterState.ABSENT
        hand.set_plugged(plugged=True)
        board.printer.print(slip)
        picture = tmp_path / "slip.png"
        picture.write_bytes(hand.last_slip_png() or b"")
        assert picture_from_file(picture).width == 384
        assert (hand.last_slip_text() or "").startswith("云杉镇代表之家\n意见登记回执\n---")


@pytest.mark.parametrize("backend", [Backend.FAR_END, Backend.MOCK])
@pytest.mark.parametrize("kind", ["camera", "serial", "keyboard"])
def test_a_simulated_scanner_reads_on_any_screen(
    backend: Backend, kind: str, eventually: Eventually, tmp_path: Path, slip: Document
) -> None:
    with board_of(backend, kind) as board:
        assert board.simulated is not None
        hand = board.simulated.scanner
        assert hand is not None
        scans: list[Scan] = []
        board.scanner.listen(scans.append)
        hand.hold("resting")
        eventually(lambda: scans == [Scan("resting")])
        board.scanner.wake()
        hand.hold("awake")
        eventually(lambda: scans[1:] == [Scan("awake")])
        board.printer.print(slip)
        picture = tmp_path / "slip.png"
        assert board.simulated.printer is not None
        picture.write_bytes(board.simulated.printer.last_slip_png() or b"")
        hand.hold_picture(picture)
        eventually(lambda: scans[2:] == [Scan("DHT1:K7-3DQ9-X:483920")])


@pytest.mark.parametrize("backend", [Backend.FAR_END, Backend.MOCK])
def test_a_simulated_scanner_that_is_pulled_reads_nothing(backend: Backend, eventually: Eventually) -> None:
    with board_of(backend) as board:
        assert board.simulated is not None
        hand = board.simulated.scanner
        assert hand is not None
        scans: list[Scan] = []
        board.scanner.listen(scans.append)
        hand.set_plugged(plugged=False)
        eventually(lambda: board.scanner.status() is ScannerState.ABSENT)
        hand.hold("nobody reads this")
        board.scanner.wake()
        hand.hold("nor this")
        hand.set_plugged(plugged=True)
        eventually(lambda: board.scanner.status() is ScannerState.READY)
        assert scans == []


def test_a_simulated_camera_in_the_dark_says_so_while_it_looks(eventually: Eventually) -> None:
    with board_of(Backend.FAR_END) as board:
        assert board.simulated is not None
        assert board.simulated.scanner is not None
        board.scanner.listen(lambda _: None)
        board.simulated.scanner.set_dark(dark=True)
        board.scanner.wake()
        eventually(lambda: board.scanner.status() is ScannerState.DARK)


@pytest.mark.parametrize("backend", [Backend.FAR_END, Backend.MOCK])
def test_a_file_that_is_no_picture_is_told_to_who_holds_it(backend: Backend, tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("no picture")
    with board_of(backend) as board:
        assert board.simulated is not None
        assert board.simulated.scanner is not None
        with pytest.raises(OSError, match="notes"):
            board.simulated.scanner.hold_picture(file)


@pytest.mark.parametrize("backend", [Backend.FAR_END, Backend.MOCK])
def test_a_simulated_panel_obeys_its_hand(backend: Backend) -> None:
    with board_of(backend) as board:
        assert board.simulated is not None
        hand = board.simulated.panel
        assert hand is not None
        presses: list[PanelButton] = []
        board.panel.listen(presses.append)
        board.panel.light(Lamp.DUTY, lit=True)
        hand.press(PanelButton.CALL)
        assert (hand.lit(), presses) == ({Lamp.DUTY}, [PanelButton.CALL])


@pytest.mark.parametrize("backend", [Backend.FAR_END, Backend.MOCK])
def test_a_simulated_speaker_obeys_its_hand(backend: Backend) -> None:
    with board_of(backend) as board:
        assert board.simulated is not None
        hand = board.simulated.speaker
        assert hand is not None
        board.speaker.say((Spoken("您好。", "zh_CN", private=False),), volume=3, speed=1.0)
        assert [(said.spoken.text, said.device) for said in hand.said()] == [("您好。", "no-such-output")]
        hand.set_plugged(plugged=False)
        assert board.speaker.status() is SpeakerState.ABSENT


def test_typed_characters_have_a_place_only_with_a_keyboard_scanner() -> None:
    with board_of(Backend.REAL, "keyboard") as keyboard, board_of(Backend.REAL, "serial") as serial:
        assert (keyboard.keys is keyboard.scanner, serial.keys) == (True, None)


@pytest.mark.parametrize("backend", [Backend.REAL, Backend.FAR_END])
def test_a_scanner_of_unknown_kind_is_an_error(backend: Backend) -> None:
    with pytest.raises(ValueError, match="laser"), board_of(backend, "laser"):
        pass


def test_paper_of_unknown_width_is_an_error() -> None:
    with pytest.raises(ValueError, match="57 mm"), board_of(Backend.NONE, width_mm=57):
        pass


def test_the_board_asks_for_no_library_of_a_device_it_does_not_have() -> None:
    program = (
        "import sys; from hardware.board import open_board; from hardware.config import *; none = Backend.NONE; "
        "open_board(HardwareConfig(PrinterConfig(none), ScannerConfig(none), PanelConfig(none))).close(); "
        "print([name for name in ('serial', 'gpiozero', 'pyzbar', 'linuxpy', 'PIL', 'segno') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
