"""systemd/mosquitto.conf: Mosquitto itself reads it, and it says what the wire contract needs."""

import os
import queue
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from paho.mqtt.client import Client, MQTTv5
from paho.mqtt.enums import CallbackAPIVersion

from edge_sync.hub.broker_files import access_list
from edge_sync.signing import MAX_DOCUMENT_BYTES
from edge_sync.topics import Address

# Needs certificates of a county, which a test has not.
TLS = re.compile(r"^(?:cafile|certfile|keyfile|crlfile|tls_version|require_certificate|use_\w+) .*\n", re.MULTILINE)
DEADLINE_S = 10


@pytest.fixture
def sample(root: Path) -> str:
    return (root / "systemd" / "mosquitto.conf").read_text()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def ports() -> tuple[int, int]:
    return _free_port(), _free_port()


@pytest.fixture
def local(root: Path, sample: str, ports: tuple[int, int], tmp_path: Path) -> Path:
    """The sample with places and ports of this test, and without TLS."""
    text = (
        TLS.sub("", sample)
        .replace("1884 127.0.0.1", f"{ports[0]} 127.0.0.1")
        .replace("listener 8883", f"listener {ports[1]} 127.0.0.1")
    )
    (tmp_path / "data").mkdir(mode=0o777)
    (tmp_path / "data").chmod(0o777)  # Mosquitto, started by root, becomes a user of its own
    tmp_path.chmod(0o755)
    text = text.replace("allow_anonymous false", "allow_anonymous true")  # a kiosk says its name instead of proving it
    text = text.replace("/var/lib/kiosk-broker/", f"{tmp_path / 'data'}/")
    text = text.replace("/etc/deputies-home/broker/mosquitto.acl", str(root / "systemd" / "mosquitto.acl"))
    path = tmp_path / "mosquitto.conf"
    path.write_text(text)
    return path


@pytest.fixture
def broker(local: Path) -> Iterator[subprocess.Popen[str]]:
    path = f"{os.environ['PATH']}:/usr/sbin"
    with subprocess.Popen(
        ["mosquitto", "-c", str(local)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PATH": path},
    ) as started:
        yield started
        started.terminate()


def _connects(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def test_mosquitto_starts_on_the_sample_and_listens_on_both_doors(
    broker: subprocess.Popen[str], listening: tuple[int, int]
) -> None:
    assert broker.poll() is None, broker.stdout and broker.stdout.read()
    assert all(map(_connects, listening))


def test_only_the_hub_on_the_same_machine_enters_without_a_certificate(sample: str) -> None:
    hub, kiosks = sample.split("\n#listener ", maxsplit=1)[0].split("\nlistener ")[1:]
    assert hub.startswith("1884 127.0.0.1\n")
    assert "allow_anonymous true" in hub
    assert {
        "allow_anonymous false",
        "require_certificate true",
        "use_identity_as_username true",
        "use_username_as_clientid true",
        "tls_version tlsv1.3",
    } <= set(kiosks.splitlines())


def test_the_access_list_is_what_the_hub_writes_for_one_kiosk(root: Path) -> None:
    assert (root / "systemd" / "mosquitto.acl").read_text() == access_list([Address.of("qb-0302-k1")], county="qb")


def test_the_packet_limit_lets_the_largest_document_through(sample: str) -> None:
    (limit,) = re.findall(r"^max_packet_size (\d+)$", sample, re.MULTILINE)
    assert int(limit) > MAX_DOCUMENT_BYTES


def test_packets_do_not_wait_for_delayed_acknowledgements(sample: str) -> None:
    assert "\nset_tcp_nodelay true\n" in sample


@pytest.fixture
def listening(broker: subprocess.Popen[str], ports: tuple[int, int]) -> tuple[int, int]:
    """The two ports, once Mosquitto serves them: the hub's, the kiosks'."""
    deadline = time.monotonic() + DEADLINE_S
    while not all(map(_connects, ports)) and broker.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    return ports


class Listener:
    """A client that subscribes to everything, keeps the topics that reach it, and publishes."""

    def __init__(self, port: int, user: str | None) -> None:
        self.topics: queue.Queue[str] = queue.Queue()
        self._ready = queue.Queue[bool]()
        self._client = Client(CallbackAPIVersion.VERSION2, protocol=MQTTv5)
        self._client.username_pw_set(user)
        self._client.on_message = lambda _client, _data, message: self.topics.put(message.topic)
        self._client.on_subscribe = lambda *_: self._ready.put(item=True)
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()
        self._client.subscribe("dh/#", qos=1)
        self._ready.get(timeout=DEADLINE_S)

    def publish(self, *topics: str) -> None:
        for topic in topics:
            self._client.publish(topic, b"x", qos=1).wait_for_publish(DEADLINE_S)

    def heard_until(self, last: str) -> list[str]:
        """Return the topics that arrived, up to `last`."""
        heard = []
        while last not in heard:
            heard.append(self.topics.get(timeout=DEADLINE_S))
        return heard

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()


@pytest.fixture
def hub(listening: tuple[int, int]) -> Iterator[Listener]:
    client = Listener(listening[0], None)
    yield client
    client.close()


@pytest.fixture
def kiosk(listening: tuple[int, int]) -> Iterator[Listener]:
    """The kiosk of the sample's access list, its certificate replaced by its name."""
    client = Listener(listening[1], "qb-0302-k1")
    yield client
    client.close()


def test_a_kiosk_speaks_for_itself_alone(hub: Listener, kiosk: Listener) -> None:
    mine = "dh/v1/qb/dev/qb-0302-k1/up/status"
    kiosk.publish(
        "dh/v1/qb/dev/qb-0303-k1/up/events", "dh/v1/qb/dev/qb-0302-k1/down/verdicts", "dh/v1/qb/doc/keys", mine
    )
    assert hub.heard_until(mine) == [mine]


def test_a_kiosk_hears_what_is_meant_for_it_and_nothing_else(hub: Listener, kiosk: Listener) -> None:
    mine = [
        "dh/v1/qb/dev/qb-0302-k1/down/events",
        "dh/v1/qb/dev/qb-0302-k1/doc/config",
        "dh/v1/qb/home/qb-0302/doc/config",
        "dh/v1/qb/doc/keys",
    ]
    others = [
        "dh/v1/qb/dev/qb-0303-k1/down/events",
        "dh/v1/qb/home/qb-0303/doc/config",
        "dh/v1/qb/dev/qb-0303-k1/doc/config",
    ]
    hub.publish(*others, *mine)
    assert kiosk.heard_until(mine[-1]) == mine
