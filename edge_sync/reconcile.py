"""Reconciliation: what the hub has lost since it said it had it comes back from the kiosk, by itself.

Once a day, with every new lineage of the hub's database (`hub_epoch`) and when asked to, all settled rows are compared
with the hub's, window by window (`edge_sync.comparison`). How far that has come is kept, so that a run that was
interrupted goes on. One query is out at a time; a hub that does not answer is asked ever more rarely.
"""

import dataclasses
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

import msgspec

from edge_sync import settlement
from edge_sync.bodies.query import MAX_WINDOW, Reconciled
from edge_sync.clock import Clock
from edge_sync.comparison import Judgement, Window, judge
from edge_sync.database import named_errors, transaction
from edge_sync.delivery import Random
from edge_sync.link import LinkRecord

CREATE = (
    """
    CREATE TABLE reconciliation (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        hub_epoch TEXT NOT NULL,  -- the lineage that is, or last was, compared with
        reached INTEGER NOT NULL,  -- rows up to this `seq` are compared
        goal INTEGER,  -- up to which `seq` this run goes; NULL: none is under way
        finished_at TEXT  -- of the last run, by a clock that could be trusted
    )
    """,
    "INSERT INTO reconciliation VALUES (1, '', 0, NULL, NULL)",
)
"""Statements of the first migration; never edited after a release."""

DAY_S = 86_400.0
SPREAD_S = 5.0
"""Kiosks that all hear of a new lineage at once ask within so many seconds."""

UNDATED_S = 3600.0
"""Within this time of a start a kiosk compares that cannot tell when it last did."""

LIFETIME_S = 10.0
MAX_REST_S = 3600.0

