from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from kiosk.application.keeping import Keeping
from kiosk.application.ports import CodeWrong, StorageError, TicketLocked, TicketUnknown
from kiosk.domain.case import Case
from kiosk.domain.codes import PublicCode
from kiosk.domain.duty import DutyEnd, DutySession
from kiosk.domain.facts import (
    RecordDutyEnd,
    RecordDutyNote,
    RecordDutyStart,
    RecordHealth,
    RecordNotable,
    RecordOpinion,
    RecordRating,
)
from kiosk.domain.opinion import Delivery, Kind, Opinion
from kiosk.domain.question import DeputyQuestion, NoSuch, Silence, TooManyTries
from kiosk.domain.rating import Rating, Satisfaction
from kiosk.domain.ticket import QueryCode, TicketNo
from kiosk.domain.visit import events as e
from kiosk.domain.visit.effects import AskCounty, LookUp, Save
from kiosk.domain.world import Deputy

QUESTION = DeputyQuestion(PublicCode("QBZZZZZZ"))
CASE = Case(TicketNo("K7-22CE-N"), "o1", Kind.HELP, "heating", datetime(2026, 11, 15, tzinfo=UTC), Delivery.SETTLED)
DEPUTY = Deputy("qb-d9", {"zh": "阿依古丽"}, ("county",), "qb-0105", "QBZZZZZZ")
COUNTY_SAYS = {
    Case: e.CaseFound(7, CASE),
    Deputy: e.DeputyFound(7, DEPUTY),
    NoSuch: e.MatchNotFound(7),
    TooManyTries: e.TicketWasLocked(7, 60),
    Silence: e.NotAnswered(7, Silence.OFFLINE),
}
RATING = Rating("o1", CASE.ticket_no, QueryCode("483920"), 1, Satisfaction.BASIC, {}, "", redo=False, language="zh")
OPINION = Opinion(Kind.HELP, "heating", ("冷。",), "", "", None, None, "zh", 1)


def test_a_saved_opinion_is_answered_with_its_receipt(keeping: Any, events: Any, now: Any, receipt: Any) -> None:
    keeping.save(Save(RecordOpinion(OPINION), now, 7))
    assert events.next() == e.OpinionSaved(7, OPINION, "opinion-1", receipt)


def test_a_saved_opinion_is_counted_before_its_ticket_is_shown(
    keeping: Any, storage: Any, events: Any, now: Any
) -> None:
    storage.changes = True
    keeping.save(Save(RecordOpinion(OPINION), now, 7))
    assert [type(events.next()) for _ in range(2)] == [e.StoredChanged, e.OpinionSaved]


@pytest.mark.parametrize("full", [True, False])
def test_what_could_not_be_saved_is_answered_so(keeping: Any, storage: Any, events: Any, now: Any, full: bool) -> None:
    storage.failing = StorageError("no", full=full)
    keeping.save(Save(RecordOpinion(OPINION), now, 7))
    assert events.next() == e.OpinionNotSaved(7, full)


def test_a_fault_nobody_foresaw_is_answered_counted_and_survived(
    keeping: Any, storage: Any, events: Any, now: Any
) -> None:
    storage.failing = ZeroDivisionError()
    keeping.save(Save(RecordOpinion(OPINION), now, 7))
    assert events.next() == e.OpinionNotSaved(7, full=False)
    storage.failing = None
    keeping.save(Save(RecordOpinion(OPINION), now, 8))
    assert events.next().visit == 8
    assert keeping.failures == 1


def test_duties_are_answered_when_they_are_kept_or_not(keeping: Any, storage: Any, events: Any, now: Any) -> None:
    duty = DutySession("d", "qb-d1", now.wall)
    start, end = Save(RecordDutyStart(duty), now, 1), Save(RecordDutyEnd("d", DutyEnd.BADGE), now, 1)
    keeping.save(start)
    keeping.save(end)
    assert (events.next(), events.next()) == (e.DutyStartSaved(duty), e.DutyEndSaved("d"))
    storage.failing = StorageError("no")
    keeping.save(start)
    keeping.save(end)
    assert (events.next(), events.next()) == (e.DutyStartNotSaved(duty), e.DutyEndNotSaved("d"))


WRITTEN = {
    "rating": (RecordRating(RATING), e.RatingSaved(7), e.RatingNotSaved),
    "note": (RecordDutyNote("d", "qb-d1", "好", "zh"), e.NoteSaved(7), e.NoteNotSaved),
}


@pytest.mark.parametrize("written", WRITTEN)
def test_ratings_and_notes_are_answered_when_they_are_kept(
    keeping: Any, storage: Any, events: Any, now: Any, written: str
) -> None:
    fact, saved, _ = WRITTEN[written]
    keeping.save(Save(fact, now, 7))
    assert (events.next(), storage.facts) == (saved, [fact])


