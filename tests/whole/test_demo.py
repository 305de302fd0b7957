"""`kiosk-demo` as a person or a script starts it: up whole, down whole, and plain words when something is wrong."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
import pytest

from edge_sync import inbox
from edge_sync.database import connect, transaction
from edge_sync.envelope import digest

PROGRAMS = Path(sys.executable).parent

pytestmark = pytest.mark.timeout(180)


class Started:
    """A `kiosk-demo` on a folder, with what it says gathered in a file."""

    def __init__(self, data: Path, *options: str, folder: Path | None = None) -> None:
        self.data = data
        self._err = data.with_suffix(".err")
        self._out = data.with_suffix(".out")
        environment = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
        with self._err.open("wb") as err, self._out.open("wb") as out:
            self.process = subprocess.Popen(
                [PROGRAMS / "kiosk-demo", *options], env=environment, stdout=out, stderr=err, cwd=folder or data.parent
            )

    @property
    def said(self) -> str:
        return self._err.read_text(encoding="utf-8")

    @property
    def printed(self) -> str:
        return self._out.read_text(encoding="utf-8")

    def up(self) -> dict[str, Any]:
        note = self.data / "demo.json"
        assert within(90, lambda: note.exists() or self.process.poll() is not None)
        assert note.exists(), self.said
        facts: dict[str, Any] = json.loads(note.read_text(encoding="utf-8"))
        return facts

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(timeout=60)


def within(seconds: float, holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)  # waits on other processes
    return True


def bench(data: Path, commands: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PROGRAMS / "kiosk-bench", "--data", data, "-c", commands],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def descendants(pid: int) -> list[psutil.Process]:
    with suppress(psutil.NoSuchProcess):
        return psutil.Process(pid).children(recursive=True)
    return []


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Started]]:
    started: list[Started] = []

    def start(*options: str, data: Path = tmp_path / "data", folder: Path | None = None) -> Started:
        started.append(Started(data, *options, folder=folder))
        return started[-1]

    yield start
    for demo in started:
        demo.end()


@pytest.fixture
def keep(start: Callable[..., Started], tmp_path: Path) -> Callable[[], Started]:
    return lambda: start("--headless", "--keep", "--data", str(tmp_path / "data"))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_all_that_was_started_and_nothing_else(keep, number) -> None:  # noqa: ANN001
    demo = keep()
    facts = demo.up()
    names = {name: psutil.Process(pid).name() for name, pid in facts["pids"].items()}
    assert (names["broker"], facts["device"]) == ("mosquitto", "qb-0302-k1")
    everything = descendants(demo.process.pid)
    assert {child.pid for child in everything} >= set(facts["pids"].values())
    with subprocess.Popen(["sleep", "60"]) as bystander:
        assert demo.end(number) == 0
        assert bystander.poll() is None
        bystander.kill()
    assert within(5, lambda: not any(child.is_running() for child in everything))
    assert not (demo.data / "demo.json").exists()
    assert not (demo.data / "bench.sock").exists()


def test_the_network_is_cut_and_mended_and_what_was_said_meanwhile_arrives(keep) -> None:  # noqa: ANN001
    demo = keep()
    demo.up()
    cut = bench(demo.data, "network down; wait text 未联网 30; state")
    assert json.loads(cut.stdout)["online"] is False, cut.stderr
    left = bench(
        demo.data,
        "press home.opinion; press notice.agree; press category.other; press issue.1; press issue.next;"
        "press place.skip; press review.confirm; wait screen done; expect text 已保存在本机; state",
    )
    assert json.loads(left.stdout)["queue"] == {"pending": 1, "settled": 0, "rejected": 0}, left.stderr
    assert bench(demo.data, "network up; wait text 已送达 60").returncode == 0


def test_a_second_demo_on_the_folder_refuses_and_a_later_one_goes_on_with_its_data(keep) -> None:  # noqa: ANN001
    demo = keep()
    demo.up()
    other = Started(demo.data.parent / "other", "--headless", "--data", str(demo.data))
    assert other.process.wait(timeout=60) == 1
    assert "kiosk-demo" in other.said
    assert "already runs" in other.said
    visit = "press home.opinion; press notice.agree; press category.other; press issue.1; press issue.next;"
    ticket = json.loads(
        bench(demo.data, f"{visit} press place.skip; press review.confirm; wait text 已送达 30; state").stdout
    )["ticket"]
    assert demo.end() == 0
    again = keep()
    again.up()
    assert ticket in bench(demo.data, "hub case list").stdout


def test_a_part_that_dies_is_told_with_the_end_of_its_log_and_the_rest_stays(keep) -> None:  # noqa: ANN001
    demo = keep()
    facts = demo.up()
    os.kill(facts["pids"]["hub"], signal.SIGKILL)
    assert within(10, lambda: "hub ended by SIGKILL" in demo.said)
    assert "  hub: " in demo.said
    assert bench(demo.data, "press home.deputies; expect screen deputies").returncode == 0
    assert demo.end() == 0


def test_a_kiosk_told_to_restart_comes_back_as_a_new_process_once_its_citizen_left(keep) -> None:  # noqa: ANN001
    demo = keep()
    before = demo.up()["pids"]["kiosk"]
    assert bench(demo.data, "wait screen home; press home.track; wait screen track").returncode == 0
    commanded(demo.data, "dh.command.restart_app.v1")
    assert bench(demo.data, "clock +30s; expect screen track; press nav.leave").returncode == 0
    bench(demo.data, "clock +11s")  # it goes, and may do so before it answers
    assert within(30, lambda: demo.up()["pids"]["kiosk"] != before)
    assert "started anew" in demo.said
    assert within(30, lambda: bench(demo.data, "wait screen home; clock +30s; expect screen home").returncode == 0)
    assert is_running(demo.up()["pids"]["kiosk"])


def commanded(data: Path, event_type: str) -> None:
    """Put a command into the kiosk's inbox, as edge-sync does."""
    now = datetime.now(UTC)
    arrival = inbox.Arrival("c1", digest(b"{}"), event_type, 1, b"{}", now, now + timedelta(hours=1))
    with closing(connect(data / "kiosk.db")) as connection, transaction(connection):
        inbox.add(connection, arrival)


