"""The files that Mosquitto reads: who may do what, and how they are kept up to date."""

import os
from pathlib import Path
from typing import Any

import pytest

from edge_sync.hub.authority import Authority
from edge_sync.hub.broker_files import BrokerFiles, access_list
from edge_sync.topics import Address

KIOSK, OTHER = Address.of("qb-0302-k1"), Address.of("qb-0001-k1")
NAMES = {"ca.crt", "broker.crt", "broker.key", "hub.crt", "revoked.crl", "mosquitto.acl", "mosquitto.conf"}


@pytest.fixture
def authority(tmp_path: Path, clock: Any) -> Authority:
    return Authority(tmp_path / "tls", "qb", now=clock.now)


@pytest.fixture
def files(authority: Authority) -> BrokerFiles:
    return BrokerFiles(authority)


def test_a_kiosk_may_write_its_own_and_read_what_is_meant_for_it() -> None:
    _, _, paragraph = access_list([KIOSK], county="qb").split("user ")
    assert paragraph.splitlines() == [
        "qb-0302-k1",
        "topic write dh/v1/qb/dev/qb-0302-k1/up/#",
        "topic read dh/v1/qb/dev/qb-0302-k1/down/#",
        "topic read dh/v1/qb/doc/#",
        "topic read dh/v1/qb/home/qb-0302/doc/#",
        "topic read dh/v1/qb/dev/qb-0302-k1/doc/#",
    ]


def test_nothing_is_said_of_anybody_else() -> None:
    text = access_list([], county="qb")
    assert [line for line in text.splitlines() if line and not line.startswith("#")] == [
        "user county-hub",
        "topic readwrite dh/v1/qb/#",
    ]


def test_one_call_lays_all_that_mosquitto_needs(files: BrokerFiles, tmp_path: Path) -> None:
    files.lay(tmp_path / "broker", ["127.0.0.1"], lambda: [KIOSK], county="qb")
    assert {path.name for path in (tmp_path / "broker").iterdir()} == NAMES
    config = (tmp_path / "broker" / "mosquitto.conf").read_text()
    assert f"\nacl_file {tmp_path / 'broker' / 'mosquitto.acl'}\n" in config


def test_the_hubs_private_key_is_not_among_them(files: BrokerFiles, tmp_path: Path) -> None:
    files.lay(tmp_path / "broker", ["127.0.0.1"], lambda: [KIOSK], county="qb")
    assert b"PRIVATE" not in (tmp_path / "broker" / "hub.crt").read_bytes()


def test_access_and_revocations_are_kept_up_to_date_where_they_were_laid(
    files: BrokerFiles, authority: Authority, tmp_path: Path
) -> None:
    folder = tmp_path / "broker"
    files.lay(folder, ["127.0.0.1"], lambda: [KIOSK, OTHER], county="qb")
    authority.issue(KIOSK.device)
    authority.revoke(KIOSK.device)
    assert files.refresh(lambda: [OTHER], county="qb") == folder
    assert (folder / "revoked.crl").read_bytes() == authority.crl()
    assert KIOSK.device not in (folder / "mosquitto.acl").read_text()


def test_nothing_is_written_where_nothing_was_laid(files: BrokerFiles) -> None:
    assert files.refresh(lambda: [KIOSK], county="qb") is None


def test_the_broker_may_read_them_whatever_umask_the_command_had(files: BrokerFiles, tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        files.lay(tmp_path / "broker", ["127.0.0.1"], lambda: [KIOSK], county="qb")
    finally:
        os.umask(before)
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "broker").iterdir()} == {0o640}
