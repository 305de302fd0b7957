"""The deputies of this home."""

from kiosk.domain.visit.deputies import levels_present, listed
from kiosk.domain.visit.events import DeputyOpened, LevelChosen, ScanOpened, Wanted
from kiosk.domain.visit.pages import DeputiesPage
from kiosk.domain.world import Deputy
from kiosk.presenters.capacity import page_of
from kiosk.presenters.models import Button, Deputies, Role
from kiosk.presenters.view import View


def deputies(view: View, page: DeputiesPage) -> Deputies:
    """Return the list, of one level or all."""
    grid = view.layout.deputies
    found = listed(view.state.world, page.level)
    scan = Button("deputies.scan", view.say("deputies.scan"), ScanOpened(Wanted.DEPUTY), Role.QUIET, "scan")
    return Deputies(
        heading=view.say("deputies.heading"),
        levels=_levels(view, page.level),
        deputies=tuple(_entry(view, deputy) for deputy in page_of(found, page.page, grid)),
        empty="" if found else view.say("deputies.empty"),
        scan=scan,
        pager=view.pager("deputies", page.page, len(found), grid),
        columns=grid.columns,
    )


def _levels(view: View, chosen: str | None) -> tuple[Button, ...]:
    levels = levels_present(view.state.world)
    if len(levels) <= 1:
        return ()
    every = Button("deputies.level.all", view.say("deputies.all"), LevelChosen(None), chosen=chosen is None)
    ones = (
        Button(f"deputies.level.{level}", view.short_level(level), LevelChosen(level), chosen=chosen == level)
        for level in levels
    )
    return (every, *ones)


def _entry(view: View, deputy: Deputy) -> Button:
    receiving = view.say("recipient.on_duty") if view.state.duty_of(deputy.deputy_id) else ""
    return Button(
        f"deputies.{deputy.deputy_id}",
        view.words.text(deputy.name),
        DeputyOpened(deputy.deputy_id),
        icon="person",
        note=view.words.listed([receiving, view.description_of(deputy)]),
    )
