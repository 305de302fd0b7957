"""A broker in this process that can lose, delay, double and reorder publishes and cut the link, all from one seed.

Harsher than MQTT on purpose: it drops publishes that it has taken, as brokers with full queues do.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from edge_sync.clock import Clock
from edge_sync.transport import Connected, Disconnected, Happening, Incoming, Outgoing
from edge_sync.trouble import Kind, Trouble


@dataclass(frozen=True, slots=True)
class Faults:
    """How bad the way is: probabilities per publish, the longest delay (seconds), the probability of a cut per poll."""

    loss: float = 0.0
    duplicate: float = 0.0
    delay_s: float = 0.0
    cut: float = 0.0


@dataclass(slots=True)
class _Way:
    """One direction: what is under way and when it arrives."""

    faults: Faults
    random: random.Random
    under_way: list[tuple[float, int, Outgoing]] = field(default_factory=list)
    count: int = 0

    def put(self, message: Outgoing, now: float) -> None:
        if self.random.random() < self.faults.loss:
            return
        for _ in range(2 if self.random.random() < self.faults.duplicate else 1):
            self.count += 1
            self.under_way.append((now + self.random.random() * self.faults.delay_s, self.count, message))

    def take(self, now: float) -> list[Outgoing]:
        due = sorted(entry for entry in self.under_way if entry[0] <= now)
        self.under_way = [entry for entry in self.under_way if entry[0] > now]
        return [message for _, _, message in due]


class Loopback:
    """A `Transport` whose far end is the same object: `at_hub` gives what came, `send` publishes down.

    Unacknowledged publishes come again after a cut; retained ones come on the first connection and on `resubscribe`.
    """

    def __init__(self, clock: Clock, seed: int, faults: Faults | None = None) -> None:
        self._clock = clock
        self._random = random.Random(seed)  # noqa: S311 - repeatable faults, not secrets
        self._faults = faults or Faults()
        self._up = _Way(self._faults, self._random)
        self._down = _Way(self._faults, self._random)
        self._retained: dict[str, Outgoing] = {}
        self._unacknowledged: dict[int, Incoming] = {}
        self._tokens = 0
        self._connected = False
        self._closed = False
        self._known = False
        self.network = True
        """False: no connection can be made, and the one there is breaks."""

    def poll(self, timeout: float) -> Sequence[Happening]:
        """Return what has happened; waits at most `timeout` by the given clock."""
        if not self._connected:
            return self._connect(timeout)
        if not self.network or self._random.random() < self._faults.cut:
            self._connected = False
            return [Disconnected(Trouble(Kind.LOST, "cut"))]
        arrived = self._down.take(self._clock.monotonic())
        if not arrived:
            self._clock.sleep(timeout)
            arrived = self._down.take(self._clock.monotonic())
        return [self._incoming(message) for message in arrived]

    def publish(self, message: Outgoing) -> bool:
        """Send `message` towards the hub."""
        if not self._connected:
            return False
        self._up.put(message, self._clock.monotonic())
        return True

    def acknowledge(self, message: Incoming) -> None:
        """Let `message` not be delivered again."""
        if isinstance(message.token, int):
            self._unacknowledged.pop(message.token, None)

    def resubscribe(self) -> None:
        """Deliver the retained documents again."""
        for message in self._retained.values():
            self._down.put(replace(message, retain=True), self._clock.monotonic())

    def close(self) -> None:
        """Break the link for good."""
        self._connected, self._closed = False, True

    def at_hub(self) -> list[Outgoing]:
        """Return what has come to the far end since the last call."""
        return self._up.take(self._clock.monotonic())

    def send(self, message: Outgoing) -> None:
        """Publish `message` from the far end; kept when it is retained."""
        if message.retain:
            self._retained[message.topic] = message
        if self._known:
            self._down.put(replace(message, retain=False), self._clock.monotonic())

    def _connect(self, timeout: float) -> Sequence[Happening]:
        if self._closed or not self.network:
            self._clock.sleep(timeout)
            return []
        self._connected = True
        if not self._known:
            self._known = True
            self.resubscribe()
        return [Connected(), *self._unacknowledged.values()]

    def _incoming(self, message: Outgoing) -> Incoming:
        self._tokens += 1
        incoming = Incoming(
            message.topic,
            message.payload,
            dict(message.properties),
            message.retain,
            self._tokens,
            message.correlation,
        )
        if message.qos:
            self._unacknowledged[self._tokens] = incoming
        return incoming
