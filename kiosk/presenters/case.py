"""A case: the honest state, the facts, the reply, and what happened, newest first."""

from kiosk.domain.case import Case, CaseStep
from kiosk.domain.visit.events import RatingOpened, WentHome
from kiosk.domain.visit.pages import CasePage
from kiosk.presenters.case_pages import Reply, low_parts, parts
from kiosk.presenters.done import delivery_state
from kiosk.presenters.models import Button, Fact, Role, State, Step, Tone
from kiosk.presenters.models import Case as CaseModel
from kiosk.presenters.view import View

TONES = {
    "accepted": (Tone.WAITING, "check"),
    "assigned": (Tone.WAITING, "waiting"),
    "returned": (Tone.WAITING, "waiting"),
    "in_progress": (Tone.WAITING, "waiting"),
    "extended": (Tone.WAITING, "clock"),
    "reassigned": (Tone.WAITING, "waiting"),
    "escalated": (Tone.WAITING, "deputies"),
    "replied": (Tone.GOOD, "reply"),
    "rated": (Tone.GOOD, "good"),
    "closed": (Tone.GOOD, "done"),
    "not_accepted": (Tone.WARNING, "info"),
}
"""Colours and icons of states; any other, known or not, is neutral."""


UNANSWERED = frozenset(
    {"registered", "accepted", "assigned", "returned", "in_progress", "extended", "reassigned", "escalated"}
)
"""States after which a reply is still to come."""


def case(view: View, page: CasePage) -> CaseModel:
    """Return the page of a case; an unknown state is shown by the office's own words, else by its code."""
    shown = page.case
    reply = next((step for step in reversed(shown.steps) if step.status == "replied"), None)
    facts = tuple(fact for fact in _facts(view, shown, reply) if fact.value)
    steps = tuple(_step(view, step, reply) for step in reversed(shown.steps)) or (_recorded(view, shown),)
    said, rooms = Reply(_reply_heading(view, reply) if reply else "", _reply(view, shown, reply)), view.layout.rooms
    if view.layout.page.is_roomy:
        pages = parts(facts, said, steps, rooms, view.say("case.reply.more"))
    else:
        pages = low_parts(facts, said, steps, rooms)
    part = pages[min(page.page, len(pages) - 1)]
    return CaseModel(
        heading=view.say("case.heading") if part.headed else "",
        ticket_label=view.say("case.ticket") if part.headed else "",
        ticket_no=shown.ticket_no if part.headed else "",
        state=_state(view, shown),
        facts=part.facts,
        reply_heading=said.heading if part.reply or part.more else "",
        reply=part.reply,
        more=part.more,
        steps=part.steps,
        buttons=_buttons(view, shown),
        pager=view.turning("case", page.page, len(pages)),
    )


def _buttons(view: View, shown: Case) -> tuple[Button, ...]:
    """Return the ways on: an answer that nobody rated yet asks to be."""
    if not shown.can_be_rated:
        return (Button("case.home", view.say("case.home"), WentHome(), Role.PRIMARY, "home"),)
    return (
        Button("case.home", view.say("case.home"), WentHome(), Role.QUIET, "home"),
        Button("case.rate", view.say("case.rate"), RatingOpened(), Role.PRIMARY, "satisfied"),
    )


def _reply(view: View, shown: Case, reply: CaseStep | None) -> str:
    """Return what was answered, or that an answer is still to come; an answer of blanks is none."""
    if reply:
        return view.words.text(reply.public_text).strip()
    waits = not shown.steps or shown.steps[-1].status in UNANSWERED
    return view.say("case.reply.none") if waits else ""


def _state(view: View, case: Case) -> State:
    return _status(view, case.steps[-1]) if case.steps else delivery_state(view, case.delivery)


def _status(view: View, step: CaseStep) -> State:
    key = f"status.{step.status}"
    text = view.say(key) if view.words.knows(key) else view.words.text(step.status_text) or step.status
    tone, icon = TONES.get(step.status, (Tone.NEUTRAL, "info"))
    return State(text, tone, icon)


def _facts(view: View, case: Case, reply: CaseStep | None) -> tuple[Fact, ...]:
    category = next((entry for entry in view.state.world.categories if entry.code == case.category), None)
    name = view.words.text(category.name) if category else case.category
    of_round = [step for step in reversed(case.steps) if step.round == case.round]
    due = next((step.due_at for step in of_round if step.due_at), None)
    outcome = next((step.outcome for step in of_round if step.outcome), None)
    unit = next((text for step in reversed(case.steps) if (text := view.words.text(step.from_unit))), "")
    return (
        Fact(view.say("case.recorded"), view.words.day_and_time(case.recorded_at)),
        Fact(view.say("case.category"), view.words.listed([view.say(f"kind.{case.kind.value}"), name])),
        Fact(view.say("case.unit"), "" if reply else unit),
        Fact(view.say("case.due"), view.words.day(due) if due else ""),
        Fact(view.say("case.outcome"), _outcome(view, outcome) if outcome else ""),
        Fact(view.say("case.rating"), view.say("case.rating.given") if case.round in case.rated else ""),
        Fact(view.say("case.home_name"), view.home_named(case.home_id) if case.home_id else ""),
    )


def _outcome(view: View, outcome: str) -> str:
    key = f"outcome.{outcome.lower()}"
    return view.say(key) if view.words.knows(key) else outcome


def _reply_heading(view: View, reply: CaseStep) -> str:
    unit = view.words.text(reply.from_unit)
    return view.say("case.reply.from", unit=unit) if unit else view.say("case.reply")


def _step(view: View, step: CaseStep, reply: CaseStep | None) -> Step:
    """Return a step with what was said at it; the reply itself stands elsewhere, so there only who gave it."""
    said = "" if step is reply else view.words.text(step.public_text)
    return Step(view.words.day_and_time(step.at), _status(view, step), said or view.words.text(step.from_unit))


def _recorded(view: View, case: Case) -> Step:
    """Return the one step there is before the office wrote any: what this kiosk did itself."""
    explained = view.say(f"done.{case.delivery.value}.explained")
    return Step(view.words.day_and_time(case.recorded_at), delivery_state(view, case.delivery), explained)
