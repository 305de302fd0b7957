"""A citizen waits before the screen: a query is sent at once and once, or ended at once."""

from typing import Any

import msgspec
import pytest
from nacl.signing import SigningKey
from nacl.utils import random

from edge_sync import queries
from edge_sync.asking import ONCE_KID, open_result, seal_query
from edge_sync.bodies.query import SealOpened, SealTest
from edge_sync.database import transaction
from edge_sync.queries import Answer, AnswerState
from edge_sync.sealing import SealKey, seal, unseal
from edge_sync.transport import Incoming, Unheard

RESULT = "dh/v1/qb/dev/qb-0302-k1/down/result"
OFFLINE, EXPIRED = Answer(AnswerState.OFFLINE), Answer(AnswerState.EXPIRED)
NONCE = random(16)


@pytest.fixture
def road(line: Any) -> Any:
    road = line()
    road.run(2)
    return road


@pytest.fixture
def ask(road: Any) -> Any:
    """Write a query down as the kiosk does; return its id."""

    def ask(sealed: bytes = b'{"v":1}', lifetime_s: float = 10) -> str:
        with transaction(road.kiosk.connection):
            return queries.ask(road.kiosk.connection, sealed, at=road.kiosk.clock.now(), lifetime_s=lifetime_s)

    return ask


def answer(road: Any, query_id: str) -> Any:
    return queries.answer(road.kiosk.connection, query_id)


def asked(road: Any) -> Any:
    return [one for one in road.hub.asked if one.content_type == "application/vnd.dh.sealed"]


def test_a_query_reaches_the_hub_at_once_and_its_result_the_kiosk(road: Any, ask: Any, county: Any) -> None:
    sealed, key = seal_query(SealTest(nonce=NONCE), [SealKey("seal-1", bytes(county.seal.public_key))])
    query_id = ask(sealed)
    road.run(0.5)
    [query] = asked(road)
    asked_by = msgspec.json.decode(unseal(query.payload, {"seal-1": county.seal}), type=SealTest).reply_to
    result = SealOpened(nonce=NONCE, hub_epoch=road.hub.epoch)
    road.hub.result(query, msgspec.json.decode(seal(msgspec.json.encode(result), [SealKey(ONCE_KID, asked_by)])))
    road.run(0.5)
    assert open_result(answer(road, query_id).payload, key) == result


def test_a_query_names_its_own_topic_for_the_result_and_ends_with_its_lifetime(road: Any, ask: Any) -> None:
    ask(lifetime_s=7)
    road.run(0.5)
    [query] = asked(road)
    assert (query.topic, query.response_topic, query.expiry_s) == ("dh/v1/qb/dev/qb-0302-k1/up/query", RESULT, 7)
    assert len(query.correlation) == 16


def test_a_query_is_never_sent_twice(road: Any, ask: Any) -> None:
    query_id = ask()
    road.run(5)
    assert answer(road, query_id) is None
    road.run(30)
    assert (len(asked(road)), answer(road, query_id)) == (1, EXPIRED)


def test_without_a_link_the_answer_is_offline_at_once(road: Any, ask: Any) -> None:
    road.loopback.network = False
    road.run(1)
    query_id = ask()
    road.run(0.5)
    assert answer(road, query_id) == OFFLINE
    road.loopback.network = True
    road.run(5)
    assert asked(road) == []


def test_a_link_that_breaks_ends_what_was_asked_over_it(road: Any, ask: Any) -> None:
    query_id = ask()
    road.run(0.5)
    road.loopback.network = False
    road.run(0.5)
    assert answer(road, query_id) == OFFLINE


def test_a_broker_without_a_hub_is_offline_too(road: Any, ask: Any) -> None:
    query_id = ask()
    road.run(0.5)
    road.agent._happened(Unheard("dh/v1/qb/dev/qb-0302-k1/up/query"))
    assert answer(road, query_id) == OFFLINE


def test_a_query_is_sent_before_a_backlog(road: Any, ask: Any) -> None:
    road.kiosk.record(200)
    ask()
    road.agent.step()
    topics = [message.topic.rpartition("/")[2] for message in road.loopback.at_hub()]
    assert (topics[0], set(topics[1:])) == ("query", {"events"})


def test_answers_and_what_nobody_ended_are_gone_after_minutes(road: Any, ask: Any) -> None:
    ask()
    road.run(800)
    assert road.kiosk.connection.execute("SELECT count(*) FROM queries").fetchone() == (0,)


def test_a_query_of_before_a_start_is_not_sent_by_the_new_run(road: Any, ask: Any, line: Any) -> None:
    query_id = ask()
    again = line()
    again.run(5)
    assert (asked(again), answer(road, query_id)) == ([], OFFLINE)


def _refused(road: Any) -> dict[str, int]:
    return {reason: count for reason, count in road.agent.refused().items() if reason.startswith("result.")}


@pytest.fixture
def result(road: Any, ask: Any) -> Any:
    """A query that waits, and the good result to it, not yet taken."""
    query_id = ask()
    road.run(0.5)
    publish = road.hub.result(asked(road)[0], {"result": "refused", "reason": "not_found"})
    road.loopback._down.under_way.clear()
    return query_id, publish


def _incoming(publish: Any, **changes: Any) -> Incoming:
    fields = {"properties": dict(publish.properties), "correlation": publish.correlation}
    return Incoming(**{"topic": publish.topic, "payload": publish.payload, **fields, **changes})


def test_a_result_that_the_hub_did_not_sign_is_ignored_and_counted(road: Any, result: Any, county: Any) -> None:
    query_id, publish = result
    forged = county.signed(publish.topic, publish.payload, key=SigningKey(b"\x99" * 32))
    road.agent.on_message(_incoming(publish, properties=forged))
    road.agent.on_message(_incoming(publish, properties={}))
    assert (answer(road, query_id), _refused(road)) == (None, {"result.signature": 2})


def test_a_result_is_taken_once(road: Any, result: Any) -> None:
    query_id, publish = result
    for _ in range(2):
        road.agent.on_message(_incoming(publish))
    assert answer(road, query_id) == Answer(AnswerState.ANSWERED, publish.payload)
    assert _refused(road) == {"result.unasked": 1}


def test_a_late_result_is_ignored_and_counted(road: Any, result: Any) -> None:
    query_id, publish = result
    road.run(15)
    road.agent.on_message(_incoming(publish))
    assert (answer(road, query_id), _refused(road)) == (EXPIRED, {"result.unasked": 1})


def test_a_result_said_again_under_the_correlation_of_another_query_is_no_answer(
    road: Any, result: Any, ask: Any
) -> None:
    _, publish = result
    other = ask()
    road.run(0.5)
    road.agent.on_message(_incoming(publish, correlation=asked(road)[1].correlation))
    assert (answer(road, other), _refused(road)) == (None, {"result.misplaced": 1})


def test_a_result_without_correlation_or_of_any_shape_is_survived(road: Any, result: Any, county: Any) -> None:
    query_id, publish = result
    road.agent.on_message(_incoming(publish, correlation=None))
    for payload in (b"", b"[]", b'{"correlation":7}', b"{" * 10_000, b'{"correlation":"' + b"A" * 200_000 + b'"}'):
        road.agent.on_message(_incoming(publish, payload=payload, properties=county.signed(publish.topic, payload)))
    assert answer(road, query_id) is None
    assert _refused(road) == {"result.misplaced": 1, "result.envelope": 4, "result.too_large": 1}
