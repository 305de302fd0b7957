"""The sound menu: reading aloud on and off, again, stop, louder, quieter, faster, slower; or why there is none."""

from kiosk.domain.devices import SpeakerCondition
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
from kiosk.presenters.models import Button, Role
from kiosk.presenters.view import View


def sound_state(view: View) -> str:
    """Return how pages are read aloud, or that they cannot be and what to do; it may be well again the next moment."""
    sound, enabled = view.state.visit.session.sound, view.state.settings.sound_enabled
    if not enabled or view.state.devices.speaker is not SpeakerCondition.READY:
        return view.say("sound.broken")
    return "\n".join((view.say("sound.level", volume=sound.volume, speed=f"{sound.speed:g}"), view.say("sound.note")))


def sound_controls(view: View) -> tuple[Button, ...]:
    """Return the menu's controls; those at the end of their range, or of a kiosk that is not to speak, are disabled."""
    sound = view.state.visit.session.sound
    return (
        _control(view, "off" if sound.on else "on", SoundToggled(), "silent" if sound.on else "sound", control="on"),
        _control(view, "repeat", SoundRepeated(), "reply"),
        _control(view, "stop", SoundStopped(), "end", enabled=sound.on),
        _control(view, "louder", LouderAsked(), "plus", enabled=sound.volume < LOUDEST),
        _control(view, "quieter", QuieterAsked(), "minus", enabled=sound.volume > QUIETEST),
        _control(view, "faster", FasterAsked(), "next", enabled=sound.speed < FASTEST),
        _control(view, "slower", SlowerAsked(), "back", enabled=sound.speed > SLOWEST),
    )


def _control(view: View, word: str, event: Event, icon: str, *, control: str = "", enabled: bool = True) -> Button:
    enabled = enabled and view.state.settings.sound_enabled
    return Button(f"sound.{control or word}", view.say(f"sound.{word}"), event, Role.CHOICE, icon, enabled=enabled)
