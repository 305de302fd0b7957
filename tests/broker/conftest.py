"""Real parts: a Mosquitto of the test's own, `edge-sync` as a process, and a small hub in plain paho."""

import base64
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import paho.mqtt.client as paho
import pytest
from nacl.public import PrivateKey
from nacl.signing import SigningKey
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from edge_sync import documents
from edge_sync.database import connect, transaction
from edge_sync.envelope import ClockQuality, Verdicts, decode, digest, encode_verdicts, split
from edge_sync.floors import FLOORS_FILE, Floors
from edge_sync.identity import provision
from edge_sync.outbox import Draft, Outbox
from edge_sync.signing import sign_document, sign_publish

DEVICE = "qb-0302-k1"
ROOT = f"dh/v1/qb/dev/{DEVICE}"
EPOCH = "01JAAAAAAAAAAAAAAAAAAAAAAA"
ROOT_KEY, DOC_KEY, DOWN_KEY, DEVICE_KEY = (SigningKey(bytes([n]) * 32) for n in (1, 2, 3, 4))


def eventually(fact: Callable[[], Any], seconds: float = 20.0) -> Any:
    """Return the first truth that `fact` gives; fails after `seconds`."""
    deadline = time.monotonic() + seconds
    while not (value := fact()):
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.05)
    return value


