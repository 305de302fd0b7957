"""What the gateway needs of a broker: publish, acknowledge, and what arrives, as plain data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Connected:
    """The broker took the connection and the subscriptions."""


@dataclass(frozen=True, slots=True)
class Disconnected:
    """The connection is gone; it comes back by itself."""

    reason: str


@dataclass(frozen=True, slots=True)
class Sent:
    """The broker took the publish with this ticket."""

    ticket: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """One publish that arrived, not yet acknowledged.

    `connection` counts connections: an old one's cannot be acknowledged.
    """

    topic: str
    payload: bytes
    properties: Mapping[str, str] = field(default_factory=dict)
    content_type: str = ""
    correlation: bytes | None = None
    retained: bool = False
    qos: int = 1
    mid: int = 0
    connection: int = 0


Arrival = Connected | Disconnected | Sent | Delivery


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One publish, QoS 1; after `expiry_s` the broker drops it undelivered."""

    topic: str
    payload: bytes
    properties: Sequence[tuple[str, str]] = ()
    content_type: str = ""
    correlation: bytes | None = None
    retained: bool = False
    expiry_s: int | None = None


class Link(Protocol):
    """A connection to a broker that comes back by itself."""

    def publish(self, message: Outgoing) -> int | None:
        """Hand over a publish; return the ticket that `Sent` will carry, or None when there is no connection."""
        ...

    def acknowledge(self, delivery: Delivery) -> None:
        """Tell the broker that this delivery is done with (PUBACK)."""
        ...

    def subscribe(self, filters: Sequence[str]) -> None:
        """Ask for these topics, retained publishes included."""
        ...

    def unsubscribe(self, filters: Sequence[str]) -> None:
        """Ask for these topics no longer."""
        ...
