"""What comes in from the broker: verified before believed, committed before acknowledged, refused without harm."""

import sqlite3
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Any

import msgspec

from edge_sync import documents, downlink, inbox, probation, settlement
from edge_sync.acceptance import CONFIG, KEYS, Accepted, SameDocument, accept, is_restored, place, verify_keys
from edge_sync.bodies.commands import SYNC_NOW, WIPE
from edge_sync.clock import Clock
from edge_sync.database import transaction
from edge_sync.delivery import MAX_RETRY_S, Decision, Delivery
from edge_sync.envelope import (
    MAX_BATCH_EVENTS,
    Refusal,
    Rejected,
    Retry,
    Verdicts,
    decode_verdicts,
    encode_verdicts,
    split,
)  # fmt: skip
from edge_sync.errors import (
    DocumentRefusedError,
    EnvelopeError,
    OutboxError,
    SignatureRefusedError,
    TooLargeError,
)
from edge_sync.identity import Identity
from edge_sync.journal import Refusals
from edge_sync.link import LinkRecord
from edge_sync.orders import Orders
from edge_sync.results import Results
from edge_sync.signing import verify_publish
from edge_sync.transport import Incoming


@dataclass(frozen=True, slots=True)
class Effects:
    """What a publish asks of the agent: an answer for ``up/verdicts``, a report, everything now, documents again.

    `wiped`: much was deleted, and its pages are to go. `conclusion`: what is remembered once it is committed.
    """

    answer: bytes | None = None
    report: bool = False
    sync_now: bool = False
    ask_again: bool = False
    wiped: bool = False
    conclusion: Callable[[], None] | None = None


NOTHING = Effects()

ASK_FOR_KEYS_S = 300.0
"""How often at most the documents are fetched again because of a bad signature, which a stranger can make too."""

MIN_UNKNOWN_S = 30.0
"""How soon rows are sent again to a hub that does not know this kiosk; the pause grows with the time it has gone on."""


