"""Composing characters: letters of pinyin and strokes of a pen, the engines that are asked, and their candidates.

Every letter and every stroke asks anew, and only the answer to the last question counts: one that comes late, after
more letters or for a page that was left, changes nothing. By hand, the best candidate stands in the text at once,
underlined; another is tapped to correct it, and a pen that comes down after a pause settles it and begins the next
character. By pinyin, a candidate is tapped, or the space takes the first; what it leaves of the letters goes on. While
nothing is composed, likely punctuation is offered in the place of candidates.
"""

from dataclasses import replace
from typing import assert_never

from kiosk.domain.visit.effects import FindCandidates, Recognise, TakeCandidate
from kiosk.domain.visit.events import (
    CandidateChosen,
    CandidatesFound,
    CandidateTaken,
    ComposingEvent,
    LetterTyped,
    NothingFound,
    StrokeBegun,
    StrokeUndone,
    StrokeWritten,
    TextDeleted,
)
from kiosk.domain.visit.moves import Stepped, nothing, on, visiting
from kiosk.domain.visit.pages import Saving, WritePage
from kiosk.domain.visit.states import State
from kiosk.domain.visit.writing import inserted, settled, with_written, written
from kiosk.domain.writing.composition import Composition, Drawing, Spelling, Taken
from kiosk.domain.writing.keyboards import Layer, Shift
from kiosk.domain.writing.strokes import Stroke
from kiosk.domain.writing.ways import WritingWay, marks_of

LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")


def composing_step(state: State, event: ComposingEvent) -> Stepped:
    """Return what a letter, a stroke, a candidate or an engine's answer leads to."""
    page = state.visit.page
    if not isinstance(page, WritePage) or state.visit.draft is None:
        return nothing(state)
    match event:
        case CandidatesFound() | CandidateTaken() | NothingFound():
            return _answered(state, page, event) if event.number == page.waits_for else nothing(state)
        case _:
            page = replace(page, remark=None, saving=Saving.NOT_YET)
            return _by_hand(on(state, page), page, event)


def candidates_of(state: State) -> tuple[str, ...]:
    """Return the candidates on the page, best first; likely punctuation where nothing is composed."""
    page = state.visit.page
    if not isinstance(page, WritePage) or state.way is WritingWay.KEYBOARD:
        return ()
    if page.composition is not None:
        return page.composition.found if not _is_taking(page.composition) else ()
    spelt = "zh_CN" if state.way is WritingWay.PINYIN else state.visit.session.language
    return () if written(state).is_empty else marks_of(spelt)


def _by_hand(
    state: State,
    page: WritePage,
    event: LetterTyped | TextDeleted | StrokeBegun | StrokeWritten | StrokeUndone | CandidateChosen,
) -> Stepped:
    match event:
        case TextDeleted():
            return _deleted(state, page)
        case LetterTyped(letter=letter):
            return _typed(state, page, letter)
        case StrokeBegun():
            return _pen_down(state, page), ()
        case StrokeWritten(stroke=stroke):
            return _stroked(state, page, stroke)
        case StrokeUndone():
            return _stroke_undone(state, page)
        case CandidateChosen(number=number):
            return _chosen(state, page, number)
        case _:
            assert_never(event)


def _deleted(state: State, page: WritePage) -> Stepped:
    match page.composition:
        case None:
            return with_written(state, written(state).deleted()), ()
        case Spelling() as spelling:
            return _spelling(state, page, spelling.deleted())
        case Drawing():
            return _composed(state, page, None), ()
        case _:
            assert_never(page.composition)


def _typed(state: State, page: WritePage, letter: str) -> Stepped:
    spelling = page.composition if isinstance(page.composition, Spelling) else None
    if _is_spelt(state, page, letter, spelling):
        return _spelling(state, page, (spelling or Spelling("")).typed(letter))
    if letter == " " and spelling is not None:
        return _first_taken(state, page, spelling)
    after = inserted(settled(state), letter)
    typed_on = after.visit.page
    if isinstance(typed_on, WritePage) and typed_on.shift is Shift.ONCE:
        return on(after, replace(typed_on, shift=Shift.OFF)), ()
    return after, ()


def _is_spelt(state: State, page: WritePage, letter: str, spelling: Spelling | None) -> bool:
    if state.way is not WritingWay.PINYIN or page.layer is not Layer.LETTERS:
        return False
    return letter in LETTERS or (letter == "'" and spelling is not None)


