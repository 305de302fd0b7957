"""What to do with one event that the hub sent: take it into the inbox, or refuse it for good. Pure."""

from datetime import datetime

import msgspec

from edge_sync.bodies.commands import COMMAND_PREFIX
from edge_sync.bodies.events import DOWN
from edge_sync.envelope import Event, Refusal, Rejected, decode, decode_as, digest
from edge_sync.errors import EnvelopeError
from edge_sync.inbox import Arrival

MAX_ID = 64
EXPIRED = "expired"
"""Why a command that came too late is refused, in the verdict's `detail`."""


class _Identified(msgspec.Struct):
    id: str


def judge(raw: bytes, now: datetime) -> Arrival | Rejected:
    """Return the event in `raw` ready for the inbox, or why it never is; raises `EnvelopeError` when it has no id."""
    try:
        event = decode(raw)
    except EnvelopeError:
        return Rejected(_id_of(raw), Refusal.SCHEMA.value, "not an event")
    if not _is_id(event.id):
        raise EnvelopeError("an event without a usable id")
    refusal = _refusal(event, now)
    if refusal is not None:
        return refusal
    return Arrival(event.id, digest(raw), event.type, event.seq, bytes(event.data), now, event.expires_at)


def _refusal(event: Event, now: datetime) -> Rejected | None:
    if event.type not in DOWN or not event.data:
        return Rejected(event.id, Refusal.UNSUPPORTED.value)
    if event.type.startswith(COMMAND_PREFIX):
        if event.expires_at is None or event.expires_at.tzinfo is None:
            return Rejected(event.id, Refusal.SCHEMA.value, "a command needs expires_at with its offset")
        if event.expires_at <= now:
            return Rejected(event.id, Refusal.UNSUPPORTED.value, EXPIRED)
    try:
        decode_as(bytes(event.data), DOWN[event.type])
    except EnvelopeError as error:
        return Rejected(event.id, Refusal.SCHEMA.value, str(error)[:200])
    return None


def _id_of(raw: bytes) -> str:
    identified = decode_as(raw, _Identified)
    if not _is_id(identified.id):
        raise EnvelopeError("an event without a usable id")
    return str(identified.id)


def _is_id(text: str) -> bool:
    return 0 < len(text) <= MAX_ID and text.isascii() and text.isprintable()
