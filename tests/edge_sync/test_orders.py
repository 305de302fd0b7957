"""Commands that edge-sync carries out itself."""

import json
from datetime import timedelta
from typing import Any

import pytest

from edge_sync import documents, inbox, outbox
from edge_sync.bodies.commands import EXPORT_LOG, SYNC_NOW, WIPE
from edge_sync.database import transaction
from edge_sync.envelope import Rejected, decode, decode_verdicts
from edge_sync.journal import RECENT_BYTES
from edge_sync.outbox import QueueCounts
from edge_sync.settlement import pending, settle


def command(road: Any, kind: str, number: int = 1, *, life: timedelta = timedelta(minutes=10)) -> bytes:
    now = road.kiosk.clock.now()
    event = {"specversion": "1.0", "id": f"c{number}", "source": "/dh/qb/hub", "type": kind, "seq": number}
    event |= {"time": now.isoformat(), "datacontenttype": "application/json", "data": {}}
    return json.dumps([event | {"expires_at": (now + life).isoformat()}]).encode()


def reported(road: Any) -> list[dict[str, Any]]:
    """What this kiosk noted and has not sent yet, or has sent."""
    rows = road.kiosk.connection.execute("SELECT event FROM outbox WHERE type = 'dh.audit.notable.v1' ORDER BY seq")
    return [json.loads(bytes(decode(raw).data)) for (raw,) in rows]


def answered(road: Any) -> Any:
    return decode_verdicts(road.hub.said["verdicts"][-1])


@pytest.fixture
def road(line: Any) -> Any:
    """A line on which three events are settled."""
    road = line()
    road.kiosk.record(3)
    road.run(5)
    return road


def test_the_journal_is_sent_as_an_event(road: Any) -> None:
    road.hub.send("events", command(road, EXPORT_LOG))
    road.run(2)
    (note,) = reported(road)
    assert (note["what"], note["why"]) == ("log_exported", "commanded")
    assert json.loads(note["lines"][0])["event"] == "connected"
    assert outbox.counts(road.kiosk.connection) == QueueCounts(pending=0, settled=4, rejected=0)


def test_a_long_journal_sends_its_newest_lines_and_fits_one_event(road: Any) -> None:
    journal = road.agent._journal
    for number in range(3000):
        journal.tell("fault", number=number, text='"' * 40)
    road.hub.send("events", command(road, EXPORT_LOG))
    road.run(2)
    (note,) = reported(road)
    assert sum(map(len, note["lines"])) <= RECENT_BYTES
    assert json.loads(note["lines"][-1])["number"] == 2999


@pytest.mark.parametrize("kind", [EXPORT_LOG, WIPE])
def test_a_command_is_carried_out_once_however_often_it_is_said(road: Any, line: Any, kind: str) -> None:
    said = command(road, kind)
    road.hub.send("events", said)
    road.run(2)
    road.hub.send("events", said)
    road.run(2)
    again = line()
    again.run(1)
    again.hub.send("events", said)
    again.run(5)
    assert len(reported(road)) == 1
    assert answered(again).duplicate == ("c1",)


@pytest.mark.parametrize("kind", [EXPORT_LOG, WIPE, SYNC_NOW])
def test_a_command_whose_time_is_over_is_not_carried_out(road: Any, kind: str) -> None:
    road.hub.send("events", command(road, kind, life=timedelta(0)))
    road.run(2)
    assert answered(road).rejected == (Rejected("c1", "unsupported", "expired"),)
    assert reported(road) == []


def test_wiping_leaves_who_the_kiosk_is_and_nothing_of_what_was_said(road: Any, county: Any) -> None:
    road.loopback.send(county.published("config", county.document("config", {"ui": {"idle_s": 60}})))
    road.kiosk.connection.execute("CREATE TABLE opinions (words TEXT)")
    road.kiosk.connection.execute("INSERT INTO opinions VALUES ('Heating is off.')")
    road.hub.send("events", command(road, WIPE))
    road.run(2)
    file = road.kiosk.connection
    assert file.execute("SELECT count(*) FROM opinions").fetchone() == (0,)
    assert file.execute("SELECT seq, event IS NULL FROM outbox").fetchall() == [(3, 1), (4, 0)]
    assert [note["what"] for note in reported(road)] == ["wiped"]
    assert {document.name for document in documents.applied(file)} == {"config", "keys"}
    road.kiosk.record()
    assert [row.seq for row in pending(file, after=0)] == [5]


def test_what_was_wiped_is_not_in_the_file_any_more(road: Any) -> None:
    road.kiosk.record(5, size=3000)
    road.run(5)
    road.hub.send("events", command(road, WIPE))
    road.run(120)
    for name in ("kiosk.db", "kiosk.db-wal"):
        assert b"s" * 100 not in (road.kiosk.folder / name).read_bytes()


def test_wiping_is_refused_while_the_hub_lacks_something(road: Any) -> None:
    road.hub.away = True
    road.kiosk.record(2)
    road.hub.send("events", command(road, WIPE))
    road.run(2)
    (refusal,) = answered(road).rejected
    assert (refusal.reason, refusal.detail) == (
        "unsupported",
        "2 events wait for the hub: nothing was wiped; command it again later",
    )
    assert outbox.counts(road.kiosk.connection) == QueueCounts(pending=2, settled=3, rejected=0)
    road.hub.away = False
    road.run(60, until=lambda: outbox.counts(road.kiosk.connection).pending == 0)
    road.hub.send("events", command(road, WIPE))
    road.run(2)
    assert [note["what"] for note in reported(road)] == ["wiped"]


def test_wiping_is_refused_while_a_dead_letter_is_undecided(road: Any) -> None:
    rejected = road.kiosk.record()
    with transaction(road.kiosk.connection):
        settle(road.kiosk.connection, [], [Rejected(rejected[0], "schema")], at=None)
    road.hub.send("events", command(road, WIPE))
    road.run(2)
    assert answered(road).rejected[0].detail.startswith("1 dead letters: nothing was wiped")
    assert inbox.since(road.kiosk.connection, 0) == ()
