"""Asking a receipt printer how it is, and telling its answers apart from its receipts."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from hardware.devices.byte_link import ByteLink
from hardware.devices.printer_status import RECEIPT_REQUEST, Query, is_answer, is_receipt, state_of
from hardware.errors import LinkError, LinkStalledError
from hardware.ports import PrinterState


@dataclass(frozen=True, slots=True)
class Patience:
    """How long, in seconds, the printer may take."""

    answer: float = 0.6  # for one answer; asked twice, so a dead printer is SILENT after 1.2 s
    silence: float = 5.0  # without any answer during a job: some are deaf while the head is hot or the cutter moves
    slip: float = 60.0  # from the last byte to the receipt
    look: float = 0.25  # between two looks while waiting for the receipt


class PrinterConversation:
    """Question and answer over a `ByteLink`; not for use by two threads at once."""

    def __init__(self, link: ByteLink, patience: Patience, clock: Callable[[], float] = time.monotonic) -> None:
        self._link = link
        self._patience = patience
        self._clock = clock
        self.receipt: int | None = None
        """The answer to `ask_for_receipt`, once it has come."""

    def state(self) -> PrinterState:
        """Return the state as of now, within 1.2 s by the default patience, opening the line when it is closed."""
        try:
            self._link.open()
            return self.state_on_open_line()
        except LinkError:
            return PrinterState.ABSENT

    def state_on_open_line(self) -> PrinterState:
        """Return the state as of now; raises `LinkError` when the line went.

        For use during a job: a line that was pulled and put back is another line, and what was sent before may be lost.
        """
        give_up = self._clock() + 2 * self._patience.answer
        try:
            state = self._state_by_answers(give_up)
            # Answers from before and after a cover was closed contradict each other: a fault must be said twice.
            return self._state_by_answers(give_up) if state is PrinterState.FAULT else state
        except LinkStalledError:
            return PrinterState.SILENT

    def ask_for_receipt(self) -> None:
        """Ask the printer to answer when it is done with all it was sent; raises `LinkError`."""
        self.receipt = None
        self._link.write(RECEIPT_REQUEST)

    def hear(self, *, within: float) -> int | None:
        """Return the last answer of what comes in, waiting for the first byte; keeps a receipt. Raises `LinkError`."""
        answer = None
        for byte in self._link.read(within=within):
            if is_receipt(byte):
                self.receipt = byte
            elif is_answer(byte):
                answer = byte
        return answer

    def _state_by_answers(self, give_up: float) -> PrinterState:
        answers = self._answers(give_up)
        if answers is None:
            return PrinterState.SILENT
        return state_of(
            printer=answers[Query.PRINTER], offline_cause=answers[Query.OFFLINE_CAUSE], paper=answers[Query.PAPER]
        )

    def _answers(self, give_up: float) -> dict[Query, int] | None:
        """Return the answers to all that is asked, or None when one did not come.

        The printer is asked first whether it is offline and then why: the other way round, a cover opened in
        between would be an offline without a cause.
        """
        answers: dict[Query, int] = {}
        for query in (Query.PRINTER, Query.OFFLINE_CAUSE, Query.PAPER):
            answer = self._answer(query, give_up)
            if answer is None:
                return None
            answers[query] = answer
        return answers

    def _answer(self, query: Query, give_up: float) -> int | None:
        """Ask until `give_up`, and again when no answer came: a printer just switched on eats the first question."""
        self.hear(within=0)  # an answer that came too late would be taken for this one
        while (now := self._clock()) < give_up:
            self._link.write(query.request)
            wait_until = min(now + self._patience.answer, give_up)
            while (left := wait_until - self._clock()) > 0:
                answer = self.hear(within=left)
                if answer is not None:
                    return answer
        return None
