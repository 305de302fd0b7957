"""Codes held before the reader, on any page.

A slip opens its case, a public code its deputy's card (or, while an opinion is being made, chooses the recipient), a
badge goes to duty. For a deputy who is in no list here the county is asked. None of them pushes an unfinished matter
aside. During maintenance only a badge counts, so that a duty can be ended. Where a badge was asked for, whatever else
is held there is refused as a badge and recorded. Where somebody writes, a code that is none of ours is said to be no
text, and nothing of it comes in.
"""

from dataclasses import replace
from typing import assert_never

from kiosk.domain.codes import (
    PublicCode,
    ScannedBadge,
    ScannedPublicCode,
    ScannedReceipt,
    UnknownCode,
    read_code,
)
from kiosk.domain.question import DeputyQuestion
from kiosk.domain.ticket import Receipt
from kiosk.domain.visit.banner import Says
from kiosk.domain.visit.county import asked, is_asking
from kiosk.domain.visit.deputies import deputy_by_code
from kiosk.domain.visit.draft import Draft
from kiosk.domain.visit.duty import badge_scanned, refused
from kiosk.domain.visit.events import CodeScanned, ScanningEvent, ScanOpened, Wanted
from kiosk.domain.visit.moves import Stepped, back, drafting, nothing, on, onward, saying, visiting
from kiosk.domain.visit.pages import (
    AskingPage,
    CodePage,
    DeputiesPage,
    DeputyPage,
    DutyPage,
    FoundDeputyPage,
    HomePage,
    MaintenancePage,
    RecipientPage,
    ScanPage,
    TrackPage,
    WritePage,
    is_saving,
)
from kiosk.domain.visit.states import State, wiped
from kiosk.domain.visit.tracking import slip_scanned
from kiosk.domain.world import Deputy

OPENS = {
    Wanted.BADGE: HomePage,
    Wanted.DEPUTY: DeputiesPage,
    Wanted.RECIPIENT: RecipientPage,
    Wanted.SLIP: TrackPage,
}
"""From which page the reader is opened for what."""

GIVES_WAY = ScanPage | DeputyPage | FoundDeputyPage | AskingPage
"""Pages in whose place a deputy's card comes; every other one is a step back from it."""


def scanning_step(state: State, event: ScanningEvent) -> Stepped:
    """Return what opening the reader, or a code before it, leads to."""
    match event:
        case ScanOpened(wanted=wanted):
            return (onward(state, ScanPage(wanted)) if isinstance(state.visit.page, OPENS[wanted]) else state), ()
        case CodeScanned():
            return _scanned(state, event)
        case _:
            assert_never(event)


def _scanned(state: State, event: CodeScanned) -> Stepped:
    if is_saving(state.visit.page):
        return nothing(state)
    code = read_code(event.text, public_patterns=state.settings.public_patterns)
    if isinstance(code, ScannedBadge):
        return badge_scanned(state, code, event.fresh_id)
    if state.visit.page == ScanPage(Wanted.BADGE) and not isinstance(code, ScannedReceipt):
        return refused(state, _why(code))
    return _citizens_code(state, code)


def _why(code: ScannedPublicCode | UnknownCode) -> str:
    return "public_code" if isinstance(code, ScannedPublicCode) else code.why.value


def _citizens_code(state: State, code: ScannedReceipt | ScannedPublicCode | UnknownCode) -> Stepped:
    if isinstance(state.visit.page, MaintenancePage):
        return nothing(state)
    match code:
        case ScannedReceipt(receipt=receipt):
            return _slip(state, receipt)
        case ScannedPublicCode(public_code=public_code):
            deputy = deputy_by_code(state.world, public_code)
            return (_deputy(state, deputy), ()) if deputy else _unlisted(state, public_code)
        case UnknownCode():
            writing = isinstance(state.visit.page, WritePage)
            return saying(state, Says.CODE_NOT_TEXT if writing else Says.CODE_UNKNOWN), ()
        case _:
            assert_never(code)


def _slip(state: State, receipt: Receipt) -> Stepped:
    page = state.visit.page
    if state.visit.draft is not None or is_asking(page) or (isinstance(page, CodePage) and page.looking):
        return saying(state, Says.FINISH_FIRST), ()
    return slip_scanned(_attended(state), receipt)


def _deputy(state: State, deputy: Deputy) -> State:
    if state.visit.opinion is not None:
        return _addressed(state, state.visit.opinion, deputy)
    if state.visit.is_private:
        return saying(state, Says.FINISH_FIRST)
    card = DeputyPage(deputy.deputy_id)
    ready = _attended(state)
    return on(ready, card) if isinstance(ready.visit.page, GIVES_WAY) else onward(ready, card)


def _unlisted(state: State, public_code: PublicCode) -> Stepped:
    """Return the state that asks the county for a deputy; an opinion goes only to one who is known here."""
    if state.visit.opinion is not None:
        return saying(state, Says.DEPUTY_NOT_LISTED), ()
    if state.visit.is_private:
        return saying(state, Says.FINISH_FIRST), ()
    ready = _attended(state)
    return asked(ready, DeputyQuestion(public_code), in_place=isinstance(ready.visit.page, GIVES_WAY))


def _attended(state: State) -> State:
    """Return the state with somebody there, no dialog, and nothing said of a code before this one.

    A deputy's own page closes before a citizen's opens.
    """
    if isinstance(state.visit.page, DutyPage):
        return wiped(state)
    return visiting(state, replace(state.visit, touched=state.now.steady, dialog=None, banner=None))


def _addressed(state: State, draft: Draft, deputy: Deputy) -> State:
    """Return the state with the opinion addressed to `deputy`, back on the check page where that was the question."""
    chosen = drafting(_attended(state), replace(draft, to_deputy_id=deputy.deputy_id))
    while isinstance(chosen.visit.page, ScanPage | RecipientPage):
        chosen = back(chosen)
    return saying(chosen, Says.RECIPIENT_SET, deputy.deputy_id)
