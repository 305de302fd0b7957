"""Clocks: the machine's own, and one that the bench can wind on; and the id of this boot."""

import ctypes
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kiosk.domain.clock import COUNTY_TIME, ClockQuality, Moment

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
TIMESYNC_MARK = Path("/run/systemd/timesync/synchronized")
RTC_FOLDER = Path("/sys/class/rtc")

PLAUSIBLE_YEARS = range(2026, 2070)
"""A clock outside them was never set: this program did not exist before, and a dead battery starts at 1970 or 2000."""

QUALITY_KEPT_S = 10.0
"""The kernel is asked again after this long."""

_STA_UNSYNC = 0x0040
_TIME_ERROR = 5


class _Timex(ctypes.Structure):
    """The beginning of ``struct timex`` of <sys/timex.h>; `rest` is longer than what follows on any machine."""

    _fields_ = (
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("esterror", ctypes.c_long),
        ("status", ctypes.c_int),
        ("rest", ctypes.c_byte * 256),
    )


def kernel_is_synchronised() -> bool:
    """Whether the kernel says that something disciplines its clock (adjtimex), or systemd-timesyncd has done so."""
    state = _Timex()
    result = ctypes.CDLL(None).adjtimex(ctypes.byref(state))
    disciplined = result >= 0 and result != _TIME_ERROR and not state.status & _STA_UNSYNC
    return disciplined or TIMESYNC_MARK.exists()


def has_rtc() -> bool:
    """Whether the machine has a clock with a battery."""
    return RTC_FOLDER.is_dir() and any(RTC_FOLDER.iterdir())


def judge(wall: datetime, *, synchronised: bool, rtc: bool) -> ClockQuality:
    """Return how far `wall` can be trusted."""
    if synchronised:
        return ClockQuality.NTP
    if rtc and wall.year in PLAUSIBLE_YEARS:
        return ClockQuality.RTC
    return ClockQuality.UNSYNCED


def quality_now(wall: datetime) -> ClockQuality:
    """Return how far this machine's `wall` can be trusted now."""
    return judge(wall, synchronised=kernel_is_synchronised(), rtc=has_rtc())


class SystemClock:
    """The machine's clocks: wall time of the county, and seconds since boot with sleep counted. Any thread may ask."""

    def __init__(self, quality: Callable[[datetime], ClockQuality] = quality_now) -> None:
        self._quality = quality
        self._judged: tuple[float, ClockQuality] | None = None

    def now(self) -> Moment:
        """Return this instant."""
        wall = datetime.now(UTC).astimezone(COUNTY_TIME)
        steady = time.clock_gettime(time.CLOCK_BOOTTIME)
        judged = self._judged
        if judged is None or not 0 <= steady - judged[0] < QUALITY_KEPT_S:
            judged = self._judged = (steady, self._quality(wall))
        return Moment(wall, steady, judged[1])


class SimulatedClock:
    """A clock that goes on with the machine's and can be wound: for the bench and for tests."""

    def __init__(
        self,
        now: Callable[[], Moment] | None = None,
        *,
        quality: ClockQuality = ClockQuality.NTP,
    ) -> None:
        self._now = now or SystemClock(lambda _: ClockQuality.NTP).now
        self._advanced_s = 0.0
        self._jumped = timedelta()
        self.quality = quality

    def now(self) -> Moment:
        """Return the wound instant."""
        real = self._now()
        wall = real.wall + timedelta(seconds=self._advanced_s) + self._jumped
        return Moment(wall, real.steady + self._advanced_s, self.quality)

    def advance(self, seconds: float) -> None:
        """Let time pass: wall and steady time move on together. Raises `ValueError` below zero."""
        if seconds < 0:
            raise ValueError(f"time does not go back: {seconds} s")
        self._advanced_s += seconds

    def jump(self, seconds: float) -> None:
        """Set the wall clock, either way; steady time takes no notice."""
        self._jumped += timedelta(seconds=seconds)


def bootid(path: Path = BOOT_ID) -> str:
    """Return the first eight hex digits of the kernel's id of this boot."""
    return path.read_text(encoding="ascii").strip().replace("-", "")[:8]
