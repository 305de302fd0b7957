"""Reception duty: a deputy who badged in receives citizens until they badge out."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class DutyEnd(Enum):
    """How a duty ended."""

    BADGE = "badge"
    BUTTON = "button"
    AUTO_TIMEOUT = "auto_timeout"
    BOOT_RECOVERY = "boot_recovery"


@dataclass(frozen=True, slots=True)
class DutySession:
    """One open duty. `started_steady` is None when it began before this boot."""

    duty_id: str
    deputy_id: str
    started_at: datetime
    visitors: int = 0
    started_steady: float | None = None
