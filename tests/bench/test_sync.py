"""How fast things travel between kiosk and county, and what a long queue costs the card."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path
from threading import Thread
from time import perf_counter
from typing import Any

import msgspec
import psutil
import pytest

from edge_sync import link, outbox
from edge_sync.database import connect
from edge_sync.identity import DATABASE_FILE
from kiosk.simulator.client import NETWORK_SOCKET
from kiosk.simulator.commands import Link, Network
from kiosk.simulator.sockets import ask, connected
from tests.bench.processes import until

pytestmark = pytest.mark.bench

OPINIONS = Path(__file__).parent / "opinions.py"
PUSHES = 5
QUEUED = 3000
PATIENCE_S = 60.0


def test_config_push_to_screen(demo: Any, tmp_path: Path, table: Any) -> None:
    layer = tmp_path / "greeting.toml"
    shown, ended = [], []
    for number in range(PUSHES):
        table.going_on(f"config push {number + 1} of {PUSHES}")
        layer.write_text(f'[ui.greeting]\nzh = "第{number}次问好"\n', encoding="utf-8")
        began = perf_counter()
        push = Thread(target=lambda: demo.bench(f"hub config push --home qb-0302 {layer}"))
        push.start()
        demo.bench(f"wait text 第{number}次问好 20")
        shown.append(perf_counter() - began)
        push.join()
        ended.append(perf_counter() - began)
    table.row("config push, its start to the new greeting on the screen", shown, "s")
    table.row("config push, the command itself", ended, "s")


def test_a_long_queue(demo: Any, table: Any) -> None:
    kiosk = psutil.Process(demo.pids["kiosk"])
    kiosk.kill()  # the demo takes a window that closes for its own end
    until("the kiosk has ended", lambda: not _lives(kiosk), PATIENCE_S)
    _network(demo.data, Link.DOWN)
    table.going_on(f"saving {QUEUED} opinions")
    table.row(f"fdatasync and fsync for an opinion, {QUEUED} in a row", [_saved(demo.data) / QUEUED], ask=1.05)
    with closing(connect(demo.data / DATABASE_FILE)) as file:
        until("the line is known to be cut", lambda: not link.read(file).online, PATIENCE_S)
        before = outbox.counts(file)
        assert before.pending >= QUEUED
        _network(demo.data, Link.UP)
        table.going_on(f"delivering {before.pending} events")
        online = until("the line is back", lambda: link.read(file).online, PATIENCE_S, 0.005)
        last = until("the last verdict", lambda: outbox.counts(file).pending == 0, PATIENCE_S, 0.005)
        assert outbox.counts(file).rejected == before.rejected
    table.row(f"{before.pending} events waiting: connected to the last verdict kept", [last - online], "s")
    table.row("events delivered in a second", [before.pending / (last - online)])


def _saved(data: Path) -> int:
    """Save them and return how often the disk was synced."""
    report = data / "strace"
    words = ["strace", "-f", "--seccomp-bpf", "-c", "-e", "trace=fdatasync,fsync", "-o", str(report)]
    subprocess.run([*words, sys.executable, str(OPINIONS), str(data), str(QUEUED)], check=True)
    rows = [line.split() for line in report.read_text().splitlines()]
    return sum(int(row[3]) for row in rows if row and row[-1] in ("fdatasync", "fsync"))


def _network(data: Path, state: Link) -> None:
    with connected(data / NETWORK_SOCKET) as line:
        ask(line, msgspec.json.encode(Network(state)), PATIENCE_S)


def _lives(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
