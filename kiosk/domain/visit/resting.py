"""While nobody is at the kiosk: maintenance in the place of home, the restart the office commanded, who comes at last.

Whoever is at the kiosk finishes first: maintenance comes when they have left or were idle, and so does a restart, which
also waits until nobody has touched the screen for a while. A command whose time is over does nothing. During
maintenance citizens' codes and touches mean nothing but help and the languages; a badge still opens and ends duty.
"""

from dataclasses import replace

from kiosk.domain.visit.effects import Restart
from kiosk.domain.visit.moves import Stepped, nothing, on, visiting
from kiosk.domain.visit.pages import AttractPage, HomePage, MaintenancePage, RestingPage
from kiosk.domain.visit.states import State

QUIET_S = 10
"""After so long without a touch nobody is taken to be before the home page."""


def rested(state: State) -> Stepped:
    """Return the state with home or maintenance as the office wants it, and a restart asked for when it is time."""
    shown = _maintained(state)
    if shown.restarting or not _may_restart(shown):
        return nothing(shown)
    return replace(shown, restarting=True), (Restart(),)


def _maintained(state: State) -> State:
    wanted = state.orders.is_maintained_at(state.now.wall)
    match state.visit.page:
        case HomePage() | AttractPage() if wanted:
            return on(state, MaintenancePage())
        case MaintenancePage() if not wanted:
            return on(state, HomePage())
        case _:
            return state


def _may_restart(state: State) -> bool:
    visit = state.visit
    at_rest = isinstance(visit.page, RestingPage) and visit.dialog is None
    quiet = state.now.steady - visit.touched >= QUIET_S
    return at_rest and quiet and state.orders.wants_restart_at(state.now.wall)


def greeted(state: State) -> State:
    """Return the state with somebody there: home in the place of the invitation, and the time home rests anew.

    Home would else be made afresh in the next second, and what a scan led to said to nobody.
    """
    if not isinstance(state.visit.page, AttractPage | HomePage):
        return state
    return visiting(state, replace(state.visit, page=HomePage(), touched=state.now.steady))
