"""Fingers of the bench on the screen: pressing a control wherever it is, typing on pad or keyboard, writing by hand."""

import re
from collections.abc import Callable, Sequence
from functools import partial
from time import monotonic, sleep

from kiosk.presenters.models import ScreenModel, buttons, writable
from kiosk.simulator.controls import controls
from kiosk.simulator.errors import BenchError
from kiosk.simulator.ports import Kiosk
from kiosk.simulator.ui_thread import on_ui_thread
from kiosk.simulator.watch import Watch
from kiosk.ui.finger import GUARD_S
from kiosk.ui.ports import Call, Window

_KEY = re.compile(r"\w+\.(?:pad|key)\.(.+)")
_SPACE = "space"
_WAKE = "attract.begin"
_PAGES_MAX = 200
"""A list of more pages is a mistake of ours, and turning them would never end."""


class Fingers:
    """Presses controls as a person would; each call is done, and what it led to on the screen too, when it returns.

    `patience_s` is how long a control may take to appear or to be enabled: a commit, a printer's answer.
    """

    def __init__(self, kiosk: Kiosk, window: Window | None, call: Call, watch: Watch, patience_s: float) -> None:
        self._kiosk = kiosk
        self._window = window
        self._call = call
        self._watch = watch
        self._patience_s = patience_s
        self._last = ("", 0.0)

    def press(self, control: str) -> None:
        """Press a control, turning pages of its screen to find it, after a touch that ends the invitation.

        Raises `BenchError` with the controls there are.
        """
        self._reach(control, self._pressed)

    def where(self, control: str) -> str:
        """Return the middle of a control in window pixels, ``X Y``, once a touch there counts; raises `BenchError`."""
        self._reach(control, self._enabled)
        sleep(max(0.0, self._watch.turned_at + GUARD_S + 0.05 - monotonic()))
        window = self._window
        if window is None:
            raise BenchError("there is no window, so a control is nowhere")
        place = on_ui_thread(self._call, window.controls).get(control)
        if place is None:
            raise BenchError(f"{control} is on the screen, but the window does not draw it")
        return f"{place.x + place.width / 2:.0f} {place.y + place.height / 2:.0f}"

    def _reach(self, control: str, done: Callable[[str], bool]) -> None:
        deadline = monotonic() + self._patience_s
        seen: dict[str, None] = {}
        searched = ""
        while not done(control):
            seen |= dict.fromkeys(self._ids())
            if control != _WAKE and self._pressed(_WAKE):
                continue
            screen = self._watch.model.name
            if screen != searched and control.startswith(f"{screen}."):
                searched = screen
                if self._turned_to(control, seen):
                    continue
            may_be_there = partial(_may_be_there, control, searched)
            if not self._watch.until(may_be_there, deadline) or monotonic() > deadline:
                raise BenchError(_not_there(self._watch.model, control, seen))

    def type(self, text: str) -> None:
        """Press the key of each character; raises `BenchError` when one is missing, but for blanks and hyphens."""
        for character in text:
            key = self._key(character)
            if key is not None:
                self.press(key)

    def touch(self, x: int, y: int) -> None:
        """Touch a point of the window."""
        window = self._window
        if window is None:
            raise BenchError("there is no window to touch; press a control")
        on_ui_thread(self._call, lambda: window.touch(x, y))
        self._ids()

    def stroke(self, points: Sequence[tuple[float, float]]) -> None:
        """Write on the field to write on by hand; raises `BenchError` when there is none."""
        window = self._window
        if window is None:
            raise BenchError("there is no window to write on by hand")
        if not self._watch.until(_has_field, monotonic() + self._patience_s):
            raise BenchError(f"no field to write on by hand on the screen {self._watch.model.name}")
        try:
            on_ui_thread(self._call, lambda: window.stroke(points))
        except LookupError as error:
            raise BenchError(f"the window does not draw the field: {error}") from error
        self._ids()

    def _ids(self) -> tuple[str, ...]:
        return tuple(on_ui_thread(self._call, lambda: controls(self._kiosk.screen())))

    def _pressed(self, control: str) -> bool:
        self._lift(control)

        def press() -> bool:
            model = self._kiosk.screen()
            if not controls(model).get(control):
                return False
            if self._window is None:
                self._kiosk.press(buttons(model)[control])
            else:
                self._window.press(control)
            self._kiosk.screen()
            return True

        try:
            pressed = on_ui_thread(self._call, press)
        except LookupError as error:
            raise BenchError(f"{control} is on the screen, but the window does not draw it: {error}") from error
        if pressed:
            self._last = (control, monotonic())
        return pressed

    def _enabled(self, control: str) -> bool:
        return on_ui_thread(self._call, lambda: controls(self._kiosk.screen())).get(control, False)

    def _lift(self, control: str) -> None:
        """Keep off a control just pressed for as long as the window takes a second press for a trembling hand."""
        last, at = self._last
        if self._window is not None and control == last and not _KEY.fullmatch(control):
            sleep(max(0.0, at + GUARD_S + 0.05 - monotonic()))

    def _turned_to(self, control: str, seen: dict[str, None]) -> bool:
        """Turn pages on to the end, then back to the start, until the control is there; `seen` gathers what was."""
        screen = control.partition(".")[0]
        return any(self._turn(f"{screen}.page.{way}", control, seen) for way in ("next", "prev"))

    def _turn(self, leaf: str, control: str, seen: dict[str, None]) -> bool:
        for _ in range(_PAGES_MAX):
            if not self._pressed(leaf):
                return False
            ids = self._ids()
            seen |= dict.fromkeys(ids)
            if control in ids:
                return True
        return False

    def _key(self, character: str) -> str | None:
        self._watch.until(_has_keys, monotonic() + self._patience_s)
        keys = {key[1]: key[0] for id_ in self._ids() if (key := _KEY.fullmatch(id_))}
        if character == " " and _SPACE in keys:
            return keys[_SPACE]
        for written in (character, character.upper(), character.lower()):
            if written in keys:
                return keys[written]
        if character in "- " and keys:
            return None
        there = " ".join(keys) or "none"
        raise BenchError(f"no key for {character!r} on the screen {self._watch.model.name}; keys: {there}")


def _may_be_there(control: str, searched: str, model: ScreenModel) -> bool:
    enabled = controls(model).get(control)
    on_a_new_screen = model.name != searched and control.startswith(f"{model.name}.")
    return on_a_new_screen or _WAKE in buttons(model) if enabled is None else enabled


def _has_keys(model: ScreenModel) -> bool:
    return any(_KEY.fullmatch(control) for control in buttons(model))


def _has_field(model: ScreenModel) -> bool:
    return writable(model) is not None


def _not_there(model: ScreenModel, control: str, seen: dict[str, None]) -> str:
    if control in controls(model):
        return f"{control} is on the screen but cannot be pressed now"
    return f"no control {control} on the screen {model.name}; there are: {' '.join(seen)}"
