from typing import Any

import pytest

from edge_sync.bodies.status import Refused, Reported
from edge_sync.hub.waves import Failure, GoOn, Sighting, Stop, Trial, Wait, judge, waves

TARGET = "county"
A, B, C = "qb-0001-k1", "qb-0002-k1", "qb-0003-k1"


def trial(**changed: Any) -> Trial:
    """Version 7 on trial by A and B, who were both there when it began; C is not in the wave."""
    fields: dict[str, Any] = {
        "target": TARGET,
        "epoch": 1,
        "version": 7,
        "members": frozenset({A, B}),
        "watched": frozenset({A, B}),
        "abort_at": 1,
    }
    return Trial(**(fields | changed))


def well(device: str, **changed: Any) -> Sighting:
    return Sighting(device, online=True, reported=Reported(**({"applied": {TARGET: 7}} | changed)))


def refusing(device: str, reason: str = "body", version: int = 7, epoch: int = 1, target: str = TARGET) -> Sighting:
    refused = Refused(target=target, epoch=epoch, version=version, reason=reason, errors=("ui.x: unknown key",))
    return Sighting(device, online=True, reported=Reported(applied={TARGET: 6}, refused=(refused,)))


@pytest.mark.parametrize(("first", "all_waves"), [(50, (50, 250, 1000)), (250, (250, 1000)), (400, (400, 1000))])
def test_a_canary_is_followed_by_a_quarter_and_by_all(first: int, all_waves: Any) -> None:
    assert waves(first) == all_waves


def test_a_wave_soaks_even_when_all_is_well() -> None:
    assert judge(trial(), [well(A), well(B)], soaked=False) == Wait()
    assert judge(trial(), [well(A), well(B)], soaked=True) == GoOn(())


def test_one_that_refuses_stops_it_at_once_and_is_named_with_its_reason() -> None:
    assert judge(trial(), [well(A), refusing(B)], soaked=False) == Stop(
        (Failure(B, "refused", "body; ui.x: unknown key"),)
    )


def test_one_that_took_it_back_stops_it() -> None:
    assert judge(trial(), [well(A), refusing(B, "reverted")], soaked=False) == Stop(
        (Failure(B, "reverted", "reverted; ui.x: unknown key"),)
    )


@pytest.mark.parametrize(
    "other", [refusing(C), refusing(B, version=6), refusing(B, epoch=2), refusing(B, target="home/qb-0002")]
)
def test_what_is_refused_outside_this_wave_and_version_does_not_count(other: Sighting) -> None:
    assert judge(trial(watched=frozenset({A})), [well(A), other], soaked=True) == GoOn(())


@pytest.mark.parametrize(
    ("silent", "detail"),
    [
        (Sighting(B, online=False, reported=Reported(applied={TARGET: 7})), "was online when the wave began"),
        (Sighting(B, online=True), "has not reported version 7"),
        (well(B, applied={TARGET: 6}), "has not reported version 7"),
        (well(B, state="probation"), "still has it on probation"),
    ],
)
def test_one_that_was_there_and_says_nothing_good_by_the_end_of_the_soak_is_silent(
    silent: Sighting, detail: str
) -> None:
    assert judge(trial(), [well(A), silent], soaked=False) == Wait()
    [failure] = judge(trial(), [well(A), silent], soaked=True).failures  # type: ignore[union-attr]
    assert (failure.device, failure.what, detail in failure.detail) == (B, "silent", True)


def test_one_that_was_away_when_it_began_holds_nothing_up() -> None:
    away = Sighting(B, online=False)
    assert judge(trial(watched=frozenset({A})), [well(A), away], soaked=True) == GoOn(())


def test_one_that_came_meanwhile_and_refuses_counts() -> None:
    assert isinstance(judge(trial(watched=frozenset({A})), [well(A), refusing(B)], soaked=False), Stop)


def test_below_the_limit_it_goes_on_and_remembers() -> None:
    assert judge(trial(abort_at=2), [well(A), refusing(B)], soaked=False) == Wait()
    went_on = judge(trial(abort_at=2), [well(A), refusing(B)], soaked=True)
    assert went_on == GoOn((Failure(B, "refused", "body; ui.x: unknown key"),))


def test_failures_of_all_waves_add_up_and_a_kiosk_counts_once() -> None:
    before = (Failure(B, "silent", ""),)
    assert judge(trial(abort_at=2, failed=before), [well(A), refusing(B)], soaked=True) == GoOn(before)
    assert judge(trial(abort_at=2, failed=before), [refusing(A), well(B)], soaked=False) == Stop(
        (*before, Failure(A, "refused", "body; ui.x: unknown key"))
    )
