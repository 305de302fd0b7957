"""What the kiosk's file holds, as the visit needs it."""

from dataclasses import dataclass, field

from kiosk.domain.duty import DutySession
from kiosk.domain.opinion import Delivery
from kiosk.domain.orders import Orders
from kiosk.domain.settings import Settings
from kiosk.domain.world import World


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for the hub."""

    pending: int = 0
    settled: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class Stored:
    """All the kiosk needs from its file at one instant; made anew when either process committed something.

    `recent` is the delivery of the last 20 opinions by opinion id; `room` is False below the reserve of free space;
    `config_refused` holds the mistakes of the newest config that was not taken.
    """

    world: World
    settings: Settings
    duties: tuple[DutySession, ...]
    queue: Queue
    recent: tuple[tuple[str, Delivery], ...]
    online: bool
    room: bool
    config_refused: tuple[str, ...] = ()
    orders: Orders = field(default_factory=Orders)
    device_id: str = ""
