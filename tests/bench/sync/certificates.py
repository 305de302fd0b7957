"""A throw-away authority, the broker's certificate and each kiosk's, as the contract asks: CN = device id."""

import ipaddress
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from edge_sync.hub.keyring import write_private
from edge_sync.identity import load
from edge_sync.settings import TLS_FOLDER

LOOPBACK = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])


class Authority:
    """Signs for one run of a bench."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._certificate = self._signed("bench", self._key, x509.BasicConstraints(ca=True, path_length=0))

    def write(self, folder: Path, name: str, *, stem: str = "device") -> None:
        """Write ``ca.crt``, ``STEM.crt`` and ``STEM.key`` for `name`, good for a server on loopback too."""
        folder.mkdir(parents=True, exist_ok=True)
        key = ec.generate_private_key(ec.SECP256R1())
        (folder / "ca.crt").write_bytes(_pem(self._certificate))
        (folder / f"{stem}.crt").write_bytes(_pem(self._signed(name, key, LOOPBACK)))
        private = serialization.PrivateFormat.PKCS8
        pem = key.private_bytes(serialization.Encoding.PEM, private, serialization.NoEncryption())
        write_private(folder / f"{stem}.key", pem)

    def _signed(self, name: str, key: ec.EllipticCurvePrivateKey, extension: x509.ExtensionType) -> x509.Certificate:
        now = datetime.now(UTC)
        builder = x509.CertificateBuilder(_name("bench"), _name(name), key.public_key(), x509.random_serial_number())
        dated = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=2))
        return dated.add_extension(extension, critical=False).sign(self._key, hashes.SHA256())


def equip(kiosks: Sequence[Path], broker: Path) -> list[str]:
    """Give each kiosk and the broker a certificate; return the lines of the broker's listener for them, but the first.

    TLS 1.3, no kiosk without a certificate, and each keeps to the topics of its own name.
    """
    authority = Authority()
    for folder in kiosks:
        authority.write(folder / TLS_FOLDER, load(folder).address.device)
    authority.write(broker, "127.0.0.1", stem="broker")
    files = (f"cafile {broker / 'ca.crt'}", f"certfile {broker / 'broker.crt'}", f"keyfile {broker / 'broker.key'}")
    return [*files, "require_certificate true", "use_identity_as_username true", "tls_version tlsv1.3"]


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
