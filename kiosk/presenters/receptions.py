"""When deputies receive next, in words."""

from kiosk.domain.world import Reception
from kiosk.presenters.view import View


def next_reception(view: View, deputy_id: str | None = None) -> str:
    """Return the next planned reception, of one deputy or of anybody, else the home's rule; empty without either.

    The rule is said as a rule: which days are put off for holidays is the office's to publish.
    """
    planned = upcoming(view, deputy_id)
    if planned:
        first = planned[0]
        return view.say(
            "format.reception",
            day=view.words.day(first.starts_at),
            start=view.words.time(first.starts_at),
            end=view.words.time(first.ends_at),
        )
    rule = view.state.world.reception_rule
    return view.say("deputy.reception.monthly", day=rule.day, start=rule.start, end=rule.end) if rule else ""


def upcoming(view: View, deputy_id: str | None) -> list[Reception]:
    """Return the planned receptions that have not ended, the next first."""
    now = view.state.now.wall
    return sorted(
        (
            reception
            for reception in view.state.world.receptions
            if reception.ends_at > now and (deputy_id is None or deputy_id in reception.deputy_ids)
        ),
        key=lambda reception: reception.starts_at,
    )
