"""Unix sockets that answer a line with a line; private to the user who runs the program."""

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

MAX_LINE = 1 << 20
"""Longest line taken, bytes; ours are a few hundred."""

_ADDRESS_MAX = 100
"""sun_path holds 108 bytes (unix(7)); a deeper folder is reached through a descriptor of it."""


@contextmanager
def connected(path: Path) -> Iterator[socket.socket]:
    """Holds a connection to the socket at `path` while inside; raises `OSError` when nobody listens."""
    with socket.socket(socket.AF_UNIX) as sock, _address(path) as address:
        sock.connect(address)
        yield sock


def ask(sock: socket.socket, line: bytes, timeout: float | None) -> bytes:
    """Send one line and return the line that answers; raises `OSError`, also when the other side goes."""
    sock.settimeout(timeout)
    sock.sendall(line + b"\n")
    answer = next(_lines(sock), None)
    if answer is None:
        raise ConnectionResetError("it went while it was asked")
    return answer


class LineServer:
    """Answers each line that clients send to the socket at `path` (0600) with `answer(line)`, a thread for each client.

    A stale socket is replaced. `close`, which may be called twice, removes the socket and ends every conversation; a
    client's thread that is still inside `answer` is left to end by itself.
    """

    def __init__(self, path: Path, answer: Callable[[bytes], bytes], name: str) -> None:
        self._path = path
        self._answer = answer
        self._name = name
        self._clients: set[socket.socket] = set()
        self._socket = _listen(path)
        self._closed = False
        self._thread = Thread(target=self._accept, name=name, daemon=True)
        self._thread.start()

    def __repr__(self) -> str:
        return f"LineServer({str(self._path)!r}, {'closed' if self._closed else 'open'})"

    def close(self) -> None:
        """Remove the socket and end every conversation."""
        if self._closed:
            return
        self._closed = True
        self._path.unlink(missing_ok=True)
        for sock in (self._socket, *self._clients):
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        self._thread.join(timeout=5)
        self._socket.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._socket.accept()
            except OSError:
                return
            self._clients.add(client)
            Thread(target=self._converse, args=(client,), name=f"{self._name}-client", daemon=True).start()

    def _converse(self, client: socket.socket) -> None:
        with client, suppress(OSError):
            for line in _lines(client):
                client.sendall(self._answer(line) + b"\n")
        self._clients.discard(client)


def _listen(path: Path) -> socket.socket:
    sock = socket.socket(socket.AF_UNIX)
    try:
        path.unlink(missing_ok=True)
        with _address(path) as address:
            sock.bind(address)
        path.chmod(0o600)
        sock.listen(8)
    except OSError:
        sock.close()
        raise
    return sock


@contextmanager
def _address(path: Path) -> Iterator[str]:
    if len(os.fsencode(path)) <= _ADDRESS_MAX:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_PATH | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


def _lines(sock: socket.socket) -> Iterator[bytes]:
    rest = b""
    while len(rest) <= MAX_LINE:
        line, newline, after = rest.partition(b"\n")
        if newline:
            rest = after
            yield line
            continue
        received = sock.recv(65536)
        if not received:
            return
        rest += received
