"""The kiosk without its window: saves opinions through the kiosk's own storage and tells of each that it was saved."""

import random
import time
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from sqlite3 import Connection as File

import msgspec

from edge_sync.database import connect, transaction
from edge_sync.documents import seal_keys
from edge_sync.envelope import ClockQuality, digest
from edge_sync.errors import EdgeSyncError
from edge_sync.floors import FLOORS_FILE, Floors
from edge_sync.identity import DATABASE_FILE, load
from edge_sync.outbox import Draft, Outbox
from kiosk.application.ports import RecordOpinion, StorageError
from kiosk.clock import SimulatedClock, bootid
from kiosk.domain.clock import Moment
from kiosk.domain.codes import ScryptCost
from kiosk.domain.opinion import Kind, Opinion
from kiosk.storage import Space, open_storage
from tests.bench.faults.clocks import jumped_s

CHEAP = ScryptCost(n=4, r=1, p=1)
"""What the real one costs is time alone, 50 ms of it."""

TRY_AGAIN_S = 0.1
TEXT = 2000

POISONS: tuple[tuple[str, bytes, bytes | None], ...] = (
    ("dh.audit.notable.v1", b'{"what":"poison","at":"2026-11-15T10:00:00Z"}', b'{"id":"poison", "no event'),
    ("dh.audit.notable.v1", b'{"not":"a note"}', None),
    ("dh.unheard.of.v9", b"{}", None),
)
"""Type, data, and the bytes put in the row's place afterwards: unreadable, of a wrong shape, of an unknown type."""


@dataclass(frozen=True, slots=True)
class Work:
    """How many opinions are to be saved, how many seconds apart, how large, and after how many a poison row comes."""

    rows: int
    pace_s: float
    large_every: int
    seed: int
    poison: int | None = None
    poison_after: int = 0


class Told(msgspec.Struct, frozen=True, array_like=True):
    """What the kiosk said of a row, after its commit."""

    seq: int
    id: str
    digest: bytes
    poison: bool = False


class JumpingClock:
    """The kiosk's clock, wound as the file in the folder says."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._real = SimulatedClock()

    def now(self) -> Moment:
        moment = self._real.now()
        return Moment(moment.wall + timedelta(seconds=jumped_s(self._folder)), moment.steady, moment.quality)


def record(folder: Path, work: Work, tell: Connection) -> None:
    """Do the work; each row is told of once it is committed, and a disk that is full is tried again."""
    clock, identity = JumpingClock(folder), load(folder)
    chance = random.Random(work.seed)  # noqa: S311 - dice that fall the same way each time
    storage = _patiently(
        lambda: open_storage(
            folder, base_config={}, clock=clock, bootid=bootid(), identity=identity, cost=CHEAP, space=Space(folder, 0)
        )
    )
    with closing(connect(folder / DATABASE_FILE)) as file:
        outbox = Outbox(identity.address, bootid(), lambda: seal_keys(file), floors=Floors(folder / FLOORS_FILE))
        for number in range(work.rows):
            if work.poison is not None and number == work.poison_after:
                _patiently(lambda: _poison(file, outbox, POISONS[work.poison or 0], clock.now()))
                tell.send_bytes(msgspec.json.encode(_last(file, poison=True)))
            opinion = _opinion(chance, large=number % work.large_every == 0)
            _patiently(lambda: storage.save(RecordOpinion(opinion), clock.now()))  # noqa: B023 - called at once
            tell.send_bytes(msgspec.json.encode(_last(file)))
            time.sleep(chance.uniform(0, 2 * work.pace_s))
    storage.close()


def _patiently(do):  # noqa: ANN001, ANN202 - returns what `do` returns
    """Do it, and again while the disk does not take it."""
    while True:
        try:
            return do()
        except (StorageError, EdgeSyncError):
            time.sleep(TRY_AGAIN_S)


def _opinion(chance: random.Random, *, large: bool) -> Opinion:
    text = "".join(chr(chance.randrange(0x4E00, 0x9FA5)) for _ in range(TEXT if large else chance.randrange(5, 120)))
    return Opinion(Kind.ADVICE, "lighting", ("路灯不亮",), text, "镇中心小学东侧", None, None, "zh", 1)


def _poison(file: File, outbox: Outbox, what: tuple[str, bytes, bytes | None], now: Moment) -> None:
    event_type, data, instead = what
    with transaction(file):
        event_id = outbox.append(file, Draft(event_type, data, now.wall, ClockQuality.NTP))
        if instead is not None:
            file.execute("UPDATE outbox SET event = ?, digest = ? WHERE id = ?", (instead, digest(instead), event_id))


def _last(file: File, *, poison: bool = False) -> Told:
    seq, event_id, event = file.execute("SELECT seq, id, event FROM outbox ORDER BY seq DESC LIMIT 1").fetchone()
    return Told(seq, event_id, digest(event), poison)
