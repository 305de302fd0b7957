"""A provisioned kiosk on a temporary folder, the other process at its file, and a hub that opens what was sealed."""

import base64
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pytest
from nacl.public import PrivateKey
from nacl.signing import SigningKey

from edge_sync import documents, inbox, settlement
from edge_sync.acceptance import Accepted, Version
from edge_sync.bodies.opinion import OpinionSubmitted
from edge_sync.database import connect, transaction
from edge_sync.envelope import Event, Rejected, decode, digest
from edge_sync.identity import DATABASE_FILE, provision
from edge_sync.identity import load as load_identity
from edge_sync.link import LinkRecord
from edge_sync.sealing import SealKey, seal, unseal
from edge_sync.signing import sign_document
from kiosk.application.ports import RecordOpinion, Saved
from kiosk.clock import SimulatedClock
from kiosk.domain.clock import COUNTY_TIME, ClockQuality, Moment
from kiosk.domain.codes import ScryptCost, ticket_no
from kiosk.domain.opinion import Kind, Opinion
from kiosk.domain.rating import Aspect, Quality, Rating, Satisfaction
from kiosk.domain.ticket import QueryCode
from kiosk.storage import Space, open_storage
from kiosk.storage.kiosk_file import KioskFile
from kiosk.storage.space import RESERVE_BYTES, free_bytes

DEVICE = "qb-0302-k1"
HOME = "home/qb-0302"
CHEAP = ScryptCost(n=4, r=1, p=1)
PLENTY = 10**12
NOON = datetime(2026, 11, 15, 12, tzinfo=COUNTY_TIME)


Wire = TypeVar("Wire")


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


@dataclass
class Kiosk:
    """A kiosk's folder, with both processes' hands on it."""

    data: Path
    hub: PrivateKey = field(default_factory=PrivateKey.generate)
    bootid: str = "9f31c2aa"
    base: dict[str, Any] = field(default_factory=dict)
    free: int | None = PLENTY
    reserve_bytes: int = RESERVE_BYTES
    moment: Moment = field(default_factory=lambda: Moment(NOON, 5000.0, ClockQuality.NTP))
    receipts: list[Any] = field(default_factory=list)
    before: dict[str, bytes] = field(default_factory=dict)
    opened: list[KioskFile] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.clock = SimulatedClock(lambda: self.moment)

    @property
    def database(self) -> Path:
        return self.data / DATABASE_FILE

    def provision(self, *, ticket_floor: int = 0) -> None:
        """Do what the installer does with the hub's bundle."""
        root = SigningKey(b"r" * 32)
        keys = {"keys": [{"kid": "hub-1", "use": "seal", "public": _b64(bytes(self.hub.public_key))}]}
        document = {
            "name": "keys", "target": "county", "epoch": 1, "version": 1, "issued_at": NOON.isoformat(), "body": keys,
        }  # fmt: skip
        jws = sign_document(json.dumps(document).encode(), key=root, kid="root").decode()
        bundle = {
            "v": 1,
            "device": DEVICE,
            "ticket_prefix": "K7",
            "ticket_floor": ticket_floor,
            "signing_key": _b64(b"s" * 32),
            "box_key": _b64(b"b" * 32),
            "root_key": _b64(bytes(root.verify_key)),
            "documents": [{"topic": "dh/v1/qb/doc/keys", "jws": jws}],
        }
        provision(json.dumps(bundle).encode(), self.data)

    def start(self) -> KioskFile:
        """Start the kiosk's storage."""
        storage = open_storage(
            self.data,
            base_config=self.base,
            clock=self.clock,
            bootid=self.bootid,
            identity=load_identity(self.data),
            space=Space(
                self.data, self.reserve_bytes, lambda folder: free_bytes(folder) if self.free is None else self.free
            ),
            cost=CHEAP,
        )
        self.opened.append(storage)
        return storage

    def reboot(self) -> KioskFile:
        """Cut the power and start again: another boot, another steady clock."""
        self.close()
        self.bootid = "00000000" if self.bootid != "00000000" else "11111111"
        self.moment = Moment(self.moment.wall, 20.0, self.moment.quality)
        self.clock = SimulatedClock(lambda: self.moment)
        return self.start()

    def close(self) -> None:
        while self.opened:
            self.opened.pop().close()

    def save(self, storage: KioskFile, **changes: Any) -> Saved:
        """Save one opinion."""
        return storage.save(RecordOpinion(opinion(**changes)), self.clock.now())

    def sync(self, act: Callable[[Any], object]) -> None:
        """Commit something as edge-sync does, from its own connection."""
        with closing(connect(self.database)) as connection, transaction(connection):
            act(connection)

    def publish(
        self, target: str, name: str, body: Any, *, version: int = 1, expires_at: datetime | None = None
    ) -> None:
        """Put a document in force; a body of None withdraws it."""
        raw = json.dumps(body).encode()
        accepted = Accepted(target, name, Version(1, version, digest(raw)), None if body is None else raw, expires_at)
        self.sync(lambda connection: documents.store(connection, accepted, at=NOON))

    def publish_badges(self, *badges: dict[str, Any]) -> None:
        """Seal badges to the device and put them in force."""
        key = SealKey(DEVICE, bytes(load_identity(self.data).box_key.public_key))
        sealed = seal(json.dumps({"badges": badges}).encode(), [key])
        self.publish(f"dev/{DEVICE}", "badges", {"data_base64": _b64(sealed)})

    def receive(self, event_type: str, data: Any, *, number: int, expires_at: datetime | None = None) -> None:
        """Put a down event into the inbox."""
        raw = data if isinstance(data, bytes) else json.dumps(data).encode()
        arrival = inbox.Arrival(f"event-{number}", digest(raw), event_type, number, raw, NOON, expires_at)
        self.sync(lambda connection: inbox.add(connection, arrival))

    def settle(self, *settled: str, rejected: Sequence[str] = ()) -> None:
        """Decide rows by their event ids, as a verdict does."""
        refusals = [Rejected(event_id, "schema") for event_id in rejected]
        self.sync(lambda connection: settlement.settle(connection, settled, refusals, at=NOON))

    def connected(self, *, online: bool) -> None:
        """Write what edge-sync writes about its link."""
        with closing(connect(self.database)) as connection:
            LinkRecord(connection).set_online(connection, NOON, online=online)

    def events(self) -> list[Event]:
        """Return the outbox in order."""
        with closing(connect(self.database)) as connection:
            return [decode(raw) for (raw,) in connection.execute("SELECT event FROM outbox ORDER BY seq")]

    def submitted(self) -> list[OpinionSubmitted]:
        """Open the opinions of the outbox as the hub does."""
        return self.unsealed("dh.opinion.submitted.v1", OpinionSubmitted)

    def unsealed(self, event_type: str, shape: type[Wire]) -> list[Wire]:
        """Open the sealed events of one type as the hub does."""
        return [
            msgspec.json.decode(unseal(event.data_base64 or b"", {"hub-1": self.hub}), type=shape)
            for event in self.events()
            if event.type == event_type
        ]

    def count(self, table: str) -> int:
        with closing(connect(self.database)) as connection:
            return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 - our own tables


