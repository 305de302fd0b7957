"""The codes that people carry: what a scanned or typed text means, and how ticket numbers and query codes are made.

Reading never raises: a text that is none of ours is an `UnknownCode` that says why. A badge's secret leaves here only
as its hash.
"""

import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NewType

from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_37_36

from kiosk.domain.ticket import ALPHABET, QueryCode, Receipt, TicketNo

MAX_CODE_CHARS = 200
"""Longest text that is looked at; ours have at most 120 characters, a county's own URL a few more."""

PublicCode = NewType("PublicCode", str)
"""What hangs on the wall beside a deputy's picture: it names them and opens nothing."""

_RECEIPT = re.compile(r"DHT1:([^:]{1,32}):([0-9]{6})")
_PUBLIC = re.compile(r"DHP1:([A-Z2-9]{8,16})")
_BADGE = re.compile(r"DHB1:([a-z0-9-]{1,40}):([0-9A-HJKMNP-TV-Z]{26})")
_OURS = re.compile(r"DH[A-Z][0-9]:")
_TICKET = re.compile(rf"[{ALPHABET}]{{7,20}}")
_PREFIX = re.compile(rf"[{ALPHABET}]{{2,4}}")
_PLACEHOLDER = "{code}"
_MIN_SEQUENCE_CHARS = 4
_MAX_PREFIX_CHARS = 4


class Why(Enum):
    """Why a code means nothing here."""

    UNREADABLE = "unreadable"  # empty, binary, or too long to be one of ours
    DAMAGED = "damaged"  # begins like ours, and is not whole
    FOREIGN = "foreign"  # somebody else's code


@dataclass(frozen=True, slots=True)
class ScannedReceipt:
    """A slip: opens the progress of one opinion."""

    receipt: Receipt

    def __repr__(self) -> str:
        """Never show the query code."""
        return f"ScannedReceipt({self.receipt.ticket_no})"


@dataclass(frozen=True, slots=True)
class ScannedPublicCode:
    """A deputy's public code: opens the deputy's card, never duty."""

    public_code: PublicCode


@dataclass(frozen=True, slots=True)
class ScannedBadge:
    """A badge: whom it names, and the SHA-256 (hex) of its secret."""

    deputy_id: str
    secret_sha256: str


@dataclass(frozen=True, slots=True)
class UnknownCode:
    """None of ours; the text itself is not kept."""

    why: Why


ScannedCode = ScannedReceipt | ScannedPublicCode | ScannedBadge | UnknownCode


def read_code(text: str | None, *, public_patterns: Sequence[str] = ()) -> ScannedCode:
    """Return what `text` means; None stands for what could not be decoded.

    `public_patterns` are a county's own codes for deputies: plain text with ``{code}`` where the public code stands.
    """
    if text is None or not text.strip() or len(text) > MAX_CODE_CHARS:
        return UnknownCode(Why.UNREADABLE)
    text = text.strip()
    return _receipt(text) or _public(text, public_patterns) or _badge(text) or _unknown(text)


def _receipt(text: str) -> ScannedReceipt | None:
    match = _RECEIPT.fullmatch(text)
    ticket_no = read_ticket_no(match[1]) if match else None
    return ScannedReceipt(Receipt(ticket_no, QueryCode(match[2]))) if match and ticket_no else None


def _public(text: str, patterns: Sequence[str]) -> ScannedPublicCode | None:
    for pattern in ("DHP1:{code}", *patterns):
        before, placeholder, after = pattern.partition(_PLACEHOLDER)
        if placeholder and text.startswith(before) and text.endswith(after):
            code = text[len(before) : len(text) - len(after)]
            if _PUBLIC.fullmatch(f"DHP1:{code}"):
                return ScannedPublicCode(PublicCode(code))
    return None


def _badge(text: str) -> ScannedBadge | None:
    match = _BADGE.fullmatch(text)
    return ScannedBadge(match[1], badge_hash(match[2])) if match else None


def _unknown(text: str) -> UnknownCode:
    return UnknownCode(Why.DAMAGED if _OURS.match(text) else Why.FOREIGN)


