"""What the hub tells whoever asks, and what it never tells."""

import hashlib
import json
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from nacl.utils import random

from edge_sync.asking import open_result, seal_query
from edge_sync.bodies.opinion import CodeHash
from edge_sync.bodies.query import (
    CaseQuery,
    CaseResult,
    DeputyQuery,
    DeputyResult,
    Reconcile,
    Refused,
    SealOpened,
    SealTest,
    SlotsQuery,
    SlotsResult,
)
from edge_sync.comparison import hash_of
from edge_sync.envelope import JSON_DATA, SEALED_DATA
from edge_sync.hub.case_machine import Step
from edge_sync.hub.hub import Hub, assemble
from edge_sync.hub.queries import MAX_CHECKS
from edge_sync.hub.service import Loop
from edge_sync.hub.source import connect
from edge_sync.hub.tries import MAX_TRIES, Locked
from edge_sync.sealing import SealKey, seal
from edge_sync.signing import verify_publish

CODE = "123456"
TICKET = "K7-3DQ9-X"
NOT_FOUND = Refused(reason="not_found")
WORDS = "电话13812345678，不要告诉别人"


def code_hash(code: str = CODE) -> CodeHash:
    made = hashlib.scrypt(code.encode(), salt=b"salt", n=2, r=8, p=1, dklen=32)
    return CodeHash(b"salt", made, 2, 8, 1)


def seal_keys(hub: Hub) -> list[SealKey]:
    return [SealKey(one.kid, one.public) for one in hub.keyring.listed().keys if one.use == "seal"]


@pytest.fixture
def ask(loop: Loop, hub: Hub, link: Any, kiosk: Any) -> Callable[..., Any]:
    """Ask as a kiosk does and return the result, opened."""

    def ask(query: Any, speaker: Any = kiosk, **changed: Any) -> Any:
        sealed, key = seal_query(query, seal_keys(hub))
        fields = {"content_type": SEALED_DATA, "correlation": random(16), **changed}
        loop.turn([speaker.publish("query", sealed, **fields)])
        publish = link.on(f"{speaker.address.device}/down/result")[-1]
        verify_publish(publish.topic, publish.payload, dict(publish.properties), hub.keyring.down_keys)
        assert publish.correlation == fields["correlation"]
        assert msgspec.convert(json.loads(publish.payload)["correlation"], bytes) == publish.correlation
        return open_result(publish.payload, key)

    return ask


@pytest.fixture
def case(loop: Loop, kiosk: Any) -> str:
    loop.turn([kiosk.batch(kiosk.submitted(ticket_no=TICKET, query_code=code_hash(), text=WORDS))])
    loop.turn([])
    return TICKET


def of(ticket: str = TICKET, code: str = CODE) -> CaseQuery:
    return CaseQuery(ticket_no=ticket, query_code=code)


def test_any_homes_kiosk_sees_a_case_by_ticket_and_code(case: str, ask: Any, hub: Hub, other: Any) -> None:
    hub.cases.step(case, Step("accepted", text={"zh": "已受理，三天内答复。"}, from_unit={"zh": "住建局"}))
    told = ask(of(), other)
    assert isinstance(told, CaseResult)
    assert (told.status, told.rev, told.home_id, told.category) == ("accepted", 2, "qb-0302", "heating")
    assert (told.status_text["zh"], told.from_unit) == ("已受理", {"zh": "住建局"})
    assert [step.public_text for step in told.timeline] == [{}, {"zh": "已受理，三天内答复。"}]


def test_each_step_says_its_round(case: str, ask: Any, hub: Hub) -> None:
    replied = hub.cases.step(case, Step("replied", {"zh": "已办。"}))
    hub.cases.rate(replied, "reassigned")
    told = ask(of())
    assert (told.round, [(step.status, step.round) for step in told.timeline]) == (
        2, [("registered", 1), ("replied", 1), ("rated", 1), ("reassigned", 2)],
    )  # fmt: skip


def test_the_ticket_may_be_written_without_hyphens(case: str, ask: Any) -> None:
    assert isinstance(ask(of(case.replace("-", ""))), CaseResult)


