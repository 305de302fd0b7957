"""The real core on a real file with device mocks, no window: a person who presses, scans, waits and looks."""

import base64
import hashlib
import json
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from nacl.public import PrivateKey
from nacl.signing import SigningKey

from edge_sync import documents, inbox, queries, settlement
from edge_sync.acceptance import Accepted, Version
from edge_sync.bodies import query as wire
from edge_sync.bodies.documents import RosterDeputy
from edge_sync.bodies.words import Kind, Level
from edge_sync.database import connect, transaction
from edge_sync.envelope import digest
from edge_sync.identity import DATABASE_FILE, provision
from edge_sync.identity import load as load_identity
from edge_sync.link import LinkRecord
from edge_sync.lock import hold
from edge_sync.program import LOCK_FILE
from edge_sync.queries import Answer, AnswerState
from edge_sync.sealing import SealKey, seal, unseal
from edge_sync.signing import sign_document
from hardware.board import Board, open_board
from hardware.config import Backend, HardwareConfig, PanelConfig, PrinterConfig, ScannerConfig, SpeakerConfig
from kiosk.application.writing import Engines
from kiosk.bootstrap import LOCALES, Core
from kiosk.clock import SimulatedClock
from kiosk.domain.clock import COUNTY_TIME
from kiosk.domain.codes import ScryptCost
from kiosk.domain.visit.events import StrokeBegun, StrokeWritten, Ticked
from kiosk.presenters.models import ScreenModel, buttons
from kiosk.presenters.text import load
from kiosk.storage import Space, open_storage
from kiosk.typography.slip import SlipTypesetter
from tests.input.fakes import FakeHandwriting, FakePinyin

DEVICE = "qb-0302-k1"
NOON = datetime(2026, 11, 15, 12, tzinfo=COUNTY_TIME)
PATIENCE_S = 6.0
SECRET = {"qb-d0001": "0" * 26, "qb-d0002": "1" * 26}
CATALOG = {
    "categories": [
        {
            "code": "heating",
            "name": {"zh": "供热取暖", "en": "Heating"},
            "icon": "heating",
            "phrases": [
                {"text": {"zh": "家里暖气不热。", "en": "It is cold."}, "kind": "complaint"},
                {"text": {"zh": "供热费怎么算?"}, "kind": "inquiry"},
            ],
        }
    ],
    "places": [{"zh": "村委会"}, {"zh": "村小学"}],
}
ROSTER = {
    "deputies": [
        {
            "deputy_id": "qb-d0001",
            "name": {"zh": "赵佳宁"},
            "levels": ["county"],
            "home_id": "qb-0302",
            "public_code": "QBHPDSZK5G",
        },
        {
            "deputy_id": "qb-d0002",
            "name": {"zh": "祖丽菲亚·依明"},
            "levels": ["township"],
            "home_id": "qb-0302",
            "public_code": "QB736TXP3P",
        },
    ]
}


HOMES = {
    "county": {"zh": "启北县"},
    "homes": [{"home_id": "qb-0105", "name": {"zh": "红星镇代表之家"}, "level": "township"}],
}


class NotSeenError(AssertionError):
    """What should have come to be seen has not."""


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bundle(hub: PrivateKey) -> bytes:
    root = SigningKey(b"r" * 32)
    keys = {"keys": [{"kid": "hub-1", "use": "seal", "public": _b64(bytes(hub.public_key))}]}
    document = {
        "name": "keys", "target": "county", "epoch": 1, "version": 1, "issued_at": NOON.isoformat(), "body": keys,
    }  # fmt: skip
    jws = sign_document(json.dumps(document).encode(), key=root, kid="root").decode()
    return json.dumps(
        {
            "v": 1,
            "device": DEVICE,
            "ticket_prefix": "K7",
            "signing_key": _b64(b"s" * 32),
            "box_key": _b64(b"b" * 32),
            "root_key": _b64(bytes(root.verify_key)),
            "documents": [{"topic": "dh/v1/qb/doc/keys", "jws": jws}],
        }
    ).encode()


