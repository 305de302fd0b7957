"""The check page."""

from kiosk.domain.visit.draft import Draft
from kiosk.domain.visit.events import OpinionConfirmed, RowOpened
from kiosk.domain.visit.events import Row as RowName
from kiosk.domain.visit.opinion import may_confirm
from kiosk.domain.visit.pages import ReviewPage, Saving
from kiosk.presenters.identity import masked
from kiosk.presenters.models import Button, Review, Role, Row
from kiosk.presenters.review_rows import fits_at_a_glance, listed
from kiosk.presenters.view import View

CONTROLS = {
    RowName.ISSUE: "review.text",
    RowName.PLACE: "review.place",
    RowName.KIND: "review.kind",
    RowName.RECIPIENT: "review.recipient",
    RowName.IDENTITY: "review.identity",
}
ICONS = {
    RowName.ISSUE: "opinion",
    RowName.PLACE: "place",
    RowName.KIND: "notice",
    RowName.RECIPIENT: "deputies",
    RowName.IDENTITY: "phone",
}


def review(view: View, draft: Draft, page: ReviewPage) -> Review:
    """Return everything once more, each line leading to its page."""
    saving = page.saving is Saving.UNDER_WAY
    rows = tuple(_row(view, row, _value(view, draft, row)) for row in RowName)
    at_a_glance = fits_at_a_glance(rows, view.layout.page)
    pages = [rows] if at_a_glance else listed(rows, view.layout.page)
    return Review(
        heading=view.say("review.heading"),
        hint=_hint(view, draft, saving=saving),
        rows=pages[min(page.page, len(pages) - 1)],
        confirm=Button(
            "review.confirm",
            view.say("review.saving" if saving else "review.confirm"),
            OpinionConfirmed(),
            Role.PRIMARY,
            "check",
            enabled=may_confirm(view.state) and not saving,
        ),
        listed=not at_a_glance,
        pager=view.turning("review", page.page, len(pages)),
    )


def _hint(view: View, draft: Draft, *, saving: bool) -> str:
    if saving:
        return view.say("review.saving")
    wanting = draft.phone is None and view.state.settings.require_contact
    return view.say("review.contact_needed" if wanting else "review.hint")


def _row(view: View, row: RowName, value: str) -> Row:
    label = view.say(CONTROLS[row])
    return Row(label, value, Button(CONTROLS[row], label, RowOpened(row), icon=ICONS[row]))


def _value(view: View, draft: Draft, row: RowName) -> str:
    match row:
        case RowName.ISSUE:
            return "\n".join(
                [*(view.words.text(sentence.text) for sentence in draft.sentences), draft.text.said]
            ).strip()
        case RowName.PLACE:
            return draft.written_place.said or (
                view.words.text(draft.place) if draft.place else view.say("review.place.none")
            )
        case RowName.KIND:
            category = view.words.text(draft.category.name) if draft.category else ""
            return view.words.listed([view.say(f"kind.{draft.kind_in(view.state.settings).value}"), category])
        case RowName.RECIPIENT:
            return _recipient(view, draft)
        case RowName.IDENTITY:
            return masked(draft.phone) if draft.phone else view.say("identity.anonymous")


def _recipient(view: View, draft: Draft) -> str:
    if draft.to_deputy_id:
        return view.say("deputy.named", name=view.name_of(draft.to_deputy_id))
    return view.words.text(view.state.world.home_name) or view.say("recipient.home_office")