@pytest.mark.usefixtures("case")
def test_a_result_holds_neither_words_nor_contact(ask: Any) -> None:
    told = msgspec.json.encode(ask(of())).decode()
    assert WORDS not in told
    assert "13812345678" not in told
    assert "暖气" not in told
    assert "团结村" not in told


@pytest.mark.usefixtures("case")
def test_a_wrong_code_and_an_unknown_ticket_are_told_alike(ask: Any) -> None:
    assert ask(of(code="000000")) == ask(of("K7-9999-X")) == NOT_FOUND


@pytest.mark.usefixtures("case")
def test_twenty_wrong_codes_an_hour_lock_the_ticket_for_every_kiosk(ask: Any, other: Any, clock: Any) -> None:
    assert [ask(of(code="000000")) for _ in range(MAX_TRIES)] == [NOT_FOUND] * MAX_TRIES
    clock.advance(600)
    assert ask(of(), other) == Refused(reason="locked", after_s=3000)
    clock.advance(3000)
    assert isinstance(ask(of(), other), CaseResult)


def test_twenty_wrong_codes_an_hour_lock_the_kiosk_for_every_ticket(case: str, ask: Any, other: Any) -> None:
    for number in range(MAX_TRIES):
        ask(of(f"K7-99{number + 20}-X".replace("0", "Z").replace("1", "Y")), other)
    assert ask(of(case), other).reason == "locked"
    assert isinstance(ask(of(case)), CaseResult)


@pytest.mark.usefixtures("case")
def test_right_codes_lock_nothing(ask: Any) -> None:
    assert all(isinstance(ask(of()), CaseResult) for _ in range(MAX_TRIES + 5))


@pytest.mark.usefixtures("case")
def test_counted_codes_survive_a_restart(ask: Any, hub: Hub, source: Any, clock: Any) -> None:
    for _ in range(MAX_TRIES):
        ask(of(code="000000"))
    with closing(assemble(connect(source), hub.keyring, now=clock.now)) as again:
        assert again.tries.begin("qb-0001-k1", TICKET.replace("-", "")) == Locked(3600)


@pytest.mark.usefixtures("case")
def test_a_clock_that_was_set_back_locks_nobody_for_longer_than_an_hour(ask: Any, clock: Any) -> None:
    clock.advance(90 * 24 * 3600)
    for _ in range(MAX_TRIES):
        ask(of(code="000000"))
    clock.at -= timedelta(days=90)
    assert isinstance(ask(of()), CaseResult)


def test_an_erased_opinion_is_not_found(case: str, ask: Any, hub: Hub) -> None:
    hub.connection.execute("UPDATE events SET raw = NULL")
    assert ask(of(case)) == NOT_FOUND


@pytest.mark.parametrize("cost", [(2**22, 8, 1), (3, 8, 1), (-2, 8, 1), (2, 0, 1), (2**70, 8, 1)])
def test_a_hash_that_costs_too_much_or_is_none_fits_no_code(
    loop: Loop, kiosk: Any, ask: Any, cost: tuple[int, int, int]
) -> None:
    hashed = CodeHash(b"s", bytes(32), *cost)
    loop.turn([kiosk.batch(kiosk.submitted(ticket_no=TICKET, query_code=hashed))])
    loop.turn([])
    assert ask(of()) == NOT_FOUND


class Paused:
    """An executor that has not come to it yet."""

    def submit(self, *_: Any) -> Any:
        return self

    def done(self) -> bool:
        return False


def test_many_codes_at_once_are_put_off_and_not_counted(hub: Hub, link: Any, clock: Any, kiosk: Any) -> None:
    loop = Loop(hub, link, codes=Paused(), monotonic=clock.ticks)  # type: ignore[arg-type]
    sealed, key = seal_query(of(), seal_keys(hub))
    for _ in range(MAX_CHECKS + 1):
        loop.turn([kiosk.publish("query", sealed, content_type=SEALED_DATA, correlation=random(16))])
    [publish] = link.on("/down/result")
    assert open_result(publish.payload, key) == Refused(reason="unavailable", after_s=2)
    assert hub.connection.execute("SELECT count(*) FROM query_tries").value() == 2 * MAX_CHECKS


