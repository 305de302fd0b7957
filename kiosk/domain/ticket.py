"""Ticket numbers and query codes: what a citizen carries home."""

from dataclasses import dataclass
from typing import NewType

TicketNo = NewType("TicketNo", str)
"""``K7-3DQ9-X`` with hyphens: device prefix, sequence, check character; unique without the hyphens too."""

QueryCode = NewType("QueryCode", str)
"""Six digits; never stored readable."""

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class Receipt:
    """Ticket number and query code together, as on the slip."""

    ticket_no: TicketNo
    query_code: QueryCode
