"""What every `Printer` promises: the driver on the simulated wire, 58 and 80 mm wide, and the mock."""

import io
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from PIL import Image

from hardware.devices.byte_link import ByteLink
from hardware.devices.printer_conversation import Patience
from hardware.devices.thermal_printer import ThermalPrinter
from hardware.disabled import DisabledPrinter
from hardware.document import Document, Field, Picture, QrCode, Text
from hardware.errors import PrinterError
from hardware.escpos import PAPER_58, PAPER_80, Paper
from hardware.mocks.far_end_printer import FarEndPrinter
from hardware.mocks.printer import MockPrinter
from hardware.ports import Printer, PrinterState
from hardware.simulation import SimulatedPrinter

SLIP = Document((Text("意见登记回执"), Field("编号", "K7-3DQ9-X"), QrCode("DHT1:K7-3DQ9-X:483920"), Text("请妥善保管")))
PICTURE = Document((Picture(48, b"\x55" * 48 * 200),))
TEXT = "意见登记回执\n编号 K7-3DQ9-X\n请妥善保管"

Case = tuple[Printer, SimulatedPrinter]


def driver(paper: Paper) -> Iterator[Case]:
    far_end = FarEndPrinter(paper.dots)
    patience = Patience(answer=0.2, silence=0.5, slip=5.0, look=0.02)
    printer = ThermalPrinter(ByteLink(far_end.port, 9600), paper, patience=patience)
    yield printer, far_end
    printer.close()
    far_end.close()


def mock(paper: Paper) -> Iterator[Case]:
    printer = MockPrinter(paper)
    yield printer, printer
    printer.close()


@pytest.fixture(params=[(driver, PAPER_58), (driver, PAPER_80), (mock, PAPER_58)], ids=["58 mm", "80 mm", "mock"])
def case(request: pytest.FixtureRequest) -> Iterator[Case]:
    make, paper = request.param
    yield from make(paper)


FAULTS = pytest.mark.parametrize(
    ("fault", "repair", "state"),
    [
        (
            lambda hand: hand.set_paper(loaded=False),
            lambda hand: hand.set_paper(loaded=True),
            PrinterState.PAPER_OUT,
        ),
        (
            lambda hand: hand.set_cover(is_open=True),
            lambda hand: hand.set_cover(is_open=False),
            PrinterState.COVER_OPEN,
        ),
        (
            lambda hand: hand.set_plugged(plugged=False),
            lambda hand: hand.set_plugged(plugged=True),
            PrinterState.ABSENT,
        ),
    ],
    ids=["paper", "cover", "cable"],
)
Turn = Callable[[SimulatedPrinter], None]


def test_a_ready_printer_prints_what_the_document_says(case: Case) -> None:
    printer, hand = case
    assert printer.status() is PrinterState.READY
    printer.print(SLIP)
    assert hand.last_slip_text() == TEXT


@FAULTS
def test_a_fault_is_a_status_and_an_error_with_that_state(
    case: Case, fault: Turn, repair: Turn, state: PrinterState
) -> None:
    printer, hand = case
    fault(hand)
    assert printer.status() is state
    with pytest.raises(PrinterError) as caught:
        printer.print(SLIP)
    assert (caught.value.state, hand.last_slip_text()) == (state, None)
    repair(hand)
    assert printer.status() is PrinterState.READY


@FAULTS
def test_the_printer_works_again_by_itself_when_the_fault_is_gone(
    case: Case, fault: Turn, repair: Turn, state: PrinterState
) -> None:
    printer, hand = case
    printer.print(SLIP)
    fault(hand)
    assert printer.status() is state
    repair(hand)
    printer.print(SLIP)
    assert hand.last_slip_text() == TEXT


@pytest.mark.parametrize("slip", [SLIP, PICTURE], ids=["text", "picture"])
def test_paper_that_ends_within_a_slip_is_an_error(case: Case, slip: Document) -> None:
    printer, hand = case
    assert isinstance(hand, FarEndPrinter | MockPrinter)
    if isinstance(hand, FarEndPrinter):
        hand.set_paper(loaded=True, lines=2)
    else:
        hand.set_paper(loaded=True, items=2)
    with pytest.raises(PrinterError) as caught:
        printer.print(slip)
    assert (caught.value.state, printer.status()) == (PrinterState.PAPER_OUT, PrinterState.PAPER_OUT)
    assert hand.last_slip_text() is None


def test_a_status_takes_less_than_two_seconds(case: Case) -> None:
    printer, hand = case
    for plugged in (True, False):
        hand.set_plugged(plugged=plugged)
        began = time.monotonic()
        printer.status()
        assert time.monotonic() - began < 2


def test_a_document_the_paper_cannot_take_is_an_error_and_the_printer_goes_on(case: Case) -> None:
    printer, hand = case
    with pytest.raises(PrinterError):
        printer.print(Document((Text("A"), QrCode("x" * 2900))))
    printer.print(SLIP)
    assert hand.last_slip_text() == TEXT


def test_two_slips_at_once_come_out_one_after_the_other(case: Case) -> None:
    printer, hand = case
    other = threading.Thread(target=printer.print, args=[SLIP])
    other.start()
    printer.print(SLIP)
    other.join()
    assert hand.last_slip_text() == TEXT


def test_a_picture_as_wide_as_the_printer_says_comes_out_dot_for_dot(case: Case) -> None:
    printer, hand = case
    columns = printer.dots // 8
    printer.print(Document((Picture(columns, (b"\x55" * columns + b"\xaa" * columns) * 20),)))
    paper = Image.open(io.BytesIO(hand.last_slip_png() or b"")).convert("L")
    first, second = (paper.crop((0, row, printer.dots, row + 1)).tobytes() for row in (16, 17))
    assert (first, second) == (b"\xff\0" * (printer.dots // 2), b"\0\xff" * (printer.dots // 2))
    with pytest.raises(PrinterError):
        printer.print(Document((Picture(columns + 1, bytes(columns + 1)),)))


def test_a_closed_printer_is_absent_and_closing_twice_is_fine(case: Case) -> None:
    printer, _ = case
    printer.close()
    printer.close()
    assert printer.status() is PrinterState.ABSENT
    with pytest.raises(PrinterError) as caught:
        printer.print(SLIP)
    assert caught.value.state is PrinterState.ABSENT
    assert repr(printer)


def test_no_printer_is_disabled_and_refuses() -> None:
    printer = DisabledPrinter()
    with pytest.raises(PrinterError) as caught:
        printer.print(SLIP)
    assert (printer.status(), caught.value.state) == (PrinterState.DISABLED, PrinterState.DISABLED)
    assert printer.dots == PAPER_58.dots
    printer.close()
    printer.close()
