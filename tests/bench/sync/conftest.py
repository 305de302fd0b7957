"""Counties whose kiosk has a queue, made once a run and copied for each drain."""

from typing import Any

import pytest

from tests.bench.sync import county as site
from tests.bench.sync.queues import KB, ROWS, SHORT, datas


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory, table: Any) -> dict[int, site.County]:
    """A county by the size of what waits in its kiosk's outbox."""
    folder = tmp_path_factory.mktemp("county") / "bare"
    bare = site.founded(folder, site.sqlite_url(folder))
    counties = {}
    for size in (SHORT, KB):
        table.going_on(f"recording {ROWS} rows of {size} bytes")
        counties[size] = site.copied(bare, folder.with_name(str(size)))
        site.record(counties[size].kiosk(), datas(size, ROWS))
    return counties
