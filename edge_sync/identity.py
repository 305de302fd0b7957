"""Who this device is: its name, its keys and the pinned root key, in ``DIR/identity``, written once by provisioning.

Files there: ``device.json``, ``signing.key``, ``box.key`` (secret, base64) and ``root.pub``; mode 0640 in a folder of
mode 0750: the kiosk and edge-sync are two users of one group.
"""

import base64
import binascii
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from nacl.public import PrivateKey
from nacl.signing import SigningKey, VerifyKey

from edge_sync import certificate, documents
from edge_sync.acceptance import SameDocument, accept
from edge_sync.certificate import Credentials
from edge_sync.database import connect, transaction
from edge_sync.errors import DocumentRefusedError, IdentityError, NameRefusedError
from edge_sync.floors import FLOORS_FILE, SEQ, TICKET, Floors, replace_durably, sync_folder
from edge_sync.schema import migrate
from edge_sync.topics import Address

IDENTITY_FOLDER = "identity"
DATABASE_FILE = "kiosk.db"
MAX_BUNDLE_BYTES = 8 * 1024 * 1024

_READABLE_BY_ALL = 0o007


@dataclass(frozen=True, slots=True)
class Identity:
    """A device's name and keys. `ticket_prefix` begins every ticket number it gives out."""

    address: Address
    ticket_prefix: str
    signing_key: SigningKey = field(repr=False)
    box_key: PrivateKey = field(repr=False)
    root_key: VerifyKey = field(repr=False)


class _Device(msgspec.Struct, frozen=True):
    v: int
    device: str
    ticket_prefix: str


class _BundledDocument(msgspec.Struct, frozen=True):
    topic: str
    jws: str


class _Bundle(msgspec.Struct, frozen=True, kw_only=True):
    v: int
    device: str
    ticket_prefix: str
    ticket_floor: int = 0
    seq_floor: int = 0
    signing_key: bytes
    box_key: bytes
    root_key: bytes
    documents: tuple[_BundledDocument, ...] = ()
    tls: Credentials | None = None


