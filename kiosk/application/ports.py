"""What the core needs beyond devices and delivery, in its own words."""

from dataclasses import dataclass
from typing import Protocol

from kiosk.domain.case import Case
from kiosk.domain.clock import Moment
from kiosk.domain.facts import (
    Fact,
    RecordDutyEnd,
    RecordDutyStart,
    RecordHelp,
    RecordNotable,
    RecordOpinion,
    RecordPrinted,
    RecordVisitors,
)
from kiosk.domain.question import Question, Reply
from kiosk.domain.stored import Queue, Stored
from kiosk.domain.ticket import QueryCode, Receipt, TicketNo

__all__ = [
    "Clock",
    "CodeWrong",
    "County",
    "Fact",
    "Question",
    "Queue",
    "RecordDutyEnd",
    "RecordDutyStart",
    "RecordHelp",
    "RecordNotable",
    "RecordOpinion",
    "RecordPrinted",
    "RecordVisitors",
    "Reply",
    "Saved",
    "Storage",
    "StorageError",
    "Stored",
    "TicketLocked",
    "TicketUnknown",
]


class Clock(Protocol):
    """Time, as the machine or the bench tells it."""

    def now(self) -> Moment:
        """Return wall and steady time and how far the former can be trusted."""


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
        """Return everything anew when a process committed something or the room changed, else None; microseconds."""

    def save(self, fact: Fact, now: Moment) -> Saved:
        """Commit the fact, with its outbox row where it has one, in one transaction.

        Raises `StorageError`, and then nothing is kept.
        """

    def look_up(self, ticket_no: TicketNo, query_code: QueryCode, now: Moment) -> Case:
        """Return the case; wrong codes are counted durably.

        Raises `CodeWrong`, `TicketLocked`, `TicketUnknown`, `StorageError`.
        """

    def close(self) -> None:
        """Let the file go; twice is fine."""


class County(Protocol):
    """The county's answers, by way of the file; the thread that calls `Storage` calls it all."""

    def ask(self, question: Question, now: Moment) -> None:
        """Have a question sent, in the place of the one before; raises `StorageError`, and then nobody is asked."""

    def answer(self) -> Reply | None:
        """Return what came of the question, once; None while it is open, or there is none. Raises `StorageError`."""

    def forget(self) -> None:
        """Take the question back; its answer can be read by nobody then. Raises `StorageError`."""


class File(Storage, County, Protocol):
    """What the kiosk's file does for the core."""
