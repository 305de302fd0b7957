"""Typing on a pad: a phone number, a ticket number, a query code; and what each entry opens when it is whole.

Nothing longer than what is asked for can be typed. A phone number is kept only together with consent.
"""

import re
from dataclasses import replace
from typing import assert_never

from kiosk.domain.codes import read_ticket_no
from kiosk.domain.ticket import ALPHABET, QueryCode
from kiosk.domain.visit.effects import LookUp
from kiosk.domain.visit.events import (
    AnonymityChosen,
    ConsentToggled,
    EntryFinished,
    IdentityEvent,
    KeyDeleted,
    KeyPressed,
    PhoneChosen,
    TypingEvent,
)
from kiosk.domain.visit.moves import Stepped, drafting, nothing, on, onward, onward_or_back_to_review
from kiosk.domain.visit.pages import CodePage, IdentityPage, ReviewPage, TicketPage, TypingPage
from kiosk.domain.visit.states import State

DIGITS = "0123456789"
PHONE = re.compile(r"1[0-9]{10}|0[0-9]{9,11}")
PHONE_DIGITS = 12
TICKET_CHARS = range(7, 13)
"""Characters of a ticket number without hyphens: prefix 2 to 4, sequence from 4, check character."""
CODE_DIGITS = 6


def typing_step(state: State, event: TypingEvent) -> Stepped:
    """Return what a key of the pad leads to; without a pad, nothing."""
    page = state.visit.page
    if not isinstance(page, IdentityPage | TicketPage | CodePage):
        return nothing(state)
    match event:
        case KeyPressed(key=key):
            return on(state, _typed(page, key)), ()
        case KeyDeleted():
            return on(state, _deleted(page)), ()
        case EntryFinished():
            return _finished(state, page)
        case _:
            assert_never(event)


def keys_of(page: TypingPage) -> str:
    """Return the characters the page's pad has."""
    return ALPHABET if isinstance(page, TicketPage) else DIGITS


def is_whole(page: TypingPage) -> bool:
    """Whether the entry can be finished."""
    match page:
        case IdentityPage(typed=typed, consent=consent):
            return consent and typed is not None and PHONE.fullmatch(typed) is not None
        case TicketPage(typed=typed):
            return len(typed) in TICKET_CHARS
        case CodePage(typed=typed, looking=looking):
            return len(typed) == CODE_DIGITS and not looking
        case _:
            assert_never(page)


def _typed(page: TypingPage, key: str) -> TypingPage:
    if len(key) != 1 or key not in keys_of(page):
        return page
    match page:
        case IdentityPage(typed=str(typed)) if len(typed) < PHONE_DIGITS:
            return replace(page, typed=typed + key)
        case TicketPage(typed=typed) if len(typed) < TICKET_CHARS[-1]:
            return replace(page, typed=typed + key, wrong=False)
        case CodePage(typed=typed, looking=False) if len(typed) < CODE_DIGITS:
            return replace(page, typed=typed + key, failure=None)
        case _:
            return page


def _deleted(page: TypingPage) -> TypingPage:
    match page:
        case IdentityPage(typed=str(typed)):
            return replace(page, typed=typed[:-1])
        case TicketPage(typed=typed):
            return replace(page, typed=typed[:-1], wrong=False)
        case CodePage(typed=typed, looking=False):
            return replace(page, typed=typed[:-1], failure=None)
        case _:
            return page


def _finished(state: State, page: TypingPage) -> Stepped:
    if not is_whole(page):
        return nothing(state)
    match page:
        case IdentityPage(typed=typed):
            return _identified(state, typed)
        case TicketPage(typed=typed):
            ticket_no = read_ticket_no(typed)
            return (
                on(state, replace(page, wrong=True)) if ticket_no is None else onward(state, CodePage(ticket_no))
            ), ()
        case CodePage(ticket_no=ticket_no, typed=typed):
            look_up = LookUp(ticket_no, QueryCode(typed), state.now, state.visit.number)
            return on(state, replace(page, looking=True, failure=None)), (look_up,)
        case _:
            assert_never(page)


def identity_step(state: State, event: IdentityEvent) -> Stepped:
    """Return what choosing between anonymity and a number leads to."""
    page = state.visit.page
    if not isinstance(page, IdentityPage):
        return nothing(state)
    match event:
        case AnonymityChosen():
            return nothing(state) if state.settings.require_contact else _identified(state, None)
        case PhoneChosen():
            return (on(state, replace(page, typed="")) if page.typed is None else state), ()
        case ConsentToggled():
            return (on(state, replace(page, consent=not page.consent)) if page.typed is not None else state), ()
        case _:
            assert_never(event)


def _identified(state: State, phone: str | None) -> Stepped:
    draft = state.visit.opinion
    if draft is None:
        return nothing(state)
    return onward_or_back_to_review(drafting(state, replace(draft, phone=phone)), ReviewPage()), ()
