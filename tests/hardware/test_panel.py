"""The real panel driver on simulated pins."""

import importlib.util
import time
from collections.abc import Callable, Iterator

import pytest

from hardware.config import Backend, PanelConfig
from hardware.devices.gpio_pins import PiPins
from hardware.devices.panel import GpioPanel
from hardware.errors import PanelError
from hardware.mocks.far_end_panel import FarEndPanel
from hardware.ports import Lamp, PanelButton, PanelState, Sound

Eventually = Callable[[Callable[[], bool]], None]
CONFIG = PanelConfig(Backend.FAR_END)


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def wires() -> FarEndPanel:
    return FarEndPanel(CONFIG)


@pytest.fixture
def panel(wires: FarEndPanel, clock: Clock) -> Iterator[GpioPanel]:
    panel = GpioPanel(CONFIG, wires, clock=clock)
    yield panel
    panel.close()


def test_a_lamp_lights_its_own_pin(panel: GpioPanel, wires: FarEndPanel) -> None:
    panel.light(Lamp.DUTY, lit=True)
    panel.light(Lamp.ERROR, lit=True)
    panel.light(Lamp.ERROR, lit=False)
    assert wires.lit() == {Lamp.DUTY}


@pytest.mark.parametrize(("sound", "beeps"), [(Sound.ACCEPTED, 1), (Sound.REFUSED, 2), (Sound.CALL, 3)])
def test_a_sound_is_so_many_beeps_and_does_not_block(
    sound: Sound, beeps: int, panel: GpioPanel, wires: FarEndPanel, eventually: Eventually
) -> None:
    panel.status()
    began = time.monotonic()
    panel.sound(sound)
    assert time.monotonic() - began < 0.05
    eventually(lambda: wires.beeps() == beeps)


def test_a_new_sound_cuts_the_old_one_short(panel: GpioPanel, wires: FarEndPanel, eventually: Eventually) -> None:
    panel.sound(Sound.CALL)
    eventually(lambda: wires.beeps() == 1)
    panel.sound(Sound.ACCEPTED)
    eventually(lambda: wires.beeps() == 2)
    eventually(lambda: not wires._pin(24).is_high)  # type: ignore[union-attr]


def test_a_press_with_bouncing_contacts_is_one_press(panel: GpioPanel, wires: FarEndPanel, clock: Clock) -> None:
    presses: list[PanelButton] = []
    panel.listen(presses.append)
    wires.press(PanelButton.CALL, bounces=5)
    assert presses == [PanelButton.CALL]
    clock.now = 0.31
    wires.press(PanelButton.CALL)
    assert len(presses) == 2


def test_a_panel_away_at_start_is_absent_and_remembers_its_lamps(
    panel: GpioPanel, wires: FarEndPanel, clock: Clock
) -> None:
    wires.set_plugged(plugged=False)
    panel.light(Lamp.ONLINE, lit=True)
    assert panel.status() is PanelState.ABSENT
    wires.set_plugged(plugged=True)
    clock.now = 4.9
    assert panel.status() is PanelState.ABSENT
    clock.now = 5.0
    assert panel.status() is PanelState.READY
    assert wires.lit() == {Lamp.ONLINE}


def test_a_panel_that_goes_is_absent_and_its_button_works_again_when_back(
    panel: GpioPanel, wires: FarEndPanel, clock: Clock
) -> None:
    presses: list[PanelButton] = []
    panel.listen(presses.append)
    panel.light(Lamp.DUTY, lit=True)
    wires.set_plugged(plugged=False)
    panel.light(Lamp.ERROR, lit=True)
    assert (panel.status(), wires.lit()) == (PanelState.ABSENT, frozenset())
    wires.set_plugged(plugged=True)
    clock.now = 6.0
    assert panel.status() is PanelState.READY
    wires.press(PanelButton.CALL)
    assert (wires.lit(), presses) == ({Lamp.DUTY, Lamp.ERROR}, [PanelButton.CALL])


def test_a_panel_without_wires_is_ready_and_silent() -> None:
    bare = PanelConfig(Backend.FAR_END, duty_lamp=None, online_led=None, error_led=None, call_button=None, buzzer=None)
    wires = FarEndPanel(bare)
    panel = GpioPanel(bare, wires)
    panel.light(Lamp.DUTY, lit=True)
    panel.sound(Sound.CALL)
    wires.press(PanelButton.CALL)
    assert (panel.status(), wires.lit(), wires.beeps()) == (PanelState.READY, frozenset(), 0)
    panel.close()


def test_one_pin_named_twice_is_an_absent_panel_not_a_crash(clock: Clock) -> None:
    twice = PanelConfig(Backend.FAR_END, duty_lamp=17, online_led=17)
    panel = GpioPanel(twice, FarEndPanel(twice), clock=clock)
    assert panel.status() is PanelState.ABSENT
    panel.close()


def test_closing_switches_all_off(wires: FarEndPanel) -> None:
    panel = GpioPanel(CONFIG, wires)
    panel.light(Lamp.DUTY, lit=True)
    panel.close()
    assert (wires.lit(), panel.status()) == (frozenset(), PanelState.ABSENT)


@pytest.mark.skipif(importlib.util.find_spec("lgpio") is None, reason="no lgpio on this machine")
def test_a_machine_that_is_no_pi_has_no_pins_and_its_folder_stays_clean(
    tmp_path: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(str(tmp_path))
    with pytest.raises(PanelError, match="no GPIO pins"):
        PiPins().open()
    assert list(tmp_path.iterdir()) == []  # type: ignore[attr-defined]
