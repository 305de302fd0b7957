"""What lamps, reader, engines and an open question should do, seen from the state alone; asked only where it is not so.

The error lamp means: somebody should come, for a device or for a citizen who called. What the engines of the input know
is forgotten with the page that writes, however it was left; so it is at every end of a visit.
"""

from dataclasses import replace
from enum import Enum

from kiosk.domain.devices import Lamp, PrinterCondition, ReaderCondition
from kiosk.domain.visit.county import is_asking
from kiosk.domain.visit.effects import Effect, ForgetInput, ForgetQuestion, Light, RestReader, WakeReader
from kiosk.domain.visit.moves import Stepped
from kiosk.domain.visit.pages import ScanPage, WritePage
from kiosk.domain.visit.states import State

CALL_LIT_S = 60


class Trouble(Enum):
    """What is wrong with the kiosk now."""

    PRINTER = "printer"
    READER = "reader"
    ROOM = "room"


def troubles(state: State) -> tuple[Trouble, ...]:
    """Return what is wrong now; a device that config switched off is no trouble, nor is being offline."""
    printer = state.devices.printer
    wrong = {
        Trouble.PRINTER: state.settings.printer_enabled
        and not printer.can_print
        and printer is not PrinterCondition.DISABLED,
        Trouble.READER: state.devices.reader is ReaderCondition.ABSENT,
        Trouble.ROOM: not state.room,
    }
    return tuple(trouble for trouble, is_so in wrong.items() if is_so)


def lamps(state: State) -> frozenset[Lamp]:
    """Return the lamps that should be lit."""
    called = state.called_at is not None and state.now.steady - state.called_at < CALL_LIT_S
    wanted = {
        Lamp.DUTY: bool(state.duties),
        Lamp.ONLINE: state.online,
        Lamp.ERROR: called or bool(troubles(state)),
    }
    return frozenset(lamp for lamp, is_lit in wanted.items() if is_lit)


def signalled(state: State) -> Stepped:
    """Return the state with lamps, reader, engines and question as they should be, and the wishes that make them so."""
    wanted = lamps(state)
    page = state.visit.page
    reading, asking, writing = isinstance(page, ScanPage), is_asking(page), isinstance(page, WritePage)
    effects: list[Effect] = [
        Light(lamp, lamp in wanted) for lamp in Lamp if (lamp in wanted) is not (lamp in state.lit)
    ]
    if reading is not state.reading:
        effects.append(WakeReader() if reading else RestReader())
    if state.asking and not asking:
        effects.append(ForgetQuestion())
    if state.writing and not writing:
        effects.append(ForgetInput())
    return replace(state, lit=wanted, reading=reading, asking=asking, writing=writing), tuple(effects)
