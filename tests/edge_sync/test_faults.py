"""A bad way between kiosk and hub: whatever it does, every event is at the hub once, and the kiosk knows it."""

import base64
from typing import Any

import pytest
from nacl.signing import SigningKey

from edge_sync import outbox
from edge_sync.envelope import Rejected, Verdicts, decode, split
from edge_sync.loopback import Faults
from edge_sync.outbox import QueueCounts
from edge_sync.signing import sign_publish
from edge_sync.transport import Outgoing

FAULTS = {
    "none": Faults(),
    "loss": Faults(loss=0.3),
    "heavy loss": Faults(loss=0.5),
    "doubled": Faults(duplicate=0.5),
    "late and out of order": Faults(delay_s=5.0),
    "cuts": Faults(cut=0.05, delay_s=0.5),
    "everything": Faults(loss=0.2, duplicate=0.2, delay_s=3.0, cut=0.02),
}


@pytest.mark.parametrize("faults", FAULTS)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_everything_arrives_once_and_in_order(line: Any, faults: str, seed: int) -> None:
    road = line(FAULTS[faults], seed)
    recorded = road.kiosk.record(300)
    road.run(36_000, until=lambda: outbox.counts(road.kiosk.connection).settled == 300)
    assert outbox.counts(road.kiosk.connection) == QueueCounts(pending=0, settled=300, rejected=0)
    assert sorted(road.hub.stored) == sorted(recorded)
    by_seq = sorted(road.hub.committed, key=lambda event_id: road.hub.committed[event_id][0])
    assert by_seq == recorded


def test_a_hub_that_comes_back_gets_everything(line: Any) -> None:
    road = line()
    road.run(5)
    road.hub.away = True
    recorded = road.kiosk.record(200)
    road.run(6 * 3600)
    assert outbox.counts(road.kiosk.connection).pending == 200
    road.hub.away = False
    road.run(600, until=lambda: outbox.counts(road.kiosk.connection).pending == 0)
    assert sorted(road.hub.stored) == sorted(recorded)


def test_a_network_that_comes_back_brings_everything(line: Any) -> None:
    road = line()
    road.loopback.network = False
    recorded = road.kiosk.record(120)
    road.run(3600)
    road.loopback.network = True
    road.run(10)
    assert road.hub.stored == recorded


def test_an_insert_is_noticed_within_a_quarter_second(line: Any) -> None:
    road = line()
    road.run(5)
    recorded = road.kiosk.record()
    road.run(0.6)
    assert road.hub.stored == recorded


def test_an_event_the_hub_cannot_read_blocks_nobody(line: Any) -> None:
    road = line()
    recorded = road.kiosk.record(120)
    road.hub.unreadable = {recorded[7]}
    road.run(3600, until=lambda: outbox.counts(road.kiosk.connection).pending == 1)
    assert set(road.hub.stored) == set(recorded) - {recorded[7]}
    assert outbox.delivery_states(road.kiosk.connection, [recorded[7]]) == {recorded[7]: "pending"}


def test_an_event_that_is_never_answered_keeps_no_new_one_back(line: Any) -> None:
    road = line()
    poison = road.kiosk.record()
    road.hub.unreadable = set(poison)
    road.run(3600)
    fresh = road.kiosk.record()
    road.run(1)
    assert road.hub.stored == fresh


def test_rejected_events_are_dead_letters_with_their_reason(line: Any) -> None:
    road = line()
    recorded = road.kiosk.record(3)
    road.hub.refuses = {recorded[1]: "conflict"}
    road.run(5)
    letters = outbox.dead_letters(road.kiosk.connection)
    assert [(letter.id, letter.reason, letter.type) for letter in letters] == [
        (recorded[1], "conflict", "dh.help.called.v1")
    ]
    assert road.hub.stored == [recorded[0], recorded[2]]


