"""Pages with one choice of several: category, place, kind, recipient."""

from kiosk.domain.opinion import Kind
from kiosk.domain.visit.draft import Draft
from kiosk.domain.visit.events import (
    CategoryChosen,
    KindChosen,
    PlaceChosen,
    PlaceSkipped,
    RecipientChosen,
    ScanOpened,
    Subject,
    Wanted,
    WritingOpened,
)
from kiosk.domain.visit.opinion import offered_categories
from kiosk.presenters.capacity import CATEGORY, DEPUTY, LINE_OF_ITS_OWN, PLACE, page_of
from kiosk.presenters.models import Button, Choices, Role
from kiosk.presenters.view import View

KIND_COLUMNS = 3


def categories(view: View, draft: Draft, page: int) -> Choices:
    """Return the page that asks what it is about."""
    offered, fits = offered_categories(view.state.world), view.layout
    buttons = [
        Button(
            f"category.{category.code}",
            view.words.text(category.name) or category.code,
            CategoryChosen(category.code),
            icon=category.icon,
            chosen=draft.category is not None and draft.category.code == category.code,
        )
        for category in offered
    ]
    names = [button.text for button in buttons]
    grid = fits.roomy(names, CATEGORY, PLACE, DEPUTY, LINE_OF_ITS_OWN)
    return Choices(
        view.say("category.heading"),
        view.say("category.hint"),
        page_of(buttons, page, grid),
        grid.columns,
        pager=view.pager("category", page, len(buttons), grid),
    )


def places(view: View, draft: Draft, page: int) -> Choices:
    """Return the page that asks where it is; one that is not there can be written, or none said."""
    fits = view.layout
    names = [view.words.text(place) for place in view.state.world.places]
    grid = fits.roomy(names, PLACE, DEPUTY, LINE_OF_ITS_OWN)
    buttons = [
        Button(f"place.{number + 1}", name, PlaceChosen(number), chosen=place == draft.place)
        for number, (name, place) in enumerate(zip(names, view.state.world.places, strict=True))
    ]
    return Choices(
        view.say("place.heading"),
        view.say("place.hint"),
        page_of(buttons, page, grid),
        grid.columns,
        extra=(
            _write(view, draft),
            Button("place.skip", view.say("place.skip"), PlaceSkipped(), Role.QUIET, "next"),
        ),
        pager=view.pager("place", page, len(buttons), grid),
    )


def _write(view: View, draft: Draft) -> Button:
    chosen = bool(draft.written_place.said)
    event = WritingOpened(Subject.PLACE)
    return Button("place.write", view.say("place.write"), event, Role.QUIET, "pen", chosen=chosen)


def kinds(view: View, draft: Draft) -> Choices:
    """Return the page that asks what kind of opinion it is."""
    settings = view.state.settings
    buttons = tuple(_kind(view, kind, chosen=draft.kind_in(settings) is kind) for kind in settings.kinds)
    return Choices(view.say("kind.heading"), view.say("kind.hint"), buttons, KIND_COLUMNS)


def _kind(view: View, kind: Kind, *, chosen: bool) -> Button:
    name = f"kind.{kind.value}"
    return Button(name, view.say(name), KindChosen(kind), note=view.say(f"{name}.note"), chosen=chosen)


def recipients(view: View, draft: Draft, page: int) -> Choices:
    """Return the page that asks who is to receive it: the home, who is on duty, and whoever was chosen before."""
    buttons = [_the_home(view, draft), *(_recipient(view, draft, deputy_id) for deputy_id in _nearest(view, draft))]
    grid = view.layout.roomy([button.text for button in buttons], DEPUTY, LINE_OF_ITS_OWN)
    scan = Button("recipient.scan", view.say("recipient.scan"), ScanOpened(Wanted.RECIPIENT), Role.QUIET, "scan")
    return Choices(
        view.say("recipient.heading"),
        view.say("recipient.hint"),
        page_of(buttons, page, grid),
        grid.columns,
        extra=(scan,),
        pager=view.pager("recipient", page, len(buttons), grid),
    )


def _nearest(view: View, draft: Draft) -> list[str]:
    on_duty = [duty.deputy_id for duty in view.state.duties if view.deputy(duty.deputy_id)]
    chosen = [draft.to_deputy_id] if draft.to_deputy_id else []
    return list(dict.fromkeys([*chosen, *on_duty]))


def _the_home(view: View, draft: Draft) -> Button:
    return Button(
        "recipient.home_office",
        view.words.text(view.state.world.home_name) or view.say("recipient.home_office"),
        RecipientChosen(None),
        icon="home",
        note=view.say("recipient.home_office.note"),
        chosen=draft.to_deputy_id is None,
    )


def _recipient(view: View, draft: Draft, deputy_id: str) -> Button:
    deputy = view.deputy(deputy_id)
    receiving = view.say("recipient.on_duty") if view.state.duty_of(deputy_id) else ""
    return Button(
        f"recipient.{deputy_id}",
        view.say("deputy.named", name=view.name_of(deputy_id)),
        RecipientChosen(deputy_id),
        icon="person",
        note=view.words.listed([receiving, view.levels_of(deputy) if deputy else ""]),
        chosen=draft.to_deputy_id == deputy_id,
    )