NOTHING = Window(())
"""Asked about only to hear the hub."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the comparison has come; `goal` None: none is under way."""

    hub_epoch: str
    reached: int
    goal: int | None
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Question:
    """A window to ask about, and the 16 bytes by which the answer is known."""

    correlation: bytes
    window: Window

    @property
    def payload(self) -> bytes:
        """The query's bytes."""
        return msgspec.json.encode(self.window.query())


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an answer changes: rows that go back to pending, windows still in doubt, how far the run has come."""

    lost: tuple[int, ...]
    doubtful: tuple[Window, ...]
    reached: int


class Reconciler:
    """The comparison on this device. Times are monotonic seconds. Used by one thread."""

    def __init__(self, connection: sqlite3.Connection, link: LinkRecord, *, clock: Clock, random: Random) -> None:
        self._db = connection
        self._link = link
        self._clock = clock
        self._random = random
        self._progress = self._kept = read(connection)
        self._heard_epoch = self._progress.hub_epoch
        self._doubtful: tuple[Window, ...] = ()
        self._top = NOTHING
        self._question: Question | None = None
        self._deadline = 0.0
        self._silences = 0
        self._rest_until = 0.0
        self._due = clock.monotonic() + self._wait()

    def hasten(self, now: float) -> None:
        """Compare now, whenever that was done last."""
        self._due = self._rest_until = now

    def suspect(self, now: float) -> None:
        """The hub seems to have been put back from a backup: compare soon, though not all kiosks at once."""
        self._due = now + self._random() * SPREAD_S
        self._rest_until = 0.0

    def disconnected(self) -> None:
        """What was asked may be lost with the link; it is asked again over the next one."""
        self._question = None
        self._rest_until = 0.0

    def wanted(self, now: float, *, provoke: bool) -> Question | None:
        """Return what to ask now. With `provoke` there is always something: the hub is to be heard.

        Writes once a window and run, since every write wears the card. Raises `OutboxError`.
        """
        self._notice_epoch(now)
        if self._question is not None and now >= self._deadline:
            self.unanswered(now)
        rest_until = min(self._rest_until, self._deadline) if provoke else self._rest_until
        if self._question is not None or now < rest_until:
            return None
        window = self._next_window(now) or (NOTHING if provoke else None)
        return None if window is None else Question(uuid4().bytes, window)

    def asked(self, question: Question, now: float) -> None:
        """The question is on its way."""
        self._question = question
        self._deadline = now + LIFETIME_S

    def expects(self, correlation: bytes) -> bool:
        """Whether this belongs to the question that is out."""
        return self._question is not None and self._question.correlation == correlation

    def unanswered(self, now: float, *, rest_s: float = 0.0) -> None:
        """Nobody answered in time, or the hub cannot: ask again later, each time later than before."""
        self._question = None
        self._silences += 1
        pause = min(LIFETIME_S * 2.0 ** min(self._silences - 1, 16), MAX_REST_S)
        self._rest_until = now + max(rest_s, pause * (0.5 + 0.5 * self._random()))

    def unheard(self, now: float) -> None:
        """Nobody listens at the broker: what is out waits for nothing."""
        if self._question is not None:
            self.unanswered(now)

    def outcome(self, result: Reconciled) -> Outcome:
        """Return what `result` changes; nothing is forgotten, so that it may be read again."""
        window = NOTHING if self._question is None else self._question.window
        judged = judge(window, result) if window.places else Judgement()
        others = tuple(one for one in self._doubtful if one != window)
        doubtful = (*judged.doubtful, *others)
        done = bool(window.places) and not doubtful
        return Outcome(judged.lost, doubtful, self._top.last if done else self._progress.reached)

    def answered(self, outcome: Outcome) -> None:
        """Go on after an outcome whose lost rows are pending again, committed."""
        self._question = None
        self._silences = 0
        self._doubtful = outcome.doubtful
        self._progress = dataclasses.replace(self._progress, reached=outcome.reached)

    def _notice_epoch(self, now: float) -> None:
        if self._link.state.hub_epoch != self._heard_epoch:
            self._heard_epoch = self._link.state.hub_epoch
            self.suspect(now)

    def _next_window(self, now: float) -> Window | None:
        if self._is_idle:
            if now < self._due:
                return None
            self._begin()
        if self._doubtful:
            return self._doubtful[0]
        goal = self._progress.goal or 0
        places = settlement.settled_run(self._db, after=self._progress.reached, up_to=goal, limit=MAX_WINDOW)
        if not places:
            self._finish(now)
            return None
        if self._progress.reached:
            self._keep(self._progress)
        self._top = Window(places)
        return self._top

    @property
    def _is_idle(self) -> bool:
        """Whether no run is under way, or one with a lineage that is over."""
        return self._progress.goal is None or self._progress.hub_epoch != self._heard_epoch

    def _begin(self) -> None:
        self._doubtful = ()
        goal = settlement.highest_seq(self._db)
        self._progress = dataclasses.replace(self._progress, hub_epoch=self._heard_epoch, reached=0, goal=goal)

    def _finish(self, now: float) -> None:
        finished_at = self._clock.now() if self._clock.is_trusted() else None
        self._keep(dataclasses.replace(self._progress, goal=None, finished_at=finished_at))
        self._due = now + DAY_S * (0.75 + 0.5 * self._random())

    def _keep(self, progress: Progress) -> None:
        if progress != self._kept:
            with transaction(self._db):
                _write(self._db, progress)
        self._progress = self._kept = progress

    def _wait(self) -> float:
        """Return how long after a start the first run is due: what was interrupted at once, else a day after the last.

        Not all kiosks of a county ask at once.
        """
        if self._progress.goal is not None:
            return self._random() * SPREAD_S
        finished_at = self._progress.finished_at
        if finished_at is None or not self._clock.is_trusted():
            return self._random() * UNDATED_S
        since = (self._clock.now() - finished_at).total_seconds()
        return min(max(DAY_S - since, 0.0), DAY_S) + self._random() * UNDATED_S


def read(connection: sqlite3.Connection) -> Progress:
    """Return how far the comparison has come."""
    with named_errors():
        row = connection.execute("SELECT hub_epoch, reached, goal, finished_at FROM reconciliation").fetchone()
    return Progress(row[0], row[1], row[2], None if row[3] is None else datetime.fromisoformat(row[3]))


def _write(connection: sqlite3.Connection, progress: Progress) -> None:
    finished_at = None if progress.finished_at is None else progress.finished_at.isoformat()
    with named_errors():
        connection.execute(
            "UPDATE reconciliation SET hub_epoch = ?, reached = ?, goal = ?, finished_at = ?",
            (progress.hub_epoch, progress.reached, progress.goal, finished_at),
        )
