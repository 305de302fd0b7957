"""A wrong config pushed to the kiosks of a whole prefecture, each a real agent with a database of its own.

Hub, agents and documents are the real ones; broker and time are this file's. What it proves is what kiosks and hub
decide; how a broker and 470 sockets bear it is another matter.
"""

import io
import itertools
import random
import sqlite3
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from edge_sync import documents, outbox, schema, transport
from edge_sync.acceptance import accept
from edge_sync.agent import Agent, Surroundings
from edge_sync.database import transaction
from edge_sync.envelope import ClockQuality
from edge_sync.floors import FLOORS_FILE, Floors
from edge_sync.hub.hub import Hub
from edge_sync.hub.kiosks import Enrolment
from edge_sync.hub.rollouts import Campaign, Pace, State
from edge_sync.hub.service import GROUP, Loop
from edge_sync.hub.transport import Arrival, Connected, Delivery, Outgoing, Sent
from edge_sync.identity import DATABASE_FILE, Identity
from edge_sync.journal import Journal
from edge_sync.outbox import Draft, Outbox
from edge_sync.presence import Voice

pytestmark = pytest.mark.sqlite  # what kiosks and hub decide is the same on the other database

KIOSKS = 470
AWAY = 20
"""Of them switched off while it happens."""

BROKER = "127.0.0.1"
GOOD = b'{"ui":{"idle_s":60}}'
BETTER = b'{"ui":{"idle_s":70}}'
REFUSED = b'{"ui":{"idel_s":70}}'
CUTTING = b'{"ui":{"idle_s":70},"mqtt":{"host":"nobody.example"}}'
TURN_S = 5.0
IDLE_S = 20.0
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass
class Time:
    """The hub's clock as edge-sync reads it."""

    clock: Any

    def now(self) -> datetime:
        return self.clock.now()  # type: ignore[no-any-return]

    def is_trusted(self) -> bool:
        return True

    def monotonic(self) -> float:
        return self.clock.ticks()  # type: ignore[no-any-return]

    def sleep(self, seconds: float) -> None:
        raise AssertionError(seconds)


@dataclass
class Exchange:
    """A broker in memory: what kiosks say goes to the hub, what the hub says to the kiosks that are there."""

    retained: dict[str, Outgoing] = field(default_factory=dict)
    arrivals: deque[Arrival] = field(default_factory=deque)
    wires: dict[str, "Wire"] = field(default_factory=dict)
    tickets: Iterator[int] = field(default_factory=itertools.count)

    def publish(self, message: Outgoing) -> int | None:
        if message.retained:
            self.retained[message.topic] = message
        for wire in self.wires.values():
            if wire.hears(message.topic):
                wire.inbound.append(_incoming(message))
        ticket = next(self.tickets)
        self.arrivals.append(Sent(ticket))
        return ticket

    def acknowledge(self, delivery: Delivery) -> None:
        """Nothing is sent twice here."""

    def subscribe(self, filters: Sequence[str]) -> None:
        """The hub finds the broker empty and fills it."""

    def unsubscribe(self, filters: Sequence[str]) -> None:
        """As above."""


def _incoming(message: Outgoing) -> transport.Incoming:
    return transport.Incoming(message.topic, message.payload, dict(message.properties))


class Wire:
    """One kiosk's link to the broker at `host`; only one of the hosts is a broker."""

    def __init__(self, exchange: Exchange, identity: Identity, host: str) -> None:
        self._exchange = exchange
        self._address = identity.address
        self._leads_somewhere = host == BROKER
        self.inbound: deque[transport.Happening] = deque()
        self.connected = False

    def hears(self, topic: str) -> bool:
        own = (f"/dev/{self._address.device}/d", f"/home/{self._address.home}/doc/", "/qb/doc/")
        return self.connected and any(part in topic for part in own)

    def poll(self, _timeout: float) -> Sequence[transport.Happening]:
        if self._leads_somewhere and not self.connected:
            self.connected = True
            self._exchange.wires[self._address.device] = self
            self.inbound.append(transport.Connected())
            self.resubscribe()
        happened = list(self.inbound)
        self.inbound.clear()
        return happened

    def publish(self, message: transport.Outgoing) -> bool:
        if self.connected:
            self._exchange.arrivals.append(
                Delivery(message.topic, message.payload, dict(message.properties), message.content_type or "")
            )
        return self.connected

    def acknowledge(self, message: transport.Incoming) -> None:
        """Nothing is sent twice here."""

    def resubscribe(self) -> None:
        self.inbound += [_incoming(one) for topic, one in self._exchange.retained.items() if self.hears(topic)]

    def close(self) -> None:
        self.connected = False
        self._exchange.wires.pop(self._address.device, None)


