"""A whole prefecture's kiosks with full outboxes: the hub away, the broker's queue at its default, all back at once."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from queue import Empty, SimpleQueue
from time import perf_counter
from typing import Any

import paho.mqtt.client as paho
import pytest

from tests.bench.processes import memory, until
from tests.bench.sync import county as site
from tests.bench.sync.certificates import equip

pytestmark = pytest.mark.bench

KIOSKS = 470
ROWS = 100
SMALL = 500
"""Bytes of an opinion of a few words."""
AWAY_S = 30.0
GLANCE_S = 0.5
SYS_S = 12.0


class Weight:
    """A broker's resident memory over time, in MB."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self.seen: list[float] = []

    def now(self) -> float:
        """Look once."""
        self.seen.append(memory(self._pid).rss)
        return self.seen[-1]

    def until(self, what: str, holds: Callable[[], bool]) -> float:
        """Look until something holds, and return when it did."""
        return until(what, lambda: bool(self.now()) and holds(), site.PATIENCE_S * 2, GLANCE_S)


def test_a_prefecture_comes_back_at_once(tmp_path: Path, table: Any) -> None:
    table.going_on(f"founding a county with {KIOSKS} kiosks")
    county = site.founded(tmp_path / "county", site.sqlite_url(tmp_path / "county"), kiosks=KIOSKS)
    table.going_on(f"recording {ROWS} rows in each of them")
    for number, folder in enumerate(county.kiosks):
        home = f"{site.COUNTY}-{number:04}"
        site.record(folder, [site.opinion(site.prefix(number), home, row, SMALL) for row in range(ROWS)])
    tls = site.free_port()
    folder = tmp_path / "broker"
    lines = [f"listener {tls} 127.0.0.1", *equip(county.kiosks, folder / "tls")]
    kept = ["persistence true", f"persistence_location {folder}/"]
    port = site.free_port()
    with ExitStack() as until_now:
        broker = until_now.enter_context(site.broker(folder, *kept, *lines, port=port))
        table.going_on("letting the hub subscribe, and go")
        with county.hub(broker.url):
            pass
        fleet = until_now.enter_context(site.fleets(county.kiosks, f"mqtts://127.0.0.1:{tls}", tmp_path))
        table.going_on("connecting all, the hub being away")
        until("all are connected", lambda: fleet.told().connected == KIOSKS, site.PATIENCE_S)
        weight = Weight(broker.program.pid)
        table.row(f"{KIOSKS} kiosks connected with certificates: broker's memory", [weight.now()], "MB")
        weight.until("the hub stays away", _after(AWAY_S))
        table.row(f"after {AWAY_S:.0f} s without a hub", [weight.now()], "MB")
        assert fleet.told().pending == KIOSKS * ROWS
        broker.program.process.terminate()
        broker.program.process.wait()
        until("all have lost it", lambda: fleet.told().connected == 0, site.PATIENCE_S)
        broker = until_now.enter_context(site.broker(folder, *kept, *lines, port=port))
        began = perf_counter()
        weight = Weight(broker.program.pid)
        table.going_on("all coming back at once")
        back = weight.until("all are connected again", lambda: fleet.told().connected == KIOSKS)
        table.row("broker restarted: all connected again after", [back - began], "s")
        table.row("  broker's memory", [weight.now()], "MB")
        began = perf_counter()
        until_now.enter_context(county.hub(broker.url, at_rest=False))
        table.going_on(f"draining {KIOSKS * ROWS} rows")
        for share in (2, 10, 100):
            left = KIOSKS * ROWS // share if share < 100 else 0
            ended = weight.until(f"all but {left} rows are settled", lambda left=left: fleet.told().pending <= left)
            table.row(f"all but {left} of {KIOSKS * ROWS} rows settled, from the hub's start", [ended - began], "s")
        table.row("  broker's memory meanwhile", weight.seen, "MB")
        table.row("  publishes that the broker had no room for", [dropped(broker.port)])
        assert fleet.told().rejected == 0
    with county.office().hub() as hub:
        stored = hub.connection.execute("SELECT count(*) AS n, count(DISTINCT id) AS ids FROM events").fetchone()
    table.row("rows lost", [KIOSKS * ROWS - stored["ids"]], ask=0)
    table.row("rows stored twice", [stored["n"] - stored["ids"]], ask=0)
    assert stored["n"] == stored["ids"] == KIOSKS * ROWS


def dropped(port: int) -> float:
    """Return how many publishes a broker says it has dropped; it is silent while there is none."""
    told: SimpleQueue[float] = SimpleQueue()
    client = paho.Client(paho.CallbackAPIVersion.VERSION2)
    client.on_connect = lambda client, *_: client.subscribe("$SYS/broker/publish/messages/dropped")
    client.on_message = lambda _client, _userdata, message: told.put(float(message.payload))
    client.connect("127.0.0.1", port)
    client.loop_start()
    try:
        return told.get(timeout=SYS_S)
    except Empty:
        return 0.0
    finally:
        client.disconnect()
        client.loop_stop()


def _after(seconds: float) -> Callable[[], bool]:
    ends = perf_counter() + seconds
    return lambda: perf_counter() > ends
