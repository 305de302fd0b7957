"""What free text is about: where its text is kept, and how long it may be."""

from dataclasses import replace
from typing import Final, assert_never

from kiosk.domain.settings import Settings
from kiosk.domain.visit.draft import Draft
from kiosk.domain.visit.events import Subject
from kiosk.domain.writing.text import Limit, Text

OPINION_CODE_POINTS: Final = 2000
PLACE_LIMIT: Final = Limit(40, 100)
"""The wire takes texts of 2,000 code points and places of 100; forty characters name any place."""


def text_of(draft: Draft, subject: Subject) -> Text:
    """Return the text about `subject`."""
    match subject:
        case Subject.OPINION:
            return draft.text
        case Subject.PLACE:
            return draft.written_place
        case _:
            assert_never(subject)


def with_text(draft: Draft, subject: Subject, text: Text) -> Draft:
    """Return the draft with another text; a place that is written takes the place of one that was chosen."""
    match subject:
        case Subject.OPINION:
            return replace(draft, text=text)
        case Subject.PLACE:
            return replace(draft, written_place=text, place=None if text.said else draft.place)
        case _:
            assert_never(subject)


def limit_of(settings: Settings, subject: Subject) -> Limit:
    """Return how long the text may be."""
    match subject:
        case Subject.OPINION:
            return Limit(settings.max_len, OPINION_CODE_POINTS)
        case Subject.PLACE:
            return PLACE_LIMIT
        case _:
            assert_never(subject)
