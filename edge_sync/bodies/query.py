"""Queries that a kiosk asks (``up/query``) and what the hub answers (``down/result``).

All but ``reconcile`` cross sealed: the query to the hub's key, its result to the one-time key in `reply_to`. A result
never holds a citizen's words or contact.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from edge_sync.bodies.documents import RosterDeputy
from edge_sync.bodies.words import Code, DeputyId, HomeId, Kind, PublicCode, TicketText, Time, Translated

Nonce = Annotated[bytes, Meta(min_length=16, max_length=64)]
OneTimeKey = Annotated[bytes, Meta(max_length=32)]
"""Public X25519 key, 32 bytes; empty until `edge_sync.asking.seal_query` puts it in."""

Seq = Annotated[int, Meta(ge=1, le=2**63 - 1)]

SeqRange = tuple[int, int]
"""First and last `seq`, both meant."""


MAX_WINDOW = 1000
"""Rows that one ``reconcile`` compares at most."""


class CaseQuery(Struct, frozen=True, kw_only=True, tag_field="kind", tag="case"):
    """Progress of one opinion of any home, for whoever has its ticket number and query code."""

    ticket_no: TicketText
    query_code: Annotated[str, Meta(pattern=r"^[0-9]{6}$")]
    reply_to: OneTimeKey = b""


class DeputyQuery(Struct, frozen=True, kw_only=True, tag_field="kind", tag="deputy"):
    """The deputy of any home of the county who has this public code."""

    public_code: PublicCode
    reply_to: OneTimeKey = b""


class SlotsQuery(Struct, frozen=True, kw_only=True, tag_field="kind", tag="slots"):
    """Receptions to come of one home; without one, of the home that asks."""

    home_id: HomeId | None = None
    reply_to: OneTimeKey = b""


class SealTest(Struct, frozen=True, kw_only=True, tag_field="kind", tag="seal_test"):
    """Whether the hub can open what is sealed to it: it shows so by saying `nonce`."""

    nonce: Nonce
    reply_to: OneTimeKey = b""


class Reconcile(Struct, frozen=True, kw_only=True, tag_field="kind", tag="reconcile"):
    """Whether the hub has these events: SHA-256, in hex, over their `count` ids in `seq` order, joined by a line end.

    Nothing personal is in it, so it goes open, and a hub that holds no private key can answer it. None at all are asked
    about when the kiosk wants to hear the hub say something now.
    """

    from_seq: Seq
    to_seq: Seq
    count: Annotated[int, Meta(ge=0, le=MAX_WINDOW)]
    hash: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]


SealedQuery = CaseQuery | DeputyQuery | SlotsQuery | SealTest
Query = SealedQuery | Reconcile


class PublicStep(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One step of a case as the office published it."""

    rev: int
    at: Time
    status: str
    round: int = 1
    status_text: Translated = {}
    public_text: Translated = {}
    from_unit: Translated = {}
    due_at: Time | None = None
    outcome: str | None = None


class CaseResult(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="result", tag="case"):
    """How a case stands, and its steps, oldest first."""

    opinion_id: str
    ticket_no: str
    home_id: HomeId
    kind: Kind
    category: Code
    created_at: Time
    status: str
    rev: int
    round: int = 1
    status_text: Translated = {}
    from_unit: Translated = {}
    due_at: Time | None = None
    outcome: str | None = None
    timeline: tuple[PublicStep, ...] = ()


class DeputyResult(Struct, frozen=True, kw_only=True, tag_field="result", tag="deputy"):
    """A deputy as the roster of their home shows them."""

    deputy: RosterDeputy


class Slot(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One reception to come."""

    home_id: HomeId
    schedule_id: str
    starts_at: Time
    ends_at: Time
    deputy_ids: tuple[DeputyId, ...] = ()
    theme: Translated = {}


class SlotsResult(Struct, frozen=True, kw_only=True, tag_field="result", tag="slots"):
    """Receptions to come, the next one first; at most `MAX_SLOTS`."""

    slots: tuple[Slot, ...] = ()


MAX_SLOTS = 50


class SealOpened(Struct, frozen=True, kw_only=True, tag_field="result", tag="seal_test"):
    """The hub opened the seal test with this `nonce`."""

    nonce: Nonce
    hub_epoch: str


class Reconciled(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="result", tag="reconcile"):
    """Whether the hub has the same events; if not, the ranges of `seq` in which it has none at all.

    `hash` is over what the hub does have there: with it nothing need be asked twice.
    """

    match: bool
    hub_epoch: str
    lacks: tuple[SeqRange, ...] = ()
    hash: str = ""


Reason = Literal["not_found", "locked", "unsupported", "unavailable", "schema"]
"""``not_found``: no such deputy or home, or ticket and code do not belong together (which of the two is wrong is not
told); ``locked``: too many wrong codes; ``unavailable``: this hub cannot open seals, or has too much to do; ``schema``:
the query is wrong; ``unsupported``: this hub knows no such query."""


class Refused(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="result", tag="refused"):
    """Why there is no answer; `after_s` says when another try may be worth it."""

    reason: Reason
    after_s: int = 0


SealedResult = CaseResult | DeputyResult | SlotsResult | SealOpened | Refused
Result = SealedResult | Reconciled
