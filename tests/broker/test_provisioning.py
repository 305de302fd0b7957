"""`edge-sync provision` as people run it: over TLS, against a real Mosquitto, with the bundle that county-hub makes."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from edge_sync.hub.broker_files import BrokerFiles
from edge_sync.hub.commands.kiosks import authority_of, enrol
from edge_sync.hub.founding import found
from edge_sync.hub.hub import Hub
from edge_sync.hub.keyring import create
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


@pytest.fixture
def serve(tmp_path: Path, broker: TlsBroker) -> Iterator[Callable[[], None]]:
    """Start the county's hub."""
    where = ["--database", f"sqlite:///{tmp_path}/hub.db", "--keys", str(tmp_path / "keys")]
    program = [sys.executable, "-c", "from edge_sync.hub.cli import main; main()"]
    hub = Process([*program, *where, "--broker", f"mqtt://{HOST}:{broker.hub_port}", "serve"], tmp_path / "hub.log")

    def start() -> None:
        hub.start()
        eventually(lambda: "hub.connected" in hub.text())

    yield start
    hub.end()


@pytest.fixture
def provision(tmp_path: Path) -> Any:
    """Run the program on the bundle; return how it ended and what it said."""

    def run(*words: str) -> tuple[int, str]:
        command = [sys.executable, "-m", "edge_sync", "provision", str(tmp_path / "bundle.json")]
        where = ["--data", str(tmp_path / "kiosk"), *words]
        ended = subprocess.run([*command, *where], capture_output=True, text=True, timeout=120, check=False)
        return ended.returncode, ended.stdout + ended.stderr

    return run


def test_provisioning_ends_when_the_hub_has_opened_a_test_seal(serve: Any, provision: Any) -> None:
    serve()
    code, said = provision()
    assert (code, said.splitlines()[-1]) == (0, READY)


def test_a_silent_hub_is_told_and_the_same_command_goes_on(broker: TlsBroker, serve: Any, provision: Any) -> None:
    code, said = provision("--wait", "2")
    assert code == 69
    assert "the hub does not answer" in said
    assert "the same command again goes on" in said
    serve()
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


def test_it_is_done_as_well_where_edge_sync_runs_already(tmp_path: Path, serve: Any, provision: Any) -> None:
    serve()
    assert provision("--offline")[0] == 0
    sync = Process([sys.executable, "-m", "edge_sync", "--data", str(tmp_path / "kiosk")], tmp_path / "sync.log")
    sync.start()
    try:
        eventually(lambda: '"connected"' in sync.text())
        assert provision()[1].splitlines()[-1] == READY
    finally:
        sync.end()
