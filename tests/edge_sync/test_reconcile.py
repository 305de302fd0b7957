"""What the hub lost since it said it had it comes back by itself, once."""

import random
from typing import Any

import msgspec
import pytest

from edge_sync import inbox, outbox, reconcile
from edge_sync.bodies.query import Reconcile
from edge_sync.loopback import Faults

LATER = "01JBBBBBBBBBBBBBBBBBBBBBBB"
DAY = 24 * 3600


@pytest.fixture
def road(line: Any) -> Any:
    """A kiosk whose 120 events the hub has, compared once."""
    road = line()
    road.kiosk.record(120)
    road.run(20)
    assert outbox.counts(road.kiosk.connection).settled == 120
    road.hub.asked.clear()
    road.hub.stored.clear()
    return road


def lose(road: Any, ids: Any) -> None:
    """The hub's database is put back from a copy without these events."""
    for event_id in ids:
        del road.hub.committed[event_id]


def a_day_later(road: Any) -> None:
    """More than a day passes while nothing else happens."""
    road.kiosk.clock.sleep(1.3 * DAY)
    road.run(10)


def compared(road: Any) -> Any:
    return [(query.from_seq, query.to_seq, query.count) for query in _queries(road)]


def _queries(road: Any) -> Any:
    return [msgspec.json.decode(one.payload, type=Reconcile) for one in road.hub.asked]


def test_a_day_without_losses_costs_one_question_and_one_write(road: Any) -> None:
    before = road.kiosk.connection.total_changes
    a_day_later(road)
    assert compared(road) == [(1, 120, 120)]
    assert road.kiosk.connection.total_changes == before + 1


@pytest.mark.parametrize("lost", [slice(60, None), slice(0, 1), slice(3, 100, 7), slice(None)])
def test_a_hub_put_back_from_a_backup_gets_what_it_lacks_once(road: Any, lost: slice) -> None:
    ids = list(road.hub.committed)[lost]
    lose(road, ids)
    road.hub.epoch = LATER
    road.kiosk.record()
    road.run(30)
    assert sorted(road.hub.stored[1:]) == sorted(ids)
    assert outbox.counts(road.kiosk.connection).settled == 121


@pytest.mark.parametrize("seed", range(6))
def test_any_subset_comes_back_once_over_any_bad_link(line: Any, seed: int) -> None:
    road = line(Faults(loss=0.1, duplicate=0.2, delay_s=1.0, cut=0.01), seed)
    dice = random.Random(seed)  # noqa: S311 - a repeatable test
    road.kiosk.record(150)
    road.run(900, until=lambda: outbox.counts(road.kiosk.connection).settled == 150)
    lost = dice.sample(sorted(road.hub.committed), dice.randrange(1, 150))
    lose(road, lost)
    road.hub.stored.clear()
    road.hub.epoch = LATER
    road.kiosk.record()
    road.run(1800, until=lambda: len(road.hub.committed) == 151 and outbox.counts(road.kiosk.connection).pending == 0)
    assert sorted(road.hub.stored) == sorted({*road.hub.stored, *lost})
    assert len(road.hub.stored) == len(lost) + 1


def test_a_loss_without_a_new_epoch_is_found_the_next_day(road: Any) -> None:
    ids = list(road.hub.committed)[40:50]
    lose(road, ids)
    a_day_later(road)
    assert road.hub.stored == ids


def test_sync_now_compares_at_once(road: Any) -> None:
    ids = list(road.hub.committed)[40:50]
    lose(road, ids)
    road.agent._results.reconciler.hasten(road.kiosk.clock.monotonic())
    road.run(5)
    assert road.hub.stored == ids


def test_a_document_of_a_new_epoch_tells_of_a_restored_hub(road: Any, county: Any) -> None:
    for epoch in (1, 2):
        jws = county.document("homes", {"county": {"zh": "奇台"}, "homes": []}, epoch=epoch)
        road.agent.on_message(county.incoming("homes", jws))
        road.run(6)
        assert len(road.hub.asked) == epoch - 1


