"""The other end of the bench: sends commands to a simulated kiosk and its demo, and plays what is for neither."""

import re
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from kiosk.simulator import commands as c
from kiosk.simulator import demo_note
from kiosk.simulator.errors import BenchError, NoKioskError
from kiosk.simulator.server import SOCKET
from kiosk.simulator.sockets import ask, connected

NETWORK_SOCKET = "network.sock"
"""Name, in the data folder, of the socket where the demo cuts and mends the line to the broker."""

ANSWER_S = 60.0
"""How long a command that waits for nothing may take: a list of many pages on a slow machine."""

HUB_S = 120.0

_NAMES = frozenset({"ticket", "query_code", "receipt", "hub"})
_VALUE = re.compile(r"\$([a-z][a-z0-9_]*)")


@contextmanager
def bench(data: Path, *, into: Path) -> Iterator["Bench"]:
    """Holds a line to the simulated kiosk on `data`; pictures with relative names go `into`. Raises `NoKioskError`."""
    with ExitStack() as held:
        try:
            sock = held.enter_context(connected(data / SOCKET))
        except OSError as error:
            raise NoKioskError(data) from error
        yield Bench(data, into, sock)


@dataclass(slots=True)
class Bench:
    """Plays commands one after the other, and remembers what they may name.

    That is ``$ticket``, ``$query_code`` and ``$receipt`` of the last success page; ``$hub``, the last line that
    `county-hub` printed; and ``$badge_qb_d0032`` for each badge that was issued with the demo county.
    """

    data: Path
    into: Path
    sock: socket.socket
    values: dict[str, str] = field(default_factory=dict)

    def play(self, command: c.Command) -> str:
        """Do the command and return what it has to say, if anything; raises `BenchError`."""
        command = self._filled(command)
        match command:
            case c.Hub(words=words, folder=folder):
                return self._hub(words, Path(folder))
            case c.Network():
                return self._network(command)
            case c.ScanImage(file=file):
                command = c.ScanImage(str(Path(file).absolute()))
            case c.Screenshot(file=file):
                command = c.Screenshot(str(self._out(file)))
            case c.Slip(file=file):
                command = c.Slip(str(self._out(file)))
            case _:
                pass
        return self._said(self._ask(self.sock, command))

    def _ask(self, sock: socket.socket, command: c.Command) -> c.Reply:
        seconds = ANSWER_S + (command.seconds if isinstance(command, c.Wait) else 0)
        try:
            return msgspec.json.decode(ask(sock, msgspec.json.encode(command), seconds), type=c.Reply)
        except TimeoutError as error:
            raise BenchError(f"the kiosk did not answer for {seconds:g} s") from error
        except OSError as error:
            raise BenchError(f"the kiosk went: {error}") from error

    def _said(self, reply: c.Reply) -> str:
        self.values |= reply.values
        if reply.failed:
            raise BenchError(reply.failed)
        return reply.said if reply.state is None else msgspec.json.encode(reply.state).decode()

    def _network(self, command: c.Network) -> str:
        try:
            with connected(self.data / NETWORK_SOCKET) as sock:
                return self._said(self._ask(sock, command))
        except OSError as error:
            raise BenchError(f"no kiosk-demo holds the network of {self.data}") from error

    def _out(self, file: str) -> Path:
        path = (self.into / file).absolute()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BenchError(f"cannot make the folder of {path}: {error}") from error
        return path

    def _hub(self, words: tuple[str, ...], folder: Path) -> str:
        note = demo_note.read(self.data)
        if note is None:
            raise BenchError(f"no kiosk-demo runs on {self.data}, so its hub is not known")
        hub = demo_note.program("county-hub", Path(sys.executable))
        where = ("--database", note.hub_database, "--keys", note.keys, "--broker", note.broker)
        done = subprocess.run(  # noqa: S603 - our own program, with the words of who plays the script
            (hub, *where, *words), cwd=folder, capture_output=True, text=True, timeout=HUB_S, check=False
        )
        if done.returncode:
            raise BenchError(f"county-hub ended with {done.returncode}: {done.stderr.strip() or done.stdout.strip()}")
        said = done.stdout.strip()
        self.values["hub"] = said.rpartition("\n")[2]
        return said

    def _filled(self, command: c.Command) -> c.Command:
        plain: object = msgspec.to_builtins(command)
        names = set(_VALUE.findall(str(plain)))
        if not names:
            return command
        if names - self.values.keys():
            self.values = _badges(self.data) | self.values
            self._said(self._ask(self.sock, c.State()))
        for name in sorted(names - self.values.keys()):
            if name in _NAMES or name.startswith("badge_"):
                raise BenchError(f"there is no ${name} yet")
        filled: c.Command = msgspec.convert(_fill(plain, self.values), c.Command)
        return filled


def _badges(data: Path) -> dict[str, str]:
    note = demo_note.read(data)
    if note is None:
        return {}
    try:
        codes = msgspec.json.decode((Path(note.keys) / "demo-badges.json").read_bytes(), type=dict[str, str])
    except (OSError, msgspec.DecodeError):
        return {}
    return {f"badge_{deputy.replace('-', '_')}": code for deputy, code in codes.items()}


def _fill(plain: object, values: Mapping[str, str]) -> object:
    match plain:
        case str():
            return _VALUE.sub(lambda match: values.get(match[1], match[0]), plain)
        case list() | tuple():
            return [_fill(one, values) for one in plain]
        case dict():
            return {key: _fill(one, values) for key, one in plain.items()}
        case _:
            return plain
