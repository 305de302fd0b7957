"""How the kiosk's devices are reaches the hub, and costs the card nothing while nothing changes."""

import sqlite3
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from edge_sync import health
from edge_sync.bodies.status import Device, Telemetry
from edge_sync.database import transaction
from edge_sync.health import Condition

NOON, LATER = datetime(2026, 11, 15, 12, tzinfo=UTC), datetime(2026, 11, 15, 13, tzinfo=UTC)
READY, OUT = Condition("ready"), Condition("paper_out")
NO_LIBRARY = Condition("fault", "librime is not installed")


def _tell(road: Any, at: datetime = NOON, **conditions: Condition) -> None:
    named = {name.replace("_", ".", 1): condition for name, condition in conditions.items()}
    with transaction(road.kiosk.connection):
        health.tell(road.kiosk.connection, named, at)


def _said(road: Any) -> dict[str, Device]:
    return msgspec.json.decode(road.hub.said["telemetry"][-1], type=Telemetry).devices


@pytest.fixture
def road(line: Any) -> Any:
    road = line()
    road.run(2)
    return road


def test_before_the_kiosk_told_anything_there_are_no_devices(road: Any) -> None:
    assert _said(road) == {}


def test_what_changed_is_told_to_the_hub_within_two_seconds(road: Any) -> None:
    _tell(road, printer=OUT, input_pinyin=NO_LIBRARY)
    road.run(2)
    assert _said(road) == {
        "printer": Device(state="paper_out", since=NOON),
        "input.pinyin": Device(state="fault", since=NOON, detail="librime is not installed"),
    }


def test_what_changed_while_there_was_no_link_is_told_with_the_first_word(line: Any) -> None:
    road = line()
    _tell(road, printer=OUT)
    road.run(2)
    assert _said(road) == {"printer": Device(state="paper_out", since=NOON)}


def test_nothing_new_is_told_of_at_the_usual_time_only(road: Any) -> None:
    _tell(road, printer=OUT)
    road.run(2)
    said = len(road.hub.said["telemetry"])
    _tell(road, LATER, printer=OUT)
    road.run(60)
    assert len(road.hub.said["telemetry"]) == said


def test_a_state_keeps_the_time_it_was_told_first(road: Any) -> None:
    _tell(road, printer=OUT, reader=READY)
    _tell(road, LATER, printer=OUT, reader=Condition("absent"))
    found = health.told(road.kiosk.connection)
    assert (found["printer"].since, found["reader"].since) == (NOON, LATER)


def test_another_detail_of_the_same_state_counts_from_the_same_time(road: Any) -> None:
    _tell(road, input_pinyin=NO_LIBRARY)
    _tell(road, LATER, input_pinyin=Condition("fault", "its tables are not there"))
    [found] = health.told(road.kiosk.connection).values()
    assert found == Device(state="fault", since=NOON, detail="its tables are not there")


def test_what_is_told_no_more_is_gone(road: Any) -> None:
    _tell(road, printer=OUT, reader=READY)
    _tell(road, reader=READY)
    assert list(health.told(road.kiosk.connection)) == ["reader"]


def test_the_same_again_writes_nothing(road: Any) -> None:
    _tell(road, printer=OUT)
    before = road.kiosk.connection.total_changes
    _tell(road, LATER, printer=OUT)
    assert road.kiosk.connection.total_changes == before


@pytest.mark.parametrize(("detail", "kept"), [("长" * 1000, "长" * 200), ("a\x1b[2J\nb\udc80", "a [2J b ")])
def test_a_detail_is_kept_short_and_harmless(road: Any, detail: str, kept: str) -> None:
    _tell(road, input_pinyin=Condition("fault", detail))
    [found] = health.told(road.kiosk.connection).values()
    assert found.detail == kept


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("Printer", "ready"),
        ("a b", "ready"),
        ("p" * 41, "ready"),
        ("", "ready"),
        ("printer", "Paper out"),
        ("printer", ""),
    ],
)
def test_what_is_no_word_is_not_kept(road: Any, name: str, state: str) -> None:
    with pytest.raises(sqlite3.IntegrityError), transaction(road.kiosk.connection):
        health.tell(road.kiosk.connection, {"reader": READY, name: Condition(state)}, NOON)
    assert health.told(road.kiosk.connection) == {}


def test_more_names_than_the_hub_takes_are_not_kept(road: Any) -> None:
    with pytest.raises(ValueError, match="at most 20"):
        health.tell(road.kiosk.connection, {f"d{number}": READY for number in range(21)}, NOON)


def test_all_that_can_be_kept_is_taken_by_the_hub(road: Any) -> None:
    with transaction(road.kiosk.connection):
        conditions = {
            f"d{number:02}{'._'[number % 2]}{'x' * 36}": Condition("s" * 40, "长" * 300) for number in range(20)
        }
        health.tell(road.kiosk.connection, conditions, NOON)
    road.run(2)
    assert len(_said(road)) == health.MAX_NAMES


DAMAGE = (
    "UPDATE health SET since = '2O26' WHERE name = 'printer'",
    "UPDATE health SET since = '2026-11-15T12:00:00' WHERE name = 'printer'",
    "UPDATE health SET name = 'p#inter' WHERE name = 'printer'",
    "UPDATE health SET detail = CAST(x'ff' AS TEXT) WHERE name = 'printer'",
)


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_row_keeps_no_event_back(road: Any, damage: str) -> None:
    _tell(road, printer=OUT)
    road.kiosk.connection.execute("PRAGMA ignore_check_constraints = ON")
    road.kiosk.connection.execute(damage)
    [event_id] = road.kiosk.record()
    road.run(5)
    assert list(road.hub.committed) == [event_id]


@pytest.mark.parametrize("damage", DAMAGE[:3])
def test_a_damaged_row_is_not_told_until_the_kiosk_tells_it_anew(road: Any, damage: str) -> None:
    _tell(road, printer=OUT, reader=READY)
    road.kiosk.connection.execute("PRAGMA ignore_check_constraints = ON")
    road.kiosk.connection.execute(damage)
    road.run(2)
    assert list(_said(road)) == ["reader"]
    _tell(road, LATER, printer=OUT, reader=READY)
    road.run(2)
    assert _said(road) == {
        "printer": Device(state="paper_out", since=LATER),
        "reader": Device(state="ready", since=NOON),
    }
