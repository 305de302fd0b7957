"""A county in a test: its keys, a kiosk on a temporary folder, a hub behind a loopback, and a clock to turn."""

import base64
import io
import itertools
import json
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from nacl.public import PrivateKey
from nacl.signing import SigningKey

from edge_sync import documents
from edge_sync.agent import Agent, Surroundings
from edge_sync.bodies.query import Reconcile
from edge_sync.comparison import answer
from edge_sync.database import connect, transaction
from edge_sync.envelope import (
    JSON_DATA,
    ClockQuality,
    Rejected,
    Retry,
    Verdicts,
    decode,
    digest,
    encode_verdicts,
    split,
)
from edge_sync.floors import FLOORS_FILE, Floors
from edge_sync.identity import DATABASE_FILE, Identity, provision
from edge_sync.journal import Journal
from edge_sync.loopback import Faults, Loopback
from edge_sync.outbox import Draft, Outbox
from edge_sync.presence import Voice
from edge_sync.signing import sign_document, sign_publish, verify_publish
from edge_sync.topics import document_topic
from edge_sync.transport import Incoming, Outgoing, Transport

DEVICE = "qb-0302-k1"
EPOCH = "01JAAAAAAAAAAAAAAAAAAAAAAA"


class ManualClock:
    """A clock that stands still unless it is turned."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.wall = datetime(2026, 11, 15, 2, 42, tzinfo=UTC)
        self.trusted = True

    def now(self) -> datetime:
        return self.wall

    def is_trusted(self) -> bool:
        return self.trusted

    def monotonic(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds
        self.wall += timedelta(seconds=seconds)


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


class County:
    """Keys of the county and what its hub would sign."""

    def __init__(self) -> None:
        self.root, self.doc, self.down, self.device = (SigningKey(bytes([n]) * 32) for n in (1, 2, 3, 4))
        self.seal, self.recovery, self.box = (PrivateKey(bytes([n]) * 32) for n in (5, 6, 7))

    def listed(self) -> list[dict[str, str]]:
        return [
            {"kid": "doc-1", "use": "doc", "public": _b64(bytes(self.doc.verify_key))},
            {"kid": "down-1", "use": "down", "public": _b64(bytes(self.down.verify_key))},
            {"kid": "recovery-1", "use": "recovery", "public": _b64(bytes(self.recovery.public_key))},
            {"kid": "seal-1", "use": "seal", "public": _b64(bytes(self.seal.public_key))},
        ]

    def document(
        self,
        name: str,
        body: Any,
        *,
        version: int = 1,
        epoch: int = 1,
        target: str = "county",
        key: SigningKey | None = None,
        kid: str | None = None,
        rollout: Any = None,
    ) -> bytes:
        payload = {"name": name, "target": target, "epoch": epoch, "version": version, "body": body}
        if rollout is not None:
            payload["rollout"] = rollout
        raw = json.dumps({**payload, "issued_at": "2026-11-01T00:00:00Z", "expires_at": None}).encode()
        is_keys = name == "keys"
        default = self.root if is_keys else self.doc
        return sign_document(raw, key=key or default, kid=kid or ("root" if is_keys else "doc-1"))

    def keys(self, *, version: int = 1, extra: Sequence[dict[str, str]] = ()) -> bytes:
        return self.document("keys", {"keys": [*self.listed(), *extra]}, version=version)

    def published(self, name: str, jws: bytes, target: str = "county") -> Outgoing:
        return Outgoing(document_topic("qb", target, name), jws, retain=True)

    def incoming(self, name: str, jws: bytes, target: str = "county") -> Incoming:
        return Incoming(document_topic("qb", target, name), jws, retained=True)

    def signed(self, topic: str, payload: bytes, *, key: SigningKey | None = None) -> dict[str, str]:
        return dict(sign_publish(topic, payload, key=key or self.down, kid="down-1"))

    def bundle(self, **changes: Any) -> bytes:
        content = {
            "v": 1,
            "device": DEVICE,
            "ticket_prefix": "K7",
            "ticket_floor": 0,
            "seq_floor": 0,
            "signing_key": _b64(bytes(self.device)),
            "box_key": _b64(bytes(self.box)),
            "root_key": _b64(bytes(self.root.verify_key)),
            "documents": [{"topic": document_topic("qb", "county", "keys"), "jws": self.keys().decode()}],
        }
        return json.dumps({**content, **changes}).encode()


@dataclass
class Kiosk:
    """A provisioned kiosk's folder with its outbox."""

    folder: Path
    identity: Identity
    connection: Any
    outbox: Outbox
    clock: ManualClock
    log: io.StringIO = field(default_factory=io.StringIO)

    def record(self, count: int = 1, *, kind: str = "dh.help.called.v1", size: int = 20) -> list[str]:
        """Record events, each in a transaction of its own; return their ids."""
        ids = []
        for _ in range(count):
            data = json.dumps({"at": self.clock.now().isoformat(), "screen": "s" * size, "by": "touch"}).encode()
            with transaction(self.connection):
                ids.append(self.outbox.append(self.connection, Draft(kind, data, self.clock.now(), ClockQuality.NTP)))
        return ids

    def agent(self, transport: Transport, *, seed: int = 1) -> Agent:
        voice = Voice(self.identity, "9f31c2aa", "0.1.0")
        dice = random.Random(seed)  # noqa: S311 - repeatable jitter, not secrets
        return Agent(
            voice, self.connection, transport, Surroundings(self.clock, dice.random, Journal(self.log, self.clock))
        )

    def events(self) -> list[dict[str, Any]]:
        """What the log tells."""
        return [json.loads(line) for line in self.log.getvalue().splitlines()]