def test_postponed_events_are_sent_when_the_hub_said(line: Any) -> None:
    road = line()
    recorded = road.kiosk.record(2)
    road.hub.postpones = {recorded[0]: 30.0}
    road.run(20)
    assert road.hub.stored == [recorded[1]]
    road.run(15)
    assert road.hub.stored == [recorded[1], recorded[0]]


def test_a_new_agent_on_the_same_folder_goes_on(line: Any) -> None:
    road = line()
    road.hub.away = True
    recorded = road.kiosk.record(70)
    road.run(5)
    second = line()
    second.run(10)
    assert second.hub.stored == recorded


def _unknown(road: Any) -> None:
    """The hub answers every event as one that does not know the kiosk: without an epoch."""

    def answer(payload: bytes) -> None:
        events = [decode(raw) for raw in split(payload)]
        road.hub.batches.append([event.id for event in events])
        road.hub.answer(Verdicts(rejected=tuple(Rejected(event.id, "unknown_device") for event in events)))

    road.hub._ingest = answer


def _known(road: Any) -> None:
    del road.hub._ingest


def test_a_kiosk_added_to_the_hub_later_loses_nothing(line: Any) -> None:
    road = line()
    _unknown(road)
    recorded = road.kiosk.record(120)
    road.run(4 * 3600)
    assert outbox.counts(road.kiosk.connection) == QueueCounts(pending=120, settled=0, rejected=0)
    _known(road)
    road.run(3600, until=lambda: outbox.counts(road.kiosk.connection).pending == 0)
    assert sorted(road.hub.stored) == sorted(recorded)


def test_a_hub_that_does_not_know_the_kiosk_is_asked_ever_more_rarely(line: Any) -> None:
    road = line()
    _unknown(road)
    road.kiosk.record()
    road.run(4 * 3600)
    assert 9 <= len(road.hub.batches) < 16
    told = [entry["count"] for entry in road.kiosk.events() if entry.get("reason") == "unknown_device"]
    assert told == [1, 2, 4, 8]


def test_once_known_everything_goes_with_the_next_event(line: Any) -> None:
    road = line()
    _unknown(road)
    recorded = road.kiosk.record(3)
    road.run(2 * 3600)
    _known(road)
    recorded += road.kiosk.record()
    road.run(2)
    assert sorted(road.hub.stored) == sorted(recorded)


def test_a_hub_restored_to_before_the_kiosk_was_added_buries_nothing(line: Any) -> None:
    road = line()
    road.kiosk.record()
    road.run(2)
    _unknown(road)
    road.kiosk.record(5)
    road.run(7200)
    assert outbox.counts(road.kiosk.connection) == QueueCounts(pending=5, settled=1, rejected=0)


def test_a_kiosk_that_missed_a_change_of_keys_fetches_it_and_settles(line: Any, county: Any) -> None:
    road = line()
    road.run(5)
    new = SigningKey(bytes([9]) * 32)
    listed = {"kid": "down-2", "use": "down", "public": base64.b64encode(bytes(new.verify_key)).decode()}
    missed = county.published("keys", county.keys(version=2, extra=[listed]))
    road.loopback._retained[missed.topic] = missed  # the broker has it, and the kiosk was away when it came
    county.signed = lambda topic, payload: dict(sign_publish(topic, payload, key=new, kid="down-2"))
    recorded = road.kiosk.record(3)
    road.run(60, until=lambda: outbox.counts(road.kiosk.connection).pending == 0)
    assert outbox.counts(road.kiosk.connection) == QueueCounts(pending=0, settled=3, rejected=0)
    assert sorted(road.hub.stored) == sorted(recorded)


def test_whoever_signs_badly_makes_the_kiosk_fetch_documents_now_and_then_only(line: Any) -> None:
    road = line()
    road.run(5)
    asked: list[int] = []
    road.loopback.resubscribe = lambda: asked.append(1)
    topic = road.kiosk.identity.address.down("verdicts")
    for _ in range(600):
        road.loopback.send(Outgoing(topic, b"{}", (("sig", "x"), ("kid", "stranger"))))
        road.run(1)
    assert len(asked) == 2
