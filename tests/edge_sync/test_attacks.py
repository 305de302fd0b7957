"""Attacks on the kiosk's end of the wire and on its file: each changes nothing, or is found."""

import base64
import json
import string
import time
from contextlib import closing, contextmanager
from datetime import timedelta
from sqlite3 import SQLITE_DENY, SQLITE_OK, SQLITE_UPDATE
from typing import Any

import pytest
from nacl.signing import SigningKey

from edge_sync import documents, link, outbox
from edge_sync.clock import SystemClock
from edge_sync.database import connect, transaction
from edge_sync.envelope import Rejected, Verdicts
from edge_sync.errors import SignatureRefusedError
from edge_sync.floors import FLOORS_FILE, SEQ, TICKET, Floors
from edge_sync.identity import DATABASE_FILE
from edge_sync.mqtt import Broker, MqttTransport
from edge_sync.sealing import seal
from edge_sync.signing import sign_document, sign_publish, verify_document, verify_publish
from edge_sync.transport import Connected, Disconnected, Incoming, Outgoing
from edge_sync.trouble import Kind
from tests.scripted_broker import CONNACK, ScriptedBroker, suback

KEY = SigningKey(b"\x07" * 32)
TOPIC = "dh/v1/qb/dev/qb-0302-k1/down/verdicts"
VERDICTS = TOPIC
EPOCH = "01JAAAAAAAAAAAAAAAAAAAAAAA"
LATER = "01KAAAAAAAAAAAAAAAAAAAAAAA"


def states(kiosk: Any) -> dict[str, str]:
    return dict(kiosk.connection.execute("SELECT id, state FROM outbox ORDER BY seq"))


def refuse_schema(hub: Any, ids: list[str]) -> dict[str, Any]:
    rejected = [{"id": event_id, "reason": "schema"} for event_id in ids]
    return {"hub_epoch": hub.epoch, "credit": 2000, "rejected": rejected}


