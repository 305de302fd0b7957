"""Bad configs for a whole prefecture: one that no kiosk can read, and one that would cut every kiosk off."""

import hashlib
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from time import perf_counter
from typing import Any

import msgspec
import pytest

from edge_sync import documents
from edge_sync.database import connect
from edge_sync.identity import DATABASE_FILE
from edge_sync.probation import PROBATION_S
from tests.bench.processes import until
from tests.bench.sync import county as site

pytestmark = pytest.mark.bench

KIOSKS = 470
ROWS = 10
SMALL = 500
NOWHERE = 1
"""A port where no broker is."""
UNREADABLE = {"ui": {"idle_s": "soon"}, "mqtt": {"prot": 1883}}


def test_bad_configs_harm_no_kiosk(tmp_path: Path, table: Any) -> None:
    table.going_on(f"founding a county with {KIOSKS} kiosks")
    county = site.founded(tmp_path / "county", site.sqlite_url(tmp_path / "county"), kiosks=KIOSKS)
    for number, folder in enumerate(county.kiosks):
        home = f"{site.COUNTY}-{number:04}"
        site.record(folder, [site.opinion(site.prefix(number), home, row, SMALL) for row in range(ROWS)])
    port = site.free_port()
    _issue(county, {"mqtt": {"host": "127.0.0.1", "port": port}})
    begun = {"mqtt": {"host": "127.0.0.1", "port": port}, "ui": {"idle_s": 90}}
    with site.broker(tmp_path / "broker", port=port) as broker, county.hub(broker.url):
        with site.fleets(county.kiosks, broker.url, tmp_path):
            until("the first config is applied", lambda: _all(county, _applied(1)), site.PATIENCE_S, 1.0)
        before = [_rows(folder) for folder in county.kiosks]
        with site.fleets(county.kiosks, None, tmp_path) as fleet:
            until("all follow the config", lambda: fleet.told().connected == KIOSKS, site.PATIENCE_S, 0.5)
            good = _issue(county, begun)
            until("the good config is applied", lambda: _all(county, _applied(good)), site.PATIENCE_S, 1.0)
            table.going_on("issuing a config that nobody can read")
            began, bad = perf_counter(), _issue(county, UNREADABLE)
            told = until("all have refused it", lambda: _all(county, _refused(bad)), site.PATIENCE_S, 1.0)
            table.row(f"a config that no kiosk can read: all {KIOSKS} have told why, after", [told - began], "s")
            _tell_state(table, county, fleet, good)
            table.going_on(f"issuing a config that cuts all off, and waiting {PROBATION_S:.0f} s")
            began = perf_counter()
            _issue(county, {"mqtt": {"host": "127.0.0.1", "port": NOWHERE}, "ui": {"idle_s": 90}})
            until("most are cut off", lambda: fleet.told().connected < KIOSKS / 10, site.PATIENCE_S, 0.5)
            back = until("all are back", lambda: fleet.told().connected == KIOSKS, 2 * PROBATION_S, 0.5)
            table.row(f"a config that cuts all {KIOSKS} off: all back by themselves after", [back - began], "s")
            _tell_state(table, county, fleet, good)
        after = [_rows(folder) for folder in county.kiosks]
    changed = sum(one != other for one, other in zip(before, after, strict=True))
    table.row("outboxes that changed", [changed], ask=0)
    assert not changed


def _tell_state(table: Any, county: site.County, fleet: site.Fleet, good: int) -> None:
    on_good = [_version_in_force(folder) == good for folder in county.kiosks]
    table.row("  kiosks on the last good config", [100 * sum(on_good) / KIOSKS], "%", at_least=100)
    table.row("  kiosks not connected", [KIOSKS - fleet.told().connected], ask=0)
    assert all(on_good)


def _issue(county: site.County, body: dict[str, Any]) -> int:
    """Issue a config as nobody would who was asked: `county-hub config push` refuses what no kiosk can read."""
    with county.office().hub() as hub:
        return hub.documents.issue("county", "config", msgspec.json.encode(body)).version


def _all(county: site.County, holds: Callable[[Any], bool]) -> bool:
    with county.office().hub() as hub:
        reports: Sequence[Any] = [one.reported.get("config", {}) for one in hub.presence.overview()]
    return len(reports) == KIOSKS and all(map(holds, reports))


def _applied(version: int) -> Callable[[Any], bool]:
    return lambda report: report.get("applied", {}).get("county") == version


def _refused(version: int) -> Callable[[Any], bool]:
    return lambda report: any(entry["version"] == version for entry in report.get("refused", ()))


def _version_in_force(folder: Path) -> int:
    with closing(connect(folder / DATABASE_FILE)) as file:
        return next(one.version for one in documents.applied(file) if one.name == "config" and one.target == "county")


def _rows(folder: Path) -> bytes:
    """Return a digest over all that a kiosk has recorded."""
    with closing(connect(folder / DATABASE_FILE)) as file:
        rows = file.execute("SELECT seq, id, type, event, digest FROM outbox ORDER BY seq").fetchall()
    return hashlib.sha256(repr(rows).encode()).digest()
