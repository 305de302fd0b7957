"""Dialogs over a page, and the one sentence across it."""

from math import ceil
from typing import assert_never

from kiosk.domain.visit.banner import Says
from kiosk.domain.visit.events import DialogClosed, DutyEndConfirmed, LeaveConfirmed, Touched
from kiosk.domain.visit.idle import patience
from kiosk.domain.visit.pages import DonePage, RateMorePage, ReviewPage, Saving, SavingPage, WritePage
from kiosk.domain.visit.session import Menu
from kiosk.domain.visit.states import EndingDuty, HelpComing, IdleWarning, Leaving, MenuOpen
from kiosk.presenters.models import Banner, Button, Dialog, Role, Tone
from kiosk.presenters.navigation import languages, looks
from kiosk.presenters.sound import sound_menu
from kiosk.presenters.view import View

TONES = {
    Says.DUTY_ENDED: Tone.GOOD,
    Says.DUTY_STARTED: Tone.GOOD,
    Says.RECIPIENT_SET: Tone.GOOD,
    Says.NOTE_SAVED: Tone.GOOD,
    Says.RATING_SAVED: Tone.GOOD,
}
"""Tones of sentences that are not warnings."""

NOT_SAVED = {
    (ReviewPage, Saving.FAILED): "review.failed",
    (ReviewPage, Saving.FULL): "review.full",
    (RateMorePage, Saving.FAILED): "rate.failed",
    (RateMorePage, Saving.FULL): "review.full",
    (WritePage, Saving.FAILED): "write.failed",
    (WritePage, Saving.FULL): "write.no_room",
}
"""What is said of each page that could not be saved, and why."""


def dialog(view: View) -> Dialog | None:
    """Return the dialog over the page, if there is one."""
    match view.state.visit.dialog:
        case None:
            return None
        case Leaving():
            return _leaving(view)
        case IdleWarning(until=until):
            return _idle(view, until)
        case EndingDuty(duty_id=duty_id):
            return _ending_duty(view, duty_id)
        case HelpComing():
            return _help(view)
        case MenuOpen(menu=menu):
            return _menu(view, menu)
        case unknown:
            assert_never(unknown)


def _leaving(view: View) -> Dialog:
    done = isinstance(view.state.visit.page, DonePage)
    return Dialog(
        view.say("leave.heading"),
        view.say("leave.text.done" if done else "leave.text"),
        (
            Button("leave.confirm", view.say("leave.confirm"), LeaveConfirmed(), Role.DANGER, "leave"),
            Button("leave.stay", view.say("leave.stay"), DialogClosed(), Role.PRIMARY, "back"),
        ),
    )


def _idle(view: View, until: float) -> Dialog:
    left = max(0, ceil(until - view.state.now.steady))
    whole = max(left, ceil(patience(view.state.visit, view.state.settings).warn or 0))
    go_on = Button("idle.continue", view.say("idle.continue"), Touched(), Role.PRIMARY, "touch")
    return Dialog(view.say("idle.heading"), view.say("idle.text", seconds=left), (go_on,), (left, whole), go_on)


def _ending_duty(view: View, duty_id: str) -> Dialog:
    duty = view.state.duty(duty_id)
    name = view.name_of(duty.deputy_id) if duty else ""
    return Dialog(
        view.say("duty_end.heading"),
        view.say("duty_end.text", name=name, visitors=duty.visitors if duty else 0),
        (
            Button("duty_end.confirm", view.say("duty_end.confirm"), DutyEndConfirmed(), Role.PRIMARY, "end"),
            Button("duty_end.stay", view.say("duty_end.stay"), DialogClosed(), Role.QUIET, "back"),
        ),
    )


def _help(view: View) -> Dialog:
    phones = view.state.world.home_phones
    text = view.say("help.text.phone", phone=phones[0]) if phones else view.say("help.text")
    close = Button("help.close", view.say("help.close"), DialogClosed(), Role.PRIMARY, "check")
    return Dialog(view.say("help.heading"), text, (close,))


def _menu(view: View, menu: Menu) -> Dialog:
    """Return a list of settings."""
    close = Button("nav.close", view.say("nav.close"), DialogClosed(), Role.QUIET, "check")
    match menu:
        case Menu.LANGUAGE:
            heading, choices = view.say("nav.language"), languages(view)
        case Menu.VIEW:
            heading, choices = view.say("nav.view"), looks(view)
        case Menu.SOUND:
            return sound_menu(view, close)
        case _:
            assert_never(menu)
    return Dialog(heading, "", (close,), choices=choices)


def banner(view: View) -> Banner | None:
    """Return the sentence across the page: a failed saving first, then what just happened."""
    page = view.state.visit.page
    failed = NOT_SAVED.get((type(page), page.saving)) if isinstance(page, SavingPage) else None
    return Banner(view.say(failed), Tone.WARNING) if failed else _said(view)


def _said(view: View) -> Banner | None:
    shown = view.state.visit.banner
    if shown is None:
        return None
    text = view.say(f"banner.{shown.says.value}", name=view.name_of(shown.deputy_id))
    return Banner(text, TONES.get(shown.says, Tone.WARNING))