@dataclass
class Person:
    """Somebody before the kiosk, and the office behind it."""

    data: Path
    core: Core
    clock: SimulatedClock
    board: Board
    room: "Room"
    hub: PrivateKey

    @property
    def model(self) -> ScreenModel:
        self.core.mailbox.drain()
        return self.core.screen()

    @property
    def body(self) -> Any:
        return self.model.body

    def press(self, *ids: str) -> "Person":
        """Press controls one after the other, each as soon as it is there."""
        for control in ids:
            self.until(lambda model, control=control: control in buttons(model) and buttons(model)[control].enabled)
            self.core.press(buttons(self.model)[control])
        return self

    def type(self, screen: str, text: str) -> "Person":
        return self.press(*(f"{screen}.pad.{key}" for key in text))

    def write(self, *strokes: Any) -> "Person":
        """Write strokes on the field, and see what was read."""
        for stroke in strokes:
            self.core.mailbox.post(StrokeBegun())
            self.core.mailbox.post(StrokeWritten(stroke))
        return self.until(lambda model: bool(model.body.candidates) and model.body.next.enabled, "candidates")

    def sees(self, name: str) -> "Person":
        """See the screen within some seconds of real time."""
        return self.until(lambda model: model.name == name, f"screen {name}")

    def until(self, holds: Callable[[ScreenModel], bool], what: str = "") -> "Person":
        deadline = time.monotonic() + PATIENCE_S
        while not holds(self.model):
            if time.monotonic() > deadline:
                raise NotSeenError(f"{what}, but {self.model.name}: {self.model.body} {self.model.banner}")
            time.sleep(0.005)  # the file and the devices have threads of their own
        return self

    def wait(self, seconds: float) -> "Person":
        """Let time pass on the kiosk's clock, second by second."""
        for _ in range(int(seconds)):
            self.clock.advance(1)
            self.core.mailbox.post(Ticked(self.clock.now()))
            self.core.mailbox.drain()
        return self

    def scan(self, text: str) -> "Person":
        assert self.board.simulated is not None
        assert self.board.simulated.scanner is not None
        self.board.simulated.scanner.hold(text)
        return self

    def badge(self, deputy_id: str) -> "Person":
        return self.scan(f"DHB1:{deputy_id}:{SECRET[deputy_id]}")

    @property
    def printer(self) -> Any:
        assert self.board.simulated is not None
        return self.board.simulated.printer

    @property
    def speaker(self) -> Any:
        assert self.board.simulated is not None
        return self.board.simulated.speaker

    @property
    def panel(self) -> Any:
        assert self.board.simulated is not None
        return self.board.simulated.panel

    def _sync(self, act: Callable[[Any], object]) -> None:
        with closing(connect(self.data / DATABASE_FILE)) as connection, transaction(connection):
            act(connection)

    def office_publishes(self, target: str, name: str, body: Any, version: int = 1) -> "Person":
        _publish(self.data, target, name, body, version)
        return self

    def hub_takes_everything(self) -> "Person":
        with closing(connect(self.data / DATABASE_FILE)) as connection:
            ids = [row[0] for row in connection.execute("SELECT id FROM outbox")]
        self._sync(lambda connection: settlement.settle(connection, ids, [], at=NOON))
        return self

    def office_commands(self, name: str, data: Any, *, minutes: int) -> "Person":
        raw = json.dumps(data).encode()
        until = self.clock.now().wall + timedelta(minutes=minutes)
        number = self._ask(lambda connection: connection.execute("SELECT count(*) FROM inbox").fetchone()[0])
        arrival = inbox.Arrival(f"command-{number}", digest(raw), f"dh.command.{name}.v1", number, raw, NOON, until)
        self._sync(lambda connection: inbox.add(connection, arrival))
        return self

    @contextmanager
    def linked(self) -> Iterator[None]:
        """Have edge-sync run, with a link, while inside."""
        with hold(self.data / LOCK_FILE, "edge-sync"), closing(connect(self.data / DATABASE_FILE)) as connection:
            LinkRecord(connection).set_online(connection, NOON, online=True)
            yield
            LinkRecord(connection).set_online(connection, NOON, online=False)

    def questions(self) -> Any:
        """The questions to the county in the file, open or not."""
        return self._ask(lambda connection: sorted(queries.kept(connection)))

    def county_shows(self, ticket_no: str, reply: str) -> "Person":
        self.county_writes(ticket_no, reply)()
        return self

    def county_writes(self, ticket_no: str, reply: str) -> Callable[[], None]:
        """Make the answer to the open question; it reaches the kiosk when called."""
        step = wire.PublicStep(rev=1, at=NOON, status="replied", public_text={"zh": reply})
        case = wire.CaseResult(
            opinion_id="o-1", ticket_no=ticket_no, home_id="qb-0105", kind=Kind.HELP, category="heating",
            created_at=NOON, status="replied", rev=1, timeline=(step,),
        )  # fmt: skip
        return self._answering(case)

    def county_introduces(self, public_code: str) -> "Person":
        deputy = RosterDeputy(
            deputy_id="qb-d9",
            name={"zh": "阿依古丽"},
            levels=(Level.COUNTY,),
            home_id="qb-0105",
            public_code=public_code,
        )
        self._answering(wire.DeputyResult(deputy=deputy))()
        return self

    def county_refuses(self, reason: Any) -> "Person":
        self._answering(wire.Refused(reason=reason))()
        return self

    def _answering(self, result: wire.SealedResult) -> Callable[[], None]:
        self.until(lambda _: bool(self._ask(queries.waiting)), "a question")
        [asked] = self._ask(queries.waiting)
        query = msgspec.json.decode(unseal(asked.sealed, {"hub-1": self.hub}), type=wire.SealedQuery)
        payload = seal(msgspec.json.encode(result), [SealKey("once", query.reply_to)])
        ended = Answer(AnswerState.ANSWERED, payload)
        return lambda: self._sync(lambda connection: queries.end(connection, asked.id, ended))

    def _ask(self, read: Callable[[Any], Any]) -> Any:
        with closing(connect(self.data / DATABASE_FILE)) as connection:
            return read(connection)

    def office_writes(self, opinion_id: str, ticket_no: str, rev: int, status: str, **more: Any) -> "Person":
        step = {
            "event_id": f"step-{rev}", "opinion_id": opinion_id, "ticket_no": ticket_no, "rev": rev,
            "at": NOON.isoformat(), "status": status, **more,
        }  # fmt: skip
        raw = json.dumps(step).encode()
        arrival = inbox.Arrival(f"event-{rev}", digest(raw), "dh.case.updated.v1", rev, raw, NOON)
        self._sync(lambda connection: inbox.add(connection, arrival))
        return self


