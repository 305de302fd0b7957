"""Ratings of citizens: who may rate what and when, and what becomes of the case."""

import hashlib
import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from uuid_utils import uuid7

from edge_sync.bodies.case import CaseUpdated
from edge_sync.bodies.opinion import CodeHash
from edge_sync.bodies.rating import RATING_SUBMITTED
from edge_sync.envelope import decode, read_data
from edge_sync.hub import backup
from edge_sync.hub.case_machine import Step
from edge_sync.hub.cases import Case
from edge_sync.hub.cli import main
from edge_sync.hub.errors import CaseRefusedError
from edge_sync.hub.hub import Hub, assemble, open_hub
from edge_sync.hub.ratings import LOCKED, UNPROVEN
from edge_sync.hub.service import Loop
from edge_sync.hub.source import Server, Source
from edge_sync.hub.tries import MAX_TRIES, PERIOD
from edge_sync.hub.words import Words

CODE = "123456"
COMMENT = "三楼还是不热"
REPLY = Step("replied", {"zh": "已修好。"}, {"zh": "供热公司"}, outcome="A")


def code_hash(code: str = CODE) -> CodeHash:
    return CodeHash(b"salt", hashlib.scrypt(code.encode(), salt=b"salt", n=2, r=8, p=1, dklen=32), 2, 8, 1)


@pytest.fixture
def case(loop: Loop, hub: Hub, kiosk: Any) -> Case:
    loop.turn([kiosk.batch(kiosk.submitted(query_code=code_hash()))])
    return hub.cases.all()[0]


@pytest.fixture
def replied(hub: Hub, case: Case) -> Case:
    return hub.cases.step(case.ticket_no, REPLY)


def rating(speaker: Any, case: Any, value: str = "satisfied", **changed: Any) -> bytes:
    """The bytes of a rating of a case, or of the opinion of one; what is `changed` may be of any shape."""
    fields = {
        "rating_id": str(uuid7()), "target": "case", "target_id": case.opinion_id, "ticket_no": case.ticket_no,
        "query_code": CODE, "round": 1, "scale": "satisfied3", "value": value, "rater": "ticket_holder",
        "home_id": speaker.address.home, "lang": "zh", "at": speaker.clock.now(),
    }  # fmt: skip
    return bytes(speaker.event(RATING_SUBMITTED, fields | changed))


@pytest.fixture
def rate(loop: Loop, hub: Hub, kiosk: Any, case: Case) -> Callable[..., Case]:
    """Rate the case at a kiosk, and return how it stands then."""

    def rate(value: str = "satisfied", speaker: Any = kiosk, **changed: Any) -> Case:
        loop.turn([speaker.batch(rating(speaker, case, value, **changed))])
        return hub.cases.find(case.ticket_no)

    return rate


def told(hub: Hub, device: str = "qb-0302-k1") -> list[tuple[str, str, int]]:
    """Status, actor and round of each step since the reply that waits for its kiosk."""
    steps = [read_data(decode(row.raw), CaseUpdated) for row in hub.down.pending(device, 100)]
    return [(one.status, one.actor_kind, one.round) for one in steps][2:]


def refusals(hub: Hub) -> list[tuple[str, str]]:
    return [(letter.reason, letter.detail) for letter in hub.letters.all()]


def values(hub: Hub, case: Case) -> list[tuple[int, str]]:
    return [(one["round"], one["value"]) for one in hub.ratings.of(case)]


@pytest.mark.usefixtures("replied")
@pytest.mark.parametrize("value", ["satisfied", "basic"])
@pytest.mark.parametrize("redo", [False, True])
def test_a_case_whose_citizen_is_satisfied_is_rated_and_closed(
    hub: Hub, rate: Callable[..., Case], value: str, redo: bool
) -> None:
    assert rate(value, redo=redo).status == "closed"
    assert told(hub) == [("rated", "citizen", 1), ("closed", "hub", 1)]


