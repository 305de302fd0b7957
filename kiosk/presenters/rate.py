"""Rating an answer: three faces, then grades, a comment, and whether to handle the matter again."""

from dataclasses import replace
from typing import Final

from kiosk.domain.rating import Aspect, Quality, Satisfaction
from kiosk.domain.visit.drafts import RatingDraft
from kiosk.domain.visit.events import (
    AspectGraded,
    RatingConfirmed,
    RedoToggled,
    SatisfactionChosen,
    Subject,
    WritingOpened,
)
from kiosk.domain.visit.pages import RateMorePage, is_saving
from kiosk.presenters.dialog import banner
from kiosk.presenters.format import EM, LINE, Format
from kiosk.presenters.models import Button, Graded, Rate, RateMore, Role
from kiosk.presenters.reading import ems, shared_out
from kiosk.presenters.view import View

ASPECTS_SHARE: Final = 0.6
"""The share of a wide page that has the aspects; the rest has what else may be said."""
_TITLE_EM: Final = 8.1
LABEL_GAP: Final = 4.0
GRADE_FRAME: Final = 5.0
"""What stands round the word of a grade."""


def rate(view: View, draft: RatingDraft) -> Rate:
    """Return the page with the three faces."""
    return Rate(
        heading=view.say("rate.heading"),
        hint=view.say("rate.hint"),
        faces=tuple(_face(view, value, chosen=value is draft.value) for value in Satisfaction),
    )


def _face(view: View, value: Satisfaction, *, chosen: bool) -> Button:
    name = f"rate.{value.value}"
    return Button(name, view.say(name), SatisfactionChosen(value), icon=value.value, chosen=chosen)


def rate_more(view: View, draft: RatingDraft, page: RateMorePage) -> RateMore:
    """Return what else may be said: all of it where it has room, else a page of it."""
    aspects = tuple(_aspect(view, draft, aspect) for aspect in Aspect)
    more = (_comment(view, draft), *((_redo(view, draft),) if draft.may_be_redone else ()))
    form = view.layout.page
    whole = RateMore(
        heading=view.say("rate.more.heading", value=view.say(f"rate.{draft.value.value}")) if draft.value else "",
        hint=view.say("rate.more.hint"),
        aspects=aspects,
        more=more,
        next=_next(view, draft, saving=is_saving(page)),
        beside=_stand_beside(aspects, form),
    )
    without_hint, said = replace(whole, hint=""), banner(view) is not None
    if _height(whole, form) <= form.content_height - form.heading:
        return whole
    if not said and _height(whole, form) <= form.content_height - _title_alone(whole, form):
        return without_hint
    untitled = without_hint if form.titles_above else replace(without_hint, heading="")
    return _shared_out(view, untitled, page.page, less=form.heading if said else 0.0)


def _shared_out(view: View, body: RateMore, number: int, *, less: float) -> RateMore:
    """Return a page of what has no room at once; `less` is what a sentence across the page takes of its height.

    The reason, and whether to handle it again, come first: the latter is ticked already, so it is seen before it is
    sent.
    """
    form, of_more = view.layout.page, len(body.more)
    heights = [*(form.target for _ in body.more), *(_row(form, beside=body.beside) for _ in body.aspects)]
    shares = _shares(heights, of_more, form.content_height - less, form)
    shown = shares[min(number, len(shares) - 1)]
    return replace(
        body,
        aspects=body.aspects[max(0, shown.start - of_more) : max(0, shown.stop - of_more)],
        more=body.more[shown.start : shown.stop],
        pager=view.turning("rate", number, len(shares)),
    )


def _shares(heights: list[float], of_more: int, room: float, form: Format) -> tuple[range, ...]:
    """Return which of these heights go on which page; where there are two columns no page has both kinds."""
    tenths, most = [round(10 * (height + form.gap)) for height in heights], round(10 * (room + form.gap))
    if not is_in_two_columns(form):
        return shared_out(tenths, most)
    aspects = shared_out(tenths[of_more:], most)
    return (
        *shared_out(tenths[:of_more], most),
        *(range(share.start + of_more, share.stop + of_more) for share in aspects),
    )


def is_in_two_columns(page: Format) -> bool:
    """Whether what else may be said stands beside the aspects."""
    return page.is_roomy and page.content_width > page.content_height


def _stand_beside(aspects: tuple[Graded, ...], page: Format) -> bool:
    """Whether every label leaves its grades room beside it."""
    width = page.content_width * (ASPECTS_SHARE if is_in_two_columns(page) else 1.0)
    label = max(ems(aspect.label) for aspect in aspects) * EM
    grade = max(ems(button.text) for aspect in aspects for button in aspect.grades) * EM + GRADE_FRAME
    most = max(len(aspect.grades) for aspect in aspects)
    return label + LABEL_GAP + most * (grade + page.gap) <= width


def _row(page: Format, *, beside: bool) -> float:
    """Return the least height of an aspect."""
    return page.target + (0.0 if beside else LINE)


def _height(body: RateMore, page: Format) -> float:
    """Return the least height of all of it."""
    graded = len(body.aspects) * (_row(page, beside=body.beside) + page.gap) - page.gap
    said = len(body.more) * (page.target + page.gap) - page.gap
    return max(graded, said) if is_in_two_columns(page) else graded + page.gap + said


def _title_alone(body: RateMore, page: Format) -> float:
    """Return what its title takes without the hint below it; a long one takes the hint's line too."""
    on_one_line = ems(body.heading) * _TITLE_EM <= page.content_width
    return page.heading - (LINE if page.has_hints and not page.titles_above and on_one_line else 0.0)


def _aspect(view: View, draft: RatingDraft, aspect: Aspect) -> Graded:
    name = f"rate.{aspect.value}"
    grades = tuple(
        Button(
            f"{name}.{quality.value}",
            view.say(f"rate.{quality.value}"),
            AspectGraded(aspect, quality),
            chosen=draft.grades.get(aspect) is quality,
        )
        for quality in Quality
    )
    return Graded(view.say(name), grades)


def _comment(view: View, draft: RatingDraft) -> Button:
    """Return the way to write; who is unsatisfied is asked why, and need not say."""
    text = view.say("rate.write.why" if draft.may_be_redone else "rate.write")
    count = len(draft.comment.characters) if draft.comment.said else 0
    note = view.say("rate.write.count", count=count) if count else view.say("rate.write.note")
    return Button("rate.write", text, WritingOpened(Subject.COMMENT), icon="pen", note=note, chosen=bool(count))


def _redo(view: View, draft: RatingDraft) -> Button:
    icon = "checked" if draft.redo else "unchecked"
    note = view.say("rate.redo.note")
    return Button("rate.redo", view.say("rate.redo"), RedoToggled(), icon=icon, note=note, chosen=draft.redo)


def _next(view: View, draft: RatingDraft, *, saving: bool) -> Button:
    """Return the way on with the face that was chosen: a low page has no title that says which."""
    text, face = view.say("review.saving" if saving else "rate.next"), draft.value.value if draft.value else "check"
    return Button("rate.next", text, RatingConfirmed(), Role.PRIMARY, face, enabled=not saving)