@dataclass
class Room:
    """Bytes free on the disk."""

    free: int = 10**12


def _publish(data: Path, target: str, name: str, body: Any, version: int) -> None:
    raw = json.dumps(body).encode()
    accepted = Accepted(target, name, Version(1, version, digest(raw)), raw, None)
    with closing(connect(data / DATABASE_FILE)) as connection, transaction(connection):
        documents.store(connection, accepted, at=NOON)


def _publish_all(data: Path) -> None:
    hashes = {deputy: hashlib.sha256(secret.encode()).hexdigest() for deputy, secret in SECRET.items()}
    badges = [{"deputy_id": deputy, "badge_sha256": digits} for deputy, digits in hashes.items()]
    key = SealKey(DEVICE, bytes(load_identity(data).box_key.public_key))
    sealed = seal(json.dumps({"badges": badges}).encode(), [key])
    _publish(data, f"dev/{DEVICE}", "badges", {"data_base64": _b64(sealed)}, 1)
    _publish(data, "county", "catalog", CATALOG, 1)
    _publish(data, "county", "roster/qb-0302", ROSTER, 1)
    _publish(data, "county", "homes", HOMES, 1)
    _publish(data, "home/qb-0302", "config", {"print": {"enabled": True}}, 1)


def start(data: Path, room: Room, clock: SimulatedClock, bootid: str, hub: PrivateKey) -> Person:
    """Switch the kiosk on."""
    mock = HardwareConfig(
        PrinterConfig(Backend.MOCK),
        ScannerConfig(Backend.MOCK),
        PanelConfig(Backend.MOCK),
        SpeakerConfig(Backend.MOCK, headphones="ears"),
    )
    board = open_board(mock, clock=lambda: clock.now().steady)
    storage = open_storage(
        data,
        base_config={},
        clock=clock,
        bootid=bootid,
        identity=load_identity(data),
        space=Space(data, 1024, lambda _: room.free),
        cost=ScryptCost(n=4, r=1, p=1),
    )
    core = Core(
        storage=storage,
        board=board,
        clock=clock,
        catalogues=load(LOCALES),
        setter=SlipTypesetter(),
        device_id=DEVICE,
        engines=Engines(handwriting=FakeHandwriting, pinyin=FakePinyin),
    )
    return Person(data, core, clock, board, room, hub)


@pytest.fixture
def person(tmp_path: Path) -> Iterator[Person]:
    """Somebody before a kiosk in order."""
    data = tmp_path / "data"
    hub = PrivateKey.generate()
    provision(_bundle(hub), data)
    room, clock = Room(), SimulatedClock()
    open_storage(
        data, base_config={}, clock=clock, bootid="9f31c2aa", identity=load_identity(data), space=Space(data, 1024)
    ).close()
    _publish_all(data)
    somebody = start(data, room, clock, "9f31c2aa", hub)
    yield somebody
    somebody.core.close()


@pytest.fixture
def rebooted() -> Iterator[Callable[[Person], Person]]:
    """Switch a kiosk off and on again."""
    started: list[Person] = []

    def reboot(person: Person) -> Person:
        person.core.close()
        started.append(start(person.data, person.room, person.clock, "00000000", person.hub))
        return started[-1]

    yield reboot
    for person in started:
        person.core.close()
