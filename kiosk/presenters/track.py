"""Looking up progress: by the slip's code or by typing; and the page before the code reader."""

from math import ceil
from typing import assert_never

from kiosk.domain.devices import ReaderCondition
from kiosk.domain.visit.entry import is_whole
from kiosk.domain.visit.events import EntryFinished, ScanOpened, TypingChosen, Wanted, WentBack
from kiosk.domain.visit.pages import (
    CodePage,
    Locked,
    LookUpFailure,
    NoMatch,
    ScanPage,
    TicketPage,
    Unreadable,
    WrongCode,
)
from kiosk.presenters.models import Button, Role, Scan, State, Tone, Track
from kiosk.presenters.view import View

READER = {
    ReaderCondition.READY: ("scan.ready", Tone.GOOD, "scan"),
    ReaderCondition.DARK: ("scan.dark", Tone.WARNING, "warning"),
    ReaderCondition.ABSENT: ("scan.absent", Tone.WARNING, "warning"),
    ReaderCondition.DISABLED: ("scan.absent", Tone.WARNING, "warning"),
}
TYPED_INSTEAD = frozenset({Wanted.SLIP})
"""What can be typed where it cannot be scanned; a deputy is found in the list, and a badge is never typed."""

NOTHING_READ_S = 10
"""After so long without a touch or a code somebody holds one that cannot be read, and is told what else to do."""


def scan(view: View, page: ScanPage) -> Scan:
    """Return the page before the code reader."""
    key, tone, icon = READER[view.state.devices.reader]
    typing = Button("scan.type", view.say("scan.type"), TypingChosen(), Role.QUIET, "keyboard")
    return Scan(
        heading=view.say(f"scan.{page.wanted.value}"),
        hint=view.say(_hint(view, page)),
        reader=State(view.say(key), tone, icon),
        cancel=Button("scan.cancel", view.say("scan.cancel"), WentBack(), Role.QUIET, "back"),
        type=typing if page.wanted in TYPED_INSTEAD else None,
    )


def _hint(view: View, page: ScanPage) -> str:
    reads = view.state.devices.reader is ReaderCondition.READY
    if not reads or view.state.now.steady - view.state.visit.touched < NOTHING_READ_S:
        return "scan.hint"
    return "scan.nothing_read.type" if page.wanted in TYPED_INSTEAD else "scan.nothing_read"


def ways(view: View) -> Track:
    """Return the page that offers scanning and typing."""
    return Track(
        heading=view.say("track.heading"),
        hint=view.say("track.hint"),
        ways=(
            Button("track.scan", view.say("track.scan"), ScanOpened(Wanted.SLIP), Role.PRIMARY, "scan"),
            Button("track.type", view.say("track.type"), TypingChosen(), icon="keyboard"),
        ),
        pad=None,
        next=None,
        message="",
    )


def ticket(view: View, page: TicketPage) -> Track:
    """Return the page to type a ticket number on."""
    keys, pager = view.ticket_keys(page.page)
    pad = view.pad(
        "track",
        keys,
        label=view.say("track.ticket"),
        shown=page.typed,
        placeholder=view.say("track.ticket.placeholder"),
    )
    on = Button("track.next", view.say("track.next"), EntryFinished(), Role.PRIMARY, "next", enabled=is_whole(page))
    wrong = view.say("track.wrong_ticket") if page.wrong else ""
    return Track(view.say("track.heading"), view.say("track.ticket.hint"), (), pad, on, wrong, pager)


def code(view: View, page: CodePage) -> Track:
    """Return the page to type a query code on."""
    pad = view.pad(
        "track",
        view.digit_keys,
        label=view.say("track.code"),
        shown=page.typed,
        placeholder=view.say("track.code.placeholder"),
    )
    text = view.say("track.looking" if page.looking else "track.look_up")
    on = Button("track.next", text, EntryFinished(), Role.PRIMARY, "track", enabled=is_whole(page))
    heading = view.say("track.code.heading", ticket_no=page.ticket_no)
    failure = _failure(view, page.failure) if page.failure else ""
    return Track(heading, view.say("track.code.hint"), (), pad, on, failure)


def _failure(view: View, failure: LookUpFailure) -> str:
    """Return what went wrong, what is kept, and what to do; on a close page without the help that is always above."""
    close = "" if view.layout.page.is_roomy else ".short"
    match failure:
        case WrongCode(tries_left=tries_left):
            return view.say("track.wrong_code", tries=tries_left)
        case Locked(until=until):
            return view.say(f"track.locked{close}", minutes=max(1, ceil((until - view.state.now.steady) / 60)))
        case NoMatch():
            return view.say("track.no_match")
        case Unreadable():
            return view.say(f"track.unreadable{close}")
        case _:
            assert_never(failure)
