"""Queues that a kiosk drains: how large their events are, and what kind of hub takes them."""

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.bench.sync import county as site

ROWS = 10_000
KB = 1024
SHORT = 142
"""Bytes of data whose sealed event has 1 KB as sent; no opinion is so small, so no hub could open it."""


FEW = 2_000
"""Enough for what sends them one by one, five rounds of which would else take minutes."""

Queue = tuple[int, int]
"""How many rows wait, and how many bytes their data have."""
Filled = dict[Queue, site.County]
"""Counties by what waits in their one kiosk."""


@dataclass(frozen=True)
class Case:
    """A queue and who takes it: `data` bytes before sealing; a hub that opens holds its private key."""

    name: str
    data: int
    opens: bool
    one_by_one: bool = False
    asks: tuple[float | None, float | None] = (None, None)
    """Of rows over raw paho's messages: with a hub on SQLite, and on PostgreSQL."""

    @property
    def queue(self) -> Queue:
        """What waits."""
        return FEW if self.one_by_one else ROWS, self.data


SENT = Case("1 KB events as sent, 50 a publish", SHORT, opens=False, asks=(1.2, 1.0))
SEALED = Case("1 KB before sealing, 50 a publish", KB, opens=False)
OPENED = Case("1 KB before sealing, 50 a publish, hub opens as well", KB, opens=True)
ONE = Case("1 KB events as sent, one a publish", SHORT, opens=False, one_by_one=True, asks=(0.5, 0.5))
CASES = (SENT, SEALED, OPENED, ONE)


def datas(size: int, rows: int) -> list[bytes]:
    """Opinions of a size, or where a size is below any opinion's, as many bytes of anything."""
    if size < KB:
        return [b"-" * size] * rows
    return [site.opinion(site.prefix(0), f"{site.COUNTY}-0000", number, size) for number in range(rows)]


def drain(case: Case, filled: Filled, folder: Path, *, delay_ms: int | None = None) -> site.Drain:
    """Drain a copy of a county's queue with a broker and a hub of its own, over a line so long when told."""
    county = site.copied(filled[case.queue], folder)
    if not case.opens:
        county.without_private_keys()
    with ExitStack() as stack:
        broker = stack.enter_context(site.broker(folder / "broker"))
        hub = stack.enter_context(county.hub(broker.url))
        url = broker.url if delay_ms is None else stack.enter_context(site.slow_line(broker, folder, delay_ms))
        agent = site.edge_sync(county.kiosk(), url)
        if case.one_by_one:
            agent = site.fleet([county.kiosk()], url, "--batch-events", "1")
        return site.drained(county.kiosk(), agent, hub, folder / "sync.log")
