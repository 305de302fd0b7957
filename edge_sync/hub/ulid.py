"""ULIDs that name lineages of the hub's database: they sort by time, and a new one is always above the last."""

import secrets

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 26
APART_MS = 3_600_000
"""Document epochs and case revisions go on from the seconds of these; no case takes so many steps in one lineage."""


def _encode(number: int) -> str:
    return "".join(CROCKFORD[(number >> shift) & 31] for shift in range(5 * (LENGTH - 1), -1, -5))


def milliseconds(ulid: str) -> int:
    """Return when a ULID was made; raises `ValueError` if that is none."""
    number = 0
    for letter in ulid:
        number = number << 5 | CROCKFORD.index(letter)
    return number >> 80


def mint(now_ms: int, *, above: str = "") -> str:
    """Return a new ULID for `now_ms`, at least `APART_MS` above `above` even when the clock was set back.

    Raises `ValueError` if that is none.
    """
    moment = max(now_ms, milliseconds(above) + APART_MS) if above else now_ms
    return _encode(moment << 80 | secrets.randbits(80))
