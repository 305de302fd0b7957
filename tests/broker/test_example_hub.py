"""docs/example_hub.py, a hub that shares no code with ours, serves a real `edge-sync` over a real Mosquitto."""

import ast
import base64
import hashlib
import importlib.util
import json
import queue
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import paho.mqtt.client as paho
import pytest
from nacl.public import PrivateKey
from nacl.signing import SigningKey
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from edge_sync import documents, outbox
from edge_sync.bodies.events import UP
from edge_sync.envelope import SEALED_FAMILIES, Event, encode, join
from edge_sync.sealing import SealKey, seal
from edge_sync.signing import sign_publish, verify_publish

EXAMPLE = Path(__file__).parents[2] / "docs" / "example_hub.py"
EPOCH = "01JAAAAAAAAAAAAAAAAAAAAAAA"
DEVICE = "qb-0302-k1"
DOC_KEY, DOWN_KEY, DEVICE_KEY = (SigningKey(bytes([n]) * 32) for n in (2, 3, 4))  # those of the bundle
AT = datetime(2026, 11, 15, tzinfo=UTC)
SEAL_TO = bytes(PrivateKey(bytes([5]) * 32).public_key)
SEALED = seal(b"{}", [SealKey("seal-1", SEAL_TO)])  # once, as the same event has the same bytes
ASKED = b"0123456789abcdef"
CONFIG = {"name": "config", "target": "county", "epoch": 1, "version": 1, "issued_at": "2026-11-01T00:00:00Z"}


def text(raw: Any) -> str:
    return base64.b64encode(bytes(raw)).decode()


class Example:
    """The example as a process, and its database as whoever runs it would read it."""

    def __init__(self, folder: Path, port: int, process: Callable[[list[str], Path], Any]) -> None:
        self.database = folder / "example.db"
        settings = {
            "county": "qb",
            "database": str(self.database),
            "broker": ["127.0.0.1", port],
            "down": {"kid": "down-1", "seed": text(DOWN_KEY)},
            "doc": {"kid": "doc-1", "seed": text(DOC_KEY)},
            "seal_kids": ["seal-1"],
            "devices": {DEVICE: text(DEVICE_KEY.verify_key)},
            "documents": [{"topic": "dh/v1/qb/doc/config", "payload": CONFIG | {"body": {"ui": {"idle_s": 120}}}}],
        }
        self._settings, self._path = settings, folder / "hub.json"
        self.process = process([sys.executable, str(EXAMPLE), str(self._path)], folder / "example.log")

    def begin(self, *, epoch: str = EPOCH) -> None:
        """Start it as the lineage `epoch` of its database."""
        self._path.write_text(json.dumps(self._settings | {"epoch": epoch}))
        self.process.start()

    def held(self) -> list[str]:
        """The ids it has committed, in the order of `seq`."""
        with closing(sqlite3.connect(self.database)) as db:
            return [row[0] for row in db.execute("SELECT id FROM events ORDER BY seq")]


class Pretender:
    """A client that speaks as the kiosk does, or as somebody else."""

    def __init__(self, port: int) -> None:
        self.heard: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._client = paho.Client(paho.CallbackAPIVersion.VERSION2, "pretender", protocol=paho.MQTTv5)
        self._client.on_message = lambda _client, _userdata, message: self.heard.put(message)
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()
        self._client.subscribe([(f"dh/v1/qb/dev/{DEVICE}/down/#", 1), ("dh/v1/qb/doc/config", 1)])
        self.heard.get(timeout=20)  # the hub publishes its document after it has subscribed

    def say(self, channel: str, payload: bytes, *, key: SigningKey = DEVICE_KEY, correlation: bytes = b"") -> None:
        topic = f"dh/v1/qb/dev/{DEVICE}/up/{channel}"
        properties = Properties(PacketTypes.PUBLISH)
        properties.UserProperty = sign_publish(topic, payload, key=key, kid=DEVICE)
        if correlation:
            properties.CorrelationData = correlation
        self._client.publish(topic, payload, 1, properties=properties)

    def hears(self) -> tuple[str, Any, Any]:
        """The next signed answer: its channel, what it says, and its correlation data."""
        message = self.heard.get(timeout=20)
        signed = dict(message.properties.UserProperty)
        verify_publish(message.topic, message.payload, signed, {"down-1": DOWN_KEY.verify_key})
        correlation = getattr(message.properties, "CorrelationData", None)
        return message.topic.rpartition("/")[2], json.loads(message.payload), correlation

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()


@pytest.fixture
def example(tmp_path: Path, broker: Any, process: Any, eventually: Callable[..., Any]) -> Iterator[Example]:
    example = Example(tmp_path, broker.port, process)
    example.begin()
    eventually(example.database.exists)
    yield example
    example.process.end(signal.SIGKILL)


@pytest.fixture
def pretender(broker: Any, example: Example) -> Iterator[Pretender]:
    assert example.process.child is not None
    pretender = Pretender(broker.port)
    yield pretender
    pretender.close()


