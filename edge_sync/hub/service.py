"""The serving hub: one loop that takes in, answers, opens, publishes and carries down, until it is told to stop."""

import logging
import queue
import secrets
import time
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import sdnotify

from edge_sync.envelope import MAX_BATCH_EVENTS
from edge_sync.hub.authority import hub_tls
from edge_sync.hub.broker import BrokerAddress, BrokerLink
from edge_sync.hub.conductor import Conductor
from edge_sync.hub.courier import Courier
from edge_sync.hub.credit import Credit
from edge_sync.hub.database import transaction
from edge_sync.hub.errors import DatabaseFaultError, HubError, KeysError
from edge_sync.hub.gateway import Gateway, leading_subscriptions, shared_subscriptions
from edge_sync.hub.hub import Hub, open_hub
from edge_sync.hub.lineage import Standing, settle
from edge_sync.hub.pacing import Pacing
from edge_sync.hub.publication import Publication
from edge_sync.hub.queries import Inline, Queries
from edge_sync.hub.serving import Lead, SoleWorker, lead_of, serving
from edge_sync.hub.source import Source, connect
from edge_sync.hub.transport import Arrival, Connected, Delivery, Disconnected, Link, Sent
from edge_sync.topics import root

log = logging.getLogger(__name__)

POLL_S = 0.2
"""How soon the loop sees what a command of another process wrote."""
TEND_S = 0.1
"""Under load, how often documents and down events are looked after."""
GROUP = 200
"""Publishes that share one commit at most."""
SOON_S = 0.01
"""How soon to go on with opening, where kiosks are sending at the same time."""
LOOK_S = 1.0
"""How often the keys folder and the lineage are looked at."""
HEAR_AGAIN_S = 30.0
"""How often all that kiosks are like is asked for again at most, where the database takes some of it not."""
FLUSH_S = 10.0
WATCHDOG_S = 5.0
PAUSE_AFTER_FAULT_S = 1.0


