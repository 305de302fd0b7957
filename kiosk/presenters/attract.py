"""The invitation while nobody is there: in every language offered, each in its own script."""

from typing import Final

from kiosk.domain.visit.events import Touched
from kiosk.domain.visit.idle import ATTRACT_AFTER_S
from kiosk.domain.visit.states import State
from kiosk.presenters.home import announcement
from kiosk.presenters.models import Attract, Button, Greeting
from kiosk.presenters.text import Catalogues, Words
from kiosk.presenters.view import View

TURN_S: Final = 10
"""How long a language is the large one: a page that changes more often is drawn more often, and calls for attention."""


def attract(view: View, catalogues: Catalogues) -> Attract:
    """Return the invitation; its languages take turns to be the large one, the default one first."""
    state = view.state
    first = state.default_language
    spoken = (first, *(language for language in state.languages if language != first))
    greetings = tuple(_greeting(catalogues.words(language)) for language in spoken)
    deputies = [view.deputy(duty.deputy_id) for duty in state.duties]
    return Attract(
        greetings=greetings,
        large=_turns(state) % len(greetings),
        on_duty_heading=view.say("home.receiving"),
        on_duty=tuple(view.words.text(deputy.name) for deputy in deputies if deputy),
        nobody_on_duty="" if state.duties else view.say("home.nobody"),
        announcement=announcement(view),
        begin=Button("attract.begin", view.say("attract.begin"), Touched(), icon="touch"),
        between=view.say("format.list"),
    )


def _greeting(words: Words) -> Greeting:
    return Greeting(words.say("attract.welcome"), words.say("attract.begin"), words.language)


def _turns(state: State) -> int:
    shown = state.now.steady - state.visit.touched - ATTRACT_AFTER_S
    return max(0, int(shown // TURN_S))
