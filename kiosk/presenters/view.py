"""What every presenter looks at: the state, the words, and what fits; and the parts that pages share."""

from dataclasses import dataclass

from kiosk.domain.visit.deputies import LEVELS
from kiosk.domain.visit.events import KeyDeleted, KeyPressed, PageTurned
from kiosk.domain.visit.states import State
from kiosk.domain.world import Deputy
from kiosk.presenters.capacity import Grid, Layout
from kiosk.presenters.models import Button, Pad, Pager, Role
from kiosk.presenters.text import Words


@dataclass(frozen=True, slots=True)
class View:
    """One look at the kiosk in one language on one panel."""

    state: State
    words: Words
    layout: Layout

    def say(self, key: str, **values: object) -> str:
        """Return the text of `key`."""
        return self.words.say(key, **values)

    @property
    def hotline(self) -> str:
        """The number that answers questions: the one config names, else the catalogue's, else the home's own."""
        world = self.state.world
        return self.state.settings.hotline or world.hotline or next(iter(world.home_phones), "")

    def home_named(self, home_id: str) -> str:
        """Return the name of a home of the county; the id of one that is not on the list."""
        return self.words.text(self.state.world.homes.get(home_id, {})) or home_id

    def deputy(self, deputy_id: str | None) -> Deputy | None:
        """Return a deputy of this home, in office or not."""
        return next((deputy for deputy in self.state.world.deputies if deputy.deputy_id == deputy_id), None)

    def name_of(self, deputy_id: str | None) -> str:
        """Return a deputy's name; the id of one the roster does not have."""
        deputy = self.deputy(deputy_id)
        return self.words.text(deputy.name) if deputy else deputy_id or ""

    def levels_of(self, deputy: Deputy) -> str:
        """Return of which congresses somebody is a deputy."""
        levels = sorted(deputy.levels, key=lambda level: LEVELS.index(level) if level in LEVELS else len(LEVELS))
        if len(levels) == 1 or not all(level in LEVELS for level in levels):
            return self.words.listed([self.level(level) for level in levels])
        return self.say("level.several", levels=self.words.listed([self.short_level(level) for level in levels]))

    def level(self, level: str) -> str:
        """Return the name of a level; a plain one for a level we do not know."""
        return self.say(f"level.{level}" if level in LEVELS else "level.other")

    def short_level(self, level: str) -> str:
        """Return the name of a level where it is plain that deputies are meant."""
        return self.say(f"level.short.{level}" if level in LEVELS else "level.other")

    def description_of(self, deputy: Deputy) -> str:
        """Return what stands under a deputy's name: levels, and unit or occupation."""
        return self.words.listed(
            [self.levels_of(deputy), self.words.text(deputy.unit) or self.words.text(deputy.title)]
        )

    def pager(self, screen: str, page: int, count: int, grid: Grid) -> Pager | None:
        """Return the page turning of `count` entries; None when one page holds all."""
        return self.turning(screen, page, grid.pages(count))

    def turning(self, screen: str, page: int, pages: int) -> Pager | None:
        """Return the page turning of `pages` pages; None when there is one."""
        if pages == 1:
            return None
        shown = min(page, pages - 1)
        return Pager(
            self.say("page.shown", page=shown + 1, pages=pages),
            self._turn(screen, "prev", shown - 1) if shown > 0 else None,
            self._turn(screen, "next", shown + 1) if shown + 1 < pages else None,
        )

    def _turn(self, screen: str, way: str, page: int) -> Button:
        icon = "back" if way == "prev" else "next"
        return Button(f"{screen}.page.{way}", self.say(f"page.{way}"), PageTurned(page), Role.QUIET, icon)

    @property
    def digit_keys(self) -> tuple[str, ...]:
        """The digits in rows: as on a telephone where the page is high enough."""
        return DIGIT_KEYS if self.layout.page.is_roomy else LOW_DIGIT_KEYS

    def ticket_keys(self, page: int) -> tuple[tuple[str, ...], Pager | None]:
        """Return the keys of a ticket number in rows, all of them or a page, and the turning of pages."""
        if self.layout.page.is_roomy:
            return TICKET_KEYS, None
        pages = [TICKET_KEYS[at : at + _FEW_ROWS] for at in range(0, len(TICKET_KEYS), _FEW_ROWS)]
        return pages[min(page, len(pages) - 1)], self.turning("track", page, len(pages))

    def pad(self, screen: str, keys: tuple[str, ...], *, label: str, shown: str, placeholder: str) -> Pad:
        """Return a pad with `keys` in rows, delete behind the last, or apart where the page is low."""
        rows = [[Button(f"{screen}.pad.{key}", key, KeyPressed(key)) for key in row] for row in keys]
        name, say = f"{screen}.pad.delete", self.say("pad.delete")
        delete = Button(name, say, KeyDeleted(), Role.QUIET, "delete", goes_on=True)
        apart = len(rows) <= _FEW_ROWS
        if not apart:
            rows[-1].append(delete)
        return Pad(label, shown, placeholder, tuple(tuple(row) for row in rows), delete if apart else None)


_FEW_ROWS = 2
DIGIT_KEYS = ("123", "456", "789", "0")
LOW_DIGIT_KEYS = ("12345", "67890")
TICKET_KEYS = ("23456789", "ABCDEFGH", "JKMNPQRS", "TVWXYZ")
"""The alphabet of ticket numbers, eight keys a row: they stay wide enough on a 7-inch panel, two rows a page."""
