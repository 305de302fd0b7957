"""Leaving an opinion, from the notice to the commit.

notice -> category -> issue -> place -> review -> (saving) -> done: five taps after the notice. Ready-made sentences
come first; from them, and from the places, a page opens to write in one's own words. What most people leave as it is
waits as rows of the check page; a page opened from there leads back there. While the commit is under way nothing else
counts, so a second press of confirm saves nothing twice. A commit that fails keeps the draft, says so, and may be
tried again. Without room on the disk, or without a catalogue, nobody is let in to type what could not be kept.
"""

from dataclasses import replace
from typing import assert_never

from kiosk.domain.facts import RecordOpinion
from kiosk.domain.visit.deputies import active_deputy
from kiosk.domain.visit.draft import Draft, opinion_of
from kiosk.domain.visit.effects import Save
from kiosk.domain.visit.events import (
    CategoryChosen,
    KindChosen,
    NoticeAgreed,
    NoticeDeclined,
    OpinionBegun,
    OpinionConfirmed,
    OpinionEvent,
    OpinionNotSaved,
    OpinionSaved,
    PlaceChosen,
    PlaceSkipped,
    RecipientChosen,
    Row,
    RowOpened,
    SentencesChosen,
    SentenceToggled,
    Subject,
)
from kiosk.domain.visit.moves import (
    Stepped,
    back,
    drafting,
    nothing,
    on,
    onward,
    onward_or_back_to_review,
    visiting,
)
from kiosk.domain.visit.pages import (
    CategoryPage,
    DeputyPage,
    DonePage,
    FoundDeputyPage,
    HomePage,
    IdentityPage,
    IssuePage,
    KindPage,
    NoticePage,
    OutOfServicePage,
    Page,
    PlacePage,
    Reason,
    RecipientPage,
    ReviewPage,
    Saving,
    WritePage,
)
from kiosk.domain.visit.states import State, wiped
from kiosk.domain.world import Category, World


def offered_categories(world: World) -> tuple[Category, ...]:
    """Return what an opinion can be about; where a category has no sentences, one is written."""
    return world.categories


def closed_because(state: State) -> Reason | None:
    """Return why no opinion can be taken now; None when it can."""
    if not state.room:
        return Reason.NO_ROOM
    return None if offered_categories(state.world) else Reason.NO_CATALOGUE


def opinion_step(state: State, event: OpinionEvent) -> Stepped:
    """Return what an event of leaving an opinion leads to."""
    match event:
        case OpinionBegun():
            return _begun(state, event), ()
        case OpinionConfirmed():
            return _confirmed(state)
        case OpinionSaved():
            return _saved(state, event), ()
        case OpinionNotSaved():
            return _not_saved(state, event), ()
        case NoticeDeclined():
            return (wiped(state) if isinstance(state.visit.page, NoticePage) else state), ()
        case _:
            return (state, ()) if state.visit.opinion is None else _drafted(state, state.visit.opinion, event)


def _drafted(  # noqa: PLR0911 - one return a case
    state: State,
    draft: Draft,
    event: NoticeAgreed
    | CategoryChosen
    | SentenceToggled
    | SentencesChosen
    | PlaceChosen
    | PlaceSkipped
    | RowOpened
    | KindChosen
    | RecipientChosen,
) -> Stepped:
    match event, state.visit.page:
        case NoticeAgreed(), NoticePage():
            return onward(state, CategoryPage()), ()
        case CategoryChosen(code=code), CategoryPage():
            return _category_chosen(state, draft, code), ()
        case SentenceToggled(number=number), IssuePage():
            return _sentence_toggled(state, draft, number), ()
        case SentencesChosen(), IssuePage():
            return _sentences_chosen(state, draft)
        case PlaceChosen(number=number), PlacePage() if 0 <= number < len(state.world.places):
            return review_wanted(drafting(state, draft.at(state.world.places[number])))
        case PlaceSkipped(), PlacePage():
            return review_wanted(drafting(state, draft.at(None)))
        case KindChosen(kind=kind), KindPage() if kind in state.settings.kinds:
            return back(drafting(state, replace(draft, kind=kind))), ()
        case RecipientChosen(deputy_id=deputy_id), RecipientPage():
            return _recipient_chosen(state, draft, deputy_id), ()
        case RowOpened(row=row), ReviewPage(page=number):
            return onward(on(state, ReviewPage(page=number)), _page_of(row, draft)), ()
        case _:
            return nothing(state)


