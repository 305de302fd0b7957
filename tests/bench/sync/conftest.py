"""Counties whose kiosk has a queue, made once a run and copied for each drain; a PostgreSQL of the bench's own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import postgresql
from tests.bench.sync import county as site
from tests.bench.sync.queues import CASES, Filled, datas


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory, table: Any) -> Filled:
    """A county on SQLite by the size of what waits in its kiosk's outbox."""
    folder = tmp_path_factory.mktemp("county") / "bare"
    return _filled(site.founded(folder, site.sqlite_url(folder)), table)


@pytest.fixture(scope="session")
def server() -> Iterator[postgresql.PostgreSQL]:
    """A PostgreSQL server."""
    if not postgresql.is_installed():
        pytest.skip("PostgreSQL is not installed")
    with postgresql.running() as started:
        yield started


@pytest.fixture(scope="session")
def filled_on_postgresql(server: postgresql.PostgreSQL, tmp_path_factory: pytest.TempPathFactory, table: Any) -> Filled:
    """The same on PostgreSQL."""
    folder = tmp_path_factory.mktemp("county-pg") / "bare"
    return _filled(site.founded(folder, site.new_database(server.url)), table)


def _filled(bare: site.County, table: Any) -> Filled:
    counties = {}
    for rows, size in sorted({case.queue for case in CASES}):
        table.going_on(f"recording {rows} rows of {size} bytes")
        counties[rows, size] = site.copied(bare, Path(f"{bare.folder}-{rows}-{size}"))
        site.record(counties[rows, size].kiosk(), datas(size, rows))
    return counties
