"""How much of its rate a drain keeps over a line of 60 ms there and back."""

from pathlib import Path
from typing import Any

import pytest

from tests.bench.sync import county as site
from tests.bench.sync.queues import SENT, Filled, drain

pytestmark = pytest.mark.bench

ROUNDS = 5
ONE_WAY_MS = 30


def test_a_long_line(filled: Filled, tmp_path: Path, table: Any) -> None:
    ratios, near, relayed, far = [], [], [], []
    began = site.now()
    for number in range(ROUNDS + 1):  # the first warms the machine up
        table.going_on(f"round {number} of {ROUNDS}: {2 * ONE_WAY_MS} ms")
        short, through, long = (
            drain(SENT, filled, tmp_path / f"{number}-{delay}", delay_ms=delay) for delay in (None, 0, ONE_WAY_MS)
        )
        if number:
            near.append(short.rate)
            relayed.append(through.rate)
            far.append(long.rate)
            ratios.append(long.rate / short.rate)
    table.row(f"{SENT.name}: rows/s at {2 * ONE_WAY_MS} ms over loopback", ratios, at_least=0.6)
    table.row("  rows/s on loopback", near)
    table.row("  rows/s through the relay that makes the line long, at 0 ms", relayed)
    table.row(f"  rows/s at {2 * ONE_WAY_MS} ms", far)
    table.row("cores that other programs kept busy meanwhile", [site.busy_elsewhere(began)])
