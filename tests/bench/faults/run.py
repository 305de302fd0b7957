"""One run: everything started, the faults done when the plan says, everything let come to rest, and judged."""

import shutil
import time
import traceback
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import msgspec

from tests.bench.faults import checks, deeds
from tests.bench.faults.checks import Broken
from tests.bench.faults.county import DEVICES, County
from tests.bench.faults.plan import Fault, Plan
from tests.bench.faults.programs import Part
from tests.bench.faults.recovery import Recovery, Watch
from tests.bench.faults.stage import GLANCE_S, Stage, parts, set_up

REST_S = 150.0
"""How long everything may take to come to rest; a batch may wait for minutes, as delivery doubles its patience."""
RESTART_S = 0.5
"""A program that ended by itself is started again after this, as systemd does."""


class Outcome(msgspec.Struct, frozen=True):
    """What a run came to."""

    seed: int
    hub: str
    plan: str
    faults: tuple[str, ...]
    rows: int = 0
    repeated: int = 0
    took_s: float = 0.0
    rest_s: float = 0.0
    """From the last fault's end and the last row saved to rest."""
    restarts: int = 0
    recoveries: tuple[Recovery, ...] = ()
    broken: Broken = Broken()
    error: str = ""
    """Why it could not be carried out."""

    @property
    def is_good(self) -> bool:
        """Whether everything held."""
        return not self.error and not self.broken


def carry_out(plan: Plan, folder: Path, county: County, *, keep: Path) -> Outcome:
    """Carry out the plan in `folder`, which must be new, on a copy of `county`; a bad run's files go to `keep`."""
    try:
        with ExitStack() as held:
            stage = set_up(plan, folder, county, held)
            try:
                outcome = _Run(stage).outcome()
            except BaseException:
                _keep(folder, keep)  # before small disks go
                raise
            if not outcome.is_good:
                _keep(folder, keep)
            return outcome
    except Exception as error:  # noqa: BLE001 - whatever went wrong is this run's outcome, and the next one goes on
        return Outcome(seed=plan.seed, hub=plan.hub.value, plan=str(plan), faults=_names(plan), error=_told(error))


class _Run:
    """The course of a run on a stage where everything runs."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._began = time.monotonic()
        self._watch = Watch(stage)
        self._restarts = 0
        self._to_start: list[tuple[float, Part]] = []

    def outcome(self) -> Outcome:
        """Go through it and return what it came to. Raises `RuntimeError` when it does not get through."""
        self._do_faults()
        rest_s = self._rest()
        broken = self._judge()
        plan = self._stage.plan
        return Outcome(
            seed=plan.seed,
            hub=plan.hub.value,
            plan=str(plan),
            faults=_names(plan),
            rows=sum(len(kiosk.recorder.told) for kiosk in self._stage.kiosks),
            repeated=self._stage.repeater.repeated if self._stage.repeater else 0,
            took_s=round(time.monotonic() - self._began, 2),
            rest_s=round(rest_s, 2),
            restarts=self._restarts,
            recoveries=tuple(self._watch.found),
            broken=broken,
        )

    def _do_faults(self) -> None:
        """Go on until all faults are over and every kiosk has saved what it was to save."""
        script = self._script()
        while script or not all(kiosk.recorder.is_done() for kiosk in self._stage.kiosks):
            while script and script[0][0] <= time.monotonic() - self._began:
                script.pop(0)[1]()
            self._glance()
            if time.monotonic() - self._began > REST_S + self._stage.plan.ends_at:
                raise RuntimeError("the kiosks have not saved everything in time")
        if self._stage.repeater is not None:
            self._stage.repeater.stop()

    def _script(self) -> list[tuple[float, Callable[[], None]]]:
        """Return what is to be done when, in order."""
        script: list[tuple[float, Callable[[], None]]] = []
        for fault in self._stage.plan.faults:
            script.append((fault.at, lambda fault=fault: deeds.begin(self._stage, fault)))
            script.append((fault.at + fault.lasts, lambda fault=fault: self._end(fault)))
        return sorted(script, key=lambda entry: entry[0])

    def _end(self, fault: Fault) -> None:
        self._watch.over(fault)
        deeds.end(self._stage, fault)

    def _rest(self) -> float:
        """Wait until nothing is on its way; what still is after `REST_S` is told by the checks."""
        since = time.monotonic()
        folders = [kiosk.folder for kiosk in self._stage.kiosks]
        while not checks.is_quiet(folders, self._stage.data) and time.monotonic() - since < REST_S:
            self._glance()
        self._watch.look()
        return time.monotonic() - since

    def _glance(self) -> None:
        """Wait a moment, look who is back, and start again who ended by itself."""
        time.sleep(GLANCE_S)
        self._watch.look()
        now = time.monotonic()
        for part in parts(self._stage):
            if part.has_failed():
                part.kill()
                self._restarts += 1
                self._to_start.append((now + RESTART_S, part))
        for entry in [entry for entry in self._to_start if entry[0] <= now]:
            self._to_start.remove(entry)
            entry[1].start()

    def _judge(self) -> Broken:
        for part in parts(self._stage):
            part.kill()
        devices = {
            DEVICES[number]: (kiosk.folder, tuple(kiosk.recorder.told))
            for number, kiosk in enumerate(self._stage.kiosks)
        }
        return checks.check(devices, self._stage.data)


def _names(plan: Plan) -> tuple[str, ...]:
    return tuple(fault.kind.value for fault in plan.faults)


def _told(error: Exception) -> str:
    [*_, last] = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__}: {error} ({Path(last.filename).name}:{last.lineno})"


def _keep(folder: Path, keep: Path) -> None:
    shutil.copytree(folder, keep, dirs_exist_ok=True, ignore=shutil.ignore_patterns("filler", "*.sock"))
