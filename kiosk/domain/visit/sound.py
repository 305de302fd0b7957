"""Reading aloud: switched on by who needs it, and by them alone made louder, quieter, faster or slower.

What is said follows from what is on the screen; here is only how. "Read again" closes the menu, as what is to be read
is the page under it. Speeds go by quarters, volumes by one, and neither leaves its range.
"""

from dataclasses import replace
from typing import assert_never

from kiosk.domain.visit.effects import SayAgain, StopSpeaking
from kiosk.domain.visit.events import (
    FasterAsked,
    LouderAsked,
    QuieterAsked,
    SlowerAsked,
    SoundEvent,
    SoundRepeated,
    SoundStopped,
    SoundToggled,
)
from kiosk.domain.visit.moves import Stepped, asking, visiting
from kiosk.domain.visit.session import SoundSetting
from kiosk.domain.visit.states import State

QUIETEST, LOUDEST = 1, 5
SLOWEST, FASTEST = 0.75, 1.5
SPEED_STEP = 0.25

SoundChange = SoundToggled | LouderAsked | QuieterAsked | FasterAsked | SlowerAsked


def sound_step(state: State, event: SoundEvent) -> Stepped:
    """Return what a control of the sound menu leads to; nothing where config says that this kiosk does not speak."""
    if not state.settings.sound_enabled:
        return state, ()
    match event:
        case SoundRepeated():
            return _read_again(state)
        case SoundStopped():
            return state, (StopSpeaking(),)
        case _:
            return _with(state, _changed(state.visit.session.sound, event)), ()


def _read_again(state: State) -> Stepped:
    """Return the page alone on the screen, which is said then by itself; asked for again only where it was before."""
    sound, menu = state.visit.session.sound, state.visit.dialog
    stood = sound.on and menu is None
    return _with(asking(state, None), replace(sound, on=True)), (SayAgain(),) if stood else ()


def _changed(sound: SoundSetting, event: SoundChange) -> SoundSetting:
    match event:
        case SoundToggled():
            return replace(sound, on=not sound.on)
        case LouderAsked():
            return replace(sound, volume=min(LOUDEST, sound.volume + 1))
        case QuieterAsked():
            return replace(sound, volume=max(QUIETEST, sound.volume - 1))
        case FasterAsked():
            return replace(sound, speed=min(FASTEST, sound.speed + SPEED_STEP))
        case SlowerAsked():
            return replace(sound, speed=max(SLOWEST, sound.speed - SPEED_STEP))
        case _:
            assert_never(event)


def _with(state: State, sound: SoundSetting) -> State:
    return visiting(state, replace(state.visit, session=replace(state.visit.session, sound=sound)))
