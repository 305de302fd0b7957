"""What the kiosk finds wrong with the config as a whole reaches the hub."""

from typing import Any

import msgspec
import pytest

from edge_sync import documents, misfits
from edge_sync.bodies.status import Refused, Reported

HOME = "home/qb-0302"
MISTAKE = "ui.default_lang: 'ug' is not among ui.langs (zh_CN)"


@pytest.fixture
def road(line: Any, county: Any) -> Any:
    road = line()
    road.run(1)
    for target, version in ((HOME, 3), ("county", 7)):
        jws = county.document("config", {"ui": {"default_lang": "ug"}}, target=target, version=version)
        road.agent.on_message(county.incoming("config", jws, target))
    road.run(2)
    return road


def _said(road: Any) -> Reported:
    """What was published last about the config."""
    return msgspec.json.decode(road.hub.said["reported"][-1], type=dict[str, Reported])["config"]


def test_a_misfit_is_reported_soon_as_a_refusal_of_what_came_last(road: Any) -> None:
    misfits.tell(road.kiosk.connection, (MISTAKE,))
    road.run(3)
    assert _said(road).refused == (Refused(target="county", epoch=1, version=7, reason="misfit", errors=(MISTAKE,)),)


def test_when_nothing_is_wrong_any_more_that_is_reported_too(road: Any) -> None:
    misfits.tell(road.kiosk.connection, (MISTAKE,))
    road.run(3)
    misfits.tell(road.kiosk.connection, ())
    road.run(3)
    assert _said(road).refused == ()


def test_what_was_said_of_other_layers_counts_no_more(road: Any, county: Any) -> None:
    misfits.tell(road.kiosk.connection, (MISTAKE,))
    road.agent.on_message(county.incoming("config", county.document("config", {}, version=8)))
    assert misfits.refusal(road.kiosk.connection) is None


def test_the_same_again_writes_nothing(road: Any) -> None:
    for mistakes in ((), (MISTAKE,)):
        misfits.tell(road.kiosk.connection, mistakes)
        before = road.kiosk.connection.total_changes
        misfits.tell(road.kiosk.connection, mistakes)
        assert road.kiosk.connection.total_changes == before


def test_of_very_many_mistakes_the_first_are_told(road: Any) -> None:
    misfits.tell(road.kiosk.connection, [f"{number}" for number in range(1000)])
    [refused] = documents.reported(road.kiosk.connection)["config"].refused
    assert len(refused.errors) == misfits.MAX_TOLD
