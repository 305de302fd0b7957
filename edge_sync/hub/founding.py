"""Founding of a county: an empty database named after it, and its `keys` document."""

from contextlib import closing
from pathlib import Path

from edge_sync.hub.errors import DatabaseRefusedError
from edge_sync.hub.hub import Hub, open_hub, utc_now
from edge_sync.hub.keyring import Keyring
from edge_sync.hub.lineage import Lineage
from edge_sync.hub.schema import migrate
from edge_sync.hub.source import Source, connect


def found(source: Source, keyring: Keyring) -> Hub:
    """Make the database of a county and issue its `keys`.

    Raises `DatabaseRefusedError` when a county is in it already.
    """
    if isinstance(source, Path):
        source.parent.mkdir(parents=True, exist_ok=True)
    migrate(source)
    with closing(connect(source)) as database:
        lineage = Lineage(database)
        if database.execute("SELECT 1 FROM lineage").fetchone() is not None:
            raise DatabaseRefusedError(
                f"There is a county ({lineage.standing().county}) in {source} already; it was left as it is. "
                "Choose another --database."
            )
        lineage.found(keyring.county, now_ms=int(utc_now().timestamp() * 1000))
    hub = open_hub(source, keyring.folder)
    hub.documents.issue_keys()
    hub.note.write(hub.lineage.standing())
    return hub
