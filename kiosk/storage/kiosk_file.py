"""The kiosk's file: facts go in with their outbox rows, one transaction each; everything else is read from it.

Saved means committed: `save` returns after the commit's one fdatasync and not before. Nothing of an opinion's words,
place or contact is in the file but sealed.
"""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import assert_never

import msgspec

from edge_sync import health, outbox
from edge_sync.database import connect, transaction
from edge_sync.errors import EdgeSyncError, OutboxFullError
from kiosk.application.ports import (
    CodeWrong,
    Fact,
    Question,
    RecordDutyEnd,
    RecordDutyNote,
    RecordDutyStart,
    RecordHealth,
    RecordHelp,
    RecordNotable,
    RecordOpinion,
    RecordPrinted,
    RecordRating,
    RecordVisitors,
    Reply,
    Saved,
    StorageError,
    Stored,
    TicketLocked,
    TicketUnknown,
)
from kiosk.domain.case import Case
from kiosk.domain.clock import Moment
from kiosk.domain.codes import fits, ticket_no, ticket_sequence
from kiosk.domain.opinion import Delivery, Opinion
from kiosk.domain.ticket import QueryCode, TicketNo
from kiosk.storage import locks, opinions, ratings
from kiosk.storage.asking import Asking
from kiosk.storage.cases import Cases
from kiosk.storage.chores import Chores
from kiosk.storage.duties import Duties
from kiosk.storage.locks import LOCKED_S, Locks
from kiosk.storage.opinions import Remembered
from kiosk.storage.recording import Office, Recorder
from kiosk.storage.surroundings import Surroundings
from kiosk.storage.view import View

log = logging.getLogger(__name__)

CHECKPOINT_PAGES = 2000
"""Length of the WAL, some 300 opinions, after which it is copied into the file; each copying is three syncs more."""


@dataclass(slots=True)
class _Opened:
    """The connection and all that works on it; made in the thread that uses the file."""

    connection: sqlite3.Connection
    cases: Cases
    view: View
    recorder: Recorder
    chores: Chores
    asking: Asking
    stored: Stored


