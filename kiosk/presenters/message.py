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
