"""Who gets through to a real Mosquitto on the files that the hub writes, and what a kiosk says when it does not."""

import shutil
import signal
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import paho.mqtt.client as paho
import pytest
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from edge_sync.clock import SystemClock
from edge_sync.hub.authority import Authority, hub_tls
from edge_sync.hub.broker import BrokerAddress, BrokerLink
from edge_sync.hub.broker_files import BrokerFiles
from edge_sync.hub.transport import Connected as HubConnected
from edge_sync.hub.transport import Disconnected as HubDisconnected
from edge_sync.mqtt import Broker, MqttTransport
from edge_sync.tls import Tls
from edge_sync.topics import Address
from edge_sync.transport import Connected, Disconnected, Incoming, Outgoing
from edge_sync.trouble import Kind, Trouble
from tests.broker.conftest import Process, eventually, free_port

A, B = Address.of("qb-0302-k1"), Address.of("qb-0303-k1")
HOST = "127.0.0.1"


class SetClock(SystemClock):
    """The machine's clock, set by the network or not."""

    def __init__(self, *, trusted: bool) -> None:
        self._trusted = trusted

    def is_trusted(self) -> bool:
        return self._trusted


class TlsBroker(Process):
    """Mosquitto on the files of `county-hub broker-files`, at ports of this test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.hub_port, self.port, self.far_port = free_port(), free_port(), free_port()
        self.authority = Authority(folder / "keys" / "tls", "qb", now=lambda: datetime.now(UTC))
        self.files = BrokerFiles(self.authority)
        self.lay([HOST])
        program = shutil.which("mosquitto") or "/usr/sbin/mosquitto"
        super().__init__([program, "-c", str(folder / "broker" / "mosquitto.conf")], folder / "log")

    def lay(self, hosts: list[str]) -> None:
        self.files.lay(self.folder / "broker", hosts, lambda: [A, B], county="qb")
        config = self.folder / "broker" / "mosquitto.conf"
        text = config.read_text().replace("1884 127.0.0.1", f"{self.hub_port} 127.0.0.1")
        text = text.replace("listener 8883", f"listener {self.port} 127.0.0.1")
        head, far = text.replace("#listener 8884", f"#listener {self.far_port} 127.0.0.1").split("#listener")
        far = "listener" + far.replace("\n#", "\n")
        text = f"user root\nlog_type all\n{head}{far}".replace("persistence true", "persistence false")
        config.write_text(text.replace("/var/lib/kiosk-broker/", f"{self.folder}/"))

    def start(self) -> None:
        super().start()
        # it listens a while before it hears signals, and a SIGHUP until then ends it
        eventually(lambda: " running" in self.text())
        assert all(map(_listens, (self.hub_port, self.port, self.far_port)))

    def credentials(self, address: Address = A, *, days: int = 30, since: int = 0, own: bool = True) -> Tls:
        """Files of a certificate made `since` days ago, by this county's authority or by somebody else's."""
        folder = self.authority.folder if own else self.folder / "foreign" / "tls"
        authority = Authority(folder, "qb", now=lambda: datetime.now(UTC) - timedelta(days=since))
        made = authority.issue(address.device, days=days)
        number = len(list(self.folder.glob("*.pem")))
        path, ca = self.folder / f"{number}.pem", self.folder / "ca.crt"
        path.write_bytes(made.certificate + made.key)
        ca.write_bytes(self.authority.ca())
        return Tls(ca, path)

    def reload(self) -> None:
        assert self.child is not None
        before = self.text().count("Reloading config")
        self.child.send_signal(signal.SIGHUP)
        eventually(lambda: self.text().count("Reloading config") > before)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[TlsBroker]:
    broker = TlsBroker(tmp_path)
    broker.authority.found()
    broker.start()
    yield broker
    broker.end(signal.SIGKILL)


@dataclass
class Peer:
    """A kiosk's own transport against the broker."""

    transport: MqttTransport

    def outcome(self) -> Any:
        """Return `Connected`, or why there is no link."""
        deadline = time.monotonic() + 15
        while time.monotonic() < deadline:
            for happening in self.transport.poll(0.1):
                match happening:
                    case Connected():
                        return happening
                    case Disconnected(trouble):
                        return trouble.kind
        raise AssertionError("nothing happened")

    def hears(self) -> list[str]:
        """Return the topics of what arrives within a short while."""
        found = []
        deadline = time.monotonic() + 1
        while time.monotonic() < deadline:
            found += [one.topic for one in self.transport.poll(0.1) if isinstance(one, Incoming)]
        return found


