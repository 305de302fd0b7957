"""A PostgreSQL of a test's own: Debian's programs, a free loopback port, data in a folder of its own under /tmp.

PostgreSQL refuses to run as root; started by root it runs as Debian's user ``postgres``, which owns the folder.
"""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Self

import psutil
import psycopg

PROGRAMS = Path("/usr/lib/postgresql")
USER = "postgres"
START_S = 60.0

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "40",
    "shared_buffers": "16MB",
    "max_wal_size": "256MB",
    "autovacuum_naptime": "1h",
}
"""Small, and durable as Debian's default is: ``fsync`` and ``synchronous_commit`` stay on."""


def is_installed() -> bool:
    """Whether Debian's PostgreSQL is there."""
    return bool(_versions())


class PostgreSQL:
    """One server on one data folder. Raises `OSError`, `subprocess.CalledProcessError` when it cannot be had."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self._port = port
        self._server: subprocess.Popen[bytes] | None = None

    @classmethod
    def new(cls, *, like: Path | None = None) -> Self:
        """Return one that has never run, on an empty cluster or, much sooner, on a copy of the folder `like`."""
        folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
        if like is None:
            _own(folder)
            _run("initdb", "-D", str(folder / "data"), "-U", USER, "-A", "trust", "-E", "UTF8", "--wal-segsize=1")
        else:
            shutil.copytree(like / "data", folder / "data")
            _own(folder)
        return cls(folder, _free_port())

    @property
    def url(self) -> str:
        """Address of the empty database ``postgres``."""
        return f"postgresql://{USER}@127.0.0.1:{self._port}/postgres"

    def start(self) -> None:
        """Run the server; returns once it takes connections."""
        options = [word for name, value in SETTINGS.items() for word in ("-c", f"{name}={value}")]
        guard = ["setpriv", "--pdeathsig", "INT", "--"]  # a test that is killed leaves no server behind
        words = [*guard, _program("postgres"), "-D", str(self.folder / "data"), "-p", str(self._port), *options]
        with (self.folder / "log").open("ab") as log:
            self._server = subprocess.Popen(
                words, stdout=log, stderr=log, cwd="/", process_group=0, user=_user(), group=_user()
            )
        deadline = time.monotonic() + START_S
        while not self._answers():
            if self._server.poll() is not None or time.monotonic() > deadline:
                raise OSError(f"PostgreSQL did not start:\n{(self.folder / 'log').read_text()}")
            time.sleep(0.02)

    def kill(self) -> None:
        """End the server and every process of it by SIGKILL, as a power cut would; the data stays.

        Each of them leads a session of its own: left to notice by itself that the server died, one under load would
        answer a client once more.
        """
        children = _children(self._server)
        self._end(signal.SIGKILL)
        for child in children:
            with suppress(psutil.NoSuchProcess):
                child.kill()
        psutil.wait_procs(children, START_S)

    def stop(self) -> None:
        """End the server in order; its clients are cut off. Twice is fine."""
        self._end(signal.SIGINT)

    def remove(self) -> None:
        """End it and delete its folder; twice is fine."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _end(self, number: signal.Signals) -> None:
        if self._server is None:
            return
        with suppress(ProcessLookupError):
            self._server.send_signal(number)
        self._server.wait(START_S)
        self._server = None

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True


@contextmanager
def running() -> Iterator[PostgreSQL]:
    """Holds a running server on an empty cluster while inside, and leaves nothing behind."""
    server = PostgreSQL.new()
    try:
        server.start()
        yield server
    finally:
        server.remove()


def _children(server: subprocess.Popen[bytes] | None) -> list[psutil.Process]:
    with suppress(psutil.NoSuchProcess):
        return [] if server is None else psutil.Process(server.pid).children(recursive=True)
    return []


def _versions() -> list[Path]:
    return sorted(PROGRAMS.glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))


def _program(name: str) -> str:
    return str(_versions()[-1].with_name(name))


def _run(name: str, *words: str) -> None:
    subprocess.run([_program(name), *words], check=True, cwd="/", capture_output=True, user=_user(), group=_user())


def _user() -> str | None:
    return USER if os.geteuid() == 0 else None


def _own(folder: Path) -> None:
    """Give everything under `folder` to whom the server runs as."""
    if (user := _user()) is not None:
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, user, user)


def _free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        port: int = listener.getsockname()[1]
        return port
