"""Tables of the hub's database, as numbered migrations; each runs once, in its own transaction, and is never edited."""

from contextlib import closing
from pathlib import Path

from sqlite_utils import Database, Migrations

from edge_sync.hub.database import connect
from edge_sync.lock import turn

TABLES = """
CREATE TABLE lineage (
    one INTEGER PRIMARY KEY CHECK (one = 1), county TEXT NOT NULL, hub_epoch TEXT NOT NULL,
    document_epoch INTEGER NOT NULL, commits INTEGER NOT NULL
) STRICT;

CREATE TABLE kiosks (
    device TEXT PRIMARY KEY, home TEXT NOT NULL, signing_public BLOB NOT NULL, box_public BLOB NOT NULL,
    added_at TEXT NOT NULL
) STRICT;
CREATE TABLE ticket_prefixes (
    prefix TEXT PRIMARY KEY, device TEXT NOT NULL REFERENCES kiosks, given_at TEXT NOT NULL
) STRICT;
CREATE TABLE presence (
    device TEXT PRIMARY KEY REFERENCES kiosks, online INTEGER, status TEXT, reported TEXT, telemetry TEXT,
    last_seen TEXT
) STRICT;
CREATE TABLE refused_publishes (
    device TEXT NOT NULL, reason TEXT NOT NULL, times INTEGER NOT NULL, last_at TEXT NOT NULL,
    PRIMARY KEY (device, reason)
) STRICT;

CREATE TABLE events (
    id TEXT PRIMARY KEY, device TEXT NOT NULL, seq INTEGER NOT NULL, type TEXT NOT NULL, at TEXT NOT NULL,
    digest BLOB NOT NULL, raw BLOB, committed_at TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'committed' CHECK (state IN ('committed', 'opened', 'unreadable', 'discarded')),
    reason TEXT NOT NULL DEFAULT '', detail TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX events_by_seq ON events (device, seq);
CREATE INDEX events_waiting ON events (device, seq) WHERE state = 'committed';
CREATE INDEX events_unreadable ON events (committed_at) WHERE state = 'unreadable';

CREATE TABLE cases (
    opinion_id TEXT PRIMARY KEY, ticket_no TEXT NOT NULL, ticket_key TEXT NOT NULL UNIQUE, device TEXT NOT NULL,
    home_id TEXT NOT NULL,
    event_id TEXT NOT NULL REFERENCES events (id), created_at TEXT NOT NULL, category TEXT NOT NULL, kind TEXT NOT NULL,
    to_deputy_id TEXT, status TEXT NOT NULL, rev INTEGER NOT NULL, round INTEGER NOT NULL DEFAULT 1,
    handler TEXT, due_at TEXT, outcome TEXT, merged_into TEXT, updated_at TEXT NOT NULL
) STRICT;
CREATE INDEX cases_by_status ON cases (status, created_at);
CREATE TABLE case_events (
    event_id TEXT PRIMARY KEY, opinion_id TEXT NOT NULL REFERENCES cases, rev INTEGER NOT NULL, at TEXT NOT NULL,
    status TEXT NOT NULL, body BLOB NOT NULL, UNIQUE (opinion_id, rev)
) STRICT;

CREATE TABLE duties (
    duty_id TEXT PRIMARY KEY, device TEXT NOT NULL, deputy_id TEXT NOT NULL, home_id TEXT NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT, kind TEXT, start_method TEXT, end_method TEXT, visitors INTEGER, note TEXT NOT NULL DEFAULT '',
    lasted_s INTEGER
) STRICT;
CREATE TABLE audit (
    event_id TEXT PRIMARY KEY, device TEXT NOT NULL, seq INTEGER NOT NULL, at TEXT NOT NULL, what TEXT NOT NULL,
    why TEXT NOT NULL, subject TEXT NOT NULL, times INTEGER NOT NULL
) STRICT;

CREATE TABLE documents (
    target TEXT NOT NULL, name TEXT NOT NULL, epoch INTEGER NOT NULL, version INTEGER NOT NULL, issued_at TEXT NOT NULL,
    body BLOB NOT NULL, jws BLOB NOT NULL, published INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (target, name, epoch,
    version)
) STRICT;
CREATE INDEX documents_unpublished ON documents (published) WHERE published = 0;

CREATE TABLE down_events (
    cursor INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, device TEXT NOT NULL REFERENCES kiosks,
    seq INTEGER NOT NULL,
    type TEXT NOT NULL, raw BLOB NOT NULL, created_at TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'settled', 'rejected', 'discarded')),
    reason TEXT NOT NULL DEFAULT '', detail TEXT NOT NULL DEFAULT '', UNIQUE (device, seq)
) STRICT;
CREATE INDEX down_pending ON down_events (device, cursor) WHERE state = 'pending';

CREATE TABLE deputies (deputy_id TEXT PRIMARY KEY, home_id TEXT NOT NULL, body BLOB NOT NULL) STRICT;
CREATE TABLE badges (
    badge_sha256 TEXT PRIMARY KEY, deputy_id TEXT NOT NULL REFERENCES deputies, county_wide INTEGER NOT NULL,
    issued_at TEXT NOT NULL, revoked_at TEXT
) STRICT;
"""


def _migrations() -> Migrations:
    migrations = Migrations("county-hub")

    @migrations()
    def first_tables(db: Database) -> None:
        for statement in TABLES.split(";"):
            if statement.strip():
                db.execute(statement)

    return migrations


def migrate(path: Path) -> None:
    """Create the database at `path` or bring its tables up to date, one process at a time.

    Raises `DatabaseRefusedError`.
    """
    with turn(path.with_name(f"{path.name}.migrating")), closing(connect(path, create=True)) as connection:
        _migrations().apply(Database(connection))