@pytest.mark.usefixtures("replied")
def test_a_case_whose_citizen_wants_it_handled_once_more_begins_a_new_round(
    hub: Hub, rate: Callable[..., Case]
) -> None:
    found = rate("unsatisfied", redo=True)
    assert (found.status, found.round) == ("reassigned", 2)
    assert told(hub) == [("rated", "citizen", 1), ("reassigned", "hub", 2)]


@pytest.mark.usefixtures("replied")
@pytest.mark.parametrize("then", ["closed", "reassigned"])
def test_a_case_whose_citizen_is_unsatisfied_without_more_is_for_the_office_to_decide(
    hub: Hub, rate: Callable[..., Case], then: str
) -> None:
    found = rate("unsatisfied")
    assert (found.status, told(hub)) == ("rated", [("rated", "citizen", 1)])
    assert hub.cases.step(found.ticket_no, Step(then)).status == then


def test_the_office_cannot_rate(hub: Hub, replied: Case) -> None:
    with pytest.raises(CaseRefusedError, match="said by the citizen"):
        hub.cases.step(replied.ticket_no, Step("rated"))


def test_a_rating_is_kept_with_what_it_says_but_its_comment(
    loop: Loop, hub: Hub, kiosk: Any, replied: Case, tmp_path: Path
) -> None:
    raw = rating(kiosk, replied, "basic", comment=COMMENT, dims={"attitude": "good", "effect": "poor"})
    loop.turn([kiosk.batch(raw)])
    [kept] = hub.ratings.of(replied)
    assert kept == {
        "event_id": json.loads(raw)["id"], "round": 1, "value": "basic", "attitude": "good", "manner": None,
        "effect": "poor", "redo": False, "at": kiosk.clock.now().isoformat(), "device": "qb-0302-k1",
    }  # fmt: skip
    said = Words(hub.connection, hub.keyring.openers()).rating(kept["event_id"])
    assert (said and said.comment, Words(hub.connection, {}).rating(kept["event_id"])) == (COMMENT, None)
    files = b"".join(path.read_bytes() for path in tmp_path.glob("hub.db*"))
    assert [one for one in (COMMENT.encode(), json.dumps(COMMENT).encode()) if one in files] == []


@pytest.mark.usefixtures("replied")
def test_a_case_may_be_rated_at_any_homes_kiosk_and_its_own_is_told(
    hub: Hub, other: Any, rate: Callable[..., Case]
) -> None:
    assert rate(speaker=other).status == "closed"
    assert (told(hub), told(hub, "qb-0001-k1")) == ([("rated", "citizen", 1), ("closed", "hub", 1)], [])


@pytest.mark.usefixtures("replied")
@pytest.mark.parametrize(
    "changed",
    [
        {"query_code": "654321"},
        {"ticket_no": "K7-9999-X"},
        {"ticket_no": "M2-3333-X"},
        {"target_id": "another"},
        {"target_id": ""},
    ],
)
def test_a_rating_whose_code_ticket_or_opinion_is_wrong_does_not_count_and_which_is_not_told(
    loop: Loop, hub: Hub, other: Any, rate: Callable[..., Case], changed: dict[str, str]
) -> None:
    loop.turn([other.batch(other.submitted(ticket_no="M2-3333-X", query_code=code_hash()))])
    found = rate(**changed)
    assert (found.status, hub.ratings.of(found)) == ("replied", [])
    assert refusals(hub) == [("refused", UNPROVEN)]


def test_a_rating_of_an_opinion_that_was_erased_does_not_count(
    hub: Hub, replied: Case, rate: Callable[..., Case]
) -> None:
    hub.connection.execute("UPDATE events SET raw = NULL")
    assert (rate().status, refusals(hub)) == ("replied", [("refused", UNPROVEN)])
    assert hub.ratings.of(replied) == []


