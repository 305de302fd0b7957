from pathlib import Path
from typing import Any

import pytest

from edge_sync.hub.broker import BrokerAddress, BrokerRefusedError
from edge_sync.hub.database import transaction
from edge_sync.hub.errors import DatabaseRefusedError
from edge_sync.hub.hub import Hub
from edge_sync.hub.schema import migrate
from edge_sync.hub.source import Server, connect, source_of


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:////var/hub.db", "/var/hub.db"),
        ("sqlite:///hub.db", "hub.db"),
        ("/var/hub.db", "/var/hub.db"),
        ("hub.db", "hub.db"),
    ],
)
def test_a_url_or_a_bare_path_names_the_file(url: Any, path: Any) -> None:
    assert source_of(url) == Path(path)


def test_a_url_names_a_server() -> None:
    assert source_of("postgresql://hub@db/hub") == Server("postgresql://hub@db/hub")


def test_a_server_that_is_not_there_is_told_without_the_password() -> None:
    with pytest.raises(DatabaseRefusedError, match="Cannot reach the hub database") as refused:
        connect(Server("postgresql://hub:secret@127.0.0.1:1/hub"))
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("url", ["", "sqlite:///", "mysql://x/y"])
def test_anything_else_is_not_a_database(url: Any) -> None:
    with pytest.raises(DatabaseRefusedError):
        source_of(url)


def test_a_missing_file_is_told_with_the_way_on(tmp_path: Path) -> None:
    with pytest.raises(DatabaseRefusedError, match="county-hub init"):
        connect(tmp_path / "none.db")


def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "hub.db"
    path.write_bytes(b"not a database at all" * 100)
    with pytest.raises(DatabaseRefusedError, match="left as it is"):
        connect(path)
    assert path.read_bytes().startswith(b"not a database")


def test_migrations_run_once(tmp_path: Path) -> None:
    migrate(tmp_path / "hub.db")
    migrate(tmp_path / "hub.db")


def test_a_transaction_inside_another_joins_it(hub: Hub) -> None:
    with pytest.raises(ZeroDivisionError), transaction(hub.connection):
        assert hub.documents.issue("county", "publicity", b"{}").version / 0
    assert hub.documents.current("county", "publicity") is None


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("mqtt://127.0.0.1:18830", BrokerAddress("127.0.0.1", 18830)),
        ("mqtts://hub.example", BrokerAddress("hub.example", 8883, tls=True)),
        ("broker", BrokerAddress("broker", 1883)),
    ],
)
def test_a_brokers_url_names_host_port_and_tls(url: Any, address: Any) -> None:
    assert BrokerAddress.of(url) == address


@pytest.mark.parametrize("url", ["http://x", "mqtt://", "mqtt://x:port"])
def test_a_wrong_brokers_url_is_told(url: Any) -> None:
    with pytest.raises(BrokerRefusedError, match="Not a broker"):
        BrokerAddress.of(url)
