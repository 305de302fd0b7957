from dataclasses import replace
from typing import Any

from kiosk.domain.devices import PrinterCondition
from kiosk.domain.facts import RecordPrinted
from kiosk.domain.opinion import Delivery
from kiosk.domain.orders import Orders
from kiosk.domain.visit import events as e
from kiosk.domain.visit.done import can_print
from kiosk.domain.visit.effects import AskPrinter, PrintSlip, PrintTest
from kiosk.domain.visit.pages import Printing
from kiosk.domain.visit.states import Leaving


def _printed(kiosk: Any, receipt: Any) -> None:
    kiosk.do(e.SlipAsked(), e.SlipPrinted(kiosk.state.visit.number, receipt.ticket_no))


def test_the_first_slip_is_plain_and_the_next_is_a_reprint(kiosk: Any, receipt: Any) -> None:
    kiosk.done()
    _printed(kiosk, receipt)
    _printed(kiosk, receipt)
    assert [wish.reprint for wish in kiosk.all(PrintSlip)] == [0, 1]
    assert len(kiosk.facts(RecordPrinted)) == 2


def test_a_second_press_while_printing_prints_once(kiosk: Any) -> None:
    kiosk.done().do(e.SlipAsked(), e.SlipAsked())
    assert len(kiosk.all(PrintSlip)) == 1


def test_no_slip_is_printed_by_a_printer_that_cannot(kiosk: Any) -> None:
    kiosk.done().do(e.PrinterChanged(PrinterCondition.COVER_OPEN), e.SlipAsked())
    assert kiosk.all(PrintSlip) == []


def test_a_printer_switched_off_by_config_is_not_offered(kiosk: Any) -> None:
    kiosk.done().news(settings=replace(kiosk.state.settings, printer_enabled=False))
    assert not can_print(kiosk.state)


def test_a_failed_slip_leaves_the_ticket_and_may_be_tried_again(kiosk: Any, receipt: Any) -> None:
    kiosk.done().do(e.SlipAsked(), e.SlipFailed(kiosk.state.visit.number, PrinterCondition.PAPER_OUT))
    assert (kiosk.page.printing, kiosk.page.failure) == (Printing.FAILED, PrinterCondition.PAPER_OUT)
    assert kiosk.page.receipt == receipt
    assert not can_print(kiosk.state)
    kiosk.do(e.PrinterChanged(PrinterCondition.READY), e.SlipAsked())
    assert [wish.reprint for wish in kiosk.all(PrintSlip)] == [0, 0]


def test_a_slip_that_comes_out_after_the_visit_is_recorded_all_the_same(kiosk: Any, receipt: Any) -> None:
    number = kiosk.done().do(e.SlipAsked()).state.visit.number
    kiosk.do(e.WentHome(), e.SlipPrinted(number, receipt.ticket_no))
    assert kiosk.screen == "home"
    assert kiosk.facts(RecordPrinted) == [RecordPrinted(receipt.ticket_no)]


def test_a_slip_that_comes_out_after_another_matter_was_begun_is_recorded(kiosk: Any, receipt: Any) -> None:
    kiosk.done().do(e.SlipAsked(), e.AnotherMatterBegun(), e.SlipPrinted(kiosk.state.visit.number, receipt.ticket_no))
    assert kiosk.screen == "category"
    assert len(kiosk.facts(RecordPrinted)) == 1


def test_the_slip_says_how_far_the_opinion_is(kiosk: Any, delivered: Any) -> None:
    kiosk.done().news(recent=delivered).do(e.SlipAsked())
    assert kiosk.all(PrintSlip)[0].delivery is Delivery.SETTLED


def test_the_slip_is_in_the_language_of_the_visit(kiosk: Any) -> None:
    kiosk.done().do(e.SlipAsked())
    assert kiosk.all(PrintSlip)[0].language == kiosk.state.visit.session.language


def test_the_printer_is_asked_every_second_while_a_slip_is_offered(kiosk: Any) -> None:
    kiosk.done().wanted.clear()
    kiosk.wait(1).wait(1).wait(1)
    assert len(kiosk.all(AskPrinter)) == 3


def test_the_printer_is_asked_every_ten_seconds_otherwise(kiosk: Any) -> None:
    for _ in range(30):
        kiosk.wait(1)
    assert len(kiosk.all(AskPrinter)) == 3


def test_a_printer_that_config_switched_off_is_left_alone(kiosk: Any) -> None:
    kiosk.news(settings=replace(kiosk.state.settings, printer_enabled=False)).wait(20).done().wait(1)
    assert kiosk.all(AskPrinter) == []


def test_back_asks_whether_the_numbers_were_noted(kiosk: Any) -> None:
    assert kiosk.done().do(e.WentBack()).state.visit.dialog == Leaving()
    assert kiosk.do(e.DialogClosed()).screen == "done"


def test_the_office_may_command_a_test_slip(kiosk: Any) -> None:
    kiosk.news(orders=Orders(print_tests=1)).news(orders=Orders(print_tests=1))
    assert len(kiosk.all(PrintTest)) == 1
