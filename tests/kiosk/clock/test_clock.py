"""Clocks: what is trusted, and how the bench winds time."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.clock import SimulatedClock, SystemClock, bootid, judge
from kiosk.domain.clock import COUNTY_TIME, ClockQuality, Moment

NOON = datetime(2026, 11, 15, 12, tzinfo=COUNTY_TIME)


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(lambda: Moment(NOON, 100.0, ClockQuality.NTP))


def test_a_disciplined_clock_is_trusted_whatever_it_says() -> None:
    assert judge(NOON, synchronised=True, rtc=False) is ClockQuality.NTP


@pytest.mark.parametrize(
    ("year", "rtc", "quality"),
    [
        (2026, True, ClockQuality.RTC),
        (1970, True, ClockQuality.UNSYNCED),
        (2000, True, ClockQuality.UNSYNCED),
        (2096, True, ClockQuality.UNSYNCED),
        (2026, False, ClockQuality.UNSYNCED),
    ],
)
def test_a_battery_clock_is_trusted_only_in_plausible_years(year: int, rtc: bool, quality: ClockQuality) -> None:
    assert judge(NOON.replace(year=year), synchronised=False, rtc=rtc) is quality


def test_advancing_moves_wall_and_steady_time(clock: SimulatedClock) -> None:
    clock.advance(90)
    assert clock.now() == Moment(NOON + timedelta(seconds=90), 190.0, ClockQuality.NTP)


def test_a_jump_moves_only_the_wall(clock: SimulatedClock) -> None:
    clock.jump(-3600)
    assert clock.now() == Moment(NOON - timedelta(hours=1), 100.0, ClockQuality.NTP)


def test_time_cannot_be_advanced_backwards(clock: SimulatedClock) -> None:
    with pytest.raises(ValueError, match="does not go back"):
        clock.advance(-1)


def test_the_system_clock_tells_the_countys_time_and_never_goes_back() -> None:
    clock = SystemClock(lambda _: ClockQuality.RTC)
    first, second = clock.now(), clock.now()
    assert first.wall.utcoffset() == timedelta(hours=8)
    assert abs(first.wall - datetime.now(UTC)) < timedelta(minutes=1)
    assert second.steady >= first.steady


def test_the_machine_is_not_asked_on_every_tick() -> None:
    asked: list[datetime] = []
    clock = SystemClock(lambda wall: asked.append(wall) or ClockQuality.NTP)  # type: ignore[func-returns-value]
    clock.now()
    clock.now()
    assert len(asked) == 1


def test_the_real_machine_can_be_asked() -> None:
    assert SystemClock().now().quality in ClockQuality


def test_the_boot_id_is_eight_hex_digits(tmp_path: Path) -> None:
    (tmp_path / "boot_id").write_text("9f31c2aa-0f3b-4d7c-8f1e-2a6d2f0f5c11\n")
    assert bootid(tmp_path / "boot_id") == "9f31c2aa"
    assert bootid() == bootid()
