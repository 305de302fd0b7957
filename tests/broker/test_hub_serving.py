"""`county-hub serve` on a real Mosquitto, spoken to by a kiosk's side of the wire; both are started here."""

import os
import queue
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import paho.mqtt.client as paho
import pytest
from nacl.signing import SigningKey
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from uuid_utils import uuid7

from edge_sync.bodies.opinion import OPINION_SUBMITTED, Channel, CodeHash, OpinionSubmitted
from edge_sync.bodies.words import Kind
from edge_sync.envelope import (
    CONTENT_TYPE,
    SEALED_DATA,
    Event,
    Verdicts,
    decode,
    decode_verdicts,
    encode,
    encode_verdicts,
    join,
    split,
)
from edge_sync.hub.bundle import Bundle
from edge_sync.hub.keyring import load
from edge_sync.sealing import SealKey, seal
from edge_sync.signing import sign_publish, verify_publish
from edge_sync.topics import Address

PROGRAM = Path(sys.executable).parent / "county-hub"


class TooLateError(AssertionError):
    """Something did not happen in time."""


def until(holds: Callable[[], Any], what: str, seconds: float = 10.0) -> Any:
    """Wait for another process; the answer is returned as soon as it is true."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := holds():
            return answer
        time.sleep(0.02)
    raise TooLateError(f"not within {seconds} s: {what}")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class Broker:
    """A Mosquitto with its own file, that keeps its sessions over a restart unless told to forget."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.folder.mkdir(exist_ok=True, mode=0o777)
        self.folder.chmod(0o777)
        config = self.folder / "m.conf"
        config.write_text(
            f"listener {self.port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\n"
            "set_tcp_nodelay true\npersistence false\n"
        )
        self.process = subprocess.Popen(
            ["/usr/sbin/mosquitto", "-c", config], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        until(self._answers, "the broker answers")

    def _answers(self) -> bool:
        with socket.socket() as one:
            return one.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()


@dataclass
class Hub:
    """A county on a folder, and its serving process."""

    folder: Path
    broker: Broker
    process: subprocess.Popen[bytes] | None = None

    def run(self, *words: str | Path) -> str:
        done = subprocess.run([*self._program(), *words], capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self) -> None:
        log = (self.folder / "hub.log").open("ab")
        started = self.log().count("hub.connected")
        self.process = subprocess.Popen([*self._program(), "serve"], stdout=log, stderr=log)
        log.close()
        until(lambda: self.log().count("hub.connected") > started, "the hub is connected")

    def log(self) -> str:
        path = self.folder / "hub.log"
        return path.read_text() if path.exists() else ""

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        if self.process is None:
            return 0
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=10)

    def rows(self) -> int:
        with self.connect() as connection:
            found = connection.execute("SELECT count(*) FROM events").fetchone()[0]
        connection.close()
        return int(found)

    def connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self.folder / "hub.db", timeout=5, isolation_level=None)

    def _program(self) -> list[str | Path]:
        return [
            PROGRAM,
            "--database",
            str(self.folder / "hub.db"),
            "--keys",
            str(self.folder / "keys"),
            "--broker",
            f"mqtt://127.0.0.1:{self.broker.port}",
        ]


