from typing import Any

from hardware.board import open_board
from hardware.config import Backend, HardwareConfig, PanelConfig, PrinterConfig, ScannerConfig, SpeakerConfig
from hardware.document import Document, Picture, Text
from kiosk.application.mailbox import Mailbox
from kiosk.application.printing import Printing
from kiosk.application.store import Store
from kiosk.application.watching import Watching
from kiosk.clock import SimulatedClock
from kiosk.domain.devices import PanelCondition, PrinterCondition, ReaderCondition, SpeakerCondition
from kiosk.domain.settings import Settings
from kiosk.domain.stored import Queue, Stored
from kiosk.domain.ticket import TicketNo
from kiosk.domain.visit import events as e
from kiosk.domain.visit.effects import Play
from kiosk.domain.visit.states import initial
from kiosk.domain.world import World
from kiosk.typography.slip import SlipTypesetter

MOCKS = HardwareConfig(
    PrinterConfig(Backend.MOCK), ScannerConfig(Backend.MOCK), PanelConfig(Backend.MOCK), SpeakerConfig(Backend.MOCK)
)
SLIP = Document((Text("回执"),))
TICKET = TicketNo("K7-22CE-N")


class BrokenSetter:
    """A setter that cannot."""

    def set(self, slip: Document, dots: int) -> Document:
        raise OSError(f"no library to set {len(slip.items)} items on {dots} dots")


def _store(wanted: list[Any], clock: SimulatedClock) -> Store:
    stored = Stored(World("qb-0302"), Settings(), (), Queue(), (), online=False, room=True)
    state = initial(stored, catalogues=("zh_CN",), now=clock.now())
    return Store(state, clock, lambda effect, _: wanted.append(effect))


def test_events_are_delivered_in_order_and_only_when_drained() -> None:
    seen: list[Any] = []
    mailbox = Mailbox(seen.append)
    mailbox.post(e.Touched())
    mailbox.post(e.HelpAsked())
    assert seen == []
    mailbox.drain()
    assert seen == [e.Touched(), e.HelpAsked()]


def test_each_post_wakes_the_window() -> None:
    woken: list[int] = []
    mailbox = Mailbox(lambda _: None)
    mailbox.wake = lambda: woken.append(1)
    mailbox.post(e.Touched())
    assert woken == [1]


def test_what_is_posted_while_draining_waits_for_the_next_time() -> None:
    seen: list[Any] = []

    def deliver(event: Any) -> None:
        seen.append(event)
        mailbox.post(e.Touched())

    mailbox = Mailbox(deliver)
    mailbox.post(e.HelpAsked())
    mailbox.drain()
    assert seen == [e.HelpAsked()]


def test_an_event_meets_the_time_it_happens_at() -> None:
    clock = SimulatedClock()
    store = _store([], clock)
    clock.advance(5)
    store.dispatch(e.TrackOpened())
    assert store.state.visit.touched == store.state.now.steady
    assert store.state.visit.page.name == "track"


def test_who_looks_is_told_before_anything_is_done() -> None:
    order: list[Any] = []
    store = _store(order, SimulatedClock())
    store.subscribe(lambda state: order.append(state.visit.dialog))
    store.dispatch(e.HelpAsked())
    assert order[0] is not None
    assert any(isinstance(wish, Play) for wish in order[1:])


def test_a_printer_is_told_of_once_until_it_changes(events: Any) -> None:
    board = open_board(MOCKS)
    printing = Printing(board.printer, SlipTypesetter(), events.posted.put)
    printing.start()
    printing.ask()
    assert events.next() == e.PrinterChanged(PrinterCondition.READY)
    printing.ask()
    board.simulated.printer.set_cover(is_open=True)  # type: ignore[union-attr]
    printing.ask()
    assert events.next() == e.PrinterChanged(PrinterCondition.COVER_OPEN)
    printing.close()
    board.close()


def test_slips_come_out_in_copies_or_say_why_not(events: Any) -> None:
    board = open_board(MOCKS)
    printing = Printing(board.printer, SlipTypesetter(), events.posted.put)
    printing.start()
    printing.print(SLIP, copies=2, ticket_no=TICKET, visit=3)
    assert events.next() == e.SlipPrinted(3, TICKET)
    assert len(board.printer.printed) == 2  # type: ignore[attr-defined]
    board.simulated.printer.set_plugged(plugged=False)  # type: ignore[union-attr]
    printing.print(SLIP, copies=1, ticket_no=TICKET, visit=3)
    assert events.next() == e.SlipFailed(3, PrinterCondition.ABSENT)
    printing.print_test(SLIP)
    printing.close()
    assert printing.failures == 0
    board.close()


def test_what_the_printer_has_no_letters_for_comes_out_in_dots(events: Any) -> None:
    board = open_board(MOCKS)
    printing = Printing(board.printer, SlipTypesetter(), events.posted.put)
    printing.start()
    printing.print(Document((Text("پىكىر تىزىملاش تالونى"),), "ug"), copies=1, ticket_no=TICKET, visit=3)
    assert events.next() == e.SlipPrinted(3, TICKET)
    (paper,) = board.printer.printed  # type: ignore[attr-defined]
    assert isinstance(paper.items[0], Picture)
    printing.close()
    board.close()


def test_a_slip_that_cannot_be_set_is_told_as_not_printed(events: Any) -> None:
    board = open_board(MOCKS)
    printing = Printing(board.printer, BrokenSetter(), events.posted.put)
    printing.start()
    printing.print(SLIP, copies=1, ticket_no=TICKET, visit=3)
    assert events.next() == e.SlipFailed(3, PrinterCondition.FAULT)
    printing.close()
    assert printing.failures == 1
    board.close()


def test_reader_panel_and_speaker_are_told_of_when_they_change(events: Any) -> None:
    board = open_board(MOCKS)
    clock = SimulatedClock()
    watching = Watching(clock, board.scanner, board.panel, board.speaker, events.posted.put)
    watching.look()
    told = [events.next() for _ in range(4)]
    assert told[:3] == [
        e.ReaderChanged(ReaderCondition.READY),
        e.PanelChanged(PanelCondition.READY),
        e.SpeakerChanged(SpeakerCondition.READY),
    ]
    board.simulated.scanner.set_dark(dark=True)  # type: ignore[union-attr]
    board.simulated.speaker.set_plugged(plugged=False)  # type: ignore[union-attr]
    watching.look()
    assert events.next() == e.ReaderChanged(ReaderCondition.DARK)
    assert events.next() == e.SpeakerChanged(SpeakerCondition.ABSENT)
    assert isinstance(events.next(), e.Ticked)
    board.close()