@pytest.mark.parametrize("written", WRITTEN)
@pytest.mark.parametrize(
    ("failing", "full"),
    [(StorageError("no", full=True), True), (StorageError("no"), False), (ZeroDivisionError(), False)],
)
def test_ratings_and_notes_are_answered_whatever_goes_wrong(
    keeping: Any, storage: Any, events: Any, now: Any, written: str, failing: Exception, full: bool
) -> None:
    fact, saved, not_saved = WRITTEN[written]
    storage.failing = failing
    keeping.save(Save(fact, now, 7))
    assert events.next() == not_saved(7, full)
    storage.failing = None
    keeping.save(Save(fact, now, 7))
    assert events.next() == saved
    assert keeping.failures == (0 if isinstance(failing, StorageError) else 1)


def test_a_word_that_could_not_be_kept_is_not_logged(
    keeping: Any, storage: Any, events: Any, now: Any, caplog: pytest.LogCaptureFixture
) -> None:
    for failing in (StorageError("no"), ZeroDivisionError()):
        storage.failing = failing
        for fact in (RecordRating(replace(RATING, comment="秘密")), RecordDutyNote("d", "qb-d1", "秘密", "zh")):
            keeping.save(Save(fact, now, 7))
            events.next()
    assert ("RecordRating" in caplog.text, "秘密" in caplog.text) == (True, False)


def test_records_are_kept_without_an_answer(keeping: Any, storage: Any, events: Any, now: Any) -> None:
    keeping.save(Save(RecordNotable("badge_refused", "unknown"), now, 1))
    keeping.close()
    assert storage.facts == [RecordNotable("badge_refused", "unknown")]
    assert events.posted.empty()


@pytest.mark.parametrize(
    ("failing", "answer"),
    [
        (CodeWrong(3), e.CodeDidNotFit(7, 3)),
        (TicketLocked(600), e.TicketWasLocked(7, 600)),
        (TicketUnknown(), e.TicketNotHere(7)),
        (StorageError("no"), e.LookUpFailed(7)),
        (ZeroDivisionError(), e.LookUpFailed(7)),
    ],
)
def test_every_look_up_is_answered(
    keeping: Any, storage: Any, events: Any, now: Any, receipt: Any, failing: Exception, answer: Any
) -> None:
    storage.failing = failing
    keeping.look_up(LookUp(receipt.ticket_no, receipt.query_code, now, 7))
    assert events.next() == answer


@pytest.mark.parametrize("reply", [CASE, DEPUTY, NoSuch(), TooManyTries(60), Silence.OFFLINE])
def test_what_the_county_says_reaches_the_visit_that_asked(
    keeping: Any, storage: Any, events: Any, now: Any, reply: Any
) -> None:
    keeping.ask_county(AskCounty(QUESTION, now, 7))
    storage.replies.append(reply)
    assert events.next() == COUNTY_SAYS[type(reply)]


def test_a_question_that_was_taken_back_is_answered_to_nobody(
    keeping: Any, storage: Any, events: Any, now: Any
) -> None:
    keeping.ask_county(AskCounty(QUESTION, now, 7))
    keeping.forget_question()
    storage.replies.append(CASE)
    storage.changes = True
    keeping.save(Save(RecordNotable("badge_refused", "unknown"), now, 1))
    assert events.next() == e.StoredChanged(storage.load())


@pytest.mark.parametrize("failing", [StorageError("no"), ZeroDivisionError()])
def test_a_question_that_cannot_be_written_down_is_answered_so(
    keeping: Any, storage: Any, events: Any, now: Any, failing: Exception
) -> None:
    storage.failing = failing
    keeping.ask_county(AskCounty(QUESTION, now, 7))
    assert events.next() == e.NotAnswered(7, Silence.UNAVAILABLE)
    keeping.forget_question()
    keeping.close()
    assert keeping.failures == (0 if isinstance(failing, StorageError) else 2)


def test_closing_lets_the_file_go_once_in_its_own_thread(keeping: Any, storage: Any) -> None:
    keeping.close()
    keeping.close()
    assert storage.closed == 1


def test_a_file_that_cannot_be_read_stops_the_start(storage: Any, events: Any) -> None:
    storage.failing = StorageError("damaged")
    with pytest.raises(StorageError, match="damaged"):
        Keeping(storage, events.posted.put).start()
    assert storage.closed == 1


def test_how_devices_are_is_kept(keeping: Any, storage: Any, events: Any, now: Any) -> None:
    keeping.keep_health(RecordHealth(()), now, lambda: events.posted.put("lost"))
    events.until(lambda: storage.facts == [RecordHealth(())])
    keeping.close()
    assert events.posted.empty()


def test_who_tells_how_devices_are_hears_that_it_was_lost(keeping: Any, storage: Any, events: Any, now: Any) -> None:
    storage.failing = StorageError("no", full=True)
    keeping.keep_health(RecordHealth(()), now, lambda: events.posted.put("lost"))
    assert events.next() == "lost"
