import json
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edge_sync.bodies.duty import DUTY_STARTED
from edge_sync.bodies.notes import HELP_CALLED
from edge_sync.envelope import MAX_EVENT_BYTES, Refusal, join
from edge_sync.hub.credit import AT_MOST
from edge_sync.hub.hub import Hub
from edge_sync.hub.service import Loop
from edge_sync.hub.transport import Connected, Delivery
from edge_sync.signing import sign_publish

RELAXED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def stored(hub: Hub) -> Any:
    return hub.connection.execute("SELECT count(*) FROM events").fetchone()[0]


def test_a_signed_batch_is_committed_answered_and_then_acknowledged(
    loop: Loop, hub: Hub, link: Any, kiosk: Any
) -> None:
    batch = kiosk.batch(kiosk.submitted(), kiosk.submitted())
    loop.turn([batch])
    [verdicts] = kiosk.verdicts(link)
    assert (len(verdicts.committed), verdicts.credit, verdicts.hub_epoch) == (
        2,
        AT_MOST,
        hub.lineage.standing().hub_epoch,
    )
    assert link.acknowledged == [batch]
    assert stored(hub) == 2


def test_the_same_batch_again_is_a_duplicate_and_stored_once(loop: Loop, hub: Hub, link: Any, kiosk: Any) -> None:
    batch = kiosk.batch(kiosk.submitted())
    loop.turn([batch])
    loop.turn([batch])
    first, second = kiosk.verdicts(link)
    assert (first.committed, second.duplicate, stored(hub)) == (second.duplicate, first.committed, 1)


def test_the_same_id_with_other_bytes_is_a_conflict_and_the_first_stays(
    loop: Loop, hub: Hub, link: Any, kiosk: Any
) -> None:
    first = kiosk.submitted()
    event_id = json.loads(first)["id"]
    other = kiosk.event(
        "dh.help.called.v1", {"at": "2026-11-15T10:00:00+08:00", "screen": "home", "by": "touch"}, id=event_id
    )
    loop.turn([kiosk.batch(first), kiosk.batch(other)])
    rejected = kiosk.verdicts(link)[1].rejected
    assert [(one.id, one.reason) for one in rejected] == [(event_id, Refusal.CONFLICT.value)]
    assert bytes(hub.connection.execute("SELECT raw FROM events").fetchone()[0]) == first


def test_an_unsigned_batch_changes_nothing_and_gets_no_verdict(loop: Loop, hub: Hub, link: Any, kiosk: Any) -> None:
    forged = kiosk.batch(kiosk.submitted(), signed=False)
    loop.turn([forged])
    assert (stored(hub), kiosk.verdicts(link), link.acknowledged) == (0, [], [forged])
    hub.presence.flush()
    assert hub.presence.overview()[0].refused_publishes == {"signature": 1}


def test_a_batch_signed_by_another_kiosk_is_refused(loop: Loop, hub: Hub, link: Any, kiosk: Any, other: Any) -> None:
    topic, payload = kiosk.address.up("events"), join([kiosk.submitted()])
    borrowed = dict(sign_publish(topic, payload, key=other.enrolment.signing_key, kid=kiosk.address.device))
    loop.turn([Delivery(topic, payload, borrowed)])
    assert (stored(hub), kiosk.verdicts(link)) == (0, [])


def test_a_source_other_than_the_topics_device_is_refused(
    loop: Loop, hub: Hub, link: Any, kiosk: Any, other: Any
) -> None:
    help_called = {"at": "2026-11-15T10:00:00+08:00", "screen": "home", "by": "touch"}
    loop.turn([kiosk.batch(kiosk.event(HELP_CALLED, help_called, source=other.address.source))])
    assert [one.reason for one in kiosk.verdicts(link)[0].rejected] == [Refusal.SCHEMA.value]
    assert stored(hub) == 0


def test_an_unknown_device_is_told_so_for_every_event(loop: Loop, hub: Hub, link: Any, kiosk: Any) -> None:
    topic = "dh/v1/qb/dev/qb-0999-k1/up/events"
    loop.turn([Delivery(topic, join([kiosk.submitted(), kiosk.submitted()]))])
    [answer] = link.on("qb-0999-k1/down/verdicts")
    assert {one["reason"] for one in json.loads(answer.payload)["rejected"]} == {Refusal.UNKNOWN_DEVICE.value}
    assert stored(hub) == 0


