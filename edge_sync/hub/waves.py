"""When a roll-out goes on and when it stops: the rules, over what its kiosks have said of themselves. Pure.

A wave soaks for a time in which its kiosks must do well. One that refuses the version or takes it back counts at
once, whether or not it was there when the wave began. One that was online then counts when the soak is over and it is
offline, has not applied the version, or still tries it. Kiosks that were away hold nothing up; they catch up later.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec import Struct

from edge_sync.bodies.status import Refused, Reported
from edge_sync.probation import REVERTED

CONFIG = "config"
AFTER_CANARY = (250, 1000)
"""Permille of the waves after the first."""


class Failure(Struct, frozen=True):
    """A kiosk that counts against a roll-out; `what` is ``refused``, ``reverted`` or ``silent``."""

    device: str
    what: str
    detail: str


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a kiosk has said of itself last."""

    device: str
    online: bool
    reported: Reported | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """One wave of a version: who is in it, who of them was online when it began, how many may fail."""

    target: str
    epoch: int
    version: int
    members: frozenset[str]
    watched: frozenset[str]
    abort_at: int
    failed: tuple[Failure, ...] = ()
    """Of the waves before."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Too early to say."""


@dataclass(frozen=True, slots=True)
class GoOn:
    """The wave did well enough; `failures` are fewer than would stop it."""

    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """Too many failed."""

    failures: tuple[Failure, ...]


Verdict = Wait | GoOn | Stop


def waves(first: int) -> tuple[int, ...]:
    """Return the waves in permille that follow from the first."""
    return (first, *(wave for wave in AFTER_CANARY if wave > first))


def judge(trial: Trial, sightings: Sequence[Sighting], *, soaked: bool) -> Verdict:
    """Return what becomes of the wave; `soaked`: its time is over. A kiosk counts once, with its first failure."""
    failures = {failure.device: failure for failure in trial.failed}
    for sighting in sightings:
        found = _failure(trial, sighting, soaked=soaked)
        if found is not None:
            failures.setdefault(sighting.device, found)
    told = tuple(failures.values())
    if len(told) >= trial.abort_at:
        return Stop(told)
    return GoOn(told) if soaked else Wait()


def _failure(trial: Trial, sighting: Sighting, *, soaked: bool) -> Failure | None:
    if sighting.device not in trial.members:
        return None
    refused = _refused(trial, sighting.reported)
    if refused is not None:
        what = "reverted" if refused.reason == REVERTED else "refused"
        return Failure(sighting.device, what, "; ".join((refused.reason, *refused.errors[:3])))
    if soaked and sighting.device in trial.watched and (silence := _silence(trial, sighting)):
        return Failure(sighting.device, "silent", silence)
    return None


def _refused(trial: Trial, reported: Reported | None) -> Refused | None:
    wanted = (trial.target, trial.epoch, trial.version)
    refusals = reported.refused if reported else ()
    return next((one for one in refusals if (one.target, one.epoch, one.version) == wanted), None)


def _silence(trial: Trial, sighting: Sighting) -> str:
    """Return what is missing from a kiosk that should have said by now that all is well; empty when nothing is."""
    if not sighting.online:
        return "was online when the wave began and is not any more"
    reported = sighting.reported
    if reported is None or reported.applied.get(trial.target) != trial.version:
        return f"has not reported version {trial.version} as applied"
    return "still has it on probation" if reported.state == "probation" else ""
