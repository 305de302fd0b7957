"""The home page when nobody is there: how often it is drawn, and what that costs, beside a bare Kivy window."""

import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.bench.eye import Eye
from tests.bench.processes import cpu_s, written

pytestmark = pytest.mark.bench

BARE = Path(__file__).parent / "bare_window.py"
TO_REST_S = 36.0
"""Half a minute after the last touch the kiosk looks for new ones less often; the table has both."""
SETTLED_S = 4.0
CLOCK_S = 1.5
"""The kiosk looks at the clock once a second."""
SLICES = 3
SLICE_S = 20.0
"""All of it is over before the two minutes after which home gives way to the invitation."""
TURN_S = 10


@dataclass(frozen=True)
class Slice:
    """Shares of one core, in the same seconds, and when the kiosk drew, by the wall clock."""

    bare: float
    kiosk: float
    sync: float
    frames: tuple[float, ...]


def test_home_page_at_rest(demo: Any, display: str, started: Callable[..., int], table: Any) -> None:
    pids = {"bare": started(display, sys.executable, BARE), "kiosk": demo.pids["kiosk"], "sync": demo.pids["sync"]}
    demo.bench("press home.opinion; wait screen notice; press nav.leave; wait screen home")
    with closing(Eye(demo.display)) as eye:
        table.going_on("letting both settle")
        _slice(eye, pids, SETTLED_S)
        began, before = time.perf_counter(), _written(demo)  # by now what starting writes is written
        awake = _slice(eye, pids, SLICE_S)
        _slice(eye, pids, TO_REST_S - SLICE_S - SETTLED_S)
        slices = []
        for number in range(SLICES):
            table.going_on(f"home page at rest, {number * SLICE_S:.0f} of {SLICES * SLICE_S:.0f} s")
            slices.append(_slice(eye, pids, SLICE_S))
    kb_an_hour = (_written(demo) - before) / 1000 / (time.perf_counter() - began) * 3600
    frames = [frame for one in slices for frame in one.frames]
    extra = len(frames) - len(_by_the_clock(frames))
    table.row(f"at rest, {SLICES * SLICE_S:.0f} s: redraws besides the clock's {len(frames) - extra}", [extra], ask=0)
    table.row("at rest: CPU, kiosk over bare window", [one.kiosk / one.bare for one in slices], ask=1.5)
    table.row("in the first half minute after a touch: the same", [awake.kiosk / awake.bare])
    for name in pids:
        table.row(f"at rest: CPU of {name}, percent of one core", [100 * getattr(one, name) for one in slices], "%")
    table.row("nobody there: written to the disk by kiosk and sync, in an hour", [kb_an_hour], "kB", ask=1000)
    assert extra == 0


def test_invitation_at_rest(demo: Any, table: Any) -> None:
    demo.bench("press home.opinion; wait screen notice; press nav.leave; wait screen home")
    demo.bench("clock +121s; wait screen attract")
    with closing(Eye(demo.display)) as eye:
        table.going_on("the invitation at rest")
        list(eye.watch(SETTLED_S))
        frames = list(eye.watch(2 * SLICE_S))
    most = 2 * SLICE_S / TURN_S + 1  # each language in its turn, and the minute
    table.row(f"the invitation, {2 * SLICE_S:.0f} s: drawn", [len(frames)], "times", ask=most)
    demo.bench("press attract.begin; wait screen home")
    assert 2 * SLICE_S / TURN_S - 1 <= len(frames) <= most


def _written(demo: Any) -> int:
    return written(demo.pids["kiosk"]) + written(demo.pids["sync"])


def _slice(eye: Eye, pids: dict[str, int], seconds: float) -> Slice:
    before = {name: cpu_s(pid) for name, pid in pids.items()}
    to_wall = time.time() - time.perf_counter()
    frames = tuple(frame + to_wall for frame in eye.watch(seconds))
    return Slice(frames=frames, **{name: (cpu_s(pid) - before[name]) / seconds for name, pid in pids.items()})


def _by_the_clock(frames: Sequence[float]) -> set[int]:
    """Return the minutes that began with a frame: one each is the clock's."""
    return {int(frame // 60) for frame in frames if frame % 60 < CLOCK_S}
