"""The storage thread: keeps facts, looks cases up, asks the county, notices what the other process committed.

What comes of each is told by events.
"""

import logging
from collections.abc import Callable
from concurrent.futures import Future
from typing import assert_never

from kiosk.application.ports import (
    CodeWrong,
    Fact,
    File,
    RecordDutyEnd,
    RecordDutyNote,
    RecordDutyStart,
    RecordHealth,
    RecordOpinion,
    RecordRating,
    Reply,
    Saved,
    StorageError,
    Stored,
    TicketLocked,
    TicketUnknown,
)
from kiosk.application.worker import Worker
from kiosk.domain.case import Case
from kiosk.domain.clock import Moment
from kiosk.domain.question import NoSuch, Silence, TooManyTries
from kiosk.domain.visit.effects import AskCounty, LookUp, Save
from kiosk.domain.visit.events import (
    Answer,
    CaseFound,
    CodeDidNotFit,
    DeputyFound,
    DutyEndNotSaved,
    DutyEndSaved,
    DutyStartNotSaved,
    DutyStartSaved,
    Event,
    LookUpFailed,
    MatchNotFound,
    NotAnswered,
    NoteNotSaved,
    NoteSaved,
    OpinionNotSaved,
    OpinionSaved,
    RatingNotSaved,
    RatingSaved,
    StoredChanged,
    TicketNotHere,
    TicketWasLocked,
)
from kiosk.domain.world import Deputy

log = logging.getLogger(__name__)

POLL_S = 0.25
"""How often the file is looked at for what the other process committed: a verdict shows within half a second."""


class Keeping:
    """Owns the thread "storage", in which alone the file is used. Every wish is answered, whatever went wrong."""

    def __init__(self, storage: File, post: Callable[[Event], None]) -> None:
        self._storage = storage
        self._post = post
        self._worker = Worker("storage", idle=self._poll, every=POLL_S, last=storage.close)
        self._failing = False
        self._asked_by: int | None = None

    def start(self) -> Stored:
        """Start the thread and return what is stored; raises `StorageError`, and then the thread has ended."""
        first: Future[Stored] = Future()
        self._worker.start()
        self._worker.do(lambda: _load_into(first, self._storage))
        try:
            return first.result()
        except BaseException:
            self.close()
            raise

    @property
    def failures(self) -> int:
        """How many jobs went wrong in a way nobody foresaw."""
        return self._worker.failures

    def save(self, wish: Save) -> None:
        """Have a fact kept."""
        self._worker.do(lambda: self._save(wish))

    def keep_health(self, fact: RecordHealth, now: Moment, lost: Callable[[], None]) -> None:
        """Have it kept how the parts of the kiosk are; `lost` is called in the thread when it could not be."""
        self._worker.do(lambda: self._keep_health(fact, now, lost))

    def look_up(self, wish: LookUp) -> None:
        """Have a case looked up."""
        self._worker.do(lambda: self._look_up(wish))

    def ask_county(self, wish: AskCounty) -> None:
        """Have the county asked, instead of whatever it was asked before."""
        self._worker.do(lambda: self._ask(wish))

    def forget_question(self) -> None:
        """Have the county's answer forgotten, whenever it comes."""
        self._worker.do(self._forget)

    def close(self) -> None:
        """Finish what was asked for and let the file go; twice is fine."""
        self._worker.close()

    def _save(self, wish: Save) -> None:
        full = False
        saved: Saved | None = None
        try:
            saved = self._storage.save(wish.fact, wish.now)
            if isinstance(wish.fact, RecordOpinion):
                self._poll()  # whoever sees the ticket finds it counted among what waits
        except StorageError as error:
            full = error.full
            log.warning("not saved fact=%s full=%s why=%s", type(wish.fact).__name__, full, error)
        finally:  # an answer comes even for a fault nobody foresaw, or a citizen would wait before "saving" for ever
            answer = _kept(wish, saved) if saved else _not_kept(wish, full=full)
            if answer is not None:
                self._post(answer)
        self._poll()

    def _keep_health(self, fact: RecordHealth, now: Moment, lost: Callable[[], None]) -> None:
        try:
            self._storage.save(fact, now)
        except StorageError as error:
            log.warning("not saved fact=RecordHealth full=%s why=%s", error.full, error)
            lost()

    def _look_up(self, wish: LookUp) -> None:
        answer: Answer = LookUpFailed(wish.visit)
        try:
            answer = CaseFound(wish.visit, self._storage.look_up(wish.ticket_no, wish.query_code, wish.now))
        except CodeWrong as wrong:
            answer = CodeDidNotFit(wish.visit, wrong.tries_left)
        except TicketLocked as locked:
            answer = TicketWasLocked(wish.visit, locked.seconds_left)
        except TicketUnknown:
            answer = TicketNotHere(wish.visit)
        except StorageError as error:
            log.warning("not looked up why=%s", error)
        finally:
            self._post(answer)

    def _ask(self, wish: AskCounty) -> None:
        self._asked_by = None
        try:
            self._storage.ask(wish.question, wish.now)
            self._asked_by = wish.visit
        except StorageError as error:
            log.warning("not asked why=%s", error)
        finally:
            if self._asked_by is None:
                self._post(NotAnswered(wish.visit, Silence.UNAVAILABLE))

    def _forget(self) -> None:
        self._asked_by = None
        try:
            self._storage.forget()
        except StorageError as error:
            log.warning("not forgotten why=%s", error)

    def _hear(self) -> None:
        """Tell what the county answered, if somebody still waits for it."""
        visit = self._asked_by
        reply = None if visit is None else self._storage.answer()
        if visit is not None and reply is not None:
            self._asked_by = None
            self._post(_answer(visit, reply))

    def _poll(self) -> None:
        try:
            self._hear()
            stored = self._storage.poll()
        except StorageError as error:
            if not self._failing:  # said once, not four times a second
                log.warning("not polled why=%s", error)
            self._failing = True
            return
        self._failing = False
        if stored is not None:
            self._post(StoredChanged(stored))