def test_an_older_epoch_settles_and_reopens_nothing(road: Any) -> None:
    lose(road, list(road.hub.committed)[:5])
    road.hub.epoch = "01JAAAAAAAAAAAAAAAAAAAAAAA"[:-1] + "0"
    road.agent._results.reconciler.hasten(road.kiosk.clock.monotonic())
    road.run(5)
    assert road.hub.stored == []
    assert road.agent.refused()["result.old_epoch"] >= 1


def test_only_settled_rows_that_can_still_be_sent_are_compared(road: Any) -> None:
    road.kiosk.connection.execute("UPDATE outbox SET event = NULL WHERE seq <= 10")
    road.kiosk.connection.execute("UPDATE outbox SET state = 'rejected' WHERE seq = 50")
    road.agent._results.reconciler.hasten(road.kiosk.clock.monotonic())
    road.run(5)
    assert compared(road) == [(11, 49, 39), (51, 120, 70)]


def test_windows_have_a_thousand_rows_at_most(line: Any) -> None:
    road = line()
    road.kiosk.record(1200)
    road.run(60, until=lambda: outbox.counts(road.kiosk.connection).settled == 1200)
    road.run(20)
    assert compared(road)[-2:] == [(1, 1000, 1000), (1001, 1200, 200)]


def test_a_run_that_was_interrupted_goes_on_where_it_was(line: Any) -> None:
    road = line()
    road.kiosk.record(2100)
    road.run(90, until=lambda: outbox.counts(road.kiosk.connection).settled == 2100)
    road.run(20)
    reconciler = road.agent._results.reconciler
    reconciler.hasten(road.kiosk.clock.monotonic())
    road.hub.asked.clear()
    road.run(5, until=lambda: len(road.hub.asked) == 2)
    again = line()
    again.hub.committed = road.hub.committed
    again.run(10)
    assert compared(again) == [(1001, 2000, 1000), (2001, 2100, 100)]
    assert reconcile.read(again.kiosk.connection).goal is None


def test_a_hub_that_cannot_compare_is_asked_ever_more_rarely(road: Any) -> None:
    road.hub.away = True
    road.agent._results.reconciler.hasten(road.kiosk.clock.monotonic())
    road.run(3600)
    assert 5 <= len(road.hub.asked) <= 15
    road.hub.away = False
    road.kiosk.clock.sleep(3600)
    road.run(5)
    assert reconcile.read(road.kiosk.connection).goal is None


def test_a_refusal_says_when_to_ask_again(road: Any) -> None:
    road.hub.away = True
    road.agent._results.reconciler.hasten(road.kiosk.clock.monotonic())
    road.run(3)
    road.hub.result(road.hub.asked[0], {"result": "refused", "reason": "unavailable", "after_s": 900})
    road.run(800)
    assert len(road.hub.asked) == 1
    road.run(200)
    assert len(road.hub.asked) > 1


def test_a_forged_lack_reopens_nothing(road: Any) -> None:
    road.hub.away = True
    road.agent._results.reconciler.hasten(road.kiosk.clock.monotonic())
    road.run(3)
    said = {"result": "reconcile", "match": False, "hub_epoch": road.hub.epoch, "lacks": [[1, 120]]}
    road.hub.result(road.hub.asked[0], said, kid="down-2")
    road.run(1)
    assert outbox.counts(road.kiosk.connection).settled == 120


def test_what_the_inbox_has_is_known_again_under_a_new_epoch(road: Any) -> None:
    event = (
        b'[{"specversion":"1.0","id":"c1","source":"/dh/qb/hub","type":"dh.command.print_test.v1",'
        b'"time":"2026-11-15T00:00:00Z","seq":1,"datacontenttype":"application/json","data":{},'
        b'"expires_at":"2027-01-01T00:00:00Z"}]'
    )
    road.hub.send("events", event)
    road.run(1)
    road.hub.epoch = LATER
    road.kiosk.record()
    road.run(10)
    road.hub.send("events", event)
    road.run(1)
    assert b'"duplicate":["c1"]' in road.hub.said["verdicts"][-1]
    assert len(inbox.since(road.kiosk.connection, 0)) == 1
