"""The live window: shows the core's screen, posts what is pressed, and lends the bench a hand and an eye."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Final

from kivy.base import EventLoop, runTouchApp, stopTouchApp
from kivy.clock import Clock
from kivy.core.window import Window

from kiosk.domain.visit.events import CaretPlaced, HelpAsked, StrokeBegun, StrokeWritten, Touched
from kiosk.presenters.format import Format
from kiosk.presenters.models import Direction, ScreenModel, Write
from kiosk.typography.typesetting import Typesetter
from kiosk.ui.capture import write_png
from kiosk.ui.elements import Control, Paper, Writing
from kiosk.ui.finger import Finger, rests, turns
from kiosk.ui.focus import Arrow, Focus
from kiosk.ui.heap import give_back
from kiosk.ui.painter import Painter
from kiosk.ui.panel import Panel
from kiosk.ui.pen import Pen
from kiosk.ui.ports import BenchHooks, Core
from kiosk.ui.router import page
from kiosk.ui.stage import Stage
from kiosk.ui.theme.tokens import PALETTES, RING
from kiosk.ui.trail import Trail
from kiosk.ui.turns import Turns


@dataclass(frozen=True, slots=True)
class Place:
    """Where a control is, in window pixels, origin top left."""

    x: float
    y: float
    width: float
    height: float


class LiveWindow:
    """One kiosk on one screen. Everything but `call` is for the UI thread."""

    def __init__(self, core: Core, panel_mm: tuple[float, float], keys: Callable[[str], None] | None = None) -> None:
        self._core = core
        self._keys = keys
        self._panel_mm = panel_mm
        self._model = core.screen()
        self._typesetter = Typesetter()
        self.painter = Painter(self.panel, self._typesetter)
        self._stage = Stage(self)
        self._controls: tuple[Control, ...] = ()
        self._finger = Finger(self._find)
        self._pen = Pen()
        self._trail = Trail()
        self.turns = Turns()
        self._paper: Paper | None = None
        self._writing: Writing | None = None
        self._focus = Focus()
        self._turned = False
        self._stale = True
        self._forgets = False
        self._typing = False
        self._held_key: int | None = None
        self._drain = Clock.create_trigger(lambda _: core.mailbox.drain(), 0)
        self._go_on = Clock.create_trigger(lambda _: self._press_held(), 0, interval=True)
        self._redraw = Clock.create_trigger(lambda _: self._refresh(), -1)
        self._give_back = Clock.create_trigger(lambda _: give_back(), 0)  # once the next page took the old one's place

    def run(self, bench: BenchHooks | None, ready: Callable[[], None] | None, *, closable: bool = False) -> None:
        """Show the core's screen until `stop`, or until its frame closes it where that is allowed."""
        Window.clearcolor = (0.97, 0.95, 0.91, 1.0)
        Window.bind(on_key_down=self._key_down, on_key_up=self._key_up, on_textinput=self._typed)
        Window.bind(on_mouse_down=self._came_down, on_mouse_move=self._moved, on_mouse_up=self._lifted)
        Window.bind(on_request_close=self._close if closable else _swallow)
        self._core.subscribe(self._changed)
        self._core.mailbox.wake = self._woken
        self._refresh()
        self._drain()
        Clock.schedule_once(lambda _: self._opened(bench, ready), 0)
        try:
            runTouchApp(self._stage)
        finally:
            self._core.mailbox.wake = _nobody
            if bench is not None:
                bench.closed()

    @property
    def panel(self) -> Panel:
        """The panel, as the visitor set it."""
        look = self._model.look
        return Panel((int(Window.width), int(Window.height)), Format(self._panel_mm, look.size, look.lower))

    def press(self, control_id: str) -> None:
        """Touch the middle of the control and let go; raises `LookupError` when it is not drawn."""
        self._refresh()
        place = self.controls()[control_id]
        self.touch(int(place.x + place.width // 2), int(place.y + place.height // 2))

    def touch(self, x: int, y: int) -> None:
        """Touch a point in window pixels, origin top left, and let go, by the way of a real finger."""
        self._refresh()
        self._drag((x, y))

    def stroke(self, points: Sequence[tuple[float, float]]) -> None:
        """Write a stroke through `points`, shares of the field's width and height, by the way of a real finger.

        Raises `LookupError` when no field is drawn.
        """
        self._refresh()
        if self._paper is None:
            raise LookupError("no field to write on by hand")
        left, top, width, height = self.painter.place(self._paper.rect)
        # A pixel within its edges, which lie between pixels, so that the whole field can be written on.
        self._drag(*((left + 1 + round(x * (width - 2)), top + 1 + round(y * (height - 2))) for x, y in points))

    def controls(self) -> Mapping[str, Place]:
        """Return where each control that can be touched now is, by id; the field to write on by hand is one."""
        self._refresh()
        field = {self._paper.id: self._paper.rect} if self._paper is not None else {}
        rects = {control.id: control.rect for control in self._controls} | field
        return {id_: Place(*self.painter.place(rect)) for id_, rect in rects.items()}

    def screenshot(self, path: Path) -> None:
        """Draw what is on the screen now and write it as PNG; raises `OSError` when the file cannot be written."""
        self._refresh()
        write_png(path)

    def texts(self) -> list[str]:
        """Return every text the window still holds, drawn or kept."""
        return self.painter.labels.texts()

    def stop(self) -> None:
        """Close the window; `run` then returns."""
        stopTouchApp()

    def _drag(self, *places: tuple[int, int]) -> None:
        """Have the system tell of a finger that comes down at the first place, moves over the others and lifts."""
        begins = (each / self.panel.px_per_unit for each in places[0])
        sleep(max(0.0, self._finger.counts_from(*begins) - monotonic()))
        Window.dispatch("on_mouse_down", *places[0], "left", [])
        EventLoop.dispatch_input()
        for place in places[1:]:
            Window.dispatch("on_mouse_move", *place, [])
            EventLoop.dispatch_input()
        Window.dispatch("on_mouse_up", *places[-1], "left", [])
        EventLoop.dispatch_input()

    def _close(self, *_: object, **__: object) -> bool:
        self.stop()
        return True

    def call(self, function: Callable[[], None]) -> None:
        """Run a function soon on the UI thread; callable from any thread."""
        Clock.schedule_once(lambda _: function(), 0)
        self.turns.wake()

    def _woken(self) -> None:
        self._drain()
        self.turns.wake()

    def touch_down(self, touch: object, x: float, y: float) -> None:
        """A finger came down: the stage tells."""
        place = self._trail.begin(self._units(x, y))
        writes = self._puts_pen_down(touch, *place)
        if not writes and self._pen.paper is None:
            self._finger.down(touch, *place, monotonic())
        if self._finger.may_go_on:
            self._go_on()
        self._focus.leave()
        self._show_marks()
        self._attended()
        if writes:
            self._post(StrokeBegun())

    def _attended(self) -> None:
        """Tell that somebody is there; under a countdown, a touch is its answer and comes when it ends."""
        dialog = self._model.dialog
        if dialog is None or dialog.countdown is None:
            self._post(Touched())

    def touch_move(self, touch: object, x: float, y: float) -> None:
        """A finger moved: the stage tells."""
        self._finger.move(touch, *self._units(x, y))
        for place in self._trail.taken():
            self._pen.move(touch, *place)
        self._show_marks()

    def touch_up(self, touch: object, x: float, y: float) -> None:
        """A finger lifted: the stage tells."""
        place = self._units(x, y)
        control = self._finger.up(touch, *place, monotonic())
        if control is not None and self._writing is not None and control.id == self._writing.id:
            control = self._caret(*place)  # where the finger lifts, and in the text as it is drawn now
        for on_the_way in self._trail.taken():
            self._pen.move(touch, *on_the_way)
        stroke = self._pen.up(touch, *place)
        self._show_marks()
        if control is not None:
            self._post(control.event)
        if stroke:
            self._post(StrokeWritten(stroke))

    def _press_held(self) -> None:
        """Press what a finger has held for long enough: each frame while it may."""
        control = self._finger.goes_on(monotonic())
        if control is not None:
            self._post(control.event)
        if not self._finger.may_go_on:
            self._go_on.cancel()

    def _came_down(self, _window: object, x: float, y: float, button: str, *_: object) -> None:
        if button == "left":
            self._trail.came_down(self._place(x, y))

    def _moved(self, _window: object, x: float, y: float, *_: object) -> None:
        self._trail.moved(self._place(x, y))

    def _lifted(self, _window: object, _x: float, _y: float, button: str, *_: object) -> None:
        if button == "left":
            self._trail.lifted()

    def _place(self, x: float, y: float) -> tuple[float, float]:
        """Return a place in the window, origin top left, in layout units."""
        scale = self.panel.px_per_unit * Window.system_size[0] / Window.width
        return x / scale, y / scale

    def _post(self, event: Any) -> None:  # noqa: ANN401 - an event of the domain
        self._core.mailbox.post(event)
        self._core.mailbox.drain()

    def _changed(self, model: ScreenModel) -> None:
        before, self._model = self._model, model
        if turns(before, model):
            self._finger.guard(monotonic(), rests=rests(before, model))
            self._pen.drop()
            self._turned = True
        self._forgets = self._forgets or _forgets(before, model)
        if model.name in _NOBODYS and before.name != model.name:
            self._focus.leave()  # the next person meets no ring, as they meet no other setting of the last one
        self._stale = True
        self._redraw()

    def _refresh(self) -> None:
        if not self._stale:
            return
        self._stale = False
        if self._forgets:
            self._forgets = False
            self.painter.labels.forget()
            self._give_back()
        self.painter.panel = self.panel
        elements = page(self._model, self.panel, self._typesetter)
        self._controls = tuple(element for element in elements if isinstance(element, Control))
        self._paper = next((element for element in elements if isinstance(element, Paper)), None)
        self._writing = next((element for element in elements if isinstance(element, Writing)), None)
        self._stage.show(self.painter.quads(elements))
        self._finger.redrawn()
        before = self._focus.control
        self._focus.redrawn(self._controls, rtl=self._model.direction is Direction.RTL, turned=self._turned)
        self._tell_focus(before)
        self._turned = False
        self._show_marks()

    def _tell_focus(self, before: Control | None) -> None:
        """Tell which control is under the five keys on a page that came: else enter is pressed in the dark."""
        control = self._focus.control
        if control is not None and (self._turned or before is None or before.id != control.id):
            self._core.focused(control.id, unasked=True)

    def _show_marks(self) -> None:
        """Show what a finger presses, and what the five keys are on."""
        palette, marks = PALETTES[self._model.look.theme], []
        control, focused = self._finger.pressed, self._focus.control
        if control is not None and control.shows_press:
            wash = palette.pressed_dark if control.dark else palette.pressed
            marks.append(self.painter.wash(control.rect, control.radius, wash))
        if focused is not None:
            marks += self.painter.ring(focused.rect, RING / self.panel.unit_mm, palette.focus, palette.card)
        self._stage.cover(tuple(marks))
        self._show_ink()

    def _show_ink(self) -> None:
        """Show the stroke that is being written."""
        paper = self._pen.paper
        self._stage.trace(self.painter.trace(paper, self._pen.stroke) if paper is not None else None)

    def _find(self, x: float, y: float) -> Control | None:
        for control in reversed(self._controls):
            if control.rect.contains(x, y):
                return control
        return self._caret(x, y)

    def _caret(self, x: float, y: float) -> Control | None:
        """Return what a touch in the text presses: the caret goes there."""
        writing = self._writing
        if writing is None or not writing.rect.contains(x, y):
            return None
        placed = CaretPlaced(writing.index_at(x, y))
        return Control(writing.rect, writing.id, placed, enabled=True, radius=0.0, repeats=True, shows_press=False)

    def _puts_pen_down(self, touch: object, x: float, y: float) -> bool:
        """Whether this finger writes from now: it is on the paper, no other is on the screen, and touches count."""
        busy = self._pen.paper is not None or self._finger.is_down or monotonic() < self._finger.guarded_until
        if self._paper is None or busy or not self._paper.rect.contains(x, y):
            return False
        self._pen.down(touch, self._paper, x, y)
        return True

    def _units(self, x: float, y: float) -> tuple[float, float]:
        scale = self.panel.px_per_unit
        return x / scale, (self.panel.px[1] - y) / scale

    def _opened(self, bench: BenchHooks | None, ready: Callable[[], None] | None) -> None:
        if bench is not None:
            bench.opened(self, self.call)
        if ready is not None:
            ready()

    def _typed(self, _window: object, text: str) -> bool:
        self._typing = True
        if self._keys is not None:
            self._keys(text)
        return True

    def _key_down(self, _window: object, key: int, *_: object) -> bool:
        """Hear the five keys and the help key; enter after characters ends what a code scanner typed.

        A key that is held repeats itself, and is pressed once all the same: a hand that rests on it would else go
        through page after page.
        """
        repeated, self._held_key = key == self._held_key, key
        if key in _ENTER and self._typing:
            self._typing = False
            if self._keys is not None:
                self._keys("\n")
        elif (key in _ARROWS or key in _ENTER or key == _HELP) and not repeated:
            self._typing = False  # a stray character, as scanners press no arrows
            self._key(key)
        return True

    def _key_up(self, *_: object) -> bool:
        self._held_key = None
        return True

    def _key(self, key: int) -> None:
        self._refresh()
        focused = self._focus.control
        if self._model.dialog is not None and self._model.dialog.elsewhere is not None:
            self._post(self._model.dialog.elsewhere.event)
        elif key == _HELP:
            self._post(HelpAsked())
        elif key in _ENTER and focused is not None:
            if self._finger.may_press(focused, monotonic()):
                self._post(focused.event)
        else:
            self._attended()
            reached = self._focus.move(_ARROWS.get(key, Arrow.RIGHT))
            if reached is not None:
                self._core.focused(reached.id)
            self._show_marks()


_NOBODYS: Final = frozenset({"home", "attract", "maintenance"})
_NO_CITIZENS: Final = _NOBODYS | {"duty"}
_ENTER: Final = (13, 271)
_ARROWS: Final = {273: Arrow.UP, 274: Arrow.DOWN, 275: Arrow.RIGHT, 276: Arrow.LEFT}
_HELP: Final = 282  # F1


def _forgets(before: ScreenModel, after: ScreenModel) -> bool:
    """Whether nothing of what was shown may stay in memory: a visit is over, or what was being written is left."""
    ended = after.name in _NO_CITIZENS and before.name not in {after.name, *_NOBODYS}
    return ended or (isinstance(before.body, Write) and not isinstance(after.body, Write))


def _swallow(*_: object, **__: object) -> bool:
    return True


def _nobody() -> None:
    """The mailbox's wake once there is no window."""
