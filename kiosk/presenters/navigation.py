"""What every page has at the same places: name, clock, offline sign, languages, settings, help, back and leave."""

from dataclasses import replace

from kiosk.domain.visit.events import (
    Event,
    HelpAsked,
    LanguageChosen,
    LeaveAsked,
    LowerToggled,
    MenuOpened,
    SizeTurned,
    ThemeTurned,
    WentBack,
)
from kiosk.domain.visit.pages import AttractPage, RestingPage
from kiosk.domain.visit.session import Menu
from kiosk.presenters.models import Button, Nav, Role
from kiosk.presenters.text import LANGUAGE_NAMES
from kiosk.presenters.view import View

THEME_ICONS = {"light": "light", "dark": "dark", "contrast_light": "contrast", "contrast_dark": "contrast"}


def navigation(view: View) -> Nav:
    """Return the navigation of any page."""
    bare = _bare(view)
    if isinstance(view.state.visit.page, AttractPage):
        return bare
    at_home = isinstance(view.state.visit.page, RestingPage)
    wide = view.layout.page.is_wide
    return replace(
        bare,
        languages=languages(view) if wide else (_language_menu(view),),
        settings=(_sound(view), *looks(view)) if wide else (_sound(view), _view_menu(view)),
        help=Button("nav.help", view.say("nav.help"), HelpAsked(), Role.QUIET, "help"),
        back=None if at_home else Button("nav.back", view.say("nav.back"), WentBack(), Role.QUIET, "back"),
        leave=None if at_home else Button("nav.leave", view.say("nav.leave"), LeaveAsked(), Role.DANGER, "leave"),
    )


def _bare(view: View) -> Nav:
    """Return what is only to be read."""
    return Nav(
        home_name=view.words.text(view.state.world.home_name),
        clock=view.words.time(view.state.now.wall),
        offline="" if view.state.online else view.say("nav.offline"),
        languages=(),
        settings=(),
        help=None,
        back=None,
        leave=None,
    )


def languages(view: View) -> tuple[Button, ...]:
    """Return the languages offered, each by its own name in its own script."""
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


def looks(view: View) -> tuple[Button, ...]:
    """Return what changes how pages look; each says, as its note, how it stands."""
    session = view.state.visit.session
    theme = session.theme.value
    lowered = "lower.on" if session.lower else "lower.off"
    lower = _setting(view, "lower", LowerToggled(), "lower", lowered, chosen=session.lower)
    return (
        _setting(view, "size", SizeTurned(), "size", f"size.{int(session.size)}"),
        _setting(view, "theme", ThemeTurned(), THEME_ICONS[theme], f"theme.{theme}"),
        *([lower] if view.layout.page.can_lower else []),
    )


def _setting(view: View, name: str, event: Event, icon: str, note: str, *, chosen: bool = False) -> Button:
    return Button(f"nav.{name}", view.say(f"nav.{name}"), event, Role.QUIET, icon, view.say(note), chosen=chosen)


def _sound(view: View) -> Button:
    sound = view.state.visit.session.sound
    icon = "sound" if sound.on else "silent"
    return Button("nav.sound", view.say("nav.sound"), MenuOpened(Menu.SOUND), Role.QUIET, icon, chosen=sound.on)


def _view_menu(view: View) -> Button:
    return Button("nav.view", view.say("nav.view"), MenuOpened(Menu.VIEW), Role.QUIET, "size")


def _language_menu(view: View) -> Button:
    spoken = LANGUAGE_NAMES[view.state.visit.session.language]
    return Button("nav.language", spoken, MenuOpened(Menu.LANGUAGE), Role.QUIET, "globe")