def test_a_result_goes_to_the_asking_device_alone_and_is_never_kept(ask: Any, link: Any, kiosk: Any, case: str) -> None:
    ask(of(case))
    assert {one.topic for one in link.on("/down/result")} == {kiosk.address.down("result")}
    assert not any(one.retained for one in link.on("/down/result"))


DEPUTY = {
    "deputy_id": "d-1", "name": {"zh": "阿依古丽"}, "levels": ["county"], "home_id": "qb-0302",
    "public_code": "AYGL2345",
}  # fmt: skip


def test_a_deputy_of_any_home_is_found_by_public_code(ask: Any, hub: Hub, other: Any) -> None:
    hub.registry.take([DEPUTY])
    told = ask(DeputyQuery(public_code="AYGL2345"), other)
    assert isinstance(told, DeputyResult)
    assert told.deputy.name == {"zh": "阿依古丽"}
    hub.registry.take([{**DEPUTY, "active": False}])
    assert ask(DeputyQuery(public_code="AYGL2345")) == ask(DeputyQuery(public_code="BBBB2345")) == NOT_FOUND


def reception(day: int, name: str) -> dict[str, Any]:
    times = {"starts_at": f"2026-11-{day}T10:00:00+08:00", "ends_at": f"2026-11-{day}T12:00:00+08:00"}
    return {"schedule_id": name, **times, "deputy_ids": ["d-1"]}


def test_slots_are_the_receptions_to_come_the_next_one_first(ask: Any, hub: Hub, other: Any) -> None:
    listed = [reception(20, "late"), reception(14, "past"), reception(15, "today")]
    hub.documents.issue("home/qb-0302", "schedule", msgspec.json.encode({"receptions": listed}))
    told = ask(SlotsQuery())
    assert [(slot.schedule_id, slot.home_id) for slot in told.slots] == [("today", "qb-0302"), ("late", "qb-0302")]
    assert ask(SlotsQuery(home_id="qb-0302"), other) == told
    assert ask(SlotsQuery(), other) == SlotsResult()


def test_a_seal_test_proves_that_the_hub_opens_seals(ask: Any, hub: Hub) -> None:
    nonce = random(16)
    assert ask(SealTest(nonce=nonce)) == SealOpened(nonce=nonce, hub_epoch=hub.lineage.standing().hub_epoch)


def raw_answer(loop: Loop, link: Any, delivery: Any) -> Any:
    before = len(link.on("/down/result"))
    loop.turn([delivery])
    return [json.loads(one.payload) for one in link.on("/down/result")[before:]]


def test_a_hub_without_the_private_key_says_so(hub: Hub, link: Any, kiosk: Any, clock: Any) -> None:
    for path in hub.keyring.folder.glob("*-seal-1.key"):
        path.unlink()
    (hub.keyring.folder / "qb-recovery.key").unlink()
    loop = Loop(hub, link, monotonic=clock.ticks)
    sealed, key = seal_query(of(), seal_keys(hub))
    loop.turn([kiosk.publish("query", sealed, content_type=SEALED_DATA, correlation=random(16))])
    assert open_result(link.on("/down/result")[-1].payload, key) == Refused(reason="unavailable")
    [said] = raw_answer(loop, link, compare(kiosk, ()))
    assert said["match"] is True


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ({"kind": "weather"}, "unsupported"),
        ({"kind": "case", "ticket_no": "x", "query_code": CODE}, "schema"),
        ({"kind": "case"}, "schema"),
        ({"kind": "reconcile"}, "unsupported"),
    ],
)
def test_a_wrong_or_unknown_query_is_told_so(
    loop: Loop, hub: Hub, link: Any, kiosk: Any, query: Any, reason: str
) -> None:
    sealed, key = seal_query(SealTest(nonce=random(16)), seal_keys(hub))
    asked_by = msgspec.to_builtins(bytes(key.public_key))
    sealed = seal(msgspec.json.encode({**query, "reply_to": asked_by}), seal_keys(hub))
    loop.turn([kiosk.publish("query", sealed, content_type=SEALED_DATA, correlation=random(16))])
    assert open_result(link.on("/down/result")[-1].payload, key) == Refused(reason=reason)


