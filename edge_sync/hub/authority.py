"""The county's own certificate authority: who may speak at its broker, and who no longer may.

One folder, ``KEYS/tls``, files its owner alone can read:

    ca.key, ca.crt               the authority; whoever has the key can make any kiosk
    hub.pem                      certificate and key of the hub itself, pinned by the broker
    issued/DEVICE_SERIAL.crt     every certificate that a kiosk was ever given
    revoked.crl                  those taken back

Keys are EC P-256, which every MQTT broker takes. A private key of a kiosk is in its bundle and nowhere else. The files
are the register, not the database: a backup of an hour ago that is put back must not let a revoked kiosk in again.
"""

import ipaddress
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from edge_sync.certificate import TLS_FOLDER, Credentials
from edge_sync.hub.errors import KeysError
from edge_sync.hub.keyring import write_private
from edge_sync.lock import turn
from edge_sync.tls import Tls

KIOSK_DAYS = 3 * 365
"""How long a kiosk's certificate holds unless told otherwise."""
AUTHORITY_DAYS = 30 * 365
BROKER_DAYS = 3 * 365
BEFORE = timedelta(days=1)
"""Certificates hold from a day ago: the clock of a broker or a kiosk may be behind ours."""
CRL_BEFORE = timedelta(hours=1)
HUB = "county-hub"
"""Common name of the hub's own certificate, and its name in the broker's access list."""


@dataclass(frozen=True, slots=True)
class _Extensions:
    """What a certificate may be used for."""

    usage: x509.KeyUsage
    extended: Sequence[x509.ObjectIdentifier] = ()
    names: Sequence[x509.GeneralName] = ()
    authority: bool = False


