"""``dh.audit.notable.v1`` and ``dh.help.called.v1``: what the office should know; codes and counts, never words."""

from msgspec import Struct

from edge_sync.bodies.words import Code, Time

AUDIT_NOTABLE = "dh.audit.notable.v1"
HELP_CALLED = "dh.help.called.v1"


class AuditNotable(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something worth a look.

    `what` is ``badge_refused``, ``database_damaged``, ``ticket_locked``, ``daily_limit_reached``,
    ``clock_jumped`` and the like. `lines` are edge-sync's own journal, with ``log_exported`` only.
    """

    what: Code
    at: Time
    why: Code = "unknown"
    subject: str = ""
    count: int = 1
    lines: tuple[str, ...] = ()


class HelpCalled(Struct, frozen=True, kw_only=True):
    """Somebody pressed 请人帮忙 or the call button."""

    at: Time
    screen: str
    by: str