def test_codes_that_come_open_are_not_looked_at(loop: Loop, link: Any, kiosk: Any, case: str) -> None:
    raw = msgspec.json.encode(of(case))
    [said] = raw_answer(loop, link, kiosk.publish("query", raw, content_type=JSON_DATA, correlation=random(16)))
    assert said["reason"] == "unsupported"


@pytest.mark.parametrize("changed", [{"signed": False}, {"correlation": None}, {"payload": b"x" * 5000}])
def test_what_cannot_be_answered_is_counted_and_not_answered(
    loop: Loop, hub: Hub, link: Any, kiosk: Any, changed: dict[str, Any]
) -> None:
    fields = {"payload": b'{"kind":"weather"}', "correlation": random(16), "content_type": JSON_DATA, **changed}
    assert raw_answer(loop, link, kiosk.publish("query", fields.pop("payload"), **fields)) == []
    hub.presence.flush()
    assert sum(hub.presence.overview()[0].refused_publishes.values()) == 1


def test_a_key_that_nothing_can_be_sealed_to_is_survived(loop: Loop, hub: Hub, link: Any, kiosk: Any) -> None:
    for reply_to in (bytes(32), b"short"):
        query = {"kind": "seal_test", "nonce": "A" * 24, "reply_to": msgspec.to_builtins(reply_to)}
        sealed = seal(msgspec.json.encode(query), seal_keys(hub))
        delivery = kiosk.publish("query", sealed, content_type=SEALED_DATA, correlation=random(16))
        assert raw_answer(loop, link, delivery) == []
        assert link.acknowledged[-1] == delivery


def compare(kiosk: Any, places: Any, *, first: int = 1, last: int = 1) -> Any:
    query = Reconcile(from_seq=first, to_seq=last, count=len(places), hash=hash_of(places))
    return kiosk.publish("query", msgspec.json.encode(query), content_type=JSON_DATA, correlation=random(16))


@pytest.fixture
def places(loop: Loop, kiosk: Any) -> Any:
    """Five events of the kiosk, at the hub; the third is missing there."""
    raws = [kiosk.submitted() for _ in range(5)]
    loop.turn([kiosk.batch(*raws[:2], *raws[3:])])
    return [(number + 1, json.loads(raw)["id"]) for number, raw in enumerate(raws)]


def test_the_hub_names_what_it_lacks_and_says_what_it_has(
    loop: Loop, hub: Hub, link: Any, kiosk: Any, places: Any
) -> None:
    [said] = raw_answer(loop, link, compare(kiosk, places, last=5))
    del said["correlation"], said["result"]
    held = [*places[:2], *places[3:]]
    epoch = hub.lineage.standing().hub_epoch
    assert said == {"match": False, "hub_epoch": epoch, "lacks": [[3, 3]], "hash": hash_of(held)}
    [said] = raw_answer(loop, link, compare(kiosk, held[:2], last=2))
    assert said["match"] is True


def test_the_ledger_of_ids_outlives_erasure_and_unreadable_events(
    loop: Loop, hub: Hub, link: Any, kiosk: Any, places: Any
) -> None:
    hub.connection.execute("UPDATE events SET raw = NULL, state = 'discarded' WHERE seq = 1")
    [said] = raw_answer(loop, link, compare(kiosk, places[:2], last=2))
    assert said["match"] is True


def test_no_kiosk_hears_of_anothers_events(loop: Loop, link: Any, other: Any, places: Any) -> None:
    [said] = raw_answer(loop, link, compare(other, places, last=5))
    assert said["lacks"] == [[1, 5]]


def test_what_comes_back_after_a_restore_is_told_above_what_the_kiosk_has_heard(
    loop: Loop, hub: Hub, kiosk: Any
) -> None:
    hub.lineage.renew(now_ms=1_800_000_000_000)
    loop.turn([kiosk.batch(kiosk.submitted(ticket_no=TICKET))])
    loop.turn([])
    assert hub.cases.find(TICKET).rev == 1_800_000_001