@pytest.mark.usefixtures("replied")
@pytest.mark.parametrize(
    "changed",
    [
        {"comment": COMMENT + "长" * 200},
        {"round": 0},
        {"round": 100},
        {"round": "1"},
        {"value": "good"},
        {"value": None},
        {"scale": "quality3"},
        {"rater": "deputy"},
        {"target": "project"},
        {"query_code": "12345"},
        {"dims": {"attitude": "satisfied"}},
        {"at": "2026-11-15T10:00:00"},
    ],
)
def test_a_rating_of_the_wrong_shape_is_a_dead_letter_without_a_word_of_it(
    hub: Hub, rate: Callable[..., Case], changed: dict[str, Any]
) -> None:
    found = rate(**{"comment": COMMENT, **changed})
    [(reason, detail)] = refusals(hub)
    assert (found.status, hub.ratings.of(found), reason) == ("replied", [], "schema")
    assert [one for one in (COMMENT, CODE, "长") if one in detail] == []


def test_a_comment_has_two_hundred_characters(hub: Hub, replied: Case, rate: Callable[..., Case]) -> None:
    rate(comment="长" * 200)
    assert values(hub, replied) == [(1, "satisfied")]


def test_a_rating_before_the_reply_waits_among_the_dead_letters(
    loop: Loop, hub: Hub, case: Case, rate: Callable[..., Case]
) -> None:
    assert rate().status == "registered"
    [letter] = hub.letters.all()
    assert (letter.reason, "no reply of round 1" in letter.detail) == ("refused", True)
    hub.cases.step(case.ticket_no, REPLY)
    hub.letters.retry(letter.id)
    loop.turn([])
    assert (hub.cases.find(case.ticket_no).status, hub.letters.all()) == ("closed", [])


def test_a_second_rating_of_a_round_is_refused_and_changes_nothing(
    loop: Loop, hub: Hub, kiosk: Any, replied: Case
) -> None:
    first, second = rating(kiosk, replied, "unsatisfied"), rating(kiosk, replied, "satisfied")
    loop.turn([kiosk.batch(first, second)])
    assert (hub.cases.find(replied.ticket_no).status, values(hub, replied)) == ("rated", [(1, "unsatisfied")])
    [letter] = hub.letters.all()
    assert (letter.id, letter.reason, json.loads(first)["id"] in letter.detail) == (
        json.loads(second)["id"], "refused", True,
    )  # fmt: skip


@pytest.mark.usefixtures("replied")
def test_the_same_rating_again_changes_nothing(loop: Loop, hub: Hub, rate: Callable[..., Case]) -> None:
    rated = rate("unsatisfied", redo=True)
    hub.connection.execute("UPDATE events SET state = 'committed' WHERE type = ?", (RATING_SUBMITTED,))
    loop.turn([])
    assert (hub.cases.find(rated.ticket_no), len(hub.ratings.of(rated)), hub.letters.all()) == (rated, 1, [])


def test_each_round_is_rated_once(hub: Hub, replied: Case, rate: Callable[..., Case]) -> None:
    ticket = replied.ticket_no
    rate("unsatisfied", redo=True)
    hub.cases.step(ticket, Step("in_progress"))
    assert rate("basic", round=2).status == "in_progress"
    hub.cases.step(ticket, REPLY)
    assert rate("basic", round=1).status == "replied"
    assert rate("basic", round=3).status == "replied"
    assert rate("satisfied", round=2).status == "closed"
    assert values(hub, replied) == [(1, "unsatisfied"), (2, "satisfied")]
    assert [(reason, detail.partition(" of case")[0]) for reason, detail in refusals(hub)] == [
        ("refused", f"case {ticket} has no reply of round 2 to rate; retry this when it has"),
        ("refused", "round 1"),
        ("refused", f"case {ticket} has no reply of round 3 to rate; retry this when it has"),
    ]


def test_a_rating_of_a_case_closed_meanwhile_is_kept_and_takes_no_step(
    hub: Hub, replied: Case, rate: Callable[..., Case]
) -> None:
    closed = hub.cases.step(replied.ticket_no, Step("closed"))
    assert rate("unsatisfied", redo=True) == closed
    assert (values(hub, closed), told(hub)) == ([(1, "unsatisfied")], [("closed", "hub", 1)])


