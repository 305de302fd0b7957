"""What somebody enters beside an opinion and has not saved yet; in memory only, and gone with the visit."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from kiosk.domain.case import Case
from kiosk.domain.rating import Aspect, Quality, Rating, Satisfaction
from kiosk.domain.ticket import QueryCode
from kiosk.domain.visit.draft import Draft, text_language
from kiosk.domain.writing.text import Text


@dataclass(frozen=True, slots=True)
class NoteDraft:
    """What a deputy notes about a duty."""

    duty_id: str
    deputy_id: str
    text: Text = field(default_factory=Text)

    @property
    def is_begun(self) -> bool:
        """Whether something was entered that would be lost."""
        return not self.text.is_empty


@dataclass(frozen=True, slots=True)
class RatingDraft:
    """What a citizen says of a reply; `redo` counts for who is unsatisfied alone."""

    case: Case = field(repr=False)
    query_code: QueryCode = field(repr=False)
    value: Satisfaction | None = field(default=None, repr=False)
    grades: Mapping[Aspect, Quality] = field(default_factory=dict, repr=False)
    comment: Text = field(default_factory=Text)
    redo: bool = field(default=True, repr=False)

    @property
    def is_begun(self) -> bool:
        """Whether something was entered that would be lost."""
        return self.value is not None

    @property
    def may_be_redone(self) -> bool:
        """Whether it is asked if the matter is to be handled once more."""
        return self.value is Satisfaction.UNSATISFIED

    def graded(self, aspect: Aspect, quality: Quality) -> "RatingDraft":
        """Return the draft with an aspect graded; the same grade again takes it back."""
        others = {each: grade for each, grade in self.grades.items() if each is not aspect}
        return replace(self, grades=others if self.grades.get(aspect) is quality else {**others, aspect: quality})


AnyDraft = Draft | NoteDraft | RatingDraft


def rating_of(draft: RatingDraft, *, language: str) -> Rating | None:
    """Return the rating as confirmed, its comment taken to be in the screen's language; None without a value."""
    if draft.value is None:
        return None
    return Rating(
        opinion_id=draft.case.opinion_id,
        ticket_no=draft.case.ticket_no,
        query_code=draft.query_code,
        round=draft.case.round,
        value=draft.value,
        grades=draft.grades,
        comment=draft.comment.said,
        redo=draft.redo and draft.may_be_redone,
        language=text_language(language),
    )
