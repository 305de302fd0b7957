"""For every setting, its value and who set it."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from edge_sync import provenance
from edge_sync.__main__ import main
from edge_sync.bodies.status import Wave
from edge_sync.documents import AppliedDocument
from edge_sync.provenance import Setting, settings


def layer(target: str, version: int, body: Any, wave: Wave | None = None) -> AppliedDocument:
    return AppliedDocument(target, "config", 1, version, json.dumps(body).encode(), None, wave)


COUNTY = layer("county", 4, {"ui": {"idle_s": 60, "greeting": {"zh": "县"}}})
HOME = layer("home/qb-0302", 7, {"ui": {"greeting": {"zh": "家"}}})
DEVICE = layer("dev/qb-0302-k1", 2, {"print": {"enabled": True}})


def found(base: Any, *documents: AppliedDocument, states: Any = None) -> dict[str, Setting]:
    return {setting.setting: setting for setting in settings(base, documents, states or {})}


def test_for_every_setting_it_is_known_who_set_it() -> None:
    told = found({"ui": {"idle_s": 30, "warn_s": 20}}, DEVICE, HOME, COUNTY)
    names = ("ui.text_size", "ui.warn_s", "ui.idle_s", "ui.greeting", "print.enabled", "profile")
    assert [(told[name].layer, told[name].version, told[name].value) for name in names] == [
        ("default", None, 2),
        ("file", None, 20),
        ("county", 4, 60),
        ("home/qb-0302", 7, {"zh": "家"}),
        ("dev/qb-0302-k1", 2, True),
        ("default", None, "home"),
    ]


def test_a_null_sets_back_to_the_default_and_its_layer_is_told() -> None:
    told = found({"ui": {"idle_s": 30}}, layer("county", 4, {"ui": {"idle_s": None}, "print": None}))
    assert (told["ui.idle_s"].value, told["ui.idle_s"].layer) == (90, "county")
    assert (told["print.copies"].value, told["print.copies"].layer) == (1, "county")


def test_the_state_of_its_layer_is_told_with_each_setting() -> None:
    waiting = layer("county", 3, {"ui": {"idle_s": 60}}, Wave.WAITING)
    told = found({}, waiting, DEVICE, states={"dev/qb-0302-k1": "reverted"})
    assert provenance.line(told["ui.idle_s"]) == "ui.idle_s = 60  (county v3, a later version comes with its wave)"
    assert (
        provenance.line(told["print.enabled"])
        == "print.enabled = true  (dev/qb-0302-k1 v2, a later version was taken back)"
    )
    assert provenance.line(told["ui.warn_s"]) == "ui.warn_s = 30  (default)"


@pytest.fixture
def told(line: Any, county: Any) -> Any:
    """`edge-sync config` on a kiosk with a county's config."""
    road = line()
    body = {"mqtt": {"host": "new.example"}}
    road.agent.on_message(county.incoming("config", county.document("config", body, version=2)))

    def run(*words: Any) -> Any:
        result = CliRunner().invoke(main, ["config", "--data", str(road.kiosk.folder), *map(str, words)])
        return result.exit_code, result.output

    return run


def test_the_command_tells_people_and_programs(told: Any, tmp_path: Path) -> None:
    assert 'mqtt.host = "new.example"  (county v2, on probation)\n' in told()[1]
    base = tmp_path / "kiosk.toml"
    base.write_text("[print]\nwidth = 80\n", encoding="utf-8")
    by_name = {one["setting"]: one for one in json.loads(told("--json", "--base", base)[1])}
    assert (by_name["print.width"]["value"], by_name["print.width"]["layer"]) == (80, "file")
    assert by_name["mqtt.host"] == {
        "setting": "mqtt.host",
        "value": "new.example",
        "layer": "county",
        "epoch": 1,
        "version": 2,
        "wave": None,
        "state": "probation",
    }


@pytest.mark.parametrize("text", ["ui = [", "[ui]\nidel_s = 3\n"])
def test_a_file_with_mistakes_is_told(told: Any, tmp_path: Path, text: str) -> None:
    base = tmp_path / "kiosk.toml"
    base.write_text(text, encoding="utf-8")
    code, output = told("--base", base)
    assert (code, str(base) in output) == (1, True)


def test_a_folder_without_a_file_is_told(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["config", "--data", str(tmp_path / "none")])
    assert (result.exit_code, "does not exist" in result.output) == (1, True)
