"""Config and power cuts: cut before any statement, a kiosk starts with the old config or the new one, never between."""

from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from typing import Any

import pytest

from edge_sync import documents, outbox, probation
from edge_sync.database import connect
from edge_sync.identity import DATABASE_FILE
from edge_sync.loopback import Loopback
from edge_sync.rollout import place

GOOD = {"mqtt": {"host": "good.example"}, "ui": {"idle_s": 60}}
NEW = {"mqtt": {"host": "new.example"}, "ui": {"idle_s": 70}}
HERE = place("s1", "qb-0302-k1")
ROWS = 3


class PowerCutError(BaseException):
    """The power went; what was not committed is gone, and no handler runs."""


class Cut:
    """A connection whose power goes before the n-th statement."""

    def __init__(self, connection: Any, after: int) -> None:
        self._connection = connection
        self.left = after

    def execute(self, *given: Any) -> Any:
        self._count()
        return self._connection.execute(*given)

    def executemany(self, *given: Any) -> Any:
        self._count()
        return self._connection.executemany(*given)

    def _count(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise PowerCutError

    @property
    def in_transaction(self) -> bool:
        return bool(self._connection.in_transaction) and self.left >= 0


def _agent(kiosk: Any, connection: Any, *, network: bool = True) -> Any:
    loopback = Loopback(kiosk.clock, 1, None)
    loopback.network = network
    return replace(kiosk, connection=connection).agent(loopback)


def _run(agent: Any, kiosk: Any, seconds: float) -> None:
    end = kiosk.clock.monotonic() + seconds
    while kiosk.clock.monotonic() < end:
        agent.step(5.0)


def _versions(county: Any) -> list[bytes]:
    """What held, then a wave for others, then one for this kiosk that cuts its link."""
    part = {"salt": "s1", "otherwise": GOOD, "otherwise_version": 1}
    return [
        county.document("config", NEW, version=2, rollout=part | {"permille": HERE}),
        county.document("config", NEW, version=3, rollout=part | {"permille": HERE + 1}),
    ]


def _live(kiosk: Any, county: Any, connection: Any) -> None:
    """Take the waves, start over with the broker they name, and hear nobody there."""
    agent = _agent(kiosk, connection)
    for jws in _versions(county):
        agent.on_message(county.incoming("config", jws))
    _run(_agent(kiosk, connection, network=False), kiosk, 130)


def _in_force(connection: Any) -> Any:
    return documents.effective_config(connection, {})[0]


def _refused(connection: Any) -> list[tuple[int, str]]:
    return [(one.version, one.reason) for one in documents.reported(connection)["config"].refused]


@pytest.fixture
def confirmed(kiosk: Any, county: Any) -> Iterator[Any]:
    """A kiosk on a good config, with rows that wait."""
    kiosk.agent(Loopback(kiosk.clock, 1, None)).on_message(
        county.incoming("config", county.document("config", GOOD, version=1))
    )
    probation.confirm(kiosk.connection)
    kiosk.record(ROWS)
    kiosk.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return kiosk


def _statements(kiosk: Any, county: Any) -> int:
    """How many statements a whole life takes; the file is left as it was."""
    file = kiosk.folder / DATABASE_FILE
    before = file.read_bytes()
    with closing(connect(file)) as connection:
        cut = Cut(connection, 100_000)
        _live(kiosk, county, cut)
        assert (_in_force(connection), documents.reported(connection)["config"].state) == (GOOD, "reverted")
    _put_back(kiosk, before)
    return 100_000 - cut.left


def _put_back(kiosk: Any, content: bytes) -> None:
    kiosk.connection.close()
    for suffix in ("-wal", "-shm"):
        kiosk.folder.joinpath(DATABASE_FILE + suffix).unlink(missing_ok=True)
    (kiosk.folder / DATABASE_FILE).write_bytes(content)


def test_cut_before_any_statement_a_kiosk_goes_on_with_the_old_or_the_new_and_ends_on_the_last_good(
    confirmed: Any, county: Any
) -> None:
    content = (confirmed.folder / DATABASE_FILE).read_bytes()
    statements = _statements(confirmed, county)
    seen = set()
    for after in range(statements + 1):
        _put_back(confirmed, content)
        with closing(connect(confirmed.folder / DATABASE_FILE)) as connection, suppress(PowerCutError):
            connection.execute("PRAGMA synchronous=OFF")  # what is lost here is what was not committed
            _live(confirmed, county, Cut(connection, after))
        with closing(connect(confirmed.folder / DATABASE_FILE)) as connection:
            connection.execute("PRAGMA synchronous=OFF")
            found, states = _in_force(connection), probation.states(connection)
            seen.add((found["ui"]["idle_s"], states.get("county")))
            _live(confirmed, county, connection)
            assert _in_force(connection) == GOOD
            assert (3, "reverted") in _refused(connection)
            assert outbox.counts(connection).pending == ROWS
    assert statements > 20
    assert seen == {(60, None), (70, "probation"), (60, "reverted")}