class Hub:
    """A hub that commits into memory. `unreadable` ids leave a whole batch unanswered, as a failing parser would."""

    def __init__(self, county: County, identity: Identity, loopback: Loopback) -> None:
        self._county = county
        self._address = identity.address
        self._devices = {identity.address.device: identity.signing_key.verify_key}
        self._loopback = loopback
        self.epoch = EPOCH
        self.credit = 2000
        self.away = False
        self.committed: dict[str, tuple[int, bytes]] = {}
        self.stored: list[str] = []
        self.unreadable: set[str] = set()
        self.refuses: dict[str, str] = {}
        self.postpones: dict[str, float] = {}
        self.said: dict[str, list[bytes]] = {}
        self.asked: list[Outgoing] = []
        self.answers_queries = True
        self.batches: list[list[str]] = []

    def serve(self) -> None:
        """Take what has come and answer it."""
        for message in self._loopback.at_hub():
            channel = message.topic.rpartition("/")[2]
            self.said.setdefault(channel, []).append(message.payload)
            if channel == "events" and not self.away:
                verify_publish(message.topic, message.payload, dict(message.properties), self._devices)
                self._ingest(message.payload)

            elif channel == "query":
                verify_publish(message.topic, message.payload, dict(message.properties), self._devices)
                self.asked.append(message)
                self._compare(message)

    def _compare(self, message: Outgoing) -> None:
        """Answer ``reconcile``; what is sealed waits in `asked` for the test's `result`."""
        if message.content_type != JSON_DATA or self.away or not self.answers_queries:
            return
        query = msgspec.json.decode(message.payload, type=Reconcile)
        held = [(seq, event_id) for event_id, (seq, _) in self.committed.items()]
        within = sorted(place for place in held if query.from_seq <= place[0] <= query.to_seq)
        self.result(message, answer(query, within, self.epoch))

    def result(self, query: Outgoing, result: Any, *, kid: str = "down-1") -> Outgoing:
        """Answer a query, and return the publish."""
        body = {"correlation": query.correlation, **msgspec.to_builtins(result)}
        topic, payload = self._address.down("result"), msgspec.json.encode(body)
        signed = self._county.signed(topic, payload) | {"kid": kid}
        publish = Outgoing(topic, payload, tuple(signed.items()), correlation=query.correlation)
        self._loopback.send(publish)
        return publish

    def _ingest(self, payload: bytes) -> None:
        raws = split(payload)
        events = [decode(raw) for raw in raws]
        self.batches.append([event.id for event in events])
        if self.unreadable & {event.id for event in events}:
            return
        answer: dict[str, list[Any]] = {"committed": [], "duplicate": [], "rejected": [], "retry": []}
        for raw, event in zip(raws, events, strict=True):
            if event.id in self.refuses:
                answer["rejected"].append(Rejected(event.id, self.refuses[event.id]))
            elif event.id in self.postpones:
                answer["retry"].append(Retry(event.id, self.postpones.pop(event.id)))
            elif event.id in self.committed:
                assert self.committed[event.id] == (event.seq, digest(raw)), "same id, other bytes"
                answer["duplicate"].append(event.id)
            else:
                self.committed[event.id] = (event.seq, digest(raw))
                self.stored.append(event.id)
                answer["committed"].append(event.id)
        self.answer(Verdicts(hub_epoch=self.epoch, credit=self.credit, **{k: tuple(v) for k, v in answer.items()}))

    def answer(self, verdicts: Verdicts) -> None:
        self.send("verdicts", encode_verdicts(verdicts))

    def send(self, channel: str, payload: bytes) -> None:
        topic = self._address.down(channel)
        self._loopback.send(Outgoing(topic, payload, tuple(self._county.signed(topic, payload).items())))


@dataclass
class Line:
    """A kiosk, its agent, the loopback and the hub behind it."""

    kiosk: Kiosk
    agent: Agent
    loopback: Loopback
    hub: Hub

    def run(self, seconds: float, until: Callable[[], bool] = lambda: False) -> None:
        """Let time pass, at most `seconds`, at the agent's own pace."""
        end = self.kiosk.clock.monotonic() + seconds
        while self.kiosk.clock.monotonic() < end and not until():
            self.agent.step()
            self.hub.serve()


@pytest.fixture
def county() -> County:
    return County()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def kiosk(tmp_path: Path, county: County, clock: ManualClock) -> Iterator[Kiosk]:
    identity = provision(county.bundle(), tmp_path)
    with closing(connect(tmp_path / DATABASE_FILE)) as connection:
        connection.execute("PRAGMA synchronous=OFF")  # these tests cut no power
        floors = Floors(tmp_path / FLOORS_FILE)
        outbox = Outbox(identity.address, "9f31c2aa", lambda: documents.seal_keys(connection), floors=floors)
        yield Kiosk(tmp_path, identity, connection, outbox, clock)


@pytest.fixture
def line(kiosk: Kiosk, county: County) -> Callable[..., Line]:
    """Make a line over a loopback with the given faults and seed."""
    seeds = itertools.count(1)

    def make(faults: Faults | None = None, seed: int | None = None) -> Line:
        seed = next(seeds) if seed is None else seed
        loopback = Loopback(kiosk.clock, seed, faults)
        return Line(kiosk, kiosk.agent(loopback, seed=seed), loopback, Hub(county, kiosk.identity, loopback))

    return make
