"""`county-hub kiosks` names the devices that are not ready, in words with what to do."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from edge_sync.hub.cli import main
from edge_sync.hub.hub import Hub
from edge_sync.hub.readiness import NotReady, not_ready
from edge_sync.hub.service import Loop
from edge_sync.hub.source import Server, Source

SINCE = "2026-11-15T10:00:00Z"
DEVICES = {
    "printer": {"state": "paper_out", "since": SINCE},
    "reader": {"state": "ready", "since": SINCE},
    "panel": {"state": "disabled", "since": SINCE},
    "input.pinyin": {"state": "fault", "since": SINCE, "detail": "librime is not installed"},
}


@pytest.fixture
def tell(loop: Loop, hub: Hub, kiosk: Any) -> Any:
    """Have the kiosk tell how its devices are; return how many of its publishes were refused."""

    def tell(devices: Any) -> int:
        body = {"at": SINCE, "pending": 0, "rejected": 0, "settled": 0, "devices": devices}
        loop.turn([kiosk.publish("telemetry", json.dumps(body).encode(), qos=0)])
        hub.presence.flush()
        return sum(hub.presence.overview()[0].refused_publishes.values())

    return tell


@pytest.fixture
def kiosks(source: Source, tmp_path: Path) -> Any:
    url = source.url if isinstance(source, Server) else f"sqlite:///{source}"

    def run(*words: str) -> str:
        result = CliRunner().invoke(main, ["--database", url, "--keys", str(tmp_path / "keys"), "kiosks", *words])
        assert result.exit_code == 0, result.output
        return result.output

    return run


def test_devices_that_are_not_ready_are_named_with_what_to_do(tell: Any, kiosks: Any) -> None:
    assert tell(DEVICES) == 0
    _, _, pinyin, printer = kiosks().splitlines()
    assert printer == (
        "qb-0302-k1 printer: there is no paper; no slips are printed, opinions are taken as before. "
        "Since 2026-11-15 18:00:00. Put in a roll."
    )
    assert pinyin.startswith(
        "qb-0302-k1 input.pinyin: it cannot be used; the other ways to write are offered (librime is not installed). "
    )


def test_programs_get_them_too(tell: Any, kiosks: Any) -> None:
    tell(DEVICES)
    [one] = json.loads(kiosks("--json"))
    assert [(device["name"], device["state"]) for device in one["not_ready"]] == [
        ("input.pinyin", "fault"),
        ("printer", "paper_out"),
    ]
    assert one["telemetry"]["devices"] == DEVICES


def test_a_kiosk_that_told_nothing_has_nothing_to_look_after(tell: Any, kiosks: Any) -> None:
    assert tell({}) == 0
    assert json.loads(kiosks("--json"))[0]["not_ready"] == []


def test_of_a_kiosk_that_is_shut_out_nothing_is_asked(tell: Any, hub: Hub, kiosks: Any) -> None:
    tell(DEVICES)
    hub.kiosks.revoke("qb-0302-k1")
    assert "printer" not in kiosks()


def test_a_device_and_a_state_of_a_newer_kiosk_are_shown_as_they_are() -> None:
    telemetry = {"devices": {"gate": {"state": "ajar", "since": SINCE}}}
    assert not_ready(telemetry) == [
        NotReady("gate", "ajar", SINCE, "", "it says ajar", "Look into the kiosk's journal.")
    ]


@pytest.mark.parametrize(
    "devices",
    [
        {"printer": {"state": "paper out", "since": SINCE}},
        {"printer": {"state": "paper_out"}},
        {"printer": {"state": "paper_out", "since": "2026-11-15T10:00:00"}},
        {"printer": {"state": "fault", "since": SINCE, "detail": "x" * 201}},
        {"printer": {"state": "fault", "since": SINCE, "detail": "\x1b[2J"}},
        {"Printer": {"state": "ready", "since": SINCE}},
        {f"d{number}": {"state": "ready", "since": SINCE} for number in range(21)},
        {"printer": "ready"},
    ],
)
def test_what_is_not_of_the_contract_is_refused_and_counted(tell: Any, devices: Any) -> None:
    assert tell(devices) == 1
