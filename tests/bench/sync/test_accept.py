"""How long it takes until an event is recorded for good, beside the one flush that this needs at least."""

import os
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import Any

import pytest

from edge_sync import documents
from edge_sync.bodies.opinion import OPINION_SUBMITTED
from edge_sync.database import connect, transaction
from edge_sync.envelope import ClockQuality
from edge_sync.floors import FLOORS_FILE, Floors
from edge_sync.identity import DATABASE_FILE, load
from edge_sync.outbox import Draft, Outbox
from tests.bench.sync import county as site
from tests.bench.sync.queues import KB, SENT, Filled

pytestmark = pytest.mark.bench

ROUNDS = 5
PAIRS = 1000
PAGE = 4096


def test_accept_beside_one_flush(filled: Filled, tmp_path: Path, table: Any) -> None:
    folder = site.copied(filled[SENT.queue], tmp_path / "county").kiosk()
    address = load(folder).address
    datas = [site.opinion(site.prefix(0), address.home, number, KB) for number in range(PAIRS)]
    page = bytes(PAGE)
    rounds: list[tuple[list[float], list[float]]] = []
    with closing(connect(folder / DATABASE_FILE)) as file, (tmp_path / "raw").open("ab", buffering=0) as raw:
        keys = documents.seal_keys(file)
        box = Outbox(address, "9f31c2aa", lambda: keys, floors=Floors(folder / FLOORS_FILE))

        def flush() -> None:
            raw.write(page)
            os.fdatasync(raw.fileno())

        def accept(data: bytes) -> None:
            with transaction(file):
                box.append(file, Draft(OPINION_SUBMITTED, data, datetime.now(UTC), ClockQuality.NTP))

        for number in range(ROUNDS):
            table.going_on(f"round {number + 1} of {ROUNDS}: {PAIRS} events and flushes by turns")
            pairs = [(_seconds(flush), _seconds(lambda data=data: accept(data))) for data in datas]
            rounds.append(([one for one, _ in pairs], [one for _, one in pairs]))
    ratios = [_at(99, accepted) / _at(99, flushed) for flushed, accepted in rounds]
    table.row("event sealed and recorded for good, p99 over the p99 of one fdatasync", ratios, ask=3)
    for name, which in (("4 KB appended and fdatasync", 0), ("event of 1 KB sealed, recorded, committed", 1)):
        for percent in (50, 99):
            table.row(f"  {name}: p{percent}", [_at(percent, one[which]) * 1e3 for one in rounds], "ms")


def _at(percent: int, values: list[float]) -> float:
    return quantiles(values, n=100)[percent - 1]


def _seconds(work: Callable[[], None]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began
