"""Tables of the hub's database, as named migrations; each runs once, in a transaction of its own, and is never edited.

They are written for SQLite; for PostgreSQL the types are translated, and every table gets the ``rowid`` that SQLite's
tables have by themselves.
"""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from edge_sync.hub.database import COUNTS, SCHEMA, Database, Dialect, transaction
from edge_sync.hub.errors import DatabaseFaultError, DatabaseRefusedError
from edge_sync.hub.source import Server, Source, connect
from edge_sync.lock import turn

FIRST_TABLES = """
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

QUERY_TRIES = """
CREATE TABLE query_tries (
    try_id TEXT NOT NULL, subject TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (try_id, subject)
) STRICT;
CREATE INDEX query_tries_by_subject ON query_tries (subject, at);
"""

REVOKED_KIOSKS = """
CREATE TABLE revoked_kiosks (device TEXT PRIMARY KEY REFERENCES kiosks, revoked_at TEXT NOT NULL) STRICT;
"""

ROLLOUTS = """
CREATE TABLE rollouts (
    salt TEXT PRIMARY KEY, target TEXT NOT NULL, epoch INTEGER NOT NULL, first_version INTEGER NOT NULL,
    version INTEGER NOT NULL, body BLOB NOT NULL, otherwise BLOB NOT NULL, otherwise_version INTEGER NOT NULL,
    waves TEXT NOT NULL, wave INTEGER NOT NULL, soak_s INTEGER NOT NULL, abort_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('running', 'done', 'aborted', 'replaced')), watched TEXT NOT NULL,
    failures TEXT NOT NULL, why TEXT NOT NULL, started_at TEXT NOT NULL, wave_at TEXT NOT NULL, ended_at TEXT
) STRICT;
CREATE UNIQUE INDEX rollouts_running ON rollouts (target) WHERE state = 'running';
"""

DUTY_NOTES = """
CREATE TABLE duty_notes (
    event_id TEXT PRIMARY KEY REFERENCES events (id), duty_id TEXT NOT NULL, device TEXT NOT NULL, at TEXT NOT NULL
) STRICT;
CREATE INDEX duty_notes_by_duty ON duty_notes (duty_id);
"""

RATINGS = """
CREATE TABLE ratings (
    event_id TEXT PRIMARY KEY REFERENCES events (id), opinion_id TEXT NOT NULL REFERENCES cases,
    round INTEGER NOT NULL, value TEXT NOT NULL, attitude TEXT, manner TEXT, effect TEXT, redo INTEGER NOT NULL,
    at TEXT NOT NULL, device TEXT NOT NULL, UNIQUE (opinion_id, round)
) STRICT;
"""

STEPS = (
    ("first_tables", FIRST_TABLES),
    ("query_tries", QUERY_TRIES),
    ("revoked_kiosks", REVOKED_KIOSKS),
    ("rollouts", ROLLOUTS),
    ("duty_notes", DUTY_NOTES),
    ("ratings", RATINGS),
)
"""Name, which is never changed, and statements."""

MIGRATION_SET = "county-hub"
_TYPES = (
    ("INTEGER PRIMARY KEY AUTOINCREMENT", "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY"),
    ("INTEGER", "BIGINT"),
    ("BLOB", "BYTEA"),
    ("REAL", "DOUBLE PRECISION"),
    (") STRICT", ", rowid BIGINT GENERATED BY DEFAULT AS IDENTITY)"),
)


def migrate(source: Source) -> None:
    """The tables are there and as this version knows them; one process at a time. Raises `DatabaseRefusedError`."""
    if isinstance(source, Server):
        _migrate_server(source)
        return
    with turn(source.with_name(f"{source.name}.migrating")):
        connect(source, create=True).close()
        _migrate_file(source)


def statements(step: str, dialect: Dialect) -> list[str]:
    """Return the statements of one step in a database's own words."""
    if dialect is Dialect.POSTGRESQL:
        for ours, theirs in _TYPES:
            step = step.replace(ours, theirs)
    return [one.strip() for one in step.split(";") if one.strip()]


def _migrate_file(path: Path) -> None:
    import sqlite_utils  # noqa: PLC0415 - large, and needed by no command that uses PostgreSQL

    migrations = sqlite_utils.Migrations(MIGRATION_SET)
    for name, step in STEPS:
        migrations(name=name)(_runner(statements(step, Dialect.SQLITE)))
    with closing(sqlite_utils.Database(path)) as database:
        database.execute("PRAGMA synchronous=FULL")
        migrations.apply(database)


def _runner(step: list[str]) -> "Callable[[object], None]":
    def run(database: object) -> None:
        for statement in step:
            database.execute(statement)  # type: ignore[attr-defined] # sqlite-utils' own type is not loaded yet

    return run


def _migrate_server(server: Server) -> None:
    with closing(connect(server)) as database:
        try:
            with transaction(database):  # DDL is transactional here: all steps that are missing, or none
                apply_missing(database)
        except DatabaseFaultError as error:
            raise DatabaseRefusedError(
                f"The tables of {database} could not be brought up to date: {error}. Nothing was changed."
            ) from error


def apply_missing(database: Database) -> None:
    """The tables are there, on PostgreSQL, inside the caller's transaction."""
    database.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
    database.execute("CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY)")
    database.execute("CREATE TABLE IF NOT EXISTS commit_counts (slot INTEGER PRIMARY KEY, commits BIGINT NOT NULL)")
    database.execute(
        "INSERT INTO commit_counts SELECT slot, 0 FROM generate_series(0, ?) slot ON CONFLICT DO NOTHING", (COUNTS - 1,)
    )
    applied = {row["name"] for row in database.execute("SELECT name FROM migrations")}
    for name, step in STEPS:
        if name not in applied:
            for statement in statements(step, Dialect.POSTGRESQL):
                database.execute(statement)
            database.execute("INSERT INTO migrations (name) VALUES (?)", (name,))
