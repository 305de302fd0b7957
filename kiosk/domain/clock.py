"""Moments: what the wall clock and the steady clock say together."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


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
