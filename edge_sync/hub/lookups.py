"""What the hub tells a kiosk that asks: how a case stands, who a deputy is, when deputies receive.

Only what the office wrote for publication: never a citizen's words or contact.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from nacl.public import PrivateKey

from edge_sync.bodies.documents import Reception, Schedule
from edge_sync.bodies.opinion import CodeHash
from edge_sync.bodies.query import (
    MAX_SLOTS,
    CaseResult,
    DeputyResult,
    PublicStep,
    Refused,
    Slot,
    SlotsResult,
)
from edge_sync.hub.cases import Case
from edge_sync.hub.errors import CaseRefusedError
from edge_sync.hub.hub import Hub
from edge_sync.hub.words import Words

NOT_FOUND = Refused(reason="not_found")


@dataclass(frozen=True, slots=True)
class Found:
    """A case as it may be told, to whoever has the code that `code_hash` is of."""

    result: CaseResult
    code_hash: CodeHash


class Lookups:
    """Looks up in the hub's database. Used by the thread that owns it."""

    def __init__(self, hub: Hub, openers: Mapping[str, PrivateKey], *, now: Callable[[], datetime]) -> None:
        self._hub = hub
        self._words = Words(hub.connection, openers)
        self._now = now

    def use(self, openers: Mapping[str, PrivateKey]) -> None:
        """Open with these keys from now on."""
        self._words = Words(self._hub.connection, openers)

    def case(self, ticket_no: str) -> Found | None:
        """Return the case of a ticket; None when there is none, or its opinion cannot be opened any more."""
        try:
            case = self._hub.cases.find(ticket_no)
        except CaseRefusedError:
            return None
        opinion = self._words.of(case)
        return None if opinion is None else Found(self._told(case), opinion.query_code)

    def deputy(self, public_code: str) -> DeputyResult | Refused:
        """Return the deputy of the county who has this code, unless they are one no more."""
        for deputy in self._hub.registry.all():
            if deputy.public_code == public_code and deputy.active:
                return DeputyResult(deputy=deputy)
        return NOT_FOUND

    def slots(self, home_id: str) -> SlotsResult:
        """Return the receptions to come that a home's ``schedule`` lists."""
        held = self._hub.documents.current(f"home/{home_id}", "schedule")
        if held is None or held.withdrawn:
            return SlotsResult()
        receptions = msgspec.json.decode(held.body, type=Schedule).receptions
        to_come = sorted((one for one in receptions if self._is_to_come(one)), key=lambda one: one.starts_at)
        return SlotsResult(slots=tuple(_slot(home_id, one) for one in to_come[:MAX_SLOTS]))

    def _told(self, case: Case) -> CaseResult:
        timeline = tuple(msgspec.convert(step, PublicStep) for step in self._hub.cases.history(case))
        units = [step.from_unit for step in timeline if step.from_unit]
        told: dict[str, Any] = {
            field: getattr(case, field)
            for field in ("opinion_id", "ticket_no", "home_id", "kind", "category", "created_at")
        }
        told |= {field: getattr(case, field) for field in ("status", "rev", "round", "due_at", "outcome")}
        told |= {"status_text": timeline[-1].status_text, "from_unit": units[-1] if units else {}}
        return msgspec.structs.replace(msgspec.convert(told, CaseResult), timeline=timeline)

    def _is_to_come(self, reception: Reception) -> bool:
        """Whether it is not over; a time without its offset is no time that can be told in another place."""
        times = (reception.starts_at, reception.ends_at)
        return all(one.tzinfo is not None for one in times) and reception.ends_at > self._now()


def _slot(home_id: str, reception: Reception) -> Slot:
    return Slot(
        home_id=home_id,
        schedule_id=reception.schedule_id,
        starts_at=reception.starts_at,
        ends_at=reception.ends_at,
        deputy_ids=reception.deputy_ids,
        theme=reception.theme,
    )
