"""ULIDs that name lineages of the hub's database: they sort by time, and a new one is always above the last."""

import secrets

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 26


def _encode(number: int) -> str:
    return "".join(CROCKFORD[(number >> shift) & 31] for shift in range(5 * (LENGTH - 1), -1, -5))


def _milliseconds(ulid: str) -> int:
    number = 0
    for letter in ulid:
        number = number << 5 | CROCKFORD.index(letter)
    return number >> 80


def mint(now_ms: int, *, above: str = "") -> str:
    """Return a new ULID for `now_ms`, above `above` even when the clock was set back.

    Raises `ValueError` if that is none.
    """
    moment = max(now_ms, _milliseconds(above) + 1) if above else now_ms
    return _encode(moment << 80 | secrets.randbits(80))
