"""The printer's thread: prints slips and asks the printer how it is; a slow or silent printer keeps nobody waiting."""

import logging
from collections.abc import Callable

from hardware.document import Document
from hardware.errors import PrinterError
from hardware.ports import Printer, PrinterState
from kiosk.application.ports import SlipSetter
from kiosk.application.worker import Worker
from kiosk.domain.devices import PrinterCondition
from kiosk.domain.ticket import TicketNo
from kiosk.domain.visit.events import Event, PrinterChanged, SlipFailed, SlipPrinted

log = logging.getLogger(__name__)


class Printing:
    """Owns the thread "printer", in which alone slips are set and the printer is used.

    A change of condition and every slip are told.
    """

    def __init__(self, printer: Printer, setter: SlipSetter, post: Callable[[Event], None]) -> None:
        self._printer = printer
        self._setter = setter
        self._post = post
        self._worker = Worker("printer")
        self._asked = False
        self._told: PrinterCondition | None = None

    def start(self) -> None:
        """Start the thread."""
        self._worker.start()

    @property
    def failures(self) -> int:
        """How many jobs went wrong in a way nobody foresaw."""
        return self._worker.failures

    def ask(self) -> None:
        """Have the printer asked; a question already waiting is enough."""
        if not self._asked:
            self._asked = True
            self._worker.do(self._ask)

    def print(self, slip: Document, *, copies: int, ticket_no: TicketNo, visit: int) -> None:
        """Have `copies` of a slip printed, and told to `visit`."""
        self._worker.do(lambda: self._print(slip, copies, ticket_no, visit))

    def print_test(self, slip: Document) -> None:
        """Have a test slip printed; what came of it shows on the paper and in the log."""
        self._worker.do(lambda: self._print_test(slip))

    def close(self) -> None:
        """Finish what was asked for and end; twice is fine. The printer itself is the board's to close."""
        self._worker.close()

    def _ask(self) -> None:
        self._asked = False
        condition = PrinterCondition(self._printer.status().value)
        if condition is not self._told:
            self._told = condition
            self._post(PrinterChanged(condition))

    def _set(self, slip: Document) -> Document:
        return self._setter.set(slip, self._printer.dots)

    def _print_test(self, slip: Document) -> None:
        try:
            self._printer.print(self._set(slip))
        except PrinterError as error:
            log.warning("not printed what=test state=%s why=%s", error.state.value, error)

    def _print(self, slip: Document, copies: int, ticket_no: TicketNo, visit: int) -> None:
        answer: Event = SlipFailed(visit, PrinterCondition.FAULT)
        try:
            paper = self._set(slip)
            for _ in range(copies):
                self._printer.print(paper)
            answer = SlipPrinted(visit, ticket_no)
        except PrinterError as error:
            answer = SlipFailed(visit, _condition(error.state))
            log.warning("not printed state=%s why=%s", error.state.value, error)
        finally:  # an answer comes even for a fault nobody foresaw
            self._post(answer)


def _condition(state: PrinterState) -> PrinterCondition:
    """Return what to tell; a printer that says it is ready and did not print has a fault."""
    condition = PrinterCondition(state.value)
    return PrinterCondition.FAULT if condition.can_print else condition
