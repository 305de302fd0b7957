"""Dead letters of this kiosk: events that the hub refused for good or that were damaged here, until somebody decides.

They block nothing and never go away by themselves. Sent again, a letter has the bytes it was recorded with.
"""

import sqlite3
from datetime import datetime

from edge_sync.database import named_errors
from edge_sync.errors import LetterRefusedError
from edge_sync.outbox import DeadLetter, Row, dead_letters


def retry(connection: sqlite3.Connection, event_id: str) -> DeadLetter:
    """Let the event be pending again, inside the caller's transaction, and return the letter it was.

    A running edge-sync offers it within seconds. Raises `LetterRefusedError` when there is no such letter, or its
    bytes are not the ones recorded.
    """
    letter = _find(connection, event_id)
    with named_errors():
        row = connection.execute("SELECT seq, id, event, digest FROM outbox WHERE id = ?", (event_id,)).fetchone()
        if not Row(*row).is_whole:
            raise LetterRefusedError(
                f"Event {event_id} is damaged and cannot be sent; it stays on the list. Take it off with: discard"
            )
        connection.execute(
            "UPDATE outbox SET state = 'pending', decided_at = NULL, reason = '', detail = '' WHERE id = ?",
            (event_id,),
        )
    return letter


def discard(connection: sqlite3.Connection, event_id: str, *, at: datetime) -> DeadLetter:
    """Take a letter off the list, inside the caller's transaction, and return it; the event itself stays in the file.

    Raises `LetterRefusedError` when there is no such letter.
    """
    letter = _find(connection, event_id)
    with named_errors():
        connection.execute("UPDATE outbox SET discarded_at = ? WHERE id = ?", (at.isoformat(), event_id))
    return letter


def _find(connection: sqlite3.Connection, event_id: str) -> DeadLetter:
    for letter in dead_letters(connection):
        if letter.id == event_id:
            return letter
    raise LetterRefusedError(f"There is no dead letter {event_id[:60]!r}. Those there are: edge-sync dead-letters list")
