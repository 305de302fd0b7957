"""A county for measuring: its broker, its hub and its kiosks, each a real program on a folder of the bench's own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import psutil
import psycopg
from uuid_utils import uuid7

from edge_sync import documents, link, outbox, settlement
from edge_sync.bodies.opinion import OPINION_SUBMITTED, Channel, CodeHash, OpinionSubmitted
from edge_sync.bodies.words import Kind
from edge_sync.database import connect, transaction
from edge_sync.envelope import ClockQuality
from edge_sync.floors import FLOORS_FILE, Floors
from edge_sync.hub.commands.kiosks import enrol
from edge_sync.hub.commands.office import Office
from edge_sync.hub.database import transaction as hub_transaction
from edge_sync.identity import DATABASE_FILE, load, provision
from edge_sync.outbox import Draft, Outbox
from tests.bench.fleet import Told
from tests.bench.processes import cpu_s, until

PROGRAMS = Path(sys.executable).parent
SLOW_LINE = Path(__file__).parent / "slow_line.py"
FLEET = Path(__file__).parents[1] / "fleet.py"
COUNTY = "qb"
PATIENCE_S = 180.0
GLANCE_S = 0.004
A_PROCESS = 120
"""Simulated kiosks in one process."""
IDLE_SLICE_S = 0.3
IDLE_SHARE = 0.05
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class Running:
    """A program that was started; `log` is all it said."""

    process: subprocess.Popen[bytes]
    log: Path

    @property
    def pid(self) -> int:
        return self.process.pid

    def cpu_s(self) -> float:
        """CPU seconds so far, those of its own children too: a hub may have workers."""
        children = psutil.Process(self.pid).children(recursive=True)
        return cpu_s(self.pid) + sum(cpu_s(child.pid) for child in children)

    def settle(self) -> None:
        """Return once it does next to nothing: what its start costs is over."""
        until("the program has come to rest", self._rests, PATIENCE_S, 0.0)

    def _rests(self) -> bool:
        before = self.cpu_s()
        time.sleep(IDLE_SLICE_S)
        return self.cpu_s() - before < IDLE_SHARE * IDLE_SLICE_S


@contextmanager
def running(words: Sequence[str | Path], log: Path, **how: Any) -> Iterator[Running]:
    """Start a program and end it: by SIGTERM, and by SIGKILL when it does not listen."""
    with log.open("wb") as out:
        process = subprocess.Popen(words, stdout=out, stderr=out, **how)
    try:
        yield Running(process, log)
    finally:
        process.send_signal(signal.SIGCONT)
        process.terminate()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@dataclass(frozen=True, slots=True)
class Broker:
    """A Mosquitto on a free loopback port."""

    port: int
    program: Running

    @property
    def url(self) -> str:
        return f"mqtt://127.0.0.1:{self.port}"


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def broker(folder: Path, *lines: str, port: int = 0) -> Iterator[Broker]:
    """Run Debian's Mosquitto with TCP_NODELAY; all else is its default but for `lines`."""
    folder.mkdir(parents=True, exist_ok=True)
    port = port or free_port()
    config = folder / "mosquitto.conf"
    own = (f"listener {port} 127.0.0.1", "allow_anonymous true", "set_tcp_nodelay true", "log_type error", "user root")
    config.write_text("\n".join((*own, *lines)) + "\n")
    program = shutil.which("mosquitto") or "/usr/sbin/mosquitto"
    with running([program, "-c", config], folder / "broker.log") as started:
        until("the broker listens", lambda: listens(port), PATIENCE_S)
        yield Broker(port, started)


@contextmanager
def slow_line(to: Broker, folder: Path, one_way_ms: int) -> Iterator[str]:
    """Run a line to a broker that takes its time; gives the URL of its near end."""
    words = [sys.executable, SLOW_LINE, str(to.port), str(one_way_ms)]
    with running(words, folder / "line.log") as line:
        until("the line is there", lambda: line.log.read_bytes().endswith(b"\n"), PATIENCE_S)
        yield f"mqtt://127.0.0.1:{int(line.log.read_text())}"


@dataclass(frozen=True, slots=True)
class Hub:
    """The workers of a hub."""

    workers: Sequence[Running]

    def cpu_s(self) -> float:
        """CPU seconds of all so far."""
        return sum(one.cpu_s() for one in self.workers)


