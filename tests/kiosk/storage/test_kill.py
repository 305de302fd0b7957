"""kill -9 at any instant: whatever was told as saved is in the file, once."""

import random
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

ROUNDS = 20

CHILD = """
import sys
from pathlib import Path

from edge_sync.identity import load
from kiosk.application.ports import RecordOpinion
from kiosk.clock import SystemClock, bootid
from kiosk.domain.codes import ScryptCost
from kiosk.domain.opinion import Kind, Opinion
from kiosk.storage import open_storage

data, clock = Path(sys.argv[1]), SystemClock()
storage = open_storage(
    data, base_config={}, clock=clock, bootid=bootid(), identity=load(data), cost=ScryptCost(n=4, r=1, p=1)
)
opinion = Opinion(Kind.ADVICE, "lighting", ("lamp out",), "", "", None, None, "zh", 1)
for _ in range(int(sys.argv[2])):
    saved = storage.save(RecordOpinion(opinion), clock.now())
    print(saved.opinion_id, saved.receipt.ticket_no, flush=True)
"""


def killed_after(data: Path, lines: int) -> list[str]:
    """Start a kiosk that saves without end, kill it some time after its n-th "saved"; return what it told."""
    with subprocess.Popen([sys.executable, "-c", CHILD, data, "100000"], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        told = [child.stdout.readline() for _ in range(lines)]
        child.kill()
        told += child.stdout.readlines()
    return [line for line in told if line.endswith("\n")]


def test_nothing_told_as_saved_is_lost_or_doubled(kiosk: Any) -> None:
    lots = random.Random(20261115)  # noqa: S311 - the same rounds in every run
    told: list[str] = []
    for _ in range(ROUNDS):
        told += killed_after(kiosk.data, lots.randrange(1, 40))
    kiosk.start().load()
    kept = Counter(f"{submitted.opinion_id} {submitted.ticket_no}\n" for submitted in kiosk.submitted())
    assert len(told) >= ROUNDS
    assert [line for line in told if kept[line] != 1] == []
    assert kiosk.count("opinions") == len(kept)
    assert len({line.split()[1] for line in kept}) == len(kept)
    assert len({event.seq for event in kiosk.events()}) == kiosk.count("outbox")
    assert list(kiosk.data.glob("*damaged*")) == []
