"""A roll-out with the real programs: county-hub and edge-sync as processes on a real Mosquitto."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

PROGRAMS = Path(sys.executable).parent
DEVICES = {"qb-0302-k1": "K7", "qb-0303-k1": "M2"}


@dataclass
class County:
    """A serving hub and two kiosks' edge-sync."""

    folder: Path
    broker: str
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def hub(self, *words: Any, fails: bool = False) -> str:
        given = ["--database", self.folder / "hub.db", "--keys", self.folder / "keys", "--broker", self.broker]
        done = subprocess.run(
            [PROGRAMS / "county-hub", *given, *words], capture_output=True, text=True, timeout=120, check=False
        )
        assert (done.returncode != 0) is fails, done.stdout + done.stderr
        return done.stdout

    def start(self, name: str, program: str, *words: Any) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen([PROGRAMS / program, *words], stdout=log, stderr=log)

    def serve(self) -> None:
        given = ["--database", self.folder / "hub.db", "--keys", self.folder / "keys", "--broker", self.broker]
        self.start("hub", "county-hub", *given, "serve")

    def set_up(self, device: str, prefix: str) -> None:
        bundle = self.folder / f"{device}.bundle"
        self.hub("kiosk", "add", device, "--ticket-prefix", prefix, "--bundle", bundle)
        data = self.folder / device
        words = [PROGRAMS / "edge-sync", "provision", bundle, "--data", data, "--offline"]
        subprocess.run(words, check=True, capture_output=True)
        self.start(device, "edge-sync", "--data", data, "--broker", self.broker)

    def push(self, text: str, *words: str, fails: bool = False) -> str:
        file = self.folder / "layer.toml"
        file.write_text(text, encoding="utf-8")
        return self.hub("config", "push", file, *words, fails=fails)

    def online(self) -> int:
        return sum(one["online"] is True for one in json.loads(self.hub("kiosks", "--json")))

    def idle_s(self) -> dict[str, int]:
        """What each kiosk itself says is in force."""
        return {device: self._setting(device, "ui.idle_s") for device in DEVICES}

    def _setting(self, device: str, name: str) -> int:
        command = [PROGRAMS / "edge-sync", "config", "--data", self.folder / device, "--json"]
        told = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        return next(int(one["value"]) for one in told if one["setting"] == name)

    def end(self, name: str, number: int) -> None:
        process = self.running.pop(name)
        process.send_signal(number)
        process.wait(20)


@pytest.fixture
def county(tmp_path: Path, broker: Any, eventually: Callable[..., Any]) -> Iterator[County]:
    """Both kiosks online, on 60 s."""
    made = County(tmp_path, broker.url)
    with ExitStack() as undo:
        made.hub("init", "--county", "qb")
        made.push("[ui]\nidle_s = 60\n")
        made.serve()
        undo.callback(lambda: [made.end(name, signal.SIGKILL) for name in tuple(made.running)])
        for device, prefix in DEVICES.items():
            made.set_up(device, prefix)
        eventually(lambda: made.online() == len(DEVICES))
        yield made


def test_a_good_config_goes_out_wave_by_wave(county: County) -> None:
    said = county.push("[ui]\nidle_s = 70\n", "--canary", "5%", "--soak", "3", "--wait")
    assert "version 3 is out to 25 % of the kiosks" in said
    assert "done" in said
    assert set(county.idle_s().values()) == {70}


def test_a_config_that_the_canary_refuses_comes_back_by_itself(county: County, eventually: Callable[..., Any]) -> None:
    said = county.push("[ui]\nidel_s = 70\n", "--unchecked", "--canary", "5%", "--soak", "60", "--wait", fails=True)
    assert "aborted" in said
    assert "refused: body; ui.idel_s: unknown key" in said
    eventually(lambda: '"version": 3' in county.hub("config", "show", "--json"))
    assert set(county.idle_s().values()) == {60}


def test_a_hub_that_is_killed_in_the_middle_goes_on(county: County, eventually: Callable[..., Any]) -> None:
    county.push("[ui]\nidle_s = 70\n", "--canary", "5%", "--soak", "2")
    county.end("hub", signal.SIGKILL)
    county.serve()
    eventually(lambda: json.loads(county.hub("config", "rollout", "show", "--json"))[0]["state"] == "done", 60)
    eventually(lambda: set(county.idle_s().values()) == {70})
