"""Visit after visit in one window: what stays in memory, and how soon the last one is gone from the screen."""

from typing import Any

import pytest

pytestmark = pytest.mark.bench

WARM_UP, VISITS, STEP = 50, 500, 50
WIPES = 40
PATIENCE_S = 1800
"""Five hundred visits, page by page, take ten minutes on a busy machine."""


@pytest.mark.timeout(PATIENCE_S)
def test_visits_leave_nothing_in_memory(kiosk_window: Any, told: Any, table: Any) -> None:
    kiosk_window.do("haste")
    table.going_on("warming up")
    held = [kiosk_window.do("visits", WARM_UP)]
    for number in range(VISITS // STEP):
        table.going_on(f"{number * STEP} of {VISITS} visits")
        held.append(kiosk_window.do("visits", STEP))
    table.row(f"own memory (private dirty) after each {STEP} visits", held, "MB")
    told(f"growth of own memory over {VISITS} visits, after {WARM_UP}", max(0.01, held[-1] - held[0]), 2, "MB")
    assert held[-1] - held[0] <= 2


def test_a_visit_is_gone_at_once(kiosk_window: Any, told: Any, table: Any) -> None:
    kiosk_window.do("remember_home")
    table.going_on("ending visits")
    ended = kiosk_window.do("wipes", WIPES)
    told(f"end of a visit to home drawn and its texts gone, longest of {WIPES}", 1000 * max(ended["took"]), 100, "ms")
    assert ended["left"] == []
