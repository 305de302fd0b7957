"""County, home and device lay their config over the installer's file."""

import json

import pytest

from edge_sync.documents import AppliedDocument
from hardware.config import Backend
from kiosk import config
from kiosk.config import effective

COUNTY = AppliedDocument(
    "county", "config", 1, 4, json.dumps({"ui": {"idle_s": 60, "greeting": {"zh": "县"}}}).encode()
)
HOME = AppliedDocument("home/qb-0302", "config", 1, 7, json.dumps({"ui": {"greeting": {"zh": "家"}}}).encode())
DEVICE = AppliedDocument("dev/qb-0302-k1", "config", 1, 2, json.dumps({"print": {"enabled": True}}).encode())
UYGHUR = AppliedDocument("home/qb-0302", "config", 1, 8, json.dumps({"ui": {"default_lang": "ug"}}).encode())


def test_the_nearer_layer_wins_over_the_wider_one_and_over_the_file() -> None:
    found = config.settings(effective({"ui": {"idle_s": 30, "warn_s": 20}}, [DEVICE, HOME, COUNTY]).config)
    assert (found.idle_s, found.warn_s, found.greeting, found.printer_enabled) == (60, 20, {"zh": "家"}, True)


def test_layers_that_do_not_go_with_the_file_leave_the_last_good_config_in_force() -> None:
    base = {"ui": {"langs": ["zh_CN"]}}
    good = effective(base, [COUNTY, HOME])
    found = effective(base, [COUNTY, UYGHUR], last_good=good)
    assert found.config is good.config
    assert found.refused == ("ui.default_lang: 'ug' is not among ui.langs (zh_CN)",)


def test_at_start_as_many_layers_hold_as_go_together() -> None:
    found = effective({"ui": {"langs": ["zh_CN"]}}, [COUNTY, UYGHUR, DEVICE])
    assert (found.config.ui.idle_s, found.config.print.enabled) == (60, False)
    assert found.refused


def test_a_repaired_layer_is_taken_and_nothing_is_refused_any_more() -> None:
    refused = effective({"ui": {"langs": ["zh_CN"]}}, [UYGHUR])
    assert effective({"ui": {"langs": ["zh_CN"]}}, [HOME], last_good=refused).refused == ()


def test_simulation_puts_a_far_end_on_every_wire() -> None:
    found = config.devices(effective({}, []).config, simulate=True)
    wires = {found.printer.backend, found.scanner.backend, found.panel.backend, found.speaker.backend}
    assert wires == {Backend.FAR_END}


def test_an_unwired_panel_is_none_and_an_unwired_pin_is_none() -> None:
    found = config.devices(effective({"gpio": {"buzzer": -1}}, []).config, simulate=False)
    assert (found.panel.backend, found.panel.buzzer, found.panel.duty_lamp) == (Backend.NONE, None, 17)
    assert found.printer.backend is Backend.REAL


def test_a_kiosk_that_is_not_to_speak_has_no_speaker_in_simulation_either() -> None:
    silent = effective({"sound": {"enabled": False}}, []).config
    assert {config.devices(silent, simulate=simulate).speaker.backend for simulate in (True, False)} == {Backend.NONE}


@pytest.mark.parametrize(("named", "there"), [("", False), ("plughw:1", True)])
def test_headphones_are_there_when_their_output_is_named(named: str, *, there: bool) -> None:
    found = effective({"sound": {"headphones": named}}, []).config
    assert (config.settings(found).headphones, config.devices(found, simulate=False).speaker.headphones) == (
        there,
        named,
    )


@pytest.mark.parametrize("sound", [{"volume": 0}, {"volume": 6}, {"speed": 0.5}, {"speed": 2}, {"device": ""}])
def test_sound_out_of_its_range_is_refused(sound: dict[str, object]) -> None:
    (key,) = sound
    layer = AppliedDocument("county", "config", 1, 4, json.dumps({"sound": sound}).encode())
    assert effective({}, [layer]).refused[0].startswith(f"sound.{key}: ")