@contextmanager
def busy(kiosk: Any) -> Any:
    """Another process writes and does not end."""
    kiosk.connection.execute("PRAGMA busy_timeout = 0")
    with closing(connect(kiosk.folder / DATABASE_FILE)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_no_other_spelling_of_a_signature_is_a_signature() -> None:
    """Base64 leaves bits of its last character unused: a changed document must not pass as another spelling."""
    jws = json.loads(sign_document(b'{"version":1}', key=KEY, kid="doc-1"))
    for part in ("payload", "protected", "signature"):
        for last in string.ascii_letters + string.digits + "-_+/=":
            if last != jws[part][-1]:
                other = json.dumps({**jws, part: jws[part][:-1] + last}).encode()
                with pytest.raises(SignatureRefusedError):
                    verify_document(other, {"doc-1": KEY.verify_key})
        padded = json.dumps({**jws, part: jws[part] + "=" * (-len(jws[part]) % 4 or 4)}).encode()
        with pytest.raises(SignatureRefusedError):
            verify_document(padded, {"doc-1": KEY.verify_key})


def test_no_other_spelling_of_a_publishs_signature_is_taken() -> None:
    signed = dict(sign_publish(TOPIC, b"{}", key=KEY, kid="down-1"))
    good = signed["sig"]
    for last in set(string.ascii_letters + string.digits + "+/") - {good[-3]}:
        with pytest.raises(SignatureRefusedError):
            verify_publish(TOPIC, b"{}", {**signed, "sig": good[:-3] + last + "=="}, {"down-1": KEY.verify_key})


@pytest.mark.parametrize("header", ['"crit":["exp"],"exp":1', '"b64":false', '"jwk":{}'])
def test_a_header_that_asks_for_more_than_the_contract_is_refused(header: str, county: Any) -> None:
    """RFC 7515: what a critical header asks for must be understood, or the whole refused."""

    def b64(raw: bytes) -> str:
        return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()

    protected, payload = b64(('{"alg":"EdDSA","kid":"doc-1",' + header + "}").encode()), b64(b"{}")
    signature = b64(county.doc.sign(f"{protected}.{payload}".encode()).signature)
    jws = json.dumps({"payload": payload, "protected": protected, "signature": signature}).encode()
    with pytest.raises(SignatureRefusedError):
        verify_document(jws, {"doc-1": county.doc.verify_key})


def test_a_batch_refused_whole_is_not_believed_when_the_refusal_comes_twice(line: Any) -> None:
    """QoS 1 may deliver a verdict twice; the second copy must not bury what the first one let be halved."""
    road = line()
    road.run(2)
    ids = road.kiosk.record(8)
    road.hub.away = True
    road.run(1)
    for _ in range(3):
        road.hub.send("verdicts", json.dumps(refuse_schema(road.hub, ids)).encode())
    road.run(0.5)
    assert set(states(road.kiosk).values()) == {"pending"}
    road.hub.away = False
    road.run(60)
    assert set(states(road.kiosk).values()) == {"settled"}


def test_a_bad_event_in_a_batch_refused_whole_ends_alone_however_often_it_is_said(line: Any) -> None:
    road = line()
    road.run(2)
    road.kiosk.record(8)
    bad = road.kiosk.record(1)[0]
    road.kiosk.record(8)

    def hear() -> None:
        for message in road.loopback.at_hub():
            if message.topic.endswith("up/events"):
                ids = [event["id"] for event in json.loads(message.payload)]
                answer: Any = {"hub_epoch": EPOCH, "credit": 2000, "committed": ids}
                if bad in ids:
                    answer = refuse_schema(road.hub, ids)
                for _ in range(2):
                    road.hub.send("verdicts", json.dumps(answer).encode())

    for _ in range(400):
        road.agent.step()
        hear()
    found = states(road.kiosk)
    assert found.pop(bad) == "rejected"
    assert set(found.values()) == {"settled"}


def test_a_verdict_that_could_not_be_written_says_the_same_when_it_is_read_again(line: Any) -> None:
    road = line()
    road.run(2)
    ids = road.kiosk.record(4)
    road.hub.away = True
    road.run(1)
    with busy(road.kiosk):
        road.hub.send("verdicts", json.dumps(refuse_schema(road.hub, ids)).encode())
        road.run(10)
    road.run(3)
    assert set(states(road.kiosk).values()) == {"pending"}


def test_a_new_epoch_is_remembered_also_when_its_first_writing_failed(line: Any) -> None:
    road = line()
    road.run(2)
    road.hub.send("verdicts", json.dumps({"hub_epoch": LATER}).encode())
    with busy(road.kiosk):
        road.run(0.3)
    road.run(3)
    assert link.read(road.kiosk.connection).hub_epoch == LATER


@pytest.mark.parametrize("credit", [0, -1, -(2**62), 2**62])
def test_silly_credit_neither_stops_nor_floods(line: Any, credit: int) -> None:
    road = line()
    road.hub.credit = credit
    ids = road.kiosk.record(120)
    road.run(120)
    assert road.hub.stored == ids
    assert all(len(batch) <= 50 for batch in road.hub.batches)


@pytest.mark.parametrize(
    "verdict",
    [
        {"committed": "all"},
        {"committed": [1]},
        {"committed": None},
        {"hub_epoch": 5},
        {"hub_epoch": "01jaaaaaaaaaaaaaaaaaaaaaaa"},
        {"hub_epoch": "9" * 26},
        {"rejected": [{"id": "x"}]},
        {"retry": [{"id": "x", "after_s": "soon"}]},
        {"credit": "2000"},
        {"credit": 1.5},
        {"hub_epoch": "00AAAAAAAAAAAAAAAAAAAAAAAA"},
    ],
)
def test_a_signed_verdict_of_wrong_shape_or_older_lineage_settles_nothing(line: Any, verdict: Any) -> None:
    road = line()
    road.run(1)
    road.kiosk.record(1)
    road.run(2)
    road.hub.away = True
    waiting = road.kiosk.record(2)
    road.hub.send("verdicts", json.dumps({"hub_epoch": EPOCH, "committed": waiting, **verdict}).encode())
    road.run(1)
    assert {states(road.kiosk)[event_id] for event_id in waiting} == {"pending"}


def test_a_committed_of_the_lineage_before_a_restore_settles_nothing(line: Any) -> None:
    road = line()
    road.run(1)
    road.hub.away = True
    waiting = road.kiosk.record(2)
    road.hub.send("verdicts", json.dumps({"hub_epoch": LATER}).encode())
    road.hub.send("verdicts", json.dumps({"hub_epoch": EPOCH, "committed": waiting}).encode())
    road.run(1)
    assert set(states(road.kiosk).values()) == {"pending"}


def test_an_event_with_a_flipped_bit_is_never_sent_and_is_reported(line: Any) -> None:
    road = line()
    road.run(2)
    good, bad, other = road.kiosk.record(3)
    event = bytearray(road.kiosk.connection.execute("SELECT event FROM outbox WHERE id = ?", (bad,)).fetchone()[0])
    event[-20] ^= 1
    road.kiosk.connection.execute("UPDATE outbox SET event = ? WHERE id = ?", (bytes(event), bad))
    road.run(20)
    assert road.hub.stored == [good, other]
    assert states(road.kiosk)[bad] == "rejected"
    [letter] = outbox.dead_letters(road.kiosk.connection)
    assert (letter.id, letter.reason) == (bad, "damaged")
    assert "rows_damaged" in [entry["event"] for entry in road.kiosk.events()]


def test_what_was_settled_while_the_clock_stood_at_1970_is_kept_its_thirty_days(line: Any) -> None:
    road = line()
    road.kiosk.clock.trusted = False
    right = road.kiosk.clock.wall
    road.kiosk.clock.wall = right.replace(year=1970)
    road.kiosk.record(3)
    road.run(5)
    road.kiosk.clock.wall, road.kiosk.clock.trusted = right, True
    road.run(8000)
    events = "SELECT count(*) FROM outbox"
    assert road.kiosk.connection.execute(events).fetchone()[0] == 3
    road.kiosk.clock.sleep(31 * 86_400)
    road.run(4000)
    assert road.kiosk.connection.execute(events).fetchone()[0] == 1  # the one with the highest seq


def test_keys_cannot_be_withdrawn_nor_leave_nothing_to_seal_to(road: Any, county: Any) -> None:
    without = {"keys": [key for key in county.listed() if key["use"] != "seal"]}
    for version, body in ((2, None), (3, without), (4, {"keys": []})):
        road.loopback.send(county.published("keys", county.document("keys", body, version=version)))
    road.run(2)
    assert [key.kid for key in documents.seal_keys(road.kiosk.connection, None)] == ["seal-1", "recovery-1"]
    assert documents.reported(road.kiosk.connection)["keys"].refused[0].reason == "body"


def test_words_are_not_sealed_to_a_key_whose_time_is_over(road: Any, county: Any) -> None:
    old = {**county.listed()[3], "kid": "seal-0", "not_after": "2026-11-01T00:00:00Z"}
    young = {**county.listed()[3], "kid": "seal-2", "not_before": "2026-12-01T00:00:00Z"}
    road.loopback.send(county.published("keys", county.keys(version=2, extra=[old, young])))
    road.run(2)
    now = road.kiosk.clock.now()
    assert [key.kid for key in documents.seal_keys(road.kiosk.connection, now)] == ["seal-1", "recovery-1"]
    far = now + timedelta(days=36500)
    assert {"seal-1", "seal-2"} <= {key.kid for key in documents.seal_keys(road.kiosk.connection, far)}
    assert len(documents.seal_keys(road.kiosk.connection, None)) == 4


def test_a_citizen_is_not_refused_because_every_seal_key_is_out_of_its_time(road: Any, county: Any) -> None:
    listed = [{**key, "not_after": "2026-11-01T00:00:00Z"} if key["use"] == "seal" else key for key in county.listed()]
    road.loopback.send(county.published("keys", county.document("keys", {"keys": listed}, version=2)))
    road.run(2)
    kids = [key.kid for key in documents.seal_keys(road.kiosk.connection, road.kiosk.clock.now())]
    assert kids == ["seal-1", "recovery-1"]
    assert seal(b"x", documents.seal_keys(road.kiosk.connection, road.kiosk.clock.now()))


def test_a_document_with_a_flipped_bit_comes_again_from_the_broker(line: Any, kiosk: Any, county: Any) -> None:
    road = line()
    road.loopback.send(county.published("keys", county.keys()))
    road.run(2)
    kiosk.connection.execute("UPDATE documents SET body = ? WHERE name = 'keys'", (b'{"keys":\xff',))
    with transaction(kiosk.connection):
        assert documents.forget_unreadable(kiosk.connection) == 1
        link.ask_for_documents(kiosk.connection)
    again = line()
    again.loopback.send(county.published("keys", county.keys()))
    again.run(3)
    assert len(documents.keys(kiosk.connection)) == 4


def test_floors_survive_the_loss_or_damage_of_one_of_their_files(kiosk: Any) -> None:
    floors = Floors(kiosk.folder / FLOORS_FILE)
    assert floors.next_block(TICKET, 0).stop == 1000
    files = sorted(kiosk.folder.glob("floors*.json"))
    assert len(files) == 2
    for number, file in enumerate(files, start=1):
        file.write_bytes(b'{"v":1,"floors":{"tic')
        assert floors.next_block(TICKET, 0).start == number * 1000
        file.unlink()
        assert floors.next_block(SEQ, 0).start >= number - 1


def test_a_replayed_publish_of_another_kiosk_or_topic_is_refused(road: Any, county: Any) -> None:
    waiting = road.kiosk.record(1)
    payload = json.dumps({"hub_epoch": EPOCH, "committed": waiting}).encode()
    for other in (VERDICTS.replace("-k1", "-k2"), VERDICTS.replace("verdicts", "events")):
        road.agent.on_message(Incoming(VERDICTS, payload, county.signed(other, payload)))
    assert set(states(road.kiosk).values()) == {"pending"}


def test_a_busy_database_holds_a_verdict_back_and_loses_none(line: Any) -> None:
    road = line()
    road.run(1)
    waiting = road.kiosk.record(3)
    with busy(road.kiosk):
        road.run(5)
        assert set(states(road.kiosk).values()) == {"pending"}
    road.run(2)
    assert {states(road.kiosk)[event_id] for event_id in waiting} == {"settled"}


def test_verdicts_that_came_together_are_kept_together_or_come_again(line: Any) -> None:
    """The first is written, the second cannot be: neither counts, nor does the lineage they name."""
    road = line()
    road.run(1)
    road.hub.away = True
    waiting = road.kiosk.record(2)
    road.run(1)
    road.kiosk.connection.set_authorizer(
        lambda action, table, *_: SQLITE_DENY if (action, table) == (SQLITE_UPDATE, "link") else SQLITE_OK
    )
    for epoch, event_id in ((EPOCH, waiting[0]), (LATER, waiting[1])):
        road.hub.answer(Verdicts(hub_epoch=epoch, committed=(event_id,)))
    road.run(0.5)
    assert set(states(road.kiosk).values()) == {"pending"}
    road.kiosk.connection.set_authorizer(None)
    road.run(2)
    assert set(states(road.kiosk).values()) == {"settled"}
    assert link.read(road.kiosk.connection).hub_epoch == LATER


def test_a_batch_refused_whole_is_doubted_again_when_that_could_not_be_kept(line: Any) -> None:
    """What was concluded from verdicts counts as little as they do while their commit has failed."""
    road = line()
    road.kiosk.record(1)
    road.run(2)
    road.hub.away = True
    bad, good = road.kiosk.record(2)
    road.run(1)
    road.kiosk.connection.set_authorizer(
        lambda action, table, *_: SQLITE_DENY if (action, table) == (SQLITE_UPDATE, "link") else SQLITE_OK
    )
    road.hub.answer(Verdicts(hub_epoch=EPOCH, rejected=(Rejected(bad, "schema"), Rejected(good, "schema"))))
    road.hub.answer(Verdicts(hub_epoch=LATER))
    road.run(0.5)
    road.kiosk.connection.set_authorizer(None)
    road.hub.away, road.hub.epoch, road.hub.refuses = False, LATER, {bad: "schema"}
    road.run(30)
    assert (states(road.kiosk)[bad], states(road.kiosk)[good]) == ("rejected", "settled")


def test_a_replayed_verdict_changes_no_row_that_has_one(line: Any) -> None:
    road = line()
    road.run(1)
    bad, good = road.kiosk.record(2)
    road.hub.refuses[bad] = "conflict"
    road.run(2)
    decided = "SELECT id, state, decided_at, reason FROM outbox ORDER BY seq"
    before = road.kiosk.connection.execute(decided).fetchall()
    assert [row[1] for row in before] == ["rejected", "settled"]
    road.run(60)
    again = {"committed": [bad, good], "rejected": [{"id": good, "reason": "schema"}]}
    road.hub.send("verdicts", json.dumps({"hub_epoch": EPOCH, **again}).encode())
    road.run(2)
    assert road.kiosk.connection.execute(decided).fetchall() == before


def test_a_fault_of_our_own_is_told_and_ends_nothing(line: Any) -> None:
    road = line()
    road.run(1)
    road.kiosk.record(1)
    sick = "CREATE TRIGGER sick BEFORE UPDATE ON outbox BEGIN SELECT RAISE(ABORT, 'sick'); END"
    road.kiosk.connection.execute(sick)
    road.run(2)
    assert road.agent.refused() == {"verdicts.fault": 1}
    road.kiosk.connection.execute("DROP TRIGGER sick")
    road.run(60)
    assert set(states(road.kiosk).values()) == {"settled"}


def test_documents_that_a_full_broker_dropped_come_within_two_days(line: Any, county: Any) -> None:
    road = line()
    road.run(2)
    missed = county.published("schedule", county.document("schedule", {"opening": {"zh": "九点"}}))
    road.loopback._retained[missed.topic] = missed  # published while the broker's queue for this kiosk was full
    road.run(3600)
    assert "schedule" not in {document.name for document in documents.applied(road.kiosk.connection)}
    road.kiosk.clock.sleep(2 * 86_400)
    road.run(2)
    assert "schedule" in {document.name for document in documents.applied(road.kiosk.connection)}


@pytest.mark.parametrize(
    "packet",
    [
        bytes([0x32, 9, 0, 1, 0x61, 0, 1, 3, 0x26, 0xFF, 0xFF]),
        bytes([0x32, 4, 0xFF, 0xFF, 0, 1]),
        bytes([0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]),
        bytes([0xF0, 0]),
    ],
)
def test_a_malformed_packet_costs_one_connection_and_raises_nothing(packet: bytes, kiosk: Any) -> None:
    happened = until_twice_lost(kiosk, CONNACK + suback(*[1] * 5) + packet)
    assert any(isinstance(one, Connected) for one in happened)


def test_a_broker_that_refuses_a_subscription_is_no_link(kiosk: Any) -> None:
    happened = until_twice_lost(kiosk, CONNACK + suback(1, 1, 1, 1, 0x87))
    assert all(one.trouble.kind is Kind.NOT_ALLOWED for one in happened)


def until_twice_lost(kiosk: Any, answer: bytes) -> list[Any]:
    """Connect to a broker that says `answer` each time, until the link was lost twice; return what happened."""
    address = kiosk.identity.address
    will = Outgoing(address.up("status"), b"{}")
    with ScriptedBroker(answer) as broker:
        at = Broker("127.0.0.1", broker.port)
        with closing(MqttTransport(at, address, will, clock=SystemClock(), jitter=lambda: 0.0)) as transport:
            happened: list[Any] = []
            deadline = time.monotonic() + 20
            while sum(isinstance(one, Disconnected) for one in happened) < 2:
                assert time.monotonic() < deadline, happened
                happened += transport.poll(0.05)
            return happened


@pytest.fixture
def road(line: Any) -> Any:
    road = line()
    road.run(2)
    return road
