"""What the file says at one instant, made anew only when something changed."""

import sqlite3
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from edge_sync import link, misfits, outbox
from edge_sync.database import data_version
from edge_sync.documents import AppliedDocument, applied
from edge_sync.errors import OutboxFullError
from edge_sync.lock import is_held
from kiosk import config
from kiosk.config import EffectiveConfig
from kiosk.domain.clock import ClockQuality
from kiosk.domain.opinion import Delivery
from kiosk.domain.settings import Settings
from kiosk.domain.stored import Queue, Stored
from kiosk.domain.world import World
from kiosk.storage import opinions
from kiosk.storage.cases import Cases
from kiosk.storage.duties import Duties
from kiosk.storage.surroundings import SYNC_LOCK_FILE, Surroundings
from kiosk.storage.world import in_force, world

RECENT = 20


class View:
    """Reads `Stored`. Documents are parsed again only when one of them is another."""

    def __init__(self, connection: sqlite3.Connection, around: Surroundings, cases: Cases) -> None:
        self._connection = connection
        self._around = around
        self._cases = cases
        self._duties = Duties(around.bootid)
        self._recent = deque(opinions.newest(connection, RECENT), RECENT)
        self._seen: tuple[int, bool, bool] | None = None
        self._until: datetime | None = None
        self._documents: tuple[AppliedDocument, ...] = ()
        self._config = config.effective(around.base, ())
        self._said: tuple[World, Settings] | None = None

    def recorded(self, opinion_id: str, event_id: str) -> None:
        """Tell that an opinion was committed; its delivery is in what is read from now on."""
        self._recent.append((opinion_id, event_id))

    def stale(self) -> None:
        """Tell that this process committed something: the next `changed` is true."""
        self._seen = None

    def changed(self) -> bool:
        """Whether what `read` would return may differ from last time; costs microseconds."""
        return self._seen != self._signs() or self._expired()

    def read(self) -> Stored:
        """Return everything as of now."""
        self._seen = self._signs()
        _, room, syncing = self._seen
        said, settings = self._documents_say()
        with suppress(OutboxFullError):  # told with the next reading
            misfits.tell(self._connection, self._config.refused)
        queue = outbox.counts(self._connection)
        return Stored(
            world=said,
            settings=settings,
            duties=self._duties.open(self._connection),
            queue=Queue(queue.pending, queue.settled, queue.rejected),
            recent=self._deliveries(),
            online=syncing and link.read(self._connection).online,
            room=room,
            config_refused=self._config.refused,
            orders=self._cases.standing.orders,
            device_id=self._around.identity.address.device,
        )

    def _signs(self) -> tuple[int, bool, bool]:
        around = self._around
        syncing = is_held(around.data / SYNC_LOCK_FILE)
        return data_version(self._connection), around.space.has_room(), syncing

    def _expired(self) -> bool:
        return self._until is not None and self._around.clock.now().wall >= self._until

    def _deliveries(self) -> tuple[tuple[str, Delivery], ...]:
        states = outbox.delivery_states(self._connection, [event_id for _, event_id in self._recent])
        return tuple((opinion_id, Delivery(states.get(event_id, "settled"))) for opinion_id, event_id in self._recent)

    def _documents_say(self) -> tuple[World, Settings]:
        documents = self._in_force(applied(self._connection))
        if self._said is None or documents != self._documents:  # bodies too: a reverted config keeps its version
            self._documents = documents
            self._config = self._effective(documents)
            self._said = (
                world(documents, self._config.config, self._around.identity),
                config.settings(self._config.config),
            )
        return self._said

    def _effective(self, documents: Sequence[AppliedDocument]) -> EffectiveConfig:
        last_good = None if self._said is None else self._config
        return config.effective(self._around.base, documents, last_good=last_good)

    def _in_force(self, documents: Sequence[AppliedDocument]) -> tuple[AppliedDocument, ...]:
        now = self._around.clock.now()
        trusted = None if now.quality is ClockQuality.UNSYNCED else now.wall
        left = in_force(documents, trusted)
        self._until = min((entry.expires_at for entry in left if trusted and entry.expires_at), default=None)
        return left
