"""After the commit: the slip, and another matter.

The slip is offered only while the printer says it can print; it is asked when the check page comes, and again and again
while the ticket is shown. The first slip is plain, every further one is marked 补打. A printer that fails changes
nothing about the opinion: ticket and code stay on the screen.
"""

from dataclasses import replace
from typing import assert_never

from kiosk.domain.facts import RecordPrinted
from kiosk.domain.visit.draft import Draft
from kiosk.domain.visit.effects import PrintSlip, Save
from kiosk.domain.visit.events import AnotherMatterBegun, DoneEvent, SlipAsked, SlipFailed, SlipPrinted
from kiosk.domain.visit.moves import Stepped, nothing, on, visiting
from kiosk.domain.visit.opinion import closed_because
from kiosk.domain.visit.pages import CategoryPage, DonePage, OutOfServicePage, Page, Printing
from kiosk.domain.visit.states import State


def can_print(state: State) -> bool:
    """Whether a slip may be offered now."""
    return state.settings.printer_enabled and state.devices.printer.can_print


def done_step(state: State, event: DoneEvent) -> Stepped:
    """Return what happens to a saved opinion's slip, and after it."""
    page = state.visit.page
    if not isinstance(page, DonePage):
        return state, recorded_as_printed(state, event) if isinstance(event, SlipPrinted) else ()
    match event:
        case SlipAsked():
            return _print(state, page)
        case SlipPrinted():
            return _printed(state, page, event)
        case SlipFailed(condition=condition):
            failed = on(state, replace(page, printing=Printing.FAILED, failure=condition))
            return _awake(replace(failed, devices=replace(failed.devices, printer=condition))), ()
        case AnotherMatterBegun():
            return _another(state), ()
        case _:
            assert_never(event)


def _print(state: State, page: DonePage) -> Stepped:
    if page.printing is Printing.UNDER_WAY or not can_print(state):
        return nothing(state)
    slip = PrintSlip(
        opinion=page.opinion,
        receipt=page.receipt,
        saved_at=page.saved_at,
        reprint=page.prints,
        copies=state.settings.print_copies,
        delivery=state.delivery_of(page.opinion_id),
        language=state.visit.session.language,
        visit=state.visit.number,
    )
    return on(state, replace(page, printing=Printing.UNDER_WAY, failure=None)), (slip,)


def _printed(state: State, page: DonePage, event: SlipPrinted) -> Stepped:
    printed = on(state, replace(page, printing=Printing.PRINTED, prints=page.prints + 1))
    return _awake(printed), recorded_as_printed(state, event)


def recorded_as_printed(state: State, event: SlipPrinted) -> tuple[Save, ...]:
    """Return the wish to keep that a slip came out; also of a visit that is over."""
    return (Save(RecordPrinted(event.ticket_no), state.now, event.visit),)


def _awake(state: State) -> State:
    """Return the state as if touched: the seconds a slip takes are not idle ones."""
    return visiting(state, replace(state.visit, touched=state.now.steady))


def _another(state: State) -> State:
    reason = closed_because(state)
    page: Page = CategoryPage() if reason is None else OutOfServicePage(reason)
    draft = Draft() if reason is None else None
    return visiting(state, replace(state.visit, page=page, behind=(), draft=draft, banner=None))
