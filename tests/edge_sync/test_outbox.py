"""The outbox as the kiosk uses it."""

from typing import Any, Never

import msgspec
import pytest

from edge_sync import outbox
from edge_sync.database import connect, transaction
from edge_sync.envelope import ClockQuality, decode
from edge_sync.errors import SealError, TooLargeError
from edge_sync.floors import FLOORS_FILE, Floors
from edge_sync.identity import provision
from edge_sync.outbox import Draft, Outbox, QueueCounts
from edge_sync.sealing import unseal
from edge_sync.settlement import pending


def test_recorded_events_wait_in_seq_order(kiosk: Any) -> None:
    ids = kiosk.record(3)
    rows = pending(kiosk.connection, after=0)
    assert [(row.seq, row.id) for row in rows] == [(1, ids[0]), (2, ids[1]), (3, ids[2])]
    assert outbox.counts(kiosk.connection) == QueueCounts(pending=3, settled=0, rejected=0)
    assert outbox.delivery_states(kiosk.connection, [ids[1], "unknown"]) == {ids[1]: "pending"}


def test_an_event_says_who_recorded_it_when_and_by_which_clock(kiosk: Any) -> None:
    kiosk.record()
    event = decode(pending(kiosk.connection, after=0)[0].event)
    assert (event.source, event.seq, event.bootid, event.clock, event.time) == (
        "/dh/qb/qb-0302/qb-0302-k1",
        1,
        "9f31c2aa",
        ClockQuality.NTP,
        kiosk.clock.now(),
    )


def test_a_citizens_words_are_sealed_to_hub_and_recovery_key(kiosk: Any, county: Any) -> None:
    kiosk.record(kind="dh.opinion.submitted.v1")
    row = pending(kiosk.connection, after=0)[0]
    event = decode(row.event)
    assert b"touch" not in row.event
    assert event.keyid == "seal-1"
    for kid, key in (("seal-1", county.seal), ("recovery-1", county.recovery)):
        assert msgspec.json.decode(unseal(event.data_base64, {kid: key}))["by"] == "touch"


def test_without_a_key_nothing_is_recorded(kiosk: Any) -> None:
    bare = Outbox(kiosk.identity.address, "b", list, floors=Floors(kiosk.folder / FLOORS_FILE))
    draft = Draft("dh.opinion.submitted.v1", b"{}", kiosk.clock.now(), ClockQuality.NTP)
    with pytest.raises(SealError), transaction(kiosk.connection):
        bare.append(kiosk.connection, draft)
    assert outbox.counts(kiosk.connection).pending == 0


def test_an_event_over_the_limit_is_refused_before_it_is_stored(kiosk: Any) -> None:
    with pytest.raises(TooLargeError):
        kiosk.record(size=40_000)
    assert outbox.counts(kiosk.connection).pending == 0


def test_a_rolled_back_transaction_records_nothing(kiosk: Any) -> Never:
    class TroubleError(Exception):
        pass

    draft = Draft("dh.help.called.v1", b"{}", kiosk.clock.now(), ClockQuality.NTP)

    def append_and_fail() -> None:
        with transaction(kiosk.connection):
            kiosk.outbox.append(kiosk.connection, draft)
            raise TroubleError

    with pytest.raises(TroubleError):
        append_and_fail()
    assert outbox.counts(kiosk.connection).pending == 0


def test_seq_has_no_gap_over_restarts(kiosk: Any) -> None:
    kiosk.record(2)
    again = Outbox(kiosk.identity.address, "b", list, floors=Floors(kiosk.folder / FLOORS_FILE))
    with transaction(kiosk.connection):
        again.append(kiosk.connection, Draft("dh.help.called.v1", b"{}", kiosk.clock.now(), ClockQuality.RTC))
    assert [row.seq for row in pending(kiosk.connection, after=0)] == [1, 2, 3]


def test_seq_starts_above_everything_given_out_when_the_database_is_lost(kiosk: Any, county: Any) -> None:
    kiosk.record(105)
    kiosk.connection.close()
    for file in kiosk.folder.glob("kiosk.db*"):
        file.unlink()
    provision(county.bundle(), kiosk.folder)
    kiosk.connection = connect(kiosk.folder / "kiosk.db")
    fresh = Outbox(kiosk.identity.address, "b", list, floors=Floors(kiosk.folder / FLOORS_FILE))
    with transaction(kiosk.connection):
        fresh.append(kiosk.connection, Draft("dh.help.called.v1", b"{}", kiosk.clock.now(), ClockQuality.RTC))
    assert pending(kiosk.connection, after=0)[0].seq > 105
    kiosk.connection.close()