def badge_hash(secret: str) -> str:
    """Return the SHA-256 (hex) of a badge's 26-character secret, as the ``badges`` document lists it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def receipt_text(receipt: Receipt) -> str:
    """Return what the QR code on a slip says."""
    return f"DHT1:{receipt.ticket_no}:{receipt.query_code}"


def is_ticket_prefix(prefix: str) -> bool:
    """Whether `prefix` can begin ticket numbers: 2 to 4 characters of the alphabet."""
    return _PREFIX.fullmatch(prefix) is not None


def ticket_no(prefix: str, sequence: int) -> TicketNo:
    """Return the ticket number of the device's `sequence`-th place, with its check character: ``K7-3DQ9-X``."""
    written = _in_alphabet(sequence).rjust(_MIN_SEQUENCE_CHARS, ALPHABET[0])
    return TicketNo(f"{prefix}-{written}-{_check_character(prefix + written)}")


def ticket_sequence(prefix: str, number: TicketNo) -> int | None:
    """Return the sequence in `number`, with or without hyphens; None when it is not one of `prefix`."""
    whole = bare(number)
    written = whole[len(prefix) : -1]
    if not whole.startswith(prefix) or len(written) < _MIN_SEQUENCE_CHARS or not _is_whole(whole):
        return None
    sequence = 0
    for character in written:
        sequence = sequence * len(ALPHABET) + ALPHABET.index(character)
    return sequence if bare(ticket_no(prefix, sequence)) == whole else None


def read_ticket_no(text: str) -> TicketNo | None:
    """Return the ticket number somebody typed, in any case, with or without hyphens; None when it cannot be one."""
    whole = bare(text)
    if not _is_whole(whole):
        return None
    cut = min(len(whole) - 1 - _MIN_SEQUENCE_CHARS, _MAX_PREFIX_CHARS)
    parts = text.strip().upper().split("-")
    if len(parts) == 3 and all(parts) and _PREFIX.fullmatch(parts[0]) and len(parts[2]) == 1:  # noqa: PLR2004 - the three parts of a ticket number
        cut = len(parts[0])
    return TicketNo(f"{whole[:cut]}-{whole[cut:-1]}-{whole[-1]}")


def bare(text: str) -> str:
    """Return a ticket number as one word: upper case, without hyphens and blanks."""
    return text.upper().replace("-", "").replace(" ", "")


def _is_whole(whole: str) -> bool:
    if _TICKET.fullmatch(whole) is None:
        return False
    try:
        mod_37_36.validate(whole, ALPHABET)
    except ValidationError:
        return False
    return True


def _check_character(text: str) -> str:
    return str(mod_37_36.calc_check_digit(text, ALPHABET))


def _in_alphabet(number: int) -> str:
    written = ""
    while number:
        number, place = divmod(number, len(ALPHABET))
        written = ALPHABET[place] + written
    return written


def query_code(drawn: int) -> QueryCode:
    """Return the six digits of a number drawn at random below a million."""
    return QueryCode(f"{drawn:06d}")


def is_query_code(text: str) -> bool:
    """Whether `text` is six digits."""
    return re.fullmatch(r"[0-9]{6}", text) is not None


@dataclass(frozen=True, slots=True)
class ScryptCost:
    """What one try of a query code costs: by default 16 MB of memory and some 50 ms of a small machine's time."""

    n: int = 2**14
    r: int = 8
    p: int = 1


@dataclass(frozen=True, slots=True)
class HashedCode:
    """A query code as it is kept: salted scrypt hash of 32 bytes."""

    salt: bytes
    hash: bytes
    cost: ScryptCost


def hash_query_code(code: QueryCode, *, salt: bytes, cost: ScryptCost) -> HashedCode:
    """Return what is kept of `code`; slow on purpose."""
    return HashedCode(salt, _scrypt(code, salt, cost), cost)


def fits(code: QueryCode, hashed: HashedCode) -> bool:
    """Whether `code` is the one that was hashed; slow on purpose, and as slow for a wrong one."""
    return hmac.compare_digest(_scrypt(code, hashed.salt, hashed.cost), hashed.hash)


def _scrypt(code: QueryCode, salt: bytes, cost: ScryptCost) -> bytes:
    return hashlib.scrypt(code.encode(), salt=salt, n=cost.n, r=cost.r, p=cost.p, dklen=32)
