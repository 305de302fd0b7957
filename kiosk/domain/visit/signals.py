"""What lamps, reader, engines and an open question should do, seen from the state alone; asked only where it is not so.

The error lamp means: somebody should come, for a device or for a citizen who called. What the engines of the input know
of a visit is forgotten when it ends or comes home, however it does, and not before: an engine may forget by starting
anew, and whoever wrote an opinion may write its place next.
"""

from dataclasses import replace
from enum import Enum

from kiosk.domain.devices import Lamp, PrinterCondition, ReaderCondition
from kiosk.domain.visit.county import is_asking
from kiosk.domain.visit.effects import Effect, ForgetInput, ForgetQuestion, Light, RestReader, WakeReader
from kiosk.domain.visit.moves import Stepped
from kiosk.domain.visit.pages import HomePage, MaintenancePage, ScanPage, WritePage
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
    reading, asking = isinstance(state.visit.page, ScanPage), is_asking(state.visit.page)
    effects: list[Effect] = [
        Light(lamp, lamp in wanted) for lamp in Lamp if (lamp in wanted) is not (lamp in state.lit)
    ]
    if reading is not state.reading:
        effects.append(WakeReader() if reading else RestReader())
    if state.asking and not asking:
        effects.append(ForgetQuestion())
    if state.written_by is not None and _is_over(state, state.written_by):
        effects.append(ForgetInput())
    return replace(state, lit=wanted, reading=reading, asking=asking, written_by=_written_by(state)), tuple(effects)


def _is_over(state: State, visit: int) -> bool:
    """Whether that visit has ended, or nothing of it is on its way any more."""
    return visit != state.visit.number or isinstance(state.visit.page, HomePage | MaintenancePage)


def _written_by(state: State) -> int | None:
    """Return the visit that the engines may know something of."""
    if isinstance(state.visit.page, WritePage):
        return state.visit.number
    known = state.written_by
    return None if known is None or _is_over(state, known) else known