def _begun(state: State, event: OpinionBegun) -> State:
    if not isinstance(state.visit.page, HomePage | DeputyPage | FoundDeputyPage):
        return state
    reason = closed_because(state)
    if reason is not None:
        return onward(state, OutOfServicePage(reason))
    to = active_deputy(state.world, event.to_deputy_id)
    return onward(drafting(state, Draft(to_deputy_id=to.deputy_id if to else None)), NoticePage())


def _category_chosen(state: State, draft: Draft, code: str) -> State:
    chosen = next((category for category in offered_categories(state.world) if category.code == code), None)
    if chosen is None:
        return state
    page = IssuePage() if chosen.phrases else WritePage(Subject.OPINION)
    return onward(drafting(state, draft.about(chosen)), page)


def _sentence_toggled(state: State, draft: Draft, number: int) -> State:
    sentences = draft.category.phrases if draft.category else ()
    return drafting(state, draft.toggled(sentences[number])) if 0 <= number < len(sentences) else state


def _sentences_chosen(state: State, draft: Draft) -> Stepped:
    return place_wanted(state) if draft.says_something else nothing(state)


def place_wanted(state: State) -> Stepped:
    """Return what comes after the words: the place, or the check page where a row of it led here."""
    if not state.world.places:
        return review_wanted(state)
    return onward_or_back_to_review(state, PlacePage()), ()


def review_wanted(state: State) -> Stepped:
    """Return what comes after the place: a number where config asks for one, else the check page."""
    draft = state.visit.opinion
    if state.settings.require_contact and draft is not None and draft.phone is None:
        return onward_or_back_to_review(state, IdentityPage(typed="")), ()
    return onward_or_back_to_review(state, ReviewPage()), ()


def _recipient_chosen(state: State, draft: Draft, deputy_id: str | None) -> State:
    if deputy_id is not None and active_deputy(state.world, deputy_id) is None:
        return state
    return back(drafting(state, replace(draft, to_deputy_id=deputy_id)))


def _page_of(row: Row, draft: Draft) -> Page:
    match row:
        case Row.ISSUE:
            return WritePage(Subject.OPINION) if draft.text.said and not draft.sentences else IssuePage()
        case Row.PLACE:
            return PlacePage()
        case Row.KIND:
            return KindPage()
        case Row.RECIPIENT:
            return RecipientPage()
        case Row.IDENTITY:
            return IdentityPage(draft.phone, consent=draft.phone is not None)
        case _:
            assert_never(row)


def may_confirm(state: State) -> bool:
    """Whether the draft is whole: something is said, and a number is there where config asks for one."""
    draft = state.visit.opinion
    if draft is None or not draft.is_begun or not draft.says_something:
        return False
    return draft.phone is not None or not state.settings.require_contact


def _confirmed(state: State) -> Stepped:
    visit, draft = state.visit, state.visit.opinion
    if not isinstance(visit.page, ReviewPage) or draft is None or not may_confirm(state):
        return nothing(state)
    duty = state.duty_of(draft.to_deputy_id) if draft.to_deputy_id else None
    duty_id = duty.duty_id if duty else None
    opinion = opinion_of(draft, state.settings, language=visit.session.language, duty_id=duty_id)
    return on(state, ReviewPage(Saving.UNDER_WAY)), (Save(RecordOpinion(opinion), state.now, visit.number),)


def _saved(state: State, event: OpinionSaved) -> State:
    visit = state.visit
    if visit.page != ReviewPage(Saving.UNDER_WAY):
        return state
    done = DonePage(event.opinion_id, event.opinion, event.receipt, state.now)
    return visiting(state, replace(visit, page=done, behind=(), draft=None, dialog=None, touched=state.now.steady))


def _not_saved(state: State, event: OpinionNotSaved) -> State:
    if state.visit.page != ReviewPage(Saving.UNDER_WAY):
        return state
    return on(state, ReviewPage(Saving.FULL if event.full else Saving.FAILED))
