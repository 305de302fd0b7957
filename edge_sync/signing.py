"""Signatures: one detached Ed25519 signature a publish, and documents as JWS (RFC 7515, flattened JSON, EdDSA)."""

import base64
import hashlib
from collections.abc import Mapping

import msgspec
from nacl.exceptions import CryptoError
from nacl.signing import SigningKey, VerifyKey

from edge_sync.errors import SignatureRefusedError

MAX_DOCUMENT_BYTES = 256 * 1024
SIGNATURE_PROPERTY = "sig"
KEY_PROPERTY = "kid"


def _signed_bytes(topic: str, payload: bytes) -> bytes:
    return hashlib.sha256(topic.encode() + b"\x00" + payload).digest()


def sign_publish(topic: str, payload: bytes, *, key: SigningKey, kid: str) -> list[tuple[str, str]]:
    """Return the MQTT user properties that sign this publish."""
    signature = key.sign(_signed_bytes(topic, payload)).signature
    return [(SIGNATURE_PROPERTY, base64.b64encode(signature).decode()), (KEY_PROPERTY, kid)]


def verify_publish(topic: str, payload: bytes, properties: Mapping[str, str], keys: Mapping[str, VerifyKey]) -> str:
    """Return the kid that signed this publish; raises `SignatureRefusedError`."""
    kid, signature = properties.get(KEY_PROPERTY), properties.get(SIGNATURE_PROPERTY)
    if kid is None or signature is None:
        raise SignatureRefusedError(f"unsigned publish on {topic}")
    if kid not in keys:
        raise SignatureRefusedError(f"publish on {topic} signed by unknown key {kid[:32]!r}")
    try:
        keys[kid].verify(_signed_bytes(topic, payload), _signature(signature))
    except (CryptoError, ValueError, TypeError) as error:
        raise SignatureRefusedError(f"bad signature on {topic} by key {kid}") from error
    return kid


def _signature(text: str) -> bytes:
    """Return the bytes of a signature; raises `ValueError` for any spelling but the canonical one."""
    raw = base64.b64decode(text, validate=True)
    if base64.b64encode(raw).decode() != text:
        raise ValueError("not canonical base64")
    return raw


class Protected(msgspec.Struct, frozen=True, forbid_unknown_fields=True):  # such as `crit` and `b64` of RFC 7515
    """The signed header: `alg` is EdDSA and nothing else; an unknown member is refused."""

    alg: str
    kid: str


class Jws(msgspec.Struct, frozen=True):
    """Payload, protected header and Ed25519 signature, each in base64url without padding."""

    payload: str
    protected: str
    signature: str


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _unb64(text: str) -> bytes:
    """Return the bytes; raises `ValueError` for any spelling but the one that `_b64` gives."""
    raw = base64.b64decode(text.encode() + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if _b64(raw) != text:
        raise ValueError("not canonical base64url")
    return raw


def sign_document(payload: bytes, *, key: SigningKey, kid: str) -> bytes:
    """Return `payload` as a flattened JWS."""
    protected, body = _b64(msgspec.json.encode(Protected("EdDSA", kid))), _b64(payload)
    signature = key.sign(f"{protected}.{body}".encode()).signature
    return msgspec.json.encode(Jws(payload=body, protected=protected, signature=_b64(signature)))


def signed_payload(jws: bytes) -> bytes:
    """Return the payload of a JWS of our own, unverified; raises `msgspec.DecodeError`, `ValueError`."""
    return _unb64(msgspec.json.decode(jws, type=Jws).payload)


def signed_by(jws: bytes) -> str:
    """Return the kid of a JWS of our own, unverified; raises `msgspec.DecodeError`, `ValueError`."""
    return msgspec.json.decode(_unb64(msgspec.json.decode(jws, type=Jws).protected), type=Protected).kid


def verify_document(jws: bytes, keys: Mapping[str, VerifyKey]) -> bytes:
    """Return the payload of a JWS signed by one of `keys` (by kid); raises `SignatureRefusedError`."""
    if len(jws) > MAX_DOCUMENT_BYTES:
        raise SignatureRefusedError(f"document of {len(jws)} bytes, at most {MAX_DOCUMENT_BYTES}")
    try:
        parts = msgspec.json.decode(jws, type=Jws)
        header = msgspec.json.decode(_unb64(parts.protected), type=Protected)
        signature, payload = _unb64(parts.signature), _unb64(parts.payload)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise SignatureRefusedError(f"not a signed document: {error}") from error
    if header.alg != "EdDSA":
        raise SignatureRefusedError(f"algorithm {header.alg[:16]!r}, expected EdDSA")
    if header.kid not in keys:
        raise SignatureRefusedError(f"document signed by unknown key {header.kid[:32]!r}")
    try:
        keys[header.kid].verify(f"{parts.protected}.{parts.payload}".encode(), signature)
    except (CryptoError, ValueError, TypeError) as error:
        raise SignatureRefusedError(f"bad signature by key {header.kid}") from error
    return payload
