"""How fast a queue drains to a hub that has committed it, beside what raw paho does in the same round."""

import subprocess
import sys
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import Any

import msgspec
import pytest

from edge_sync import documents, settlement
from edge_sync.database import connect
from edge_sync.envelope import decode
from edge_sync.hub.admission import sort
from edge_sync.identity import DATABASE_FILE, load
from edge_sync.sealing import seal, unseal
from tests.bench.sync import county as site
from tests.bench.sync.queues import CASES, KB, ROWS, SEALED, SENT, Case, Filled, datas, drain

pytestmark = pytest.mark.bench

RAW = Path(__file__).parent / "raw_paho.py"
ROUNDS = 5
MESSAGES = 10_000
VERSIONS = {4: "3.1.1", 5: "5"}
"""What paho is fastest with, and what we speak; ratios are over the first."""


@dataclass(frozen=True)
class Raw:
    """Messages a second and CPU microseconds a message."""

    rate: float
    cpu_us: float


def raw_paho(broker: site.Broker, version: int) -> Raw:
    words = [sys.executable, RAW, *map(str, (broker.port, version, MESSAGES, KB))]
    return msgspec.json.decode(subprocess.run(words, check=True, capture_output=True).stdout, type=Raw)


@pytest.mark.parametrize("database", ["SQLite", "PostgreSQL"])
def test_throughput(database: str, request: pytest.FixtureRequest, tmp_path: Path, table: Any) -> None:
    filled: Filled = request.getfixturevalue("filled" if database == "SQLite" else "filled_on_postgresql")
    raws: dict[int, list[Raw]] = defaultdict(list)
    drains: dict[Case, list[site.Drain]] = defaultdict(list)
    began = site.now()
    for number in range(ROUNDS + 1):  # the first warms the machine up
        with site.broker(tmp_path / f"broker{number}") as broker:
            table.going_on(f"round {number} of {ROUNDS}: raw paho")
            for version in VERSIONS:
                raws[version].append(raw_paho(broker, version))
        for case in CASES:
            table.going_on(f"round {number} of {ROUNDS}: {case.name}")
            drains[case].append(drain(case, filled, tmp_path / f"{number}-{CASES.index(case)}"))
    for version, name in VERSIONS.items():
        table.row(f"raw paho, MQTT {name}, QoS 1, window 100, 1 KB: messages/s", [r.rate for r in raws[version][1:]])
        table.row("  CPU of a message", [one.cpu_us for one in raws[version][1:]], "us")
    for case in CASES:
        _tell(table, database, case, list(zip(drains[case], raws[4], strict=True))[1:])
    table.row("cores that other programs kept busy meanwhile", [site.busy_elsewhere(began)])


def _tell(table: Any, database: str, case: Case, pairs: list[tuple[site.Drain, Raw]]) -> None:
    ask = case.asks[database == "PostgreSQL"]
    ratios = [one.rate / raw.rate for one, raw in pairs]
    table.row(f"hub on {database}, {case.name}: rows/s over raw paho", ratios, at_least=ask)
    table.row("  rows/s, hub-committed and settled", [one.rate for one, _ in pairs])
    cpu = [one.kiosk_us / raw.cpu_us for one, raw in pairs]
    table.row("  CPU of a row, edge-sync over raw paho", cpu, ask=None if case.one_by_one else 0.4)
    table.row("  CPU of a row, edge-sync", [one.kiosk_us for one, _ in pairs], "us")
    table.row("  CPU of a row, hub until the last verdict", [one.hub_us for one, _ in pairs], "us")


def test_steps_of_a_row(filled: Filled, tmp_path: Path, table: Any) -> None:
    """What a row of 1 KB costs before and after the drain, each step alone, in this process."""
    county = site.copied(filled[SEALED.queue], tmp_path / "county")
    opinions = datas(KB, ROWS)
    with closing(connect(county.kiosk() / DATABASE_FILE)) as file:
        keys = documents.seal_keys(file)
        raws = [row.event for row in settlement.pending(file, after=0, limit=ROWS)]
    table.row("bytes of a sealed event whose data has 1 KB", [len(raws[0])])
    table.row("bytes of a sealed event of the short rows", [site.event_size(filled[SENT.queue].kiosk())])
    table.row("at accept: sealing to two keys, CPU of a row", [_us(lambda: [seal(d, keys) for d in opinions])], "us")
    bare = site.copied(filled[SENT.queue], tmp_path / "recording").kiosk()
    table.row("at accept: recording it, sealing included", [_us(lambda: site.record(bare, opinions))], "us")
    with county.office().hub() as hub:
        openers = hub.keyring.openers()
        sealed = [decode(raw).data_base64 or b"" for raw in raws]
        table.row("after the verdict: unsealing", [_us(lambda: [unseal(one, openers) for one in sealed])], "us")
        kiosk = hub.kiosks.known(load(county.kiosk()).address.device)
        batches = [b"[" + b",".join(raws[start : start + 25]) + b"]" for start in range(0, ROWS, 25)]
        admitted: list[Any] = []
        table.row(
            "hub: judging a batch, CPU of a row",
            [_us(lambda: admitted.extend(sort(batch, kiosk, hub.keyring.seal_kids) for batch in batches))],
            "us",
        )
        rows = [row for one in admitted for row in one.rows]
        table.row(
            "hub: ledger, 200 rows a commit, CPU of a row",
            [_us(lambda: [hub.ledger.ingest(rows[at : at + 200]) for at in range(0, ROWS, 200)])],
            "us",
        )
        table.row(
            "hub: opening with the case, CPU of a row",
            [_us(lambda: [hub.opener.open_next(100) for _ in range(0, ROWS, 100)])],
            "us",
        )


def _us(work: Any) -> float:
    """CPU microseconds of a row, for work on all of them."""
    began = process_time()
    work()
    return (process_time() - began) / ROWS * 1e6
