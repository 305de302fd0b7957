"""What saving costs the card: one fdatasync an opinion, and nothing while nothing happens."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

OPINIONS = 200

CHILD = """
import sys
from pathlib import Path

from edge_sync.identity import load
from kiosk.application.ports import RecordOpinion, RecordPrinted
from kiosk.clock import SystemClock, bootid
from kiosk.domain.codes import ScryptCost
from kiosk.domain.opinion import Kind, Opinion
from kiosk.storage import open_storage

data, clock = Path(sys.argv[1]), SystemClock()
storage = open_storage(
    data, base_config={}, clock=clock, bootid=bootid(), identity=load(data), cost=ScryptCost(n=4, r=1, p=1)
)
opinion = Opinion(Kind.ADVICE, "lighting", ("路灯不亮",), "", "镇中心小学东侧", None, None, "zh", 1)
for _ in range(int(sys.argv[2])):
    saved = storage.save(RecordOpinion(opinion), clock.now())
    storage.save(RecordPrinted(saved.receipt.ticket_no), clock.now())
    storage.poll()
"""


def syncs(data: Path, opinions: int) -> int:
    """Return how often a kiosk that starts and saves so many opinions asks the disk to hold on to something."""
    report = data.parent / "strace.txt"
    subprocess.run(
        ["strace", "-f", "-c", "-e", "trace=fdatasync,fsync", "-o", report, sys.executable, "-c", CHILD, data,
         str(opinions)],
        check=True,
    )  # fmt: skip
    table = [line.split() for line in report.read_text().splitlines()]  # % time, seconds, usecs/call, calls, …, syscall
    return sum(int(row[3]) for row in table if row and row[-1] in ("fdatasync", "fsync"))


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace counts the calls")
def test_an_accepted_opinion_with_its_slip_costs_one_fdatasync(kiosk: Any) -> None:
    kiosk.start().load()
    kiosk.close()
    assert 1.0 <= syncs(kiosk.data, OPINIONS) / OPINIONS <= 1.05


def test_a_poll_without_news_writes_nothing(kiosk: Any) -> None:
    storage = kiosk.start()
    kiosk.save(storage)
    storage.load()
    before = {file.name: file.stat().st_mtime_ns for file in kiosk.data.iterdir()}
    for _ in range(100):
        assert storage.poll() is None
    assert {file.name: file.stat().st_mtime_ns for file in kiosk.data.iterdir()} == before