def _load_into(first: Future[Stored], storage: File) -> None:
    try:
        first.set_result(storage.load())
    except Exception as error:  # noqa: BLE001 - handed to who waits, whatever it is
        first.set_exception(error)


def _answer(visit: int, reply: Reply) -> Event:
    match reply:
        case Case():
            return CaseFound(visit, reply)
        case Deputy():
            return DeputyFound(visit, reply)
        case NoSuch():
            return MatchNotFound(visit)
        case TooManyTries(seconds_left=seconds):
            return TicketWasLocked(visit, seconds)
        case Silence():
            return NotAnswered(visit, reply)
        case _:
            assert_never(reply)


def _kept(wish: Save, saved: Saved) -> Event | None:
    match wish.fact:
        case RecordOpinion(opinion=opinion):
            if saved.opinion_id is None or saved.receipt is None:
                raise StorageError("an opinion was saved without a receipt")
            return OpinionSaved(wish.visit, opinion, saved.opinion_id, saved.receipt)
        case RecordDutyStart(duty=duty):
            return DutyStartSaved(duty)
        case RecordDutyEnd(duty_id=duty_id):
            return DutyEndSaved(duty_id)
        case RecordDutyNote():
            return NoteSaved(wish.visit)
        case RecordRating():
            return RatingSaved(wish.visit)
        case _:
            return None


def _not_kept(wish: Save, *, full: bool) -> Event | None:
    fact: Fact = wish.fact
    match fact:
        case RecordOpinion():
            return OpinionNotSaved(wish.visit, full)
        case RecordDutyStart(duty=duty):
            return DutyStartNotSaved(duty)
        case RecordDutyEnd(duty_id=duty_id):
            return DutyEndNotSaved(duty_id)
        case RecordDutyNote():
            return NoteNotSaved(wish.visit, full)
        case RecordRating():
            return RatingNotSaved(wish.visit, full)
        case _:
            return None
