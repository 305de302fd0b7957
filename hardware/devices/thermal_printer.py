"""A receipt printer on a serial line that is believed only when it says itself that the slip is out.

A job is sent piece by piece. Before, between and after the pieces the printer is asked how it is, so that paper
that runs out, a cover that opens or a cable that is pulled in the middle is noticed at once; but never within a band of
dots, where the question would be printed. At the end comes a request that the printer answers in its turn, behind
the cut: only that answer makes `print` return. What a broken-off job left in the printer's memory is cleared, or the
rest of somebody's slip would come out when paper is put in; and what it left hanging out is cut off before the next
slip.
"""

import threading
import time
from collections.abc import Callable
from contextlib import suppress

from hardware.devices.byte_link import ByteLink
from hardware.devices.printer_conversation import Patience, PrinterConversation
from hardware.devices.printer_status import CLEAR_BUFFERS, says_paper_end
from hardware.document import Document
from hardware.errors import LinkError, LinkStalledError, PrinterError
from hardware.escpos import FEED_AND_CUT, LEAST_BAND, Paper, composed
from hardware.ports import PrinterState

_LOOKS_A_SECOND = 4
"""How often the printer is looked at, at least, while it is sent to."""
_MOST_AT_ONCE = 1024
"""Bytes between two looks: no more than small printers hold, as nobody tells us on the line that one is full."""


class ThermalPrinter:
    """An ESC/POS printer behind a `ByteLink`; any thread, one job at a time."""

    def __init__(
        self,
        link: ByteLink,
        paper: Paper,
        *,
        patience: Patience | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._link = link
        self._paper = paper
        self._patience = patience or Patience()
        self._clock = clock
        self._piece = max(LEAST_BAND, min(_MOST_AT_ONCE, link.bytes_a_second // _LOOKS_A_SECOND))
        self._talk = PrinterConversation(link, self._patience, clock)
        self._busy = threading.Lock()
        self._last_state = PrinterState.ABSENT
        self._leftovers = False
        self._closed = False

    def __repr__(self) -> str:
        return f"<ThermalPrinter {self._link.port} {self._last_state.value}>"

    @property
    def dots(self) -> int:
        """Return how many dots wide it prints."""
        return self._paper.dots

    def status(self) -> PrinterState:
        """Return the state as of now, and during a job what the job last saw; within 1.8 s by the default patience."""
        if not self._busy.acquire(timeout=self._patience.answer):
            return self._last_state
        try:
            return self._look()
        finally:
            self._busy.release()

    def print(self, document: Document) -> None:
        """Print and cut, and return when the printer says that it has; raises `PrinterError`."""
        items = composed(document, self._paper, band=self._piece)
        with self._busy:
            self._require(self._look())
            try:
                self._send(items)
                self._await_receipt()
            except LinkError as error:
                raise self._broken_off(error) from error
            except PrinterError:
                self._forget_job()
                raise
            self._leftovers = False

    def close(self) -> None:
        """Let the port go, breaking off a job that is under way; twice is fine."""
        self._closed = True
        with self._busy:
            self._last_state = PrinterState.ABSENT
            self._link.close()

    def _send(self, items: tuple[bytes, ...]) -> None:
        if self._leftovers:
            # A printer that does not know the first may still wait for the rest of a band: white dots, else nothing.
            self._link.write(CLEAR_BUFFERS + b"\0" * self._piece + FEED_AND_CUT)
        self._leftovers = True
        for item in items:
            for start in range(0, len(item), self._piece):
                self._link.write(item[start : start + self._piece])
                self._require(self._look_patiently())

    def _await_receipt(self) -> None:
        self._talk.ask_for_receipt()
        deadline = self._clock() + self._patience.slip
        while (receipt := self._receipt_within(self._patience.look)) is None:
            state = self._look_patiently()
            if self._talk.receipt is None:
                self._require(state)
                if self._clock() > deadline:
                    raise PrinterError("the printer never said that the slip is out", state=PrinterState.FAULT)
        if says_paper_end(receipt):
            self._last_state = PrinterState.PAPER_OUT
            raise PrinterError("the paper ended on the slip's last lines", state=PrinterState.PAPER_OUT)

    def _receipt_within(self, seconds: float) -> int | None:
        if self._talk.receipt is None:
            self._talk.hear(within=seconds)
        return self._talk.receipt

    def _look(self) -> PrinterState:
        self._last_state = PrinterState.ABSENT if self._closed else self._talk.state()
        return self._last_state

    def _look_patiently(self) -> PrinterState:
        """Return the state during a job; SILENT only after the patience for it. Raises `LinkError`."""
        give_up = self._clock() + self._patience.silence
        state = self._talk.state_on_open_line()
        while state is PrinterState.SILENT and self._talk.receipt is None and self._clock() < give_up:
            state = self._talk.state_on_open_line()
        self._last_state = PrinterState.ABSENT if self._closed else state
        return self._last_state

    @staticmethod
    def _require(state: PrinterState) -> None:
        if not state.can_print:
            raise PrinterError(f"the printer is {state.value}", state=state)

    def _broken_off(self, error: LinkError) -> PrinterError:
        """Return the error of a job whose line failed: taking no more bytes is SILENT unless the printer says why."""
        state = self._talk.state() if isinstance(error, LinkStalledError) else PrinterState.ABSENT
        self._last_state = PrinterState.SILENT if state.can_print else state
        self._forget_job()
        return PrinterError(str(error), state=self._last_state)

    def _forget_job(self) -> None:
        """Make the printer forget the rest of a broken-off job; the next job begins with it too."""
        with suppress(LinkError):
            self._link.write(CLEAR_BUFFERS)
