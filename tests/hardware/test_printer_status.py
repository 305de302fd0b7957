"""Answers of the printer, the impossible ones too."""

import os
import tty

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.devices.byte_link import ByteLink
from hardware.devices.printer_conversation import Patience
from hardware.devices.printer_status import is_answer, is_receipt, state_of
from hardware.devices.thermal_printer import ThermalPrinter
from hardware.escpos import PAPER_58
from hardware.ports import PrinterState

ANSWERS = st.integers(0, 255)


@pytest.mark.parametrize(
    ("printer", "offline_cause", "paper", "state"),
    [
        (0x12, 0x12, 0x12, PrinterState.READY),
        (0x16, 0x12, 0x12, PrinterState.READY),  # the drawer's pin, which no kiosk has
        (0x12, 0x12, 0x1E, PrinterState.PAPER_LOW),
        (0x1A, 0x32, 0x7E, PrinterState.PAPER_OUT),
        (0x12, 0x12, 0x72, PrinterState.PAPER_OUT),
        (0x1A, 0x16, 0x12, PrinterState.COVER_OPEN),
        (0x1A, 0x36, 0x7E, PrinterState.COVER_OPEN),
        (0x1A, 0x52, 0x12, PrinterState.FAULT),
        (0x1A, 0x12, 0x12, PrinterState.FAULT),
    ],
)
def test_three_answers_add_up_to_a_state(printer: int, offline_cause: int, paper: int, state: PrinterState) -> None:
    assert state_of(printer=printer, offline_cause=offline_cause, paper=paper) is state


@given(ANSWERS)
def test_no_byte_is_both_an_answer_and_a_receipt(byte: int) -> None:
    assert not (is_answer(byte) and is_receipt(byte))


@pytest.mark.parametrize("byte", [0x11, 0x13])
def test_flow_control_is_neither_answer_nor_receipt(byte: int) -> None:
    assert (is_answer(byte), is_receipt(byte)) == (False, False)


@settings(deadline=None, max_examples=50)  # the machine is shared
@given(st.binary(max_size=64))
def test_whatever_the_line_says_a_status_is_a_state(noise: bytes) -> None:
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    printer = ThermalPrinter(ByteLink(os.ttyname(theirs), 9600), PAPER_58, patience=Patience(answer=0.005))
    printer.status()
    os.write(ours, noise)
    assert printer.status() in PrinterState
    printer.close()
    os.close(ours)
    os.close(theirs)