def opinion(**changes: Any) -> Opinion:
    """An anonymous opinion made of one sentence, but for `changes`."""
    usual: dict[str, Any] = {
        "kind": Kind.ADVICE,
        "category": "lighting",
        "phrases": ("路灯不亮",),
        "text": "",
        "place": "",
        "to_deputy_id": None,
        "contact": None,
        "language": "zh",
        "notice_version": 1,
    }
    return Opinion(**{**usual, **changes})


def rating(**changes: Any) -> Rating:
    """A rating with everything that can be said in it, but for `changes`."""
    usual: dict[str, Any] = {
        "opinion_id": "opinion-1",
        "ticket_no": ticket_no("K7", 12345),
        "query_code": QueryCode("739184"),
        "round": 1,
        "value": Satisfaction.UNSATISFIED,
        "grades": {Aspect.MANNER: Quality.POOR},
        "comment": "暖气还是不热",
        "redo": True,
        "language": "zh",
    }
    return Rating(**{**usual, **changes})


def case_step(opinion_id: str, ticket_no: str, rev: int, status: str = "accepted", **more: Any) -> dict[str, Any]:
    """The data of one step of a case."""
    return {
        "event_id": f"step-{rev}", "opinion_id": opinion_id, "ticket_no": ticket_no, "rev": rev,
        "at": NOON.isoformat(), "status": status, **more,
    }  # fmt: skip


@pytest.fixture
def step() -> Callable[..., dict[str, Any]]:
    return case_step


@pytest.fixture(name="opinion")
def opinion_fixture() -> Callable[..., Opinion]:
    return opinion


@pytest.fixture(name="rating")
def rating_fixture() -> Callable[..., Rating]:
    return rating


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[Kiosk]:
    made = Kiosk(tmp_path / "data")
    made.provision()
    yield made
    made.close()
