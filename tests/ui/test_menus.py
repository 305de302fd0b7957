"""The sound menu on every panel, in every size and language: each control is as large as a finger needs."""

from dataclasses import replace
from datetime import datetime

import pytest

from kiosk.bootstrap import LOCALES
from kiosk.domain.clock import COUNTY_TIME, ClockQuality, Moment
from kiosk.domain.devices import Devices, SpeakerCondition
from kiosk.domain.settings import Settings
from kiosk.domain.stored import Queue, Stored
from kiosk.domain.visit.pages import HomePage
from kiosk.domain.visit.session import Menu, Session, SoundSetting, TextSize
from kiosk.domain.visit.states import MenuOpen, Visit, initial
from kiosk.domain.world import World
from kiosk.presenters.capacity import layout
from kiosk.presenters.format import TARGET_MM, format_of
from kiosk.presenters.present import present
from kiosk.presenters.text import load
from kiosk.typography.typesetting import Typesetter
from kiosk.ui.elements import Control
from kiosk.ui.panel import Panel
from kiosk.ui.router import page

CATALOGUES = load(LOCALES)
NOON = Moment(datetime(2026, 11, 15, 12, tzinfo=COUNTY_TIME), 5000.0, ClockQuality.NTP)
PANELS = {(217, 136): (1280, 800), (154, 86): (800, 480), (476, 268): (1920, 1080), (268, 476): (1080, 1920)}
CONTROLS = {"on", "repeat", "quieter", "louder", "slower", "faster", "stop"}


@pytest.fixture(scope="module")
def typesetter() -> Typesetter:
    return Typesetter()


def controls(
    panel_mm: tuple[int, int], session: Session, speaker: SpeakerCondition, typesetter: Typesetter
) -> dict[str, tuple[float, float]]:
    """Width and height of every control of the menu, in mm."""
    settings = Settings(languages=CATALOGUES.available, panel_mm=panel_mm)
    stored = Stored(World("qb-0302"), settings, (), Queue(), (), online=True, room=True)
    state = initial(stored, catalogues=CATALOGUES.available, now=NOON)
    visit = Visit(1, session, 5000.0, HomePage(), dialog=MenuOpen(Menu.SOUND))
    state = replace(state, visit=visit, devices=Devices(speaker=speaker))
    form = format_of(state)
    drawn = page(present(state, CATALOGUES, layout(form)), Panel(PANELS[panel_mm], form), typesetter)
    shown = [each for each in drawn if isinstance(each, Control) and each.id.startswith(("sound.", "nav.close"))]
    return {each.id: (each.rect.w * form.unit_mm, each.rect.h * form.unit_mm) for each in shown}


@pytest.mark.parametrize("lower", [False, True])
@pytest.mark.parametrize("size", TextSize)
@pytest.mark.parametrize("language", CATALOGUES.available)
@pytest.mark.parametrize("panel_mm", PANELS)
def test_every_control_of_the_sound_menu_is_large_enough(
    panel_mm: tuple[int, int], language: str, size: TextSize, typesetter: Typesetter, *, lower: bool
) -> None:
    session = Session(language, size, lower=lower, sound=SoundSetting(on=True, speed=1.25))
    found = controls(panel_mm, session, SpeakerCondition.READY, typesetter)
    assert found.keys() == {"nav.close", *(f"sound.{name}" for name in CONTROLS)}
    assert [name for name, sides in found.items() if min(sides) < TARGET_MM - 0.05] == []


def test_a_speaker_that_is_gone_leaves_a_way_to_try_again(typesetter: Typesetter) -> None:
    found = controls((217, 136), Session("zh_CN"), SpeakerCondition.ABSENT, typesetter)
    assert found.keys() == {"sound.on", "nav.close"}
