"""Whether a signed document may come into force on this kiosk. Pure: what is known is passed in.

Reasons of a refusal: ``topic`` (not ours), ``signature``, ``not_a_document``, ``misplaced`` (name or target differ
from the topic's), ``not_newer``, ``body`` (with every mistake). Texts of a refusal hold nothing that an unsigned
sender chose.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args, get_origin

import msgspec
from nacl.signing import VerifyKey

from edge_sync.bodies import config
from edge_sync.bodies.documents import BODIES, Document, Keys, ListedKey
from edge_sync.bodies.status import Wave
from edge_sync.envelope import digest
from edge_sync.errors import DocumentRefusedError, NameRefusedError, SignatureRefusedError
from edge_sync.rollout import is_in_wave
from edge_sync.signing import verify_document
from edge_sync.topics import Address, document_place, document_topic

KEYS = "keys"
CONFIG = "config"
ROOT_KID = "root"
"""Key id under which the pinned root key signs ``keys``."""

_FOREVER = 2**53
"""Beyond what JSON numbers carry exactly; no document could ever follow."""

MAX_MISTAKES = 50
"""Mistakes told of one document."""


@dataclass(frozen=True, slots=True)
class Version:
    """Place of a document among those of its target and name, and the SHA-256 of its payload."""

    epoch: int
    version: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class DocumentState:
    """What is in force: versions by (target, name) with tombstones, the listed keys, the config layers by target."""

    versions: Mapping[tuple[str, str], Version]
    keys: tuple[ListedKey, ...]
    layers: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Accepted:
    """A document to put in force; `body` None withdraws.

    `origin` is the version that `body` is of, None for this very one: it is an earlier one while a roll-out waits.
    """

    target: str
    name: str
    version: Version
    body: bytes | None
    expires_at: datetime | None = None
    wave: Wave | None = None
    origin: int | None = None


class SameDocument(Exception):  # noqa: N818 - not an error: what is in force came once more
    """The document is the one in force; nothing is to be done."""


def verify_keys(keys: tuple[ListedKey, ...], use: str, now: datetime | None) -> dict[str, VerifyKey]:
    """Return the listed keys that may sign for `use`, by kid; their validity is judged only by a trusted clock."""
    return {key.kid: VerifyKey(key.public) for key in keys if key.use == use and is_valid(key, now)}


def is_valid(key: ListedKey, now: datetime | None) -> bool:
    """Whether `now` is in the time of `key`; always when the clock cannot be trusted (`now` None)."""
    if now is None:
        return True
    return (key.not_before is None or key.not_before <= now) and (key.not_after is None or now < key.not_after)


def place(topic: str, address: Address) -> tuple[str, str]:
    """Return (target, name) of a document topic of this kiosk; raises `DocumentRefusedError` for any other topic."""
    try:
        target, name = document_place(topic)
    except NameRefusedError as error:
        raise DocumentRefusedError("topic") from error
    ours = target in ("county", f"home/{address.home}", f"dev/{address.device}")
    if not ours or document_topic(address.county, target, name) != topic:
        raise DocumentRefusedError("topic")
    return target, name


def accept(
    topic: str, payload: bytes, address: Address, root_key: VerifyKey, state: DocumentState, *, now: datetime | None
) -> Accepted:
    """Return the document in `payload` when it may come into force; raises `DocumentRefusedError` or `SameDocument`.

    `now` is None while the clock cannot be trusted. Of a document that is being rolled out, only the side that this
    kiosk is on is judged: the other may be made for a newer kiosk, or be what the new one repairs.
    """
    target, name = place(topic, address)
    signers = {ROOT_KID: root_key} if name == KEYS else verify_keys(state.keys, "doc", now)
    try:
        raw = verify_document(payload, signers)
    except SignatureRefusedError as error:
        raise DocumentRefusedError("signature") from error
    document = _document(raw)
    if (document.target, document.name) != (target, name):
        raise _refusal(document, "misplaced", (f"signed for {document.name} of {document.target}",))
    version = Version(document.epoch, document.version, digest(raw))
    _judge_version(document, version, state.versions.get((target, name)))
    wave, side, origin = _side(document, address.device)
    body = None if side == b"null" else side
    found = _no_seal_key(target, name, body)
    if body is not None:
        found += body_mistakes(target, name, body, state.layers)
    if found:
        raise _refusal(document, "body", found[:MAX_MISTAKES])
    return Accepted(target, name, version, body, document.expires_at, wave, origin)


def _side(document: Document, device: str) -> tuple[Wave | None, bytes, int | None]:
    """Return what the document means for `device`: its wave, the body, and the earlier version that body is of."""
    rollout = document.rollout
    if rollout is None:
        return None, bytes(document.body), None
    if is_in_wave(rollout, device):
        return Wave.IN, bytes(document.body), None
    return Wave.WAITING, bytes(rollout.otherwise), rollout.otherwise_version


def is_restored(state: DocumentState, new: Accepted) -> bool:
    """Whether `new` tells that the hub was put back from a backup: its epoch is above the one in force."""
    current = state.versions.get((new.target, new.name))
    return current is not None and new.version.epoch > current.epoch


def _no_seal_key(target: str, name: str, body: bytes | None) -> list[str]:
    """Return the mistake of ``keys`` after which nobody could say anything here any more: nothing to seal to."""
    if (target, name) != ("county", KEYS):
        return []
    try:
        listed = () if body is None else msgspec.json.decode(body, type=Keys).keys
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return []  # told with every mistake as any other body is
    return [] if any(key.use == "seal" for key in listed) else ["keys: no key for seal"]


def _document(raw: bytes) -> Document:
    try:
        document = msgspec.json.decode(raw, type=Document)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DocumentRefusedError("not_a_document", (str(error),)) from error
    if max(document.epoch, document.version) >= _FOREVER:
        raise DocumentRefusedError("not_a_document", ("epoch or version out of range",))
    return document


def _judge_version(document: Document, new: Version, current: Version | None) -> None:
    if current is None or (new.epoch, new.version) > (current.epoch, current.version):
        return
    if new == current:
        raise SameDocument
    applied = f"epoch {current.epoch} version {current.version} is applied"
    raise _refusal(document, "not_newer", (applied,))


def _refusal(document: Document, reason: str, found: list[str] | tuple[str, ...]) -> DocumentRefusedError:
    return DocumentRefusedError(reason, found, epoch=document.epoch, version=document.version)


def body_mistakes(target: str, name: str, body: bytes, layers: Mapping[str, Any]) -> list[str]:
    """Return every mistake in a document's body; config is judged alone and merged with the other layers."""
    try:
        value = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return [f"body: {error}"]
    if name == CONFIG:
        return _config_mistakes(target, value, layers)
    shape = BODIES.get(name.partition("/")[0])
    return [] if shape is None else shape_mistakes(value, shape)


