"""What free text is about: where its text is kept, and how long it may be."""

from dataclasses import replace
from typing import Final, assert_never

from kiosk.domain.settings import Settings
from kiosk.domain.visit.draft import Draft
from kiosk.domain.visit.drafts import AnyDraft, NoteDraft, RatingDraft
from kiosk.domain.visit.events import Subject
from kiosk.domain.writing.text import Limit, Text

OPINION_CODE_POINTS: Final = 2000
PLACE_LIMIT: Final = Limit(40, 100)
COMMENT_LIMIT: Final = Limit(200, 200)
NOTE_LIMIT: Final = Limit(500, 500)
"""The wire takes opinions of 2,000 code points, places of 100, comments of 200 and notes of 500; forty characters name
any place."""


def text_of(draft: AnyDraft, subject: Subject) -> Text:
    """Return the text about `subject`."""
    match draft:
        case Draft():
            return draft.written_place if subject is Subject.PLACE else draft.text
        case RatingDraft():
            return draft.comment
        case NoteDraft():
            return draft.text
        case _:
            assert_never(draft)


def with_text(draft: AnyDraft, subject: Subject, text: Text) -> AnyDraft:
    """Return the draft with another text; a place that is written takes the place of one that was chosen."""
    match draft:
        case Draft() if subject is Subject.PLACE:
            return replace(draft, written_place=text, place=None if text.said else draft.place)
        case Draft() | NoteDraft():
            return replace(draft, text=text)
        case RatingDraft():
            return replace(draft, comment=text)
        case _:
            assert_never(draft)


def limit_of(settings: Settings, subject: Subject) -> Limit:
    """Return how long the text may be."""
    match subject:
        case Subject.OPINION:
            return Limit(settings.max_len, OPINION_CODE_POINTS)
        case Subject.PLACE:
            return PLACE_LIMIT
        case Subject.COMMENT:
            return COMMENT_LIMIT
        case Subject.NOTE:
            return NOTE_LIMIT
        case _:
            assert_never(subject)
