"""systemd/mosquitto.conf: Mosquitto itself reads it, and it says what the wire contract needs."""

import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from edge_sync.signing import MAX_DOCUMENT_BYTES

# Needs certificates of a county, which a test has not.
TLS = re.compile(
    r"^(?:cafile|certfile|keyfile|crlfile|tls_version|require_certificate|use_identity_as_username) .*\n", re.MULTILINE
)
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
    text = text.replace("/var/lib/kiosk-broker/", f"{tmp_path / 'data'}/")
    text = text.replace("/etc/deputies-home/mosquitto.acl", str(root / "systemd" / "mosquitto.acl"))
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
    broker: subprocess.Popen[str], ports: tuple[int, int]
) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not all(map(_connects, ports)) and broker.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    assert broker.poll() is None, broker.stdout and broker.stdout.read()
    assert all(map(_connects, ports))


def test_only_the_hub_on_the_same_machine_enters_without_a_certificate(sample: str) -> None:
    hub, kiosks = sample.split("\nlistener ")[1:]
    assert hub.startswith("1884 127.0.0.1\n")
    assert "allow_anonymous true" in hub
    assert {
        "allow_anonymous false",
        "require_certificate true",
        "use_identity_as_username true",
        "tls_version tlsv1.3",
    } <= set(kiosks.splitlines())


def test_the_packet_limit_lets_the_largest_document_through(sample: str) -> None:
    (limit,) = re.findall(r"^max_packet_size (\d+)$", sample, re.MULTILINE)
    assert int(limit) > MAX_DOCUMENT_BYTES


def test_packets_do_not_wait_for_delayed_acknowledgements(sample: str) -> None:
    assert "\nset_tcp_nodelay true\n" in sample


@pytest.mark.parametrize(
    ("rights", "topic"),
    [("write", "dev/%u/up/#"), ("read", "dev/%u/down/#"), ("read", "dev/%u/doc/#"), ("read", "doc/#")],
)
def test_a_kiosk_has_the_rights_of_the_contract(root: Path, rights: str, topic: str) -> None:
    assert f"pattern {rights} dh/v1/+/{topic}" in (root / "systemd" / "mosquitto.acl").read_text().splitlines()


def test_no_other_pattern_gives_rights(root: Path) -> None:
    lines = (root / "systemd" / "mosquitto.acl").read_text().splitlines()
    assert len([line for line in lines if line.startswith("pattern ")]) == 4
