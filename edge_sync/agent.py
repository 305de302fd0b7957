"""The agent: moves events up, and verdicts, events and documents down. One thread, one loop, everything else passed in.

It wakes on what the transport brings, on inserts (it looks at the outbox four times a second) and on its deadlines.
"""

import dataclasses
import sqlite3
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from itertools import takewhile

import msgspec

from edge_sync import documents, health, misfits, outbox, probation, reconcile, settlement
from edge_sync.bodies.status import Device, Refused, Telemetry
from edge_sync.clock import Clock
from edge_sync.database import database_file, transaction
from edge_sync.delivery import Delivery, Random
from edge_sync.envelope import CONTENT_TYPE, JSON_DATA, MAX_BATCH_EVENTS, SEALED_DATA, join
from edge_sync.errors import OutboxDamagedError, OutboxError
from edge_sync.floors import FLOORS_FILE, Floors
from edge_sync.intake import Effects, Intake
from edge_sync.journal import Journal
from edge_sync.link import LinkRecord
from edge_sync.orders import Orders
from edge_sync.presence import Voice
from edge_sync.results import Results
from edge_sync.topics import Address
from edge_sync.transport import Connected, Disconnected, Happening, Incoming, Outgoing, Transport, Unheard
from edge_sync.trouble import Kind, Trouble
from edge_sync.upkeep import Upkeep

LOOK_S = 0.25
"""How often the outbox is looked at for what the kiosk has put in."""

REPORT_AFTER_S = 0.2
"""Documents come in bursts; ``up/reported`` waits this long after the first, however many follow."""

FINDINGS_S = 1.0
"""How often it is looked whether the kiosk takes the config in force, and how its devices are."""

TELEMETRY_S = 300.0
REFRESH_S = 86_400.0
"""How often the retained documents are asked for again: a broker whose queue was full dropped some without a word."""

RECALL_S = 5.0
"""How often rows are looked for that were decided upon and are pending again."""

