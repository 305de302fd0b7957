from datetime import timedelta
from typing import Any

import pytest

from edge_sync.bodies.commands import SYNC_NOW
from edge_sync.downlink import EXPIRED
from edge_sync.envelope import Rejected, Verdicts, decode, encode_verdicts, split
from edge_sync.hub.courier import AGAIN_S
from edge_sync.hub.hub import Hub
from edge_sync.hub.service import Loop
from edge_sync.hub.transport import Connected
from edge_sync.signing import verify_publish

DOWN = "qb-0302-k1/down/events"


@pytest.fixture
def queued(hub: Hub, kiosk: Any) -> Any:  # noqa: ARG001 - they must be there first
    return [hub.down.append("qb-0302-k1", "dh.command.sync_now.v1", b"{}") for _ in range(3)]


def carried(link: Any) -> Any:
    return [[decode(raw).id for raw in split(one.payload)] for one in link.on(DOWN)]


def test_what_waits_is_sent_signed_and_in_order(loop: Loop, link: Any, hub: Hub, queued: Any) -> None:
    loop.turn([])
    assert carried(link) == [queued]
    [sent] = link.on(DOWN)
    verify_publish(sent.topic, sent.payload, dict(sent.properties), hub.keyring.down_keys)


@pytest.mark.usefixtures("link")
def test_only_the_kiosks_signed_verdict_settles(loop: Loop, hub: Hub, kiosk: Any, queued: Any) -> None:
    loop.turn([])
    verdicts = encode_verdicts(Verdicts(committed=tuple(queued)))
    loop.turn([kiosk.publish("verdicts", verdicts, signed=False)])
    assert len(hub.down.pending("qb-0302-k1", 10)) == 3
    loop.turn([kiosk.publish("verdicts", verdicts)])
    assert hub.down.pending("qb-0302-k1", 10) == []


def test_a_kiosk_cannot_settle_what_is_for_another(loop: Loop, hub: Hub, other: Any, queued: Any) -> None:
    loop.turn([other.publish("verdicts", encode_verdicts(Verdicts(committed=tuple(queued))))])
    assert len(hub.down.pending("qb-0302-k1", 10)) == 3


def test_unanswered_events_are_sent_again_later_each_time_and_then_one_by_one(
    loop: Loop, link: Any, clock: Any, queued: Any
) -> None:
    loop.turn([])
    loop.turn([])
    assert len(carried(link)) == 1
    clock.advance(AGAIN_S)
    loop.turn([])
    clock.advance(AGAIN_S)
    loop.turn([])
    assert len(carried(link)) == 2
    clock.advance(AGAIN_S)
    loop.turn([])
    assert carried(link) == [queued, queued, *([event_id] for event_id in queued)]


def test_a_command_that_came_too_late_needs_nobodys_decision(loop: Loop, hub: Hub, kiosk: Any, queued: Any) -> None:
    late = encode_verdicts(Verdicts(rejected=(Rejected(queued[0], "unsupported", EXPIRED),)))
    loop.turn([kiosk.publish("verdicts", late)])
    assert hub.letters.all() == []
    assert [row.id for row in hub.down.pending("qb-0302-k1", 10)] == queued[1:]


def test_nothing_is_sent_to_a_kiosk_that_is_away_and_all_when_it_comes(
    loop: Loop, link: Any, kiosk: Any, clock: Any, queued: Any
) -> None:
    loop.turn([kiosk.publish("status", b'{"online":false}')])
    clock.advance(1000)
    loop.turn([])
    assert carried(link) == []
    loop.turn([kiosk.publish("status", b'{"online":true}')])
    assert carried(link) == [queued]


def test_new_events_do_not_wait_for_the_timer(loop: Loop, link: Any, hub: Hub, queued: Any) -> None:
    loop.turn([])
    new = hub.down.append("qb-0302-k1", "dh.command.print_test.v1", b"{}")
    loop.turn([])
    assert carried(link) == [queued, [*queued, new]]


def test_the_broker_keeps_a_command_no_longer_than_it_is_worth(
    loop: Loop, link: Any, hub: Hub, kiosk: Any, clock: Any
) -> None:
    def append(event_type: str, **life: int) -> str:
        expires_at = clock.now() + timedelta(**life) if life else None
        return hub.down.append(kiosk.address.device, event_type, b"{}", expires_at=expires_at)

    first, second = append("dh.case.updated.v1"), append("dh.case.updated.v1")
    command, over = append(SYNC_NOW, seconds=90), append(SYNC_NOW, seconds=-1)
    last = append("dh.case.updated.v1")
    loop.turn([])
    assert carried(link) == [[first, second], [command], [over], [last]]
    assert [one.expiry_s for one in link.on(DOWN)] == [None, 90, None, None]


def test_a_new_connection_sends_again_at_once(loop: Loop, link: Any, queued: Any) -> None:
    loop.turn([])
    loop.turn([Connected()])
    assert carried(link) == [queued, queued]


def test_without_a_broker_nothing_is_counted_as_sent(loop: Loop, link: Any, queued: Any) -> None:
    link.up = False
    loop.turn([])
    link.up = True
    loop.turn([])
    assert carried(link) == [queued]


def test_a_rejected_event_is_a_visible_dead_letter_and_blocks_nothing(
    loop: Loop, hub: Hub, kiosk: Any, queued: Any
) -> None:
    bad, *good = queued
    loop.turn(
        [
            kiosk.publish(
                "verdicts",
                encode_verdicts(Verdicts(committed=tuple(good), rejected=(Rejected(bad, "unsupported", "old"),))),
            )
        ]
    )
    assert [(one.id, one.direction, one.reason) for one in hub.letters.all()] == [(bad, "down", "unsupported")]
    hub.letters.retry(bad)
    assert [row.id for row in hub.down.pending("qb-0302-k1", 10)] == [bad]


@pytest.mark.usefixtures("other", "queued")
def test_down_events_of_a_device_are_numbered_without_gaps(hub: Hub) -> None:
    hub.down.append("qb-0001-k1", "dh.command.sync_now.v1", b"{}")
    assert [decode(row.raw).seq for row in hub.down.pending("qb-0302-k1", 10)] == [1, 2, 3]
    assert [decode(row.raw).seq for row in hub.down.pending("qb-0001-k1", 10)] == [1]
