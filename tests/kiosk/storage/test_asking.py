"""Questions to the county through the shared file, with edge-sync's and the hub's hands on the other end."""

import base64
import json
from collections.abc import Callable
from contextlib import closing
from typing import Any

import msgspec
import pytest
from nacl.public import PrivateKey

from edge_sync import queries
from edge_sync.bodies import query as wire
from edge_sync.bodies.documents import RosterDeputy
from edge_sync.bodies.words import Kind, Level
from edge_sync.database import connect
from edge_sync.queries import Answer, AnswerState
from edge_sync.sealing import SealKey, recipients, seal, unseal
from kiosk.application.ports import RecordRating, StorageError
from kiosk.domain.case import Case, CaseStep
from kiosk.domain.codes import PublicCode
from kiosk.domain.opinion import Delivery
from kiosk.domain.opinion import Kind as OpinionKind
from kiosk.domain.question import CaseQuestion, DeputyQuestion, NoSuch, Question, Silence, TooManyTries
from kiosk.domain.rating import Rating
from kiosk.domain.ticket import QueryCode, TicketNo

CODE = QueryCode("483920")
CASE = CaseQuestion(TicketNo("P3-22CE-N"), CODE)
WHO = DeputyQuestion(PublicCode("QBZZZZZZ"))
REPLY = "换热站过滤器已清洗"


@pytest.fixture
def storage(kiosk: Any) -> Any:
    return kiosk.start()


@pytest.fixture
def asked(kiosk: Any, storage: Any) -> Callable[[Question], Any]:
    """Ask, and return what the hub reads."""

    def ask(question: Question) -> Any:
        storage.ask(question, kiosk.moment)
        return _read(kiosk)

    return ask


def _open(kiosk: Any) -> queries.Asked:
    with closing(connect(kiosk.database)) as connection:
        return queries.waiting(connection)[-1]


def _read(kiosk: Any) -> Any:
    return msgspec.json.decode(unseal(_open(kiosk).sealed, {"hub-1": kiosk.hub}), type=wire.SealedQuery)


def _answer(kiosk: Any, result: wire.SealedResult | bytes, state: AnswerState = AnswerState.ANSWERED) -> None:
    """Answer the open question as hub and edge-sync do: sealed to the one-time key."""
    row = _open(kiosk)
    payload = result
    if not isinstance(result, bytes):
        payload = seal(msgspec.json.encode(result), [SealKey("once", _read(kiosk).reply_to)])
    kiosk.sync(lambda connection: queries.end(connection, row.id, Answer(state, payload)))


def _case_result(kiosk: Any, **changes: Any) -> wire.CaseResult:
    step = wire.PublicStep(
        rev=2, at=kiosk.moment.wall, status="replied", public_text={"zh": REPLY}, from_unit={"zh": "县住建局"}
    )
    usual: dict[str, Any] = {
        "opinion_id": "o1", "ticket_no": "P3-22CE-N", "home_id": "qb-0105", "kind": Kind.HELP, "category": "heating",
        "created_at": kiosk.moment.wall, "status": "replied", "rev": 2, "timeline": (step,),
    }  # fmt: skip
    return wire.CaseResult(**{**usual, **changes})


def test_the_question_is_sealed_to_the_hub_alone(kiosk: Any, asked: Any) -> None:
    listed = [("hub-1", "seal", kiosk.hub), ("rec-1", "recovery", PrivateKey.generate())]
    keys = [
        {"kid": kid, "use": use, "public": base64.b64encode(bytes(key.public_key)).decode()} for kid, use, key in listed
    ]
    kiosk.publish("county", "keys", {"keys": keys}, version=2)
    assert asked(CASE) == wire.CaseQuery(ticket_no="P3-22CE-N", query_code=CODE, reply_to=_read(kiosk).reply_to)
    assert recipients(_open(kiosk).sealed) == ("hub-1",)


def test_a_case_comes_back_as_the_citizen_sees_one(kiosk: Any, storage: Any, asked: Any) -> None:
    asked(CASE)
    assert storage.answer() is None
    _answer(kiosk, _case_result(kiosk))
    at = kiosk.moment.wall
    step = CaseStep(2, at, "replied", {}, {"zh": REPLY}, {"zh": "县住建局"})
    assert storage.answer() == Case(
        CASE.ticket_no, "o1", OpinionKind.HELP, "heating", at, Delivery.SETTLED, (step,), "qb-0105"
    )


