"""The page while the county is asked: what is asked for and why it takes a moment, or why there is no answer."""

from kiosk.domain.question import CaseQuestion, Silence
from kiosk.domain.visit.events import AskedAgain, WentBack
from kiosk.domain.visit.pages import AskingPage
from kiosk.presenters.models import Button, Message, Role
from kiosk.presenters.view import View


def asking(view: View, page: AskingPage) -> Message:
    """Return the page that waits for the county, or that says why there is no answer, what is kept and what to do."""
    return _waiting(view, _about(page)) if page.silence is None else _silent(view, page, page.silence)


def _about(page: AskingPage) -> str:
    return "case" if isinstance(page.question, CaseQuestion) else "deputy"


def _waiting(view: View, about: str) -> Message:
    return Message(
        heading=view.say("asking.heading"),
        happened=view.say(f"asking.{about}"),
        kept="",
        to_do=view.say("asking.wait"),
        buttons=(Button("asking.stop", view.say("asking.stop"), WentBack(), icon="back"),),
        icon="globe",
    )


def _silent(view: View, page: AskingPage, why: Silence) -> Message:
    about = _about(page)
    kept = view.say("asking.case.kept") if about == "case" else ""
    again = Button("asking.again", view.say("asking.again"), AskedAgain(), Role.PRIMARY, "track")
    if why is Silence.OFFLINE and view.state.online:
        return _link_is_back(view, kept, again)
    return Message(
        heading=view.say("asking.no_answer"),
        happened=view.say(f"asking.{about}.{why.value}"),
        kept=kept,
        to_do=_to_do(view, about),
        buttons=(again,),
        icon="offline" if why is Silence.OFFLINE else "warning",
    )


def _link_is_back(view: View, kept: str, again: Button) -> Message:
    """Return the page once there is a link: it never goes on by itself, and says no longer that there is none."""
    return Message(
        heading=view.say("asking.back.heading"),
        happened=view.say("asking.back"),
        kept=kept,
        to_do=view.say("asking.back.to_do"),
        buttons=(again,),
        icon="globe",
    )


def _to_do(view: View, about: str) -> str:
    """Return what to do: try again, or ask who can look it up, by telephone where a number is known."""
    phone = view.hotline
    return view.say(f"asking.{about}.phone", phone=phone) if phone else view.say(f"asking.{about}.to_do")
