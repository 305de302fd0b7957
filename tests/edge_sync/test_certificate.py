"""The kiosk's certificate: what provisioning takes, what it leaves alone, and what is said when it will not do."""

import base64
import json
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from edge_sync.certificate import Credentials, unfit, validity
from edge_sync.errors import IdentityError
from edge_sync.hub.authority import Authority
from edge_sync.identity import provision
from edge_sync.tls import of_alert, of_connecting
from edge_sync.trouble import Kind, Trouble

NOW = datetime(2026, 11, 15, tzinfo=UTC)
DEVICE = "qb-0302-k1"


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "keys", "qb", now=lambda: NOW)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "kiosk"


def plain(credentials: Credentials) -> dict[str, str]:
    parts = {"ca": credentials.ca, "certificate": credentials.certificate, "key": credentials.key}
    return {name: base64.b64encode(content).decode() for name, content in parts.items()}


def renewal(credentials: Credentials, device: str = DEVICE) -> bytes:
    return json.dumps({"v": 1, "device": device, "tls": plain(credentials)}).encode()


def test_a_bundle_brings_the_certificate_closed_to_other_users(authority: Authority, folder: Path, county: Any) -> None:
    made = authority.issue(DEVICE)
    provision(county.bundle(tls=plain(made)), folder)
    assert {path.name: path.stat().st_mode & 0o777 for path in (folder / "tls").iterdir()} == {
        "ca.crt": 0o640,
        "device.pem": 0o640,
    }
    assert unfit(folder / "tls" / "device.pem", DEVICE, NOW) is None
    assert "BEGIN" not in repr(made)


def test_a_new_certificate_replaces_the_old_one_and_nothing_else(
    authority: Authority, folder: Path, county: Any
) -> None:
    identity = provision(county.bundle(tls=plain(authority.issue(DEVICE, days=10))), folder)
    assert provision(renewal(authority.issue(DEVICE, days=20)), folder) == identity
    held = validity(folder)
    assert held is not None
    assert held.ends == NOW + timedelta(days=20)


def test_an_old_bundle_brings_no_old_certificate_back(authority: Authority, folder: Path, county: Any) -> None:
    bundle = county.bundle(tls=plain(authority.issue(DEVICE, days=20)))
    provision(bundle, folder)
    later = Authority(authority.folder, "qb", now=lambda: NOW + timedelta(days=1))
    provision(renewal(later.issue(DEVICE, days=10)), folder)
    before = (folder / "tls" / "device.pem").read_bytes()
    provision(bundle, folder)
    assert (folder / "tls" / "device.pem").read_bytes() == before


def test_what_another_kiosk_left_in_the_folder_is_replaced(authority: Authority, folder: Path, county: Any) -> None:
    later = Authority(authority.folder, "qb", now=lambda: NOW + timedelta(days=1))
    left = later.issue("qb-0303-k1")
    (folder / "tls").mkdir(parents=True)
    (folder / "tls" / "device.pem").write_bytes(left.certificate + left.key)
    provision(county.bundle(tls=plain(authority.issue(DEVICE))), folder)
    assert unfit(folder / "tls" / "device.pem", DEVICE, None) is None


def test_a_new_certificate_for_another_kiosk_is_refused(authority: Authority, folder: Path, county: Any) -> None:
    provision(county.bundle(), folder)
    with pytest.raises(IdentityError, match=r"is for qb-0303-k1, .* nothing was changed"):
        provision(renewal(authority.issue("qb-0303-k1"), "qb-0303-k1"), folder)
    assert not (folder / "tls").exists()


def test_a_certificate_alone_makes_no_kiosk(authority: Authority, folder: Path) -> None:
    with pytest.raises(IdentityError, match="no identity yet"):
        provision(renewal(authority.issue(DEVICE)), folder)


def wrong_name(authority: Authority) -> Credentials:
    return authority.issue("qb-0303-k1")


def wrong_key(authority: Authority) -> Credentials:
    made = authority.issue(DEVICE)
    return Credentials(made.ca, made.certificate, authority.issue(DEVICE).key)


def wrong_authority(authority: Authority) -> Credentials:
    other = Authority(authority.folder.parent / "other", "qb", now=lambda: NOW)
    made = authority.issue(DEVICE)
    return Credentials(other.issue(DEVICE).ca, made.certificate, made.key)


def no_certificate(authority: Authority) -> Credentials:
    return Credentials(authority.issue(DEVICE).ca, b"", b"")


@pytest.mark.parametrize("wrong", [wrong_name, wrong_key, wrong_authority, no_certificate])
def test_a_bundle_with_a_wrong_certificate_leaves_nothing(
    authority: Authority, folder: Path, county: Any, wrong: Any
) -> None:
    with pytest.raises(IdentityError, match="the bundle is wrong"):
        provision(county.bundle(tls=plain(wrong(authority))), folder)
    assert not (folder / "identity").exists()


@pytest.mark.parametrize(
    ("days", "kind"), [(-2, Kind.CERTIFICATE_NOT_YET_VALID), (0, None), (11, Kind.CERTIFICATE_EXPIRED)]
)
def test_dates_count_by_the_time_given(
    authority: Authority, folder: Path, county: Any, days: Any, kind: Kind | None
) -> None:
    provision(county.bundle(tls=plain(authority.issue(DEVICE, days=10))), folder)
    found = unfit(folder / "tls" / "device.pem", DEVICE, NOW + timedelta(days=days))
    assert (found and found.kind) is kind
    assert unfit(folder / "tls" / "device.pem", DEVICE, None) is None


def test_a_missing_or_damaged_file_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "damaged.pem").write_bytes(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    for name in ("damaged.pem", "absent.pem"):
        found = unfit(tmp_path / name, DEVICE, None)
        assert found is not None
        assert found.kind is Kind.CERTIFICATE_UNREADABLE


@pytest.mark.parametrize("kind", Kind)
def test_every_trouble_says_what_is_wrong_and_what_to_do(kind: Kind) -> None:
    trouble = Trouble(kind, "detail")
    assert (trouble.what[-1], trouble.do[-1], str(trouble)[-9:]) == (".", ".", " (detail)")


def test_an_alert_of_a_kind_not_known_is_still_a_refusal() -> None:
    error = ssl.SSLError(1, "[SSL: TLSV1_ALERT_NO_RENEGOTIATION]")
    error.reason = "TLSV1_ALERT_SOMETHING_NEW"
    assert of_alert(error) == Trouble(Kind.CERTIFICATE_REFUSED)
    error.reason = "BAD_LENGTH"
    assert of_alert(error) is None


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (TimeoutError("timed out"), Kind.NO_ANSWER),
        (OSError(113, "No route to host"), Kind.NO_NETWORK),
        (OSError(5, "Input/output error"), Kind.OTHER),
        (ValueError("Invalid host."), Kind.OTHER),
    ],
)
def test_what_the_network_says_is_named(error: Exception, kind: Kind) -> None:
    assert of_connecting(error, tls=True).kind is kind