def free_port() -> int:
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class Process:
    """A program of the test's own."""

    def __init__(self, command: list[str], log: Path) -> None:
        self._command = command
        self._log = log
        self.child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self._log.open("ab") as log:
            self.child = subprocess.Popen(self._command, stdout=log, stderr=log)

    def end(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and return the exit code."""
        if self.child is None:
            return 0
        self.child.send_signal(number)
        code = self.child.wait(10)
        self.child = None
        return code

    def text(self) -> str:
        return self._log.read_text(encoding="utf-8")


class Broker(Process):
    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.port = free_port()
        config = folder / "mosquitto.conf"
        config.write_text(
            f"listener {self.port} 127.0.0.1\nallow_anonymous true\nset_tcp_nodelay true\n"
            f"persistence false\nmax_queued_messages 10000\nlog_type error\nuser root\n"
        )
        program = shutil.which("mosquitto") or "/usr/sbin/mosquitto"
        super().__init__([program, "-c", str(config)], folder / "log")

    @property
    def url(self) -> str:
        return f"mqtt://127.0.0.1:{self.port}"

    def start(self) -> None:
        super().start()
        eventually(self._listens)

    def _listens(self) -> bool:
        with closing(socket.socket()) as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


class Hub:
    """Takes events with manual PUBACK, commits in memory, then answers; acknowledges and drops `forget` publishes."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._lock = threading.Lock()
        self.committed: dict[str, tuple[int, bytes]] = {}
        self.conflicts: list[str] = []
        self.said: dict[str, Any] = {}
        self.retained: dict[str, bool] = {}
        self.forget = 0
        self.forgotten = 0
        self.client: paho.Client | None = None

    def start(self) -> None:
        client = paho.Client(paho.CallbackAPIVersion.VERSION2, "hub", protocol=paho.MQTTv5, manual_ack=True)
        client.on_connect = self._on_connect
        client.on_message = self._on_message
        client.on_socket_open = lambda _c, _u, opened: opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client.reconnect_delay_set(1, 1)
        properties = Properties(PacketTypes.CONNECT)
        properties.SessionExpiryInterval = 3600
        client.connect_async("127.0.0.1", self._port, clean_start=False, properties=properties)
        client.loop_start()
        self.client = client

    def is_connected(self) -> bool:
        return self.client is not None and self.client.is_connected()

    def stop(self) -> None:
        if self.client is not None:
            self.client.disconnect()
            self.client.loop_stop()
            self.client = None

    def _on_connect(self, client: Any, _userdata: Any, _flags: Any, _code: Any, _properties: Any) -> None:
        client.subscribe([(f"dh/v1/qb/dev/+/up/{name}", 1) for name in ("events", "verdicts", "status", "reported")])

    def _on_message(self, client: Any, _userdata: Any, message: Any) -> None:
        channel = message.topic.rpartition("/")[2]
        with self._lock:
            if channel == "events":
                self._ingest(message)
            else:
                self.said[channel] = json.loads(message.payload)
                self.retained[channel] = message.retain
            client.ack(message.mid, message.qos)

    def _ingest(self, message: Any) -> None:
        if self.forget > 0:
            self.forget -= 1
            self.forgotten += 1
            return
        fresh, known = [], []
        for raw in split(message.payload):
            event = decode(raw)
            before = self.committed.get(event.id)
            (known if before else fresh).append(event.id)
            if before and before[1] != digest(raw):
                self.conflicts.append(event.id)
            self.committed[event.id] = (event.seq, digest(raw))
        self.down(
            "verdicts",
            encode_verdicts(Verdicts(hub_epoch=EPOCH, credit=2000, committed=tuple(fresh), duplicate=tuple(known))),
        )

    def down(self, channel: str, payload: bytes, *, key: SigningKey = DOWN_KEY) -> None:
        topic = f"{ROOT}/down/{channel}"
        properties = Properties(PacketTypes.PUBLISH)
        properties.UserProperty = sign_publish(topic, payload, key=key, kid="down-1")
        assert self.client is not None
        self.client.publish(topic, payload, 1, properties=properties)

    def document(
        self, name: str, body: Any, *, version: int = 1, target: str = "county", key: SigningKey = DOC_KEY
    ) -> None:
        middle = "" if target == "county" else f"{target}/"
        assert self.client is not None
        self.client.publish(
            f"dh/v1/qb/{middle}doc/{name}",
            document(name, body, version=version, target=target, key=key),
            1,
            retain=True,
        )


def document(name: str, body: Any, *, version: int = 1, target: str = "county", key: SigningKey = DOC_KEY) -> bytes:
    payload = {"name": name, "target": target, "epoch": 1, "version": version, "issued_at": "2026-11-01T00:00:00Z"}
    kid = "root" if name == "keys" else "doc-1"
    return sign_document(json.dumps({**payload, "body": body}).encode(), key=key, kid=kid)


def _bundle() -> bytes:
    def text(raw: Any) -> str:
        return base64.b64encode(bytes(raw)).decode()

    seal = PrivateKey(bytes([5]) * 32)
    listed = [
        ("doc-1", "doc", DOC_KEY.verify_key),
        ("down-1", "down", DOWN_KEY.verify_key),
        ("seal-1", "seal", seal.public_key),
    ]
    keys = {"keys": [{"kid": kid, "use": use, "public": text(public)} for kid, use, public in listed]}
    return json.dumps(
        {
            "v": 1,
            "device": DEVICE,
            "ticket_prefix": "K7",
            "signing_key": text(DEVICE_KEY),
            "box_key": text(PrivateKey(bytes([7]) * 32)),
            "root_key": text(ROOT_KEY.verify_key),
            "documents": [{"topic": "dh/v1/qb/doc/keys", "jws": document("keys", keys, key=ROOT_KEY).decode()}],
        }
    ).encode()


class Kiosk:
    """The kiosk's side of the folder, and edge-sync on it."""

    def __init__(self, folder: Path, broker: Broker) -> None:
        self.folder = folder
        self.open()
        command = [sys.executable, "-m", "edge_sync", "--data", str(folder), "--broker", broker.url]
        self.sync = Process(command, folder / "sync.log")

    def open(self) -> None:
        """Make what a start of the kiosk makes: the tables, and the documents of the bundle."""
        identity = provision(_bundle(), self.folder)
        self.connection = connect(self.folder / "kiosk.db")
        self._outbox = Outbox(
            identity.address,
            "9f31c2aa",
            lambda: documents.seal_keys(self.connection),
            floors=Floors(self.folder / FLOORS_FILE),
        )

    def record(self, count: int, *, at_once: int = 50) -> list[str]:
        ids: list[str] = []
        while len(ids) < count:
            with transaction(self.connection):
                for _ in range(min(at_once, count - len(ids))):
                    draft = Draft(
                        "dh.opinion.submitted.v1",
                        os.urandom(200).hex().join('""').encode(),
                        datetime.now(UTC),
                        ClockQuality.NTP,
                    )
                    ids.append(self._outbox.append(self.connection, draft))
        return ids


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    broker = Broker(tmp_path / "broker")
    broker.start()
    yield broker
    broker.end(signal.SIGKILL)


@pytest.fixture
def hub(broker: Broker) -> Iterator[Hub]:
    hub = Hub(broker.port)
    hub.start()
    eventually(hub.is_connected)
    yield hub
    hub.stop()


@pytest.fixture
def kiosk(tmp_path: Path, broker: Broker) -> Iterator[Kiosk]:
    folder = tmp_path / "kiosk"
    folder.mkdir()
    kiosk = Kiosk(folder, broker)
    yield kiosk
    kiosk.sync.end(signal.SIGKILL)
    kiosk.connection.close()


@pytest.fixture(name="eventually")
def eventually_fixture() -> Callable[..., Any]:
    return eventually


@pytest.fixture(name="process")
def process_fixture() -> type[Process]:
    return Process
