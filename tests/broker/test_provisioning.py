"""`edge-sync provision` as people run it: over TLS, against a real Mosquitto, with the bundle that county-hub makes."""

import base64
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import paho.mqtt.client as paho
import pytest
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from edge_sync.asking import ONCE_KID
from edge_sync.bodies.query import SealOpened, SealTest
from edge_sync.hub.broker_files import BrokerFiles
from edge_sync.hub.commands.kiosks import authority_of, enrol
from edge_sync.hub.founding import found
from edge_sync.hub.hub import Hub
from edge_sync.hub.keyring import create
from edge_sync.sealing import SealKey, seal, unseal
from edge_sync.signing import sign_publish
from tests.broker.conftest import Process, eventually
from tests.broker.test_tls import HOST, TlsBroker

DEVICE = "qb-0302-k1"
READY = f"The hub has opened a test seal of {DEVICE}: this kiosk is ready."


@pytest.fixture
def county(tmp_path: Path) -> Iterator[Hub]:
    with closing(found(tmp_path / "hub.db", create(tmp_path / "keys", "qb", now=datetime.now(UTC)))) as hub:
        yield hub


@pytest.fixture
def broker(tmp_path: Path, county: Hub) -> Iterator[TlsBroker]:
    broker = TlsBroker(tmp_path)
    mqtt = {"mqtt": {"host": HOST, "port": broker.port, "tls": True}}
    county.documents.issue("county", "config", msgspec.json.encode(mqtt))
    enrol(county, county.kiosks.add(DEVICE, "K7"), tmp_path / "bundle.json")
    broker.start()
    yield broker
    broker.end(signal.SIGKILL)


class Opener:
    """The part of a hub that opens test seals."""

    def __init__(self, county: Hub, port: int) -> None:
        self._keyring = county.keyring
        self._client = paho.Client(paho.CallbackAPIVersion.VERSION2, "hub", protocol=paho.MQTTv5)
        self._client.on_message = self._on_message
        self._client.connect(HOST, port)
        self._client.subscribe("dh/v1/qb/dev/+/up/query", 1)
        self._client.loop_start()

    def _on_message(self, client: paho.Client, _userdata: object, message: paho.MQTTMessage) -> None:
        if message.properties.ContentType != "application/vnd.dh.sealed":
            return
        test = msgspec.json.decode(unseal(message.payload, self._keyring.openers()), type=SealTest)
        result = msgspec.json.encode(SealOpened(nonce=test.nonce, hub_epoch="01JAAAAAAAAAAAAAAAAAAAAAAA"))
        sealed = msgspec.json.decode(seal(result, [SealKey(ONCE_KID, test.reply_to)]))
        correlation = message.properties.CorrelationData
        payload = msgspec.json.encode({**sealed, "correlation": base64.b64encode(correlation).decode()})
        topic, signer = message.properties.ResponseTopic, self._keyring.signer("down")
        properties = Properties(PacketTypes.PUBLISH)
        properties.UserProperty = sign_publish(topic, payload, key=signer.key, kid=signer.kid)
        properties.CorrelationData = correlation
        client.publish(topic, payload, 1, properties=properties)

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()


@pytest.fixture
def opener(county: Hub, broker: TlsBroker) -> Iterator[Callable[[], None]]:
    made: list[Opener] = []
    yield lambda: made.append(Opener(county, broker.hub_port))
    for one in made:
        one.close()


@pytest.fixture
def provision(tmp_path: Path) -> Any:
    """Run the program on the bundle; return how it ended and what it said."""

    def run(*words: str) -> tuple[int, str]:
        command = [sys.executable, "-m", "edge_sync", "provision", str(tmp_path / "bundle.json")]
        where = ["--data", str(tmp_path / "kiosk"), *words]
        ended = subprocess.run([*command, *where], capture_output=True, text=True, timeout=120, check=False)
        return ended.returncode, ended.stdout + ended.stderr

    return run


def test_provisioning_ends_when_the_hub_has_opened_a_test_seal(opener: Any, provision: Any) -> None:
    opener()
    code, said = provision()
    assert (code, said.splitlines()[-1]) == (0, READY)


def test_a_silent_hub_is_told_and_the_same_command_goes_on(broker: TlsBroker, opener: Any, provision: Any) -> None:
    code, said = provision("--wait", "2")
    assert code == 69
    assert "the hub does not answer" in said
    assert "the same command again goes on" in said
    opener()
    assert provision()[0] == 0
    assert "PRIVATE" not in broker.text()


def test_a_revoked_certificate_is_told_at_once(county: Hub, broker: TlsBroker, provision: Any) -> None:
    authority_of(county).revoke(DEVICE)
    BrokerFiles(authority_of(county)).refresh(list, county="qb")
    broker.reload()
    code, said = provision()
    assert code == 69
    assert "The county has revoked this kiosk's certificate." in said


def test_edge_sync_says_once_in_the_journal_and_in_its_status_why_it_is_offline(
    county: Hub, broker: TlsBroker, provision: Any, tmp_path: Path
) -> None:
    assert provision("--offline")[0] == 0
    authority_of(county).revoke(DEVICE)
    BrokerFiles(authority_of(county)).refresh(list, county="qb")
    broker.reload()
    edge_sync = [sys.executable, "-m", "edge_sync"]
    sync = Process([*edge_sync, "--data", str(tmp_path / "kiosk")], tmp_path / "sync.log")
    sync.start()
    try:
        eventually(lambda: broker.text().count("certificate verify failed") >= 3)
        command = [*edge_sync, "status", "--data", str(tmp_path / "kiosk")]
        status = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    finally:
        sync.end()
    assert "\nwhy          The county has revoked this kiosk's certificate. Since " in status
    assert sync.text().count('"why":"certificate_revoked"') == 1


def test_a_broker_that_is_not_there_is_told(broker: TlsBroker, provision: Any) -> None:
    broker.end(signal.SIGKILL)
    code, said = provision("--wait", "1")
    assert code == 69
    assert "no broker listens there" in said


def test_it_is_done_as_well_where_edge_sync_runs_already(tmp_path: Path, opener: Any, provision: Any) -> None:
    opener()
    assert provision("--offline")[0] == 0
    sync = Process([sys.executable, "-m", "edge_sync", "--data", str(tmp_path / "kiosk")], tmp_path / "sync.log")
    sync.start()
    try:
        eventually(lambda: '"connected"' in sync.text())
        assert provision()[1].splitlines()[-1] == READY
    finally:
        sync.end()
