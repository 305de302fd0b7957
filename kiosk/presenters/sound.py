"""The sound menu: reading aloud on and off, again, stop, louder, quieter, faster, slower; or why there is none."""

from kiosk.domain.visit.events import (
    Event,
    FasterAsked,
    LouderAsked,
    QuieterAsked,
    SlowerAsked,
    SoundRepeated,
    SoundStopped,
    SoundToggled,
)
from kiosk.domain.visit.sound import FASTEST, LOUDEST, QUIETEST, SLOWEST
from kiosk.presenters.models import Button, Dialog, Role
from kiosk.presenters.view import View


def sound_menu(view: View, close: Button) -> Dialog:
    """Return the menu, with `close` as the way out; where nothing can be said, what to do and a way to try again."""
    heading = view.say("sound.heading")
    if not view.state.settings.sound_enabled:
        return Dialog(heading, view.say("sound.broken"), (close,))
    if not view.state.devices.speaker.can_speak:
        return Dialog(heading, view.say("sound.broken"), (_switch(view), close))
    sound = view.state.visit.session.sound
    level = view.say("sound.level", volume=sound.volume, speed=f"{sound.speed:g}")
    return Dialog(heading, level, (close,), choices=_controls(view))


def _controls(view: View) -> tuple[Button, ...]:
    """Return what can be done; what is at the end of its range is disabled."""
    sound = view.state.visit.session.sound
    return (
        _switch(view),
        _control(view, "repeat", SoundRepeated(), "repeat"),
        _control(view, "quieter", QuieterAsked(), "quieter", enabled=sound.volume > QUIETEST),
        _control(view, "louder", LouderAsked(), "louder", enabled=sound.volume < LOUDEST),
        _control(view, "slower", SlowerAsked(), "minus", enabled=sound.speed > SLOWEST),
        _control(view, "faster", FasterAsked(), "plus", enabled=sound.speed < FASTEST),
        _control(view, "stop", SoundStopped(), "stop", enabled=sound.on),
    )


def _switch(view: View) -> Button:
    on = view.state.visit.session.sound.on
    text = view.say("sound.off" if on else "sound.on")
    return Button("sound.on", text, SoundToggled(), Role.CHOICE, "silent" if on else "sound")


def _control(view: View, word: str, event: Event, icon: str, *, enabled: bool = True) -> Button:
    return Button(f"sound.{word}", view.say(f"sound.{word}"), event, Role.CHOICE, icon, enabled=enabled)