class Loop:
    """One turn after another over a hub and a link. One thread, and `codes` for the slow checks of query codes.

    Every worker takes in and answers; what there must be one of in a county is done by the worker that leads.
    """

    def __init__(
        self,
        hub: Hub,
        link: Link,
        *,
        lead: Lead | None = None,
        codes: Executor | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._hub = hub
        self._link = link
        self._lead = lead or SoleWorker()
        self._leads = self._connected = False
        self._pacing = Pacing(monotonic=monotonic)
        self._monotonic = monotonic
        self._flushed = monotonic()
        self._look_at = self._hear_at = 0.0
        self._signer = signer = hub.keyring.signer("down")
        self._publication = Publication(link, hub.documents, root(hub.keyring.county), monotonic=monotonic)
        self._conductor = Conductor(hub.rollouts, monotonic=monotonic)
        self._courier = Courier(link, hub.down, hub.presence, signer, monotonic=monotonic)
        self._queries = Queries(link, hub, signer, codes or Inline())
        self._gateway = Gateway(
            link,
            hub,
            courier=self._courier,
            credit=Credit(monotonic=monotonic),
            publication=self._publication,
            queries=self._queries,
        )

    def turn(self, arrivals: list[Arrival], *, tend: bool = True, backlog: int = 0) -> float:
        """Deal with what arrived, open some, and `tend` to what is due; return how long the next turn may wait."""
        if tend or self._leads:  # one that leads looks no further than its memory
            self._look_who_leads()
        if tend:
            self._look_around()
        deliveries = [arrival for arrival in arrivals if isinstance(arrival, Delivery)]
        for arrival in arrivals:
            self._hear_of_broker(arrival)
        if deliveries:
            began = self._monotonic()
            self._gateway.take(deliveries, leads=self._leads, backlog=backlog)
            self._pacing.took_in(len(deliveries), began)
            self._hub.opener.look_again()
        wait_s = self._open() if self._leads else POLL_S
        if tend:
            self._tend()
        return wait_s

    def _hear_of_broker(self, arrival: Arrival) -> None:
        match arrival:
            case Connected():
                log.info("hub.connected")
                self._connected = True
                if self._leads:
                    self._begin_to_lead()
            case Disconnected(reason):
                log.warning("hub.disconnected reason=%s", reason)
                self._connected = False
                self._publication.disconnected()
                self._conductor.disconnected()
            case Sent(ticket):
                self._publication.sent(ticket)
            case Delivery():
                pass  # a kiosk's

    def _tend(self) -> None:
        if self._leads:
            self._hear_again()
            self._conductor.tick()
            self._publication.tick()
            self._courier.tick()
        self._queries.tick()
        self._flush()

    def _hear_again(self) -> None:
        """Have the broker tell again what kiosks are like when some could not be kept: they say it but once."""
        if self._gateway.has_missed and self._monotonic() >= self._hear_at:
            self._hear_at = self._monotonic() + HEAR_AGAIN_S
            self._gateway.has_missed = False
            self._link.subscribe(leading_subscriptions(self._hub.keyring.county))

    def _look_around(self) -> None:
        if self._monotonic() >= self._look_at:
            self._look_at = self._monotonic() + LOOK_S
            self._look_for_keys()
            self._look_where_it_stands()

    def _look_where_it_stands(self) -> None:
        """Begin a new lineage when commits are lost: a server may have failed over to one that lacks the last ones."""
        try:
            _settle(self._hub)
        except DatabaseFaultError:
            raise
        except HubError as error:  # such as a key that cannot be read: what kiosks send is taken in meanwhile
            log.warning("hub.lineage_put_off error=%s", error)

    def _look_for_keys(self) -> None:
        """Go on with the keys of now: another process may have changed them, or the time of one has come."""
        keyring = self._hub.keyring
        try:
            changed, signer = keyring.reload(), keyring.signer("down")
            openers = keyring.openers()
        except KeysError as error:
            log.warning("hub.keys_unreadable error=%s", error)
            return
        if changed or signer.kid != self._signer.kid:
            log.info("hub.keys_changed signs=%s", signer.kid)
            self._signer = signer
            self._courier.use(signer)
            self._queries.use(signer)
            self._gateway.use(signer, keyring.seal_kids)
            self._hub.opener.use(openers)

    def _look_who_leads(self) -> None:
        leads = self._lead.is_ours()
        if leads and not self._leads:
            log.info("hub.leading")
            if self._connected:
                self._begin_to_lead()
        elif self._leads and not leads:
            log.warning("hub.not_leading_any_more")
            self._link.unsubscribe(leading_subscriptions(self._hub.keyring.county))
        self._leads = leads

    def _begin_to_lead(self) -> None:
        """Hear what only the leader hears; all that waits is due, whoever led before."""
        self._link.subscribe(leading_subscriptions(self._hub.keyring.county))
        self._publication.connected()
        self._courier.connected()
        self._conductor.connected()

    def _open(self) -> float:
        """Open some, and return how long the next turn may wait for arrivals (seconds).

        A database that refuses just now holds neither verdicts nor documents up.
        """
        allowed, began = self._pacing.allowed(), self._monotonic()
        if not allowed:
            return SOON_S
        try:
            opened = self._hub.opener.open_next(allowed)
        except DatabaseFaultError as error:
            log.warning("hub.opening_put_off error=%s", error)
            return POLL_S
        self._pacing.opened(began)
        if opened < allowed:
            return POLL_S
        return 0.0 if self._pacing.is_quiet else SOON_S

    def _flush(self) -> None:
        if self._monotonic() - self._flushed >= FLUSH_S:
            self._flushed = self._monotonic()
            self._hub.presence.flush()


def serve(
    source: Source, keys: Path, broker: BrokerAddress, *, stopped: Callable[[], bool], may_lead: bool = True
) -> None:
    """Serve until `stopped`; one of several workers that may not lead only takes in.

    Raises `AlreadyRunningError` when another hub serves this file, and what `open_hub` raises.
    """
    connect(source).close()
    with serving(source), closing(open_hub(source, keys)) as hub:
        lead = lead_of(hub.connection, may_lead=may_lead)
        lead.is_ours()
        _settle(hub)
        if not hub.documents.keys_are_issued():
            log.warning("hub.keys_not_issued: the kiosks are told another list of keys; county-hub keys list says more")
        county = hub.keyring.county
        tls = hub_tls(keys) if broker.tls else None
        link = BrokerLink(broker, client_id=_client_id(county), subscriptions=shared_subscriptions(county), tls=tls)
        notifier = sdnotify.SystemdNotifier()
        link.start()
        try:
            notifier.notify("READY=1")
            log.info("hub.serving county=%s broker=%s:%d", county, broker.host, broker.port)
            with ThreadPoolExecutor(1, "codes") as codes:
                _run(Loop(hub, link, lead=lead, codes=codes), link, stopped, _pulse(notifier))
        finally:
            notifier.notify("STOPPING=1")
            link.close()
            hub.presence.flush()
            log.info("hub.stopped county=%s", county)


def _client_id(county: str) -> str:
    """Return a name that no other worker has."""
    return f"hub-{county}-{secrets.token_hex(4)}"


def _settle(hub: Hub) -> None:
    settle(hub.lineage, hub.note, hub.keyring.county, begin=lambda lost: _begin_lineage(hub, lost))


def _begin_lineage(hub: Hub, lost: str) -> Standing:
    """Begin a lineage above the lost one, unless another worker that found the same was faster."""
    with transaction(hub.connection):
        standing = hub.lineage.standing()
        return standing if standing.hub_epoch > lost else hub.begin_lineage(above=lost)


def _run(loop: Loop, link: BrokerLink, stopped: Callable[[], bool], alive: Callable[[], None]) -> None:
    wait_s = POLL_S
    held: list[Arrival] = []
    tended = 0.0
    while not stopped():
        arrivals = held or _drain(link.arrivals, wait_s=wait_s)
        tend = time.monotonic() - tended >= TEND_S
        try:
            backlog = link.arrivals.qsize() * MAX_BATCH_EVENTS
            wait_s, held = loop.turn(arrivals, tend=tend, backlog=backlog), []
            tended = time.monotonic() if tend else tended
        except (DatabaseFaultError, OSError):
            # every step is safe to repeat, so the same arrivals are dealt with again
            log.exception("hub.turn_failed arrivals=%d", len(arrivals))
            wait_s, held = POLL_S, arrivals
            time.sleep(PAUSE_AFTER_FAULT_S)  # a disk that is full or busy is not asked without pause
        except Exception:  # a fault of ours must not end the county's hub: logged with traceback, and it goes on
            log.exception("hub.fault arrivals=%d", len(arrivals))
            wait_s, held = POLL_S, []
            time.sleep(PAUSE_AFTER_FAULT_S)
        alive()


def _pulse(notifier: sdnotify.SystemdNotifier) -> Callable[[], None]:
    due = time.monotonic()

    def beat() -> None:
        nonlocal due
        if time.monotonic() >= due:
            due = time.monotonic() + WATCHDOG_S
            notifier.notify("WATCHDOG=1")

    return beat


def _drain(inbox: "queue.SimpleQueue[Arrival]", *, wait_s: float) -> list[Arrival]:
    found: list[Arrival] = []
    try:
        found.append(inbox.get(timeout=wait_s) if wait_s else inbox.get_nowait())
        while len(found) < GROUP:
            found.append(inbox.get_nowait())
    except queue.Empty:
        pass
    return found
