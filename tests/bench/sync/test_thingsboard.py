"""Our drain to a hub that has committed beside ThingsBoard gateway's own to a broker that has taken it."""

from pathlib import Path
from typing import Any

import pytest

from tests.bench.processes import until
from tests.bench.sync import county as site
from tests.bench.sync import thingsboard
from tests.bench.sync.queues import KB, ROWS, SENT, Filled, drain

pytestmark = pytest.mark.bench

ENVIRONMENT = Path(__file__).parents[3] / "out" / "thingsboard"
ROUNDS = 5


@pytest.mark.parametrize("database", ["SQLite", "PostgreSQL"])
def test_beside_thingsboard(database: str, request: pytest.FixtureRequest, tmp_path: Path, table: Any) -> None:
    filled: Filled = request.getfixturevalue("filled" if database == "SQLite" else "filled_on_postgresql")
    table.going_on(f"looking for ThingsBoard gateway {thingsboard.VERSION}, or installing it")
    python = thingsboard.installed(ENVIRONMENT)
    theirs, ours = [], []
    began = site.now()
    for number in range(ROUNDS + 1):  # the first warms the machine up
        table.going_on(f"round {number} of {ROUNDS}: ThingsBoard gateway")
        theirs.append(_theirs(python, tmp_path / f"theirs{number}", listens=number == 0))
        table.going_on(f"round {number} of {ROUNDS}: {SENT.name}")
        ours.append(drain(SENT, filled, tmp_path / f"ours{number}"))
    pairs = list(zip(ours, theirs, strict=True))[1:]
    table.row("ThingsBoard gateway, 1 KB rows: rows/s to the broker", [t.rate for _, t in pairs])
    table.row("  CPU of a row", [t.kiosk_us for _, t in pairs], "us")
    table.row(
        f"our rows/s to a hub on {database} that has committed, over its",
        [o.rate / t.rate for o, t in pairs],
        at_least=1.25,
    )
    table.row("  rows/s", [o.rate for o, _ in pairs])
    table.row("  CPU of a row, edge-sync over its", [o.kiosk_us / t.kiosk_us for o, t in pairs], ask=0.35)
    table.row("cores that other programs kept busy meanwhile", [site.busy_elsewhere(began)])


def _theirs(python: Path, folder: Path, *, listens: bool) -> site.Drain:
    """Its drain; the one that somebody `listens` to is not counted, but shows that all rows are sent."""
    thingsboard.filled(folder / "gateway", ROWS, KB)
    with (
        thingsboard.broker(folder / "broker") as broker,
        thingsboard.platform(broker.port, listens=listens) as heard,
        thingsboard.gateway(python, folder / "gateway", broker.port) as gateway,
    ):
        drained = thingsboard.drained(folder / "gateway", gateway)
        if listens:
            until("all rows have come", lambda: heard.rows == ROWS, site.PATIENCE_S)
        return drained