@dataclass(frozen=True, slots=True)
class County:
    """A county's hub folder and its kiosks' folders, all of it under one that can be copied while nothing runs."""

    folder: Path
    database: str

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    def kiosk(self, number: int = 0) -> Path:
        """Folder of a kiosk."""
        return self.folder / "kiosks" / f"{number:04}"

    @property
    def kiosks(self) -> list[Path]:
        return sorted((self.folder / "kiosks").iterdir())

    def office(self, broker_url: str = "mqtt://127.0.0.1:1") -> Office:
        return Office(self.database, broker_url, self.keys)

    def hub_words(self, broker_url: str) -> list[str | Path]:
        options = ["--database", self.database, "--broker", broker_url, "--keys", self.keys]
        return [PROGRAMS / "county-hub", *options, "serve"]

    @contextmanager
    def hub(self, broker_url: str, *, workers: int = 1, at_rest: bool = True) -> Iterator[Hub]:
        """Run so many `county-hub serve`; they are connected, and the work of their start is over where `at_rest`."""
        with ExitStack() as stack:
            started = [
                stack.enter_context(running(self.hub_words(broker_url), self.folder / f"hub{number}.log"))
                for number in range(workers)
            ]
            for one in started:
                until("the hub is connected", lambda one=one: b"hub.connected" in one.log.read_bytes(), PATIENCE_S)
                if at_rest:
                    one.settle()
            yield Hub(started)

    def without_private_keys(self) -> None:
        """Make of the hub one that ingests only: what opens what people said is elsewhere."""
        for name in (f"{COUNTY}-seal-1.key", f"{COUNTY}-recovery.key"):
            (self.keys / name).unlink()


def sqlite_url(folder: Path) -> str:
    return f"sqlite:///{folder / 'hub.db'}"


def founded(folder: Path, database: str, *, kiosks: int = 1) -> County:
    """Make a county with so many provisioned kiosks; nothing runs yet."""
    county = County(folder, database)
    words = [PROGRAMS / "county-hub", "--database", database, "--keys", county.keys, "init", "--county", COUNTY]
    folder.mkdir(parents=True)
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    bundles = [folder / f"{number:04}.bundle" for number in range(kiosks)]
    with county.office().hub() as hub, hub_transaction(hub.connection):
        for number, bundle in enumerate(bundles):
            enrol(hub, hub.kiosks.add(f"{COUNTY}-{number:04}-k1", prefix(number)), bundle)
    for number, bundle in enumerate(bundles):
        provision(bundle.read_bytes(), county.kiosk(number))
        bundle.unlink()
    return county


