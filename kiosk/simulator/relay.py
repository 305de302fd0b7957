"""The line between sync and broker, which can be cut: a TCP relay on loopback."""

import selectors
import socket
from contextlib import suppress
from threading import Lock, Thread

from kiosk.simulator.commands import Link

_CHUNK = 65_536
_BACKLOG = 64


class Relay:
    """Passes bytes between its own port and `target`, both on loopback, in a thread of its own.

    DOWN drops every connection and refuses new ones, on a port that stays its own; DARK keeps all and moves nothing.
    `close` may be called twice.
    """

    def __init__(self, target: int) -> None:
        self._target = target
        self._lock = Lock()
        self._link = Link.UP
        self._pairs: dict[socket.socket, socket.socket] = {}
        self._selector = selectors.DefaultSelector()
        self._wake, self._woken = socket.socketpair()
        self._selector.register(self._woken, selectors.EVENT_READ)
        self._entry = _bound(0)
        self.port: int = self._entry.getsockname()[1]
        self._open_entry()
        self._closed = False
        self._thread = Thread(target=self._run, name="relay", daemon=True)
        self._thread.start()

    def __repr__(self) -> str:
        return f"Relay(127.0.0.1:{self.port} to 127.0.0.1:{self._target}, {self._link.value})"

    def set(self, link: Link) -> None:
        """Cut, mend or darken the line; done when it returns."""
        with self._lock:
            if link is not self._link and not self._closed:
                self._change(link)
            self._link = link
        self._nudge()

    def close(self) -> None:
        """Drop every connection and let the port go."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
        self._nudge()
        self._thread.join(timeout=5)
        self._drop_all()
        for sock in (self._entry, self._wake, self._woken):
            sock.close()
        self._selector.close()

    def _change(self, link: Link) -> None:
        if link is Link.DOWN:
            self._drop_all()
            self._shut_entry()
        elif self._link is Link.DOWN:
            self._open_entry()
        for sock in self._pairs:
            if link is Link.DARK:
                self._selector.unregister(sock)
            else:
                self._selector.register(sock, selectors.EVENT_READ)

    def _open_entry(self) -> None:
        self._entry.listen(_BACKLOG)
        self._selector.register(self._entry, selectors.EVENT_READ)

    def _shut_entry(self) -> None:
        """Refuse new connections: a port bound and not listened on answers with a reset, and nobody else takes it."""
        self._selector.unregister(self._entry)
        self._entry.close()
        self._entry = _bound(self.port)

    def _nudge(self) -> None:
        with suppress(OSError):
            self._wake.send(b".")

    def _run(self) -> None:
        while not self._closed:
            for key, _ in self._selector.select(timeout=1):
                with self._lock:
                    self._serve(key.fileobj)

    def _serve(self, sock: object) -> None:
        if sock is self._woken:
            self._woken.recv(_CHUNK)
        elif self._closed or self._link is Link.DOWN:
            return
        elif sock is self._entry:
            self._take_in()
        elif isinstance(sock, socket.socket) and sock in self._pairs and self._link is Link.UP:
            self._pass_on(sock)

    def _take_in(self) -> None:
        try:
            near, _ = self._entry.accept()
        except OSError:
            return
        try:
            far = socket.create_connection(("127.0.0.1", self._target), timeout=5)
        except OSError:
            near.close()
            return
        for one, other in ((near, far), (far, near)):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            one.settimeout(5)
            self._pairs[one] = other
            if self._link is Link.UP:
                self._selector.register(one, selectors.EVENT_READ)

    def _pass_on(self, sock: socket.socket) -> None:
        try:
            received = sock.recv(_CHUNK)
            if received:
                self._pairs[sock].sendall(received)
                return
        except OSError:
            pass
        self._drop(sock)

    def _drop_all(self) -> None:
        for sock in tuple(self._pairs):
            self._drop(sock)

    def _drop(self, sock: socket.socket) -> None:
        for one in (sock, self._pairs.get(sock)):
            if one is not None and one in self._pairs:
                del self._pairs[one]
                with suppress(KeyError):
                    self._selector.unregister(one)
                one.close()


def _bound(port: int) -> socket.socket:
    sock = socket.socket(socket.AF_INET)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind(("127.0.0.1", port))
    return sock
