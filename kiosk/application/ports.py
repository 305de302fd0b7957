"""What the core needs beyond devices and delivery, in its own words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from hardware.document import Document
from kiosk.domain.case import Case
from kiosk.domain.clock import Moment
from kiosk.domain.facts import (
    Fact,
    RecordDutyEnd,
    RecordDutyNote,
    RecordDutyStart,
    RecordHealth,
    RecordHelp,
    RecordNotable,
    RecordOpinion,
    RecordPrinted,
    RecordRating,
    RecordVisitors,
)
from kiosk.domain.question import Question, Reply
from kiosk.domain.stored import Queue, Stored
from kiosk.domain.ticket import QueryCode, Receipt, TicketNo
from kiosk.domain.writing.strokes import Stroke

__all__ = [
    "Choice",
    "Clock",
    "CodeWrong",
    "County",
    "EngineError",
    "Fact",
    "HandwritingEngine",
    "PinyinEngine",
    "Question",
    "Queue",
    "RecordDutyEnd",
    "RecordDutyNote",
    "RecordDutyStart",
    "RecordHealth",
    "RecordHelp",
    "RecordNotable",
    "RecordOpinion",
    "RecordPrinted",
    "RecordRating",
    "RecordVisitors",
    "Reply",
    "Saved",
    "SlipSetter",
    "Storage",
    "StorageError",
    "Stored",
    "Stroke",
    "TicketLocked",
    "TicketUnknown",
    "Words",
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


class EngineError(Exception):
    """An engine of the input broke or is not there; its message is plain text for staff and holds nothing typed."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What choosing a candidate gives: its text, and the letters it leaves to be written."""

    text: str = field(repr=False)
    rest: str = field(repr=False)


class PinyinEngine(Protocol):
    """Characters from pinyin. One thread calls it all; calls may take as long as they take.

    `fault` says why it cannot be used, in plain text for health and staff; None when it can. An engine that breaks
    raises `EngineError`, sets `fault`, and is restarted by itself where it can be.
    """

    @property
    def fault(self) -> str | None:
        """Why it cannot be used; None when it can."""

    def candidates(self, letters: str, limit: int) -> tuple[str, ...]:
        """Return at most `limit` candidates, best first; none for no letters, or for letters that are no pinyin.

        Letters are a to z and the apostrophe that parts syllables. Raises `EngineError`.
        """

    def choose(self, letters: str, number: int) -> Choice:
        """Return what the candidate of that number in `candidates` gives.

        Raises `LookupError` when there is none of that number, and `EngineError`.
        """

    def learn(self, words: Sequence[str]) -> None:
        """Know these words of the county instead of those before; their pinyin is the engine's to find."""

    def forget(self) -> None:
        """Leave nothing in the engine of what was typed."""

    def close(self) -> None:
        """Let the engine go; twice is fine."""


class HandwritingEngine(Protocol):
    """Characters from strokes. One thread calls it all; calls may take as long as they take.

    `fault` and `EngineError` are as with `PinyinEngine`.
    """

    @property
    def fault(self) -> str | None:
        """Why it cannot be used; None when it can."""

    def recognise(self, strokes: Sequence[Stroke], limit: int) -> tuple[str, ...]:
        """Return at most `limit` candidates, best first; none for no strokes. Raises `EngineError`."""

    def forget(self) -> None:
        """Leave nothing in the engine of what was written."""

    def close(self) -> None:
        """Let the engine go; twice is fine."""


class Words(Protocol):
    """The words of one language, Chinese where it has none."""

    @property
    def language(self) -> str:
        """The language, as the screen names it."""

    def say(self, key: str, **values: object) -> str:
        """Return the text of `key` with its places filled in."""

    def knows(self, key: str) -> bool:
        """Return whether there is such a text."""

    def text(self, text: Mapping[str, str]) -> str:
        """Return a text that came by language, in this one, else in Chinese; empty when there is none."""


class SlipSetter(Protocol):
    """Sets in dots what a printer has no letters for. The printer's thread calls it, and it may take its time."""

    def set(self, slip: Document, dots: int) -> Document:
        """Return the slip with pictures `dots` wide in the place of what cannot be printed as text."""
