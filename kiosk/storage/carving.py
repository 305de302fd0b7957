"""Events found in the bytes of a file whose tables cannot be read any more.

An event is stored as it was made, in one piece while it fits its page (some 4 kB, as nearly all do), and begins with
the same words. Found ones whose row was read anyway are the same bytes; at the hub a repeated one is a duplicate.
"""

import json
import mmap
from collections.abc import Iterator
from pathlib import Path

from edge_sync.envelope import MAX_EVENT_BYTES, Event, decode
from edge_sync.errors import EnvelopeError

BEGINNING = b'{"specversion":"1.0","id":"'


def carve(file: Path, source: str) -> Iterator[tuple[Event, bytes]]:
    """Yield the events of the device `source` in the bytes of `file`, each time they are found."""
    if not file.exists() or not file.stat().st_size:
        return
    with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as content:
        place = content.find(BEGINNING)
        while place >= 0:
            found = _event(content[place : place + MAX_EVENT_BYTES])
            if found is not None and found[0].source == source:
                yield found
            place = content.find(BEGINNING, place + 1)


def _event(piece: bytes) -> tuple[Event, bytes] | None:
    """Return the event at the beginning of `piece`, with exactly its bytes."""
    text = piece.decode("utf-8", "surrogateescape")
    try:
        _, end = json.JSONDecoder().raw_decode(text)
        raw = text[:end].encode("utf-8")
        return decode(raw), raw
    except (ValueError, RecursionError, EnvelopeError):
        return None
