"""Facts become rows: the kiosk's own and the outbox's, inside one transaction of the caller."""

import secrets
import sqlite3
from dataclasses import dataclass

import msgspec
import uuid_utils

from edge_sync.bodies import duty as wire
from edge_sync.bodies.notes import AUDIT_NOTABLE, HELP_CALLED, AuditNotable, HelpCalled
from edge_sync.bodies.opinion import OPINION_SUBMITTED
from edge_sync.bodies.rating import RATING_SUBMITTED
from edge_sync.documents import seal_keys
from edge_sync.envelope import ClockQuality
from edge_sync.floors import FLOORS_FILE, Floors
from edge_sync.outbox import Draft, Outbox
from edge_sync.sealing import SealKey
from kiosk.domain.clock import COUNTY_TIME, Moment
from kiosk.domain.clock import ClockQuality as Quality
from kiosk.domain.codes import HashedCode, hash_query_code, query_code, ticket_no
from kiosk.domain.facts import RecordDutyEnd, RecordDutyNote, RecordDutyStart, RecordHelp, RecordNotable
from kiosk.domain.opinion import Opinion
from kiosk.domain.rating import Rating
from kiosk.domain.ticket import QueryCode, Receipt
from kiosk.storage import opinions, ratings, submission
from kiosk.storage.duties import Duties, visitors_counted
from kiosk.storage.submission import Registration
from kiosk.storage.surroundings import Surroundings
from kiosk.storage.tickets import TicketPlaces

CODES = 1_000_000
SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Prepared:
    """What takes too long for a transaction and is made before it: an opinion's id, code and hash."""

    opinion_id: str
    code: QueryCode
    hashed: HashedCode


@dataclass(frozen=True, slots=True)
class Recorded:
    """An opinion as it was recorded."""

    opinion_id: str
    event_id: str
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class Office:
    """What config says where an opinion is recorded: the home, and how many a day are expected at most."""

    home_id: str
    daily_soft_limit: int


class Recorder:
    """Writes facts down. Every method but `prepare` works inside the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection, around: Surroundings) -> None:
        floors = Floors(around.data / FLOORS_FILE)
        self._connection = connection
        self._around = around
        self._duties = Duties(around.bootid)
        self._places = TicketPlaces(floors, around.draw)
        self._outbox = Outbox(around.identity.address, around.bootid, self._recipients, floors=floors)
        self._day: tuple[str, int] | None = None

    def prepare(self) -> Prepared:
        """Return an opinion's id and code; slow on purpose (scrypt)."""
        code = query_code(self._around.draw(CODES))
        hashed = hash_query_code(code, salt=secrets.token_bytes(SALT_BYTES), cost=self._around.cost)
        return Prepared(str(uuid_utils.uuid7()), code, hashed)

    def opinion(self, opinion: Opinion, prepared: Prepared, now: Moment, office: Office) -> Recorded:
        """Record an opinion under the next ticket number; the first one over the daily limit is told to the office."""
        place = self._places.next(self._connection)
        number = ticket_no(self._around.identity.ticket_prefix, place.number)
        before = self._recorded_today(now)
        registration = Registration(
            prepared.opinion_id, number, prepared.hashed, office.home_id, now.wall, before >= office.daily_soft_limit
        )
        event_id = self.event(OPINION_SUBMITTED, submission.opinion_data(opinion, registration), now)
        opinions.add(
            self._connection,
            opinions.Remembered(
                place, prepared.opinion_id, event_id, prepared.hashed, opinion.kind, opinion.category,
                opinion.to_deputy_id, now.wall.astimezone(COUNTY_TIME), now.quality,
            ),
        )  # fmt: skip
        if before == office.daily_soft_limit:
            self.notable(RecordNotable("daily_limit_reached", "opinions", str(office.daily_soft_limit)), now)
        return Recorded(prepared.opinion_id, event_id, Receipt(number, prepared.code))

    def opinion_committed(self, now: Moment) -> None:
        """Count the opinion of `now`, after its commit."""
        self._day = (_day(now), self._recorded_today(now) + 1)

    def duty_start(self, fact: RecordDutyStart, now: Moment, office: Office) -> None:
        """Record that a duty began; nothing the second time."""
        if not self._duties.start(self._connection, fact.duty):
            return
        started = wire.DutyStarted(
            duty_id=fact.duty.duty_id,
            deputy_id=fact.duty.deputy_id,
            home_id=office.home_id,
            kind=wire.DutyKind(fact.kind),
            started_at=fact.duty.started_at,
            start_method=wire.StartMethod.BADGE,
        )
        self.event(wire.DUTY_STARTED, msgspec.json.encode(started), now)

    def duty_end(self, fact: RecordDutyEnd, now: Moment, office: Office) -> None:
        """Record that a duty ended, with its visitors; nothing the second time."""
        duty = self._duties.end(self._connection, fact.duty_id, fact.how, now)
        if duty is None:
            return
        ended = wire.DutyEnded(
            duty_id=duty.duty_id,
            deputy_id=duty.deputy_id,
            home_id=office.home_id,
            started_at=duty.started_at,
            ended_at=now.wall,
            end_method=wire.EndMethod(fact.how.value),
            visitors=visitors_counted(duty.visitors),
            lasted_s=None if duty.started_steady is None else max(0, round(now.steady - duty.started_steady)),
        )
        self.event(wire.DUTY_ENDED, msgspec.json.encode(ended), now)

    def duty_note(self, fact: RecordDutyNote, now: Moment, office: Office) -> None:
        """Record what a deputy noted; the file holds it sealed in the outbox and nowhere else."""
        self.event(wire.DUTY_NOTED, submission.note_data(fact, office.home_id, now.wall), now)

    def rating(self, rating: Rating, now: Moment, office: Office) -> None:
        """Record a rating; nothing the second time for the same round."""
        if ratings.add(self._connection, rating.opinion_id, rating.round, now):
            data = submission.rating_data(rating, str(uuid_utils.uuid7()), office.home_id, now.wall)
            self.event(RATING_SUBMITTED, data, now)

    def notable(self, fact: RecordNotable, now: Moment, *, count: int = 1) -> None:
        """Record something the office should know."""
        notable = AuditNotable(what=fact.what, at=now.wall, why=fact.why, subject=fact.subject, count=count)
        self.event(AUDIT_NOTABLE, msgspec.json.encode(notable), now)

    def help_called(self, fact: RecordHelp, now: Moment) -> None:
        """Record that somebody wants help."""
        called = HelpCalled(at=now.wall, screen=fact.screen, by=fact.by)
        self.event(HELP_CALLED, msgspec.json.encode(called), now)

    def event(self, event_type: str, data: bytes, now: Moment) -> str:
        """Put an event into the outbox and return its id."""
        draft = Draft(event_type, data, now.wall, ClockQuality(now.quality.value))
        return self._outbox.append(self._connection, draft)

    def _recipients(self) -> tuple[SealKey, ...]:
        now = self._around.clock.now()
        return seal_keys(self._connection, now.wall if now.quality is not Quality.UNSYNCED else None)

    def _recorded_today(self, now: Moment) -> int:
        day = _day(now)
        if self._day is None or self._day[0] != day:
            self._day = (day, opinions.count_of_day(self._connection, day))
        return self._day[1]


def _day(now: Moment) -> str:
    return now.wall.astimezone(COUNTY_TIME).date().isoformat()
