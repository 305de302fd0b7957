"""When the county is told how devices and engines are: at once, and seldom."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from kiosk.application.health import LONGEST_PAUSE_S, Health
from kiosk.domain.clock import Moment
from kiosk.domain.devices import Devices, PrinterCondition
from kiosk.domain.facts import RecordHealth
from kiosk.domain.health import Part
from kiosk.domain.settings import Settings
from kiosk.domain.stored import Queue, Stored
from kiosk.domain.visit.states import State, initial
from kiosk.domain.world import World

WELL = Devices(PrinterCondition.READY, handwriting=None, pinyin=None)
DAY_S = 86_400


@dataclass
class Kiosk:
    """Devices as a test has them be, and what was to be kept of it, with the seconds since the start."""

    state: State
    failing: bool = False
    told: list[tuple[float, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._health = Health(self._keep)

    def lives(self, seconds: int, devices: Callable[[int], Devices] = lambda _: WELL) -> list[tuple[float, str]]:
        """Let time pass second by second with these devices; return what was told of the printer, and when."""
        before = len(self.told)
        for second in range(seconds):
            now = self.state.now
            now = replace(now, wall=now.wall + timedelta(seconds=1), steady=now.steady + 1)
            self.state = replace(self.state, now=now, devices=devices(second))
            self._health.see(self.state)
        return self.told[before:]

    def _keep(self, fact: RecordHealth, now: Moment, lost: Callable[[], None]) -> None:
        [printer] = [each.state.value for each in fact.conditions if each.part is Part.PRINTER]
        self.told.append((now.steady - self.state.since, printer))
        if self.failing:
            lost()


def _printer(condition: PrinterCondition) -> Callable[[int], Devices]:
    return lambda _: replace(WELL, printer=condition)


def _flapping(second: int) -> Devices:
    return _printer(PrinterCondition.READY if second % 2 else PrinterCondition.SILENT)(second)


@pytest.fixture
def kiosk(now: Any) -> Kiosk:
    stored = Stored(World("qb-0302"), Settings(printer_enabled=True), (), Queue(), (), online=True, room=True)
    return Kiosk(initial(stored, catalogues=("zh_CN",), now=now))


@pytest.fixture
def well(kiosk: Kiosk) -> Kiosk:
    """A kiosk that was told to be well a minute ago."""
    kiosk.lives(60)
    return kiosk


def test_once_all_have_answered_it_is_told_how_they_are(kiosk: Kiosk) -> None:
    assert kiosk.lives(60) == [(2, "ready")]


def test_a_start_waits_for_answers(kiosk: Kiosk) -> None:
    assert kiosk.lives(20, lambda _: Devices()) == []
    assert kiosk.lives(5) == [(21, "ready")]


def test_a_start_waits_half_a_minute_and_no_longer(kiosk: Kiosk) -> None:
    assert kiosk.lives(60, lambda _: replace(WELL, pinyin="not started")) == [(30, "ready")]


def test_what_changes_is_told_at_once(well: Kiosk) -> None:
    assert well.lives(60, _printer(PrinterCondition.PAPER_OUT)) == [(61, "paper_out")]


def test_a_day_at_rest_is_not_told_of(well: Kiosk) -> None:
    assert well.lives(DAY_S) == []


def test_what_comes_and_goes_is_told_after_ten_seconds_and_the_last_state_wins(well: Kiosk) -> None:
    states = [PrinterCondition.COVER_OPEN, PrinterCondition.PAPER_OUT, *[PrinterCondition.READY] * 60]
    assert well.lives(60, lambda second: _printer(states[second])(second)) == [(61, "cover_open"), (71, "ready")]


def test_what_is_as_it_was_when_its_time_comes_is_not_told(well: Kiosk) -> None:
    well.lives(1, _printer(PrinterCondition.COVER_OPEN))
    well.lives(1)
    assert well.lives(20, _printer(PrinterCondition.COVER_OPEN)) == []


def test_a_day_of_flapping_costs_few_writes(well: Kiosk) -> None:
    assert len(well.lives(DAY_S, _flapping)) <= DAY_S / LONGEST_PAUSE_S + 10


def test_after_flapping_the_last_state_is_told_and_then_changes_are_told_at_once_again(well: Kiosk) -> None:
    well.lives(DAY_S, _flapping)
    [(_, last)] = well.lives(int(LONGEST_PAUSE_S), _printer(PrinterCondition.FAULT))
    assert last == "fault"
    well.lives(2 * int(LONGEST_PAUSE_S), _printer(PrinterCondition.FAULT))
    assert [state for _, state in well.lives(1, _printer(PrinterCondition.SILENT)) + well.lives(10)] == [
        "silent",
        "ready",
    ]


def test_what_could_not_be_kept_is_told_again_ever_less_often_until_it_is(well: Kiosk) -> None:
    well.failing = True
    told = well.lives(120, _printer(PrinterCondition.PAPER_OUT))
    assert [at for at, _ in told] == [61, 71, 91, 131]
    well.failing = False
    assert [state for _, state in well.lives(600, _printer(PrinterCondition.PAPER_OUT))] == ["paper_out"]
