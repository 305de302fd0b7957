"""The page of ready-made sentences, and the way from there to one's own words."""

from kiosk.domain.visit.draft import Draft
from kiosk.domain.visit.events import SentencesChosen, SentenceToggled, Subject, WritingOpened
from kiosk.presenters.capacity import page_of
from kiosk.presenters.models import Button, Issue, Role
from kiosk.presenters.view import View


def issue(view: View, draft: Draft, page: int) -> Issue:
    """Return the sentences of the draft's category; going on needs one, or a text."""
    sentences = draft.category.phrases if draft.category else ()
    buttons = [
        Button(
            f"issue.{number + 1}",
            view.words.text(sentence.text),
            SentenceToggled(number),
            icon="selected" if sentence in draft.sentences else "unselected",
            chosen=sentence in draft.sentences,
        )
        for number, sentence in enumerate(sentences)
    ]
    grid = view.layout.for_sentences([button.text for button in buttons])
    category = view.words.text(draft.category.name) if draft.category else ""
    return Issue(
        heading=view.say("issue.heading", category=category),
        hint=view.say("issue.hint"),
        sentences=page_of(buttons, page, grid),
        rows=grid.rows,
        next=Button(
            "issue.next",
            view.say("issue.next"),
            SentencesChosen(),
            Role.PRIMARY,
            "next",
            enabled=draft.says_something,
        ),
        extra=(_write(view, draft),),
        pager=view.pager("issue", page, len(buttons), grid),
    )


def _write(view: View, draft: Draft) -> Button:
    """Return the way to write freely, marked once something was written."""
    chosen = bool(draft.text.said)
    event = WritingOpened(Subject.OPINION)
    return Button("issue.write", view.say("issue.write"), event, Role.QUIET, "pen", chosen=chosen)
