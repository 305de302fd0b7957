"""What every page has at the same places: home's name, clock, offline sign, languages, help, back and leave."""

from kiosk.domain.visit.events import HelpAsked, LanguageChosen, LeaveAsked, WentBack
from kiosk.domain.visit.pages import HomePage, MaintenancePage
from kiosk.presenters.models import Button, Nav, Role
from kiosk.presenters.text import LANGUAGE_NAMES
from kiosk.presenters.view import View


def navigation(view: View) -> Nav:
    """Return the navigation of any page."""
    state = view.state
    at_home = isinstance(state.visit.page, HomePage | MaintenancePage)
    return Nav(
        home_name=view.words.text(state.world.home_name),
        clock=view.words.time(state.now.wall),
        offline="" if state.online else view.say("nav.offline"),
        languages=_languages(view),
        help=Button("nav.help", view.say("nav.help"), HelpAsked(), Role.QUIET, "help"),
        back=None if at_home else Button("nav.back", view.say("nav.back"), WentBack(), Role.QUIET, "back"),
        leave=None if at_home else Button("nav.leave", view.say("nav.leave"), LeaveAsked(), Role.DANGER, "leave"),
    )


def _languages(view: View) -> tuple[Button, ...]:
    spoken = view.state.visit.session.language
    return tuple(
        Button(
            f"nav.language.{language}",
            LANGUAGE_NAMES[language],
            LanguageChosen(language),
            Role.QUIET,
            chosen=language == spoken,
        )
        for language in view.state.languages
    )
