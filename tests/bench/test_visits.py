"""What visits cost the card and the memory, and how long the people in them wait."""

from dataclasses import dataclass
from time import perf_counter, sleep
from typing import Any

import pytest

from tests.bench.processes import counted_syncs, memory, memory_by_kind, written

pytestmark = pytest.mark.bench

VISITS = 20
COUNTED_VISITS = 30
SETTLED_S = 4.0

TO_REVIEW = (
    "press home.opinion; press notice.agree; press category.roads; press issue.1; press issue.next;"
    " press place.1; wait screen review"
)
SLIP_AND_HOME = "press done.print; wait text 回执已打印 30; press done.home; wait screen home"


@dataclass(frozen=True)
class Visit:
    """Seconds from the last press to "saved", and from there to 已送达."""

    saved: float
    delivered: float


def _visit(demo: Any) -> Visit:
    """Leave an opinion by touches, see it delivered, and take the slip."""
    demo.bench(f"{TO_REVIEW}; where review.confirm")  # once a touch there counts: a new page is deaf at first
    pressed = perf_counter()
    demo.bench("press review.confirm; wait screen done")
    saved = perf_counter()
    demo.bench("wait text 已送达 20")
    delivered = perf_counter()
    demo.bench(SLIP_AND_HOME)
    return Visit(saved - pressed, delivered - saved)


def _tell_memory(demo: Any, table: Any, when: str) -> float:
    held = {name: memory(demo.pids[name]) for name in ("kiosk", "sync")}
    together = sum(one.rss for one in held.values())
    table.row(f"{when}: resident, kiosk and sync", [together], "MB", ask=300)
    for name, one in held.items():
        table.row(f"{when}: resident, {name}", [one.rss], "MB")
    table.row(f"{when}: proportional (PSS), kiosk and sync", [sum(one.pss for one in held.values())], "MB")
    return together


def test_memory_and_waiting_over_twenty_visits(demo: Any, table: Any) -> None:
    sleep(SETTLED_S)
    _tell_memory(demo, table, "after start")
    before = {name: written(demo.pids[name]) for name in ("kiosk", "sync")}
    visits = []
    for number in range(VISITS):
        table.going_on(f"visit {number + 1} of {VISITS}")
        visits.append(_visit(demo))
    bytes_each = {name: (written(demo.pids[name]) - before[name]) / VISITS / 1000 for name in before}
    together = _tell_memory(demo, table, f"after {VISITS} visits")
    for kind, megabytes in sorted(memory_by_kind(demo.pids["kiosk"]).items(), key=lambda item: -item[1]):
        table.row(f"of the kiosk's: {kind}", [megabytes], "MB")
    table.row("last press to saved", [visit.saved for visit in visits], "s")
    table.row("saved to 已送达 on the screen", [visit.delivered for visit in visits], "s")
    for name, each in bytes_each.items():
        table.row(f"written to the disk for an opinion, {name}", [each], "kB")
    assert together <= 300


def test_syncs_for_an_accepted_opinion(demo: Any, table: Any) -> None:
    settled = demo.state()["queue"]["settled"]
    with counted_syncs(demo.pids["kiosk"]) as syncs, counted_syncs(demo.pids["sync"]) as of_sync:
        for number in range(COUNTED_VISITS):
            table.going_on(f"visit {number + 1} of {COUNTED_VISITS}, its syncs counted")
            _visit(demo)
    accepted = demo.state()["queue"]["settled"] - settled
    assert accepted == COUNTED_VISITS
    table.row(f"fdatasync for an accepted opinion, {accepted} visits", [syncs.fdatasync / accepted], ask=1.05)
    table.row("fsync beside them", [syncs.fsync / accepted])
    table.row("fdatasync and fsync for it by edge-sync", [(of_sync.fdatasync + of_sync.fsync) / accepted])
    _tell_memory(demo, table, f"after {VISITS + COUNTED_VISITS} visits")
    assert syncs.fdatasync <= 1.05 * accepted
