"""The page that asks for a phone number, or none."""

from kiosk.domain.visit.entry import PHONE, is_whole
from kiosk.domain.visit.events import AnonymityChosen, ConsentToggled, EntryFinished, PhoneChosen
from kiosk.domain.visit.pages import IdentityPage
from kiosk.presenters.models import Button, Identity, Pad, Role
from kiosk.presenters.view import View

OPEN_HEAD = 3
OPEN_TAIL = 4
SHORTEST_PHONE = 10


def masked(number: str) -> str:
    """Return a number, or what is typed of it, with its middle hidden: ``138****1234``."""
    hidden = max(0, len(number) - OPEN_HEAD - OPEN_TAIL)
    return number[:OPEN_HEAD] + "*" * hidden + number[OPEN_HEAD + hidden :]


def identity(view: View, page: IdentityPage) -> Identity:
    """Return the choice between anonymity and a number; pad, consent and the way on only for the latter."""
    wants_phone = page.typed is not None
    message = _message(view, page)
    # On a low page a number that is wrong is said where the consent stands, which is not asked for yet.
    consents = wants_phone and (view.layout.page.is_roomy or not message or is_number(page.typed))
    return Identity(
        heading=view.say("identity.heading"),
        hint=view.say("identity.hint"),
        choices=_choices(view, wants_phone=wants_phone),
        pad=_pad(view, page.typed) if page.typed is not None else None,
        consent=_consent(view, page) if consents else None,
        next=_next(view, page) if wants_phone else None,
        message=message,
    )


def is_number(typed: str | None) -> bool:
    """Whether a whole telephone number is typed."""
    return typed is not None and PHONE.fullmatch(typed) is not None


def _choices(view: View, *, wants_phone: bool) -> tuple[Button, ...]:
    phone = Button("identity.phone", view.say("identity.phone"), PhoneChosen(), icon="phone", chosen=wants_phone)
    if view.state.settings.require_contact:
        return (phone,)
    anonymous = Button(
        "identity.anonymous",
        view.say("identity.anonymous"),
        AnonymityChosen(),
        icon="anonymous",
        chosen=not wants_phone,
    )
    return anonymous, phone


def _pad(view: View, typed: str) -> Pad:
    return view.pad(
        "identity",
        view.digit_keys,
        label=view.say("identity.label"),
        shown=masked(typed),
        placeholder=view.say("identity.placeholder"),
    )


def _consent(view: View, page: IdentityPage) -> Button:
    icon = "checked" if page.consent else "unchecked"
    return Button("identity.consent", view.say("identity.consent"), ConsentToggled(), icon=icon, chosen=page.consent)


def _next(view: View, page: IdentityPage) -> Button:
    return Button(
        "identity.next", view.say("identity.next"), EntryFinished(), Role.PRIMARY, "next", enabled=is_whole(page)
    )


def _message(view: View, page: IdentityPage) -> str:
    if page.typed is None or len(page.typed) < SHORTEST_PHONE:
        return ""
    if not is_number(page.typed):
        may_grow = page.typed.startswith("1") and len(page.typed) == SHORTEST_PHONE
        return "" if may_grow else view.say("identity.wrong")
    return "" if page.consent else view.say("identity.consent_needed")
