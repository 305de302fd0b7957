"""The gateway: from a kiosk's publish to the commit, the signed verdicts and, last, the broker's acknowledgement.

A publish is acknowledged only when it needs nothing more: after its commit and after its verdicts were handed over.
A hub that dies before that gets it again from the broker, and the kiosk sends again as well; both find it in the
ledger.
"""

import logging
import re
from collections.abc import Sequence

from edge_sync.envelope import CONTENT_TYPE, Refusal, Retry, Verdicts, decode_verdicts, encode_verdicts
from edge_sync.errors import EnvelopeError, NameRefusedError, SignatureRefusedError
from edge_sync.hub.admission import Admission, refuse_all, sort, verify
from edge_sync.hub.answers import Answers, Batch
from edge_sync.hub.courier import Courier
from edge_sync.hub.credit import Credit
from edge_sync.hub.errors import DatabaseFaultError, HubError, LedgerUnavailableError
from edge_sync.hub.hub import Hub
from edge_sync.hub.keyring import Signer
from edge_sync.hub.kiosks import Kiosk
from edge_sync.hub.presence import STRANGER
from edge_sync.hub.publication import Publication
from edge_sync.hub.queries import Queries
from edge_sync.hub.transport import Delivery, Link, Outgoing
from edge_sync.signing import SIGNATURE_PROPERTY, sign_publish
from edge_sync.topics import Address, root

log = logging.getLogger(__name__)

RETRY_S = 30.0
UP = re.compile(r"dh/v1/[a-z0-9]{2,16}/dev/(?P<device>[a-z0-9-]{1,40})/up/(?P<channel>[a-z]{1,20})")
LEADING_CHANNELS = ("verdicts", "telemetry", "status", "reported", "query")
LATEST_CHANNELS = ("telemetry", "status", "reported")
"""What a kiosk is like: of these the last one counts, whereas verdicts and queries come to nobody else."""
DOCUMENT = re.compile(r"dh/v1/[a-z0-9]{2,16}/(?:(?:home|dev)/[a-z0-9-]{1,40}/)?doc/.+")


def shared_subscriptions(county: str) -> tuple[str, ...]:
    """Topics that the workers of a hub share: each publish reaches one of them."""
    return (f"$share/hub/{root(county)}/dev/+/up/events",)


def leading_subscriptions(county: str) -> tuple[str, ...]:
    """Topics that the leading worker alone reads: answers to what it carries down, queries, what kiosks are like.

    Presence and reports are retained, which a shared subscription never brings.
    """
    return tuple(f"{root(county)}/dev/+/up/{channel}" for channel in LEADING_CHANNELS)


