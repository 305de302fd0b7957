"""Pages that only say something: what happened, what is kept, what to do."""

from kiosk.domain.visit.events import WentHome
from kiosk.domain.visit.pages import OutOfServicePage
from kiosk.presenters.models import Button, Message, Role
from kiosk.presenters.view import View


def out_of_service(view: View, page: OutOfServicePage) -> Message:
    """Return the page that says why no opinion can be taken now."""
    return Message(
        heading=view.say("message.heading"),
        happened=view.say(f"message.{page.reason.value}"),
        kept=view.say("message.kept"),
        to_do=view.say("message.to_do"),
        buttons=(Button("out_of_service.home", view.say("message.home"), WentHome(), Role.PRIMARY, "home"),),
    )


def maintenance(view: View) -> Message:
    """Return the page that stands for home while nobody new is served; staff read on it which kiosk this is."""
    until = view.state.orders.maintenance_until
    phone = view.hotline
    over = view.words.day_and_time(until).replace(" ", "\u00a0") if until else ""  # a day and its time on one line
    return Message(
        heading=view.say("maintenance.heading"),
        happened=view.say("maintenance.until", time=over) if over else "",
        kept=view.say("maintenance.kept"),
        to_do=view.say("maintenance.phone", phone=phone) if phone else view.say("maintenance.to_do"),
        icon="clock",
        foot=view.say("maintenance.device", device=view.state.device_id),
    )
