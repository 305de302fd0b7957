"""What an event holds, opened where it is sealed."""

from collections.abc import Mapping
from typing import Any

from nacl.public import PrivateKey

from edge_sync.bodies.events import UP
from edge_sync.envelope import Event, decode_as, is_sealed_type, read_data
from edge_sync.errors import EnvelopeError
from edge_sync.sealing import unseal


def open_data(event: Event, openers: Mapping[str, PrivateKey]) -> Any:  # noqa: ANN401 - one of the shapes in UP
    """Return the data of an event in its shape; raises `SealError`, `EnvelopeError`."""
    if not is_sealed_type(event.type):
        return read_data(event, _shape(event.type))
    if event.data_base64 is None:
        raise EnvelopeError(f"data of {event.type} is not sealed")
    return decode_as(unseal(event.data_base64, openers), _shape(event.type))


def _shape(event_type: str) -> Any:  # noqa: ANN401 - one of the shapes in UP
    if event_type not in UP:
        raise EnvelopeError(f"type {event_type} is not known to this version")
    return UP[event_type]
