"""What every `Transport` promises: the one over MQTT, with a Mosquitto of the test's own, and the loopback."""

import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import paho.mqtt.client as paho
import pytest
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from edge_sync.clock import SystemClock
from edge_sync.loopback import Loopback
from edge_sync.mqtt import Broker, MqttTransport
from edge_sync.topics import Address
from edge_sync.transport import Connected, Disconnected, Happening, Incoming, Outgoing, Transport

ADDRESS = Address.of("qb-0302-k1")
EVENTS, VERDICTS, RESULT = ADDRESS.up("events"), ADDRESS.down("verdicts"), ADDRESS.down("result")
CONFIG = "dh/v1/qb/home/qb-0302/doc/config"
WILL = Outgoing(ADDRESS.up("status"), b'{"online":false}', retain=True)


class Clock:
    """Moves only when somebody sleeps on it."""

    seconds = 0.0

    def now(self) -> datetime:
        return datetime(2026, 11, 15, tzinfo=UTC)

    def is_trusted(self) -> bool:
        return True

    def monotonic(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.seconds += max(seconds, 0.001)


class LoopbackEnd:
    """The far end of a loopback."""

    def __init__(self) -> None:
        self.transport = Loopback(Clock(), seed=1)
        self._heard: list[Outgoing] = []

    def heard(self) -> list[Outgoing]:
        self._heard += self.transport.at_hub()
        return self._heard

    def send(self, message: Outgoing) -> None:
        self.transport.send(message)

    def cut(self) -> None:
        self.transport.network = False

    def mend(self) -> None:
        self.transport.network = True

    def close(self) -> None:
        """Nothing to end."""


class MosquittoEnd:
    """A broker, and a client where the hub would be."""

    def __init__(self, folder: Path) -> None:
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            self._port = int(free.getsockname()[1])
        config = folder / "mosquitto.conf"
        config.write_text(f"listener {self._port} 127.0.0.1\nallow_anonymous true\npersistence false\nlog_type none\n")
        program = shutil.which("mosquitto") or "/usr/sbin/mosquitto"
        self._process = subprocess.Popen([program, "-c", str(config)])
        self._listening()
        self._heard: list[Outgoing] = []
        self._client = paho.Client(paho.CallbackAPIVersion.VERSION2, "hub", protocol=paho.MQTTv5)
        self._client.on_message = self._on_message
        self._client.connect("127.0.0.1", self._port)
        self._client.subscribe("dh/v1/qb/dev/+/up/#", 1)
        self._client.loop_start()
        broker = Broker("127.0.0.1", self._port)
        self.transport = MqttTransport(broker, ADDRESS, WILL, clock=SystemClock(), jitter=lambda: 0.0)

    def _listening(self) -> None:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            with closing(socket.socket()) as probe:
                if probe.connect_ex(("127.0.0.1", self._port)) == 0:
                    return
            time.sleep(0.02)
        raise AssertionError("Mosquitto does not listen")

    def _on_message(self, _client: Any, _userdata: Any, message: Any) -> None:
        self._heard.append(
            Outgoing(
                message.topic,
                bytes(message.payload),
                tuple(getattr(message.properties, "UserProperty", ())),
                content_type=getattr(message.properties, "ContentType", None),
                response_topic=getattr(message.properties, "ResponseTopic", None),
                correlation=getattr(message.properties, "CorrelationData", None),
                expiry_s=getattr(message.properties, "MessageExpiryInterval", None),
            )
        )

    def heard(self) -> list[Outgoing]:
        return [one for one in self._heard if one.topic != WILL.topic]

    def send(self, message: Outgoing) -> None:
        properties = Properties(PacketTypes.PUBLISH)
        if message.properties:
            properties.UserProperty = list(message.properties)
        if message.correlation is not None:
            properties.CorrelationData = message.correlation
        sent = self._client.publish(message.topic, message.payload, message.qos, message.retain, properties)
        sent.wait_for_publish(10)

    def cut(self) -> None:
        """Break the connection as a router would that was switched off and on."""
        self.transport._client.socket().shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        """The next attempt succeeds by itself."""

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()
        self._process.kill()
        self._process.wait()


@dataclass
class Case:
    """A transport, what happened on it, and its far end."""

    end: Any
    happened: list[Happening] = field(default_factory=list)

    @property
    def transport(self) -> Transport:
        found: Transport = self.end.transport
        return found

    def until(self, holds: Callable[[], Any]) -> None:
        """Poll until it holds."""
        deadline = time.monotonic() + 20
        while not holds():
            assert time.monotonic() < deadline, self.happened
            self.happened += self.transport.poll(0.05)

    def poll_a_while(self) -> None:
        for _ in range(20):
            self.happened += self.transport.poll(0.02)

    def connect(self) -> None:
        seen = self.count(Connected)
        self.until(lambda: self.count(Connected) > seen)

    def break_and_connect(self) -> None:
        seen = self.count(Disconnected)
        self.end.cut()
        self.until(lambda: self.count(Disconnected) > seen)
        self.end.mend()
        self.connect()

    def count(self, kind: type) -> int:
        return sum(isinstance(one, kind) for one in self.happened)

    def incoming(self) -> list[Incoming]:
        return [one for one in self.happened if isinstance(one, Incoming)]


@pytest.fixture(params=["mqtt", "loopback"])
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Case]:
    case = Case(MosquittoEnd(tmp_path) if request.param == "mqtt" else LoopbackEnd())
    yield case
    case.transport.close()
    case.end.close()