@pytest.fixture
def peer(broker: TlsBroker) -> Iterator[Callable[..., Peer]]:
    made: list[MqttTransport] = []

    def make(
        tls: Tls | None, address: Address = A, *, host: str = HOST, port: int | None = None, trusted: bool = True
    ) -> Peer:
        will = Outgoing(address.up("status"), b"{}", retain=True)
        where = Broker(host, broker.port if port is None else port, tls=tls)
        transport = MqttTransport(where, address, will, clock=SetClock(trusted=trusted), jitter=lambda: 0.0)
        made.append(transport)
        return Peer(transport)

    yield make
    for transport in made:
        transport.close()


def test_a_kiosk_with_its_certificate_gets_in(broker: TlsBroker, peer: Any) -> None:
    assert peer(broker.credentials()).outcome() == Connected()


@pytest.mark.parametrize("trusted", [True, False])
def test_an_expired_certificate_gets_nowhere_whoever_notices_first(broker: TlsBroker, peer: Any, trusted: bool) -> None:
    tls = broker.credentials(days=5, since=30)
    assert peer(tls, trusted=trusted).outcome() is Kind.CERTIFICATE_EXPIRED


@pytest.mark.parametrize(
    ("trusted", "kind"), [(True, Kind.CERTIFICATE_NOT_YET_VALID), (False, Kind.CERTIFICATE_REFUSED)]
)
def test_a_certificate_that_does_not_hold_yet_gets_nowhere(
    broker: TlsBroker, peer: Any, trusted: bool, kind: Kind
) -> None:
    assert peer(broker.credentials(days=90, since=-30), trusted=trusted).outcome() is kind


def test_a_certificate_of_another_authority_gets_nowhere(broker: TlsBroker, peer: Any) -> None:
    assert peer(broker.credentials(own=False)).outcome() is Kind.CERTIFICATE_FOREIGN


def test_a_revoked_certificate_gets_nowhere_after_a_reload(broker: TlsBroker, peer: Any) -> None:
    tls, other = broker.credentials(), broker.credentials(B)
    assert peer(tls).outcome() == Connected()
    broker.authority.revoke(A.device)
    broker.files.refresh(lambda: [B], county="qb")
    broker.reload()
    assert peer(tls).outcome() is Kind.CERTIFICATE_REVOKED
    assert peer(other, B).outcome() == Connected()


def test_each_revocation_counts_however_soon_after_the_one_before(broker: TlsBroker, peer: Any) -> None:
    kiosks = [(broker.credentials(A), A), (broker.credentials(B), B)]
    for _, address in kiosks:
        broker.authority.revoke(address.device)
        broker.files.refresh(list, county="qb")
        broker.reload()
    assert {peer(tls, address).outcome() for tls, address in kiosks} == {Kind.CERTIFICATE_REVOKED}


CONNECT = b"\x10\x0d\x00\x04MQTT\x05\x02\x00\x3c\x00\x00\x00"
CONNACK = 0x20


def answered(broker: TlsBroker, context: ssl.SSLContext, session: ssl.SSLSession | None = None) -> Any:
    """Connect, perhaps in a TLS session of before; return the first byte of the answer, and the session."""
    with (
        socket.create_connection((HOST, broker.port), 5) as plain,
        context.wrap_socket(plain, server_hostname=HOST, session=session) as connection,
    ):
        connection.send(CONNECT)
        return connection.recv(100)[0], connection.session


def test_a_tls_session_of_before_lets_no_revoked_kiosk_in(broker: TlsBroker) -> None:
    context = broker.credentials().context()
    first, session = answered(broker, context)
    assert (first, answered(broker, context, session)[0]) == (CONNACK, CONNACK)
    broker.authority.revoke(A.device)
    broker.files.refresh(lambda: [B], county="qb")
    broker.reload()
    with pytest.raises(ssl.SSLError, match=r"CERTIFICATE_REVOKED|EOF"):  # the alert, or a hang-up before our CONNECT
        answered(broker, context, session)


def test_no_certificate_gets_nowhere(broker: TlsBroker, peer: Any) -> None:
    tls = broker.credentials()
    assert peer(Tls(tls.ca)).outcome() is Kind.NO_CERTIFICATE


def test_another_kiosks_certificate_is_noticed_before_anything_is_sent(broker: TlsBroker, peer: Any) -> None:
    assert peer(broker.credentials(B), A).outcome() is Kind.CERTIFICATE_OF_ANOTHER


def test_plain_mqtt_on_the_port_for_tls_gets_nowhere(peer: Any) -> None:
    assert peer(None).outcome() is Kind.HUNG_UP


def test_tls_on_the_port_for_plain_mqtt_gets_nowhere(broker: TlsBroker, peer: Any) -> None:
    assert peer(broker.credentials(), port=broker.hub_port).outcome() is Kind.NOT_TLS


