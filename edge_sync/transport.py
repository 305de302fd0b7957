"""The port through which edge-sync talks to a broker. One thread uses it: nothing happens but inside `poll`."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from edge_sync.trouble import Trouble


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A publish to make. `properties` are MQTT 5 user properties; after `expiry_s` the broker drops it undelivered."""

    topic: str
    payload: bytes
    properties: tuple[tuple[str, str], ...] = ()
    qos: int = 1
    retain: bool = False
    content_type: str | None = None
    response_topic: str | None = None
    correlation: bytes | None = None
    expiry_s: int | None = None


@dataclass(frozen=True, slots=True)
class Incoming:
    """A publish that came. `token` is what `Transport.acknowledge` needs; it means something to the transport only."""

    topic: str
    payload: bytes
    properties: dict[str, str] = field(default_factory=dict)
    retained: bool = False
    token: object = None
    correlation: bytes | None = None


@dataclass(frozen=True, slots=True)
class Connected:
    """The broker has accepted us and our subscriptions stand."""


@dataclass(frozen=True, slots=True)
class Disconnected:
    """The link is gone, or could not be made. Whatever was unacknowledged is forgotten."""

    trouble: Trouble


@dataclass(frozen=True, slots=True)
class Unheard:
    """The broker says that a publish on `topic` went nowhere: nobody is subscribed (0x10), or it refused it."""

    topic: str


Happening = Connected | Disconnected | Incoming | Unheard


class Transport(Protocol):
    """A link to a broker that makes itself again when it breaks."""

    def poll(self, timeout: float) -> Sequence[Happening]:
        """Return what has happened, after at most about `timeout` seconds (a connection attempt may take longer)."""

    def publish(self, message: Outgoing) -> bool:
        """Hand `message` over; False when not connected or too many are unacknowledged, and then nothing was taken."""

    def acknowledge(self, message: Incoming) -> None:
        """Tell the broker that `message` is committed here; until then it is delivered again after a break."""

    def resubscribe(self) -> None:
        """Ask for all retained documents once more."""

    def close(self) -> None:
        """Say goodbye and let go; a second call does nothing."""