class KioskFile:
    """`kiosk.application.ports.File` on SQLite; the thread of the first call makes all further ones."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._locks = Locks(around.bootid)
        self._duties = Duties(around.bootid)
        self._opened: _Opened | None = None
        self._closed = False

    def __repr__(self) -> str:
        return f"KioskFile({self._around.database})"

    def load(self) -> Stored:
        """Return everything as of now; raises `StorageError`."""
        with self._open() as file:
            return self._load(file)

    def poll(self) -> Stored | None:
        """Return everything anew when something changed, else None in microseconds; raises `StorageError`."""
        with self._open() as file:
            self._tend(file)
            return self._load(file) if file.view.changed() else None

    def save(self, fact: Fact, now: Moment) -> Saved:
        """Commit the fact as `Storage.save` promises; a printed slip alone is counted with the next commit."""
        with self._open() as file:
            if isinstance(fact, RecordPrinted):
                return self._count_printed(file, fact)
            if isinstance(fact, RecordOpinion):
                return self._save_opinion(file, fact.opinion, now)
            if isinstance(fact, RecordHealth):
                return _tell_health(file, fact, now)
            with transaction(file.connection):
                self._record(file, fact, now)
            file.view.stale()
            return Saved()

    def look_up(self, ticket_no: TicketNo, query_code: QueryCode, now: Moment) -> Case:
        """Return the case as `Storage.look_up` promises; a wrong code is on disk before it is told."""
        with self._open() as file:
            number = ticket_sequence(self._around.identity.ticket_prefix, ticket_no)
            found = None if number is None else opinions.find(file.connection, number)
            if found is None:
                raise TicketUnknown
            self._check_code(file, found, query_code, now)
            return self._case(file, found, ticket_no)

    def ask(self, question: Question, now: Moment) -> None:
        """Write a question to the county down, as `County.ask` promises."""
        with self._open() as file:
            file.asking.ask(question, now)

    def answer(self) -> Reply | None:
        """Return what came of the question, as `County.answer` promises."""
        with self._open() as file:
            return file.asking.answer()

    def forget(self) -> None:
        """Delete the question, as `County.forget` promises."""
        with self._open() as file:
            file.asking.forget()

    def close(self) -> None:
        """Write what waits and let the file go; twice is fine."""
        file, self._opened, self._closed = self._opened, None, True
        if file is not None:
            with suppress(EdgeSyncError, sqlite3.Error):  # what waits is read again, or a reprint mark less
                file.asking.forget()
                file.chores.write(self._around.clock.now())
            file.connection.close()

    @contextmanager
    def _open(self) -> Iterator[_Opened]:
        """Gives the opened file; whatever goes wrong inside leaves as `StorageError`."""
        if self._closed:
            raise StorageError(f"{self._around.database} is closed")
        try:
            if self._opened is None:
                self._opened = self._connect()
            yield self._opened
        except OutboxFullError as error:
            raise StorageError(str(error), full=True) from error
        except (EdgeSyncError, sqlite3.Error) as error:
            raise StorageError(str(error), full=self._around.space.is_used_up()) from error
        except (
            msgspec.MsgspecError,
            ValueError,
            TypeError,
        ) as error:  # what is to be written, or a row with flipped bits
            raise StorageError(f"not as it should be: {error}") from error

    def _connect(self) -> _Opened:
        connection = connect(self._around.database)
        try:
            connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
            now = self._around.clock.now()
            with suppress(OutboxFullError), transaction(connection):
                self._locks.begin_again(connection, now.steady)
            cases = Cases(connection)
            cases.follow(connection, now.wall)
            cases.standing.started()
            view = View(connection, self._around, cases)
            recorder = Recorder(connection, self._around)
            chores = Chores(connection, cases, now)
            return _Opened(connection, cases, view, recorder, chores, Asking(connection), view.read())
        except BaseException:
            connection.close()
            raise

    def _load(self, file: _Opened) -> Stored:
        now = self._around.clock.now()
        file.cases.follow(file.connection, now.wall)
        if file.cases.standing.waits:  # a command must not be carried out twice
            with suppress(OutboxFullError):  # a full disk prints the test slip again after a restart
                file.chores.write(now)
        file.stored = file.view.read()
        self._around.space.lay_by()
        return file.stored

    def _tend(self, file: _Opened) -> None:
        try:
            file.chores.tend(self._around.clock.now(), keep_days=file.stored.settings.keep_ticket_days)
        except EdgeSyncError as error:
            log.warning("chores_put_off error=%s", type(error).__name__)

    def _count_printed(self, file: _Opened, fact: RecordPrinted) -> Saved:
        number = ticket_sequence(self._around.identity.ticket_prefix, fact.ticket_no)
        if number is not None:
            file.chores.printed(number)
        return Saved()

    def _save_opinion(self, file: _Opened, opinion: Opinion, now: Moment) -> Saved:
        prepared = file.recorder.prepare()
        with transaction(file.connection):
            file.chores.write_printed()
            recorded = file.recorder.opinion(opinion, prepared, now, _office(file))
        file.chores.printed_written()
        file.recorder.opinion_committed(now)
        file.view.recorded(recorded.opinion_id, recorded.event_id)
        file.view.stale()
        log.info("opinion_saved id=%s", recorded.opinion_id)
        return Saved(recorded.opinion_id, recorded.receipt)

    def _record(
        self,
        file: _Opened,
        fact: RecordDutyStart
        | RecordDutyEnd
        | RecordDutyNote
        | RecordRating
        | RecordVisitors
        | RecordNotable
        | RecordHelp,
        now: Moment,
    ) -> None:
        match fact:
            case RecordDutyStart():
                file.recorder.duty_start(fact, now, _office(file))
            case RecordDutyEnd():
                file.recorder.duty_end(fact, now, _office(file))
            case RecordDutyNote():
                file.recorder.duty_note(fact, now, _office(file))
            case RecordRating(rating=rating):
                file.recorder.rating(rating, now, _office(file))
            case RecordVisitors(duty_id=duty_id, visitors=visitors):
                self._duties.count_visitors(file.connection, duty_id, visitors)
            case RecordNotable():
                file.recorder.notable(fact, now)
            case RecordHelp():
                file.recorder.help_called(fact, now)
            case _:
                assert_never(fact)

    def _check_code(self, file: _Opened, found: Remembered, query_code: QueryCode, now: Moment) -> None:
        number = found.place.number
        left = self._locks.seconds_left(file.connection, number, now.steady)
        if left:
            raise TicketLocked(left)
        if not fits(query_code, found.code):
            self._count_wrong(file, number, now)
        if locks.has_wrong(file.connection, number):
            with suppress(OutboxFullError), transaction(file.connection):  # a full disk hides no case
                locks.forgive(file.connection, number)

    def _count_wrong(self, file: _Opened, number: int, now: Moment) -> None:
        ticket = ticket_no(self._around.identity.ticket_prefix, number)
        with transaction(file.connection):
            left = self._locks.count_wrong(file.connection, number, now.steady)
            if not left:
                file.recorder.notable(RecordNotable("ticket_locked", "wrong_codes", ticket), now)
        if not left:
            file.view.stale()
            raise TicketLocked(LOCKED_S)
        raise CodeWrong(left)

    def _case(self, file: _Opened, found: Remembered, asked: TicketNo) -> Case:
        file.cases.follow(file.connection, self._around.clock.now().wall)
        states = outbox.delivery_states(file.connection, [found.event_id])
        return Case(
            asked,
            found.opinion_id,
            found.kind,
            found.category,
            found.recorded_at,
            Delivery(states.get(found.event_id, "settled")),
            file.cases.steps(file.connection, found.opinion_id),
            rated=ratings.rounds(file.connection, found.opinion_id),
        )


def _tell_health(file: _Opened, fact: RecordHealth, now: Moment) -> Saved:
    told = {each.part.value: health.Condition(each.state.value, each.detail) for each in fact.conditions}
    with transaction(file.connection):
        health.tell(file.connection, told, now.wall)
    return Saved()


def _office(file: _Opened) -> Office:
    return Office(file.stored.world.home_id, file.stored.settings.daily_soft_limit)
