"""Children of the demo start with a log, are watched, and end with it and with nothing else."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from kiosk.simulator import parts
from kiosk.simulator.errors import DemoError
from kiosk.simulator.processes import Children, children

SUPERVISOR = """
import os, sys
from pathlib import Path
from time import sleep
from kiosk.simulator.demo import _stoppable, _Stopped
from kiosk.simulator.processes import children
try:
    with _stoppable(), children(Path(sys.argv[1]), os.environ) as all_:
        for name in ("one", "two"):
            print(all_.start(name, "sleep", "60").pid, flush=True)
        while True:
            sleep(0.05)  # as the demo does: a signal just before one long sleep would be heard after it
except _Stopped:
    print("stopped", flush=True)
"""


@pytest.fixture
def all_(tmp_path: Path) -> Iterator[Children]:
    with children(tmp_path / "logs", os.environ) as held:
        yield held


def within(seconds: float, holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def is_gone(pid: int) -> bool:
    """Whether the process has ended; it may do so while it is looked at."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_the_pid_is_that_of_the_program_itself(all_: Children) -> None:
    child = all_.start("sleeper", "sleep", "60")
    assert within(5, lambda: psutil.Process(child.pid).name() == "sleep")
    assert child.ended() == ""


def test_output_goes_to_a_log_and_its_end_is_told_when_a_child_dies(all_: Children) -> None:
    child = all_.start("talker", "sh", "-c", "echo oh; echo no >&2; exit 3")
    assert within(5, lambda: bool(child.ended()))
    with pytest.raises(DemoError, match="talker ended with exit code 3:\n  talker: oh\n  talker: no"):
        all_.check()


def test_a_child_killed_by_a_signal_says_so(all_: Children) -> None:
    child = all_.start("sleeper", "sleep", "60")
    os.kill(child.pid, signal.SIGKILL)
    assert within(5, lambda: child.ended() == "by SIGKILL")


def test_waiting_for_something_ends_when_a_child_does(all_: Children) -> None:
    all_.start("talker", "sh", "-c", "exit 1")
    with pytest.raises(DemoError, match="talker ended"):
        all_.until(lambda: False, "the sun", 30)


def test_waiting_in_vain_says_for_what(all_: Children) -> None:
    with pytest.raises(DemoError, match="waited 0 s for the sun, in vain"):
        all_.until(lambda: False, "the sun", 0.1)


def test_a_program_that_is_not_there_is_told(all_: Children) -> None:
    with pytest.raises(DemoError, match="nonesuch"):
        all_.run("nobody", "nonesuch-program")


def test_a_stopped_child_and_one_that_will_not_listen_end_too(tmp_path: Path) -> None:
    with children(tmp_path, os.environ) as held:
        stopped = held.start("stopped", "sleep", "60")
        os.kill(stopped.pid, signal.SIGSTOP)
    assert not psutil.pid_exists(stopped.pid)


def test_grandchildren_end_with_their_parent(tmp_path: Path) -> None:
    with children(tmp_path, os.environ) as held:
        parent = held.start("parent", "sh", "-c", "sleep 60 & echo $!; wait")
        assert within(5, lambda: parent.log.read_bytes().strip() != b"")
        grandchild = int(parent.log.read_text(encoding="utf-8"))
    assert within(5, lambda: is_gone(grandchild))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_every_signal_ends_the_demo_and_all_it_started(tmp_path: Path, number: signal.Signals) -> None:
    command = [sys.executable, "-c", SUPERVISOR, str(tmp_path)]
    # as a background shell starts it, with SIGINT ignored
    with subprocess.Popen(["sh", "-c", "trap '' INT; exec \"$@\"", "sh", *command], stdout=subprocess.PIPE) as demo:
        assert demo.stdout is not None
        pids = [int(demo.stdout.readline()) for _ in range(2)]
        # from then on, and not in the instant before, the kernel ends them with the demo
        assert within(5, lambda: all(psutil.Process(pid).name() == "sleep" for pid in pids))
        demo.send_signal(number)
        assert demo.wait(timeout=20) == (-9 if number is signal.SIGKILL else 0)
        assert demo.stdout.read() == (b"" if number is signal.SIGKILL else b"stopped\n")
    assert within(5, lambda: all(map(is_gone, pids)))


def test_a_broker_starts_on_its_own_config_and_keeps_its_data_where_it_is_told(all_: Children, tmp_path: Path) -> None:
    places = parts.Places(tmp_path)
    port = parts.free_port()
    broker = parts.start_broker(all_, places, port)
    assert psutil.Process(broker.pid).name() == "mosquitto"
    all_.close()
    assert (places.broker / "mosquitto.db").exists()


def test_the_county_is_founded_once_and_an_interrupted_founding_begins_anew(all_: Children, tmp_path: Path) -> None:
    places = parts.Places(tmp_path)
    (tmp_path / "hub.part" / "hub").mkdir(parents=True)
    (tmp_path / "hub.part" / "hub" / "hub.db").write_bytes(b"half")
    parts.found_county(all_, places)
    made = (places.hub / "hub.db").stat().st_mtime_ns
    parts.found_county(all_, places)
    parts.provision(all_, places)
    parts.provision(all_, places)
    assert (places.hub / "hub.db").stat().st_mtime_ns == made
    assert (tmp_path / "identity").is_dir()
    assert not (tmp_path / "hub.part").exists()
