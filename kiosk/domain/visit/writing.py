"""Writing free text: the ways to it, the text with its caret, the keyboard's layers, and going on.

The text is the draft's at every moment, so that back, another language or another way never lose any of it. What is
being composed is settled first by whatever is no part of composing it: the best candidate comes into the text, or the
letters themselves, and nothing vanishes. Going on waits for an answer that is open.
"""

from dataclasses import replace
from typing import assert_never

from kiosk.domain.visit.draft import Draft
from kiosk.domain.visit.events import (
    CaretMoved,
    CaretPlaced,
    LayerChosen,
    OrderChosen,
    ShiftPressed,
    Subject,
    TextCleared,
    TextUndone,
    WayChosen,
    WritingEvent,
    WritingFinished,
    WritingOpened,
)
from kiosk.domain.visit.moves import Stepped, back, drafting, nothing, on, onward, visiting
from kiosk.domain.visit.noting import note_finished, with_note
from kiosk.domain.visit.opinion import place_wanted, review_wanted
from kiosk.domain.visit.pages import DutyPage, IssuePage, PlacePage, RateMorePage, Remark, Saving, WritePage
from kiosk.domain.visit.session import Session
from kiosk.domain.visit.states import State
from kiosk.domain.visit.subjects import limit_of, text_of, with_text
from kiosk.domain.writing.keyboards import PINYIN, Keyboard, Layer, Shift, keyboard_of
from kiosk.domain.writing.text import Text
from kiosk.domain.writing.ways import WritingWay

OPENS = {
    Subject.OPINION: IssuePage,
    Subject.PLACE: PlacePage,
    Subject.COMMENT: RateMorePage,
    Subject.NOTE: DutyPage,
}
"""From which page writing is opened for what."""


def writing_step(state: State, event: WritingEvent) -> Stepped:
    """Return what writing leads to, but for the letters and strokes of what is being composed."""
    page, draft = state.visit.page, state.visit.draft
    if isinstance(event, WritingOpened):
        return (_opened(state, event.subject) if isinstance(page, OPENS[event.subject]) else state), ()
    if not isinstance(page, WritePage) or draft is None:
        return nothing(state)
    state = on(state, replace(page, remark=None, saving=Saving.NOT_YET))
    return _finished(state) if isinstance(event, WritingFinished) else (_written(state, event), ())


def _opened(state: State, subject: Subject) -> State:
    page = state.visit.page
    ready = with_note(state) if subject is Subject.NOTE else state
    if isinstance(page, RateMorePage):
        ready = on(ready, replace(page, saving=Saving.NOT_YET))
    return onward(ready, WritePage(subject)) if ready.visit.draft is not None else state


def _written(  # noqa: PLR0911 - one return a case
    state: State,
    event: WayChosen | OrderChosen | LayerChosen | ShiftPressed | TextCleared | TextUndone | CaretMoved | CaretPlaced,
) -> State:
    match event:
        case WayChosen(way=way):
            return _by(state, way)
        case OrderChosen(order=order):
            return _set(state, replace(state.visit.session, order=order))
        case LayerChosen(layer=layer):
            return _layered(state, layer)
        case ShiftPressed():
            return _shifted(state)
        case TextCleared():
            return _cleared(state)
        case TextUndone():
            return _undone(state)
        case CaretMoved(on=forward):
            return _moved(state, 1 if forward else -1)
        case CaretPlaced(index=index):
            return _placed(state, index)
        case _:
            assert_never(event)


def written(state: State) -> Text:
    """Return the text as it is, without what is being composed."""
    page, draft = state.visit.page, state.visit.draft
    return text_of(draft, page.subject) if isinstance(page, WritePage) and draft is not None else Text()


def keys_of(state: State) -> Keyboard:
    """Return the keyboard on the page: the language's, or that for pinyin."""
    return PINYIN if state.way is WritingWay.PINYIN else keyboard_of(state.visit.session.language)


def inserted(state: State, words: str) -> State:
    """Return the state with `words` before the caret, and a remark where they are not in it as they came."""
    page, draft = state.visit.page, state.visit.draft
    if not isinstance(page, WritePage) or draft is None or not words:
        return state
    came = text_of(draft, page.subject).inserted(words, limit_of(state.settings, page.subject))
    remark = Remark.FULL if came.cut else Remark.NOT_TEXT if came.refused else page.remark
    return with_written(on(state, replace(page, remark=remark)), came.text)


def settled(state: State) -> State:
    """Return the state with what was being composed in the text, and an answer that is open no more waited for."""
    page = state.visit.page
    if not isinstance(page, WritePage) or page.composition is None:
        return state
    words = page.composition.settled
    return inserted(on(state, replace(page, composition=None, waits_for=None, page=0)), words)