def test_a_late_rating_of_an_older_round_is_kept_and_takes_no_step(
    hub: Hub, replied: Case, rate: Callable[..., Case]
) -> None:
    hub.cases.rate(replied, "reassigned")
    hub.cases.step(replied.ticket_no, Step("in_progress"))
    standing = hub.cases.step(replied.ticket_no, REPLY)
    assert rate("satisfied", round=1) == standing
    assert (values(hub, replied), rate("satisfied", round=2).status) == ([(1, "satisfied")], "closed")


@pytest.mark.usefixtures("replied")
def test_wrong_codes_of_ratings_lock_ticket_and_kiosk_for_ratings(
    loop: Loop, hub: Hub, clock: Any, other: Any, rate: Callable[..., Case]
) -> None:
    for number in range(MAX_TRIES):
        rate(query_code=f"{number:06}")
    locked = rate(speaker=other)
    assert (locked.status, refusals(hub)[-1]) == ("replied", ("refused", LOCKED))
    assert hub.tries.locked("qb-0001-k1", locked.ticket_no.replace("-", "")) is None
    clock.advance(PERIOD.total_seconds())
    hub.letters.retry(hub.letters.all()[-1].id)
    loop.turn([])
    assert hub.cases.find(locked.ticket_no).status == "closed"


def test_whoever_tries_codes_at_a_kiosk_locks_nobodys_rating(
    hub: Hub, replied: Case, rate: Callable[..., Case]
) -> None:
    for _ in range(MAX_TRIES):
        hub.tries.begin("qb-0001-k1", replied.ticket_no.replace("-", ""))
    assert hub.tries.locked("qb-0001-k1", "any") is not None
    assert rate("satisfied").status == "closed"


def test_a_round_that_begins_anew_has_no_date_and_no_outcome_yet(
    hub: Hub, replied: Case, rate: Callable[..., Case]
) -> None:
    hub.connection.execute("UPDATE cases SET due_at = '2026-11-20T10:00:00+08:00', outcome = 'A'")
    anew = rate("unsatisfied", redo=True)
    assert (anew.status, anew.round, anew.due_at, anew.outcome) == ("reassigned", 2, None, None)
    rated, reassigned = hub.cases.history(replied)[-2:]
    assert ("due_at" in rated, "due_at" in reassigned) == (True, False)


@pytest.mark.usefixtures("replied")
def test_right_codes_and_tickets_not_on_file_lock_nothing(hub: Hub, rate: Callable[..., Case]) -> None:
    """After a restore ratings may come before their opinions."""
    for _ in range(MAX_TRIES):
        rate(ticket_no="K7-9999-X")
        rate(round=2)
    assert len(refusals(hub)) == 2 * MAX_TRIES
    assert rate().status == "closed"


def test_ratings_are_looked_at_when_the_key_is_back(hub: Hub, link: Any, kiosk: Any, clock: Any, replied: Case) -> None:
    openers = hub.keyring.openers()
    for kid in openers:
        (hub.keyring.folder / f"{kid}.key").unlink()
    blind = assemble(hub.connection, hub.keyring, now=clock.now)
    Loop(blind, link, monotonic=clock.ticks).turn([kiosk.batch(rating(kiosk, replied))])
    assert (values(hub, replied), hub.letters.all()) == ([], [])
    blind.opener.use(openers)
    blind.opener.open_next(10)
    assert values(hub, replied) == [(1, "satisfied")]