@dataclass
class Kiosk:
    """One kiosk: an agent that starts over when the config names another broker."""

    identity: Identity
    connection: sqlite3.Connection
    outbox: Outbox
    time: Time
    exchange: Exchange
    on: bool = True
    host: str = ""
    agent: Agent | None = None
    wire: Wire | None = None
    step_at: float = 0.0

    def record(self) -> None:
        """Somebody calls for help."""
        data = b'{"at":"2026-11-15T10:42:07+08:00","screen":"home","by":"touch"}'
        with transaction(self.connection):
            draft = Draft("dh.help.called.v1", data, self.time.now(), ClockQuality.NTP)
            self.outbox.append(self.connection, draft)

    def step(self) -> None:
        if self.agent is None:
            self.start()
        assert self.agent is not None
        assert self.wire is not None
        spoke = bool(self.wire.inbound)
        self.agent.step(0.0)
        if self.named() != self.host:
            self.agent.stop()
            self.start()
            spoke = True
        self.step_at = self.time.monotonic() + (TURN_S if spoke else IDLE_S)

    def is_due(self) -> bool:
        heard = self.wire is not None and bool(self.wire.inbound)
        return self.on and (heard or self.time.monotonic() >= self.step_at)

    def start(self) -> None:
        self.host = self.named()
        self.wire = Wire(self.exchange, self.identity, self.host)
        dice = random.Random(self.identity.address.device)  # noqa: S311 - repeatable jitter, not secrets
        around = Surroundings(self.time, dice.random, Journal(io.StringIO(), self.time))
        self.agent = Agent(Voice(self.identity, "9f31c2aa", "0.1.0"), self.connection, self.wire, around)

    def named(self) -> str:
        return str(self.effective().get("mqtt", {}).get("host", BROKER))

    def effective(self) -> dict[str, Any]:
        return documents.merge_layers(documents.layers(self.connection))


@dataclass
class Fleet:
    """All kiosks, the hub, and the way between."""

    hub: Hub
    loop: Loop
    clock: Any
    exchange: Exchange
    kiosks: list[Kiosk]

    def run(self, seconds: float) -> None:
        end = self.clock.monotonic + seconds
        while self.clock.monotonic < end:
            self.clock.advance(TURN_S)
            for kiosk in self.kiosks:
                if kiosk.is_due():
                    kiosk.step()
            self.serve()

    def serve(self) -> None:
        self.loop.turn([])
        while self.exchange.arrivals:
            arrivals = self.exchange.arrivals
            self.loop.turn([arrivals.popleft() for _ in range(min(GROUP, len(arrivals)))])

    def push(self, body: bytes) -> Campaign:
        salts = (f"fleet-{count}" for count in itertools.count())
        return self.hub.rollouts.begin("county", body, Pace(50), salts=salts)

    def come_back(self) -> None:
        for kiosk in self.kiosks:
            kiosk.on = True

    def bodies(self) -> set[Any]:
        """The time that is in force on each."""
        return {kiosk.effective()["ui"]["idle_s"] for kiosk in self.kiosks}


def _file(folder: Path) -> sqlite3.Connection:
    """A kiosk's file that is never flushed: the 470 of them shall not wear the disk of whoever runs the tests."""
    connection = sqlite3.connect(folder / DATABASE_FILE, isolation_level=None)
    for pragma in ("journal_mode=MEMORY", "synchronous=OFF"):
        connection.execute(f"PRAGMA {pragma}")
    for _, statements in schema.STEPS:
        for statement in statements:
            connection.execute(statement)
    return connection


