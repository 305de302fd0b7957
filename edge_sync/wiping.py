"""What ``wipe`` leaves of the shared file: who this kiosk is and what the hub decided; nothing that anybody said here.

Identity, keys and floors lie beside the file and are not touched, so that no ticket and no `seq` is given twice.
"""

import sqlite3

from edge_sync import outbox
from edge_sync.database import named_errors

KEPT = frozenset(
    {"documents", "inbox", "link", "outbox", "probation", "reconciliation", "refused_documents", "seq_block"}
)
"""Tables that stay. Of inbox and outbox the newest row stays, without what was in it; all other tables are emptied."""


def objection(connection: sqlite3.Connection) -> str:
    """Return why nothing may be wiped now, or nothing: what the hub does not have exists here alone."""
    counts = outbox.counts(connection)
    if counts.pending:
        return f"{counts.pending} events wait for the hub: nothing was wiped; command it again later"
    if counts.rejected:
        return f"{counts.rejected} dead letters: nothing was wiped; send them again or discard them first"
    return ""


def wipe(connection: sqlite3.Connection) -> int:
    """Delete what people said and did here, inside the caller's transaction; return how many rows that were.

    Tables of the kiosk are emptied by being there, not by name: none is forgotten that a later version adds.
    """
    before = connection.total_changes
    with named_errors():
        connection.execute("PRAGMA defer_foreign_keys = ON")
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 1) <> '_'"
            " AND substr(name, 1, 7) <> 'sqlite_'"
        )
        for name in [name for (name,) in names if name not in KEPT]:
            connection.execute(f'DELETE FROM "{name}"')  # noqa: S608 - names of our own schema
        connection.execute("DELETE FROM inbox WHERE cursor < (SELECT max(cursor) FROM inbox)")
        connection.execute("DELETE FROM outbox WHERE seq < (SELECT max(seq) FROM outbox)")
        connection.execute("UPDATE outbox SET state = 'settled', event = NULL, reason = '', detail = ''")
    return connection.total_changes - before