RETRY_S = 1.0
MAX_ANSWERS = 100


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the agent needs from outside and tests replace."""

    clock: Clock
    random: Random
    journal: Journal


class Agent:
    """Serves one device on one database over one transport. Used by one thread.

    `guards_link`: the config in force names the broker, so a change of it goes on probation. `batch_events`: at most so
    many events in a publish.
    """

    def __init__(
        self,
        voice: Voice,
        connection: sqlite3.Connection,
        transport: Transport,
        around: Surroundings,
        on_documents: Callable[[], None] = lambda: None,
        *,
        guards_link: bool = True,
        batch_events: int = MAX_BATCH_EVENTS,
    ) -> None:
        self._voice = voice
        self._db = connection
        self._transport = transport
        self._clock = around.clock
        self._journal = around.journal
        self._on_documents = on_documents
        self._delivery = Delivery(around.random, batch_events=batch_events)
        self._link = LinkRecord(connection)
        self._results = Results(connection, self._link, clock=around.clock, random=around.random)
        self._intake = Intake(
            voice.identity,
            connection,
            self._delivery,
            self._link,
            self._results,
            orders=_orders(voice, connection, around),
            clock=around.clock,
            guards_link=guards_link,
        )
        self._on_probation = probation.is_open(connection)
        self._probation_ends = around.clock.monotonic() + probation.PROBATION_S
        self._held: deque[Incoming] = deque()
        self._retry_at = 0.0
        self._answers: deque[bytes] = deque(maxlen=MAX_ANSWERS)
        self._connected = False
        self._status_due = False
        self._reported_at: float | None = None
        self._telemetry_at = 0.0
        self._recall_at = 0.0
        self._taken_over = 0
        self._upkeep = Upkeep(connection, around.clock, around.journal)
        self._misfit: Refused | None = None
        self._devices: dict[str, Device] = {}
        self._findings_at = 0.0
        self._random = around.random
        self._refresh_at = around.clock.monotonic() + self._refresh_in()

    @property
    def connected(self) -> bool:
        """Whether the broker is connected."""
        return self._connected

    def refused(self) -> dict[str, int]:
        """Return how many publishes were refused, by ``channel.reason``."""
        return self._intake.refused()

    def step(self, timeout: float = LOOK_S) -> None:
        """Go round once: what came, what is due. Raises `OutboxDamagedError`; other database faults are survived."""
        for happening in self._transport.poll(timeout):
            self._happened(happening)
        now = self._clock.monotonic()
        if self._held and now >= self._retry_at:
            self._handle_held()
        with self._surviving():
            self._tend(now)

    def stop(self) -> None:
        """Tell the hub that this kiosk goes offline, and close the link."""
        if self._connected:
            self._transport.publish(self._voice.status(online=False, at=self._clock.now()))
            self._transport.poll(0.0)
        self._transport.close()
        self._lost("stopped")

    def on_message(self, message: Incoming) -> None:
        """Handle one publish and acknowledge it; it is held, unacknowledged, while the database cannot take it.

        Raises `OutboxDamagedError` and nothing else.
        """
        self._held.append(message)
        self._handle_held()

    @contextmanager
    def _surviving(self) -> Iterator[None]:
        """A database that cannot take something now is told of and tried again later; a damaged one is not."""
        try:
            yield
        except OutboxDamagedError:
            raise
        except OutboxError as error:
            self._journal.tell("database_unwilling", error=type(error).__name__)

    def _happened(self, happening: Happening) -> None:
        match happening:
            case Incoming():
                self._held.append(happening)
            case Connected():
                self._greet()
            case Disconnected(trouble):
                self._taken_over += trouble.kind is Kind.RIVAL
                self._note(trouble)
                self._lost(trouble.kind.value)
            case Unheard(topic):
                self._unheard(topic, self._voice.identity.address)

    def _unheard(self, topic: str, address: Address) -> None:
        if topic == address.up("events"):
            self._delivery.unheard(self._clock.monotonic())
        elif topic == address.up("query"):
            with self._surviving():
                self._results.unheard()

    def _greet(self) -> None:
        self._journal.tell("connected")
        self._connected = True
        self._delivery.reset()
        self._status_due = True
        self._reported_at = self._telemetry_at = self._clock.monotonic()
        # the broker may remember a session of a database that is gone; and a broker on probation must show what it has
        if self._on_probation or not self._link.state.subscribed:
            self._transport.resubscribe()
        with self._surviving():
            self._link.set_online(self._db, self._clock.now(), online=True)

    def _lost(self, reason: str) -> None:
        if self._connected:
            self._journal.tell("disconnected", reason=reason)
        self._connected = False
        self._held.clear()  # the broker delivers again what was not acknowledged
        self._results.reconciler.disconnected()
        self._answers.clear()  # and the hub sends again what was not answered
        with self._surviving():
            self._link.set_online(self._db, self._clock.now(), online=False)

    def _note(self, trouble: Trouble) -> None:
        """Tell why there is no link, once for each new reason: attempts go on by the minute."""
        with self._surviving():
            if self._link.set_trouble(self._db, trouble, self._clock.now()):
                self._journal.tell("no_link", why=trouble.kind.value, what=str(trouble), do=trouble.do)

    def _handle_held(self) -> None:
        while self._held:
            messages = self._together()
            effects = self._handled(messages)
            if effects is None:
                self._retry_at = self._clock.monotonic() + RETRY_S
                with self._surviving():
                    self._link.read_again(self._db)
                return
            for message, effect in zip(messages, effects, strict=True):
                self._held.popleft()
                self._follow(effect)
                self._transport.acknowledge(message)

    def _together(self) -> list[Incoming]:
        """Return what is handled next: verdicts that came together share one commit, whose flush is half their cost."""
        return list(takewhile(self._intake.is_verdicts, self._held)) or [self._held[0]]

    def _handled(self, messages: list[Incoming]) -> list[Effects] | None:
        """Return what each of `messages` asks for once what was taken of them is committed; None when it cannot be."""
        effects: list[Effects] = []
        committed = False
        with self._surviving():
            with transaction(self._db) if len(messages) > 1 else nullcontext():
                effects += [self._intake.handle(message) for message in messages]
            committed = True
        return effects if committed else None

    def _follow(self, effects: Effects) -> None:
        self._intake.conclude(effects)
        now = self._clock.monotonic()
        if effects.answer is not None:
            self._answers.append(effects.answer)
        if effects.report:
            due = now + REPORT_AFTER_S
            self._reported_at = due if self._reported_at is None else min(self._reported_at, due)
            self._on_documents()
        if effects.sync_now:
            self._delivery.hurry(now)
            self._results.reconciler.hasten(now)
            self._status_due = True
            self._reported_at = self._telemetry_at = now
        if effects.wiped:
            self._upkeep.hurry(now)
        if effects.ask_again:
            self._transport.resubscribe()

    def _judge_probation(self, now: float) -> None:
        """A config that named this broker stands once the hub was heard over it, and falls when it was not in time.

        One that came meanwhile and names another is not judged over this broker, but by the agent that starts there.
        """
        if self._intake.broker_moved:
            return
        if self._intake.heard_hub:
            probation.confirm(self._db)
            self._journal.tell("config_confirmed")
        elif now >= self._probation_ends:
            probation.revert(self._db, at=self._clock.now())
            self._journal.tell("config_reverted")
            self._on_documents()
        else:
            return
        self._on_probation = False
        self._reported_at = now

    def _tend(self, now: float) -> None:
        """Do what is due: ask, send, report, look after the file."""
        if self._on_probation:
            self._judge_probation(now)
        self._results.inquiries.look(now, connected=self._connected)
        if now >= self._findings_at:
            with self._surviving():  # what cannot be read there keeps no event back
                self._look_for_findings(now)
        if self._connected:
            self._ask(now)
            late = self._delivery.expire(now)
            if late:
                self._journal.tell("unanswered", batches=late)
            self._answer()
            self._report(now)
            self._refresh(now)
            self._recall(now)
            self._drain(now)
        self._upkeep.tend(now, busy=self._delivery.in_flight > 0)

    def _ask(self, now: float) -> None:
        """Send the kiosk's queries, before anything that can wait, and compare with the hub."""
        for query, left_s in self._results.inquiries.unsent(now):
            if self._query(query.sealed, query.correlation, left_s, content_type=SEALED_DATA):
                self._results.inquiries.sent(query)
        question = self._results.reconciler.wanted(now, provoke=self._on_probation)
        if question is not None and self._query(question.payload, question.correlation, int(reconcile.LIFETIME_S)):
            self._results.reconciler.asked(question, now)

    def _query(self, payload: bytes, correlation: bytes, expiry_s: int, *, content_type: str = JSON_DATA) -> bool:
        query = self._voice.ask(payload, content_type=content_type, correlation=correlation, expiry_s=expiry_s)
        return self._transport.publish(query)

    def _look_for_findings(self, now: float) -> None:
        """Report what the kiosk found wrong with the config as a whole, and with devices, or that it does no more."""
        self._findings_at = now + FINDINGS_S
        misfit, devices = misfits.refusal(self._db), health.told(self._db)
        if misfit != self._misfit:
            self._misfit, self._reported_at = misfit, now
        if devices != self._devices:
            self._devices, self._telemetry_at = devices, now

    def _refresh(self, now: float) -> None:
        if now >= self._refresh_at:
            self._refresh_at = now + self._refresh_in()
            self._transport.resubscribe()

    def _refresh_in(self) -> float:
        """Return about a day; not all kiosks of a county ask at once."""
        return REFRESH_S * (0.5 + self._random())

    def _recall(self, now: float) -> None:
        """Find rows that became pending again: dead letters sent once more, or what a restored hub lacks."""
        if now >= self._recall_at:
            self._recall_at = now + RECALL_S
            self._delivery.recall(settlement.count_pending(self._db, up_to=self._delivery.cursor))

    def _drain(self, now: float) -> None:
        """Send pending rows as far as the window allows."""
        while (wanted := self._delivery.wanted(now)) is not None:
            if wanted.ids:
                rows = settlement.pending_of(self._db, wanted.ids)
            else:
                rows = settlement.pending(self._db, after=wanted.after, limit=wanted.limit)
                if not rows:
                    return
            batch = self._delivery.take(wanted, self._whole(rows), now)
            if batch is not None and not self._send(batch.rows):
                self._delivery.untake(batch)
                return

    def _whole(self, rows: tuple[outbox.Row, ...]) -> tuple[outbox.Row, ...]:
        """Return the rows whose bytes are the ones recorded; the others become dead letters and are told of."""
        damaged = [row for row in rows if not row.is_whole]
        if damaged:
            with transaction(self._db):
                settlement.set_damaged_aside(self._db, damaged)
            self._journal.tell("rows_damaged", rows=len(damaged), first=damaged[0].seq)
            self._telemetry_at = self._clock.monotonic()
        return tuple(row for row in rows if row.is_whole)

    def _send(self, rows: tuple[outbox.Row, ...]) -> bool:
        publish = self._voice.say("events", join(row.event for row in rows))
        return self._transport.publish(dataclasses.replace(publish, content_type=CONTENT_TYPE))

    def _answer(self) -> None:
        while self._answers and self._transport.publish(self._voice.say("verdicts", self._answers[0])):
            self._answers.popleft()

    def _report(self, now: float) -> None:
        if self._status_due:
            self._status_due = not self._transport.publish(self._voice.status(online=True, at=self._clock.now()))
        if self._reported_at is not None and now >= self._reported_at:
            reported = msgspec.json.encode(documents.reported(self._db))
            if self._transport.publish(self._voice.say("reported", reported, retain=True)):
                self._reported_at = None
        if now >= self._telemetry_at and self._transport.publish(self._telemetry()):
            self._telemetry_at = now + TELEMETRY_S

    def _telemetry(self) -> Outgoing:
        counts = outbox.counts(self._db)
        figures = Telemetry(
            at=self._clock.now(),
            pending=counts.pending,
            rejected=counts.rejected,
            settled=counts.settled,
            refused_publishes=self.refused(),
            devices=self._devices,
            taken_over=self._taken_over,
        )
        return self._voice.say("telemetry", msgspec.json.encode(figures), qos=0)


def _orders(voice: Voice, connection: sqlite3.Connection, around: Surroundings) -> Orders:
    floors = Floors(database_file(connection).with_name(FLOORS_FILE))
    own = outbox.Outbox(voice.identity.address, voice.bootid, tuple, floors=floors)  # reports are not sealed
    return Orders(connection, own, around.clock, around.journal)
