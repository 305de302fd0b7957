"""Rating an answer: one of three words, then whatever else somebody wants to say of it.

case -> rate (the word) -> rate (grades, comment, whether to handle it again) -> (saving) -> case. A round is rated
once; while the commit is under way nothing else counts, so a second press saves nothing twice. A commit that fails
keeps all that was entered, says so, and may be tried again.
"""

from dataclasses import replace

from kiosk.domain.devices import Sound
from kiosk.domain.facts import RecordRating
from kiosk.domain.visit.banner import Says
from kiosk.domain.visit.drafts import RatingDraft, rating_of
from kiosk.domain.visit.effects import Play, Save
from kiosk.domain.visit.events import (
    AspectGraded,
    RatingConfirmed,
    RatingEvent,
    RatingNotSaved,
    RatingOpened,
    RatingSaved,
    RedoToggled,
    SatisfactionChosen,
)
from kiosk.domain.visit.moves import Stepped, back, drafting, nothing, on, onward, saying
from kiosk.domain.visit.pages import CasePage, RateMorePage, RatePage, Saving
from kiosk.domain.visit.states import State, wiped


def rating_step(state: State, event: RatingEvent) -> Stepped:
    """Return what an event of rating an answer leads to."""
    page = state.visit.page
    if isinstance(event, RatingOpened):
        return (_opened(state, page) if isinstance(page, CasePage) else state), ()
    draft = state.visit.draft
    if not isinstance(draft, RatingDraft):
        return nothing(state)
    if isinstance(event, SatisfactionChosen):
        chosen = drafting(state, replace(draft, value=event.value))
        return (onward(chosen, RateMorePage()) if isinstance(page, RatePage) else state), ()
    return _more(state, page, draft, event) if isinstance(page, RateMorePage) else nothing(state)


def _more(
    state: State,
    page: RateMorePage,
    draft: RatingDraft,
    event: AspectGraded | RedoToggled | RatingConfirmed | RatingSaved | RatingNotSaved,
) -> Stepped:
    saving = page.saving is Saving.UNDER_WAY
    match event:
        case AspectGraded(aspect=aspect, quality=quality):
            return drafting(_calm(state, page), draft.graded(aspect, quality)), ()
        case RedoToggled() if draft.may_be_redone:
            return drafting(_calm(state, page), replace(draft, redo=not draft.redo)), ()
        case RatingConfirmed():
            return _confirmed(state, page, draft)
        case RatingSaved() if saving:
            return saying(_rated(state, draft), Says.RATING_SAVED), (Play(Sound.ACCEPTED),)
        case RatingNotSaved(full=full) if saving:
            return on(state, replace(page, saving=Saving.FULL if full else Saving.FAILED)), ()
        case _:
            return nothing(state)


def _opened(state: State, page: CasePage) -> State:
    if not page.case.can_be_rated:
        return state
    draft = state.visit.draft
    if not isinstance(draft, RatingDraft) or draft.case.round != page.case.round:  # answered anew meanwhile
        draft = RatingDraft(page.case, page.query_code)
    return onward(drafting(state, draft), RatePage())


def _calm(state: State, page: RateMorePage) -> State:
    """Return the state in which a failure to save is no longer told."""
    return on(state, replace(page, saving=Saving.NOT_YET))


def _confirmed(state: State, page: RateMorePage, draft: RatingDraft) -> Stepped:
    rating = rating_of(draft, language=state.visit.session.language)
    if rating is None or page.saving is Saving.UNDER_WAY:
        return nothing(state)
    saving = on(state, replace(page, saving=Saving.UNDER_WAY))
    return saving, (Save(RecordRating(rating), state.now, state.visit.number),)


def _rated(state: State, draft: RatingDraft) -> State:
    """Return the state on the case's page, whose answer is rated."""
    after = drafting(state, None)
    while after.visit.behind:
        after = back(after)
        page = after.visit.page
        if isinstance(page, CasePage):
            case = replace(page.case, rated=page.case.rated | {draft.case.round})
            return on(after, replace(page, case=case, page=0))
    return wiped(state)
