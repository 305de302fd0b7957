"""Events and verdicts as they cross the wire: CloudEvents 1.0 in JSON, one array a publish.

The bytes of an event are made once by `encode`, stored, and sent as stored; a batch is those bytes joined, never
encoded again.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import Enum
from typing import Any

import msgspec

from edge_sync.errors import EnvelopeError, TooLargeError

CONTENT_TYPE = "application/cloudevents-batch+json"
JSON_DATA = "application/json"
SEALED_DATA = "application/vnd.dh.sealed"

MAX_EVENT_BYTES = 32 * 1024
MAX_BATCH_EVENTS = 50
MAX_BATCH_BYTES = 64 * 1024
MAX_IN_FLIGHT = 20
"""Publishes in flight; with the three above the limits of the wire contract, §3."""

SEALED_FAMILIES = ("dh.opinion.", "dh.rating.", "dh.consult.", "dh.appointment.", "dh.duty.noted.")
"""Types that hold a citizen's words or contact, or may: their data is always sealed."""


class ClockQuality(Enum):
    """How far the recorded time can be trusted."""

    NTP = "ntp"
    RTC = "rtc"
    UNSYNCED = "unsynced"


NO_DATA = msgspec.Raw()
"""`Event.data` of a sealed event; being the default it is left out of the bytes."""


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One fact. Exactly one of `data` (empty: absent) and `data_base64` is set; unknown members are ignored."""

    specversion: str
    id: str
    source: str
    type: str
    time: datetime
    seq: int
    bootid: str = ""
    clock: ClockQuality | None = None
    datacontenttype: str
    data: msgspec.Raw = NO_DATA  # a union with None could not be read back
    data_base64: bytes | None = None
    keyid: str | None = None
    expires_at: datetime | None = None


class Refusal(Enum):
    """Why a row was rejected for good."""

    SCHEMA = "schema"
    UNSUPPORTED = "unsupported"
    CONFLICT = "conflict"
    UNSEALABLE = "unsealable"
    TOO_LARGE = "too_large"
    UNKNOWN_DEVICE = "unknown_device"


class Rejected(msgspec.Struct, frozen=True, omit_defaults=True):
    """One row that will never be taken as it is.

    Where no id can be read, `id` is empty and `sha256` is the digest of the bytes that are refused: of an event, or of
    the whole payload when it cannot be taken apart.
    """

    id: str
    reason: str
    detail: str = ""
    sha256: bytes = b""


class Retry(msgspec.Struct, frozen=True):
    """One row to be sent again after `after_s` seconds."""

    id: str
    after_s: float


class Verdicts(msgspec.Struct, frozen=True, kw_only=True):
    """What the receiver did with each event of a batch, sent after its commit."""

    hub_epoch: str = ""
    credit: int | None = None
    committed: tuple[str, ...] = ()
    duplicate: tuple[str, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    retry: tuple[Retry, ...] = ()


_encoder = msgspec.json.Encoder()
_event_decoder = msgspec.json.Decoder(Event)
_array_decoder = msgspec.json.Decoder(list[msgspec.Raw])
_verdicts_decoder = msgspec.json.Decoder(Verdicts)


def is_sealed_type(event_type: str) -> bool:
    """Whether events of this type must carry sealed data."""
    return event_type.startswith(SEALED_FAMILIES)


def encode(event: Event) -> bytes:
    """Return the event's bytes; raises `TooLargeError` over `MAX_EVENT_BYTES`."""
    raw = _encoder.encode(event)
    if len(raw) > MAX_EVENT_BYTES:
        raise TooLargeError(f"event {event.id} of type {event.type} has {len(raw)} bytes, at most {MAX_EVENT_BYTES}")
    return raw


def digest(raw: bytes) -> bytes:
    """Return the SHA-256 by which two events of one id are the same or a conflict."""
    return hashlib.sha256(raw).digest()


def decode(raw: bytes | msgspec.Raw) -> Event:
    """Return the event in `raw`; raises `EnvelopeError`, `TooLargeError`."""
    if len(memoryview(raw)) > MAX_EVENT_BYTES:
        raise TooLargeError(f"event of {len(memoryview(raw))} bytes, at most {MAX_EVENT_BYTES}")
    try:
        event = _event_decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise EnvelopeError(f"not an event: {error}") from error
    if event.specversion != "1.0":
        raise EnvelopeError(f"specversion {event.specversion[:16]!r}, expected '1.0'")
    if bool(event.data) == (event.data_base64 is not None):
        raise EnvelopeError("exactly one of data and data_base64 is expected")
    if event.seq < 0 or event.seq >= 2**63:
        raise EnvelopeError(f"seq out of range: {event.seq}")
    return event


def join(events: Iterable[bytes]) -> bytes:
    """Return the batch that holds these events' bytes as they are."""
    return b"[" + b",".join(events) + b"]"


def split(batch: bytes, *, max_bytes: int = 2 * MAX_BATCH_BYTES) -> list[bytes]:
    """Return the bytes of each event of a batch, undecoded; raises `EnvelopeError` when it is no JSON array.

    Twice the contract's batch limit is read, so that a single event of the largest size always fits.
    """
    if len(batch) > max_bytes:
        raise TooLargeError(f"batch of {len(batch)} bytes, at most {max_bytes}")
    try:
        return [bytes(raw) for raw in _array_decoder.decode(batch)]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise EnvelopeError(f"not a batch: {error}") from error


def encode_verdicts(verdicts: Verdicts) -> bytes:
    """Return the bytes of verdicts."""
    return _encoder.encode(verdicts)


def decode_verdicts(raw: bytes) -> Verdicts:
    """Return the verdicts in `raw`; raises `EnvelopeError`."""
    if len(raw) > 4 * MAX_BATCH_BYTES:
        raise TooLargeError(f"verdicts of {len(raw)} bytes")
    try:
        return _verdicts_decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise EnvelopeError(f"not verdicts: {error}") from error


def batches(rows: Sequence[bytes]) -> list[Sequence[bytes]]:
    """Return `rows` in order, cut into runs within the contract's batch limits; a larger single event stands alone."""
    result: list[Sequence[bytes]] = []
    start = size = 0
    for index, row in enumerate(rows):
        if index > start and (index - start == MAX_BATCH_EVENTS or size + len(row) + 1 > MAX_BATCH_BYTES):
            result.append(rows[start:index])
            start, size = index, 0
        size += len(row) + 1
    if start < len(rows):
        result.append(rows[start:])
    return result


def read_data(event: Event, shape: Any) -> Any:  # noqa: ANN401 - msgspec shapes are any type
    """Return the open data of an event as `shape`; raises `EnvelopeError`."""
    if not event.data:
        raise EnvelopeError(f"event {event.id} is sealed")
    return decode_as(bytes(event.data), shape)


def decode_as(raw: bytes, shape: Any) -> Any:  # noqa: ANN401 - msgspec shapes are any type
    """Return JSON `raw` as `shape`; raises `EnvelopeError`."""
    try:
        return msgspec.json.decode(raw, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise EnvelopeError(f"not a {getattr(shape, '__name__', shape)}: {error}") from error
