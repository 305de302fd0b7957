"""Attacks on the hub: by what a kiosk sends, by the broker, by the clock, by a disk that does not take a note."""

import base64
import contextlib
import dataclasses
import json
import subprocess
import sys
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from edge_sync.bodies.notes import HELP_CALLED
from edge_sync.envelope import MAX_BATCH_EVENTS, Refusal, join
from edge_sync.hub import backup
from edge_sync.hub.broker import BrokerAddress, BrokerLink
from edge_sync.hub.case_machine import Step
from edge_sync.hub.commands.office import local
from edge_sync.hub.duties import Duties
from edge_sync.hub.hub import Hub, open_hub
from edge_sync.hub.opening import GAP_PATIENCE, Opener
from edge_sync.hub.schema import migrate
from edge_sync.hub.service import Loop
from edge_sync.hub.source import Source
from edge_sync.hub.transport import Connected, Delivery, Disconnected
from tests.scripted_broker import CONNACK, ScriptedBroker, suback

AT = "2026-11-15T10:00:00+08:00"
HELP = {"at": AT, "screen": "home", "by": "touch"}


def help_called(kiosk: Any, **changed: Any) -> bytes:
    return kiosk.event(HELP_CALLED, HELP, **changed)


@pytest.mark.parametrize(
    "changed",
    [
        {"seq": 2**63 - 1},
        {"bootid": "x" * 9000},
        {"bootid": "\x00\n"},
        {"time": datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))},
        {"time": datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)},
        {"time": datetime(1970, 1, 1)},  # noqa: DTZ001 - without an offset, on purpose
    ],
)
def test_odd_metadata_of_an_event_is_kept_and_harms_nothing(
    loop: Loop, hub: Hub, link: Any, kiosk: Any, changed: Any
) -> None:
    loop.turn([kiosk.batch(help_called(kiosk, **changed), help_called(kiosk))])
    assert len(kiosk.verdicts(link)[0].committed) == 2
    loop.turn([])
    kiosk.clock.advance(GAP_PATIENCE.total_seconds())
    loop.turn([])
    assert len(hub.duties.notes()) == 2


def test_a_seq_used_twice_keeps_both_events(loop: Loop, hub: Hub, link: Any, kiosk: Any) -> None:
    loop.turn([kiosk.batch(help_called(kiosk, seq=1), help_called(kiosk, seq=1))])
    assert len(kiosk.verdicts(link)[0].committed) == 2
    assert len(hub.duties.notes()) == 2


def test_an_id_of_another_kiosk_is_a_conflict_and_takes_nothing_from_it(
    loop: Loop, hub: Hub, link: Any, kiosk: Any, other: Any
) -> None:
    mine = kiosk.submitted()
    event_id = json.loads(mine)["id"]
    loop.turn([kiosk.batch(mine), other.batch(help_called(other, id=event_id)), kiosk.batch(mine)])
    assert [one.reason for one in other.verdicts(link)[0].rejected] == [Refusal.CONFLICT.value]
    assert [(told.committed, told.duplicate) for told in kiosk.verdicts(link)] == [((event_id,), (event_id,))]
    assert hub.cases.all()[0].device == kiosk.address.device


@pytest.mark.sqlite
def test_a_retry_names_the_lineage_or_kiosks_would_pass_over_it(loop: Loop, hub: Hub, link: Any, kiosk: Any) -> None:
    loop.turn([kiosk.batch(kiosk.submitted())])
    hub.connection.execute("CREATE TRIGGER sick BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'sick'); END")
    loop.turn([kiosk.batch(kiosk.submitted())])
    good, postponed = kiosk.verdicts(link)
    assert len(postponed.retry) == 1
    assert postponed.hub_epoch == good.hub_epoch


def test_a_batch_over_the_limit_is_refused_without_an_answer_longer_than_itself(
    loop: Loop, hub: Hub, link: Any, kiosk: Any
) -> None:
    delivery = kiosk.publish("events", b"[" + b",".join([b"{}"] * 40_000) + b"]")
    loop.turn([delivery])
    [answer] = link.on("down/verdicts")
    assert len(answer.payload) < 1000
    loop.turn([kiosk.batch(*(help_called(kiosk) for _ in range(MAX_BATCH_EVENTS + 1)))])
    assert hub.connection.execute("SELECT count(*) FROM events").fetchone()[0] == 0


