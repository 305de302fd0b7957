"""Finding a deputy: by level, name order, or the public code; the card; the way to an opinion for that deputy.

A public code identifies and never opens duty. The code of somebody who is no deputy now gets the same plain sentence as
one that was never given out. The list is that of this home; a code finds any deputy of the county.
"""

from typing import assert_never

from kiosk.domain.visit.draft import translated
from kiosk.domain.visit.events import DeputiesOpened, DeputyOpened, FindingEvent, LevelChosen
from kiosk.domain.visit.moves import Stepped, nothing, on, onward
from kiosk.domain.visit.pages import DeputiesPage, DeputyPage, HomePage
from kiosk.domain.visit.states import State
from kiosk.domain.world import Deputy, World

LEVELS = ("nation", "region", "prefecture", "county", "township")
"""Congresses from the highest down."""


def active_deputy(world: World, deputy_id: str | None) -> Deputy | None:
    """Return a deputy of this home who is in office."""
    return next((deputy for deputy in world.deputies if deputy.deputy_id == deputy_id and deputy.active), None)


def deputy_by_code(world: World, public_code: str) -> Deputy | None:
    """Return the deputy in office whom a public code names."""
    return next((deputy for deputy in world.deputies if deputy.public_code == public_code and deputy.active), None)


def listed(world: World, level: str | None) -> tuple[Deputy, ...]:
    """Return this home's deputies, of one level or all: highest level first, then by name as written in Chinese."""
    fitting = [deputy for deputy in of_this_home(world) if level is None or level in deputy.levels]
    return tuple(sorted(fitting, key=_order))


def of_this_home(world: World) -> tuple[Deputy, ...]:
    """Return the deputies in office who belong to this home; all of the county where none does."""
    active = tuple(deputy for deputy in world.deputies if deputy.active)
    return tuple(deputy for deputy in active if deputy.home_id == world.home_id) or active


def levels_present(world: World) -> tuple[str, ...]:
    """Return the levels some deputy on the list has, highest first; levels we do not know come last."""
    present = {level for deputy in of_this_home(world) for level in deputy.levels}
    return tuple(sorted(present, key=lambda level: (_rank(level), level)))


def _order(deputy: Deputy) -> tuple[int, str, str]:
    return min(map(_rank, deputy.levels), default=len(LEVELS)), _in_chinese_order(deputy), deputy.deputy_id


def _in_chinese_order(deputy: Deputy) -> str:
    """Return what names sort by: GB 2312 puts the common characters in the order of their pinyin."""
    return translated(deputy.name, "zh").encode("gb18030", errors="replace").decode("latin-1")


def _rank(level: str) -> int:
    return LEVELS.index(level) if level in LEVELS else len(LEVELS)


def finding_step(state: State, event: FindingEvent) -> Stepped:
    """Return what looking for a deputy leads to."""
    page = state.visit.page
    match event:
        case DeputiesOpened():
            return (onward(state, DeputiesPage()) if isinstance(page, HomePage) else state), ()
        case LevelChosen(level=level):
            return (on(state, DeputiesPage(level)) if isinstance(page, DeputiesPage) else state), ()
        case DeputyOpened(deputy_id=deputy_id):
            known = active_deputy(state.world, deputy_id) is not None
            if not known or not isinstance(page, DeputiesPage | HomePage):
                return nothing(state)
            return onward(state, DeputyPage(deputy_id)), ()
        case _:
            assert_never(event)