def test_citizens_words_that_come_unsealed_are_refused_and_not_kept(
    loop: Loop, hub: Hub, link: Any, kiosk: Any
) -> None:
    words = msgspec.Raw(msgspec.json.encode(kiosk.opinion()))
    plain = kiosk.event(
        "dh.opinion.submitted.v1", {}, data=words, data_base64=None, datacontenttype="application/json", keyid=None
    )
    loop.turn([kiosk.batch(plain)])
    assert [one.reason for one in kiosk.verdicts(link)[0].rejected] == [Refusal.SCHEMA.value]
    assert stored(hub) == 0


@pytest.mark.usefixtures("hub")
def test_data_sealed_to_none_of_the_hubs_keys_is_unsealable(loop: Loop, link: Any, kiosk: Any) -> None:
    envelope = msgspec.json.encode({"v": 1, "to": [{"kid": "another", "key": b"x"}], "box": b"y"})
    loop.turn([kiosk.batch(kiosk.event("dh.opinion.submitted.v1", {}, data_base64=envelope))])
    assert [one.reason for one in kiosk.verdicts(link)[0].rejected] == [Refusal.UNSEALABLE.value]


def test_an_unknown_type_and_bad_data_are_refused_beside_a_good_event(
    loop: Loop, hub: Hub, link: Any, kiosk: Any
) -> None:
    loop.turn(
        [kiosk.batch(kiosk.event("dh.dance.v1", {}), kiosk.event(DUTY_STARTED, {"duty_id": 5}), kiosk.submitted())]
    )
    [verdicts] = kiosk.verdicts(link)
    assert [one.reason for one in verdicts.rejected] == [Refusal.UNSUPPORTED.value, Refusal.SCHEMA.value]
    assert (len(verdicts.committed), stored(hub)) == (1, 1)


def test_an_event_over_the_limit_is_too_large(loop: Loop, link: Any, kiosk: Any) -> None:
    event = kiosk.event(HELP_CALLED, {})[:-1] + b',"filler":"' + b"x" * MAX_EVENT_BYTES + b'"}'
    loop.turn([kiosk.batch(event)])
    assert [one.reason for one in kiosk.verdicts(link)[0].rejected] == [Refusal.TOO_LARGE.value]


def test_a_batch_that_is_no_array_is_answered_with_an_empty_id_and_its_correlation(
    loop: Loop, link: Any, kiosk: Any
) -> None:
    loop.turn([kiosk.publish("events", b"[{", correlation=b"7")])
    assert [(one.id, one.reason) for one in kiosk.verdicts(link)[0].rejected] == [("", Refusal.SCHEMA.value)]
    assert link.on("/down/verdicts")[0].correlation == b"7"


def test_all_batches_of_a_turn_share_one_commit(loop: Loop, hub: Hub, kiosk: Any, other: Any) -> None:
    before = hub.lineage.standing().commits
    loop.turn([kiosk.batch(kiosk.submitted()), other.batch(other.submitted()), kiosk.batch(kiosk.submitted())])
    assert (hub.lineage.standing().commits - before, stored(hub)) == (1, 3)


