"""Plays bench commands on a running kiosk."""

from collections.abc import Callable, Mapping
from pathlib import Path
from time import monotonic
from typing import assert_never

import msgspec

from kiosk.presenters.models import Case, Done, ScreenModel
from kiosk.simulator import commands as c
from kiosk.simulator.controls import controls
from kiosk.simulator.errors import BenchError
from kiosk.simulator.fingers import Fingers
from kiosk.simulator.hands import HandCommand, Hands
from kiosk.simulator.memory import drawers, holders
from kiosk.simulator.ports import Kiosk
from kiosk.simulator.texts import texts
from kiosk.simulator.ui_thread import T, on_ui_thread
from kiosk.simulator.watch import Watch
from kiosk.ui.ports import Call, Window

_SHOWN_MAX = 800
"""Characters of the screen's texts that a failed expectation tells; a longer page would bury what failed."""


_Deed = (
    HandCommand
    | c.Press
    | c.Touch
    | c.Stroke
    | c.Type
    | c.TimePasses
    | c.ClockJumps
    | c.ClockTrust
    | c.Wait
    | c.Expect
    | c.Screenshot
)


class Player:
    """Plays one command at a time for each thread that asks; `play` returns when the command is done.

    Made on the UI thread. Without a window a press does what its button stands for.
    """

    def __init__(self, kiosk: Kiosk, window: Window | None, call: Call, patience_s: float = 6.0) -> None:
        self._kiosk = kiosk
        self._window = window
        self._call = call
        self._watch = Watch(kiosk.screen())
        self._values: dict[str, str] = {}
        kiosk.subscribe(self._see)
        self._fingers = Fingers(kiosk, window, call, self._watch, patience_s)
        self._hands = Hands(kiosk.simulated)

    def play(self, command: c.Command) -> c.Reply:
        """Do the command and say what became of it; what cannot be done, or is not as expected, is a reply too."""
        try:
            reply = self._play(command)
        except BenchError as error:
            reply = c.Reply(failed=str(error))
        return msgspec.structs.replace(reply, values=dict(self._values))

    def _see(self, model: ScreenModel) -> None:
        if isinstance(model.body, Done):
            self._values = _receipt(model.body)
        self._watch.see(model)

    def _play(self, command: c.Command) -> c.Reply:
        match command:
            case c.State():
                return c.Reply(state=self._state())
            case c.Where(control=control):
                return c.Reply(said=self._fingers.where(control))
            case c.Texts():
                return c.Reply(said="\n".join(texts(self._on_ui(self._kiosk.screen))))
            case c.Held() | c.HeldStrokes():
                return c.Reply(said=self._held(command))
            case c.Said():
                return c.Reply(said="\n".join(self._hands.said()))
            case c.Network() | c.Hub():
                raise BenchError("the kiosk has no network; kiosk-bench plays this beside a kiosk-demo")
            case _:
                self._do(command)
                return c.Reply()

    def _do(self, command: _Deed) -> None:
        match command:
            case c.Press(control=control):
                self._fingers.press(control)
            case c.Touch(x=x, y=y):
                self._fingers.touch(x, y)
            case c.Stroke(points=points):
                self._fingers.stroke(points)
            case c.Type(text=text):
                self._fingers.type(text)
            case c.TimePasses() | c.ClockJumps() | c.ClockTrust():
                self._set_clock(command)
            case c.Wait(condition=condition, seconds=seconds):
                self._wait(condition, seconds)
            case c.Expect(condition=condition):
                self._expect(condition)
            case c.Screenshot(file=file):
                self._screenshot(Path(file))
            case _:
                self._hands.do(command)

    def _held(self, command: c.Held | c.HeldStrokes) -> str:
        def held() -> Mapping[str, int]:
            return holders(bytes.fromhex(command.spelled).decode()) if isinstance(command, c.Held) else drawers()

        found = self._on_ui(held)
        return ", ".join(f"{count} {name}" for name, count in sorted(found.items()))

    def _on_ui(self, ask: Callable[[], T]) -> T:
        return on_ui_thread(self._call, ask)

    def _set_clock(self, command: c.TimePasses | c.ClockJumps | c.ClockTrust) -> None:
        try:
            match command:
                case c.TimePasses(seconds=seconds):
                    self._on_ui(lambda: self._kiosk.let_time_pass(seconds))
                case c.ClockJumps(seconds=seconds):
                    self._on_ui(lambda: self._kiosk.jump_clock(seconds))
                case c.ClockTrust(quality=quality):
                    self._on_ui(lambda: self._kiosk.trust_clock(quality))
                case _:
                    assert_never(command)
        except ValueError as error:
            raise BenchError(str(error)) from error

    def _wait(self, condition: c.Condition, seconds: float) -> None:
        self._on_ui(self._kiosk.screen)
        if not self._watch.until(lambda model: self._holds(condition, model), monotonic() + seconds):
            raise BenchError(f"after {seconds:g} s {self._but(condition, self._watch.model)}")

    def _expect(self, condition: c.Condition) -> None:
        model = self._on_ui(self._kiosk.screen)
        if not self._holds(condition, model):
            raise BenchError(self._but(condition, model))

    def _holds(self, condition: c.Condition, model: ScreenModel) -> bool:
        match condition:
            case c.OnScreen(name=name):
                return model.name == name
            case c.ShowsText(text=text):
                return any(text in shown for shown in texts(model))
            case c.ShowsNoText(text=text):
                return not any(text in shown for shown in texts(model))
            case c.LampIs(name=name, lit=lit):
                return (name in self._hands.lit()) is lit

    def _but(self, condition: c.Condition, model: ScreenModel) -> str:
        match condition:
            case c.OnScreen(name=name):
                return f"the screen is {model.name}, not {name}"
            case c.ShowsText(text=text):
                return f"no text contains {text!r} on the screen {model.name}: {_shown(model)}"
            case c.ShowsNoText(text=text):
                where = next((shown for shown in texts(model) if text in shown), "")
                return f"the screen {model.name} shows {where!r}"
            case c.LampIs(name=name):
                return f"the lamp {name} is not so; lit: {' '.join(self._hands.lit()) or 'none'}"

    def _screenshot(self, file: Path) -> None:
        window = self._window
        if window is None:
            raise BenchError("there is no window to take a picture of")
        try:
            self._on_ui(lambda: window.screenshot(file))
        except OSError as error:
            raise BenchError(f"cannot write the picture: {error}") from error

    def _state(self) -> dict[str, object]:
        model, report = self._on_ui(lambda: (self._kiosk.screen(), self._kiosk.report()))
        return {
            "screen": model.name,
            **_ticket(model),
            **report,
            "lamps": list(self._hands.lit()),
            "controls": list(controls(model)),
        }


def _ticket(model: ScreenModel) -> dict[str, str]:
    match model.body:
        case Done() as done:
            return _receipt(done)
        case Case(ticket_no=ticket):
            return {"ticket": ticket}
        case _:
            return {}


def _receipt(done: Done) -> dict[str, str]:
    return {"ticket": done.ticket_no, "query_code": done.query_code, "receipt": done.qr}


def _shown(model: ScreenModel) -> str:
    shown = " / ".join(texts(model))
    return shown if len(shown) <= _SHOWN_MAX else f"{shown[:_SHOWN_MAX]}…"
