"""Which devices of a kiosk are not ready, in words: what that means for people there, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

AS_WANTED = frozenset({"ready", "disabled"})
"""States that need nobody: it works, or config says that it is not used."""


class _Words(NamedTuple):
    what: str
    do: str


_NO_SLIPS = "no slips are printed, opinions are taken as before"
_NO_CODES = "numbers can be typed instead"
_NOT_SAID = "nothing is read aloud, the screen is as before"
_OTHER_WAYS = "the other ways to write are offered"
_PACKAGES = "If a package is missing, run .ci/set_up.py --production on the kiosk; else look into its journal."

_WORDS = {
    ("printer", "paper_low"): _Words("the paper is running out", "Put in a new roll soon."),
    ("printer", "paper_out"): _Words(f"there is no paper; {_NO_SLIPS}", "Put in a roll."),
    ("printer", "cover_open"): _Words(f"the cover is open; {_NO_SLIPS}", "Close it."),
    ("printer", "silent"): _Words(f"it does not answer; {_NO_SLIPS}", "Look at power, cable and print.baud."),
    ("printer", "absent"): _Words(f"it is not there; {_NO_SLIPS}", "Look at its cable and print.port."),
    ("printer", "fault"): _Words(f"it reports a fault; {_NO_SLIPS}", "Switch it off and on, look for jammed paper."),
    ("reader", "absent"): _Words(f"it is not there; {_NO_CODES}", "Look at its cable and scanner.device."),
    ("panel", "absent"): _Words(
        "lamps and call button are not there; help can be called on the screen", "Look at its wires and gpio."
    ),
    ("speaker", "absent"): _Words(
        f"there is no sound card, or no program that speaks; {_NOT_SAID}", "Look at sound.device and espeak-ng."
    ),
    ("speaker", "busy"): _Words(f"another program holds it; {_NOT_SAID}", "End that program, or choose sound.device."),
    ("speaker", "no_voice"): _Words(
        "there is no voice for a language; texts in it are not read aloud", "Install a voice, or lay recordings there."
    ),
    ("speaker", "fault"): _Words(f"it broke off; {_NOT_SAID}", "Look into the kiosk's journal."),
    ("input.handwriting", "starting"): _Words(f"it does not come up; {_OTHER_WAYS}", _PACKAGES),
    ("input.handwriting", "fault"): _Words(f"it cannot be used; {_OTHER_WAYS}", _PACKAGES),
    ("input.pinyin", "starting"): _Words(f"it does not come up; {_OTHER_WAYS}", _PACKAGES),
    ("input.pinyin", "fault"): _Words(f"it cannot be used; {_OTHER_WAYS}", _PACKAGES),
}


@dataclass(frozen=True, slots=True)
class NotReady:
    """A device that somebody should look after; `detail` is the kiosk's own word for a fault, `since` as it said."""

    name: str
    state: str
    since: str
    detail: str
    what: str
    do: str


def not_ready(telemetry: Mapping[str, Any]) -> list[NotReady]:
    """Return the devices that are not ready by the latest telemetry, by name; of a newer kiosk, unknown ones too."""
    devices = sorted(telemetry.get("devices", {}).items())
    return [_not_ready(name, device) for name, device in devices if device["state"] not in AS_WANTED]


def words(name: str, state: str) -> tuple[str, str] | None:
    """Return what a state means and what to do; None for one that a newer kiosk has."""
    return _WORDS.get((name, state))


def _not_ready(name: str, device: Mapping[str, Any]) -> NotReady:
    state = device["state"]
    what, do = words(name, state) or (f"it says {state}", "Look into the kiosk's journal.")
    return NotReady(name, state, device["since"], device.get("detail", ""), what, do)