@pytest.mark.parametrize("newest", [ssl.TLSVersion.TLSv1_2])
def test_older_tls_gets_nowhere(broker: TlsBroker, newest: ssl.TLSVersion) -> None:
    tls = broker.credentials()
    context = ssl.create_default_context(cafile=tls.ca)
    context.maximum_version = newest
    context.load_cert_chain(str(tls.certificate))
    with socket.create_connection((HOST, broker.port), 5) as plain, pytest.raises(ssl.SSLError, match="PROTOCOL"):
        context.wrap_socket(plain, server_hostname=HOST)


def test_a_broker_of_another_authority_is_not_believed(broker: TlsBroker, peer: Any) -> None:
    tls = broker.credentials()
    broker.credentials(own=False)
    foreign = broker.folder / "foreign" / "tls" / "ca.crt"
    assert peer(Tls(foreign, tls.certificate)).outcome() is Kind.BROKER_FOREIGN


def test_a_broker_of_another_name_is_not_believed(broker: TlsBroker, peer: Any) -> None:
    assert peer(broker.credentials(), host="localhost").outcome() is Kind.BROKER_OTHER_NAME


@pytest.mark.parametrize(("trusted", "outcome"), [(True, Kind.BROKER_EXPIRED), (False, Connected())])
def test_a_brokers_date_is_judged_by_a_clock_that_was_set_and_by_no_other(
    broker: TlsBroker, peer: Any, trusted: bool, outcome: Any
) -> None:
    past = Authority(broker.authority.folder, "qb", now=lambda: datetime.now(UTC) - timedelta(days=30))
    made = past.for_broker([HOST], days=5)
    (broker.folder / "broker" / "broker.key").write_bytes(made.key)
    (broker.folder / "broker" / "broker.crt").write_bytes(made.certificate)
    broker.reload()
    assert peer(broker.credentials(), trusted=trusted).outcome() == outcome


def test_nobody_listening_and_no_such_name_are_told_apart(broker: TlsBroker, peer: Any) -> None:
    tls = broker.credentials()
    assert peer(tls, port=free_port()).outcome() is Kind.NOBODY_LISTENS
    assert peer(tls, host="no-such-name.invalid").outcome() is Kind.NO_NETWORK


class Client:
    """Any program with a certificate, here to misbehave."""

    def __init__(self, port: int, tls: Tls | None = None, client_id: str = "") -> None:
        self.heard: list[str] = []
        self.ended: list[str] = []
        self.codes: list[int] = []
        self._client = paho.Client(paho.CallbackAPIVersion.VERSION2, client_id, protocol=paho.MQTTv5)
        if tls is not None:
            self._client.tls_set_context(tls.context())
        self._client.on_message = lambda _c, _u, message: self.heard.append(message.topic)
        self._client.on_subscribe = lambda _c, _u, _m, codes, _p: self.codes.extend(code.value for code in codes)
        self._client.on_disconnect = lambda _c, _u, _f, code, _p: self.ended.append(str(code))
        self._client.on_connect = lambda *_: self.codes.append(0)
        properties = Properties(PacketTypes.CONNECT)
        properties.SessionExpiryInterval = 60
        self._client.connect(HOST, port, clean_start=False, properties=properties)
        self._client.loop_start()
        eventually(lambda: self.codes)
        self.codes.clear()

    def publish(self, topic: str, payload: bytes = b"x", *, retain: bool = False) -> None:
        self.send(topic, payload, retain=retain).wait_for_publish(10)

    def send(self, topic: str, payload: bytes, *, retain: bool = False) -> Any:
        return self._client.publish(topic, payload, 1, retain=retain)

    def subscribe(self, *filters: str) -> list[int]:
        """Return the broker's answer to each."""
        self.codes.clear()
        self._client.subscribe([(one, 1) for one in filters])
        eventually(lambda: len(self.codes) == len(filters))
        return list(self.codes)

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()


@pytest.fixture
def client(broker: TlsBroker) -> Iterator[Callable[..., Client]]:
    made: list[Client] = []

    def make(tls: Tls | None = None, client_id: str = "", port: int | None = None) -> Client:
        where = port or (broker.hub_port if tls is None else broker.port)
        made.append(Client(where, tls, client_id))
        return made[-1]

    yield make
    for one in made:
        one.close()


def test_a_kiosk_cannot_speak_for_another_nor_for_the_hub(broker: TlsBroker, client: Any) -> None:
    hub, kiosk = client(), client(broker.credentials())
    hub.subscribe("dh/#")
    for topic in (B.up("events"), B.up("status"), A.down("verdicts"), "dh/v1/qb/doc/keys", "elsewhere"):
        kiosk.publish(topic)
    kiosk.publish(A.up("events"))
    eventually(lambda: A.up("events") in hub.heard)
    assert hub.heard == [A.up("events")]


