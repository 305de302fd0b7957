"""What the core needs beyond devices and delivery, in its own words."""

from dataclasses import dataclass
from typing import Protocol

from kiosk.domain.case import Case
from kiosk.domain.clock import Moment
from kiosk.domain.duty import DutyEnd, DutySession
from kiosk.domain.opinion import Delivery, Opinion
from kiosk.domain.settings import Settings
from kiosk.domain.ticket import QueryCode, Receipt, TicketNo
from kiosk.domain.world import World


class Clock(Protocol):
    """Time, as the machine or the bench tells it."""

    def now(self) -> Moment:
        """Return wall and steady time and how far the former can be trusted."""


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for the hub."""

    pending: int = 0
    settled: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class Stored:
    """All the kiosk needs from its file at one instant; made anew when either process committed something.

    `recent` is the delivery of the last 20 opinions by opinion id; `room` is False below the reserve of free space; `config_refused`
    holds the mistakes of the newest config that was not taken.
    """

    world: World
    settings: Settings
    duties: tuple[DutySession, ...]
    queue: Queue
    recent: tuple[tuple[str, Delivery], ...]
    online: bool
    room: bool
    config_refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordOpinion:
    """Keep a confirmed opinion. `over_daily_limit` is decided by storage."""

    opinion: Opinion


@dataclass(frozen=True, slots=True)
class RecordDutyStart:
    """Open a duty; safe to repeat for the same id."""

    duty: DutySession
    kind: str = "regular"


@dataclass(frozen=True, slots=True)
class RecordDutyEnd:
    """End a duty."""

    duty_id: str
    how: DutyEnd


@dataclass(frozen=True, slots=True)
class RecordVisitors:
    """The visitors of an open duty so far, 0 to 999; local until the duty ends."""

    duty_id: str
    visitors: int


@dataclass(frozen=True, slots=True)
class RecordNotable:
    """Something the office should know: codes only."""

    what: str
    why: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class RecordHelp:
    """Help was called for on `screen`, `by` touch or button."""

    screen: str
    by: str


@dataclass(frozen=True, slots=True)
class RecordPrinted:
    """A slip was printed for a ticket (reprint mark, daily figures)."""

    ticket_no: TicketNo


Fact = (
    RecordOpinion | RecordDutyStart | RecordDutyEnd | RecordVisitors | RecordNotable | RecordHelp | RecordPrinted
)


@dataclass(frozen=True, slots=True)
class Saved:
    """A fact is committed. For an opinion: its id, and the receipt, whose code is nowhere else."""

    opinion_id: str | None = None
    receipt: Receipt | None = None


class CodeWrong(Exception):  # noqa: N818 - an outcome of looking up, not a failure
    """The query code does not fit; `tries_left` before the ticket is locked."""

    def __init__(self, tries_left: int) -> None:
        super().__init__(f"wrong query code, {tries_left} tries left")
        self.tries_left = tries_left


class TicketLocked(Exception):  # noqa: N818 - an outcome of looking up, not a failure
    """Too many wrong codes; `seconds_left` of steady time until the next try counts."""

    def __init__(self, seconds_left: int) -> None:
        super().__init__(f"ticket locked for {seconds_left} s")
        self.seconds_left = seconds_left


class TicketUnknown(Exception):  # noqa: N818 - an outcome of looking up, not a failure
    """No such ticket on this kiosk."""


class StorageError(Exception):
    """Nothing was saved; `full` when space is the reason."""

    def __init__(self, message: str, *, full: bool = False) -> None:
        super().__init__(message)
        self.full = full


class Storage(Protocol):
    """The kiosk's file. One thread calls it all; calls may block on the disk."""

    def load(self) -> Stored:
        """Return everything as of now."""

    def poll(self) -> Stored | None:
        """Return everything anew when the other process or the disk's room changed something, else None; costs microseconds."""

    def save(self, fact: Fact, now: Moment) -> Saved:
        """Commit the fact, with its outbox row where it has one, in one transaction; raises `StorageError`, then nothing is kept."""

    def look_up(self, ticket_no: TicketNo, query_code: QueryCode, now: Moment) -> Case:
        """Return the case; wrong codes are counted durably. Raises `CodeWrong`, `TicketLocked`, `TicketUnknown`, `StorageError`."""

    def close(self) -> None:
        """Let the file go; twice is fine."""