def _config_mistakes(target: str, value: Any, layers: Mapping[str, Any]) -> list[str]:  # noqa: ANN401 - judges any JSON value
    if not isinstance(value, Mapping):
        return config.mistakes(value)
    merged: Any = {}
    for _, patch in sorted({**layers, target: value}.items()):  # county, dev/…, home/…
        merged = config.merge_patch(merged, patch)
    alone = config.mistakes(config.merge_patch({}, value))
    return alone + [mistake for mistake in config.mistakes(merged) if mistake not in alone]


def shape_mistakes(value: Any, shape: Any, where: str = "") -> list[str]:  # noqa: ANN401 - judges any JSON value
    """Return every mistake in `value` against a msgspec shape, each with its place."""
    try:
        msgspec.convert(value, shape)
    except msgspec.ValidationError as error:
        return _inner_mistakes(value, shape, where) or [f"{where or 'body'}: {str(error).partition(' - at')[0]}"]
    return []


def _inner_mistakes(value: Any, shape: Any, where: str) -> list[str]:  # noqa: ANN401 - judges any JSON value
    shape = get_args(shape)[0] if hasattr(shape, "__metadata__") else shape
    if isinstance(value, list) and get_origin(shape) is tuple:
        inner = get_args(shape)[0]
        return [found for index, item in enumerate(value) for found in shape_mistakes(item, inner, f"{where}[{index}]")]
    if isinstance(value, dict) and isinstance(shape, type) and issubclass(shape, msgspec.Struct):
        return [found for entry in msgspec.structs.fields(shape) for found in _field_mistakes(value, entry, where)]
    return []


def _field_mistakes(value: dict[str, Any], entry: msgspec.structs.FieldInfo, where: str) -> list[str]:
    path = f"{where}.{entry.encode_name}" if where else entry.encode_name
    if entry.encode_name in value:
        return shape_mistakes(value[entry.encode_name], entry.type, path)
    return [f"{path}: missing"] if entry.required else []