def _kiosk(hub: Hub, enrolment: Enrolment, time: Time, exchange: Exchange, folder: Path) -> Kiosk:
    address = enrolment.kiosk.address
    identity = Identity(
        address,
        enrolment.ticket_prefix,
        signing_key=enrolment.signing_key,
        box_key=enrolment.private_box_key,
        root_key=hub.keyring.root,
    )
    folder.mkdir()
    connection = _file(folder)
    for issue in hub.documents.for_device(address):
        found = accept(
            hub.documents.topic(issue), issue.jws, address, hub.keyring.root, documents.state(connection), now=None
        )
        documents.store(connection, found, at=time.now())
    box = Outbox(address, "9f31c2aa", lambda: documents.seal_keys(connection), floors=Floors(folder / FLOORS_FILE))
    return Kiosk(identity, connection, box, time, exchange)


@pytest.fixture
def fleet(hub: Hub, clock: Any, tmp_path: Path) -> Iterator[Fleet]:
    """All on the good config and online, but those that are switched off; each has something to say."""
    hub.connection.execute("PRAGMA synchronous=OFF")  # no power is cut here
    exchange, time = Exchange(), Time(clock)
    hub.documents.issue("county", "config", GOOD)
    prefixes = ("".join(letters) for letters in itertools.product(LETTERS, repeat=3))
    enrolments = [hub.kiosks.add(f"qb-{home:04}-k1", next(prefixes)) for home in range(KIOSKS)]
    kiosks = [_kiosk(hub, one, time, exchange, tmp_path / one.kiosk.address.device) for one in enrolments]
    for kiosk in kiosks[:AWAY]:
        kiosk.on = False
    made = Fleet(hub, Loop(hub, exchange, monotonic=clock.ticks), clock, exchange, kiosks)
    made.loop.turn([Connected()])
    made.run(15)
    for kiosk in kiosks:
        kiosk.record()
    yield made
    for kiosk in kiosks:
        kiosk.connection.close()


def _untouched(fleet: Fleet) -> None:
    """Every kiosk is online at the right broker, and all that was recorded is at the hub, once."""
    for kiosk in fleet.kiosks:
        kiosk.record()
    fleet.run(60)
    assert {kiosk.host for kiosk in fleet.kiosks} == {BROKER}
    assert len(fleet.exchange.wires) == KIOSKS
    assert {outbox.counts(kiosk.connection) for kiosk in fleet.kiosks} == {outbox.QueueCounts(0, 2, 0)}
    [row] = fleet.hub.connection.execute("SELECT count(*) AS events, count(DISTINCT device) AS devices FROM events")
    assert (row["events"], row["devices"]) == (2 * KIOSKS, KIOSKS)


@pytest.mark.parametrize(("body", "why"), [(REFUSED, "refused"), (CUTTING, "reverted")])
def test_a_wrong_config_leaves_every_kiosk_on_the_last_good_one_and_none_cut_off(
    fleet: Fleet, body: bytes, why: str
) -> None:
    salt = fleet.push(body).salt
    fleet.run(400)
    campaign = fleet.hub.rollouts.of(salt)
    assert (campaign.state, campaign.permille, {one.what for one in campaign.failures}) == (State.ABORTED, 50, {why})
    fleet.come_back()
    fleet.run(60)
    assert fleet.bodies() == {60}
    _untouched(fleet)


def test_a_good_config_reaches_every_kiosk_in_waves_and_those_that_were_away_when_they_come(fleet: Fleet) -> None:
    salt = fleet.push(BETTER).salt
    shares = []
    for _ in range(3):
        fleet.run(150)
        shares.append(sum(kiosk.effective()["ui"]["idle_s"] == 70 for kiosk in fleet.kiosks) / KIOSKS)
        fleet.run(45)
    assert fleet.hub.rollouts.of(salt).state is State.DONE
    assert 0 < shares[0] < 0.1 < shares[1] < 0.35 < shares[2] == (KIOSKS - AWAY) / KIOSKS
    fleet.come_back()
    fleet.run(60)
    assert fleet.bodies() == {70}
    _untouched(fleet)


def test_without_a_canary_too_every_kiosk_comes_back_from_a_config_that_cuts_it_off(fleet: Fleet) -> None:
    fleet.hub.rollouts.push("county", CUTTING, force=False)
    fleet.run(30)
    assert len(fleet.exchange.wires) == 0
    fleet.run(150)
    fleet.come_back()
    fleet.run(180)
    assert fleet.bodies() == {60}
    _untouched(fleet)
