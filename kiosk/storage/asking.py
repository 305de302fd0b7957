"""The question to the county that is out: sealed in the file, with the key to its answer in memory alone.

edge-sync sends it from there and puts the answer beside it; neither query code nor answer can be read in the file. A
question nobody waits for any more is deleted with its answer, and a new one takes the place of the one before.
"""

import sqlite3
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import assert_never

from nacl.public import PrivateKey

from edge_sync import queries
from edge_sync.asking import open_result, seal_query
from edge_sync.bodies import query as wire
from edge_sync.database import transaction
from edge_sync.documents import seal_keys
from edge_sync.errors import EnvelopeError, OutboxError, OutboxFullError, SealError
from edge_sync.queries import Answer, AnswerState
from kiosk.domain.case import Case, CaseStep
from kiosk.domain.clock import ClockQuality, Moment
from kiosk.domain.codes import bare
from kiosk.domain.opinion import Delivery, Kind
from kiosk.domain.question import CaseQuestion, DeputyQuestion, NoSuch, Question, Reply, Silence, TooManyTries
from kiosk.storage import ratings
from kiosk.storage.world import deputy_of

SEALED_TO = ("seal",)
"""A question is for the hub alone: what it asks is kept nowhere, so nothing is there to recover."""


@dataclass(frozen=True, slots=True)
class _Out:
    id: str
    question: Question
    key: PrivateKey = field(repr=False)


class Asking:
    """Asks one question at a time, in the thread that uses the file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._out: _Out | None = None

    def ask(self, question: Question, now: Moment) -> None:
        """Write `question` down, in the place of the one before; raises `OutboxError`, `SealError`."""
        trusted = None if now.quality is ClockQuality.UNSYNCED else now.wall
        recipients = seal_keys(self._connection, trusted, uses=SEALED_TO)
        sealed, key = seal_query(_query(question), recipients)
        before, self._out = self._out, None
        with transaction(self._connection):
            if before is not None:
                queries.forget(self._connection, before.id)
            query_id = queries.ask(self._connection, sealed, at=now.wall)
        self._out = _Out(query_id, question, key)

    def answer(self) -> Reply | None:
        """Return what came of the question, which is forgotten then; None while it is open, or there is none."""
        out = self._out
        ended = None if out is None else queries.answer(self._connection, out.id)
        if out is None or ended is None:
            return None
        with suppress(OutboxError):  # whoever waits is told all the same, and edge-sync deletes what is left
            self.forget()
        reply = _reply(ended, out)
        return replace(reply, rated=self._rated(reply)) if isinstance(reply, Case) else reply

    def _rated(self, case: Case) -> frozenset[int]:
        return ratings.rounds(self._connection, case.opinion_id)

    def forget(self) -> None:
        """Delete the question and its answer, and forget the key; twice is fine."""
        out, self._out = self._out, None
        if out is not None:
            with suppress(OutboxFullError), transaction(self._connection):  # sealed rows of minutes: edge-sync tidies
                queries.forget(self._connection, out.id)


def _query(question: Question) -> wire.SealedQuery:
    match question:
        case CaseQuestion(ticket_no=ticket_no, query_code=query_code):
            return wire.CaseQuery(ticket_no=ticket_no, query_code=query_code)
        case DeputyQuestion(public_code=public_code):
            return wire.DeputyQuery(public_code=public_code)
        case _:
            assert_never(question)


def _reply(ended: Answer, out: _Out) -> Reply:
    match ended.state:
        case AnswerState.OFFLINE:
            return Silence.OFFLINE
        case AnswerState.EXPIRED:
            return Silence.UNANSWERED
        case AnswerState.ANSWERED:
            return _opened(ended.payload, out)
        case _:
            assert_never(ended.state)


def _opened(payload: bytes, out: _Out) -> Reply:
    """Return the answer; one that cannot be read, or answers something else, is as good as none."""
    try:
        result = open_result(payload, out.key)
    except (SealError, EnvelopeError):
        return Silence.UNAVAILABLE
    match result, out.question:
        case wire.Refused(reason="not_found"), _:
            return NoSuch()
        case wire.Refused(reason="locked", after_s=after_s), _:
            return TooManyTries(after_s)
        case wire.CaseResult(), CaseQuestion(ticket_no=asked) if bare(result.ticket_no) == bare(asked):
            return _case(result, out.question)
        case wire.DeputyResult(deputy=deputy), DeputyQuestion(public_code=code) if deputy.public_code == code:
            return deputy_of(deputy) if deputy.active else NoSuch()
        case _:
            return Silence.UNAVAILABLE


def _case(result: wire.CaseResult, asked: CaseQuestion) -> Case:
    return Case(
        asked.ticket_no,
        result.opinion_id,
        Kind(result.kind.value),
        result.category,
        result.created_at,
        Delivery.SETTLED,
        tuple(map(_step, result.timeline)),
        result.home_id,
    )


def _step(step: wire.PublicStep) -> CaseStep:
    return CaseStep(
        step.rev,
        step.at,
        step.status,
        step.status_text,
        step.public_text,
        step.from_unit,
        step.due_at,
        step.outcome,
        step.round,
    )
