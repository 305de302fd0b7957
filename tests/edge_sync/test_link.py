"""The one row that says how the link stands: why there is none, and how rarely it is written."""

from datetime import timedelta
from typing import Any

import pytest

from edge_sync import link
from edge_sync.database import data_version, transaction
from edge_sync.link import LinkRecord
from edge_sync.trouble import Kind, Trouble

LOST, NO_NETWORK, NO_ANSWER = (Trouble(kind) for kind in (Kind.LOST, Kind.NO_NETWORK, Kind.NO_ANSWER))
REVOKED = Trouble(Kind.CERTIFICATE_REVOKED, "on 2026-11-15")


@pytest.fixture
def record(kiosk: Any) -> LinkRecord:
    return LinkRecord(kiosk.connection)


def test_why_there_is_no_link_is_kept_with_its_time(kiosk: Any, record: LinkRecord) -> None:
    assert record.set_trouble(kiosk.connection, REVOKED, kiosk.clock.now())
    state = link.read(kiosk.connection)
    assert (state.online, state.trouble, state.trouble_since) == (False, REVOKED, kiosk.clock.now())
    assert LinkRecord(kiosk.connection).state == state


def test_a_link_ends_the_trouble(kiosk: Any, record: LinkRecord) -> None:
    record.set_trouble(kiosk.connection, REVOKED, kiosk.clock.now())
    record.set_online(kiosk.connection, kiosk.clock.now(), online=True)
    assert link.read(kiosk.connection).trouble is None


def test_the_same_reason_again_is_no_news(kiosk: Any, record: LinkRecord) -> None:
    record.set_trouble(kiosk.connection, REVOKED, kiosk.clock.now())
    later = kiosk.clock.now() + timedelta(days=1)
    assert not record.set_trouble(kiosk.connection, Trouble(Kind.CERTIFICATE_REVOKED, "again"), later)


def test_a_flickering_network_is_told_now_and_then(kiosk: Any, record: LinkRecord) -> None:
    now = kiosk.clock.now()
    said = [
        record.set_trouble(kiosk.connection, trouble, now + timedelta(minutes=minutes))
        for trouble, minutes in ((LOST, 0), (NO_NETWORK, 0), (NO_ANSWER, 1), (REVOKED, 2), (NO_ANSWER, 3), (LOST, 14))
    ]
    assert said == [True, True, False, True, True, True]


def test_forgotten_trouble_is_not_known_any_more(kiosk: Any, record: LinkRecord) -> None:
    record.set_trouble(kiosk.connection, REVOKED, kiosk.clock.now())
    with transaction(kiosk.connection):
        link.forget_trouble(kiosk.connection)
    assert link.read(kiosk.connection).trouble is None


def test_a_lost_link_costs_one_write(line: Any) -> None:
    road = line()
    road.run(3)
    before = data_version(road.kiosk.connection)
    road.loopback.network = False
    changes = road.kiosk.connection.total_changes
    road.run(60)
    assert road.kiosk.connection.total_changes - changes == 1
    assert data_version(road.kiosk.connection) == before
    assert link.read(road.kiosk.connection).trouble == Trouble(Kind.LOST, "cut")
