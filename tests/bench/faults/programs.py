"""The processes of a run: each may be killed at any instant, stopped, and started again as it was.

Most are forked from a server that has loaded the programs' modules, since loading them ten times a run costs more than
the run; they are processes of their own all the same. Some runs start them from their files, as installed.
"""

import ctypes
import dataclasses
import getpass
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import msgspec

from edge_sync.hub.cli import main as county_hub_main
from edge_sync.journal import Journal
from edge_sync.program import Program, Stop, Unsupervised
from edge_sync.settings import Settings
from tests.bench.faults.clocks import JumpingClock
from tests.bench.faults.recording import Told, Work, record

FORKS = multiprocessing.get_context("forkserver")
PRELOADED = ("tests.bench.faults.programs",)
END_S = 10.0
PARENT_DIED = 1
"""``PR_SET_PDEATHSIG`` of <sys/prctl.h>."""


class Part(ABC):
    """A program of the run. One thread uses it; `kill` twice is fine."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self.process: Any = None

    def start(self) -> None:
        """Run it, unless it runs."""
        if self.process is None:
            self.process = self._started()

    def kill(self) -> None:
        """End it at once; returns when its locks and ports are free."""
        process, self.process = self.process, None
        if process is not None:
            process.kill()
            _wait(process)

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal, if it runs."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.kill(self.process.pid, number)

    def has_failed(self) -> bool:
        """Whether it ended by itself with work left to do: any end but that of a kiosk that has saved everything."""
        if self.process is None:
            return False
        exited = self.process.poll() if isinstance(self.process, subprocess.Popen) else self.process.exitcode
        return exited is not None and not self.is_done()

    def is_done(self) -> bool:
        """Whether it has nothing left to do; a server never."""
        return False

    @abstractmethod
    def _started(self) -> Any:
        """Start it and return its process."""


class Installed(Part):
    """A program started from its file."""

    def __init__(self, log: Path, *words: str) -> None:
        super().__init__(log)
        self._words = words

    def _started(self) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(_guarded(self._words), stdin=subprocess.DEVNULL, stdout=log, stderr=log)


class Forked(Part):
    """A program forked from the server that has loaded it."""

    def __init__(self, log: Path, run: Callable[..., None], *arguments: Any) -> None:
        super().__init__(log)
        self._run = run
        self._arguments = arguments

    def _started(self) -> Any:
        process = FORKS.Process(target=_run, args=(self.log, self._run, self._arguments), daemon=True)
        process.start()
        return process


class Recorder(Part):
    """The kiosk's recording side. What it was told is kept here, outside of it."""

    def __init__(self, log: Path, folder: Path, work: Work) -> None:
        super().__init__(log)
        self._folder = folder
        self._work = work
        self._hears: Connection | None = None
        self.told: list[Told] = []

    def is_done(self) -> bool:
        """Whether all it was to save is saved."""
        self.listen()
        return len([one for one in self.told if not one.poison]) >= self._work.rows

    def listen(self) -> None:
        """Take in what it has said so far."""
        with suppress(EOFError, OSError):
            while self._hears is not None and self._hears.poll():
                self.told.append(msgspec.json.decode(self._hears.recv_bytes(), type=Told))

    def kill(self) -> None:
        super().kill()
        self.listen()

    def _started(self) -> Any:
        self._hears, says = FORKS.Pipe(duplex=False)
        left = self._left()
        process = FORKS.Process(target=_run, args=(self.log, record, (self._folder, left, says)), daemon=True)
        process.start()
        says.close()
        return process

    def _left(self) -> Work:
        """Return what of the work is not done, were it told of or not."""
        saved = [one for one in self.told if not one.poison]
        poisoned = len(saved) < len(self.told)
        work = self._work
        return dataclasses.replace(
            work,
            rows=work.rows - len(saved),
            seed=work.seed + len(self.told),
            poison=None if poisoned else work.poison,
            poison_after=max(0, work.poison_after - len(saved)),
        )


def broker(folder: Path, port: int, *, keeps_sessions: bool, queue: int = 100_000) -> Part:
    """Return Debian's Mosquitto on `port`, its data in `folder`."""
    folder.mkdir(exist_ok=True)
    config = folder / "mosquitto.conf"
    config.write_text(
        f"listener {port} 127.0.0.1\nallow_anonymous true\nset_tcp_nodelay true\nuser {getpass.getuser()}\n"
        f"persistence {str(keeps_sessions).lower()}\npersistence_location {folder}/\nautosave_interval 1\n"
        f"autosave_on_changes false\nmax_queued_messages {queue}\nmax_queued_bytes 0\nlog_type error\n"
    )
    program = shutil.which("mosquitto") or "/usr/sbin/mosquitto"
    return Installed(folder.with_suffix(".log"), program, "-c", str(config))


def hub(log: Path, words: Sequence[str], *, as_installed: bool) -> Part:
    """Return `county-hub` with these words."""
    if as_installed:
        return Installed(log, str(Path(sys.executable).with_name("county-hub")), *words)
    return Forked(log, _county_hub, tuple(words))


def sync(log: Path, folder: Path, broker_url: str, *, as_installed: bool) -> Part:
    """Return `edge-sync` on a kiosk's folder; forked, its clock jumps with the kiosk's."""
    if as_installed:
        words = ("--data", str(folder), "--broker", broker_url)
        return Installed(log, str(Path(sys.executable).with_name("edge-sync")), *words)
    return Forked(log, _edge_sync, folder, broker_url)


def call(words: Sequence[str], *, log: Path) -> None:
    """Run a command of `county-hub` to its end in a process of its own; raises `RuntimeError` when it fails."""
    process = FORKS.Process(target=_run, args=(log, _county_hub, (tuple(words),)), daemon=True)
    process.start()
    process.join()
    if process.exitcode:
        raise RuntimeError(f"county-hub {' '.join(words)}: exit code {process.exitcode}: {log.read_text()}")


def prepare() -> None:
    """Start the server that programs are forked from; from now on its modules are loaded once."""
    FORKS.set_forkserver_preload(list(PRELOADED))


def end_with_parent() -> None:
    """Let the kernel kill this process when its parent dies, however that happens."""
    ctypes.CDLL(None).prctl(PARENT_DIED, signal.SIGKILL)


def _county_hub(words: Sequence[str]) -> None:
    county_hub_main(list(words), prog_name="county-hub")


def _edge_sync(folder: Path, broker_url: str) -> None:
    clock = JumpingClock(folder)
    journal = Journal(sys.stderr, clock)
    settings = Settings(folder, broker_url)
    Program(settings, clock=clock, journal=journal, supervisor=Unsupervised(), stop=Stop()).run()


def _run(log: Path, run: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    """In the forked process: write to the log, end with the parent, and be the program."""
    end_with_parent()
    os.close(forkserver._forkserver._forkserver_alive_fd)  # with it open the server would outlive the harness, for us
    with log.open("ab") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    run(*arguments)


def _guarded(words: Sequence[str]) -> tuple[str, ...]:
    guard = shutil.which("setpriv")
    return (guard, "--pdeathsig", "KILL", "--", *words) if guard else tuple(words)


def _wait(process: Any) -> None:
    if isinstance(process, subprocess.Popen):
        process.wait(END_S)
    else:
        process.join(END_S)
