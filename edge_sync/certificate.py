"""The kiosk's certificate for the broker: two files in ``DIR/tls``, and whether they will do.

``ca.crt`` is the authority that the broker proves itself by. ``device.pem`` holds certificate and private key in one
file, so that a renewal replaces both in one step. Mode 0640 in a folder of mode 0750.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from edge_sync.errors import IdentityError
from edge_sync.floors import replace_durably
from edge_sync.trouble import Kind, Trouble

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

TLS_FOLDER = "tls"
AUTHORITY, OWN = "ca.crt", "device.pem"


class Credentials(msgspec.Struct, frozen=True):
    """What a bundle brings: the authority, the certificate and its private key, PEM each."""

    ca: bytes
    certificate: bytes
    key: bytes

    def __repr__(self) -> str:
        return "Credentials(…)"  # the key is nobody's to read


@dataclass(frozen=True, slots=True)
class Validity:
    """From when to when a certificate holds."""

    begins: datetime
    ends: datetime


def check(credentials: Credentials, device: str) -> None:
    """Return only when the credentials are this device's and fit together; raises `IdentityError`."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - large, and needed only with certificates

    if (trouble := _unfit(credentials.certificate + credentials.key, device, None)) is not None:
        raise IdentityError(f"the bundle is wrong: {trouble}")
    try:
        _certificate(credentials.certificate).verify_directly_issued_by(_certificate(credentials.ca))
    except (ValueError, TypeError, InvalidSignature) as error:
        raise IdentityError("the bundle is wrong: its certificate is not of its authority") from error


def store(credentials: Credentials, data_dir: Path, device: str) -> None:
    """Write the files, unless this device has newer ones: no old bundle brings an old certificate back.

    Raises `OSError`.
    """
    folder = data_dir / TLS_FOLDER
    held = validity(data_dir) if unfit(folder / OWN, device, None) is None else None
    if held is not None and held.begins > _validity(_certificate(credentials.certificate)).begins:
        return
    folder.mkdir(mode=0o750, exist_ok=True)
    replace_durably(folder / AUTHORITY, credentials.ca, mode=0o640)
    replace_durably(folder / OWN, credentials.certificate + credentials.key, mode=0o640)


def validity(data_dir: Path) -> Validity | None:
    """Return from when to when this kiosk's certificate holds; None when there is none that can be read."""
    try:
        return _validity(_certificate((data_dir / TLS_FOLDER / OWN).read_bytes()))
    except (OSError, ValueError):
        return None


def unfit(path: Path, device: str, now: datetime | None) -> Trouble | None:
    """Return what is wrong with the certificate and key in the file at `path`, None when they will do.

    Dates count only by a clock that can be trusted, else `now` is None.
    """
    try:
        return _unfit(path.read_bytes(), device, now)
    except OSError as error:
        return Trouble(Kind.CERTIFICATE_UNREADABLE, f"{path}: {error.strerror}")


def _unfit(pem: bytes, device: str, now: datetime | None) -> Trouble | None:
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - as above
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415 - as above

    try:
        certificate = _certificate(pem)
        if load_pem_private_key(pem, None).public_key() != certificate.public_key():
            return Trouble(Kind.CERTIFICATE_UNREADABLE, "the key is not the certificate's")
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        return Trouble(Kind.CERTIFICATE_UNREADABLE, str(error)[:120])
    if (name := _name(certificate)) != device:
        return Trouble(Kind.CERTIFICATE_OF_ANOTHER, f"of {name[:64]!r}, this is {device}")
    return None if now is None else _out_of_time(_validity(certificate), now)


def _out_of_time(validity: Validity, now: datetime) -> Trouble | None:
    if now > validity.ends:
        return Trouble(Kind.CERTIFICATE_EXPIRED, f"on {validity.ends:%Y-%m-%d}")
    if now < validity.begins:
        return Trouble(Kind.CERTIFICATE_NOT_YET_VALID, f"from {validity.begins:%Y-%m-%d}")
    return None


def _certificate(pem: bytes) -> "Certificate":
    from cryptography import x509  # noqa: PLC0415 - as above

    return x509.load_pem_x509_certificate(pem)


def _name(certificate: "Certificate") -> str:
    from cryptography.x509.oid import NameOID  # noqa: PLC0415 - as above

    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if len(names) == 1 else ""


def _validity(certificate: "Certificate") -> Validity:
    return Validity(certificate.not_valid_before_utc, certificate.not_valid_after_utc)
