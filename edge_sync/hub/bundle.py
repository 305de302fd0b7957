"""Provisioning bundles: all that a kiosk needs to be itself, in one private file."""

from pathlib import Path

import msgspec

from edge_sync.certificate import Credentials
from edge_sync.hub.documents import Documents
from edge_sync.hub.keyring import Keyring, write_private
from edge_sync.hub.kiosks import Enrolment


class BundledDocument(msgspec.Struct, frozen=True):
    """A signed document and its topic."""

    topic: str
    jws: str


class Bundle(msgspec.Struct, frozen=True, kw_only=True):
    """Who a kiosk is, its private keys, the pinned root key, and the documents that hold for it.

    `keys` is among them.
    """

    v: int = 1
    device: str
    ticket_prefix: str
    ticket_floor: int = 0
    seq_floor: int = 0
    signing_key: bytes
    box_key: bytes
    root_key: bytes
    documents: tuple[BundledDocument, ...]
    tls: Credentials | None = None


class CertificateBundle(msgspec.Struct, frozen=True, kw_only=True):
    """A new certificate for a kiosk that stays who it is."""

    v: int = 1
    device: str
    tls: Credentials


def bundle_of(
    enrolment: Enrolment,
    keyring: Keyring,
    documents: Documents,
    *,
    seq_floor: int = 0,
    credentials: Credentials | None = None,
) -> Bundle:
    """Return the bundle of a kiosk just added; `seq_floor` is the highest seq the hub has of it."""
    address = enrolment.kiosk.address
    return Bundle(
        device=address.device,
        ticket_prefix=enrolment.ticket_prefix,
        seq_floor=seq_floor,
        signing_key=bytes(enrolment.signing_key),
        box_key=bytes(enrolment.private_box_key),
        root_key=bytes(keyring.root),
        documents=tuple(
            BundledDocument(documents.topic(one), one.jws.decode()) for one in documents.for_device(address)
        ),
        tls=credentials,
    )


def write(bundle: Bundle | CertificateBundle, path: Path) -> None:
    """Write the bundle to a file that its owner alone can read."""
    write_private(path, msgspec.json.encode(bundle))