def _spelling(state: State, page: WritePage, spelling: Spelling | None) -> Stepped:
    """Return the state with these letters, whose candidates are asked for unless another answer is awaited first."""
    if spelling == page.composition:
        return nothing(state)
    if spelling is None or spelling.taken is not None:
        return _composed(state, page, spelling, waits_for=page.waits_for if spelling else None), ()
    number = state.visit.questions + 1
    asked = _asked(_composed(state, page, spelling, waits_for=number), number)
    return asked, (FindCandidates(spelling.letters, state.visit.number, number),)


def _first_taken(state: State, page: WritePage, spelling: Spelling) -> Stepped:
    if spelling.taken is None:
        return _take(state, page, spelling, Taken(0, spelling.letters))
    again = spelling.letters != spelling.taken.letters
    return _composed(state, page, replace(spelling, again=again), waits_for=page.waits_for), ()


def _take(state: State, page: WritePage, spelling: Spelling, taken: Taken) -> Stepped:
    if spelling.taken is not None:
        return nothing(state)
    number = state.visit.questions + 1
    asked = _asked(_composed(state, page, replace(spelling, taken=taken), waits_for=number), number)
    return asked, (TakeCandidate(taken.letters, taken.number, state.visit.number, number),)


def _chosen(state: State, page: WritePage, number: int) -> Stepped:
    candidates = candidates_of(state)
    if not 0 <= number < len(candidates):
        return nothing(state)
    if isinstance(page.composition, Spelling):
        return _take(state, page, page.composition, Taken(number, page.composition.spelt))
    return inserted(_composed(state, page, None), candidates[number]), ()


def _pen_down(state: State, page: WritePage) -> State:
    drawing = page.composition
    over = isinstance(drawing, Drawing) and drawing.is_over(state.now.steady) and page.waits_for is None
    return settled(state) if over else state


def _stroked(state: State, page: WritePage, stroke: Stroke) -> Stepped:
    if state.way is not WritingWay.HANDWRITING:
        return nothing(state)
    drawing = page.composition if isinstance(page.composition, Drawing) else Drawing()
    return _drawing(state, page, drawing.stroked(stroke, state.now.steady))


def _stroke_undone(state: State, page: WritePage) -> Stepped:
    if not isinstance(page.composition, Drawing):
        return nothing(state)
    return _drawing(state, page, page.composition.undone())


def _drawing(state: State, page: WritePage, drawing: Drawing | None) -> Stepped:
    if drawing is None or not drawing.strokes:
        return _composed(state, page, None), ()
    number = state.visit.questions + 1
    asked = _asked(_composed(state, page, drawing, waits_for=number), number)
    return asked, (Recognise(drawing.strokes, state.visit.number, number),)


def _answered(state: State, page: WritePage, event: CandidatesFound | CandidateTaken | NothingFound) -> Stepped:
    match event, page.composition:
        case CandidatesFound(candidates=found), Spelling(taken=None, letters=letters):
            return _composed(state, page, Spelling(letters, letters, found)), ()
        case CandidatesFound(candidates=found), Drawing() as drawing:
            return _composed(state, page, replace(drawing, found=found)), ()
        case CandidateTaken(text=text, rest=rest), Spelling() as spelling if spelling.meant(text):
            came = inserted(_composed(state, page, None), text)
            return _going_on(came, spelling.left(rest), again=spelling.again)
        case NothingFound() | CandidateTaken(), Spelling(taken=Taken()) as spelling:
            return _spelling(state, page, replace(spelling, taken=None))
        case _:
            return _composed(state, page, page.composition), ()


def _going_on(state: State, spelling: Spelling | None, *, again: bool) -> Stepped:
    page = state.visit.page
    if spelling is None or not isinstance(page, WritePage):
        return nothing(state)
    if again:
        return _take(state, page, spelling, Taken(0, spelling.letters))
    return _spelling(state, page, spelling)


def _is_taking(composition: Composition) -> bool:
    return isinstance(composition, Spelling) and composition.taken is not None


def _composed(state: State, page: WritePage, composition: Composition | None, *, waits_for: int | None = None) -> State:
    return on(state, replace(page, composition=composition, waits_for=waits_for, page=0))


def _asked(state: State, number: int) -> State:
    return visiting(state, replace(state.visit, questions=number))
