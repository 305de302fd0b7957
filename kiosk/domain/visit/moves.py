"""Moving between pages: the few ways a visit changes its page, draft, dialog or banner."""

from dataclasses import replace

from kiosk.domain.visit.banner import BANNER_S, Banner, Says
from kiosk.domain.visit.drafts import AnyDraft
from kiosk.domain.visit.effects import Effect
from kiosk.domain.visit.pages import Page, ReviewPage
from kiosk.domain.visit.states import Dialog, State, Visit

Stepped = tuple[State, tuple[Effect, ...]]
"""What a step returns: the new state, and what is wanted."""


def nothing(state: State) -> Stepped:
    """Return the state as it is: the event means nothing now."""
    return state, ()


def visiting(state: State, visit: Visit) -> State:
    """Return the state with another visit state."""
    return replace(state, visit=visit)


def on(state: State, page: Page) -> State:
    """Return the state with the page replaced; back leads where it led before."""
    return visiting(state, replace(state.visit, page=page))


def onward(state: State, page: Page) -> State:
    """Return the state on a further page; back leads to this one."""
    visit = state.visit
    return visiting(state, replace(visit, page=page, behind=(*visit.behind, visit.page), banner=None))


def back(state: State) -> State:
    """Return the state on the page behind this one; unchanged when there is none."""
    visit = state.visit
    if not visit.behind:
        return state
    return visiting(state, replace(visit, page=visit.behind[-1], behind=visit.behind[:-1], banner=None))


def onward_or_back_to_review(state: State, page: Page) -> State:
    """Return the state on a further page, or on the check page where a row of it led here, over however many pages."""
    behind = state.visit.behind
    review = next((number for number, each in enumerate(behind) if isinstance(each, ReviewPage)), None)
    if review is None:
        return onward(state, page)
    return visiting(state, replace(state.visit, page=behind[review], behind=behind[:review], banner=None))


def drafting(state: State, draft: AnyDraft | None) -> State:
    """Return the state with another draft, or with none."""
    return visiting(state, replace(state.visit, draft=draft))


def asking(state: State, dialog: Dialog | None) -> State:
    """Return the state with a dialog over the page, or with none."""
    return visiting(state, replace(state.visit, dialog=dialog))


def saying(state: State, says: Says, deputy_id: str | None = None) -> State:
    """Return the state with one sentence across the page for a while."""
    banner = Banner(says, state.now.steady + BANNER_S, deputy_id)
    return visiting(state, replace(state.visit, banner=banner))