def is_running(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def test_a_script_is_played_and_the_demo_ends_with_its_first_failing_line(start, tmp_path: Path) -> None:  # noqa: ANN001
    script = tmp_path / "wrong.bench"
    script.write_text("press home.opinion\nexpect screen done\npress notice.agree\n", encoding="utf-8")
    demo = start("--headless", "--data", str(tmp_path / "data"), "--script", str(script))
    assert demo.process.wait(timeout=120) == 1
    assert f"{script}:2: expect screen done: the screen is notice, not done" in demo.said
    assert not (tmp_path / "data" / "demo.json").exists()


def test_a_wrong_script_is_told_before_anything_starts(start, tmp_path: Path) -> None:  # noqa: ANN001
    script = tmp_path / "wrong.bench"
    script.write_text("pres home.opinion\n", encoding="utf-8")
    demo = start("--headless", "--data", str(tmp_path / "data"), "--script", str(script))
    assert demo.process.wait(timeout=60) == 1
    assert f"{script}:1: no command 'pres'" in demo.said
    assert not (tmp_path / "data").exists()


def test_without_a_display_the_demo_visit_plays_and_its_pictures_are_named(start, tmp_path: Path) -> None:  # noqa: ANN001
    demo = start(folder=tmp_path)
    assert demo.process.wait(timeout=170) == 0, demo.said
    pictures = [Path(line) for line in demo.printed.splitlines() if line.endswith(".png")]
    assert {picture.parent.name for picture in pictures} == {"pictures", "slips"}
    assert all(picture.read_bytes().startswith(b"\x89PNG") for picture in pictures)
    assert all(picture.is_relative_to(tmp_path / "out") for picture in pictures)
    (record,) = (tmp_path / "out").glob("*/cases.json")
    (case,) = json.loads(record.read_text(encoding="utf-8"))
    assert (case["status"], case["opinion"]["contact"]["phone"]) == ("closed", "09005501234")
