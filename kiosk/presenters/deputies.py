"""The deputies of this home."""

from kiosk.domain.visit.deputies import levels_present, listed
from kiosk.domain.visit.events import DeputyOpened, LevelChosen, ScanOpened, Wanted
from kiosk.domain.visit.pages import DeputiesPage
from kiosk.domain.world import Deputy
from kiosk.presenters.capacity import DEPUTY, LINE_OF_ITS_OWN, page_of
from kiosk.presenters.format import EM, LINE, Format
from kiosk.presenters.models import Button, Deputies, Role
from kiosk.presenters.reading import ems
from kiosk.presenters.view import View

_ROUND_LEVEL = 2.2
_LETTERS_EM, _LETTERS_MM = 4.12, 5.12
"""Words of a level stand in two lines of such letters, which on buttons grow no larger than the second."""
_TITLE_EM, _BESIDE_TITLE = 8.4, 8.0
_LIFT_MM = 1.6


def deputies(view: View, page: DeputiesPage) -> Deputies:
    """Return the list, of one level or all."""
    found, levels, heading = (
        listed(view.state.world, page.level),
        _levels(view, page.level),
        view.say("deputies.heading"),
    )
    names = [view.words.text(deputy.name) for deputy in found]
    rows = _level_rows(levels, heading, view.layout.page)
    above = _levels_height(rows, view.layout.page) if levels else 0.0
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
        level_rows=rows,
    )


def _level_rows(levels: tuple[Button, ...], heading: str, page: Format) -> int:
    """Return how many rows the levels take: none where they have room beside the title."""
    words = [ems(level.text) for level in levels]
    row = _row_width(words, EM, page)
    title = ems(heading) * min(_TITLE_EM, _TITLE_EM / page.unit_mm if page.is_low else _TITLE_EM)
    if not page.titles_above and row + title + _BESIDE_TITLE <= page.content_width:
        return 0
    longest = [max(map(ems, level.text.split()), default=0.0) for level in levels]
    in_two_lines = _row_width(longest, min(_LETTERS_EM, _LETTERS_MM / page.unit_mm), page)
    return 1 if min(row, in_two_lines) <= page.content_width else 2


def _row_width(words: list[float], em: float, page: Format) -> float:
    return sum(max(page.target, word * em + _ROUND_LEVEL) + page.gap for word in words) - page.gap


def _levels_height(rows: int, page: Format) -> float:
    """Return what title and levels take of the height, more than the title and hint that other lists have."""
    high = max(1, rows) * (page.target + page.gap)
    if rows and (titled(rows, page) or page.titles_above):
        return high - (LINE if page.has_hints and not page.titles_above else 0.0)
    return high - lift(page) - page.heading


def titled(rows: int, page: Format) -> bool:
    """Whether the title has a row of its own: two rows of levels leave none where the page is close."""
    return rows == 1 or (rows > 1 and page.is_roomy)


def lift(page: Format) -> float:
    """Return how far levels go up into the free strip below the bar on top, where a page is low."""
    return _LIFT_MM / page.unit_mm if page.is_low and not page.titles_above else 0.0


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