class Gateway:
    """Everything that arrives from kiosks. One thread; nothing that arrives raises."""

    def __init__(
        self,
        link: Link,
        hub: Hub,
        *,
        courier: Courier,
        credit: Credit,
        publication: Publication,
        queries: Queries,
    ) -> None:
        self._link = link
        self._ledger = hub.ledger
        self._kiosks = hub.kiosks
        self._presence = hub.presence
        self._courier = courier
        self._credit = credit
        self._publication = publication
        self._queries = queries
        self._signer = hub.keyring.signer("down")
        self._seal_kids = hub.keyring.seal_kids
        self.has_missed = False
        """What a kiosk is like could not be kept, and nobody has asked the broker for it since."""

    def use(self, signer: Signer, seal_kids: frozenset[str]) -> None:
        """Sign with this key, and accept what is sealed to these, from now on."""
        self._signer, self._seal_kids = signer, seal_kids

    def take(self, deliveries: Sequence[Delivery], *, leads: bool = True, backlog: int = 0) -> None:
        """Deal with what arrived, and then acknowledge all of it in the order it came, as MQTT asks.

        All batches among it share one commit. What kiosks are like is kept only while this worker `leads`: what it
        heard before it lost the lead may be older than what the next one has kept. `backlog` counts events still
        waiting, for the credit. Raises `DatabaseFaultError` with nothing acknowledged: to be repeated.
        """
        ours = deliveries if leads else [one for one in deliveries if not _is_latest(one)]
        batches = [batch for delivery in ours if (batch := self._guarded(delivery)) is not None]
        try:
            if batches:
                self._ingest(batches, backlog=backlog)
        except DatabaseFaultError:
            raise
        except Exception:  # as in `_guarded`; the kiosks send again what got no verdict
            log.exception("gateway.fault batches=%d", len(batches))
        for delivery in deliveries:
            self._link.acknowledge(delivery)

    def _guarded(self, delivery: Delivery) -> Batch | None:
        try:
            return self._sorted(delivery)
        except DatabaseFaultError:
            raise
        except Exception:  # what arrives must never end the hub: logged with traceback, counted, taken off the broker
            log.exception("gateway.fault bytes=%d", len(delivery.payload))
            self._refuse(delivery, STRANGER, "fault")
            return None

    def _sorted(self, delivery: Delivery) -> Batch | None:
        match = UP.fullmatch(delivery.topic)
        if match is None:
            if DOCUMENT.fullmatch(delivery.topic):
                self._publication.keeps(delivery)
            return None
        try:
            return self._of_kiosk(delivery, Address.of(match["device"]), match["channel"])
        except NameRefusedError:
            self._refuse(delivery, STRANGER, "name")
            return None

    def _of_kiosk(self, delivery: Delivery, address: Address, channel: str) -> Batch | None:
        kiosk = self._kiosks.find(address.device)
        if kiosk is None or kiosk.is_revoked or delivery.topic != kiosk.address.up(channel):
            if channel == "events" and delivery.topic == address.up(channel):
                self._answer_stranger(delivery, address)
            known = kiosk is not None and kiosk.is_revoked
            self._refuse(delivery, address.device if known else STRANGER, Refusal.UNKNOWN_DEVICE.value)
            return None
        try:
            if channel == "events":
                return self._batch(delivery, kiosk)
            self._keep(delivery, kiosk, channel)
        except SignatureRefusedError:
            self._refuse(delivery, address.device, "signature")
        except EnvelopeError:
            self._refuse(delivery, address.device, channel)
        except HubError as error:
            # its verdicts come again, and what it is like the broker keeps: better than holding its events up
            self.has_missed |= isinstance(error, DatabaseFaultError) and channel in LATEST_CHANNELS
            log.warning("gateway.not_kept device=%s channel=%s error=%s", address.device, channel, error)
        else:
            self._presence.seen(address.device)
        return None

    def _batch(self, delivery: Delivery, kiosk: Kiosk) -> Batch:
        verify(kiosk, delivery.topic, delivery.payload, delivery.properties)
        try:
            _check_content_type(delivery)
            admission = sort(delivery.payload, kiosk, self._seal_kids)
        except EnvelopeError as error:
            self._presence.refuse(kiosk.address.device, "batch")
            admission = Admission(rejected=refuse_all(delivery.payload, Refusal.SCHEMA, str(error)))
        return Batch(delivery, kiosk, admission)

    def _keep(self, delivery: Delivery, kiosk: Kiosk, channel: str) -> None:
        device = kiosk.address.device
        match channel:
            case "verdicts":
                verify(kiosk, delivery.topic, delivery.payload, delivery.properties)
                self._courier.verdicts(device, decode_verdicts(delivery.payload))
            case "status":
                _verify_signed(delivery, kiosk)
                if self._presence.status(device, delivery.payload):
                    self._courier.online(device)
            case "reported":
                _verify_signed(delivery, kiosk)
                self._presence.reported(device, delivery.payload)
            case "telemetry":
                _verify_signed(delivery, kiosk)
                self._presence.telemetry(device, delivery.payload)
            case "query":
                self._queries.take(delivery, kiosk)
            case _:
                raise EnvelopeError(f"channel {channel} is not read")

    def _ingest(self, batches: Sequence[Batch], *, backlog: int) -> None:
        rows = [row for batch in batches for row in batch.admission.rows]
        epoch = self._ledger.hub_epoch  # before the commit: rows may be thought older than they are, never newer
        try:
            fates = iter(self._ledger.ingest(rows) if rows else ())
        except LedgerUnavailableError as error:
            log.error("gateway.ledger_unavailable rows=%d error=%s", len(rows), error)  # noqa: TRY400 - the cause is in the message
            self._postpone(batches, epoch)
            return
        for batch in batches:
            self._credit.heard(batch.kiosk.address.device)
        answers = Answers(epoch, self._credit.share(backlog=backlog))
        for batch in batches:
            answers.add(batch, [next(fates) for _ in batch.admission.rows])
        for kiosk, correlation, verdicts in answers:
            self._answer(kiosk, verdicts, correlation)

    def _postpone(self, batches: Sequence[Batch], epoch: str) -> None:
        for batch in batches:
            retry = tuple(Retry(row.id, RETRY_S) for row in batch.admission.rows)
            verdicts = Verdicts(hub_epoch=epoch, rejected=batch.admission.rejected, retry=retry)
            self._answer(batch.kiosk, verdicts, batch.delivery.correlation)

    def _answer(self, kiosk: Kiosk, verdicts: Verdicts, correlation: bytes | None) -> None:
        device = kiosk.address.device
        for one in verdicts.rejected:
            self._presence.refuse(device, one.reason)
        self._publish(kiosk.address, verdicts, correlation)
        self._presence.seen(device)

    def _answer_stranger(self, delivery: Delivery, address: Address) -> None:
        """Tell a device that is not known here, without an epoch.

        A kiosk that has heard this county before then keeps its rows: it may have been added after a backup.
        """
        detail = f"this hub knows no kiosk {address.device}"
        self._publish(
            address,
            Verdicts(rejected=refuse_all(delivery.payload, Refusal.UNKNOWN_DEVICE, detail)),
            delivery.correlation,
        )

    def _publish(self, address: Address, verdicts: Verdicts, correlation: bytes | None) -> None:
        topic, payload = address.down("verdicts"), encode_verdicts(verdicts)
        signed = sign_publish(topic, payload, key=self._signer.key, kid=self._signer.kid)
        self._link.publish(Outgoing(topic, payload, signed, content_type="application/json", correlation=correlation))

    def _refuse(self, delivery: Delivery, device: str, reason: str) -> None:
        self._presence.refuse(device, reason)
        log.warning("gateway.refused device=%s reason=%s bytes=%d", device, reason, len(delivery.payload))


def _is_latest(delivery: Delivery) -> bool:
    """Whether it says what a kiosk is like."""
    match = UP.fullmatch(delivery.topic)
    return match is not None and match["channel"] in LATEST_CHANNELS


def _check_content_type(delivery: Delivery) -> None:
    if delivery.content_type not in ("", CONTENT_TYPE):
        raise EnvelopeError(f"content type {delivery.content_type[:60]!r}, expected {CONTENT_TYPE}")


def _verify_signed(delivery: Delivery, kiosk: Kiosk) -> None:
    """What a kiosk says about itself need not be signed (contract §2); a signature that is there must be good."""
    if SIGNATURE_PROPERTY in delivery.properties:
        verify(kiosk, delivery.topic, delivery.payload, delivery.properties)
