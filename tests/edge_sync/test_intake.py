"""Whatever arrives on a topic this kiosk reads: what is good is committed and answered, all else is refused."""

import json
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nacl.signing import SigningKey

from edge_sync import documents, inbox, link, outbox
from edge_sync.envelope import Refusal, Verdicts, decode_verdicts, encode_verdicts
from edge_sync.signing import sign_document
from edge_sync.transport import Incoming, Outgoing

STRANGER = SigningKey(b"\x99" * 32)
EVENTS = "dh/v1/qb/dev/qb-0302-k1/down/events"
VERDICTS = "dh/v1/qb/dev/qb-0302-k1/down/verdicts"
DOC = "dh/v1/qb/home/qb-0302/doc/config"
EPOCH = "01JAAAAAAAAAAAAAAAAAAAAAAA"


def command(
    event_id: str = "c1", name: str = "print_test", expires: str | None = "2027-01-01T00:00:00Z", **changes: Any
) -> dict[str, Any]:
    event = {
        "specversion": "1.0",
        "id": event_id,
        "source": "/dh/qb/hub",
        "type": f"dh.command.{name}.v1",
        "time": "2026-11-15T00:00:00Z",
        "seq": 1,
        "datacontenttype": "application/json",
        "data": {},
        "expires_at": expires,
    }
    return {key: value for key, value in {**event, **changes}.items() if value is not None}


@pytest.fixture
def road(line: Any) -> Any:
    road = line()
    road.run(2)
    road.hub.said.clear()
    return road


@pytest.fixture
def send(road: Any) -> Any:
    """Send events or bytes down, and return the verdicts the kiosk answered."""

    def send(events: Any) -> Any:
        payload = events if isinstance(events, bytes) else json.dumps(events).encode()
        road.hub.send("events", payload)
        road.run(1)
        return [decode_verdicts(raw) for raw in road.hub.said.pop("verdicts", [])]

    return send


def test_a_command_reaches_the_kiosk_once(road: Any, send: Any) -> None:
    first, second = send([command()]), send([command()])
    assert (first[0].committed, second[0].duplicate) == (("c1",), ("c1",))
    assert [(entry.id, entry.type, entry.data) for entry in inbox.since(road.kiosk.connection, 0)] == [
        ("c1", "dh.command.print_test.v1", b"{}")
    ]


def test_until_when_a_command_counts_is_kept_with_it(road: Any, send: Any) -> None:
    send([command(name="maintenance", data={"on": True})])
    entry = inbox.since(road.kiosk.connection, 0)[0]
    assert (entry.data, entry.expires_at) == (b'{"on": true}', datetime(2027, 1, 1, tzinfo=UTC))


def test_the_same_id_with_other_bytes_is_a_conflict(send: Any) -> None:
    send([command()])
    assert send([command(seq=2)])[0].rejected[0].reason == Refusal.CONFLICT.value


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (command(type="dh.command.launch_rocket.v1"), "unsupported"),
        (command(type="dh.opinion.submitted.v1"), "unsupported"),
        (command(expires="2026-11-15T02:42:00Z"), "unsupported"),
        (command(expires=None), "schema"),
        (command(expires="2027-01-01T00:00:00"), "schema"),
        (command(type="dh.case.updated.v1", data={"rev": "three"}), "schema"),
        (command(name="maintenance"), "schema"),
        (command(name="show_message", data={"text": {"zh": "字" * 81}}), "schema"),
        (command(specversion="2.0"), "schema"),
        (command(seq=-1), "schema"),
        (command(seq=2**63), "schema"),
        (command(data=None), "schema"),
    ],
)
def test_what_cannot_be_taken_is_rejected_with_its_reason(road: Any, send: Any, event: Any, reason: str) -> None:
    assert [entry.reason for entry in send([event])[0].rejected] == [reason]
    assert inbox.since(road.kiosk.connection, 0) == ()


def test_one_bad_event_does_not_take_the_others_along(send: Any) -> None:
    answer = send([command("a"), {"id": "b"}, {"no": "id"}, 7, command("c")])[0]
    assert (answer.committed, [entry.id for entry in answer.rejected]) == (("a", "c"), ["b"])


def test_sync_now_sends_at_once_what_waits(road: Any, send: Any) -> None:
    road.hub.away = True
    recorded = road.kiosk.record()
    road.run(1000)
    road.hub.away = False
    road.hub.said.clear()
    send([command(name="sync_now")])
    road.run(1)
    assert road.hub.stored == recorded
    assert {"status", "reported", "telemetry"} <= set(road.hub.said)


