"""The notice page: scope and privacy."""

from kiosk.domain.visit.events import NoticeAgreed, NoticeDeclined
from kiosk.presenters.models import Button, Notice, Role
from kiosk.presenters.view import View

EMERGENCY_NUMBER = "110"


def notice(view: View) -> Notice:
    """Return the notice page; config's own privacy text replaces ours, the catalogue's scope too."""
    scope = [view.words.text(entry) for entry in view.state.world.out_of_scope]
    emergency = next((text for text in scope if EMERGENCY_NUMBER in text), view.say("notice.emergency"))
    return Notice(
        heading=view.say("notice.heading"),
        scope_heading=view.say("notice.scope"),
        scope=tuple(text for text in scope if text and text != emergency) or (view.say("notice.scope.default"),),
        emergency=emergency,
        privacy_heading=view.say("notice.privacy"),
        privacy=_privacy(view),
        agree=Button("notice.agree", view.say("notice.agree"), NoticeAgreed(), Role.PRIMARY, "check"),
        decline=Button("notice.decline", view.say("notice.decline"), NoticeDeclined(), Role.QUIET, "home"),
    )


def _privacy(view: View) -> tuple[str, ...]:
    settings = view.state.settings
    own = view.words.text(settings.notice)
    texts = tuple(own.splitlines()) if own else tuple(view.say(f"notice.privacy.{line}") for line in (1, 2, 3))
    return (*texts, view.say("notice.version", version=settings.notice_version))
