"""Config that names another broker: confirmed by the hub over it, or taken back."""

from typing import Any

import pytest

from edge_sync import documents
from edge_sync.envelope import Verdicts, encode_verdicts

HOME = "home/qb-0302"
EPOCH = "01JAAAAAAAAAAAAAAAAAAAAAAA"
GOOD = {"mqtt": {"host": "good.example"}}
NEW = {"mqtt": {"host": "new.example"}}


@pytest.fixture
def road(line: Any, county: Any) -> Any:
    """A kiosk on a good config, confirmed."""
    road = line()
    road.run(1)
    road.agent.on_message(county.incoming("config", county.document("config", GOOD, target=HOME, version=1), HOME))
    return _restarted(line)


def _restarted(line: Any) -> Any:
    """edge-sync as it starts over with the broker in force; the broker there has the kiosk's documents."""
    return line()


def _config(road: Any) -> Any:
    entry = documents.reported(road.kiosk.connection)["config"]
    merged, _ = documents.effective_config(road.kiosk.connection, {})
    return merged, entry.applied, entry.state, [(one.version, one.reason) for one in entry.refused]


def test_the_hub_heard_over_the_new_broker_confirms_it(road: Any) -> None:
    assert _config(road)[2] == "probation"
    road.run(5)
    assert _config(road) == (GOOD, {HOME: 1}, "applied", [])
    assert [one.topic for one in road.hub.asked] == ["dh/v1/qb/dev/qb-0302-k1/up/query"]


def test_what_a_broker_has_kept_is_no_sign_of_the_hub(road: Any, county: Any) -> None:
    road.hub.away = True
    road.loopback.send(county.published("keys", county.keys()))
    road.loopback.send(county.published("homes", county.document("homes", {"county": {"zh": "奇台"}, "homes": []})))
    road.hub.send("verdicts", encode_verdicts(Verdicts(hub_epoch=EPOCH, committed=("long-ago",))))
    road.run(119)
    assert _config(road)[2] == "probation"
    road.run(3)
    assert _config(road)[2] == "reverted"


def test_a_hub_that_comes_in_the_last_moment_is_still_heard(road: Any) -> None:
    road.hub.away = True
    road.run(100)
    road.hub.away = False
    road.run(15)
    assert _config(road)[2] == "applied"


def test_a_verdict_on_what_was_sent_over_the_new_broker_confirms_it(road: Any) -> None:
    road.hub.answers_queries = False
    road.run(3)
    assert _config(road)[2] == "probation"
    road.kiosk.record()
    road.run(3)
    assert _config(road)[2] == "applied"


def test_without_the_hub_the_last_good_config_comes_back(road: Any, line: Any, county: Any) -> None:
    road.loopback.send(county.published("keys", county.keys()))
    road.run(5)
    second = county.incoming("config", county.document("config", NEW, target=HOME, version=2), HOME)
    road.agent.on_message(second)
    assert _config(road) == (NEW, {HOME: 2}, "probation", [])
    alone = _restarted(line)
    alone.loopback.network = False
    alone.run(119)
    assert _config(alone)[0] == NEW
    alone.run(3)
    assert _config(alone) == (GOOD, {HOME: 1}, "reverted", [(2, "reverted")])
    alone.agent.on_message(second)
    assert _config(alone)[0] == GOOD
    alone.agent.on_message(county.incoming("config", county.document("config", {}, target=HOME, version=3), HOME))
    assert _config(alone)[1] == {HOME: 3}


def test_without_a_config_before_the_defaults_come_back(road: Any) -> None:
    road.loopback.network = False
    road.run(125)
    assert _config(road) == ({}, {}, "reverted", [(1, "reverted")])


def test_a_second_change_before_the_first_was_tried_is_on_probation_from_the_last_good_one(
    road: Any, line: Any, county: Any
) -> None:
    road.loopback.send(county.published("keys", county.keys()))
    road.run(5)
    for version, body in ((2, NEW), (3, NEW | {"ui": {"idle_s": 70}})):
        jws = county.document("config", body, target=HOME, version=version)
        road.agent.on_message(county.incoming("config", jws, HOME))
    assert _config(road)[2] == "probation"
    alone = _restarted(line)
    alone.loopback.network = False
    alone.run(125)
    assert _config(alone) == (GOOD, {HOME: 1}, "reverted", [(3, "reverted")])


def test_a_third_broker_named_over_the_second_is_not_confirmed_by_the_second(road: Any, line: Any, county: Any) -> None:
    road.loopback.send(county.published("keys", county.keys()))
    road.run(5)
    road.agent.on_message(county.incoming("config", county.document("config", NEW, target=HOME, version=2), HOME))
    second = _restarted(line)
    second.run(1)
    third = {"mqtt": {"host": "third.example"}}
    second.loopback.send(county.published("config", county.document("config", third, target=HOME, version=3), HOME))
    second.run(5)
    assert _config(second) == (third, {HOME: 3}, "probation", [])


def test_back_at_the_last_good_broker_nothing_is_on_probation(road: Any, county: Any) -> None:
    road.loopback.send(county.published("keys", county.keys()))
    road.run(5)
    for version, body in ((2, NEW), (3, GOOD)):
        jws = county.document("config", body, target=HOME, version=version)
        road.agent.on_message(county.incoming("config", jws, HOME))
    assert _config(road) == (GOOD, {HOME: 3}, "applied", [])


def test_config_that_leaves_the_broker_alone_is_not_on_probation(road: Any, county: Any) -> None:
    road.loopback.send(county.published("keys", county.keys()))
    road.run(5)
    jws = county.document("config", GOOD | {"ui": {"idle_s": 70}}, target=HOME, version=2)
    road.agent.on_message(county.incoming("config", jws, HOME))
    assert _config(road)[2] == "applied"