@pytest.mark.sqlite
def test_a_ledger_that_cannot_commit_answers_retry_and_keeps_nothing(
    loop: Loop, hub: Hub, link: Any, kiosk: Any
) -> None:
    hub.connection.execute("CREATE TRIGGER full BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
    loop.turn([kiosk.batch(kiosk.submitted())])
    [verdicts] = kiosk.verdicts(link)
    assert (len(verdicts.retry), verdicts.committed, stored(hub)) == (1, (), 0)
    hub.connection.execute("DROP TRIGGER full")


def test_presence_reports_and_figures_are_shown(loop: Loop, hub: Hub, kiosk: Any) -> None:
    refused = {
        "target": "home/qb-0302",
        "epoch": 1,
        "version": 3,
        "reason": "body",
        "errors": ["ui.idel_s: unknown key"],
    }
    loop.turn(
        [
            kiosk.publish("status", b'{"online":true,"version":"1.0"}'),
            kiosk.publish(
                "reported", msgspec.json.encode({"config": {"applied": {"county": 2}, "refused": [refused]}})
            ),
            kiosk.publish("telemetry", b'{"at":"2026-11-15T10:00:00Z","pending":4,"rejected":1,"settled":9}', qos=0),
        ]
    )
    [shown] = hub.presence.overview()
    assert (shown.online, shown.status["version"], shown.telemetry["pending"]) == (True, "1.0", 4)
    assert shown.refused == [{"name": "config", **refused}]


def test_a_status_may_be_unsigned_but_not_badly_signed(loop: Loop, hub: Hub, kiosk: Any) -> None:
    loop.turn([kiosk.publish("status", b'{"online":true}', signed=False)])
    forged = kiosk.publish("status", b'{"online":false}', properties={"sig": "AAAA", "kid": kiosk.address.device})
    loop.turn([forged])
    assert hub.presence.overview()[0].online is True


def test_reconnecting_subscribes_to_the_documents_to_compare_them(loop: Loop, link: Any) -> None:
    loop.turn([Connected()])
    assert link.subscribed[-3:] == ["dh/v1/qb/doc/#", "dh/v1/qb/home/+/doc/#", "dh/v1/qb/dev/+/doc/#"]


CHANNELS = ["events", "verdicts", "status", "reported", "telemetry", "query", "nonsense"]


@RELAXED
@given(payload=st.binary(max_size=400), channel=st.sampled_from(CHANNELS), signed=st.booleans())
def test_any_bytes_on_any_topic_are_survived_and_acknowledged(
    loop: Loop, link: Any, kiosk: Any, payload: Any, channel: Any, signed: Any
) -> None:
    delivery = kiosk.publish(channel, payload, signed=signed)
    loop.turn([delivery])
    assert link.acknowledged[-1] == delivery


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3),
)
MEMBERS = [
    "specversion",
    "id",
    "source",
    "type",
    "time",
    "seq",
    "bootid",
    "clock",
    "datacontenttype",
    "data",
    "data_base64",
    "keyid",
]


@RELAXED
@given(changed=st.dictionaries(st.sampled_from(MEMBERS), JSON, max_size=3))
def test_any_member_of_an_event_may_be_anything(loop: Loop, hub: Hub, link: Any, kiosk: Any, changed: Any) -> None:
    good = json.loads(kiosk.event(HELP_CALLED, {"at": "2026-11-15T10:00:00+08:00", "screen": "home", "by": "touch"}))
    before, answers = stored(hub), len(link.on("/down/verdicts"))
    loop.turn([kiosk.batch(json.dumps(good | changed).encode(errors="surrogatepass"))])
    answer = kiosk.verdicts(link)[answers]
    assert len(answer.committed) + len(answer.rejected) + len(answer.duplicate) == 1
    assert stored(hub) - before == len(answer.committed)


@RELAXED
@given(
    topic=st.text(min_size=1, max_size=60)
    | st.from_regex(r"dh/v1/[a-z0-9]{1,5}/dev/[a-z0-9-]{1,12}/(up|down)/[a-z]{1,8}", fullmatch=True)
)
def test_foreign_topics_are_survived_and_acknowledged(loop: Loop, link: Any, topic: Any) -> None:
    loop.turn([Delivery(topic, b"{}")])
    assert link.acknowledged[-1].topic == topic


@pytest.mark.parametrize("channel", ["status", "reported", "telemetry", "verdicts"])
def test_a_huge_payload_is_refused_and_counted(loop: Loop, hub: Hub, kiosk: Any, channel: Any) -> None:
    loop.turn([kiosk.publish(channel, b'{"at":"' + b"9" * 300_000 + b'"}')])
    hub.presence.flush()
    assert hub.presence.overview()[0].refused_publishes == {channel: 1}


def test_strangers_cannot_fill_the_table_of_refusals(loop: Loop, hub: Hub) -> None:
    loop.turn([Delivery(f"dh/v1/qb/dev/qb-{n:04d}-k1/up/status", b'{"online":true}') for n in range(40)])
    hub.presence.flush()
    assert hub.presence.strangers() == {Refusal.UNKNOWN_DEVICE.value: 40}
