"""The deputies of this home."""

from kiosk.domain.visit.deputies import levels_present, listed
from kiosk.domain.visit.events import DeputyOpened, LevelChosen, ScanOpened, Wanted
from kiosk.domain.visit.pages import DeputiesPage
from kiosk.domain.world import Deputy
from kiosk.presenters.capacity import DEPUTY, LINE_OF_ITS_OWN, page_of
from kiosk.presenters.format import EM, Format
from kiosk.presenters.models import Button, Deputies, Role
from kiosk.presenters.reading import ems
from kiosk.presenters.view import View

_LEAST_LEVEL, _ROUND_LEVEL = 20.0, 7.0
_TITLE_EM, _BESIDE_TITLE = 8.4, 8.0


def deputies(view: View, page: DeputiesPage) -> Deputies:
    """Return the list, of one level or all."""
    found, levels, heading = (
        listed(view.state.world, page.level),
        _levels(view, page.level),
        view.say("deputies.heading"),
    )
    names = [view.words.text(deputy.name) for deputy in found]
    above = _levels_height(levels, heading, view.layout.page)
    grid = view.layout.roomy(names, DEPUTY, LINE_OF_ITS_OWN, above=above)
    scan = Button("deputies.scan", view.say("deputies.scan"), ScanOpened(Wanted.DEPUTY), Role.QUIET, "scan")
    return Deputies(
        heading=heading,
        levels=levels,
        deputies=tuple(_entry(view, deputy) for deputy in page_of(found, page.page, grid)),
        empty="" if found else view.say("deputies.empty"),
        scan=scan,
        pager=view.pager("deputies", page.page, len(found), grid),
        columns=grid.columns,
    )


def _levels_height(levels: tuple[Button, ...], heading: str, page: Format) -> float:
    """Return what the row of levels takes of the height; nothing beside a title, or a title moved above the page."""
    if not levels:
        return 0.0
    wide = max(_LEAST_LEVEL, max(ems(level.text) for level in levels) * EM + _ROUND_LEVEL)
    row = len(levels) * (wide + page.gap)
    beside = not page.titles_above and row + ems(heading) * _TITLE_EM + _BESIDE_TITLE <= page.content_width
    return max(0.0, page.target + page.gap - page.heading) if beside else page.target + page.gap


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
