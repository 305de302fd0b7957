"""A small kiosk of three screens, with a window and devices, for the bench to play on."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from queue import Queue
from threading import Thread

import pytest

from hardware.board import Board, open_board
from hardware.config import Backend, HardwareConfig, PanelConfig, PrinterConfig, ScannerConfig, SpeakerConfig
from hardware.simulation import Simulated
from kiosk.domain.visit.events import Event, PageTurned, Touched
from kiosk.presenters.models import (
    Attract,
    Banner,
    Body,
    Button,
    Choices,
    Dialog,
    Direction,
    Done,
    Field,
    Greeting,
    Nav,
    Notice,
    Pad,
    Pager,
    ScreenModel,
    State,
    TextArea,
    Tone,
    Track,
    Write,
    buttons,
)
from kiosk.simulator.controls import controls


def button(control: str, text: str = "", *, event: Event | None = None, enabled: bool = True) -> Button:
    return Button(control, text or f"button {control}", event or Touched(), enabled=enabled)


class UiThread:
    """One thread that runs what it is given, as a window's does."""

    def __init__(self) -> None:
        self._waiting: Queue[Callable[[], None] | None] = Queue()
        self.thread = Thread(target=self._run, daemon=True)
        self.thread.start()

    def call(self, ask: Callable[[], None]) -> None:
        self._waiting.put(ask)

    def close(self) -> None:
        self._waiting.put(None)
        self.thread.join(timeout=5)

    def _run(self) -> None:
        while (ask := self._waiting.get()) is not None:
            ask()


@dataclass
class SmallKiosk:
    """Notice, then a list of three pages, then a pad; a press changes the screen at once."""

    simulated: Simulated
    name: str = "notice"
    page: int = 0
    typed: str = ""
    banner: str = ""
    agree_enabled: bool = True
    by_hand: bool = False
    dialog: Dialog | None = None
    pressed: list[str] = field(default_factory=list)
    clock: list[tuple[str, float]] = field(default_factory=list)
    watching: list[Callable[[ScreenModel], None]] = field(default_factory=list)

    def screen(self) -> ScreenModel:
        nav = Nav("home", "10:42", "", (button("nav.language.en"),), (), button("nav.help"), None, None)
        banner = Banner(self.banner, Tone.GOOD) if self.banner else None
        return ScreenModel(self.name, "zh_CN", Direction.LTR, nav, self._body(), banner=banner, dialog=self.dialog)

    def subscribe(self, on_change: Callable[[ScreenModel], None]) -> None:
        self.watching.append(on_change)

    def press(self, button: Button) -> None:
        self.pressed.append(button.id)
        screen, _, control = button.id.partition(".")
        match button.event:
            case PageTurned(page=page):
                self.page = page
            case _ if control == "begin":
                self.name = "notice"
            case _ if control == "agree":
                self.name = "category"
            case _ if screen == "category":
                self.name = "track"
            case _ if ".pad." in button.id or ".key." in button.id:
                self.typed += button.id.rpartition(".")[2]
        self.changed()

    def show(self, **changes: object) -> None:
        for name, value in changes.items():
            setattr(self, name, value)
        self.changed()

    def changed(self) -> None:
        for see in self.watching:
            see(self.screen())

    def report(self) -> Mapping[str, object]:
        return {"language": "zh_CN", "queue": {"pending": 0, "settled": 0, "rejected": 0}, "online": True}

    def let_time_pass(self, seconds: float) -> None:
        self.clock.append(("pass", seconds))

    def jump_clock(self, seconds: float) -> None:
        if seconds > 1e9:
            raise ValueError("the calendar ends in 2199")
        self.clock.append(("jump", seconds))

    def trust_clock(self, quality: str) -> None:
        self.clock.append((quality, 0))

    def _body(self) -> Body:
        match self.name:
            case "attract":
                greetings = (Greeting("欢迎您", "请点一下屏幕", "zh_CN"),)
                return Attract(greetings, 0, "", (), "", "", button("attract.begin"))
            case "notice":
                agree = button("notice.agree", "同意并继续", enabled=self.agree_enabled)
                return Notice("须知", "不受理", ("打架",), "110", "隐私", ("匿名",), agree, button("notice.decline"))
            case "category":
                return self._list()
            case "write" if self.by_hand:
                area = TextArea("write.text", "", 0, None, "", "", Direction.LTR)
                return Write("请写", "", area, (), (), (), Field("write.field", ""), (), button("write.next"))
            case "done":
                state, home = State("已送达", Tone.GOOD, "ok"), button("done.home")
                return Done(
                    *("谢谢", state, "", "编号", "K7-3DQ9-X", "查询码", "482913", "DHT1:K73DQ9X:482913", "", None, ""),
                    again=button("done.again"),
                    home=home,
                )
            case _:
                ids = ["write.key.n", "write.key.space"] if self.name == "write" else ["0", "1", "K"]
                keys = tuple(button(key if "." in key else f"track.pad.{key}") for key in ids)
                return Track("查进度", "", (), Pad("编号", self.typed, "", (keys,)), None, "")

    def _list(self) -> Choices:
        choices = tuple(button(f"category.c{self.page * 2 + at}") for at in (1, 2))
        prev, next_ = (
            button(f"category.page.{way}", event=PageTurned(page)) if 0 <= page < 3 else None
            for way, page in (("prev", self.page - 1), ("next", self.page + 1))
        )
        return Choices("您要说哪方面的事?", "", choices, 2, pager=Pager(f"{self.page + 1} / 3", prev, next_))


@dataclass(frozen=True)
class Place:
    x: float
    y: float
    width: float
    height: float


@dataclass
class SmallWindow:
    """Touches what is on the screen by its id."""

    kiosk: SmallKiosk
    touched: list[tuple[int, int]] = field(default_factory=list)
    strokes: list[Sequence[tuple[float, float]]] = field(default_factory=list)

    def press(self, control_id: str) -> None:
        self.kiosk.press(self.buttons()[control_id])

    def buttons(self) -> Mapping[str, Button]:
        return buttons(self.kiosk.screen())

    def touch(self, x: int, y: int) -> None:
        self.touched.append((x, y))

    def stroke(self, points: Sequence[tuple[float, float]]) -> None:
        self.strokes.append(points)

    def controls(self) -> Mapping[str, Place]:
        ids = controls(self.kiosk.screen())
        return {control: Place(10.0 * at, 20.0, 100.0, 60.0) for at, control in enumerate(ids)}

    def screenshot(self, path: Path) -> None:
        path.write_bytes(b"\x89PNG")

    def stop(self) -> None:
        self.kiosk.name = "stopped"


@pytest.fixture
def ui() -> Iterator[UiThread]:
    thread = UiThread()
    yield thread
    thread.close()


@pytest.fixture
def board() -> Iterator[Board]:
    board = open_board(
        HardwareConfig(
            PrinterConfig(Backend.MOCK),
            ScannerConfig(Backend.MOCK),
            PanelConfig(Backend.MOCK),
            SpeakerConfig(Backend.MOCK),
        )
    )
    yield board
    board.close()


@pytest.fixture
def kiosk(board: Board) -> SmallKiosk:
    assert board.simulated is not None
    return SmallKiosk(board.simulated)


@pytest.fixture
def window(kiosk: SmallKiosk) -> SmallWindow:
    return SmallWindow(kiosk)