def test_an_unsigned_verdict_settles_nothing(road: Any) -> None:
    road.hub.away = True
    recorded = road.kiosk.record()
    payload = encode_verdicts(Verdicts(hub_epoch=EPOCH, committed=tuple(recorded)))
    other = "dh/v1/qb/dev/qb-0302-k2/down/verdicts"
    stranger = dict(road.hub._county.signed(VERDICTS, payload, key=STRANGER))
    elsewhere = dict(road.hub._county.signed(other, payload))
    for properties in ({}, stranger, elsewhere, {"sig": "?", "kid": "down-1"}, {"kid": "down-1"}):
        road.agent.on_message(Incoming(VERDICTS, payload, properties))
    road.agent.on_message(Incoming(other, payload, elsewhere))
    assert outbox.counts(road.kiosk.connection).pending == 1
    assert road.agent.refused() == {"verdicts.signature": 5, "foreign.topic": 1}


def test_a_verdict_of_an_older_lineage_is_ignored(road: Any) -> None:
    road.kiosk.record()
    road.run(2)
    assert link.read(road.kiosk.connection).hub_epoch == EPOCH
    road.hub.away = True
    recorded = road.kiosk.record()
    road.hub.answer(Verdicts(hub_epoch="01HZZZZZZZZZZZZZZZZZZZZZZZ", committed=tuple(recorded)))
    road.run(1)
    assert outbox.counts(road.kiosk.connection).pending == 1
    road.hub.answer(Verdicts(hub_epoch="01JBBBBBBBBBBBBBBBBBBBBBBB", committed=tuple(recorded)))
    road.run(1)
    assert outbox.counts(road.kiosk.connection).pending == 0
    assert link.read(road.kiosk.connection).hub_epoch == "01JBBBBBBBBBBBBBBBBBBBBBBB"


def test_a_verdict_on_rows_of_nobody_changes_nothing(road: Any) -> None:
    road.hub.answer(Verdicts(hub_epoch=EPOCH, committed=("x",), duplicate=("y",)))
    road.run(1)
    assert outbox.counts(road.kiosk.connection) == outbox.QueueCounts(0, 0, 0)


def test_the_log_holds_nothing_of_what_came(road: Any) -> None:
    for topic in (EVENTS, VERDICTS, DOC, "dh/v1/qb/秘密"):
        road.agent.on_message(Incoming(topic, '{"秘密":"13800000000"}'.encode()))
    assert "秘密" not in road.kiosk.log.getvalue()
    assert "138" not in road.kiosk.log.getvalue()


def test_a_flood_of_refusals_is_told_a_few_times_only(road: Any) -> None:
    for _ in range(1000):
        road.agent.on_message(Incoming(EVENTS, b"x"))
    told = [event for event in road.kiosk.events() if event["event"] == "publish_refused"]
    assert len(told) == 10
    assert road.agent.refused() == {"events.signature": 1000}


def test_presence_is_told_signed_on_connect_and_on_stop(line: Any) -> None:
    road = line()
    road.run(1)
    road.agent.stop()
    road.hub.serve()
    assert [msgspec.json.decode(raw)["online"] for raw in road.hub.said["status"]] == [True, False]


def test_a_damaged_payload_is_acknowledged_so_that_it_comes_once(road: Any) -> None:
    road.loopback.send(Outgoing(EVENTS, b"\xff\x00"))
    road.run(1)
    assert road.loopback._unacknowledged == {}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