def test_publishes_are_acknowledged_in_the_order_they_came(loop: Loop, link: Any, kiosk: Any) -> None:
    """MQTT 5 [MQTT-4.6.0-2]; a strict broker disconnects who does otherwise."""
    came = [
        kiosk.batch(kiosk.submitted()),
        kiosk.publish("status", b'{"online":true}'),
        kiosk.batch(kiosk.submitted(), signed=False),
        kiosk.publish("telemetry", b"?"),
        kiosk.batch(kiosk.submitted()),
    ]
    loop.turn(list(came))
    assert link.acknowledged == came


def test_a_note_that_cannot_be_written_holds_no_verdict_back(loop: Loop, link: Any, kiosk: Any, keyring: Any) -> None:
    note = keyring.folder / "lineage"
    note.unlink()
    note.mkdir()
    batch = kiosk.batch(kiosk.submitted())
    loop.turn([batch])
    note.rmdir()
    assert len(kiosk.verdicts(link)[0].committed) == 1
    assert link.acknowledged == [batch]


def test_a_wall_clock_set_back_by_a_year_does_not_hold_opening_up(loop: Loop, hub: Hub, kiosk: Any, clock: Any) -> None:
    loop.turn([kiosk.batch(kiosk.submitted())])
    kiosk.seq += 1
    loop.turn([kiosk.batch(kiosk.submitted())])
    clock.at -= timedelta(days=365)
    loop.turn([])
    assert len(hub.cases.all()) == 2


def test_a_fault_in_one_event_is_a_dead_letter_and_stops_nothing(hub: Hub, link: Any, kiosk: Any, clock: Any) -> None:
    class Broken(Duties):
        def note(self, event: Any, note: Any) -> None:
            super().note(event, note)
            raise KeyError(note.subject)

    duties = Broken(hub.connection)
    opener = Opener(
        hub.connection, hub.ledger, hub.keyring.openers(), cases=hub.cases, ratings=hub.ratings, duties=duties,
        kiosks=hub.kiosks, now=clock.now,
    )  # fmt: skip
    sick = dataclasses.replace(hub, opener=opener)
    Loop(sick, link, monotonic=clock.ticks).turn([kiosk.batch(help_called(kiosk), kiosk.submitted())])
    assert [letter.detail for letter in hub.letters.all()] == ["KeyError"]
    assert [letter.reason for letter in hub.letters.all()] == ["fault"]
    assert len(hub.cases.all()) == 1
    assert hub.duties.notes() == []