def prefix(number: int) -> str:
    """Ticket prefix of a kiosk: three characters, none the beginning of another."""
    size = len(LETTERS)
    return LETTERS[number // size // size] + LETTERS[number // size % size] + LETTERS[number % size]


def copied(county: County, folder: Path) -> County:
    """Return a copy of a county at rest; on PostgreSQL its database is a new one there, named after nothing."""
    shutil.copytree(county.folder, folder)
    if county.database.startswith("sqlite"):
        return County(folder, sqlite_url(folder))
    server, _, template = county.database.rpartition("/")
    name = f"copy_{uuid7().hex}"
    with closing(psycopg.connect(f"{server}/postgres", autocommit=True)) as admin:
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return County(folder, f"{server}/{name}")


def new_database(server_url: str) -> str:
    """Make an empty database on a PostgreSQL server and return its URL."""
    name = f"bare_{uuid7().hex}"
    with closing(psycopg.connect(server_url, autocommit=True)) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
    return f"{server_url.rpartition('/')[0]}/{name}"


def opinion(kiosk_prefix: str, home: str, number: int, size: int) -> bytes:
    """Return the data of an opinion of exactly `size` bytes, its text filled up."""
    body = OpinionSubmitted(
        opinion_id=str(uuid7()),
        ticket_no=f"{kiosk_prefix}-{_digits(number)}-X",
        query_code=CodeHash(bytes(16), bytes(32), 2**14, 8, 1),
        home_id=home,
        lang="zh",
        channel=Channel.KIOSK_SELF,
        kind=Kind.COMPLAINT,
        category="heating",
        created_at=datetime.now(UTC),
        text="-",
    )
    short = size - len(msgspec.json.encode(body))
    return msgspec.json.encode(msgspec.structs.replace(body, text="-" * (1 + short)))


def _digits(number: int) -> str:
    digits = ""
    for _ in range(4):
        number, digit = divmod(number, len(LETTERS))
        digits = LETTERS[digit] + digits
    return digits


def record(folder: Path, datas: Sequence[bytes]) -> None:
    """Record sealed events of these data in a kiosk's file, all in one transaction."""
    identity = load(folder)
    with closing(connect(folder / DATABASE_FILE)) as file:
        keys = documents.seal_keys(file)
        box = Outbox(identity.address, "9f31c2aa", lambda: keys, floors=Floors(folder / FLOORS_FILE))
        with transaction(file):
            for data in datas:
                box.append(file, Draft(OPINION_SUBMITTED, data, datetime.now(UTC), ClockQuality.NTP))


def event_size(folder: Path) -> int:
    """Bytes of the first event that waits in a kiosk's file."""
    with closing(connect(folder / DATABASE_FILE)) as file:
        return len(settlement.pending(file, after=0, limit=1)[0].event)


@contextmanager
def pending(county: County) -> Iterator[Callable[[], int]]:
    """Gives a function that counts the rows of all kiosks that wait."""
    with ExitStack() as stack:
        files = [stack.enter_context(closing(connect(folder / DATABASE_FILE))) for folder in county.kiosks]
        yield lambda: sum(outbox.counts(file).pending for file in files)


@dataclass(frozen=True, slots=True)
class Drain:
    """From the connection to the last verdict settled in the kiosk's file."""

    rows: int
    seconds: float
    kiosk_us: float
    hub_us: float

    @property
    def rate(self) -> float:
        return self.rows / self.seconds


def drained(folder: Path, words: Sequence[str | Path], hub: Hub, log: Path) -> Drain:
    """Start the program that empties a kiosk's outbox and measure it; every row must be settled."""
    with closing(connect(folder / DATABASE_FILE)) as file, running(words, log) as sync:
        rows = outbox.counts(file).pending
        began = until("the kiosk is connected", lambda: link.read(file).online, PATIENCE_S, GLANCE_S)
        before = (sync.cpu_s(), hub.cpu_s())
        ended = until("the last verdict", lambda: not settlement.pending(file, after=0, limit=1), PATIENCE_S, GLANCE_S)
        used = (sync.cpu_s() - before[0], hub.cpu_s() - before[1])
        assert outbox.counts(file) == outbox.QueueCounts(pending=0, settled=rows, rejected=0)
    return Drain(rows, ended - began, used[0] / rows * 1e6, used[1] / rows * 1e6)


def edge_sync(folder: Path, broker_url: str) -> list[str | Path]:
    """Command line of the real agent."""
    return [PROGRAMS / "edge-sync", "--data", folder, "--broker", broker_url]


def fleet(folders: Sequence[Path], broker_url: str | None, *options: str) -> list[str | Path]:
    """Command line of simulated kiosks; without a broker the config names it."""
    named = [] if broker_url is None else ["--broker", broker_url]
    return [sys.executable, FLEET, *named, *options, *folders]


@dataclass(frozen=True, slots=True)
class Fleet:
    """Simulated kiosks in several processes."""

    programs: Sequence[Running]

    def cpu_s(self) -> float:
        """CPU seconds of all so far."""
        return sum(one.cpu_s() for one in self.programs)

    def told(self) -> Told:
        """Return what they told last, added up."""
        last = [one for program in self.programs if (one := _last_told(program.log)) is not None]
        return Told(*(sum(getattr(one, name) for one in last) for name in Told.__struct_fields__))


@contextmanager
def fleets(folders: Sequence[Path], broker_url: str | None, logs: Path) -> Iterator[Fleet]:
    """Run simulated kiosks for all these folders."""
    processes = -(-len(folders) // A_PROCESS)
    with ExitStack() as stack:
        yield Fleet(
            [
                stack.enter_context(running(fleet(folders[at::processes], broker_url), logs / f"fleet{at}.log"))
                for at in range(processes)
            ]
        )


def _last_told(log: Path) -> Told | None:
    lines = [line for line in log.read_bytes().splitlines() if line.startswith(b'{"connected"')]
    return msgspec.json.decode(lines[-1], type=Told) if lines else None


def busy_elsewhere(began: tuple[float, float]) -> float:
    """Cores that programs which are not the bench's kept busy since `began`; children count once they have ended."""
    wall, others = _others()
    return max(0.0, (others - began[1]) / (wall - began[0]))


def _others() -> tuple[float, float]:
    times, own = psutil.cpu_times(), os.times()
    busy = times.user + times.nice + times.system + times.irq + times.softirq
    return own.elapsed, busy - own.user - own.system - own.children_user - own.children_system


def now() -> tuple[float, float]:
    """A beginning for `busy_elsewhere`."""
    return _others()
