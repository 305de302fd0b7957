"""A worker that leads, loses the lead, and has it again; and one behind which the database is exchanged."""

from dataclasses import dataclass, replace
from typing import Any

import pytest

from edge_sync.envelope import Verdicts, encode_verdicts
from edge_sync.hub.gateway import leading_subscriptions
from edge_sync.hub.hub import Hub
from edge_sync.hub.service import HEAR_AGAIN_S, LOOK_S, Loop
from edge_sync.hub.transport import Connected

ONLINE, OFFLINE = b'{"online":true}', b'{"online":false}'


@dataclass
class Told:
    """A `Lead` that is told whose it is."""

    ours: bool = True

    def is_ours(self) -> bool:
        return self.ours


@pytest.fixture
def lead() -> Told:
    return Told()


@pytest.fixture
def loop(hub: Hub, link: Any, clock: Any, lead: Told) -> Loop:
    leading = Loop(hub, link, lead=lead, monotonic=clock.ticks)
    leading.turn([Connected()])
    return leading


@pytest.mark.parametrize("tend", [True, False])
def test_what_a_worker_heard_before_it_lost_the_lead_is_not_put_over_what_the_next_one_kept(
    loop: Loop, lead: Told, hub: Hub, link: Any, kiosk: Any, tend: bool
) -> None:
    hub.presence.status(kiosk.address.device, ONLINE)
    late = kiosk.publish("status", OFFLINE)
    lead.ours = False
    loop.turn([late], tend=tend)
    assert hub.presence.overview()[0].online is True
    assert link.acknowledged == [late]
    assert link.unsubscribed[-5:] == list(leading_subscriptions("qb"))


def test_events_and_verdicts_that_came_before_the_lead_was_lost_are_dealt_with_as_nobody_else_has_them(
    loop: Loop, lead: Told, hub: Hub, link: Any, kiosk: Any
) -> None:
    told = hub.down.append(kiosk.address.device, "dh.command.sync_now.v1", b"{}")
    lead.ours = False
    verdicts = encode_verdicts(Verdicts(committed=(told,)))
    loop.turn([kiosk.batch(kiosk.submitted()), kiosk.publish("verdicts", verdicts)])
    assert len(kiosk.verdicts(link)[0].committed) == 1
    assert hub.down.pending(kiosk.address.device, 10) == []


def _fail_over(hub: Hub) -> None:
    """The server is another one by now, which lacks commits that were noted."""
    stands = hub.lineage.standing()
    hub.note.write(replace(stands, commits=stands.commits + 1000))


def test_a_server_that_failed_over_to_an_older_copy_begins_a_new_lineage_under_workers_that_serve(
    loop: Loop, hub: Hub, link: Any, kiosk: Any, clock: Any
) -> None:
    _fail_over(hub)
    loop.turn([kiosk.batch(kiosk.submitted())], tend=False)
    clock.advance(LOOK_S)
    loop.turn([kiosk.batch(kiosk.submitted())])
    before, after = kiosk.verdicts(link)
    assert after.hub_epoch > before.hub_epoch
    clock.advance(LOOK_S)
    loop.turn([kiosk.batch(kiosk.submitted())])
    assert kiosk.verdicts(link)[-1].hub_epoch == after.hub_epoch


def test_a_lineage_that_cannot_begin_holds_up_nothing_that_kiosks_send(
    loop: Loop, hub: Hub, link: Any, kiosk: Any, clock: Any
) -> None:
    _fail_over(hub)
    (hub.keyring.folder / "root.key").chmod(0o644)
    clock.advance(LOOK_S)
    loop.turn([kiosk.batch(kiosk.submitted())])
    assert len(kiosk.verdicts(link)[0].committed) == 1
    assert hub.is_older_copy()


def test_a_kiosk_that_came_while_the_database_took_nothing_is_heard_again(
    loop: Loop, hub: Hub, link: Any, kiosk: Any, clock: Any
) -> None:
    """It says so once a connection; until it is known to be there, nothing is carried down to it."""
    loop.turn([kiosk.publish("status", OFFLINE)])
    hub.connection.execute("ALTER TABLE presence RENAME TO elsewhere")
    loop.turn([kiosk.publish("status", ONLINE)], tend=False)
    hub.connection.execute("ALTER TABLE elsewhere RENAME TO presence")
    link.subscribed.clear()
    loop.turn([])
    assert link.subscribed == list(leading_subscriptions("qb"))
    loop.turn([kiosk.publish("status", ONLINE, retained=True)])
    clock.advance(HEAR_AGAIN_S)
    loop.turn([])
    assert hub.presence.overview()[0].online is True
    assert link.subscribed == list(leading_subscriptions("qb"))