@pytest.mark.parametrize("stamp", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59+00:00"])
def test_a_time_that_no_calendar_here_has_does_not_end_a_listing(stamp: str) -> None:
    assert local(stamp) == stamp


def test_expiry_of_a_document_survives_a_restore(hub: Hub, clock: Any) -> None:
    until = clock.now() + timedelta(days=3)
    hub.documents.issue("county", "publicity", b"{}", expires_at=until)
    hub.lineage.renew(now_ms=0)
    hub.documents.reissue()
    jws = json.loads(hub.documents.current("county", "publicity").jws)
    payload = json.loads(base64.urlsafe_b64decode(jws["payload"] + "=="))
    assert datetime.fromisoformat(payload["expires_at"]) == until


def test_the_same_backup_restored_twice_repeats_no_version_of_a_document(
    hub: Hub, source: Source, tmp_path: Path, clock: Any
) -> None:
    """Kiosks refuse other bytes under a version they have: after the second restore they would obey nobody."""
    backup.make(hub, tmp_path / "saved", now=clock.now())
    hub.close()
    given: set[tuple[int, int]] = set()
    for text in (b'{"a":1}', b'{"a":2}'):
        clock.advance(60)
        backup.restore(tmp_path / "saved", source, tmp_path / "keys", now=clock.now)
        restored = open_hub(source, tmp_path / "keys", now=clock.now)
        issue = restored.documents.issue("county", "publicity", text)
        restored.close()
        assert (issue.epoch, issue.version) not in given
        given.add((issue.epoch, issue.version))


def test_steps_of_a_case_after_a_restore_are_above_those_that_were_lost(
    loop: Loop, hub: Hub, kiosk: Any, source: Source, tmp_path: Path, clock: Any
) -> None:
    """A kiosk ignores a revision it has already: it must see what the office does now."""
    loop.turn([kiosk.batch(kiosk.submitted())])
    ticket = hub.cases.all()[0].ticket_no
    backup.make(hub, tmp_path / "saved", now=clock.now())
    hub.cases.step(ticket, Step("accepted"))
    lost = hub.cases.step(ticket, Step("replied", text={"zh": "已处理"})).rev
    hub.close()
    backup.restore(tmp_path / "saved", source, tmp_path / "keys", now=clock.now)
    restored = open_hub(source, tmp_path / "keys", now=clock.now)
    assert restored.cases.step(ticket, Step("accepted")).rev > lost
    restored.close()


def test_kiosks_have_nothing_settled_wrongly_by_a_hub_that_was_restored(
    loop: Loop, hub: Hub, link: Any, kiosk: Any, source: Source, tmp_path: Path, clock: Any
) -> None:
    before = kiosk.batch(kiosk.submitted())
    loop.turn([before])
    backup.make(hub, tmp_path / "saved", now=clock.now())
    after = kiosk.batch(kiosk.submitted())
    loop.turn([after])
    hub.close()
    backup.restore(tmp_path / "saved", source, tmp_path / "keys", now=clock.now)
    restored = open_hub(source, tmp_path / "keys", now=clock.now)
    Loop(restored, link, monotonic=clock.ticks).turn([before, after])
    told = kiosk.verdicts(link)[-1]
    assert (len(told.duplicate), len(told.committed)) == (1, 1)
    assert len(restored.cases.all()) == 2
    restored.close()


def test_a_stranger_of_another_county_is_not_answered_on_its_countys_topic(loop: Loop, link: Any, kiosk: Any) -> None:
    loop.turn([Delivery("dh/v1/qb/dev/hc-0001-k1/up/events", join([kiosk.submitted()]))])
    assert [one for one in link.published if one.topic.startswith("dh/v1/hc/")] == []


def test_a_power_cut_between_commit_and_verdict_loses_and_doubles_nothing(
    loop: Loop, hub: Hub, link: Any, kiosk: Any
) -> None:
    batches = [kiosk.batch(kiosk.submitted()) for _ in range(3)]
    link.up = False
    loop.turn(list(batches))
    link.up = True
    loop.turn([Connected(), *batches])
    assert [len(one.duplicate) for one in kiosk.verdicts(link)] == [3]
    assert len(hub.cases.all()) == 3


MIGRATE = """
import pathlib, sys
from edge_sync.hub.schema import migrate
print("ready", flush=True)
sys.stdin.readline()
migrate(pathlib.Path(sys.argv[1]))
"""


def test_four_processes_may_migrate_at_once(tmp_path: Path) -> None:
    command = [sys.executable, "-c", MIGRATE, tmp_path / "hub.db"]
    with ExitStack() as ends:
        children = [
            ends.enter_context(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
            for _ in range(4)
        ]
        assert [child.stdout.readline() for child in children if child.stdout] == ["ready\n"] * 4
        for child in children:
            child.communicate("go\n", timeout=60)
    assert [child.returncode for child in children] == [0] * 4


@pytest.mark.sqlite
def test_the_database_is_never_open_to_other_users(tmp_path: Path, hub: Hub) -> None:
    migrate(tmp_path / "fresh.db")
    assert (tmp_path / "fresh.db").stat().st_mode & 0o077 == 0
    hub.connection.execute("UPDATE lineage SET commits = commits")
    assert {path.stat().st_mode & 0o077 for path in tmp_path.glob("hub.db*") if path.suffix != ".migrating"} == {0}


BAD_TOPIC = bytes([0x32, 9, 0, 3, 0xFF, 0xFE, 0xFD, 0, 1, 0, 0x78])
BAD_PROPERTIES = bytes([0x32, 9, 0, 1, 0x61, 0, 1, 3, 0x26, 0xFF, 0xFF])
BAD_LENGTH = bytes([0x32, 4, 0xFF, 0xFF, 0, 1])


@contextlib.contextmanager
def linked(packet: bytes, kind: type[BrokerLink] = BrokerLink) -> Any:
    """Make a hub's link to a broker that sends `packet` after each CONNACK."""
    with ScriptedBroker(CONNACK + packet) as broker:
        link = kind(BrokerAddress("127.0.0.1", broker.port), client_id="hub-qb", subscriptions=("x",))
        link.start()
        with contextlib.closing(link):
            yield link


@pytest.mark.parametrize("packet", [BAD_PROPERTIES, BAD_LENGTH])
def test_a_malformed_packet_of_the_broker_costs_one_connection_and_not_the_hub(packet: bytes) -> None:
    with linked(packet) as link:
        arrived: list[Any] = []
        while sum(isinstance(one, Connected) for one in arrived) < 2:
            arrived.append(link.arrivals.get(timeout=20))
        assert any(isinstance(one, Disconnected) for one in arrived)


def test_a_topic_that_is_no_text_is_taken_off_the_broker() -> None:
    with linked(BAD_TOPIC) as link:
        arrived = [link.arrivals.get(timeout=20) for _ in range(2)]
        assert arrived[1].topic == ""


def test_a_database_that_cannot_write_makes_no_dead_letter(loop: Loop, hub: Hub, kiosk: Any) -> None:
    hub.connection.execute("ALTER TABLE case_events RENAME TO elsewhere")  # as a full disk: an operational error
    loop.turn([kiosk.batch(kiosk.submitted())])
    assert hub.letters.all() == []
    hub.connection.execute("ALTER TABLE elsewhere RENAME TO case_events")
    loop.turn([])
    assert len(hub.cases.all()) == 1


def test_a_fault_in_the_brokers_thread_costs_one_connection_and_not_the_hub() -> None:
    class Clumsy(BrokerLink):
        def _on_message(self, *_: Any) -> None:
            raise LookupError("a fault of ours")

    with linked(BAD_TOPIC, Clumsy) as link:
        arrived: list[Any] = []
        while sum(isinstance(one, Connected) for one in arrived) < 2:
            arrived.append(link.arrivals.get(timeout=20))


def test_a_refused_subscription_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with linked(suback(0x87)) as link:
        link.arrivals.get(timeout=20)
        deadline = time.monotonic() + 10
        while "subscription_refused" not in caplog.text:
            assert time.monotonic() < deadline
            time.sleep(0.01)


def test_two_machines_of_one_identity_are_both_heard_and_stall_nothing(
    hub: Hub, loop: Loop, link: Any, kiosk: Any
) -> None:
    first = [help_called(kiosk) for _ in range(3)]
    kiosk.seq = 0
    second = [help_called(kiosk) for _ in range(3)]
    loop.turn([kiosk.batch(*first)])
    loop.turn([kiosk.batch(*second)])
    assert [len(verdicts.committed) for verdicts in kiosk.verdicts(link)] == [3, 3]
    rows = hub.connection.execute("SELECT seq, state FROM events ORDER BY seq").fetchall()
    assert [tuple(row) for row in rows] == [(seq, "opened") for seq in (1, 1, 2, 2, 3, 3)]


def test_a_ticket_that_a_copied_card_gave_out_again_is_a_dead_letter_and_not_lost(
    hub: Hub, loop: Loop, link: Any, kiosk: Any
) -> None:
    first = kiosk.submitted()
    kiosk.seq = 0
    loop.turn([kiosk.batch(first, kiosk.submitted())])
    assert [len(verdicts.committed) for verdicts in kiosk.verdicts(link)] == [2]
    assert (len(hub.cases.all()), [one.reason for one in hub.letters.all()]) == (1, ["refused"])
