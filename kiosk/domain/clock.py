"""Moments: what the wall clock and the steady clock say together."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import Enum

COUNTY_TIME = timezone(timedelta(hours=8), "Asia/Shanghai")
"""The one legal time of China, without summer time: what screens and slips show, and what a day is."""


class ClockQuality(Enum):
    """How far the wall clock can be trusted."""

    NTP = "ntp"
    RTC = "rtc"
    UNSYNCED = "unsynced"


@dataclass(frozen=True, slots=True)
class Moment:
    """One instant. `wall` is aware and may jump.

    `steady` counts seconds since boot and never goes back: durations use it.
    """

    wall: datetime
    steady: float
    quality: ClockQuality
