"""Dead letters: events of kiosks that could not be opened or applied, and down events a kiosk rejected.

Nothing here vanishes by itself.
"""

from dataclasses import dataclass

from edge_sync.hub.database import Database, transaction
from edge_sync.hub.errors import LetterRefusedError


@dataclass(frozen=True, slots=True)
class Letter:
    """One dead letter; `direction` is ``up`` or ``down`` as in the topics."""

    id: str
    direction: str
    device: str
    seq: int
    type: str
    since: str
    reason: str
    detail: str


_LIST = """
SELECT id, 'up' AS direction, device, seq, type, committed_at AS since, reason,
detail FROM events WHERE state = 'unreadable'
UNION ALL
SELECT id, 'down', device, seq, type, created_at, reason, detail FROM down_events WHERE state = 'rejected'
ORDER BY since
"""
_MOVES = {
    "retry": (
        "UPDATE events SET state = 'committed', reason = '', detail = '' WHERE id = ? AND state = 'unreadable'",
        "UPDATE down_events SET state = 'pending', reason = '', detail = '' WHERE id = ? AND state = 'rejected'",
    ),
    "discard": (
        "UPDATE events SET state = 'discarded' WHERE id = ? AND state = 'unreadable'",
        "UPDATE down_events SET state = 'discarded' WHERE id = ? AND state = 'rejected'",
    ),
}


class DeadLetters:
    """What tables ``events`` and ``down_events`` hold that went wrong."""

    def __init__(self, connection: Database) -> None:
        self._db = connection

    def all(self) -> list[Letter]:
        """Return every dead letter, oldest first."""
        return [Letter(*row) for row in self._db.execute(_LIST)]

    def retry(self, event_id: str) -> None:
        """Have it opened, or sent, once more; raises `LetterRefusedError`."""
        self._move("retry", event_id)

    def discard(self, event_id: str) -> None:
        """Take it off the list; its bytes and id stay in the ledger. Raises `LetterRefusedError`."""
        self._move("discard", event_id)

    def _move(self, how: str, event_id: str) -> None:
        with transaction(self._db):
            moved = sum(self._db.execute(statement, (event_id,)).rowcount for statement in _MOVES[how])
        if not moved:
            raise LetterRefusedError(
                f"There is no dead letter {event_id[:60]!r}. Those there are: county-hub dead-letters list"
            )
