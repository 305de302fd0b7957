"""A storage that does as it is told, and a place where events are put."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from queue import SimpleQueue
from typing import Any

import pytest

from kiosk.application.keeping import Keeping
from kiosk.application.ports import Fact, Question, Reply, Saved, Stored
from kiosk.domain.case import Case
from kiosk.domain.clock import COUNTY_TIME, ClockQuality, Moment
from kiosk.domain.settings import Settings
from kiosk.domain.stored import Queue
from kiosk.domain.ticket import QueryCode, Receipt, TicketNo
from kiosk.domain.world import World

NOW = Moment(datetime(2026, 11, 15, 12, tzinfo=COUNTY_TIME), 5000.0, ClockQuality.NTP)
STORED = Stored(World("qb-0302"), Settings(), (), Queue(), (), online=True, room=True)
RECEIPT = Receipt(TicketNo("K7-22CE-N"), QueryCode("483920"))


@dataclass
class ToldStorage:
    """Raises what it is told to raise, and remembers what it was asked."""

    failing: Exception | None = None
    changes: bool = False
    facts: list[Fact] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    closed: int = 0

    def load(self) -> Stored:
        self._fail()
        return STORED

    def poll(self) -> Stored | None:
        return STORED if self.changes and self.facts else None

    def save(self, fact: Fact, now: Moment) -> Saved:
        self.facts.append(fact)
        assert now == NOW
        self._fail()
        return Saved("opinion-1", RECEIPT)

    def look_up(self, ticket_no: TicketNo, query_code: QueryCode, now: Moment) -> Case:
        assert (ticket_no, query_code, now) == (RECEIPT.ticket_no, RECEIPT.query_code, NOW)
        self._fail()
        raise AssertionError("a look-up in these tests fails")

    def ask(self, question: Question, now: Moment) -> None:
        assert now == NOW
        self._fail()
        self.questions.append(question)

    def answer(self) -> Reply | None:
        return self.replies.pop() if self.questions and self.replies else None

    def forget(self) -> None:
        self.questions.clear()
        self._fail()

    def close(self) -> None:
        self.closed += 1

    def _fail(self) -> None:
        if self.failing is not None:
            raise self.failing


@dataclass
class Events:
    """What was posted, from any thread."""

    posted: SimpleQueue[Any] = field(default_factory=SimpleQueue)

    def next(self) -> Any:
        return self.posted.get(timeout=5)

    def until(self, holds: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 5
        while not holds():
            assert time.monotonic() < deadline
            time.sleep(0.002)  # another thread is at work


@pytest.fixture
def now() -> Moment:
    return NOW


@pytest.fixture
def receipt() -> Receipt:
    return RECEIPT


@pytest.fixture
def events() -> Events:
    return Events()


@pytest.fixture
def storage() -> ToldStorage:
    return ToldStorage()


@pytest.fixture
def keeping(storage: ToldStorage, events: Events) -> Iterator[Keeping]:
    keeping = Keeping(storage, events.posted.put)
    keeping.start()
    yield keeping
    keeping.close()