class _Renewal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A new certificate for a kiosk that stays who it is."""

    v: int
    device: str
    tls: Credentials


def load(data_dir: Path) -> Identity:
    """Return the identity in `data_dir`; raises `IdentityError` when it is missing, open to all, or unreadable."""
    folder = data_dir / IDENTITY_FOLDER
    if not folder.is_dir():
        raise IdentityError(f"{data_dir} has no identity yet: run `edge-sync provision BUNDLE --data {data_dir}`")
    try:
        device = msgspec.json.decode(_read(folder / "device.json"), type=_Device)
        return Identity(
            Address.of(device.device),
            device.ticket_prefix,
            signing_key=SigningKey(_read_key(folder / "signing.key")),
            box_key=PrivateKey(_read_key(folder / "box.key")),
            root_key=VerifyKey(_read_key(folder / "root.pub")),
        )
    except (msgspec.DecodeError, NameRefusedError) as error:
        raise IdentityError(f"{folder / 'device.json'} is damaged: {error}") from error


def provision(bundle: bytes, data_dir: Path) -> Identity:
    """Write identity, certificate and documents of `bundle`, whole or not at all, and return the identity.

    The same bundle twice is fine. A bundle of a new certificate alone replaces that. Raises `IdentityError` when
    `data_dir` already belongs to another identity, or the bundle is wrong.
    """
    if (renewal := _renewal(bundle)) is not None:
        return _renew(renewal, data_dir)
    content = _parse(bundle)
    identity = _identity(content)
    if (data_dir / IDENTITY_FOLDER).exists() and load(data_dir) != identity:
        raise IdentityError(f"{data_dir} already belongs to {load(data_dir).address.device}; nothing was changed")
    data_dir.mkdir(parents=True, exist_ok=True)
    _store_documents(content, identity, data_dir)
    if content.tls is not None:
        certificate.store(content.tls, data_dir, content.device)
    floors = Floors(data_dir / FLOORS_FILE)
    floors.raise_to(SEQ, content.seq_floor)
    floors.raise_to(TICKET, content.ticket_floor)
    _store_keys(content, data_dir)
    return identity


def _renewal(bundle: bytes) -> _Renewal | None:
    """Return what is in a bundle of a certificate alone, None when it is none."""
    try:
        return msgspec.json.decode(bundle[:MAX_BUNDLE_BYTES], type=_Renewal)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _renew(renewal: _Renewal, data_dir: Path) -> Identity:
    identity = load(data_dir)
    device = identity.address.device
    if renewal.device != device:
        raise IdentityError(
            f"the certificate is for {renewal.device[:64]}, {data_dir} is {device}; nothing was changed"
        )
    certificate.check(renewal.tls, device)
    certificate.store(renewal.tls, data_dir, device)
    return identity


def _parse(bundle: bytes) -> _Bundle:
    if len(bundle) > MAX_BUNDLE_BYTES:
        raise IdentityError(f"bundle of {len(bundle)} bytes, at most {MAX_BUNDLE_BYTES}")
    try:
        content = msgspec.json.decode(bundle, type=_Bundle)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise IdentityError(f"not a provisioning bundle: {error}") from error
    if content.v != 1:
        raise IdentityError(f"bundle of version {content.v}, expected 1")
    return content


def _identity(content: _Bundle) -> Identity:
    if content.tls is not None:
        certificate.check(content.tls, content.device)
    try:
        return Identity(
            Address.of(content.device),
            content.ticket_prefix,
            signing_key=SigningKey(content.signing_key),
            box_key=PrivateKey(content.box_key),
            root_key=VerifyKey(content.root_key),
        )
    except (NameRefusedError, ValueError, TypeError) as error:
        raise IdentityError(f"the bundle is wrong: {error}") from error


def _store_documents(content: _Bundle, identity: Identity, data_dir: Path) -> None:
    path = data_dir / DATABASE_FILE
    migrate(path)
    with closing(connect(path)) as connection, transaction(connection):
        for document in sorted(content.documents, key=lambda entry: not entry.topic.endswith("/doc/keys")):
            _store_document(connection, document, identity)
        if not documents.keys(connection):
            raise IdentityError("the bundle holds no `keys` document")


def _store_document(connection: sqlite3.Connection, document: _BundledDocument, identity: Identity) -> None:
    state = documents.state(connection)
    try:
        accepted = accept(document.topic, document.jws.encode(), identity.address, identity.root_key, state, now=None)
    except SameDocument:
        return
    except DocumentRefusedError as error:
        if error.reason != "not_newer":  # a device provisioned again has heard of newer ones since
            raise IdentityError(f"the bundle's document {document.topic} is refused: {error}") from error
    else:
        documents.store(connection, accepted, at=datetime.now(UTC))


def _store_keys(content: _Bundle, data_dir: Path) -> None:
    """Write all files into a new folder and rename it, so that an identity is there whole or not at all."""
    folder = data_dir / IDENTITY_FOLDER
    if folder.exists():
        return
    new = data_dir / (IDENTITY_FOLDER + ".new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o750)
    device = _Device(1, content.device, content.ticket_prefix)
    replace_durably(new / "device.json", msgspec.json.encode(device), mode=0o640)
    for name, key in (
        ("signing.key", content.signing_key),
        ("box.key", content.box_key),
        ("root.pub", content.root_key),
    ):
        replace_durably(new / name, base64.b64encode(key) + b"\n", mode=0o640)
    new.rename(folder)
    sync_folder(data_dir)


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_mode & _READABLE_BY_ALL:
            raise IdentityError(f"{path} is open to every user: chmod 640 {path}")
        return path.read_bytes()
    except OSError as error:
        raise IdentityError(f"cannot read {path}: {error.strerror}") from error


def _read_key(path: Path) -> bytes:
    try:
        key = base64.b64decode(_read(path).strip(), validate=True)
    except binascii.Error as error:
        raise IdentityError(f"{path} is damaged: not base64") from error
    if len(key) != PrivateKey.SIZE:  # Ed25519 seeds and public keys have the same 32 bytes
        raise IdentityError(f"{path} is damaged: {len(key)} bytes, expected {PrivateKey.SIZE}")
    return key
