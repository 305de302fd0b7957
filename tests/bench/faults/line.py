"""The line between a kiosk and the broker: as far, as lossy and as dark as wanted, and never the one to reset.

A relay of TCP streams cannot lose packets; it does to the stream what a lost packet does: everything behind it waits
for a retransmission.
"""

import random
import selectors
import socket
import time
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock, Thread

SEGMENT = 1448
RETRANSMISSION_S = 0.2
"""Linux's least time before a segment is sent again; a round trip comes on top."""

CHUNK = 65_536
FULL = 1 << 20
"""Bytes under way in one direction before the sender has to wait."""

AGAIN_S = 0.002
IDLE_S = 1.0


@dataclass(slots=True)
class _Flow:
    """One direction of one connection: what is under way, each piece with the time at which it arrives."""

    near: socket.socket
    far: socket.socket
    under_way: deque[tuple[float, bytes]] = field(default_factory=deque)
    size: int = 0
    last: float = 0.0
    forgotten: bool = False


class Line:
    """Carries bytes between its own loopback port and `target`, in a thread of its own. `close` may come twice."""

    def __init__(self, target: int, *, rtt_s: float = 0.0, loss: float = 0.0, seed: int = 0) -> None:
        self._target = target
        self._rtt_s = rtt_s
        self._loss = loss
        self._chance = random.Random(seed)  # noqa: S311 - dice that fall the same way each time
        self._flows: dict[socket.socket, _Flow] = {}
        self._lock = Lock()
        self._dark = self._closed = False
        self._selector = selectors.DefaultSelector()
        self._entry = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._selector.register(self._entry, selectors.EVENT_READ)
        self._wake, self._woken = socket.socketpair()
        self._selector.register(self._woken, selectors.EVENT_READ)
        self.port: int = self._entry.getsockname()[1]
        self._thread = Thread(target=self._run, name="line", daemon=True)
        self._thread.start()

    def __repr__(self) -> str:
        return f"Line(127.0.0.1:{self.port} to 127.0.0.1:{self._target})"

    def darken(self, *, forget: bool = False) -> None:
        """Let nothing through any more. With `forget` what is connected now stays dark when the light is back."""
        with self._lock:
            self._dark = True
            for flow in self._flows.values() if forget else ():
                flow.forgotten = True
                flow.under_way.clear()
        self._nudge()

    def lighten(self) -> None:
        """Let everything through again, what was held back first."""
        with self._lock:
            self._dark = False
        self._nudge()

    def close(self) -> None:
        """Drop every connection and let the port go."""
        with self._lock:
            closed, self._closed = self._closed, True
        if closed:
            return
        self._nudge()
        self._thread.join(5)
        for sock in (*self._flows, self._entry, self._wake, self._woken):
            sock.close()
        self._selector.close()

    def _nudge(self) -> None:
        with suppress(OSError):
            self._wake.send(b".")

    def _run(self) -> None:
        while not self._closed:
            for key, _ in self._selector.select(self._until_next()):
                if key.fileobj is self._woken:
                    self._woken.recv(CHUNK)
                    continue
                with self._lock:
                    self._serve(key.fileobj)
            with self._lock:
                self._deliver(time.monotonic())

    def _until_next(self) -> float:
        if self._dark:
            self._watch(())
            return IDLE_S
        self._watch(flow.near for flow in self._flows.values() if flow.size < FULL)
        due = min((flow.under_way[0][0] for flow in self._flows.values() if flow.under_way), default=None)
        return IDLE_S if due is None else max(0.0, due - time.monotonic())

    def _watch(self, wanted: Iterable[socket.socket]) -> None:
        """Read from the sockets of `wanted` and no others; take new connections in only while there is light."""
        readable = {*wanted, *([] if self._dark else [self._entry]), self._woken}
        for sock in {key.fileobj for key in self._selector.get_map().values()} ^ readable:
            if sock in readable:
                self._selector.register(sock, selectors.EVENT_READ)
            else:
                self._selector.unregister(sock)

    def _serve(self, sock: object) -> None:
        if sock is self._entry:
            self._take_in()
        elif isinstance(sock, socket.socket) and (flow := self._flows.get(sock)) is not None:
            self._receive(flow)

    def _take_in(self) -> None:
        near, _ = self._entry.accept()
        try:
            far = socket.create_connection(("127.0.0.1", self._target), timeout=5)
        except OSError:
            near.close()
            return
        for one, other in ((near, far), (far, near)):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            one.setblocking(False)
            self._flows[one] = _Flow(one, other)

    def _receive(self, flow: _Flow) -> None:
        try:
            received = flow.near.recv(CHUNK)
        except BlockingIOError:
            return
        except OSError:
            received = b""
        if flow.forgotten:
            if not received:
                self._let_go(flow.near)
            return
        flow.last = max(flow.last, time.monotonic() + self._rtt_s / 2 + self._stall(len(received)))
        flow.under_way.append((flow.last, received))
        flow.size += max(len(received), FULL if not received else 0)

    def _stall(self, size: int) -> float:
        """Return how long these bytes wait for what was lost among them: twice as long when that is lost as well."""
        segments = 1 + size // SEGMENT
        stall, again = 0.0, RETRANSMISSION_S + self._rtt_s
        while self._chance.random() < 1 - (1 - self._loss) ** segments:
            stall += again
            again, segments = 2 * again, 1
        return stall

    def _deliver(self, now: float) -> None:
        if self._dark:
            return
        for flow in tuple(self._flows.values()):
            while flow.under_way and flow.under_way[0][0] <= now and flow.near in self._flows:
                if not self._pass_on(flow, flow.under_way.popleft()[1], now):
                    break

    def _pass_on(self, flow: _Flow, piece: bytes, now: float) -> bool:
        """Return whether all of it went through."""
        try:
            sent = flow.far.send(piece) if piece else 0
        except BlockingIOError:
            sent = 0
        except OSError:
            piece = b""
        if not piece:
            self._let_go(flow.near)
            self._let_go(flow.far)
            return False
        flow.size -= sent
        if sent < len(piece):
            flow.under_way.appendleft((now + AGAIN_S, piece[sent:]))
        return sent == len(piece)

    def _let_go(self, sock: socket.socket) -> None:
        if self._flows.pop(sock, None) is not None:
            with suppress(KeyError):
                self._selector.unregister(sock)
            sock.close()
