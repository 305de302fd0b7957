"""A visitor's own settings, chosen on any page: they change how it looks, what it says them in, and nothing else."""

from dataclasses import replace
from typing import assert_never

from kiosk.domain.visit.events import (
    LanguageChosen,
    LowerToggled,
    MenuOpened,
    SettingEvent,
    SizeTurned,
    ThemeTurned,
)
from kiosk.domain.visit.moves import asking, visiting
from kiosk.domain.visit.session import Session
from kiosk.domain.visit.states import MenuOpen, State, first_session
from kiosk.domain.visit.writing import carried_over


def setting_step(state: State, event: SettingEvent) -> State:
    """Return the state with a setting changed; a list it was chosen from closes only once there is nothing to add."""
    session = state.visit.session
    match event:
        case LanguageChosen(language=language):
            return asking(_speaking(state, language), None) if _offers(state, language) else state
        case SizeTurned():
            return _with(state, replace(session, size=session.size.next))
        case ThemeTurned():
            return _with(state, replace(session, theme=session.theme.next))
        case LowerToggled():
            return _with(state, replace(session, lower=not session.lower))
        case MenuOpened(menu=menu):
            return asking(state, MenuOpen(menu))
        case _:
            assert_never(event)


def speaking_what_is_offered(state: State) -> State:
    """Return the state in its language, or in the default where config took that one away."""
    if _offers(state, state.visit.session.language):
        return state
    return _speaking(state, first_session(state).language)


def _speaking(state: State, language: str) -> State:
    return carried_over(state, _with(state, replace(state.visit.session, language=language)))


def _offers(state: State, language: str) -> bool:
    return language in state.languages


def _with(state: State, session: Session) -> State:
    return visiting(state, replace(state.visit, session=session))