def test_what_an_older_copy_lacks_of_ratings_comes_again_and_is_told_anew(
    loop: Loop, hub: Hub, link: Any, kiosk: Any, replied: Case, source: Source, tmp_path: Path, clock: Any
) -> None:
    kept = rating(kiosk, replied, "unsatisfied", redo=True)
    lost = rating(kiosk, replied, "satisfied", round=2)
    loop.turn([kiosk.batch(kept)])
    hub.cases.step(replied.ticket_no, Step("in_progress"))
    hub.cases.step(replied.ticket_no, REPLY)
    backup.make(hub, tmp_path / "saved", now=clock.now())
    loop.turn([kiosk.batch(lost)])
    last = hub.cases.find(replied.ticket_no)
    assert (last.status, last.round) == ("closed", 2)
    hub.close()
    backup.restore(tmp_path / "saved", source, hub.keyring.folder, now=clock.now)
    with closing(open_hub(source, hub.keyring.folder, now=clock.now)) as restored:
        assert values(restored, replied) == [(1, "unsatisfied")]
        Loop(restored, link, monotonic=clock.ticks).turn([kiosk.batch(kept, lost)])
        found = restored.cases.find(replied.ticket_no)
        assert (found.status, found.rev > last.rev, restored.letters.all()) == ("closed", True, [])
        assert values(restored, replied) == [(1, "unsatisfied"), (2, "satisfied")]


def test_a_rating_whose_reply_is_lost_waits_among_the_dead_letters_for_the_next(
    loop: Loop, hub: Hub, link: Any, kiosk: Any, case: Case, source: Source, tmp_path: Path, clock: Any
) -> None:
    backup.make(hub, tmp_path / "saved", now=clock.now())
    hub.cases.step(case.ticket_no, REPLY)
    again = rating(kiosk, case)
    loop.turn([kiosk.batch(again)])
    hub.close()
    backup.restore(tmp_path / "saved", source, hub.keyring.folder, now=clock.now)
    with closing(open_hub(source, hub.keyring.folder, now=clock.now)) as restored:
        after = Loop(restored, link, monotonic=clock.ticks)
        after.turn([kiosk.batch(again)])
        [letter] = restored.letters.all()
        restored.cases.step(case.ticket_no, REPLY)
        restored.letters.retry(letter.id)
        after.turn([])
        assert restored.cases.find(case.ticket_no).status == "closed"


def test_a_rating_of_an_opinion_not_on_file_is_a_dead_letter_and_holds_nothing_up(
    loop: Loop, hub: Hub, kiosk: Any, other: Any
) -> None:
    loop.turn([other.batch(rating(other, kiosk.opinion(query_code=code_hash())), other.submitted())])
    assert ([one.device for one in hub.cases.all()], refusals(hub)) == (["qb-0001-k1"], [("refused", UNPROVEN)])


def run(source: Source, hub: Hub, *words: str) -> str:
    url = source.url if isinstance(source, Server) else f"sqlite:///{source}"
    done = CliRunner().invoke(main, ["--database", url, "--keys", str(hub.keyring.folder), *words])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_office_reads_ratings_with_their_case(
    hub: Hub, replied: Case, rate: Callable[..., Case], source: Source
) -> None:
    rate("unsatisfied", comment=COMMENT, dims={"manner": "poor"}, redo=True)
    shown = run(source, hub, "case", "show", replied.ticket_no)
    assert shown.splitlines()[-1].endswith(f"unsatisfied, manner poor, wants it handled once more, {COMMENT}")
    assert shown.count(COMMENT) == 1
    [told] = json.loads(run(source, hub, "case", "show", replied.ticket_no, "--json"))["ratings"]
    assert (told["comment"], told["value"], told["redo"], "query_code" in told) == (COMMENT, "unsatisfied", True, False)


def test_without_the_key_the_office_is_told_that_a_comment_is_sealed(
    hub: Hub, replied: Case, rate: Callable[..., Case], source: Source
) -> None:
    rate(comment=COMMENT)
    for kid in ("qb-seal-1", "qb-recovery"):
        (hub.keyring.folder / f"{kid}.key").unlink()
    shown = run(source, hub, "case", "show", replied.ticket_no)
    assert ("satisfied, (sealed: the key" in shown, COMMENT in shown) == (True, False)
