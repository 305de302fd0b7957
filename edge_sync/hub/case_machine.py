"""Which step of a case may follow which (domain: case machine), and what each step needs.

The office takes the steps; ``rated`` and ``withdrawn`` are said by the citizen. A new round begins with ``reassigned``.
What a rating says may take the step after it by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from edge_sync.bodies.rating import Satisfaction
from edge_sync.bodies.words import Translated

NEXT: Mapping[str, tuple[str, ...]] = {
    "registered": ("accepted", "not_accepted", "merged", "replied", "withdrawn"),
    "accepted": ("assigned", "replied", "escalated"),
    "assigned": ("returned", "in_progress"),
    "returned": ("assigned",),
    "in_progress": ("extended", "replied"),
    "extended": ("in_progress",),
    "replied": ("rated", "closed"),
    "rated": ("closed", "reassigned"),
    "reassigned": ("in_progress",),
    "escalated": ("replied",),
    "not_accepted": (),
    "merged": (),
    "closed": (),
    "withdrawn": (),
}
BY_CITIZEN = frozenset({"rated", "withdrawn"})

NAMES: Mapping[str, Translated] = {
    "registered": {"zh": "已登记", "en": "Registered"},
    "accepted": {"zh": "已受理", "en": "Accepted"},
    "not_accepted": {"zh": "不予受理", "en": "Not accepted"},
    "merged": {"zh": "已并案", "en": "Merged"},
    "assigned": {"zh": "已交办", "en": "Assigned"},
    "returned": {"zh": "承办单位退回", "en": "Returned by the handler"},
    "in_progress": {"zh": "办理中", "en": "In progress"},
    "extended": {"zh": "延期办理", "en": "Extended"},
    "replied": {"zh": "已答复", "en": "Replied"},
    "rated": {"zh": "已评价", "en": "Rated"},
    "closed": {"zh": "已办结", "en": "Closed"},
    "reassigned": {"zh": "二次交办", "en": "Assigned again"},
    "escalated": {"zh": "转为代表建议", "en": "Made a deputy's suggestion"},
    "withdrawn": {"zh": "已撤回", "en": "Withdrawn"},
}
OUTCOMES = ("A", "B", "C", "D")
MAX_TEXT = 1000


@dataclass(frozen=True, slots=True)
class Step:
    """A step somebody wants to take."""

    status: str
    text: Translated = field(default_factory=dict)
    from_unit: Translated = field(default_factory=dict)
    handler: str | None = None
    due_at: datetime | None = None
    outcome: str | None = None
    merged_into: str | None = None


def after_rating(value: Satisfaction, *, redo: bool) -> str | None:
    """Return what a rated case becomes by itself; None where the office decides: unsatisfied, and no redo wanted."""
    if value is not Satisfaction.UNSATISFIED:
        return "closed"
    return "reassigned" if redo else None


def mistakes(current: str, step: Step) -> list[str]:
    """Return everything that speaks against taking `step` from `current`; empty when it may be taken."""
    found = _order(current, step.status) + _needs(step)
    if any(len(text) > MAX_TEXT for text in step.text.values()):
        found.append(f"the public text has more than {MAX_TEXT} characters")
    if step.outcome not in (None, *OUTCOMES):
        found.append(f"outcome {step.outcome!r} is not one of {', '.join(OUTCOMES)}")
    return found


def _order(current: str, wanted: str) -> list[str]:
    if wanted in BY_CITIZEN:
        return [f"{wanted} is said by the citizen, not by the office"]
    following = [status for status in NEXT.get(current, ()) if status not in BY_CITIZEN]
    if wanted in following:
        return []
    possible = ", ".join(following) or "nothing, it has ended"
    return [f"a case that is {current} cannot become {wanted}; it can become: {possible}"]


def _needs(step: Step) -> list[str]:
    wanted = {
        "not_accepted": (bool(step.text), "not_accepted needs --text: why, and where to go"),
        "replied": (bool(step.text), "replied needs --text: the answer"),
        "merged": (step.merged_into is not None, "merged needs --into: the other ticket"),
        "assigned": (step.handler is not None and step.due_at is not None, "assigned needs --handler and --due"),
        "extended": (step.due_at is not None, "extended needs --due: the new date"),
    }
    given, sentence = wanted.get(step.status, (True, ""))
    return [] if given else [sentence]
