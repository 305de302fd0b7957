"""A handful of seeded runs, whole; `make bench-faults` does as many as one likes."""

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from tests.bench.faults.plan import Hub
from tests.bench.faults.run import Outcome

ROOT = Path(__file__).parents[3]
FIRST, RUNS = 5, 4


@pytest.mark.parametrize("hub", Hub)
def test_seeded_faults_lose_double_and_reorder_nothing(hub: Hub, tmp_path: Path) -> None:
    out = tmp_path / "runs.jsonl"
    where = ("--hub", hub.value, "--out", str(out), "--keep", str(tmp_path / "kept"))
    words = ("-m", "tests.bench.faults", "--seed", str(FIRST), "--runs", str(RUNS), "--jobs", str(RUNS), *where)
    told = subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
    outcomes = [msgspec.json.decode(line, type=Outcome) for line in out.read_bytes().splitlines()]
    assert [outcome.rows > 0 for outcome in outcomes] == [True] * RUNS