def test_nothing_is_taken_before_the_link_stands(case: Case) -> None:
    assert not case.transport.publish(Outgoing(EVENTS, b"early"))
    case.connect()
    case.poll_a_while()
    assert case.end.heard() == []


def test_a_publish_arrives_as_it_was_made(case: Case) -> None:
    case.connect()
    message = Outgoing(EVENTS, bytes(range(256)) * 100, (("sig", "s"), ("kid", "k")), content_type="a/b")
    assert case.transport.publish(message)
    case.until(case.end.heard)
    [heard] = case.end.heard()
    assert (heard.topic, heard.payload, heard.properties, heard.content_type) == (
        message.topic, message.payload, message.properties, message.content_type,
    )  # fmt: skip


def test_what_the_hub_says_comes_with_its_properties(case: Case) -> None:
    case.connect()
    case.end.send(Outgoing(VERDICTS, b"{}", (("sig", "s"), ("kid", "k"))))
    case.until(case.incoming)
    [message] = case.incoming()
    assert (message.topic, message.payload, message.properties) == (VERDICTS, b"{}", {"sig": "s", "kid": "k"})


def test_a_query_carries_where_and_how_to_answer_it_and_until_when(case: Case) -> None:
    case.connect()
    query = Outgoing(ADDRESS.up("query"), b"{}", response_topic=RESULT, correlation=bytes(range(16)), expiry_s=300)
    assert case.transport.publish(query)
    case.until(case.end.heard)
    [heard] = case.end.heard()
    assert heard.expiry_s in range(298, 301)  # a broker counts the seconds it had it
    assert replace(heard, expiry_s=300) == query


def test_a_result_comes_with_its_correlation(case: Case) -> None:
    case.connect()
    case.end.send(Outgoing(RESULT, b"{}", correlation=bytes(range(16))))
    case.until(case.incoming)
    [message] = case.incoming()
    assert (message.topic, message.correlation) == (RESULT, bytes(range(16)))


def test_what_was_not_acknowledged_comes_again_after_a_break(case: Case) -> None:
    case.connect()
    for payload in (b"1", b"2"):
        case.end.send(Outgoing(VERDICTS, payload))
    case.until(lambda: len(case.incoming()) == 2)
    case.transport.acknowledge(case.incoming()[0])
    case.poll_a_while()
    case.break_and_connect()
    case.until(lambda: len(case.incoming()) == 3)
    case.poll_a_while()
    assert [message.payload for message in case.incoming()] == [b"1", b"2", b"2"]


def test_an_acknowledgement_after_the_break_harms_nothing(case: Case) -> None:
    case.connect()
    case.end.send(Outgoing(VERDICTS, b"1"))
    case.until(case.incoming)
    case.break_and_connect()
    case.until(lambda: len(case.incoming()) == 2)
    for message in case.incoming() * 2:
        case.transport.acknowledge(message)
    case.poll_a_while()
    case.end.send(Outgoing(VERDICTS, b"2"))
    case.until(lambda: len(case.incoming()) == 3)


def test_retained_documents_come_once_and_again_when_asked_for(case: Case) -> None:
    case.end.send(Outgoing(CONFIG, b"doc", retain=True))
    case.connect()
    case.until(case.incoming)
    assert case.incoming()[0].retained
    case.transport.acknowledge(case.incoming()[0])
    case.poll_a_while()
    case.break_and_connect()
    case.poll_a_while()
    assert len(case.incoming()) == 1
    case.transport.resubscribe()
    case.until(lambda: len(case.incoming()) == 2)
    assert case.incoming()[1].payload == b"doc"


def test_a_broken_link_is_told_and_makes_itself_again(case: Case) -> None:
    case.connect()
    case.break_and_connect()
    assert (case.count(Connected), case.count(Disconnected)) == (2, 1)
    assert case.transport.publish(Outgoing(EVENTS, b"again"))
    case.until(case.end.heard)


def test_a_closed_transport_takes_nothing_and_stays_closed(case: Case) -> None:
    case.connect()
    case.transport.close()
    case.transport.close()
    case.poll_a_while()
    assert case.count(Connected) == 1
    assert not case.transport.publish(Outgoing(EVENTS, b"late"))
