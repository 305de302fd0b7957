"""What every `Panel` promises: the driver on simulated pins, and the mock."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from hardware.config import Backend, PanelConfig
from hardware.devices.panel import GpioPanel
from hardware.disabled import DisabledPanel
from hardware.mocks.far_end_panel import FarEndPanel
from hardware.mocks.panel import MockPanel
from hardware.ports import Lamp, Panel, PanelButton, PanelState, Sound
from hardware.simulation import SimulatedPanel

Eventually = Callable[[Callable[[], bool]], None]


@dataclass
class Clock:
    now: float = 100.0

    def __call__(self) -> float:
        return self.now


@dataclass(frozen=True)
class Case:
    panel: Panel
    hand: SimulatedPanel
    clock: Clock


def driver() -> Case:
    config, clock = PanelConfig(Backend.FAR_END), Clock()
    wires = FarEndPanel(config)
    return Case(GpioPanel(config, wires, clock=clock), wires, clock)


def mock() -> Case:
    panel = MockPanel()
    return Case(panel, panel, Clock())


@pytest.fixture(params=[driver, mock], ids=["pins", "mock"])
def case(request: pytest.FixtureRequest) -> Iterator[Case]:
    case = request.param()
    yield case
    case.panel.close()


def test_each_lamp_is_switched_alone(case: Case) -> None:
    for lamp in Lamp:
        case.panel.light(lamp, lit=True)
    case.panel.light(Lamp.ONLINE, lit=False)
    assert case.hand.lit() == {Lamp.DUTY, Lamp.ERROR}


@pytest.mark.parametrize("sound", Sound)
def test_a_sound_is_heard_and_does_not_block(case: Case, sound: Sound, eventually: Eventually) -> None:
    case.panel.status()
    began = time.monotonic()
    case.panel.sound(sound)
    assert time.monotonic() - began < 0.1
    eventually(lambda: case.hand.beeps() > 0)


def test_a_press_arrives_once(case: Case) -> None:
    presses: list[PanelButton] = []
    case.panel.listen(presses.append)
    case.hand.press(PanelButton.CALL)
    assert presses == [PanelButton.CALL]


def test_a_panel_that_is_away_is_a_status_and_never_an_error(case: Case) -> None:
    presses: list[PanelButton] = []
    case.panel.listen(presses.append)
    case.hand.set_plugged(plugged=False)
    case.panel.light(Lamp.DUTY, lit=True)
    case.panel.sound(Sound.CALL)
    case.hand.press(PanelButton.CALL)
    assert (case.panel.status(), case.hand.lit(), case.hand.beeps(), presses) == (PanelState.ABSENT, frozenset(), 0, [])


def test_a_panel_that_comes_back_shows_what_it_was_told_meanwhile(case: Case) -> None:
    case.hand.set_plugged(plugged=False)
    case.panel.light(Lamp.DUTY, lit=True)
    case.hand.set_plugged(plugged=True)
    case.clock.now += 10
    assert (case.panel.status(), case.hand.lit()) == (PanelState.READY, {Lamp.DUTY})


def test_a_closed_panel_is_dark_and_absent_and_bears_any_call(case: Case) -> None:
    case.panel.light(Lamp.DUTY, lit=True)
    case.panel.close()
    case.panel.close()
    case.panel.light(Lamp.ERROR, lit=True)
    case.panel.sound(Sound.REFUSED)
    assert (case.panel.status(), case.hand.lit()) == (PanelState.ABSENT, frozenset())
    assert repr(case.panel)


def test_no_panel_is_disabled_and_does_nothing() -> None:
    panel = DisabledPanel()
    panel.listen(lambda _: None)
    panel.light(Lamp.DUTY, lit=True)
    panel.sound(Sound.CALL)
    panel.close()
    assert panel.status() is PanelState.DISABLED
