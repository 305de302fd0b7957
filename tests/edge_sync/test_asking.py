"""Asking: what is written down can be read by the hub alone, and the answer by whoever asked."""

from typing import Any

import msgspec
import pytest
from nacl.public import PrivateKey
from nacl.utils import random

from edge_sync import queries
from edge_sync.asking import ONCE_KID, open_result, seal_query
from edge_sync.bodies.query import CaseQuery, Query, Refused, SealOpened, SealTest
from edge_sync.database import transaction
from edge_sync.errors import EnvelopeError, SealError
from edge_sync.queries import Answer, AnswerState
from edge_sync.sealing import SealKey, seal, unseal

HUB = PrivateKey(bytes([5]) * 32)
RECIPIENTS = (SealKey("seal-1", bytes(HUB.public_key)),)
CASE = CaseQuery(ticket_no="K7-3DQ9-X", query_code="123456")


def _answered(key: PrivateKey, result: Any) -> bytes:
    return seal(msgspec.json.encode(result), [SealKey(ONCE_KID, bytes(key.public_key))])


def test_the_hub_opens_a_query_and_finds_whom_to_answer() -> None:
    sealed, key = seal_query(CASE, RECIPIENTS)
    opened = msgspec.json.decode(unseal(sealed, {"seal-1": HUB}), type=Query)
    assert opened == msgspec.structs.replace(CASE, reply_to=bytes(key.public_key))


def test_nothing_of_a_query_can_be_read_from_outside() -> None:
    sealed, _ = seal_query(CASE, RECIPIENTS)
    assert b"123456" not in sealed
    assert b"K7-3DQ9-X" not in sealed


def test_each_query_has_a_key_of_its_own() -> None:
    assert bytes(seal_query(CASE, RECIPIENTS)[1]) != bytes(seal_query(CASE, RECIPIENTS)[1])


def test_a_query_that_nobody_could_open_is_refused() -> None:
    with pytest.raises(SealError):
        seal_query(CASE, ())


def test_a_result_is_opened_by_who_asked_and_by_nobody_else() -> None:
    _, key = seal_query(SealTest(nonce=random(16)), RECIPIENTS)
    result = SealOpened(nonce=random(16), hub_epoch="01JAAAAAAAAAAAAAAAAAAAAAAA")
    assert open_result(_answered(key, result), key) == result
    with pytest.raises(SealError):
        open_result(_answered(key, result), PrivateKey.generate())


def test_only_a_refusal_may_come_open() -> None:
    refused = Refused(reason="unavailable")
    assert open_result(msgspec.json.encode(refused), PrivateKey.generate()) == refused
    with pytest.raises(SealError):
        open_result(msgspec.json.encode(SealOpened(nonce=random(16), hub_epoch="")), PrivateKey.generate())


def test_a_result_of_another_version_is_an_error_and_no_answer() -> None:
    key = PrivateKey.generate()
    with pytest.raises(EnvelopeError):
        open_result(_answered(key, {"result": "weather"}), key)


def _ask(kiosk: Any) -> str:
    with transaction(kiosk.connection):
        return queries.ask(kiosk.connection, b"sealed", at=kiosk.clock.now(), lifetime_s=10)


def test_a_query_is_open_until_it_ends_and_ends_once(kiosk: Any) -> None:
    query_id = _ask(kiosk)
    assert queries.answer(kiosk.connection, query_id) is None
    answered = Answer(AnswerState.ANSWERED, b"{}")
    with transaction(kiosk.connection):
        ended = [queries.end(kiosk.connection, query_id, one) for one in (answered, Answer(AnswerState.EXPIRED))]
    assert ended == [True, False]
    assert queries.answer(kiosk.connection, query_id) == answered


def test_a_query_that_is_forgotten_has_expired(kiosk: Any) -> None:
    query_id = _ask(kiosk)
    with transaction(kiosk.connection):
        queries.forget(kiosk.connection, query_id)
    assert queries.answer(kiosk.connection, query_id) == Answer(AnswerState.EXPIRED)
