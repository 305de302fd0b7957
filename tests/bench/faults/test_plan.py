"""Plans: the same seed is the same run, and every fault comes up."""

import pytest

from tests.bench.faults.plan import FULL, Hub, Kind, plan_of

MANY = range(3000)


@pytest.mark.parametrize("hub", Hub)
def test_a_seed_is_one_plan(hub: Hub) -> None:
    assert plan_of(7, hub) == plan_of(7, hub)
    assert plan_of(7, hub) != plan_of(8, hub)


def test_every_fault_comes_up() -> None:
    drawn = {fault.kind for hub in Hub for seed in MANY for fault in plan_of(seed, hub).faults}
    assert drawn == set(Kind)


def test_what_this_machine_cannot_do_is_not_planned() -> None:
    assert not any(plan_of(seed, Hub.SQLITE, without=FULL).has(*FULL) for seed in MANY)


def test_a_file_is_not_killed_and_a_server_not_filled() -> None:
    assert not any(plan_of(seed, Hub.SQLITE).has(Kind.KILL_DATABASE) for seed in MANY)
    assert not any(plan_of(seed, Hub.POSTGRESQL).has(Kind.FULL_HUB) for seed in MANY)


def test_a_plan_is_told_in_one_line() -> None:
    assert str(plan_of(3, Hub.SQLITE)).startswith("seed=3 hub=sqlite kiosks=")
    assert "\n" not in str(plan_of(3, Hub.SQLITE))
