"""What a receipt printer answers to ``DLE EOT n`` and ``GS r``, bit by bit (Epson's ESC/POS reference)."""

from enum import IntEnum

from hardware.ports import PrinterState

RECEIPT_REQUEST = b"\x1dr\x01"
"""Queued behind the slip and answered when its turn comes, so after the cut: the answer means printed."""

CLEAR_BUFFERS = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
"""``DLE DC4`` 8: forget what was sent and not yet printed. Obeyed at once, also out of paper."""


class Query(IntEnum):
    """The `n` of ``DLE EOT n``, answered at once whatever the printer does."""

    PRINTER = 1
    OFFLINE_CAUSE = 2
    PAPER = 4

    @property
    def request(self) -> bytes:
        """Return the bytes that ask."""
        return b"\x10\x04" + bytes([self])


_ANSWER_MASK, _ANSWER_BITS = 0x93, 0x12
_RECEIPT_MASK = 0x90
_OFFLINE = 0x08
_COVER_OPEN = 0x04
_STOPPED_FOR_PAPER = 0x20
_ERROR = 0x40
_PAPER_NEAR_END = 0x0C
_PAPER_END = 0x60
_RECEIPT_PAPER_END = 0x0C


def is_answer(byte: int) -> bool:
    """Whether a byte from the printer answers ``DLE EOT``: bits 0 and 7 clear, 1 and 4 set. XON and XOFF are not."""
    return byte & _ANSWER_MASK == _ANSWER_BITS


def is_receipt(byte: int) -> bool:
    """Whether a byte from the printer answers ``GS r``: bits 4 and 7 clear."""
    return byte & _RECEIPT_MASK == 0


def says_paper_end(receipt: int) -> bool:
    """Whether an answer to ``GS r 1`` admits that the paper ended."""
    return bool(receipt & _RECEIPT_PAPER_END)


def state_of(*, printer: int, offline_cause: int, paper: int) -> PrinterState:
    """Return the state that three answers add up to; the cover comes first, as an open one also hides the paper."""
    if offline_cause & _COVER_OPEN:
        return PrinterState.COVER_OPEN
    if paper & _PAPER_END or offline_cause & _STOPPED_FOR_PAPER:
        return PrinterState.PAPER_OUT
    if offline_cause & _ERROR or printer & _OFFLINE:
        return PrinterState.FAULT
    if paper & _PAPER_NEAR_END:
        return PrinterState.PAPER_LOW
    return PrinterState.READY
