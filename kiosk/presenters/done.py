"""The page after the commit: ticket, code, honest state, and the slip where there is one."""

from typing import assert_never

from kiosk.domain.codes import receipt_text
from kiosk.domain.devices import PrinterCondition
from kiosk.domain.opinion import Delivery
from kiosk.domain.visit.done import can_print
from kiosk.domain.visit.events import AnotherMatterBegun, SlipAsked, WentHome
from kiosk.domain.visit.pages import DonePage, Printing
from kiosk.presenters.models import Button, Done, Role, State, Tone
from kiosk.presenters.view import View

TONES = {
    Delivery.PENDING: (Tone.WAITING, "saved"),
    Delivery.SETTLED: (Tone.GOOD, "sent"),
    Delivery.REJECTED: (Tone.NEUTRAL, "saved"),
}


def delivery_state(view: View, delivery: Delivery) -> State:
    """Return how far an opinion has got, as word, colour and icon."""
    tone, icon = TONES[delivery]
    return State(view.say(f"done.{delivery.value}"), tone, icon)


def done(view: View, page: DonePage) -> Done:
    """Return the page; it says 已送达 only after the hub's verdict."""
    delivery = view.state.delivery_of(page.opinion_id)
    return Done(
        heading=view.say("done.heading"),
        state=delivery_state(view, delivery),
        explanation=view.say(f"done.{delivery.value}.explained"),
        ticket_label=view.say("done.ticket"),
        ticket_no=page.receipt.ticket_no,
        code_label=view.say("done.code"),
        query_code=page.receipt.query_code,
        qr=receipt_text(page.receipt),
        keep_hint=view.say("done.keep"),
        print=_print(view, page),
        print_note=_print_note(view, page),
        again=Button("done.again", view.say("done.again"), AnotherMatterBegun(), Role.QUIET, "opinion"),
        home=Button("done.home", view.say("done.home"), WentHome(), Role.PRIMARY, "check"),
    )


def _print(view: View, page: DonePage) -> Button | None:
    printing = page.printing is Printing.UNDER_WAY
    if not printing and not can_print(view.state):
        return None
    key = "done.printing" if printing else "done.print_again" if page.prints else "done.print"
    return Button("done.print", view.say(key), SlipAsked(), Role.QUIET, "printer", enabled=not printing)


def _print_note(view: View, page: DonePage) -> str:
    match page.printing:
        case Printing.UNDER_WAY:
            return ""
        case Printing.PRINTED:
            return view.say("done.printed")
        case Printing.FAILED:
            failed = page.failure or view.state.devices.printer
            return _write_down(view, _why(view, failed), view.say("printer.failed"))
        case Printing.NOT_YET:
            return "" if can_print(view.state) else _write_down(view, _why_not_offered(view))
        case _:
            assert_never(page.printing)


def _write_down(view: View, why: str, happened: str = "") -> str:
    """Return what happened, why, and what to do.

    Where there is one line why alone, or that there is no slip: the button says what to do, the state that it is saved.
    """
    if not view.layout.page.is_roomy:
        return why or (happened and view.say("printer.not_printed"))
    return view.say("printer.write_down", why=view.words.in_a_row(happened, why))


def _why_not_offered(view: View) -> str:
    enabled = view.state.settings.printer_enabled
    return _why(view, view.state.devices.printer if enabled else PrinterCondition.DISABLED)


def _why(view: View, condition: PrinterCondition) -> str:
    return "" if condition.can_print else view.say(f"printer.{condition.value}")
