"""Slips that are wanted, put into words and handed to the printer's thread."""

from collections.abc import Callable

from kiosk.application.ports import Words
from kiosk.application.printing import Printing
from kiosk.application.receipt import Printed, opinion_slip, printer_test_slip, slip_language
from kiosk.domain.clock import Moment
from kiosk.domain.visit.effects import PrintSlip
from kiosk.domain.visit.states import State


class Slips:
    """Words slips as this kiosk's; UI thread only, and none is waited for."""

    def __init__(self, printing: Printing, words: Callable[[str], Words], *, device_id: str, version: str) -> None:
        self._printing = printing
        self._words = words
        self._device_id = device_id
        self._version = version

    def print(self, wish: PrintSlip, state: State) -> None:
        """Have the slip of a saved opinion printed in the language of its visit, and the visit told."""
        by = self._by(state, wish.language)
        slip = opinion_slip(wish.opinion, wish.receipt, wish.saved_at, by, delivery=wish.delivery, reprint=wish.reprint)
        self._printing.print(slip, copies=wish.copies, ticket_no=wish.receipt.ticket_no, visit=wish.visit)

    def print_test(self, now: Moment, state: State) -> None:
        """Have a test slip printed in the kiosk's first language, with a line in each that is offered."""
        by = self._by(state, state.default_language)
        offered = {slip_language(language, state.settings): None for language in state.languages}
        self._printing.print_test(printer_test_slip(now, by, map(self._words, offered)))

    def _by(self, state: State, language: str) -> Printed:
        words = self._words(slip_language(language, state.settings))
        return Printed(state.world, state.settings, self._device_id, self._version, words)
