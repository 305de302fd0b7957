"""What one worker and two take in on PostgreSQL, and what each part of the way costs in CPU."""

from pathlib import Path
from typing import Any

import pytest

from tests import postgresql
from tests.bench.processes import until
from tests.bench.sync import county as site
from tests.bench.sync.queues import SHORT

pytestmark = pytest.mark.bench

KIOSKS = 8
ROWS = 2_500
ROUNDS = 3


def test_workers(server: postgresql.PostgreSQL, tmp_path: Path, table: Any) -> None:
    table.going_on(f"recording {KIOSKS * ROWS} rows in {KIOSKS} kiosks")
    bare = site.founded(tmp_path / "bare", site.new_database(server.url), kiosks=KIOSKS)
    bare.without_private_keys()
    for folder in bare.kiosks:
        site.record(folder, [b"-" * SHORT] * ROWS)
    rates: dict[int, list[float]] = {1: [], 2: []}
    cpu: dict[str, list[float]] = {"worker": [], "PostgreSQL": [], "broker": [], "8 simulated kiosks": []}
    began = site.now()
    for number in range(ROUNDS + 1):  # the first warms the machine up
        for workers, of_workers in rates.items():
            table.going_on(f"round {number} of {ROUNDS}: {workers}")
            folder = tmp_path / f"{number}-{workers}"
            rate, used = _taken_in(site.copied(bare, folder), server, workers)
            if number:
                of_workers.append(rate)
                for name in cpu:
                    cpu[name] += [used[name]] if workers == 1 else []
    ratios = [two / one for one, two in zip(rates[1], rates[2], strict=True)]
    table.row("hub on PostgreSQL: rows/s of two workers over one", ratios, at_least=1.6)
    for workers, of_workers in rates.items():
        table.row(f"  {workers}: rows/s", of_workers)
    for name, values in cpu.items():
        table.row(f"  one worker: CPU of a row, {name}", values, "us")
    table.row("cores that other programs kept busy meanwhile", [site.busy_elsewhere(began)])


def _taken_in(county: site.County, server: postgresql.PostgreSQL, workers: int) -> tuple[float, dict[str, float]]:
    """Rows a second from the first verdict on, and CPU microseconds of a row by program."""
    database = site.Running(server._server, county.folder / "nothing")
    with (
        site.broker(county.folder / "broker") as broker,
        county.hub(broker.url, workers=workers) as hub,
        site.fleets(county.kiosks, broker.url, county.folder) as fleet,
        site.pending(county) as pending,
    ):
        programs = {"worker": hub, "PostgreSQL": database, "broker": broker.program, "8 simulated kiosks": fleet}
        began = until("it has begun", lambda: pending() < KIOSKS * ROWS, site.PATIENCE_S, site.GLANCE_S)
        before = {name: one.cpu_s() for name, one in programs.items()}
        left = pending()
        ended = until("all is settled", lambda: pending() == 0, site.PATIENCE_S, site.GLANCE_S)
        used = {name: (one.cpu_s() - before[name]) / left * 1e6 for name, one in programs.items()}
    return left / (ended - began), used
