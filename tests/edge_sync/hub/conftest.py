"""A hub on a temporary folder, a clock advanced by hand, a link without a broker, and kiosks that speak to it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import pytest
from uuid_utils import uuid7

from edge_sync.bodies.opinion import OPINION_SUBMITTED, Channel, CodeHash, OpinionSubmitted
from edge_sync.bodies.words import Kind
from edge_sync.envelope import (
    CONTENT_TYPE,
    JSON_DATA,
    SEALED_DATA,
    Event,
    Verdicts,
    decode_verdicts,
    encode,
    is_sealed_type,
    join,
)
from edge_sync.hub.founding import found
from edge_sync.hub.hub import Hub, assemble
from edge_sync.hub.keyring import Keyring, create
from edge_sync.hub.kiosks import Enrolment
from edge_sync.hub.service import Loop
from edge_sync.hub.source import Server, Source
from edge_sync.hub.transport import Arrival, Delivery, Outgoing, Sent
from edge_sync.sealing import SealKey, seal
from edge_sync.signing import sign_publish, verify_publish
from edge_sync.topics import Address
from tests.postgresql import running


@dataclass
class Clock:
    """Wall clock and monotonic clock that stand still until advanced."""

    at: datetime = datetime(2026, 11, 15, 2, 0, tzinfo=UTC)
    monotonic: float = 1000.0

    def now(self) -> datetime:
        return self.at

    def ticks(self) -> float:
        return self.monotonic

    def advance(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)
        self.monotonic += seconds


@dataclass
class PaperLink:
    """A `Link` that writes down what the hub does with it; `up` False is a broker that is away."""

    published: list[Outgoing] = field(default_factory=list)
    acknowledged: list[Delivery] = field(default_factory=list)
    subscribed: list[str] = field(default_factory=list)
    unsubscribed: list[str] = field(default_factory=list)
    up: bool = True

    def publish(self, message: Outgoing) -> int | None:
        if not self.up:
            return None
        self.published.append(message)
        return len(self.published)

    def acknowledge(self, delivery: Delivery) -> None:
        self.acknowledged.append(delivery)

    def subscribe(self, filters: Sequence[str]) -> None:
        self.subscribed += filters

    def unsubscribe(self, filters: Sequence[str]) -> None:
        self.unsubscribed += filters

    def on(self, ending: str) -> list[Outgoing]:
        """What was published on topics that end so."""
        return [one for one in self.published if one.topic.endswith(ending)]

    def sent(self) -> list[Arrival]:
        """What the broker would say: it took everything."""
        return [Sent(ticket) for ticket in range(1, len(self.published) + 1)]


@dataclass
class Speaker:
    """A kiosk's side of the wire, with its private keys."""

    enrolment: Enrolment
    keyring: Keyring
    clock: Clock
    seq: int = 0

    @property
    def address(self) -> Address:
        return self.enrolment.kiosk.address

    def event(self, event_type: str, content: Any, /, **changed: Any) -> bytes:
        """The bytes of an event, sealed when its type is."""
        self.seq += 1
        raw = msgspec.json.encode(content)
        fields: dict[str, Any] = {
            "specversion": "1.0",
            "id": str(uuid7()),
            "source": self.address.source,
            "type": event_type,
            "time": self.clock.now(),
            "seq": self.seq,
            "bootid": "9f31c2aa",
        }
        if is_sealed_type(event_type):
            keys = [
                SealKey(one.kid, one.public) for one in self.keyring.listed().keys if one.use in ("seal", "recovery")
            ]
            fields |= {"datacontenttype": SEALED_DATA, "data_base64": seal(raw, keys), "keyid": keys[0].kid}
        else:
            fields |= {"datacontenttype": JSON_DATA, "data": msgspec.Raw(raw)}
        return encode(Event(**(fields | changed)))

    def opinion(self, **changed: Any) -> OpinionSubmitted:
        """An opinion about heating."""
        fields: dict[str, Any] = {
            "opinion_id": str(uuid7()),
            "ticket_no": f"{self.enrolment.ticket_prefix}-{3000 + self.seq}-X".replace("0", "Z").replace("1", "Y"),
            "query_code": CodeHash(b"salt", b"hash", 2**14, 8, 1),
            "home_id": self.address.home,
            "lang": "zh",
            "channel": Channel.KIOSK_SELF,
            "kind": Kind.COMPLAINT,
            "category": "heating",
            "created_at": self.clock.now(),
            "phrases": ("家里暖气不热。",),
            "place_text": "团结村二组",
        }
        return OpinionSubmitted(**(fields | changed))

    def submitted(self, **changed: Any) -> bytes:
        return self.event(OPINION_SUBMITTED, self.opinion(**changed))

    def publish(self, channel: str, payload: bytes, *, signed: bool = True, **changed: Any) -> Delivery:
        """A publish on ``up/{channel}`` as the hub gets it."""
        topic = self.address.up(channel)
        properties = (
            sign_publish(topic, payload, key=self.enrolment.signing_key, kid=self.address.device) if signed else []
        )
        fields = {
            "topic": topic,
            "payload": payload,
            "properties": dict(properties),
            "content_type": CONTENT_TYPE if channel == "events" else "",
        }
        return Delivery(**(fields | changed))

    def batch(self, *events: bytes, **changed: Any) -> Delivery:
        return self.publish("events", join(events), **changed)

    def verdicts(self, link: PaperLink) -> list[Verdicts]:
        """The verdicts this kiosk got, each with a good signature of the hub."""
        found = link.on(f"{self.address.device}/down/verdicts")
        for one in found:
            verify_publish(one.topic, one.payload, dict(one.properties), self.keyring.down_keys)
        return [decode_verdicts(one.payload) for one in found]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def keyring(tmp_path: Path, clock: Clock) -> Keyring:
    return create(tmp_path / "keys", "qb", now=clock.now())


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Everything that uses a hub runs on both databases, but what is about the SQLite file itself."""
    if "source" in metafunc.fixturenames:
        is_about_the_file = metafunc.definition.get_closest_marker("sqlite") is not None
        metafunc.parametrize("database", ["sqlite"] if is_about_the_file else ["sqlite", "postgresql"], scope="session")


@pytest.fixture(scope="session")
def server(database: str) -> Iterator[Server | None]:
    """One PostgreSQL for all tests that need it."""
    if database == "sqlite":
        yield None
        return
    with running() as one:
        yield Server(one.url)


@pytest.fixture
def source(server: Server | None, tmp_path: Path) -> Iterator[Source]:
    """Where an empty hub database may be made."""
    if server is None:
        yield tmp_path / "hub.db"
        return
    with psycopg.connect(server.url, autocommit=True) as connection:
        for (schema,) in connection.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'county_hub%'"):
            connection.execute(f"DROP SCHEMA {schema} CASCADE")
    yield server


@pytest.fixture
def hub(source: Source, keyring: Keyring, clock: Clock) -> Iterator[Hub]:
    founded = found(source, keyring)
    assembled = assemble(founded.connection, keyring, now=clock.now)
    yield assembled
    assembled.close()


@pytest.fixture
def link() -> PaperLink:
    return PaperLink()


@pytest.fixture
def loop(hub: Hub, link: PaperLink, clock: Clock) -> Loop:
    return Loop(hub, link, monotonic=clock.ticks)


@pytest.fixture
def kiosk(hub: Hub, clock: Clock) -> Speaker:
    return Speaker(hub.kiosks.add("qb-0302-k1", "K7"), hub.keyring, clock)


@pytest.fixture
def other(hub: Hub, clock: Clock) -> Speaker:
    return Speaker(hub.kiosks.add("qb-0001-k1", "M2"), hub.keyring, clock)
