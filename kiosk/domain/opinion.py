"""An opinion as the citizen confirms it, and what the kiosk remembers of it afterwards."""

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What an opinion is."""

    ADVICE = "advice"
    HELP = "help"
    COMPLAINT = "complaint"
    INQUIRY = "inquiry"
    PRAISE = "praise"


class Delivery(Enum):
    """How far an opinion has got: saved here, taken by the hub, or refused by it (an admin sees it)."""

    PENDING = "pending"
    SETTLED = "settled"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Contact:
    """How the citizen wants to be reached; there only with consent."""

    phone: str

    def __repr__(self) -> str:
        """Never show the number."""
        return "Contact(…)"


@dataclass(frozen=True, slots=True)
class Opinion:
    """What was confirmed; `language` is that of the text.

    Words, place and contact are sealed at recording and are nowhere else.
    """

    kind: Kind
    category: str
    phrases: tuple[str, ...]
    text: str
    place: str
    to_deputy_id: str | None
    contact: Contact | None
    language: str
    notice_version: int
    duty_id: str | None = None
    assisted: bool = False

    def __repr__(self) -> str:
        """Show what is no secret."""
        return f"Opinion({self.kind.value}, {self.category}, …)"
