"""A config rolled out to a part of its kiosks: one document, and each kiosk knows its side."""

from typing import Any

import pytest

from edge_sync import documents
from edge_sync.bodies.status import Wave
from edge_sync.rollout import place

DEVICE = "qb-0302-k1"
NEW = {"ui": {"idle_s": 45}}
OLD = {"ui": {"idle_s": 90}}
BROKER = {"mqtt": {"host": "new.example"}}
HERE = place("s1", DEVICE)
"""Where the kiosk of these tests stands; a wave of so many permille ends right before it."""


@pytest.fixture
def road(line: Any) -> Any:
    road = line()
    road.run(1)
    return road


@pytest.fixture
def arrive(road: Any, county: Any) -> Any:
    """Let a version of the county's config arrive; return what is in force and what is reported of it."""

    def arrive(version: int, body: Any, *, permille: int | None = None, otherwise: Any = None, of: int = 0) -> Any:
        part = {"permille": permille, "salt": "s1", "otherwise": otherwise, "otherwise_version": of}
        jws = county.document("config", body, version=version, rollout=None if permille is None else part)
        road.agent.on_message(county.incoming("config", jws))
        entry = documents.reported(road.kiosk.connection)["config"]
        return documents.effective_config(road.kiosk.connection, {}), entry

    return arrive


def test_a_wave_is_the_part_it_says_and_every_larger_one_holds_it() -> None:
    devices = [f"qb-{home:04}-k1" for home in range(4700)]
    small = {device for device in devices if place("s1", device) < 50}
    assert 0.03 < len(small) / len(devices) < 0.07
    assert small < {device for device in devices if place("s1", device) < 250}
    assert all(place("s1", device) < 1000 for device in devices)


def test_a_kiosk_in_the_wave_applies_the_body_and_says_so(arrive: Any) -> None:
    (merged, origin), entry = arrive(2, NEW, permille=HERE + 1, otherwise=OLD, of=1)
    assert (merged, origin["ui.idle_s"].version, origin["ui.idle_s"].wave) == (NEW, 2, Wave.IN)
    assert (entry.applied, entry.waves) == ({"county": 2}, {"county": Wave.IN})


def test_every_other_kiosk_keeps_what_held_before_even_when_it_is_new(arrive: Any) -> None:
    (merged, origin), entry = arrive(2, NEW, permille=HERE, otherwise=OLD, of=1)
    assert (merged, origin["ui.idle_s"].version, origin["ui.idle_s"].wave) == (OLD, 1, Wave.WAITING)
    assert (entry.applied, entry.waves) == ({"county": 2}, {"county": Wave.WAITING})


def test_where_nothing_held_before_nothing_holds_until_the_wave_comes(arrive: Any) -> None:
    assert arrive(1, NEW, permille=HERE)[0] == ({}, {})
    assert arrive(2, NEW)[0][0] == NEW


def test_the_end_of_a_rollout_is_for_everybody_and_names_no_wave(arrive: Any) -> None:
    arrive(2, NEW, permille=HERE, otherwise=OLD, of=1)
    (merged, origin), entry = arrive(3, NEW)
    assert (merged, origin["ui.idle_s"].version, entry.waves) == (NEW, 3, {})


def test_a_kiosk_judges_its_own_side_alone(arrive: Any) -> None:
    arrive(1, OLD)
    (merged, _), entry = arrive(2, {"ui": {"idel_s": 1}}, permille=HERE, otherwise=OLD, of=1)
    assert (merged, entry.applied, entry.refused) == (OLD, {"county": 2}, ())
    (merged, _), entry = arrive(3, {"ui": {"idel_s": 1}}, permille=HERE + 1, otherwise=OLD, of=1)
    assert (merged, entry.applied, entry.refused[0].version) == (OLD, {"county": 2}, 3)


def test_a_wave_that_changes_nothing_here_is_no_probation(road: Any, arrive: Any) -> None:
    arrive(1, OLD)
    assert arrive(2, BROKER, permille=HERE, otherwise=OLD, of=1)[1].state == "applied"
    assert not road.agent._intake.broker_moved
    assert arrive(3, BROKER, permille=HERE + 1, otherwise=OLD, of=1)[1].state == "probation"


def test_a_wave_that_cut_the_link_is_taken_back_to_the_version_that_held_before(
    road: Any, line: Any, arrive: Any
) -> None:
    arrive(1, OLD)
    arrive(2, BROKER, permille=HERE, otherwise=OLD, of=1)
    arrive(3, BROKER, permille=HERE + 1, otherwise=OLD, of=1)
    alone = line()
    alone.loopback.network = False
    alone.run(125)
    entry = documents.reported(road.kiosk.connection)["config"]
    assert documents.effective_config(road.kiosk.connection, {})[0] == OLD
    assert (entry.applied, entry.state, entry.waves) == ({"county": 1}, "reverted", {})
    assert [(one.version, one.reason) for one in entry.refused] == [(3, "reverted")]


@pytest.mark.parametrize("part", [{"permille": 1001}, {"salt": ""}, {"otherwise_version": -1}, {"permille": "5 %"}])
def test_a_rollout_of_no_shape_is_refused_whole(road: Any, county: Any, part: Any) -> None:
    whole = {"permille": 50, "salt": "s1", "otherwise": None, "otherwise_version": 0} | part
    road.agent.on_message(county.incoming("config", county.document("config", NEW, rollout=whole)))
    assert documents.reported(road.kiosk.connection)["config"].refused[0].reason == "not_a_document"
