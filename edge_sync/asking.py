"""Sealing of a query, with the one-time key that its result is sealed to, and opening of the result.

The private half never leaves the memory of whoever asks: neither the shared file, nor a broker, nor the next program
on this machine can read what was asked or answered.
"""

from collections.abc import Sequence

import msgspec
from nacl.public import PrivateKey

from edge_sync.bodies.query import Refused, SealedQuery, SealedResult
from edge_sync.envelope import decode_as
from edge_sync.errors import EnvelopeError, SealError
from edge_sync.sealing import SealKey, seal, unseal

ONCE_KID = "once"
"""Name under which the hub seals a result to the one-time key."""


class _Outside(msgspec.Struct, frozen=True):
    """What tells a sealed result from an open one."""

    box: bytes = b""


def seal_query(query: SealedQuery, recipients: Sequence[SealKey]) -> tuple[bytes, PrivateKey]:
    """Return `query` sealed to `recipients` with a fresh one-time key, and the key that opens its result.

    Raises `SealError` when there is nobody to seal to.
    """
    key = PrivateKey.generate()
    whole = msgspec.structs.replace(query, reply_to=bytes(key.public_key))
    return seal(msgspec.json.encode(whole), recipients), key


def open_result(payload: bytes, key: PrivateKey) -> SealedResult:
    """Return the result in `payload`, which was sealed to `key`.

    Open is only a refusal by a hub that could not read whom to seal to. Raises `SealError` when it was sealed to
    somebody else or changed, `EnvelopeError` when it is no result of this version.
    """
    if not decode_as(payload, _Outside).box:
        return _refusal(payload)
    result: SealedResult = decode_as(unseal(payload, {ONCE_KID: key}), SealedResult)
    return result


def _refusal(payload: bytes) -> Refused:
    try:
        refused: Refused = decode_as(payload, Refused)
    except EnvelopeError as error:
        raise SealError("an open result that is no refusal") from error
    return refused
