"""The deputy's own page; nothing of a citizen is on it."""

from kiosk.domain.duty import DutySession
from kiosk.domain.visit.duty import MAX_VISITORS
from kiosk.domain.visit.events import DutyEndAsked, Subject, VisitorCounted, WentHome, WritingOpened
from kiosk.presenters.models import Button, Duty, Fact, Role, State, Tone
from kiosk.presenters.receptions import next_reception
from kiosk.presenters.view import View


def duty(view: View, session: DutySession) -> Duty:
    """Return the page of an open duty."""
    return Duty(
        name=view.name_of(session.deputy_id),
        state=State(view.say("duty.receiving"), Tone.GOOD, "good"),
        facts=tuple(fact for fact in _facts(view, session) if fact.value),
        visitors_label=view.say("duty.visitors"),
        visitors=view.say("duty.visitors.count", visitors=session.visitors),
        hint=view.say("duty.hint"),
        buttons=(
            Button(
                "duty.visitor_plus",
                view.say("duty.visitor_plus"),
                VisitorCounted(),
                Role.PRIMARY,
                "plus",
                enabled=session.visitors < MAX_VISITORS,
            ),
            Button("duty.write", view.say("duty.write"), WritingOpened(Subject.NOTE), Role.QUIET, "pen"),
            Button("duty.end", view.say("duty.end"), DutyEndAsked(), Role.QUIET, "end"),
            Button("duty.home", view.say("duty.home"), WentHome(), Role.QUIET, "home"),
        ),
    )


def _facts(view: View, session: DutySession) -> tuple[Fact, ...]:
    others = [view.name_of(other.deputy_id) for other in view.state.duties if other.duty_id != session.duty_id]
    return (
        Fact(view.say("duty.since"), view.words.day_and_time(session.started_at)),
        Fact(view.say("duty.planned"), next_reception(view, session.deputy_id)),
        Fact(view.say("duty.with"), view.words.listed(others)),
    )