ODD_EVENTS = st.lists(
    JSON
    | st.fixed_dictionaries(
        {},
        optional={
            "specversion": st.just("1.0") | JSON,
            "id": st.text(max_size=70) | JSON,
            "source": st.text() | JSON,
            "type": st.sampled_from(["dh.command.sync_now.v1", "dh.case.updated.v1"]) | JSON,
            "time": st.just("2026-11-15T00:00:00Z") | JSON,
            "seq": st.integers() | JSON,
            "datacontenttype": st.just("application/json") | JSON,
            "data": JSON,
            "data_base64": st.text(max_size=20) | JSON,
            "expires_at": st.just("2027-01-01T00:00:00Z") | JSON,
        },
    ),
    max_size=6,
)
ODD_VERDICTS = JSON | st.fixed_dictionaries(
    {},
    optional={
        "hub_epoch": st.just(EPOCH) | JSON,
        "credit": st.integers() | JSON,
        "committed": st.lists(st.text(max_size=40) | JSON, max_size=4) | JSON,
        "duplicate": st.lists(st.text(max_size=40), max_size=4) | JSON,
        "rejected": st.lists(st.fixed_dictionaries({"id": st.text(), "reason": st.text(), "detail": st.text()})) | JSON,
        "retry": st.lists(st.fixed_dictionaries({"id": st.text(), "after_s": st.floats() | st.integers()})) | JSON,
    },
)
ODD_DOCUMENTS = JSON | st.fixed_dictionaries(
    {
        "name": st.sampled_from(["config", "keys", "roster/qb-0302", "badges", "catalog", "schedule"]) | JSON,
        "target": st.sampled_from(["county", "home/qb-0302", "dev/qb-0302-k1"]) | JSON,
        "epoch": st.integers(-1, 2**80) | JSON,
        "version": st.integers(-1, 2**80) | JSON,
        "issued_at": st.just("2026-11-15T00:00:00Z") | JSON,
        "body": JSON | st.fixed_dictionaries({"ui": JSON, "mqtt": JSON, "keys": JSON, "deputies": JSON}),
    }
)
PROPERTY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _unharmed(road: Any, recorded: Any) -> None:
    """The pending event is still pending or was settled by a verdict for it; the loop goes on; no fault of ours."""
    road.agent.step()
    assert not [name for name in road.agent.refused() if name.endswith(".fault")], road.kiosk.log.getvalue()
    assert outbox.delivery_states(road.kiosk.connection, recorded) == dict.fromkeys(recorded, "pending")


def _raw(value: Any) -> bytes:
    return json.dumps(value).encode("utf-8", "surrogatepass")


@PROPERTY
@given(
    topic=st.sampled_from([EVENTS, VERDICTS, DOC, "dh/v1/qb/doc/keys", "dh/v1/qb/doc/roster/qb-0302"])
    | st.text(max_size=80),
    payload=st.binary(max_size=300) | JSON.map(_raw),
    signed=st.booleans(),
)
def test_any_bytes_on_any_topic_do_no_harm(road: Any, topic: str, payload: bytes, signed: bool) -> None:
    road.hub.away = True
    recorded = road.kiosk.record()
    properties = road.hub._county.signed(topic, payload) if signed else {}
    road.agent.on_message(Incoming(topic, payload, properties))
    _unharmed(road, recorded)


@PROPERTY
@given(events=ODD_EVENTS)
def test_odd_events_by_the_hub_itself_do_no_harm(road: Any, events: Any) -> None:
    road.hub.away = True
    recorded = road.kiosk.record()
    payload = _raw(events)
    road.agent.on_message(Incoming(EVENTS, payload, road.hub._county.signed(EVENTS, payload)))
    _unharmed(road, recorded)


@PROPERTY
@given(verdicts=ODD_VERDICTS)
def test_odd_verdicts_by_the_hub_itself_do_no_harm(road: Any, verdicts: Any) -> None:
    road.hub.away = True
    recorded = road.kiosk.record()
    payload = _raw(verdicts)
    road.agent.on_message(Incoming(VERDICTS, payload, road.hub._county.signed(VERDICTS, payload)))
    _unharmed(road, recorded)


@PROPERTY
@given(document=ODD_DOCUMENTS)
def test_odd_documents_by_the_hub_itself_do_no_harm(road: Any, document: Any) -> None:
    before = documents.keys(road.kiosk.connection)
    jws = sign_document(_raw(document), key=road.hub._county.doc, kid="doc-1")
    name = document.get("name") if isinstance(document, dict) else None
    for place in ("doc", "home/qb-0302/doc", "dev/qb-0302-k1/doc"):
        road.agent.on_message(Incoming(f"dh/v1/qb/{place}/{name}", jws))
    _unharmed(road, [])
    assert documents.keys(road.kiosk.connection) == before


@pytest.mark.parametrize(
    "payload", [b"[" * 200_000, b'{"a":' * 50_000, b"x" * 2_000_000, b"[" + b"1," * 60_000 + b"1]"]
)
@pytest.mark.parametrize("topic", [EVENTS, VERDICTS, DOC])
def test_huge_payloads_are_refused(road: Any, topic: str, payload: bytes) -> None:
    road.agent.on_message(Incoming(topic, payload, road.hub._county.signed(topic, payload)))
    assert sum(road.agent.refused().values()) == 1
    _unharmed(road, [])