def test_a_kiosk_hears_nothing_that_is_meant_for_another(broker: TlsBroker, client: Any) -> None:
    hub, kiosk = client(), client(broker.credentials())
    kiosk.subscribe("#", "dh/#", B.down("#"), "dh/v1/qb/dev/+/up/#", "$share/hub/dh/v1/qb/dev/+/up/events", A.down("#"))
    for topic in (B.down("verdicts"), B.up("events"), "dh/v1/qb/home/qb-0303/doc/config", A.down("verdicts")):
        hub.publish(topic)
    eventually(lambda: A.down("verdicts") in kiosk.heard)
    assert set(kiosk.heard) == {A.down("verdicts")}


def test_a_kiosk_leaves_no_document_for_others(broker: TlsBroker, client: Any) -> None:
    kiosk = client(broker.credentials())
    for topic in ("dh/v1/qb/doc/config", "dh/v1/qb/home/qb-0302/doc/config", "dh/v1/qb/dev/qb-0302-k1/doc/config"):
        kiosk.publish(topic, b"poison", retain=True)
    kiosk.publish(A.up("status"), b"{}", retain=True)
    hub = client()
    hub.subscribe("dh/#")
    eventually(lambda: hub.heard)
    assert hub.heard == [A.up("status")]


def test_another_kiosks_client_id_takes_over_nothing(broker: TlsBroker, client: Any) -> None:
    victim = client(broker.credentials(B), B.device)
    victim.subscribe(B.down("#"))
    client(broker.credentials(A), B.device)
    client().publish(B.down("verdicts"))
    eventually(lambda: victim.heard)
    assert (victim.heard, victim.ended) == ([B.down("verdicts")], [])


def test_a_packet_above_the_limit_ends_the_connection_and_reaches_nobody(broker: TlsBroker, client: Any) -> None:
    hub, kiosk = client(), client(broker.credentials())
    hub.subscribe("dh/#")
    kiosk.publish(A.up("status"))
    kiosk.send(A.up("events"), bytes(600_000))
    eventually(lambda: kiosk.ended)
    assert A.up("events") not in hub.heard


def test_a_revoked_kiosk_still_connected_can_say_and_hear_nothing(broker: TlsBroker, client: Any) -> None:
    hub, kiosk = client(), client(broker.credentials())
    hub.subscribe("dh/#")
    kiosk.subscribe(A.down("#"))
    broker.authority.revoke(A.device)
    broker.files.refresh(lambda: [B], county="qb")
    broker.reload()
    kiosk.publish(A.up("events"))
    hub.publish(A.down("verdicts"))
    hub.publish("dh/v1/qb/last")
    eventually(lambda: "dh/v1/qb/last" in hub.heard)
    assert (A.up("events") in hub.heard, kiosk.heard) == (False, [])


def test_a_hub_on_another_machine_gets_in_by_its_own_certificate(broker: TlsBroker) -> None:
    tls = hub_tls(broker.folder / "keys")
    link = BrokerLink(
        BrokerAddress(HOST, broker.far_port, tls=True), client_id="hub-qb-1", subscriptions=("dh/#",), tls=tls
    )
    link.start()
    try:
        assert isinstance(link.arrivals.get(timeout=15), HubConnected)
    finally:
        link.close()


def test_a_hub_whose_certificate_is_not_the_pinned_one_is_told_so(broker: TlsBroker) -> None:
    tls = broker.credentials()
    link = BrokerLink(
        BrokerAddress(HOST, broker.far_port, tls=True), client_id="hub-qb-1", subscriptions=("dh/#",), tls=tls
    )
    link.start()
    try:
        assert link.arrivals.get(timeout=15) == HubDisconnected(Trouble(Kind.CERTIFICATE_FOREIGN).what)
    finally:
        link.close()


def test_a_hub_that_does_not_believe_the_broker_is_told_so(broker: TlsBroker) -> None:
    broker.credentials(own=False)
    tls = Tls(broker.folder / "foreign" / "tls" / "ca.crt", broker.authority.for_hub())
    link = BrokerLink(
        BrokerAddress(HOST, broker.far_port, tls=True), client_id="hub-qb-1", subscriptions=("dh/#",), tls=tls
    )
    link.start()
    try:
        reason = link.arrivals.get(timeout=15).reason
        assert reason.startswith(Trouble(Kind.BROKER_FOREIGN).what)
    finally:
        link.close()


def test_no_kiosks_certificate_opens_the_hubs_door(broker: TlsBroker, peer: Any) -> None:
    assert peer(broker.credentials(), port=broker.far_port).outcome() is Kind.CERTIFICATE_FOREIGN
