"""Who may hear what: for every field of everything a screen is made of, whether it is said, and to whom.

The order of fields is the order in which they are said. What belongs to a citizen (their words, number, ticket, codes,
case and its reply, and every choice of a draft as it is shown again) is for headphones alone. A field that is not said
has its reason. Nothing that is not in the table is said.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from kiosk.presenters.models import (
    Attract,
    Banner,
    Case,
    Choices,
    Deputies,
    DeputyCard,
    Dialog,
    Done,
    Duty,
    Field,
    Graded,
    Greeting,
    Home,
    Identity,
    Issue,
    Key,
    Message,
    Nav,
    Notice,
    OnDuty,
    Pad,
    Rate,
    RateMore,
    Review,
    Row,
    Scan,
    ScreenModel,
    Step,
    TextArea,
    Track,
    Write,
)


class Aloud(Enum):
    """To whom something is said."""

    OPEN = "open"  # to the hall
    PRIVATE = "private"  # to the headphones
    SPELT = "spelt"  # to the headphones, character by character; while it is typed, what was added
    WRITTEN = "written"  # to the headphones; while it is written, what was added
    KEYS = "keys"  # to the headphones, and only the key that has the focus: heard one by one, keys tell what is typed


@dataclass(frozen=True, slots=True)
class Silent:
    """Not said, and why."""

    because: str


Hearing = Aloud | Silent

_DRAWN = Silent("how it is drawn")
_OPEN = Aloud.OPEN
_PRIVATE = Aloud.PRIVATE

FIELDS: Mapping[type, Mapping[str, Hearing]] = MappingProxyType(
    {
        ScreenModel: {
            "name": Silent("for programs"),
            "language": Silent("the language of all that is said"),
            "direction": _DRAWN,
            "look": _DRAWN,
            "sound": Silent("how it is said"),
            "banner": _OPEN,
            "dialog": _OPEN,
            "body": _OPEN,
            "nav": _OPEN,
        },
        Banner: {"text": _OPEN, "tone": _DRAWN},
        Dialog: {
            "heading": _OPEN,
            "text": _OPEN,
            "choices": _OPEN,
            "buttons": _OPEN,
            "countdown": Silent("said with the text, at a few moments"),
            "elsewhere": Silent("one of the buttons"),
        },
        Nav: {
            "home_name": _OPEN,
            "offline": _OPEN,
            "back": _OPEN,
            "leave": _OPEN,
            "help": _OPEN,
            "settings": _OPEN,
            "languages": _OPEN,
            "clock": Silent("it would speak up every minute"),
        },
        Home: {
            "greeting": _OPEN,
            "subtitle": _OPEN,
            "on_duty_heading": _OPEN,
            "on_duty": _OPEN,
            "nobody_on_duty": _OPEN,
            "between": _DRAWN,
            "announcement": _OPEN,
            "facts": _OPEN,
            "main": _OPEN,
            "buttons": _OPEN,
        },
        Attract: {
            "greetings": _OPEN,
            "on_duty_heading": _OPEN,
            "on_duty": _OPEN,
            "nobody_on_duty": _OPEN,
            "announcement": _OPEN,
            "begin": Silent("the greetings say what to do"),
            "large": _DRAWN,
            "between": _DRAWN,
        },
        Greeting: {"welcome": _OPEN, "to_do": _OPEN, "language": Silent("the language of what is said")},
        OnDuty: {"name": _OPEN, "description": _OPEN},
        Notice: {
            "heading": _OPEN,
            "scope_heading": _OPEN,
            "scope": _OPEN,
            "emergency": _OPEN,
            "privacy_heading": _OPEN,
            "privacy": _OPEN,
            "agree": _OPEN,
            "decline": _OPEN,
            "pager": _OPEN,
        },
        Choices: {
            "heading": _OPEN,
            "hint": _OPEN,
            "choices": _OPEN,
            "extra": _OPEN,
            "pager": _OPEN,
            "columns": _DRAWN,
        },
        Issue: {
            "heading": _OPEN,
            "hint": _OPEN,
            "sentences": _OPEN,
            "extra": _OPEN,
            "next": _OPEN,
            "pager": _OPEN,
            "rows": _DRAWN,
        },
        Write: {
            "heading": _OPEN,
            "hint": _OPEN,
            "message": _OPEN,
            "area": _OPEN,
            "candidates": _PRIVATE,
            "pager": _PRIVATE,
            "ways": _OPEN,
            "pen": _OPEN,
            "keys": Aloud.KEYS,
            "tools": _OPEN,
            "next": _OPEN,
            "spells": Silent("where candidates stand; they are said"),
        },
        TextArea: {
            "text": Aloud.WRITTEN,
            "id": Silent("for programs"),
            "caret": _DRAWN,
            "composed": _DRAWN,
            "placeholder": Silent("the hint says what to do"),
            "count": Silent("it would speak up at every letter"),
            "direction": _DRAWN,
        },
        Key: {"button": _OPEN, "width": _DRAWN},
        Field: {"hint": _OPEN, "id": Silent("for programs"), "strokes": Silent("a drawing; the candidates are said")},
        Review: {
            "heading": _OPEN,
            "hint": _OPEN,
            "rows": _OPEN,
            "confirm": _OPEN,
            "pager": _OPEN,
            "listed": _DRAWN,
        },
        Row: {"label": Silent("its button has the same words"), "button": _OPEN, "value": _PRIVATE},
        Identity: {
            "heading": _OPEN,
            "hint": _OPEN,
            "choices": _OPEN,
            "message": _OPEN,
            "pad": _OPEN,
            "consent": _OPEN,
            "next": _OPEN,
        },
        Pad: {"label": _OPEN, "shown": Aloud.SPELT, "placeholder": _OPEN, "rows": Aloud.KEYS, "delete": _OPEN},
        Done: {
            "heading": _OPEN,
            "state": _OPEN,
            "explanation": _OPEN,
            "ticket_label": _PRIVATE,
            "ticket_no": Aloud.SPELT,
            "code_label": _PRIVATE,
            "query_code": Aloud.SPELT,
            "keep_hint": _OPEN,
            "print": _OPEN,
            "print_note": _OPEN,
            "again": _OPEN,
            "home": _OPEN,
            "qr": Silent("ticket and code again, for a camera"),
        },
        Deputies: {
            "heading": _OPEN,
            "levels": _OPEN,
            "empty": _OPEN,
            "deputies": _OPEN,
            "scan": _OPEN,
            "pager": _OPEN,
            "columns": _DRAWN,
            "level_rows": _DRAWN,
        },
        DeputyCard: {
            "name": _OPEN,
            "levels": _OPEN,
            "on_duty": _OPEN,
            "facts": _OPEN,
            "pledge_label": _OPEN,
            "pledge": _OPEN,
            "opinion": _OPEN,
            "pager": _OPEN,
            "head_lines": _DRAWN,
        },
        Scan: {"heading": _OPEN, "hint": _OPEN, "reader": _OPEN, "cancel": _OPEN, "type": _OPEN},
        Track: {
            "heading": _PRIVATE,  # on the page of the query code it is the ticket number
            "hint": _OPEN,
            "ways": _OPEN,
            "message": _OPEN,
            "pad": _OPEN,
            "pager": _OPEN,
            "next": _OPEN,
        },
        Case: {
            "heading": _OPEN,
            "ticket_label": _PRIVATE,
            "ticket_no": Aloud.SPELT,
            "state": _PRIVATE,
            "facts": _PRIVATE,
            "reply_heading": _PRIVATE,
            "reply": _PRIVATE,
            "more": _PRIVATE,
            "steps": _PRIVATE,
            "buttons": _OPEN,
            "pager": _OPEN,
        },
        Step: {"when": _PRIVATE, "state": _PRIVATE, "text": _PRIVATE},
        Rate: {"heading": _OPEN, "hint": _OPEN, "faces": _OPEN},
        RateMore: {
            "heading": _PRIVATE,  # it says what was chosen
            "hint": _OPEN,
            "aspects": _OPEN,
            "more": _PRIVATE,  # who is unsatisfied alone is asked why, and whether to handle it again
            "next": _OPEN,
            "pager": _OPEN,
            "beside": _DRAWN,
        },
        Graded: {"label": _OPEN, "grades": _OPEN},
        Duty: {
            "name": _OPEN,
            "state": _OPEN,
            "facts": _OPEN,
            "visitors_label": _OPEN,
            "visitors": _OPEN,
            "hint": _OPEN,
            "buttons": _OPEN,
        },
        Message: {
            "heading": _OPEN,
            "happened": _OPEN,
            "kept": _OPEN,
            "to_do": _OPEN,
            "buttons": _OPEN,
            "foot": Silent("which kiosk this is, for staff"),
            "icon": _DRAWN,
        },
    }
)
"""Buttons, facts, states and page turning are said whole, as one sentence each: see `speech`."""


def narrower(outer: Aloud, inner: Hearing) -> Hearing:
    """Return who hears `inner` inside of `outer`: whatever is private stays so, and makes what is in it private."""
    if isinstance(inner, Silent) or outer is Aloud.OPEN:
        return inner
    return outer if inner is Aloud.OPEN else inner