class Authority:
    """The authority of one county in `folder`. What it writes is whole or not there."""

    def __init__(self, folder: Path, county: str, *, now: Callable[[], datetime]) -> None:
        self._folder = folder
        self._county = county
        self._now = now

    @property
    def folder(self) -> Path:
        """Where its files lie."""
        return self._folder

    def found(self) -> None:
        """The authority is there, made now if it was not; raises `KeysError` when only half of it is."""
        if self._path("ca.crt").exists():
            self._issuer()
            return
        (self._folder / "issued").mkdir(parents=True, exist_ok=True, mode=0o700)
        with self._alone():
            if not self._path("ca.crt").exists():
                self._found()

    def _found(self) -> None:
        """Make key, empty list and certificate; the last makes it an authority, so that half of one is made anew."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = _name(f"Deputies' homes of {self._county}")
        certificate = self._build(subject, key, days=AUTHORITY_DAYS, extensions=_Extensions(_SIGNS, authority=True))
        write_private(self._path("ca.key"), _key_pem(key))
        self._write_crl((), certificate, key)
        write_private(self._path("ca.crt"), _pem(certificate))

    def ca(self) -> bytes:
        """Return the authority's certificate, PEM; raises `KeysError`."""
        return _read(self._path("ca.crt"))

    def crl(self) -> bytes:
        """Return the list of certificates taken back, PEM; raises `KeysError`."""
        return _read(self._path("revoked.crl"))

    def issue(self, device: str, *, days: int = KIOSK_DAYS) -> Credentials:
        """Return a new certificate for a kiosk, named by its id; its earlier ones hold on. Raises `KeysError`."""
        self.found()
        key = ec.generate_private_key(ec.SECP256R1())
        extensions = _Extensions(_PROVES, (ExtendedKeyUsageOID.CLIENT_AUTH,))
        certificate = self._build(_name(device), key, days=days, extensions=extensions, by=self._issuer())
        write_private(self._issued(device, certificate.serial_number), _pem(certificate))
        return Credentials(self.ca(), _pem(certificate), _key_pem(key))

    def for_broker(self, hosts: Sequence[str], *, days: int = BROKER_DAYS) -> Credentials:
        """Return a new certificate for the broker under all names and addresses that kiosks reach it by."""
        self.found()
        key = ec.generate_private_key(ec.SECP256R1())
        extensions = _Extensions(_PROVES, (ExtendedKeyUsageOID.SERVER_AUTH,), tuple(map(_general_name, hosts)))
        certificate = self._build(_name(hosts[0]), key, days=days, extensions=extensions, by=self._issuer())
        return Credentials(self.ca(), _pem(certificate), _key_pem(key))

    def for_hub(self) -> Path:
        """Return the file of the hub's own certificate and key, made when it is not there.

        It signs itself and the broker pins it, so that no certificate of a kiosk ever passes for a hub's.
        """
        self.found()
        path = self._path("hub.pem")
        if not path.exists():
            key = ec.generate_private_key(ec.SECP256R1())
            extensions = _Extensions(_PROVES, (ExtendedKeyUsageOID.CLIENT_AUTH,))
            certificate = self._build(_name(HUB), key, days=AUTHORITY_DAYS, extensions=extensions)
            write_private(path, _pem(certificate) + _key_pem(key))
        return path

    def revoke(self, device: str, *, but: bytes = b"") -> int:
        """Take back all certificates of a kiosk, `but` one (PEM); return how many were newly taken back.

        Those of other kiosks and those taken back before stay as they are. Raises `KeysError`.
        """
        self.found()
        kept = x509.load_pem_x509_certificate(but).serial_number if but else None
        with self._alone():
            before = {entry.serial_number: entry for entry in self._revoked()}
            fresh = {one.serial_number for one in self._all_of(device)} - {kept, *before}
            if fresh:
                entries = [self._entry(serial) for serial in sorted(fresh)]
                self._write_crl((*before.values(), *entries), *self._issuer())
        return len(fresh)

    def valid_until(self, device: str) -> datetime | None:
        """Return when the kiosk's longest certificate ends; None when it has none that was not taken back."""
        if not self._path("ca.crt").exists():
            return None
        revoked = {entry.serial_number for entry in self._revoked()}
        ends = [one.not_valid_after_utc for one in self._all_of(device) if one.serial_number not in revoked]
        return max(ends, default=None)

    def _all_of(self, device: str) -> Iterable[x509.Certificate]:
        for path in (self._folder / "issued").glob(f"{device}_*.crt"):
            yield x509.load_pem_x509_certificate(path.read_bytes())

    def _revoked(self) -> Iterable[x509.RevokedCertificate]:
        return x509.load_pem_x509_crl(self.crl())

    def _entry(self, serial: int) -> x509.RevokedCertificate:
        return x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(self._now()).build()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Holds the register while inside: two commands at once would each forget what the other took back."""
        lock = self._path("lock")
        lock.touch(mode=0o600)
        with turn(lock):
            yield

    def _write_crl(
        self,
        entries: Iterable[x509.RevokedCertificate],
        certificate: x509.Certificate,
        key: ec.EllipticCurvePrivateKey,
    ) -> None:
        """Write the list anew. It never ends: a broker refuses everybody when its list is past its date."""
        number, issued = self._crl_standing()
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(certificate.subject)
            .last_update(max(self._now() - CRL_BEFORE, issued + timedelta(seconds=1)))
            .next_update(certificate.not_valid_after_utc)
            .add_extension(x509.CRLNumber(number + 1), critical=False)
            .add_extension(_points_to(certificate), critical=False)
        )
        for entry in entries:
            builder = builder.add_revoked_certificate(entry)
        crl = builder.sign(key, hashes.SHA256())
        write_private(self._path("revoked.crl"), crl.public_bytes(serialization.Encoding.PEM))

    def _crl_standing(self) -> tuple[int, datetime]:
        """Return number and date of the list as it is: OpenSSL takes a new one only when it is a second younger."""
        if not self._path("revoked.crl").exists():
            return 0, self._now() - 2 * CRL_BEFORE
        crl = x509.load_pem_x509_crl(self.crl())
        number = crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
        return number, crl.last_update_utc

    def _build(
        self,
        subject: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        *,
        days: int,
        extensions: _Extensions,
        by: tuple[x509.Certificate, ec.EllipticCurvePrivateKey] | None = None,
    ) -> x509.Certificate:
        """Return a certificate signed `by` an issuer, or by itself; it ends with its issuer at the latest."""
        now, public = self._now(), key.public_key()
        ends = now + timedelta(days=days)
        constraints = x509.BasicConstraints(ca=extensions.authority, path_length=0 if extensions.authority else None)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(by[0].subject if by else subject)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - BEFORE)
            .not_valid_after(min(ends, by[0].not_valid_after_utc) if by else ends)
            .add_extension(constraints, critical=True)
            .add_extension(extensions.usage, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        )
        if by:
            builder = builder.add_extension(_points_to(by[0]), critical=False)
        if extensions.extended:
            builder = builder.add_extension(x509.ExtendedKeyUsage(extensions.extended), critical=False)
        if extensions.names:
            builder = builder.add_extension(x509.SubjectAlternativeName(extensions.names), critical=False)
        return builder.sign(by[1] if by else key, hashes.SHA256())

    def _issuer(self) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
        certificate = x509.load_pem_x509_certificate(self.ca())
        try:
            key = serialization.load_pem_private_key(_read(self._path("ca.key")), password=None)
        except ValueError as error:
            raise KeysError(f"{self._path('ca.key')} does not hold a key. Put the file back from a backup.") from error
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise KeysError(f"{self._path('ca.key')} is not an EC key. Put the file back from a backup.")
        return certificate, key

    def _issued(self, device: str, serial: int) -> Path:
        return self._folder / "issued" / f"{device}_{serial:x}.crt"

    def _path(self, name: str) -> Path:
        return self._folder / name


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


_SIGNS, _PROVES = _usage(signs_certificates=True), _usage(signs_certificates=False)


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _points_to(issuer: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    identifier = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier)


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise KeysError(f"{path.name} is not in {path.parent}. Bring it back for this step.") from error


def hub_tls(keys: Path) -> Tls:
    """Return the files by which the hub proves itself to a broker: those of its authority, where there is one."""
    folder = keys / TLS_FOLDER
    if not (folder / "hub.pem").exists():
        return Tls()  # a broker with certificates of another authority, which the machine trusts
    return Tls(folder / "ca.crt", folder / "hub.pem")
