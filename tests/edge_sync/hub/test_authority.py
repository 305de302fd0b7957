"""The county's certificate authority: what its certificates say, and what it takes back."""

import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from edge_sync.hub.authority import Authority, hub_tls
from edge_sync.hub.errors import KeysError

DEVICE = "qb-0302-k1"


@pytest.fixture
def authority(tmp_path: Path, clock: Any) -> Authority:
    return Authority(tmp_path / "keys" / "tls", "qb", now=clock.now)


def _certificate(pem: bytes) -> x509.Certificate:
    return x509.load_pem_x509_certificate(pem)


def _revoked(authority: Authority) -> set[int]:
    return {entry.serial_number for entry in x509.load_pem_x509_crl(authority.crl())}


def test_a_kiosks_certificate_bears_its_id_and_holds_three_years(authority: Authority, clock: Any) -> None:
    certificate = _certificate(authority.issue(DEVICE).certificate)
    (name,) = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    assert name.value == DEVICE
    assert certificate.not_valid_after_utc == clock.now() + timedelta(days=3 * 365)
    assert authority.valid_until(DEVICE) == certificate.not_valid_after_utc


def test_a_kiosks_certificate_is_signed_by_the_county_and_serves_clients_alone(authority: Authority) -> None:
    credentials = authority.issue(DEVICE)
    certificate = _certificate(credentials.certificate)
    certificate.verify_directly_issued_by(_certificate(credentials.ca))
    use = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(use) == [ExtendedKeyUsageOID.CLIENT_AUTH]
    assert not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca


def test_the_key_in_a_bundle_is_the_one_that_was_certified_and_is_kept_nowhere(
    authority: Authority, tmp_path: Path
) -> None:
    credentials = authority.issue(DEVICE)
    key = serialization.load_pem_private_key(credentials.key, None)
    assert key.public_key() == _certificate(credentials.certificate).public_key()
    assert [path for path in tmp_path.rglob("*") if path.is_file() and credentials.key in path.read_bytes()] == []


def test_the_brokers_certificate_bears_all_its_names_and_addresses(authority: Authority) -> None:
    certificate = _certificate(authority.for_broker(["broker.qb.example", "127.0.0.1"]).certificate)
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert [str(one.value) for one in names] == ["broker.qb.example", "127.0.0.1"]


def test_a_second_founding_changes_nothing(authority: Authority) -> None:
    authority.found()
    before = authority.ca(), authority.crl()
    authority.found()
    assert (authority.ca(), authority.crl()) == before


def test_an_authority_without_its_key_is_not_made_anew(authority: Authority) -> None:
    authority.found()
    (authority.folder / "ca.key").unlink()
    with pytest.raises(KeysError, match=r"ca\.key is not in .* Bring it back"):
        authority.issue(DEVICE)


def test_its_files_are_its_owners_alone(authority: Authority) -> None:
    authority.issue(DEVICE)
    authority.for_hub()
    open_to_others = [path for path in authority.folder.rglob("*") if stat.S_IMODE(path.stat().st_mode) & 0o077]
    assert open_to_others == []


def test_revoking_takes_back_every_certificate_of_one_kiosk(authority: Authority) -> None:
    mine = {_certificate(authority.issue(DEVICE).certificate).serial_number for _ in range(2)}
    authority.issue("qb-0302-k10")
    assert authority.revoke(DEVICE) == 2
    assert _revoked(authority) == mine
    assert authority.valid_until(DEVICE) is None


def test_revoking_twice_changes_nothing(authority: Authority) -> None:
    authority.issue(DEVICE)
    authority.revoke(DEVICE)
    before = authority.crl()
    assert (authority.revoke(DEVICE), authority.crl()) == (0, before)


def test_a_renewal_takes_back_all_but_the_new_certificate(authority: Authority) -> None:
    old = _certificate(authority.issue(DEVICE).certificate)
    new = authority.issue(DEVICE).certificate
    authority.revoke(DEVICE, but=new)
    assert _revoked(authority) == {old.serial_number}
    assert authority.valid_until(DEVICE) == _certificate(new).not_valid_after_utc


def test_two_lists_within_one_second_differ_by_a_second_and_a_number(authority: Authority) -> None:
    lists = []
    for device in ("qb-0302-k1", "qb-0302-k2"):
        authority.issue(device)
        authority.revoke(device)
        lists.append(x509.load_pem_x509_crl(authority.crl()))
    assert lists[1].last_update_utc - lists[0].last_update_utc == timedelta(seconds=1)
    numbers = [one.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number for one in lists]
    assert numbers[1] == numbers[0] + 1


def test_a_list_holds_as_long_as_the_authority(authority: Authority) -> None:
    authority.found()
    assert x509.load_pem_x509_crl(authority.crl()).next_update_utc == _certificate(authority.ca()).not_valid_after_utc


def test_the_hubs_certificate_is_its_own_and_made_once(authority: Authority) -> None:
    path = authority.for_hub()
    made = path.read_bytes()
    certificate = _certificate(made)
    certificate.verify_directly_issued_by(certificate)
    assert authority.for_hub().read_bytes() == made


def test_a_hub_without_an_authority_trusts_what_the_machine_trusts(authority: Authority, tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    assert hub_tls(keys).certificate is None
    path = authority.for_hub()
    assert (hub_tls(keys).ca, hub_tls(keys).certificate) == (keys / "tls" / "ca.crt", path)
