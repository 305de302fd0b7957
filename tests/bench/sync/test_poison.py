"""A row that nobody can read, ahead of ten thousand good ones."""

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from edge_sync import link, outbox, settlement
from edge_sync.database import connect, transaction
from edge_sync.envelope import digest
from edge_sync.identity import DATABASE_FILE
from tests.bench.processes import until
from tests.bench.sync import county as site
from tests.bench.sync.queues import ROWS, SENT, Filled

pytestmark = pytest.mark.bench

ROUNDS = 5
POISONS = {
    "that the hub refuses": b'{"id":"poison"}',
    "that makes its whole batch unreadable": b'{"id":',
}
"""The first ends as a dead letter; the second stands alone in the end, and is tried again ever more rarely."""


def test_a_poison_row(filled: Filled, tmp_path: Path, table: Any) -> None:
    took: dict[str, list[float]] = {name: [] for name in ("", *POISONS)}
    began = site.now()
    for number in range(ROUNDS + 1):  # the first warms the machine up
        for place, name in enumerate(took):
            table.going_on(f"round {number} of {ROUNDS}: {name or 'clean'}")
            seconds = _good_rows_s(filled[SENT.queue], tmp_path / f"{number}-{place}", POISONS.get(name))
            took[name] += [seconds] if number else []
    for name in POISONS:
        delays = [100 * (poisoned / clean - 1) for poisoned, clean in zip(took[name], took[""], strict=True)]
        table.row(f"a row {name}, ahead of {ROWS} good ones: those settled later by", delays, "%", ask=5)
    for name, seconds in took.items():
        table.row(f"  all good ones settled after, {f'a row {name}' if name else 'no poison'}", seconds, "s")
    table.row("cores that other programs kept busy meanwhile", [site.busy_elsewhere(began)])


def _good_rows_s(filled: site.County, folder: Path, poison: bytes | None) -> float:
    """Seconds from the connection until every good row is settled."""
    county = site.copied(filled, folder)
    county.without_private_keys()
    with closing(connect(county.kiosk() / DATABASE_FILE)) as file:
        if poison is not None:
            _put_first(file, poison)
        with site.broker(folder / "broker") as broker, county.hub(broker.url):
            words = site.edge_sync(county.kiosk(), broker.url)
            with site.running(words, folder / "sync.log"):
                began = until("connected", lambda: link.read(file).online, site.PATIENCE_S, site.GLANCE_S)
                ended = until("settled", lambda: not _good_one_waits(file), site.PATIENCE_S, site.GLANCE_S)
        assert outbox.counts(file).settled == ROWS
    return ended - began


def _good_one_waits(file: Any) -> bool:
    return any(row.event not in POISONS.values() for row in settlement.pending(file, after=0, limit=2))


def _put_first(file: Any, poison: bytes) -> None:
    """Put the row before all others, as a fault of an older version might have left it."""
    first = settlement.pending(file, after=0, limit=1)[0].seq
    with transaction(file):
        file.execute(
            "INSERT INTO outbox (seq, id, type, event, digest) VALUES (?, 'poison', 'dh.help.called.v1', ?, ?)",
            (first - 1, poison, digest(poison)),
        )
