"""What is let into the ledger: a batch must bear its device's signature, and each event must be what the contract says.

Nothing here opens sealed data; whether it was sealed to one of the hub's keys is read from its outside.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from edge_sync.bodies.events import UP
from edge_sync.envelope import (
    MAX_BATCH_EVENTS,
    MAX_EVENT_BYTES,
    SEALED_DATA,
    Event,
    Refusal,
    Rejected,
    decode,
    digest,
    is_sealed_type,
    read_data,
    split,
)  # fmt: skip
from edge_sync.errors import EnvelopeError, SealError, TooLargeError
from edge_sync.hub.kiosks import Kiosk
from edge_sync.hub.ledger import Row
from edge_sync.sealing import recipients
from edge_sync.signing import verify_publish

MAX_ID = 128
DETAIL = 300


@dataclass(frozen=True, slots=True)
class Admission:
    """A batch, sorted: what may be committed, and what is refused with its reason."""

    rows: tuple[Row, ...] = ()
    rejected: tuple[Rejected, ...] = ()

    @property
    def count(self) -> int:
        """How many events the batch held."""
        return len(self.rows) + len(self.rejected)


class _OnlyId(msgspec.Struct):
    id: str


def verify(kiosk: Kiosk, topic: str, payload: bytes, properties: Mapping[str, str]) -> None:
    """Return only when this device signed this publish; raises `SignatureRefusedError`."""
    verify_publish(topic, payload, properties, {kiosk.address.device: kiosk.signing_key})


def sort(payload: bytes, kiosk: Kiosk, seal_kids: frozenset[str]) -> Admission:
    """Return the events of a verified batch, sorted; raises `EnvelopeError` when it is no batch at all."""
    rows: list[Row] = []
    rejected: list[Rejected] = []
    raws = split(payload)
    if len(raws) > MAX_BATCH_EVENTS:
        raise TooLargeError(f"{len(raws)} events in one batch, at most {MAX_BATCH_EVENTS}")
    for raw in raws:
        outcome = _judge(raw, kiosk, seal_kids)
        if isinstance(outcome, Row):
            rows.append(outcome)
        else:
            rejected.append(outcome)
    return Admission(tuple(rows), tuple(rejected))


def refuse_all(payload: bytes, refusal: Refusal, detail: str) -> tuple[Rejected, ...]:
    """Return a refusal for each event of a batch, or one for all of it when it cannot be taken apart or is too long."""
    try:
        raws = split(payload)
    except EnvelopeError:
        raws = []
    if not 1 <= len(raws) <= MAX_BATCH_EVENTS:
        return (Rejected("", refusal.value, detail[:DETAIL], digest(payload)),)
    return tuple(_unread(raw, refusal, detail) for raw in raws)


def _judge(raw: bytes, kiosk: Kiosk, seal_kids: frozenset[str]) -> Row | Rejected:
    try:
        event = decode(raw)
    except TooLargeError as error:
        return _unread(raw, Refusal.TOO_LARGE, f"{error} (limit {MAX_EVENT_BYTES})")
    except EnvelopeError as error:
        return _unread(raw, Refusal.SCHEMA, str(error))
    if not 1 <= len(event.id) <= MAX_ID or not event.id.isprintable():
        return _refused(event.id[:MAX_ID], Refusal.SCHEMA, "id must be 1 to 128 printable characters")
    if event.source != kiosk.address.source:
        return _refused(event.id, Refusal.SCHEMA, f"source {event.source[:80]!r} is not {kiosk.address.source!r}")
    refused = _sealed_mistake(event, seal_kids) if is_sealed_type(event.type) else _open_mistake(event)
    return refused or Row(event.id, kiosk.address.device, event.seq, event.type, event.time, digest(raw), raw)


def _sealed_mistake(event: Event, seal_kids: frozenset[str]) -> Rejected | None:
    if event.type not in UP:
        return _refused(event.id, Refusal.UNSUPPORTED, f"type {event.type[:80]!r}")
    if event.data_base64 is None or event.datacontenttype != SEALED_DATA:
        return _refused(event.id, Refusal.SCHEMA, f"data of {event.type} must be sealed ({SEALED_DATA})")
    try:
        kids = recipients(event.data_base64)
    except SealError as error:
        return _refused(event.id, Refusal.UNSEALABLE, str(error))
    if seal_kids.isdisjoint(kids):
        return _refused(
            event.id, Refusal.UNSEALABLE, f"sealed to {', '.join(kids)[:80]}, expected {', '.join(sorted(seal_kids))}"
        )
    return None


def _open_mistake(event: Event) -> Rejected | None:
    if event.type not in UP:
        return _refused(event.id, Refusal.UNSUPPORTED, f"type {event.type[:80]!r}")
    try:
        read_data(event, UP[event.type])
    except EnvelopeError as error:
        return _refused(event.id, Refusal.SCHEMA, str(error))
    return None


def _refused(event_id: str, refusal: Refusal, detail: str) -> Rejected:
    return Rejected(event_id, refusal.value, detail[:DETAIL])


def _unread(raw: bytes, refusal: Refusal, detail: str) -> Rejected:
    """Return a refusal of an event that cannot be read: by its id, or where it shows none, by its digest."""
    event_id = _id_of(raw)
    return Rejected(event_id, refusal.value, detail[:DETAIL], b"" if event_id else digest(raw))


def _id_of(raw: bytes) -> str:
    try:
        return msgspec.json.decode(raw, type=_OnlyId).id[:MAX_ID]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""
