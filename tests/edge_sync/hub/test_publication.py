from typing import Any

import pytest

from edge_sync.hub.hub import Hub
from edge_sync.hub.publication import COMPARE_AGAIN_S, COMPARE_AT_MOST_S, QUIET_S
from edge_sync.hub.service import Loop
from edge_sync.hub.transport import Connected, Delivery
from edge_sync.signing import verify_document


@pytest.fixture
def settled(loop: Loop, link: Any, clock: Any, hub: Hub) -> Any:  # noqa: ARG001 - they must be there first
    """The broker has every document."""
    loop.turn([Connected()])
    clock.advance(QUIET_S)
    loop.turn([])
    loop.turn(link.sent())
    link.published.clear()
    return loop


def kept(hub: Hub) -> Any:
    return [Delivery(hub.documents.topic(one), one.jws, retained=True) for one in hub.documents.all_current()]


def test_a_new_version_is_published_retained_and_once(settled: Any, link: Any, hub: Hub) -> None:
    issue = hub.documents.issue("home/qb-0302", "config", b'{"ui":{"idle_s":60}}')
    settled.turn([])
    settled.turn([])
    [one] = link.published
    assert (one.topic, one.retained, one.payload) == ("dh/v1/qb/home/qb-0302/doc/config", True, issue.jws)
    assert verify_document(one.payload, hub.keyring.document_keys)


def test_only_the_newest_version_is_published(settled: Any, link: Any, hub: Hub) -> None:
    hub.documents.issue("county", "config", b'{"ui":{"idle_s":60}}')
    newest = hub.documents.issue("county", "config", b'{"ui":{"idle_s":70}}')
    settled.turn([])
    assert [one.payload for one in link.published] == [newest.jws]


def test_a_broker_that_kept_everything_is_left_in_peace(settled: Any, link: Any, hub: Hub, clock: Any) -> None:
    settled.turn([Connected(), *kept(hub)])
    clock.advance(QUIET_S)
    settled.turn([])
    assert link.published == []
    assert link.unsubscribed[-3:] == ["dh/v1/qb/doc/#", "dh/v1/qb/home/+/doc/#", "dh/v1/qb/dev/+/doc/#"]


def test_a_broker_that_lost_its_file_is_filled_again(settled: Any, link: Any, hub: Hub, clock: Any) -> None:
    hub.documents.issue("county", "publicity", b'{"a":1}')
    settled.turn([])
    settled.turn(link.sent())
    link.published.clear()
    settled.turn([Connected()])
    clock.advance(QUIET_S)
    settled.turn([])
    assert [one.topic for one in link.published] == ["dh/v1/qb/doc/keys", "dh/v1/qb/doc/publicity"]


def test_a_document_somebody_changed_at_the_broker_is_put_right(settled: Any, link: Any, hub: Hub, clock: Any) -> None:
    settled.turn([Connected(), Delivery("dh/v1/qb/doc/keys", b"forged", retained=True)])
    clock.advance(QUIET_S)
    settled.turn([])
    assert [one.payload for one in link.published] == [hub.documents.current("county", "keys").jws]


def test_a_document_put_in_the_place_of_another_does_not_stay_though_the_connection_does(
    settled: Any, link: Any, hub: Hub, clock: Any
) -> None:
    clock.advance(COMPARE_AGAIN_S)
    settled.turn([])
    settled.turn([Delivery("dh/v1/qb/doc/keys", b"forged", retained=True)])
    clock.advance(QUIET_S)
    settled.turn([])
    assert [one.payload for one in link.published] == [hub.documents.current("county", "keys").jws]


def test_a_list_of_keys_that_is_not_the_one_of_the_folder_replaces_none_at_the_broker(
    settled: Any, link: Any, hub: Hub, clock: Any
) -> None:
    """After a restore without the root key: kiosks that were away learn from the broker which key was revoked."""
    new = hub.keyring.make("down", not_before=clock.now())
    hub.keyring.replace([*hub.keyring.entries, new])
    settled.turn([Connected(), Delivery("dh/v1/qb/doc/keys", b"those of now", retained=True)])
    clock.advance(QUIET_S)
    settled.turn([])
    assert link.published == []
    hub.documents.issue_keys()
    settled.turn([])
    assert [one.topic for one in link.published] == ["dh/v1/qb/doc/keys"]


def test_a_broker_that_never_falls_quiet_does_not_hold_documents_up(
    settled: Any, link: Any, hub: Hub, clock: Any
) -> None:
    settled.turn([Connected()])
    while clock.monotonic < 1000 + QUIET_S + COMPARE_AT_MOST_S:
        clock.advance(QUIET_S / 2)
        settled.turn(kept(hub))
    hub.documents.issue("county", "publicity", b"{}")
    settled.turn([])
    assert [one.topic for one in link.published] == ["dh/v1/qb/doc/publicity"]


@pytest.mark.usefixtures("hub", "clock")
def test_what_the_broker_did_not_take_is_handed_over_again(loop: Loop, link: Any) -> None:
    link.up = False
    loop.turn([])
    link.up = True
    loop.turn([])
    assert [one.topic for one in link.published] == ["dh/v1/qb/doc/keys"]
