"""Carrying down events to kiosks.

Sent when new, when a kiosk comes online, and again on a timer, until its verdict comes.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from edge_sync.envelope import CONTENT_TYPE, MAX_BATCH_EVENTS, Verdicts, batches, join
from edge_sync.hub.keyring import Signer
from edge_sync.hub.outbox_down import DownOutbox, DownRow
from edge_sync.hub.presence import Presence
from edge_sync.hub.transport import Link, Outgoing
from edge_sync.signing import sign_publish
from edge_sync.topics import Address

AGAIN_S = 20.0
AGAIN_AT_MOST_S = 600.0
ROWS = 4 * MAX_BATCH_EVENTS
"""Rows in flight to one kiosk."""


@dataclass(slots=True)
class _Round:
    newest: int
    due: float
    pause: float


class Courier:
    """Which kiosk is to be sent what, and when. Only a kiosk's verdict takes a row off. One thread."""

    def __init__(
        self, link: Link, outbox: DownOutbox, presence: Presence, signer: Signer, *, monotonic: Callable[[], float]
    ) -> None:
        self._link = link
        self._outbox = outbox
        self._presence = presence
        self._signer = signer
        self._monotonic = monotonic
        self._rounds: dict[str, _Round] = {}

    def use(self, signer: Signer) -> None:
        """Sign with this key from now on."""
        self._signer = signer

    def online(self, device: str) -> None:
        """A kiosk came: what waits for it is due now."""
        self._rounds.pop(device, None)

    def connected(self) -> None:
        """The broker came: everything is due now."""
        self._rounds.clear()

    def verdicts(self, device: str, verdicts: Verdicts) -> int:
        """Carry out a kiosk's verdicts and return how many rows waited for them."""
        count = self._outbox.settle(device, (*verdicts.committed, *verdicts.duplicate), verdicts.rejected)
        if count:
            self._rounds.pop(device, None)
        if verdicts.retry and device in self._rounds:
            self._rounds[device].due = self._monotonic() + max(1.0, min(one.after_s for one in verdicts.retry))
        return count

    def tick(self) -> None:
        """Send what is due."""
        now = self._monotonic()
        newest = self._outbox.newest()
        for device in self._rounds.keys() - newest.keys():
            del self._rounds[device]
        for device, cursor in newest.items():
            self._consider(device, cursor, now)

    def _consider(self, device: str, newest: int, now: float) -> None:
        last = self._rounds.get(device)
        if last is not None and last.newest >= newest and now < last.due:
            return
        if self._presence.is_offline(device):
            return  # its status will wake us; sending now would only fill the broker's queue
        unanswered_twice = last is not None and last.newest >= newest and last.pause > AGAIN_S
        if self._send(device, alone=unanswered_twice):
            pause = AGAIN_S if last is None or last.newest < newest else min(2 * last.pause, AGAIN_AT_MOST_S)
            self._rounds[device] = _Round(newest, now + pause, pause)

    def _send(self, device: str, *, alone: bool) -> bool:
        """Send what waits; `alone`, each event by itself, so that one the kiosk cannot read holds no other up."""
        topic = Address.of(device).down("events")
        rows = self._outbox.pending(device, ROWS)
        return all(self._send_batch(topic, batch, left_s) for batch, left_s in _publishes(rows, alone=alone))

    def _send_batch(self, topic: str, batch: Sequence[bytes], left_s: int | None) -> bool:
        payload = join(batch)
        signed = sign_publish(topic, payload, key=self._signer.key, kid=self._signer.kid)
        message = Outgoing(topic, payload, signed, content_type=CONTENT_TYPE, expiry_s=left_s)
        return self._link.publish(message) is not None


def _publishes(rows: Sequence[DownRow], *, alone: bool) -> Iterator[tuple[Sequence[bytes], int | None]]:
    """Return the batches of `rows` in order, each with the seconds the broker is to keep it.

    A command goes alone, as a publish has one expiry. What is over is sent without: the kiosk refuses it, and its
    verdict ends the row.
    """
    for left_s, run in groupby(rows, key=attrgetter("left_s")):
        raws = [row.raw for row in run]
        together = left_s is None and not alone
        yield from ((batch, left_s or None) for batch in (batches(raws) if together else [[raw] for raw in raws]))