def test_the_countys_case_tells_which_rounds_were_rated_here(
    kiosk: Any, storage: Any, asked: Any, rating: Callable[..., Rating]
) -> None:
    for rated in (rating(opinion_id="o1"), rating(opinion_id="o2", round=2)):
        storage.save(RecordRating(rated), kiosk.moment)
    asked(CASE)
    _answer(kiosk, _case_result(kiosk))
    first = storage.answer()
    assert (first.round, first.rated, first.can_be_rated) == (1, {1}, False)
    step = wire.PublicStep(rev=4, at=kiosk.moment.wall, status="replied", round=2)
    asked(CASE)
    _answer(kiosk, _case_result(kiosk, rev=4, timeline=(step,)))
    second = storage.answer()
    assert (second.round, second.rated, second.can_be_rated) == (2, {1}, True)


def test_an_answer_is_read_once_and_gone(kiosk: Any, storage: Any, asked: Any) -> None:
    asked(CASE)
    _answer(kiosk, _case_result(kiosk))
    storage.answer()
    assert (storage.answer(), kiosk.count("queries")) == (None, 0)


def test_a_deputy_comes_back_as_on_a_list(kiosk: Any, storage: Any, asked: Any) -> None:
    asked(WHO)
    deputy = RosterDeputy(
        deputy_id="qb-d9", name={"zh": "阿依古丽"}, levels=(Level.COUNTY,), home_id="qb-0105", public_code="QBZZZZZZ"
    )
    _answer(kiosk, wire.DeputyResult(deputy=deputy))
    found = storage.answer()
    assert (found.deputy_id, found.name, found.home_id) == ("qb-d9", {"zh": "阿依古丽"}, "qb-0105")


@pytest.mark.parametrize(
    ("refused", "reply"),
    [
        (wire.Refused(reason="not_found"), NoSuch()),
        (wire.Refused(reason="locked", after_s=1800), TooManyTries(1800)),
        (wire.Refused(reason="unavailable"), Silence.UNAVAILABLE),
        (wire.Refused(reason="unsupported"), Silence.UNAVAILABLE),
        (wire.Refused(reason="schema"), Silence.UNAVAILABLE),
    ],
)
def test_a_refusal_says_what_the_citizen_can_do(kiosk: Any, storage: Any, asked: Any, refused: Any, reply: Any) -> None:
    asked(CASE)
    _answer(kiosk, refused)
    assert storage.answer() == reply


@pytest.mark.parametrize(
    ("state", "reply"), [(AnswerState.OFFLINE, Silence.OFFLINE), (AnswerState.EXPIRED, Silence.UNANSWERED)]
)
def test_an_end_without_an_answer_is_silence(kiosk: Any, storage: Any, asked: Any, state: Any, reply: Any) -> None:
    asked(CASE)
    _answer(kiosk, b"", state)
    assert storage.answer() is reply


def test_an_answer_that_is_none_counts_as_none(kiosk: Any, storage: Any, asked: Any) -> None:
    stranger = seal(msgspec.json.encode(_case_result(kiosk)), [SealKey("once", bytes(kiosk.hub.public_key))])
    other = _case_result(kiosk, ticket_no="P3-2222-Z")
    for wrong in (b"no json", b"{}", stranger, other, wire.SlotsResult()):
        asked(CASE)
        _answer(kiosk, wrong)
        assert storage.answer() is Silence.UNAVAILABLE


def test_a_new_question_takes_the_place_of_the_one_before(kiosk: Any, storage: Any, asked: Any) -> None:
    asked(CASE)
    asked(WHO)
    assert kiosk.count("queries") == 1
    storage.forget()
    storage.forget()
    assert (kiosk.count("queries"), storage.answer()) == (0, None)


def test_what_nobody_can_open_is_not_asked(kiosk: Any, storage: Any) -> None:
    kiosk.publish("county", "keys", {"keys": []}, version=9)
    with pytest.raises(StorageError):
        storage.ask(CASE, kiosk.moment)
    assert kiosk.count("queries") == 0


def test_no_word_code_or_key_is_in_the_file(kiosk: Any, storage: Any, asked: Any) -> None:
    asked(CASE)
    _answer(kiosk, _case_result(kiosk))
    everything = b"".join(path.read_bytes() for path in kiosk.data.glob("kiosk.db*"))
    for secret in (CODE, REPLY, json.dumps(REPLY)[1:-1], "P3-22CE-N"):
        assert secret.encode() not in everything
    assert storage.answer().steps[0].public_text == {"zh": REPLY}
