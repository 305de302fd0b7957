"""The sound menu's controls: what they change, and that a wipe sets all of it back."""

from dataclasses import replace
from typing import Any

import pytest

from kiosk.domain.visit.effects import SayAgain, StopSpeaking
from kiosk.domain.visit.events import (
    FasterAsked,
    HelpAsked,
    LeaveAsked,
    LouderAsked,
    MenuOpened,
    OpinionBegun,
    QuieterAsked,
    SlowerAsked,
    SoundRepeated,
    SoundStopped,
    SoundToggled,
)
from kiosk.domain.visit.session import Menu, SoundSetting


def sound_of(kiosk: Any) -> SoundSetting:
    sound: SoundSetting = kiosk.state.visit.session.sound
    return sound


@pytest.mark.parametrize(
    ("events", "sound"),
    [
        ([SoundToggled()], SoundSetting(on=True)),
        ([SoundToggled(), SoundToggled()], SoundSetting()),
        ([SoundRepeated()], SoundSetting(on=True)),
        ([LouderAsked()], SoundSetting(volume=4)),
        ([LouderAsked()] * 9, SoundSetting(volume=5)),
        ([QuieterAsked()] * 9, SoundSetting(volume=1)),
        ([FasterAsked()], SoundSetting(speed=1.25)),
        ([FasterAsked()] * 9, SoundSetting(speed=1.5)),
        ([SlowerAsked()] * 9, SoundSetting(speed=0.75)),
        ([SoundStopped()], SoundSetting()),
    ],
)
def test_a_control_changes_its_setting_within_its_range(kiosk: Any, events: list[Any], sound: SoundSetting) -> None:
    assert sound_of(kiosk.do(*events)) == sound


def test_reading_again_from_the_menu_closes_it_and_so_the_page_is_said(kiosk: Any) -> None:
    kiosk.do(SoundToggled(), MenuOpened(Menu.SOUND), SoundRepeated())
    assert (kiosk.state.visit.dialog, kiosk.all(SayAgain)) == (None, [])


def test_reading_again_on_the_page_itself_is_asked_for(kiosk: Any) -> None:
    assert kiosk.do(SoundToggled(), SoundRepeated()).all(SayAgain) == [SayAgain()]


def test_stop_leaves_reading_on(kiosk: Any) -> None:
    kiosk.do(SoundToggled(), SoundStopped())
    assert (sound_of(kiosk).on, kiosk.all(StopSpeaking)) == (True, [StopSpeaking()])


def test_a_kiosk_that_is_not_to_speak_cannot_be_made_to(kiosk: Any) -> None:
    kiosk.news(settings=replace(kiosk.state.settings, sound_enabled=False))
    kiosk.do(SoundToggled(), SoundRepeated(), LouderAsked(), SoundStopped())
    assert (sound_of(kiosk), kiosk.all(SayAgain), kiosk.all(StopSpeaking)) == (SoundSetting(), [], [])


def test_a_wipe_sets_sound_back_to_what_config_says(kiosk: Any) -> None:
    kiosk.news(settings=replace(kiosk.state.settings, sound_volume=2, sound_speed=0.75))
    kiosk.do(OpinionBegun(), SoundToggled(), LouderAsked(), FasterAsked())
    assert sound_of(kiosk) == SoundSetting(on=True, volume=3, speed=1.0)
    assert sound_of(kiosk.do(LeaveAsked())) == SoundSetting(on=False, volume=2, speed=0.75)


def test_new_defaults_reach_home_where_nobody_set_anything(kiosk: Any) -> None:
    kiosk.news(settings=replace(kiosk.state.settings, sound_volume=1))
    assert sound_of(kiosk) == SoundSetting(volume=1)
    kiosk.do(SoundToggled()).news(settings=replace(kiosk.state.settings, sound_volume=5))
    assert sound_of(kiosk) == SoundSetting(on=True, volume=1)


def test_a_question_over_the_page_is_answered_first(kiosk: Any) -> None:
    assert sound_of(kiosk.do(HelpAsked(), SoundToggled())) == SoundSetting()