@pytest.fixture(scope="module")
def module() -> Any:
    spec = importlib.util.spec_from_file_location("example_hub", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def event(number: int, **changed: Any) -> bytes:
    sealed = {"datacontenttype": "application/vnd.dh.sealed", "data_base64": SEALED, "keyid": "seal-1"}
    common = {"specversion": "1.0", "source": f"/dh/qb/qb-0302/{DEVICE}", "type": "dh.opinion.submitted.v1", "time": AT}
    members: dict[str, Any] = {"id": f"event-{number}", "seq": number, **common, **sealed, **changed}
    return encode(Event(**members))


def settled(kiosk: Any) -> int:
    return outbox.counts(kiosk.connection).settled


def test_the_example_shares_no_code_with_ours(module: Any) -> None:
    tree = ast.parse(EXAMPLE.read_text())
    named = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    named |= {one.name for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names}
    packages = {name.partition(".")[0] for name in named if name}
    assert packages - set(sys.stdlib_module_names) == {"paho", "nacl"}
    assert (set(UP), SEALED_FAMILIES) == (module.TYPES, module.SEALED)


def test_what_a_kiosk_records_is_settled_once(kiosk: Any, example: Example, eventually: Callable[..., Any]) -> None:
    kiosk.sync.start()
    ids = kiosk.record(120)
    eventually(lambda: settled(kiosk) == 120)
    assert example.held() == ids


def test_killed_again_and_again_it_loses_nothing(kiosk: Any, example: Example, eventually: Callable[..., Any]) -> None:
    ids = kiosk.record(2000)
    kiosk.sync.start()
    for part in (400, 800, 1200):
        eventually(lambda part=part: settled(kiosk) >= part, 60)
        example.process.end(signal.SIGKILL)
        example.process.start()
    eventually(lambda: settled(kiosk) == 2000, 60)
    assert example.held() == ids


def test_its_document_is_applied(kiosk: Any, example: Example, eventually: Callable[..., Any]) -> None:
    kiosk.sync.start()
    eventually(lambda: documents.effective_config(kiosk.connection, {})[0] == {"ui": {"idle_s": 120}})
    assert example.process.child is not None


def test_the_same_event_again_is_a_duplicate_and_other_bytes_a_conflict(pretender: Pretender) -> None:
    pretender.say("events", join([event(1), event(2)]), correlation=b"first")
    pretender.say("events", join([event(2), event(1, bootid="other"), event(3)]))
    first = {"committed": ["event-1", "event-2"], "duplicate": [], "rejected": []}
    second = {"committed": ["event-3"], "duplicate": ["event-2"], "rejected": [{"id": "event-1", "reason": "conflict"}]}
    common = {"hub_epoch": EPOCH, "credit": 2000}
    assert pretender.hears() == ("verdicts", common | first, b"first")
    assert pretender.hears() == ("verdicts", common | second, None)


def test_what_can_never_be_taken_is_refused_and_holds_nothing_up(pretender: Pretender) -> None:
    open_words = {"datacontenttype": "application/json", "data": b'{"text":"x"}', "data_base64": None}
    wrong = {
        "schema": event(2, source="/dh/qb/qb-0302/qb-0302-k2"),
        "unsupported": event(3, type="dh.opinion.sung.v1"),
        "unsealable": event(4, data_base64=seal(b"{}", [SealKey("of-another-county", SEAL_TO)])),
        "schema ": event(5, **open_words | {"data": msgspec.Raw(open_words["data"])}),
    }
    pretender.say("events", join([event(1), *wrong.values(), event(6)]))
    _, verdicts, _ = pretender.hears()
    assert verdicts["committed"] == ["event-1", "event-6"]
    assert [one["reason"] for one in verdicts["rejected"]] == [reason.strip() for reason in wrong]


def test_a_forger_and_noise_get_no_answer(pretender: Pretender) -> None:
    pretender.say("events", join([event(1)]), key=DOWN_KEY)
    for noise in (b"", b"{", b"[", b"[{}]", b"[1,2", b"\xff", b"[]", b"null"):
        pretender.say("events", noise)
    pretender.say("events", join([event(2)]))
    _, verdicts, _ = pretender.hears()
    assert verdicts["committed"] == ["event-2"]


@pytest.mark.parametrize("lost", [(), (1,), (2, 3), (5,), (1, 2, 3, 4, 5)])
def test_it_tells_what_it_lacks(pretender: Pretender, example: Example, lost: tuple[int, ...]) -> None:
    pretender.say("events", join(event(number) for number in range(1, 6)))
    pretender.hears()
    with closing(sqlite3.connect(example.database)) as db, db:
        db.executemany("DELETE FROM events WHERE seq = ?", [(number,) for number in lost])
    ids = [f"event-{number}" for number in range(1, 6)]
    whole = hashlib.sha256("\n".join(ids).encode()).hexdigest()
    asked = {"kind": "reconcile", "from_seq": 1, "to_seq": 5, "count": 5, "hash": whole}
    pretender.say("query", json.dumps(asked).encode(), correlation=ASKED)
    channel, result, correlation = pretender.hears()
    assert (channel, correlation, result["correlation"]) == ("result", ASKED, text(ASKED))
    assert result["match"] is not bool(lost)
    named = {seq for first, last in result.get("lacks", ()) for seq in range(first, last + 1)}
    assert named == set(lost)


def test_a_sealed_query_is_answered_with_a_refusal(pretender: Pretender) -> None:
    pretender.say("query", SEALED, correlation=ASKED)
    refused = {"result": "refused", "reason": "unavailable", "correlation": text(ASKED)}
    assert pretender.hears() == ("result", refused, ASKED)


def test_what_a_restored_database_lost_comes_back_from_the_kiosk_once(
    kiosk: Any, example: Example, eventually: Callable[..., Any]
) -> None:
    kiosk.sync.start()
    ids = kiosk.record(200)
    eventually(lambda: settled(kiosk) == 200)
    example.process.end()
    with closing(sqlite3.connect(example.database)) as db, db:
        db.execute("DELETE FROM events WHERE seq > 150 OR seq % 7 = 0")
    example.begin(epoch=EPOCH.replace("A", "B"))
    ids += kiosk.record(1)
    eventually(lambda: example.held() == ids, 60)
    eventually(lambda: settled(kiosk) == 201)
