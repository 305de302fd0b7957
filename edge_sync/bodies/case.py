"""``dh.case.updated.v1`` (down): what the office wrote about a case for publication.

It never holds the citizen's words or contact.
"""

from msgspec import Struct

from edge_sync.bodies.words import Time, Translated

CASE_UPDATED = "dh.case.updated.v1"

STATUSES = (
    "registered", "accepted", "not_accepted", "merged", "assigned", "returned", "in_progress", "extended",
    "replied", "rated", "closed", "reassigned", "escalated", "withdrawn",
)  # fmt: skip
"""Statuses of the case machine (`domain.md` §2); readers show an unknown one by its `status_text` or its code."""


class CaseUpdated(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One step of a case. `rev` strictly increases per opinion; an older one is ignored.

    A reply is the step with status ``replied``.
    """

    event_id: str
    opinion_id: str
    ticket_no: str
    rev: int
    at: Time
    status: str
    round: int = 1
    actor_kind: str = "hub"
    actor_name: Translated = {}
    status_text: Translated = {}
    public_text: Translated = {}
    from_unit: Translated = {}
    due_at: Time | None = None
    light: str | None = None
    outcome: str | None = None