class Kiosk:
    """The wire's other end: what a bundle allows, and not a line of edge-sync's agent."""

    def __init__(self, bundle: Bundle, keys: Path, port: int) -> None:
        self.bundle = bundle
        self.address = Address.of(bundle.device)
        self.keyring = load(keys)
        self.arrived: queue.Queue[paho.MQTTMessage] = queue.Queue()
        self._key = SigningKey(bundle.signing_key)
        self._seq = 0
        self.client = paho.Client(paho.CallbackAPIVersion.VERSION2, client_id=bundle.device, protocol=paho.MQTTv5)
        self.client.on_message = lambda _client, _userdata, message: self.arrived.put(message)
        properties = Properties(PacketTypes.CONNECT)
        properties.SessionExpiryInterval = 3600
        self.client.connect("127.0.0.1", port, clean_start=False, properties=properties)
        self.client.loop_start()
        for topic in (f"{self.address.root}/dev/{bundle.device}/down/#", *self.address.document_filters()):
            self.client.subscribe(topic, qos=1)

    def opinion(self) -> bytes:
        self._seq += 1
        opinion = OpinionSubmitted(
            opinion_id=str(uuid7()),
            ticket_no=f"K7-{self._seq + 2000:04d}-X".replace("0", "Z").replace("1", "Y"),
            query_code=CodeHash(b"s", b"h", 2**14, 8, 1),
            home_id=self.address.home,
            lang="zh",
            channel=Channel.KIOSK_SELF,
            kind=Kind.ADVICE,
            category="lighting",
            created_at=datetime.now(UTC),
            phrases=("路灯不亮。",),
        )
        keys = [SealKey(one.kid, one.public) for one in self.keyring.listed().keys if one.use in ("seal", "recovery")]
        return encode(
            Event(
                specversion="1.0",
                id=str(uuid7()),
                source=self.address.source,
                type=OPINION_SUBMITTED,
                time=datetime.now(UTC),
                seq=self._seq,
                datacontenttype=SEALED_DATA,
                data_base64=seal(msgspec.json.encode(opinion), keys),
                keyid=keys[0].kid,
            )
        )

    def publish(self, channel: str, payload: bytes, *, signed: bool = True, retain: bool = False) -> None:
        topic = self.address.up(channel)
        properties = Properties(PacketTypes.PUBLISH)
        if signed:
            properties.UserProperty = sign_publish(topic, payload, key=self._key, kid=self.bundle.device)
        if channel == "events":
            properties.ContentType = CONTENT_TYPE
        self.client.publish(topic, payload, qos=1, retain=retain, properties=properties).wait_for_publish(10)

    def next(self, ending: str, seconds: float = 10.0) -> bytes:
        """The next publish on a topic that ends so; what comes on ``down/*`` must be signed by the hub."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                message = self.arrived.get(timeout=0.1)
            except queue.Empty:
                continue
            if "/down/" in message.topic:
                verify_publish(
                    message.topic, message.payload, dict(message.properties.UserProperty), self.keyring.down_keys
                )
            if message.topic.endswith(ending):
                return bytes(message.payload)
        raise TooLateError(f"nothing on {ending} within {seconds} s")

    def verdicts(self, seconds: float = 10.0) -> Verdicts:
        return decode_verdicts(self.next("/down/verdicts", seconds))

    def close(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    one = Broker(tmp_path / "broker")
    one.start()
    yield one
    one.stop()


@pytest.fixture
def hub(tmp_path: Path, broker: Broker) -> Iterator[Hub]:
    one = Hub(tmp_path, broker)
    one.run("init", "--county", "qb")
    one.run("kiosk", "add", "qb-0302-k1", "--ticket-prefix", "K7", "--bundle", tmp_path / "b.json")
    one.start()
    yield one
    if one.process is not None and one.process.poll() is None:
        one.kill()


@pytest.fixture
def kiosk(tmp_path: Path, hub: Hub) -> Iterator[Kiosk]:
    bundle = msgspec.json.decode((tmp_path / "b.json").read_bytes(), type=Bundle)
    one = Kiosk(bundle, tmp_path / "keys", hub.broker.port)
    yield one
    one.close()


def test_a_batch_is_answered_after_the_commit_and_its_case_comes_down(hub: Hub, kiosk: Kiosk) -> None:
    kiosk.publish("events", join([kiosk.opinion(), kiosk.opinion()]))
    assert (len(kiosk.verdicts().committed), hub.rows()) == (2, 2)
    told = [decode(raw) for raw in split(kiosk.next("/down/events"))]
    kiosk.publish("verdicts", encode_verdicts(Verdicts(committed=tuple(one.id for one in told))))
    assert [msgspec.json.decode(one.data)["status"] for one in told] == ["registered"] * len(told)


def test_a_reply_of_the_office_reaches_the_kiosk_signed(hub: Hub, kiosk: Kiosk) -> None:
    kiosk.publish("events", join([kiosk.opinion()]))
    first = decode(split(kiosk.next("/down/events"))[0])
    kiosk.publish("verdicts", encode_verdicts(Verdicts(committed=(first.id,))))
    ticket = msgspec.json.decode(first.data)["ticket_no"]
    hub.run("case", "reply", ticket, "--text", "三日内修好。")
    replied = msgspec.json.decode(decode(split(kiosk.next("/down/events", 3))[-1]).data)
    assert (replied["status"], replied["rev"], replied["public_text"]) == ("replied", 2, {"zh": "三日内修好。"})


def test_a_hub_killed_between_receipt_and_commit_loses_and_doubles_nothing(hub: Hub, kiosk: Kiosk) -> None:
    blocker = hub.connect()
    blocker.execute("BEGIN IMMEDIATE")
    events = [kiosk.opinion() for _ in range(5)]
    kiosk.publish("events", join(events))
    with pytest.raises(TooLateError):
        kiosk.verdicts(1.0)
    hub.kill()
    blocker.execute("ROLLBACK")
    blocker.close()
    assert hub.rows() == 0
    hub.start()
    kiosk.publish("events", join(events))
    assert len(kiosk.verdicts().committed) == 5
    kiosk.publish("events", join(events))
    assert (len(kiosk.verdicts().duplicate), hub.rows()) == (5, 5)


def test_a_hub_that_is_away_keeps_no_queue_at_the_broker(hub: Hub, kiosk: Kiosk) -> None:
    assert hub.stop() == 0
    batch = join([kiosk.opinion()])
    kiosk.publish("events", batch)
    hub.start()
    with pytest.raises(TooLateError):
        kiosk.verdicts(1.0)
    kiosk.publish("events", batch)
    assert (len(kiosk.verdicts().committed), hub.rows()) == (1, 1)


def test_an_unsigned_and_a_forged_batch_are_refused_without_a_verdict(hub: Hub, kiosk: Kiosk) -> None:
    kiosk.publish("events", join([kiosk.opinion()]), signed=False)
    good = join([kiosk.opinion()])
    kiosk.publish("events", b"[]")
    assert kiosk.verdicts().committed == ()
    kiosk.publish("events", good)
    assert len(kiosk.verdicts().committed) == 1
    assert hub.rows() == 1


def test_a_config_pushed_by_another_process_arrives_within_two_seconds(hub: Hub, kiosk: Kiosk, tmp_path: Path) -> None:
    until(lambda: "publication.compared" in hub.log(), "the hub has compared documents")
    (tmp_path / "a.toml").write_text("[ui]\nidle_s = 45\n")
    hub.run("config", "push", "--home", "qb-0302", tmp_path / "a.toml")
    assert b'"payload"' in kiosk.next("/home/qb-0302/doc/config", 2.0)


@pytest.mark.usefixtures("hub")
def test_documents_are_kept_for_whoever_comes_later_and_a_forgetful_broker_is_filled_again(
    kiosk: Kiosk, broker: Broker, tmp_path: Path
) -> None:
    kiosk.next("/doc/keys")
    kiosk.close()
    broker.stop()
    broker.start()
    latecomer = Kiosk(kiosk.bundle, tmp_path / "keys", broker.port)
    assert b'"payload"' in latecomer.next("/doc/keys", 10.0)
    latecomer.close()


def test_presence_and_reports_sent_before_the_hub_came_are_known_to_it(hub: Hub, kiosk: Kiosk) -> None:
    hub.stop()
    kiosk.publish("status", b'{"online":true,"version":"9.9"}', retain=True)
    hub.start()
    shown = until(
        lambda: (found := msgspec.json.decode(hub.run("kiosks", "--json")))[0]["online"] and found,
        "the kiosk is online",
    )
    assert shown[0]["status"]["version"] == "9.9"


def test_nonsense_on_every_topic_stalls_nothing(hub: Hub, kiosk: Kiosk) -> None:
    for channel in ("events", "verdicts", "status", "reported", "telemetry", "query"):
        for payload in (b"", b"\xff" * 100, b"[" * 5000, b'{"a":' * 5000, os.urandom(150_000)):
            kiosk.publish(channel, payload)
            kiosk.publish(channel, payload, signed=False)
    kiosk.client.publish(kiosk.address.up("events"), os.urandom(1_000_000), qos=1)
    kiosk.publish("events", join([kiosk.opinion()]))
    until(lambda: kiosk.verdicts().committed, "a good batch behind the nonsense is committed", 15)
    assert hub.process.poll() is None


def test_a_second_hub_on_the_same_database_refuses(hub: Hub) -> None:
    second = subprocess.run(hub._program() + ["serve"], capture_output=True, text=True, timeout=20, check=False)  # noqa: RUF005 - reads as typed
    assert (second.returncode, "already runs" in second.stderr) == (1, True)


def test_the_hub_ends_at_once_when_asked(hub: Hub) -> None:
    began = time.monotonic()
    assert hub.stop() == 0
    assert time.monotonic() - began < 3
    assert "Traceback" not in hub.log()
