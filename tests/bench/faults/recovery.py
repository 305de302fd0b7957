"""How long after the end of a kill something comes through again where it was."""

import time
from dataclasses import dataclass

import msgspec

from tests.bench.faults import deeds
from tests.bench.faults.county import DEVICES
from tests.bench.faults.county_data import CountyData
from tests.bench.faults.plan import KILLS, Fault, Kind, Plan
from tests.bench.faults.stage import Stage

HARMLESS = (Kind.REPEAT, Kind.POISON, Kind.CLOCK)
NEAR_S = 5.0


class Recovery(msgspec.Struct, frozen=True):
    """Seconds from the start of what was killed to the first row; `alone`: no other fault was near."""

    kind: str
    seconds: float
    alone: bool
    installed: bool
    """The program had to load its modules first, as it has to in a county."""


@dataclass(frozen=True, slots=True)
class _Ended:
    """A kill that is over: when, and how much had come through by then."""

    fault: Fault
    at: float
    passed: int


class Watch:
    """Watches for the first row after each kill of a run."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._began = time.monotonic()
        self._ended: list[_Ended] = []
        self.found: list[Recovery] = []

    def over(self, fault: Fault) -> None:
        """What `fault` killed is about to be started again: measure from now on, if something is still to come."""
        if fault.kind not in KILLS or not deeds.is_to_come_back(self._stage, fault):
            return
        passed = self._passed(fault)
        if passed is not None and passed < self._stage.plan.rows:
            self._ended.append(_Ended(fault, time.monotonic(), passed))

    def look(self) -> None:
        """See who has come back."""
        now = time.monotonic()
        for ended in tuple(self._ended):
            passed = self._passed(ended.fault)
            if passed is not None and passed > ended.passed:
                self._ended.remove(ended)
                self.found.append(self._recovery(ended, now))

    def _recovery(self, ended: _Ended, now: float) -> Recovery:
        plan = self._stage.plan
        alone = _is_alone(plan, ended.fault, now - self._began)
        return Recovery(ended.fault.kind.value, round(now - ended.at, 2), alone, plan.as_installed)

    def _passed(self, fault: Fault) -> int | None:
        """Return how many rows of the kiosk have come through: saved, when it was killed itself, else committed."""
        if fault.kind is Kind.KILL_KIOSK:
            return len(self._stage.kiosks[fault.kiosk].recorder.told)
        try:
            return self._stage.data.committed().get(DEVICES[fault.kiosk], 0)
        except CountyData.UNREADABLE:
            return None


def _is_alone(plan: Plan, fault: Fault, until: float) -> bool:
    """Whether no other fault began or ended between a while before this one and `until`."""
    others = [one for one in plan.faults if one is not fault and one.kind not in HARMLESS]
    return all(one.at > until or one.at + one.lasts < fault.at - NEAR_S for one in others)