def carried_over(before: State, state: State) -> State:
    """Return `state` with keys that it has, and what was composed by another way of `before` settled."""
    page = state.visit.page
    if not isinstance(page, WritePage):
        return state
    if before.way is not state.way:
        state = settled(state)
    return state if before.way is state.way and page.layer in keys_of(state).layers else _plain(state)


def with_engines(before: State, state: State) -> State:
    """Return `state`, whose engines are not those of `before`, on the way to write that was used, if it is still there.

    What comes back, or comes late, changes nothing under somebody's hands; what went is said, until it is there again.
    """
    page = state.visit.page
    if not isinstance(page, WritePage):
        return state
    if page.remark is Remark.ENGINE_MISSING and len(state.ways) > len(before.ways):
        state = on(state, replace(page, remark=None))
    way = before.way if before.way in state.ways else state.way
    pinned = carried_over(before, _set(state, replace(state.visit.session, way=way)))
    return pinned if way is before.way else _remarking(pinned, Remark.ENGINE_MISSING)


def may_finish(state: State) -> bool:
    """Whether there is something to go on with, and no answer is open that would change it."""
    page, draft = state.visit.page, state.visit.draft
    if not isinstance(page, WritePage) or draft is None or page.waits_for is not None:
        return False
    words = page.composition.settled if page.composition else ""
    said = bool(written(state).said or words.strip())
    return said or (page.subject is Subject.OPINION and isinstance(draft, Draft) and bool(draft.sentences))


def _finished(state: State) -> Stepped:
    if not may_finish(state):
        return nothing(state)
    whole = settled(state)
    page = whole.visit.page
    if not isinstance(page, WritePage) or page.remark is not None:
        return nothing(whole)  # not all of it came in: that is to be read first
    match page.subject:
        case Subject.OPINION:
            return place_wanted(whole)
        case Subject.PLACE:
            return review_wanted(whole)
        case Subject.COMMENT:
            return back(whole), ()
        case Subject.NOTE:
            return note_finished(whole, page)
        case _:
            assert_never(page.subject)


def with_written(state: State, text: Text) -> State:
    """Return the state with another text."""
    page, draft = state.visit.page, state.visit.draft
    if not isinstance(page, WritePage) or draft is None:
        return state
    return drafting(state, with_text(draft, page.subject, text))


def _by(state: State, way: WritingWay) -> State:
    if way not in state.ways:
        return state
    return carried_over(state, _set(state, replace(state.visit.session, way=way)))


def _set(state: State, session: Session) -> State:
    return visiting(state, replace(state.visit, session=session))


def _remarking(state: State, remark: Remark) -> State:
    page = state.visit.page
    return on(state, replace(page, remark=remark)) if isinstance(page, WritePage) else state


def _plain(state: State) -> State:
    """Return the state with the first keys of its keyboard."""
    page = state.visit.page
    return on(state, replace(page, layer=Layer.LETTERS, shift=Shift.OFF)) if isinstance(page, WritePage) else state


def _layered(state: State, layer: Layer) -> State:
    page = state.visit.page
    if not isinstance(page, WritePage) or layer not in keys_of(state).layers:
        return state
    return on(state, replace(page, layer=layer, shift=Shift.OFF))


def _shifted(state: State) -> State:
    page = state.visit.page
    if not isinstance(page, WritePage) or not keys_of(state).shifts(page.layer):
        return state
    return on(state, replace(page, shift=page.shift.pressed))


def _cleared(state: State) -> State:
    whole = settled(state)
    return with_written(whole, written(whole).cleared())


def _undone(state: State) -> State:
    """Return the state without what is being composed, where there is something, else with the text as it was."""
    page = state.visit.page
    if isinstance(page, WritePage) and page.composition is not None:
        return on(state, replace(page, composition=None, waits_for=None, page=0))
    return with_written(state, written(state).undone())


def _moved(state: State, by: int) -> State:
    whole = settled(state)
    return with_written(whole, written(whole).moved(by))


def _placed(state: State, index: int) -> State:
    """Return the state with the caret where the text was touched, as it was shown: with what is being composed."""
    page = state.visit.page
    composed = page.composition.shown if isinstance(page, WritePage) and page.composition else ""
    start, whole = written(state).caret_index, settled(state)
    grown = written(whole).caret_index - start
    if index > start:
        index = max(start + grown, index - len(composed) + grown)
    return with_written(whole, written(whole).placed_at(index))
