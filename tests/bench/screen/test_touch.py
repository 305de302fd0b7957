"""From a finger to what it changes on the screen, as the X server sees it."""

import json
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from statistics import quantiles
from typing import Any

import pytest

from tests.bench.eye import Eye
from tests.bench.processes import until

pytestmark = pytest.mark.bench

FRAME_MS = 1000 / 60
QUIET_S = 0.4
"""Without a frame for so long, a page has nothing more to draw: it is complete."""
LONGEST_S = 5.0
PRESSES = 120
TOURS = 6
OPINION = ("category.roads", "issue.1", "issue.next", "place.1", "review.confirm")
TOUR = (
    *("home.opinion", "notice.agree", *OPINION, "done.home"),
    *("home.opinion", "notice.agree", "category.parking", "issue.write", "write.keyboard", "write.key.l", "write.next"),
    *("place.1", "review.identity", "identity.phone", "identity.pad.1", "nav.back", "nav.leave", "leave.confirm"),
    *("home.deputies", "deputies.qb-d0032", "nav.back", "nav.leave"),
    *("home.track", "track.type", "track.pad.K", "nav.leave", "leave.confirm", "home.badge", "scan.cancel"),
)
RATING = (
    *("case.rate", "rate.unsatisfied", "rate.effect.poor", "rate.write", "write.keyboard", "write.key.l", "write.next"),
    *("rate.next", "case.home"),
)
NOTE = ("duty.write", "write.keyboard", "write.key.l", "write.next", "duty.home")


def test_a_press_shows_within_two_frames(kiosk_window: Any, told: Any, table: Any) -> None:
    with closing(Eye(kiosk_window.display)) as eye:
        x, y = _where(kiosk_window, "home.track")
        took = []
        for number in range(PRESSES):
            table.going_on(f"press {number + 1} of {PRESSES}")
            took.append(_first_frame(eye, lambda: eye.press(x, y)) / FRAME_MS)
            _first_frame(eye, lambda: eye.release(640, 108))
    told(f"touch-down to pressed state on the screen, p99 of {PRESSES}", _percentile(took, 99), 2, "frames")
    table.row("touch-down to pressed state on the screen", [frames * FRAME_MS for frames in took], "ms")


def test_the_next_page_is_there_at_once(kiosk_window: Any, data: Path, told: Any, table: Any) -> None:
    took: dict[str, list[float]] = {control: [] for control in (*TOUR, *RATING, *NOTE)}
    badges = list(json.loads(next(data.rglob("demo-badges.json")).read_text()).values())
    slip = ""

    def walk(number: int, controls: Sequence[str]) -> None:
        nonlocal slip
        for control in controls:
            table.going_on(f"tour {number + 1} of {TOURS}: {control}")
            place = _where(kiosk_window, control)
            slip = kiosk_window.do("answer") if control == "done.home" else slip
            took[control].append(_tapped(eye, place))

    with closing(Eye(kiosk_window.display)) as eye:
        for number in range(TOURS):
            walk(number, TOUR)
            kiosk_window.do("scan", slip)
            walk(number, RATING)
            if number < len(badges):
                kiosk_window.do("scan", badges[number])
                walk(number, NOTE)
    everything = [each for times in took.values() for each in times]
    told(f"tap to next page complete, p95 of {len(everything)}", _percentile(everything, 95), 150, "ms")
    for control, times in took.items():
        table.row(f"tap on {control} to next page complete", times, "ms")


def test_an_opinion_takes_six_taps_after_the_notice(kiosk_window: Any, told: Any) -> None:
    with closing(Eye(kiosk_window.display)) as eye:
        for control in ("home.opinion", "notice.agree"):
            _tapped(eye, _where(kiosk_window, control))
        for control in OPINION:
            _tapped(eye, _where(kiosk_window, control))
    until("the opinion is saved", lambda: kiosk_window.do("screen") == "done", LONGEST_S)
    told("opinion without typing, taps after the notice", len(OPINION), 6, "taps")
    assert len(OPINION) <= 6


def _where(window: Any, control: str) -> tuple[int, int]:
    """Return where to touch a control, once a touch there counts."""
    place: list[int] | None = None

    def there() -> bool:
        nonlocal place
        place = window.do("where", control)
        return place is not None

    until(f"{control} on {window.do('screen')}", there, LONGEST_S)
    assert place is not None
    return place[0], place[1]


def _tapped(eye: Eye, place: tuple[int, int]) -> float:
    """Tap, and return the milliseconds from the finger's lifting to the last frame that it changed."""
    _first_frame(eye, lambda: eye.press(*place))
    eye.forget()
    lifted = time.perf_counter()
    eye.release(*place)
    last = next(eye.watch(LONGEST_S), lifted)
    while time.perf_counter() < last + QUIET_S:
        last = max((last, *eye.watch(QUIET_S / 4)))
    return (last - lifted) * 1000


def _first_frame(eye: Eye, act: Callable[[], None]) -> float:
    """Do something, and return the milliseconds until the screen changed."""
    eye.forget()
    began = time.perf_counter()
    act()
    for frame in eye.watch(LONGEST_S):
        return (frame - began) * 1000
    raise AssertionError("nothing changed on the screen")


def _percentile(values: list[float], percent: int) -> float:
    return quantiles(values, n=100, method="inclusive")[percent - 1]
