"""A deputy's note about a duty: written as free text from the duty's page, and sealed at once when it is finished.

A duty may have several notes. One that is written while its duty ends by itself is kept all the same.
"""

from dataclasses import replace
from typing import assert_never

from kiosk.domain.devices import Sound
from kiosk.domain.facts import RecordDutyNote
from kiosk.domain.visit.banner import Says
from kiosk.domain.visit.draft import text_language
from kiosk.domain.visit.drafts import NoteDraft
from kiosk.domain.visit.effects import Play, Save
from kiosk.domain.visit.events import NoteNotSaved, NoteSaved, NotingEvent
from kiosk.domain.visit.moves import Stepped, asking, back, drafting, nothing, on, saying
from kiosk.domain.visit.pages import DutyPage, Saving, WritePage
from kiosk.domain.visit.states import Leaving, State, wiped


def with_note(state: State) -> State:
    """Return the state with an empty note about the duty whose page is shown; unchanged where there is none."""
    page = state.visit.page
    duty = state.duty(page.duty_id) if isinstance(page, DutyPage) else None
    return state if duty is None else drafting(state, NoteDraft(duty.duty_id, duty.deputy_id))


def note_finished(state: State, page: WritePage) -> Stepped:
    """Return the state in which the note is on its way into the file."""
    draft = state.visit.draft
    if not isinstance(draft, NoteDraft):
        return nothing(state)
    language = text_language(state.visit.session.language)
    note = RecordDutyNote(draft.duty_id, draft.deputy_id, draft.text.said, language)
    saving = on(state, replace(page, saving=Saving.UNDER_WAY))
    return saving, (Save(note, state.now, state.visit.number),)


def noting_step(state: State, event: NotingEvent) -> Stepped:
    """Return what came of saving a note."""
    page, draft = state.visit.page, state.visit.draft
    if not isinstance(page, WritePage) or page.saving is not Saving.UNDER_WAY or not isinstance(draft, NoteDraft):
        return nothing(state)
    match event:
        case NoteSaved():
            return saying(_from_note(state), Says.NOTE_SAVED, draft.deputy_id), (Play(Sound.ACCEPTED),)
        case NoteNotSaved(full=full):
            return on(state, replace(page, saving=Saving.FULL if full else Saving.FAILED)), ()
        case _:
            assert_never(event)


def note_left(state: State) -> State:
    """Return the state after back was pressed on a note: asked first where something would be lost."""
    return asking(state, Leaving()) if state.visit.holds_entries else _from_note(state)


def _from_note(state: State) -> State:
    """Return the state without a note, on the page of its duty; at home where that has ended meanwhile."""
    after = drafting(back(state), None)
    page = after.visit.page
    return after if isinstance(page, DutyPage) and after.duty(page.duty_id) else wiped(state)
