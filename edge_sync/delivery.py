"""When which rows are sent, and what a verdict means. Pure: no clock, no random, no file; the outbox is the queue.

Rules (contract §3, §4):
- Rows go out in `seq` order, in batches within the contract's limits, rows unanswered within the hub's `credit`. (That
  at most 20 publishes are unacknowledged by the broker is the transport's to keep.)
- Until the hub has answered once on this connection one batch at a time goes out, and one of rows sent before: a hub
  that is away is not flooded, and rows that nobody answers keep no new ones back.
- Only a verdict ends a row. A batch unanswered for `VERDICT_TIMEOUT_S` is sent again, later each time, with jitter.
- What the hub cannot read it refuses by a digest, of one event or of a whole payload: that is as good as the ids.
- A batch that others overtook, or that stays unanswered twice, is halved until the bad event stands alone; that one is
  tried again ever more rarely and blocks nobody. A batch whose every row is refused for ``schema`` is halved too
  before that is believed, since a receiver that cannot read a batch cannot know which event is bad.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import msgspec

from edge_sync.envelope import (
    MAX_BATCH_BYTES,
    MAX_BATCH_EVENTS,
    MAX_IN_FLIGHT,
    Refusal,
    Rejected,
    Verdicts,
    digest,
    join,
)  # fmt: skip
from edge_sync.outbox import Row

MAX_UNANSWERED = 100
"""Publishes without a verdict, however much credit there is: what a broker keeps for the hub it counts in publishes."""

VERDICT_TIMEOUT_S = 5.0
MAX_RESEND_S = 300.0
MAX_RECONNECT_S = 30.0
MAX_RETRY_S = 3600.0
MIN_RETRY_S = 1.0
MAX_WAITING_ROWS = 2000
"""Rows remembered for another try; while so many wait, no new ones are taken, which keeps memory flat."""

Random = Callable[[], float]
"""Returns a number in [0, 1)."""


def backoff(attempt: int, random: Random, *, ceiling: float = MAX_RECONNECT_S) -> float:
    """Return seconds to wait after failed attempt number `attempt` (from 0): full jitter below a doubling bound."""
    return random() * min(ceiling, 2.0 ** min(attempt, 16))


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows sent in one publish; `number` rises with every batch."""

    number: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to read from the outbox next: the rows of `ids`, or without ids the pending rows above `after`."""

    ids: tuple[str, ...]
    after: int
    limit: int


@dataclass(frozen=True, slots=True)
class Decision:
    """What a verdict message changes in the outbox."""

    settled: tuple[str, ...]
    rejected: tuple[Rejected, ...]


@dataclass(slots=True)
class _Flight:
    number: int
    ids: dict[str, None]  # unanswered ones, in order
    rows: tuple[Row, ...]  # as they were sent
    deadline: float
    fresh: bool  # none of its rows was sent before
    overtaken: bool = False

    @property
    def size(self) -> int:
        """How many rows were sent."""
        return len(self.rows)

    def meant(self, sha256: bytes) -> Iterator[str]:
        """Yield the rows that a refusal by digest is about."""
        if sha256 == digest(join(row.event for row in self.rows)):
            yield from self.ids
        yield from (row.id for row in self.rows if sha256 == digest(row.event))


@dataclass(slots=True)
class _Waiting:
    """A row to be sent again at `due`, in a batch of at most `limit`."""

    due: float
    number: int
    attempts: int = 0
    limit: int = MAX_BATCH_EVENTS
    size: int = 1
    alone: bool = False
    """Sent alone to a hub that was answering others, and not answered."""


class Delivery:
    """The rows under way on this device. Times are monotonic seconds, passed in; `batch_events` go out in a publish."""

    def __init__(self, random: Random, *, batch_events: int = MAX_BATCH_EVENTS) -> None:
        self._random = random
        self._batch_events = batch_events
        self._number = 0
        self._cursor = 0
        self._credit: int | None = None
        self._silences = 0
        self._flights: dict[int, _Flight] = {}
        self._flight_of: dict[str, int] = {}
        self._waiting: dict[str, _Waiting] = {}

    @property
    def in_flight(self) -> int:
        """Rows sent and not answered yet."""
        return len(self._flight_of)

    def reset(self) -> None:
        """The link is new: what was in flight may be lost, the outbox is read from its beginning."""
        self._flights.clear()
        self._flight_of.clear()
        self._cursor = 0
        self._credit = None

    @property
    def cursor(self) -> int:
        """The `seq` up to which the outbox has been read."""
        return self._cursor

    def recall(self, pending: int) -> None:
        """So many rows up to the cursor are pending; when not all are known here, some came back: read them again."""
        if pending > len(self._flight_of.keys() | self._waiting.keys()):
            self._cursor = 0

    def hurry(self, now: float) -> None:
        """Everything that waits is due now, and so is what was sent and not answered yet."""
        for flight in list(self._flights.values()):
            self._silent(flight, now)
        self._silences = 0
        for row in self._waiting.values():
            row.due = now

    def wanted(self, now: float) -> Wanted | None:
        """Return what to read next; None while nothing more may be sent."""
        room = self._room(fresh=False)
        due = self._due(now) if room > 0 else []
        if due:
            limit = due[0][1]  # of the row that has waited longest, lest one that is never answered goes first for ever
            ids = tuple(event_id for _, size, event_id in due if size == limit)[: min(limit, self._batch_events, room)]
            return Wanted(ids, 0, len(ids))
        room = self._room(fresh=True)
        if room <= 0 or len(self._waiting) >= MAX_WAITING_ROWS:
            return None
        return Wanted((), self._cursor, min(self._batch_events, room))

    def take(self, wanted: Wanted, rows: Sequence[Row], now: float) -> Batch | None:
        """Return the batch to publish from what was read for `wanted`, now in flight; None when it holds nothing."""
        for gone in set(wanted.ids) - {row.id for row in rows}:
            del self._waiting[gone]
        fresh = [row for row in rows if row.id not in self._flight_of and (wanted.ids or row.id not in self._waiting)]
        chosen = _within_bytes(fresh)
        if not wanted.ids and rows:
            self._cursor = rows[-1].seq if len(chosen) == len(fresh) else chosen[-1].seq
        if not chosen:
            return None
        self._number += 1
        ids, batch = dict.fromkeys(row.id for row in chosen), Batch(self._number, tuple(chosen))
        flight = _Flight(batch.number, ids, batch.rows, now + self._patience(), fresh=not wanted.ids)
        self._flights[batch.number] = flight
        self._flight_of.update(dict.fromkeys(ids, batch.number))
        return batch

    def untake(self, batch: Batch) -> None:
        """The transport did not take `batch`: it is as if it had not been taken."""
        flight = self._flights.pop(batch.number)
        for event_id in flight.ids:
            del self._flight_of[event_id]
        self._cursor = min(self._cursor, batch.rows[0].seq - 1)

    def rewind(self, seq: int) -> None:
        """The row `seq` is pending again although it was settled: the outbox is read from there on once more."""
        self._cursor = min(self._cursor, seq - 1)

    def awaits(self, decision: Decision) -> bool:
        """Whether a decision is about a row that was sent over this link and not answered yet."""
        told = (*decision.settled, *(entry.id for entry in decision.rejected))
        return any(event_id in self._flight_of for event_id in told)

    def named(self, verdicts: Verdicts) -> Verdicts:
        """Return `verdicts` with the ids of what is refused by a digest; a digest of nothing in flight is left out."""
        if all(entry.id for entry in verdicts.rejected):
            return verdicts
        rejected = [entry for entry in verdicts.rejected if entry.id]
        for entry in verdicts.rejected:
            if not entry.id:
                meant = {event_id for flight in self._flights.values() for event_id in flight.meant(entry.sha256)}
                rejected += (Rejected(event_id, entry.reason, entry.detail) for event_id in sorted(meant))
        return msgspec.structs.replace(verdicts, rejected=tuple(rejected))

    def decide(self, verdicts: Verdicts) -> Decision:
        """Return what `verdicts` change; nothing is forgotten, so that they may be read again."""
        doubted = self._refused_whole(verdicts).keys() | self._refused_before(verdicts)
        rejected = tuple(entry for entry in verdicts.rejected if entry.id not in doubted)
        return Decision((*verdicts.committed, *verdicts.duplicate), rejected)

    def answered(self, verdicts: Verdicts, decision: Decision, now: float) -> None:
        """Forget the rows of a `decision` that is committed; the hub is alive."""
        whole = self._refused_whole(verdicts)
        answered = [self._answer(event_id) for event_id in decision.settled]
        answered += [self._answer(entry.id) for entry in decision.rejected]
        for entry in verdicts.retry:
            answered.append(self._answer(entry.id))
            self._wait(entry.id, now + min(max(entry.after_s, MIN_RETRY_S), MAX_RETRY_S), answered[-1])
        for event_id, limit in whole.items():
            answered.append(self._answer(event_id))
            self._wait(event_id, now, answered[-1], limit=limit)
        self._heard(max((number for number in answered if number), default=0), now)
        self._credit = (
            verdicts.credit if verdicts.credit is not None else self._credit or MAX_BATCH_EVENTS * MAX_IN_FLIGHT
        )

    def unheard(self, now: float) -> None:
        """Nobody listens at the broker: what is in flight is sent again soon, one batch at a time."""
        self._credit = None
        self._silences += 1
        for flight in list(self._flights.values()):
            flight.deadline = min(flight.deadline, now + 0.5 + backoff(self._silences, self._random))

    def expire(self, now: float) -> int:
        """Put batches unanswered in time back to be sent again; return how many."""
        late = [flight for flight in self._flights.values() if flight.deadline <= now]
        for flight in late:
            self._silent(flight, now)
        return len(late)

    def _due(self, now: float) -> list[tuple[float, int, str]]:
        return sorted((row.due, row.limit, event_id) for event_id, row in self._ready() if row.due <= now)

    def _ready(self) -> Iterator[tuple[str, _Waiting]]:
        return ((event_id, row) for event_id, row in self._waiting.items() if event_id not in self._flight_of)

    def _room(self, *, fresh: bool) -> int:
        """Return how many rows may go out, new ones or such as were sent before."""
        if self._credit is None:
            return 0 if any(flight.fresh is fresh for flight in self._flights.values()) else MAX_BATCH_EVENTS
        if len(self._flights) >= MAX_UNANSWERED:
            return 0
        return max(self._credit, 1) - len(self._flight_of)

    def _patience(self) -> float:
        """Return how long to wait for a verdict: longer the longer the hub has been silent."""
        patience = min(VERDICT_TIMEOUT_S * 2.0 ** min(self._silences, 8), MAX_RESEND_S)
        return patience * (0.75 + 0.25 * self._random()) if self._silences else patience

    def _answer(self, event_id: str) -> int:
        """Forget a row; return the number of the batch it was last sent in, 0 when it is not known."""
        waiting = self._waiting.pop(event_id, None)
        number = self._flight_of.pop(event_id, None)
        if number is None:
            return waiting.number if waiting else 0
        flight = self._flights[number]
        flight.ids.pop(event_id, None)
        if not flight.ids:
            del self._flights[number]
        return number

    def _wait(self, event_id: str, due: float, number: int, *, limit: int = MAX_BATCH_EVENTS) -> None:
        if number:  # a row that was never sent from here is found by reading the outbox
            self._waiting[event_id] = _Waiting(due, number, limit=limit)

    def _refused_whole(self, verdicts: Verdicts) -> dict[str, int]:
        """Return the rows of batches refused whole for ``schema`` in this message, and the batch size to try next."""
        refused = _schema_mistakes(verdicts)
        whole = [flight for flight in self._flights.values() if len(flight.ids) == flight.size > 1]
        return {
            event_id: flight.size // 2 for flight in whole if flight.ids.keys() <= refused for event_id in flight.ids
        }

    def _refused_before(self, verdicts: Verdicts) -> set[str]:
        """Return the rows of a message that refuses several for ``schema`` and takes none; nothing when each is alone.

        It may be another copy of a refusal that was doubted, or a late one: they are tried again in any case.
        """
        refused = _schema_mistakes(verdicts)
        told = len(verdicts.committed) + len(verdicts.duplicate) + len(verdicts.retry) + len(verdicts.rejected)
        if told != len(refused) or len(refused) == 1 or all(self._is_alone(event_id) for event_id in refused):
            return set()
        return refused

    def _is_alone(self, event_id: str) -> bool:
        number = self._flight_of.get(event_id)
        return number is not None and self._flights[number].size == 1

    def _heard(self, number: int, now: float) -> None:
        """Batch `number` was answered: those sent before it were overtaken, and the hub is silent no more."""
        if not number:
            return
        self._silences = 0
        for flight in self._flights.values():
            flight.overtaken |= flight.number < number
        for _, row in self._ready():
            if row.attempts and not row.alone:
                row.due = min(row.due, now)
                row.limit = min(row.limit, max(1, row.size // 2)) if row.number < number else row.limit

    def _silent(self, flight: _Flight, now: float) -> None:
        """Let a batch wait that nobody answered; it is halved when others overtook it or it was silent before."""
        del self._flights[flight.number]
        known_bad = all(event_id in self._waiting and self._waiting[event_id].alone for event_id in flight.ids)
        if not flight.overtaken and not known_bad:
            self._silences += 1  # a hub that answers others sets this back
            self._credit = None
        for event_id in flight.ids:
            del self._flight_of[event_id]
            before = self._waiting.get(event_id)
            attempts = before.attempts + 1 if before else 1
            alone = flight.size == 1 and (flight.overtaken or known_bad)
            self._waiting[event_id] = self._again(flight, attempts, now, alone=alone)

    def _again(self, flight: _Flight, attempts: int, now: float, *, alone: bool) -> _Waiting:
        halved = flight.overtaken or attempts > 1
        limit = max(1, flight.size // 2) if halved else flight.size
        doublings = attempts if alone else self._silences
        pause = backoff(doublings + 2, self._random, ceiling=MAX_RESEND_S) if doublings else 0.0
        return _Waiting(now + pause, flight.number, attempts, limit, flight.size, alone)


def _schema_mistakes(verdicts: Verdicts) -> set[str]:
    return {entry.id for entry in verdicts.rejected if entry.reason == Refusal.SCHEMA.value}


def _within_bytes(rows: Sequence[Row]) -> list[Row]:
    """Return the beginning of `rows` that fits one batch; the first row always does."""
    chosen: list[Row] = []
    size = 2
    for row in rows:
        size += len(row.event) + 1
        if chosen and size > MAX_BATCH_BYTES:
            break
        chosen.append(row)
    return chosen
