"""Sealing of a citizen's words to the hub's key and the recovery key, and opening at the hub.

Layout of contract §3: a fresh 32-byte content key boxes the data once (XSalsa20-Poly1305, nonce first), and is itself
sealed to each recipient (libsodium sealed box); the whole, ``{"v":1,"to":[{"kid","key"}],"box"}``, is the event's
``data_base64``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox
from nacl.utils import random

from edge_sync.errors import SealError


@dataclass(frozen=True, slots=True)
class SealKey:
    """A public X25519 key that data is sealed to."""

    kid: str
    public: bytes


class Recipient(msgspec.Struct, frozen=True):
    """One who can open: the content key in a libsodium sealed box to the X25519 key `kid`."""

    kid: str
    key: bytes


class Sealed(msgspec.Struct, frozen=True):
    """Version 1: the data in `box`, a 24-byte nonce and XSalsa20-Poly1305, under a content key that `to` can open."""

    v: int
    to: tuple[Recipient, ...]
    box: bytes


def seal(data: bytes, recipients: Sequence[SealKey]) -> bytes:
    """Return `data` sealed to every recipient; raises `SealError` when there is none."""
    if not recipients:
        raise SealError("no key to seal to")
    content_key = random(SecretBox.KEY_SIZE)
    to = tuple(Recipient(key.kid, SealedBox(PublicKey(key.public)).encrypt(content_key)) for key in recipients)
    return msgspec.json.encode(Sealed(1, to, bytes(SecretBox(content_key).encrypt(data))))


def unseal(sealed: bytes, keys: Mapping[str, PrivateKey]) -> bytes:
    """Return the data, opened by the first of `keys` (by kid) it was sealed to; raises `SealError`."""
    envelope = _envelope(sealed)
    for recipient in envelope.to:
        private = keys.get(recipient.kid)
        if private is not None:
            return _open(envelope.box, recipient.key, private)
    raise SealError(f"sealed to {[recipient.kid for recipient in envelope.to]}, none of which is at hand")


def recipients(sealed: bytes) -> tuple[str, ...]:
    """Return the names of the keys this was sealed to, without opening it; raises `SealError`."""
    return tuple(recipient.kid for recipient in _envelope(sealed).to)


def _envelope(sealed: bytes) -> Sealed:
    try:
        envelope = msgspec.json.decode(sealed, type=Sealed)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SealError(f"not a sealed envelope: {error}") from error
    if envelope.v != 1:
        raise SealError(f"sealed envelope of version {envelope.v}, expected 1")
    return envelope


def _open(box: bytes, sealed_key: bytes, private: PrivateKey) -> bytes:
    try:
        return SecretBox(SealedBox(private).decrypt(sealed_key)).decrypt(box)
    except (CryptoError, ValueError, TypeError) as error:
        raise SealError("sealed data was changed or is not for this key") from error