class Intake:
    """Judges and stores every publish on the topics this kiosk reads."""

    def __init__(
        self,
        identity: Identity,
        connection: sqlite3.Connection,
        delivery: Delivery,
        link: LinkRecord,
        results: Results,
        *,
        orders: Orders,
        clock: Clock,
        guards_link: bool,
    ) -> None:
        self.heard_hub = False
        """The hub has answered what was sent over this link; what it said before, and a broker may keep, is no sign."""
        self._guards_link = guards_link
        self._orders = orders
        self._identity = identity
        self._address = identity.address
        self._db = connection
        self._delivery = delivery
        self._link = link
        self._results = results
        self._clock = clock
        self._journal = orders.journal
        self._refusals = Refusals(orders.journal)
        self._broker = self._broker_named()
        self._keys = documents.keys(connection)
        self._keys_missed = False
        self._keys_asked_at = 0.0
        self._unknown_since: float | None = None
        self._readers: dict[str, Callable[[Incoming], Effects]] = {
            "verdicts": self._verdicts,
            "events": self._events,
            "result": self._result,
            "doc": self._document,
        }

    def refused(self) -> dict[str, int]:
        """Return how many publishes were refused, by ``channel.reason``."""
        return self._refusals.counts()

    @property
    def broker_moved(self) -> bool:
        """Whether the config in force has come to name another broker than when this intake began."""
        return self._guards_link and self._broker_named() != self._broker

    def handle(self, message: Incoming) -> Effects:
        """Take or refuse one publish; when it returns, what was taken is committed, unless the caller commits several.

        After the commit `conclude` is to be called. Raises `OutboxError` when the database cannot take it, and then
        the publish must come again.
        """
        channel = self._channel(message.topic)
        reader = self._readers.get(channel)
        if reader is None:
            return self._refuse(channel, "topic")
        try:
            return reader(message)
        except OutboxError:
            raise
        except TooLargeError:
            return self._refuse(channel, "too_large")
        except EnvelopeError:
            return self._refuse(channel, "envelope")
        except SignatureRefusedError:
            self._refuse(channel, "signature")
            return self._ask_for_keys()
        except Exception as error:  # noqa: BLE001 - the worker loop: a fault of ours must not stop delivery
            return self._fault(channel, error)

    def conclude(self, effects: Effects) -> None:
        """Remember what follows from a publish whose changes are committed."""
        if effects.conclusion is not None:
            try:
                effects.conclusion()
            except Exception as error:  # noqa: BLE001 - as in `handle`
                self._fault("verdicts", error)

    def _fault(self, channel: str, error: Exception) -> Effects:
        where = traceback.extract_tb(error.__traceback__)[-1]
        self._journal.tell("fault", error=type(error).__name__, file=where.filename, line=where.lineno)
        return self._refuse(channel, "fault")

    def is_verdicts(self, message: Incoming) -> bool:
        """Whether `message` is about what became of events."""
        return message.topic == self._address.down("verdicts")

    def _ask_for_keys(self) -> Effects:
        """Fetch the documents again, now and then: keys may have been changed that this kiosk never heard of."""
        now = self._clock.monotonic()
        if now < self._keys_asked_at:
            return NOTHING
        self._keys_asked_at = now + ASK_FOR_KEYS_S
        return Effects(ask_again=True)

    def _refuse(self, channel: str, reason: str) -> Effects:
        self._refusals.count(channel, reason)
        return NOTHING

    def _channel(self, topic: str) -> str:
        known = {self._address.down(channel): channel for channel in ("verdicts", "events", "result")}
        return known.get(topic) or ("doc" if "/doc/" in topic else "foreign")

    def _verify(self, message: Incoming) -> None:
        """Raises `SignatureRefusedError` unless a listed ``down`` key signed this publish for this topic."""
        signers = verify_keys(self._keys, "down", self._trusted_now())
        verify_publish(message.topic, message.payload, message.properties, signers)

    def _trusted_now(self) -> datetime | None:
        return self._clock.now() if self._clock.is_trusted() else None

    def _verdicts(self, message: Incoming) -> Effects:
        self._verify(message)
        verdicts, unknown = _parted(self._delivery.named(decode_verdicts(message.payload)))
        waiting = Effects(conclusion=partial(self._wait_to_be_known, unknown)) if unknown else NOTHING
        if unknown and verdicts == Verdicts(hub_epoch=verdicts.hub_epoch, credit=verdicts.credit):
            return waiting
        if not self._link.is_current(verdicts.hub_epoch):
            self._refuse("verdicts", "old_epoch")
            return waiting
        decision = self._delivery.decide(verdicts)
        with transaction(self._db):
            changed = settlement.settle(self._db, decision.settled, decision.rejected, at=self._trusted_now())
            heard = self._link.heard(self._db, verdicts.hub_epoch, self._clock.now())
        self._link.state = heard
        return Effects(conclusion=partial(self._conclude, verdicts, decision, unknown, changed=changed))

    def _conclude(self, verdicts: Verdicts, decision: Decision, unknown: tuple[Rejected, ...], *, changed: int) -> None:
        """Go on from verdicts whose rows are written: what they end is under way no more."""
        self.heard_hub |= self._delivery.awaits(decision)
        self._delivery.answered(verdicts, decision, self._clock.monotonic())
        if changed and decision.rejected:
            self._journal.tell("rows_rejected", rows=len(decision.rejected))
        if unknown:
            self._wait_to_be_known(unknown)
        else:
            self._is_known()

    def _result(self, message: Incoming) -> Effects:
        self._verify(message)
        taken = self._results.take(message.payload, message.correlation or b"")
        if taken.refused:
            return self._refuse("result", taken.refused)
        self.heard_hub = True
        if taken.reopened:
            self._delivery.rewind(min(taken.reopened))
            self._journal.tell("rows_reopened", rows=len(taken.reopened), first=min(taken.reopened))
        return NOTHING

    def _wait_to_be_known(self, unknown: tuple[Rejected, ...]) -> None:
        """Keep rows pending that a hub refused because nobody has added this kiosk there yet.

        They are sent again after as long as it has gone on, so ever more rarely: a kiosk added later loses nothing.
        """
        now = self._clock.monotonic()
        if self._unknown_since is None:
            self._unknown_since = now
        pause = min(max(now - self._unknown_since, MIN_UNKNOWN_S), MAX_RETRY_S)
        again = Verdicts(retry=tuple(Retry(entry.id, pause) for entry in unknown))
        self._delivery.answered(again, self._delivery.decide(again), now)
        self._refuse("verdicts", Refusal.UNKNOWN_DEVICE.value)

    def _is_known(self) -> None:
        """The hub knows this kiosk: what waited for that is sent now."""
        if self._unknown_since is not None:
            self._unknown_since = None
            self._delivery.hurry(self._clock.monotonic())
            self._journal.tell("known_to_hub")

    def _events(self, message: Incoming) -> Effects:
        self._verify(message)
        raws = split(message.payload)
        if len(raws) > MAX_BATCH_EVENTS:
            raise TooLargeError(f"{len(raws)} events in one publish")
        judged = [found for raw in raws if (found := self._judge(raw)) is not None]
        arrivals = [found for found in judged if isinstance(found, inbox.Arrival)]
        with transaction(self._db):
            fates = [(arrival, self._take(arrival)) for arrival in arrivals]
        taken = [(arrival, fate) for arrival, fate in fates if isinstance(fate, inbox.Taken)]
        refused = [found for found in (*judged, *(fate for _, fate in fates)) if isinstance(found, Rejected)]
        commands = [arrival.type for arrival, fate in taken if fate is inbox.Taken.COMMITTED]
        return Effects(answer=_verdicts_on(taken, refused), sync_now=SYNC_NOW in commands, wiped=WIPE in commands)

    def _take(self, arrival: inbox.Arrival) -> inbox.Taken | Rejected:
        """Store `arrival`, and carry it out if it is edge-sync's, inside the caller's transaction."""
        known = inbox.known(self._db, arrival.id, arrival.digest)
        refusal = self._orders.refusal(arrival) if known is None else None
        if refusal is not None:
            self._journal.tell("command_refused", type=arrival.type, id=arrival.id)
            return refusal
        taken = known or inbox.add(self._db, arrival)
        if taken is inbox.Taken.COMMITTED:
            self._orders.carry_out(arrival)
        return taken

    def _judge(self, raw: bytes) -> inbox.Arrival | Rejected | None:
        try:
            judged = downlink.judge(raw, self._clock.now())
        except EnvelopeError:
            self._refuse("events", "no_id")
            return None
        if isinstance(judged, Rejected):
            self._refuse("events", judged.reason)
        return judged

    def _document(self, message: Incoming) -> Effects:
        if not message.payload:
            return NOTHING  # clearing a retained document withdraws nothing; a tombstone does
        try:
            target, name = place(message.topic, self._address)
        except DocumentRefusedError as refusal:
            return self._refuse("doc", refusal.reason)
        try:
            return self._apply(message)
        except SameDocument:
            return NOTHING
        except DocumentRefusedError as refusal:
            return self._refuse_document(target, name, refusal)

    def _apply(self, message: Incoming) -> Effects:
        state = documents.state(self._db)
        root = self._identity.root_key
        new = accept(message.topic, message.payload, self._address, root, state, now=self._trusted_now())
        with transaction(self._db):
            self._store(new)
        if is_restored(state, new):
            self._results.reconciler.suspect(self._clock.monotonic())
        self._journal.tell("document_applied", name=new.name, target=new.target, version=new.version.version)
        if new.name != KEYS:
            return Effects(report=True)
        self._keys = documents.keys(self._db)
        missed, self._keys_missed = self._keys_missed, False
        return Effects(report=True, ask_again=missed)  # new keys may vouch for documents refused before them

    def _store(self, new: Accepted) -> None:
        """Put `new` in force; a config that names another broker than the last good one did goes on probation.

        That one may lie two versions back, when `new` follows a config that is itself on probation.
        """
        last_good = probation.previous(self._db, new.target)
        documents.store(self._db, new, at=self._clock.now())
        if new.name == CONFIG:
            probation.end(self._db, new.target)
            if self._guards_link and self._broker_named() != self._broker_named({new.target: last_good.layer}):
                probation.begin(self._db, new.target, last_good)

    def _broker_named(self, instead: Mapping[str, Any] = MappingProxyType({})) -> object:
        """Return the ``mqtt`` section of the layers in force, or of these with some of them replaced."""
        return documents.merge_layers({**documents.layers(self._db), **instead}).get("mqtt")

    def _refuse_document(self, target: str, name: str, refusal: DocumentRefusedError) -> Effects:
        self._refuse("doc", refusal.reason)
        self._keys_missed |= refusal.reason == "signature"
        with transaction(self._db):
            is_new = documents.refuse(self._db, target, name, refusal, at=self._clock.now())
        if is_new:
            mistakes = len(refusal.mistakes)
            self._journal.tell("document_refused", target=target, reason=refusal.reason, mistakes=mistakes)
        return Effects(report=is_new)


def _parted(verdicts: Verdicts) -> tuple[Verdicts, tuple[Rejected, ...]]:
    """Return `verdicts` without the refusals that say the kiosk is not known, and these."""
    unknown = tuple(entry for entry in verdicts.rejected if entry.reason == Refusal.UNKNOWN_DEVICE.value)
    others = tuple(entry for entry in verdicts.rejected if entry not in unknown)
    return msgspec.structs.replace(verdicts, rejected=others), unknown


def _verdicts_on(taken: list[tuple[inbox.Arrival, inbox.Taken]], rejected: list[Rejected]) -> bytes:
    """Return the verdicts on a batch of down events."""
    by_fate: dict[inbox.Taken, list[str]] = {fate: [] for fate in inbox.Taken}
    for arrival, fate in taken:
        by_fate[fate].append(arrival.id)
    conflicts = [Rejected(event_id, Refusal.CONFLICT.value) for event_id in by_fate[inbox.Taken.CONFLICT]]
    return encode_verdicts(
        Verdicts(
            committed=tuple(by_fate[inbox.Taken.COMMITTED]),
            duplicate=tuple(by_fate[inbox.Taken.DUPLICATE]),
            rejected=(*rejected, *conflicts),
        )
    )
