"""Two machines with one identity: whoever is cut off stays away, so that each has its turn."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from edge_sync.mqtt import MAX_CUTS, MAX_RIVAL_S, RIVAL_GONE_S, RIVAL_S, TOLD_OF_RIVAL, Broker, MqttTransport
from edge_sync.topics import Address
from edge_sync.transport import Connected, Disconnected, Happening, Outgoing
from edge_sync.trouble import Kind
from tests.scripted_broker import CONNACK, ScriptedBroker, suback

ADDRESS = Address.of("qb-0302-k1")
WILL = Outgoing(ADDRESS.up("status"), b'{"online":false}', retain=True)
TAKEN_OVER = bytes([0xE0, 2, 0x8E, 0])


class Clock:
    """Moves only when somebody waits on it."""

    seconds = 0.0

    def now(self) -> datetime:
        return datetime(2026, 11, 15, tzinfo=UTC)

    def is_trusted(self) -> bool:
        return True

    def monotonic(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds


class Machine:
    """A transport on a clock of its own, and what happened to it."""

    def __init__(self, port: int, jitter: float = 0.0) -> None:
        self.clock = Clock()
        self.happened: list[Happening] = []
        self.transport = MqttTransport(
            Broker("127.0.0.1", port), ADDRESS, WILL, clock=self.clock, jitter=lambda: jitter
        )

    def next(self, kind: type) -> Any:
        """Poll until something of this kind happens, and return it."""
        deadline = time.monotonic() + 20
        while True:
            assert time.monotonic() < deadline, self.happened
            found = self.transport.poll(0.05)
            self.happened += found
            for one in found:
                if isinstance(one, kind):
                    return one

    def waits(self) -> float:
        """How long it stays away before it connects again."""
        since = self.clock.seconds
        self.next(Connected)
        return round(self.clock.seconds - since)


@pytest.fixture
def outspoken() -> Iterator[ScriptedBroker]:
    """A broker that can tell a client that another one took its place."""
    with ScriptedBroker(CONNACK, suback(*[1] * 6)) as broker:
        yield broker


@pytest.fixture
def machine() -> Iterator[Callable[..., Machine]]:
    made: list[Machine] = []

    def make(port: int, jitter: float = 0.0) -> Machine:
        made.append(Machine(port, jitter))
        return made[-1]

    yield make
    for one in made:
        one.transport.close()


def test_whoever_is_told_of_another_stays_away_ever_longer(outspoken: ScriptedBroker, machine: Any) -> None:
    first = machine(outspoken.port)
    first.next(Connected)
    pauses = []
    for _ in range(6):
        outspoken.cut(TAKEN_OVER)
        assert first.next(Disconnected) == Disconnected(TOLD_OF_RIVAL)
        pauses.append(first.waits())
    assert pauses == [RIVAL_S / 2, RIVAL_S, 2 * RIVAL_S, 4 * RIVAL_S, MAX_RIVAL_S / 2, MAX_RIVAL_S / 2]


def test_two_machines_do_not_come_back_at_the_same_moment(outspoken: ScriptedBroker, machine: Any) -> None:
    first = machine(outspoken.port, jitter=0.9)
    first.next(Connected)
    outspoken.cut(TAKEN_OVER)
    first.next(Disconnected)
    assert first.waits() == round(0.95 * RIVAL_S)


def test_a_rival_that_is_gone_is_forgotten(outspoken: ScriptedBroker, machine: Any) -> None:
    first = machine(outspoken.port)
    first.next(Connected)
    for held, pause in ((0.0, 30), (0.0, 60), (RIVAL_GONE_S, 30)):
        first.clock.sleep(held)
        outspoken.cut(TAKEN_OVER)
        first.next(Disconnected)
        assert first.waits() == pause


def test_a_broker_that_says_nothing_is_seen_through(broker: Any, machine: Any) -> None:
    first = machine(broker.port)
    first.next(Connected)
    for number in range(MAX_CUTS + 1):
        second = machine(broker.port)
        second.next(Connected)
        assert (first.next(Disconnected).trouble.kind is Kind.RIVAL) is (number == MAX_CUTS)
        pause = first.waits()
    assert pause == RIVAL_S / 2


def test_a_broker_that_ends_is_no_rival(broker: Any, machine: Any) -> None:
    first = machine(broker.port)
    first.next(Connected)
    broker.end()
    assert first.next(Disconnected).trouble.kind is not Kind.RIVAL
