"""``dh.duty.started.v1``, ``dh.duty.ended.v1``, ``dh.duty.noted.v1``: a deputy's reception duty, proven by the badge.

Beginning and end are open data: nothing of a citizen is in them. What a deputy notes may name one, and is sealed.
"""

from enum import Enum
from typing import Annotated

from msgspec import Meta, Struct

from edge_sync.bodies.words import DeputyId, HomeId, Text500, Time

DUTY_STARTED = "dh.duty.started.v1"
DUTY_ENDED = "dh.duty.ended.v1"
DUTY_NOTED = "dh.duty.noted.v1"


class DutyKind(Enum):
    """What kind of reception."""

    REGULAR = "regular"
    ADHOC = "adhoc"
    JOINT = "joint"
    THEME = "theme"
    OUTDOOR = "outdoor"
    VIDEO = "video"


class StartMethod(Enum):
    """How duty was opened."""

    BADGE = "badge"
    BADGE_PIN = "badge_pin"
    MANUAL_ADMIN = "manual_admin"


class EndMethod(Enum):
    """How duty was ended."""

    BADGE = "badge"
    BUTTON = "button"
    AUTO_TIMEOUT = "auto_timeout"
    BOOT_RECOVERY = "boot_recovery"


class DutyStarted(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A deputy badged in."""

    duty_id: str
    deputy_id: DeputyId
    home_id: HomeId
    kind: DutyKind
    started_at: Time
    start_method: StartMethod
    schedule_id: str | None = None


class DutyEnded(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A duty ended, with the visitors counted.

    `lasted_s` is by a clock that nobody sets, in seconds; absent where the kiosk was off in between. `note` crosses
    open, so a kiosk leaves it empty and sends `DutyNoted`.
    """

    duty_id: str
    deputy_id: DeputyId
    home_id: HomeId
    started_at: Time
    ended_at: Time
    end_method: EndMethod
    visitors: Annotated[int, Meta(ge=0, le=999)]
    note: Text500 = ""
    lasted_s: Annotated[int, Meta(ge=0)] | None = None


class DutyNoted(Struct, frozen=True, kw_only=True):
    """What a deputy wrote down during a duty, or after it ended by itself; there may be several, none replaces another.

    Always sealed: a note may tell what a citizen said.
    """

    duty_id: str
    deputy_id: DeputyId
    home_id: HomeId
    at: Time
    lang: str
    note: Annotated[Text500, Meta(min_length=1)]
