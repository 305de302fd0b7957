"""An eye and a finger outside every program: what an X server shows, when it changed, and a press on it.

Speaks the X protocol itself (core, DAMAGE and XTEST), so that nothing but the standard library stands between a frame
and its time.
"""

import select
import socket
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

BURST_S: Final = 0.004
"""Damage closer together than this is one frame; at 60 frames a second they are 16 ms apart."""

_ROUND_TRIP: Final = 43  # GetInputFocus: the smallest request that is answered
_GET_IMAGE, _QUERY_EXTENSION = 73, 98
_DAMAGE_VERSION, _DAMAGE_CREATE, _FAKE_INPUT = 0, 1, 2
_PRESS, _RELEASE, _MOTION = 4, 5, 6
_ANSWER: Final = 1
_LEAST: Final = 32
"""Bytes of an event, an error, or an answer's beginning."""


@dataclass(frozen=True, slots=True)
class Patch:
    """A piece of the screen, in pixels from its top left."""

    x: int
    y: int
    width: int
    height: int


class Eye:
    """Looks at the X server on `display`, which lets any local program in. Times are `time.perf_counter`."""

    def __init__(self, display: str) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(f"/tmp/.X11-unix/X{display.removeprefix(':')}")  # noqa: S108 - where X servers listen
        self._received = bytearray()
        self._frames: list[float] = []
        self._answers: list[bytes] = []
        base, self._root = self._enter()
        damage, self._damage_event = self._extension(b"DAMAGE")
        self._test, _ = self._extension(b"XTEST")
        self._ask(struct.pack("=BBHII", damage, _DAMAGE_VERSION, 3, 1, 1))
        self._send(struct.pack("=BBHIIBxxx", damage, _DAMAGE_CREATE, 4, base, self._root, 0))  # 0: each rectangle
        self._ask(struct.pack("=BxH", _ROUND_TRIP, 1))

    def close(self) -> None:
        """Look no more; twice is fine."""
        self._socket.close()

    def forget(self) -> None:
        """Count frames from now on."""
        self._ask(struct.pack("=BxH", _ROUND_TRIP, 1))
        self._frames.clear()

    @property
    def frames(self) -> tuple[float, ...]:
        """When the screen changed since `forget`, as far as `watch` has looked."""
        return tuple(self._frames)

    def watch(self, seconds: float) -> Iterator[float]:
        """Give the time of each frame from now on, for so many seconds."""
        ends = time.perf_counter() + seconds
        seen = len(self._frames)
        while (left := ends - time.perf_counter()) > 0:
            if seen < len(self._frames):
                seen += 1
                yield self._frames[seen - 1]
            elif select.select([self._socket], [], [], left)[0]:
                self._read()

    def picture(self, patch: Patch) -> bytes:
        """Return the pixels of a patch as they are now."""
        place = (patch.x, patch.y, patch.width, patch.height)
        return self._ask(struct.pack("=BBHIhhHHI", _GET_IMAGE, 2, 5, self._root, *place, 0xFFFFFFFF))[32:]

    def press(self, x: int, y: int) -> None:
        """Put a finger down."""
        self._fake(_MOTION, 0, x, y)
        self._fake(_PRESS, 1, x, y)

    def release(self, x: int, y: int) -> None:
        """Slide there and lift it."""
        self._fake(_MOTION, 0, x, y)
        self._fake(_RELEASE, 1, x, y)

    def _fake(self, kind: int, detail: int, x: int, y: int) -> None:
        self._send(
            struct.pack(
                "=BBHBBxxII8xhh8x",
                self._test,
                _FAKE_INPUT,
                9,
                kind,
                detail,
                0,
                self._root if kind == _MOTION else 0,
                x,
                y,
            )
        )

    def _enter(self) -> tuple[int, int]:
        """Return an id to name our damage with, and the root window."""
        self._socket.sendall(struct.pack("=BxHHHHxx", 0x6C, 11, 0, 0, 0))
        head = self._exactly(8)
        body = self._exactly(4 * struct.unpack_from("=H", head, 6)[0])
        if head[0] != 1:
            raise ConnectionError(body.decode(errors="replace"))
        base, vendor, formats = struct.unpack_from("=4xI8xHxxxB", body)
        return base, struct.unpack_from("=I", body, 32 + (vendor + 3) // 4 * 4 + 8 * formats)[0]

    def _extension(self, name: bytes) -> tuple[int, int]:
        """Return an extension's request code and its first event."""
        words = (len(name) + 3) // 4
        answer = self._ask(struct.pack(f"=BxHHxx{4 * words}s", _QUERY_EXTENSION, 2 + words, len(name), name))
        if not answer[8]:
            raise ConnectionError(f"the X server has no {name.decode()}")
        return answer[9], answer[10]

    def _send(self, request: bytes) -> None:
        self._socket.sendall(request)

    def _ask(self, request: bytes) -> bytes:
        self._send(request)
        while not self._answers:
            self._read()
        return self._answers.pop()

    def _read(self) -> None:
        """Take in what comes next, waiting for it: frames, and the answer to what was asked."""
        more = self._socket.recv(1 << 20)
        if not more:
            raise ConnectionResetError("the X server went")
        self._received += more
        while (message := self._message()) is not None:
            self._take(message)

    def _message(self) -> bytes | None:
        if len(self._received) < _LEAST:
            return None
        longer = 4 * struct.unpack_from("=I", self._received, 4)[0] if self._received[0] == _ANSWER else 0
        return self._exactly(_LEAST + longer) if len(self._received) >= _LEAST + longer else None

    def _take(self, message: bytes) -> None:
        match message[0]:
            case 0:
                raise ConnectionError(f"X error {message[1]} for request {message[10]}.{message[8]}")
            case 1:
                self._answers.append(message)
            case kind if kind & 0x7F == self._damage_event:
                self._saw(time.perf_counter())

    def _saw(self, now: float) -> None:
        if not self._frames or now - self._frames[-1] > BURST_S:
            self._frames.append(now)

    def _exactly(self, size: int) -> bytes:
        while len(self._received) < size:
            self._received += self._socket.recv(size - len(self._received))
        taken, self._received = bytes(self._received[:size]), self._received[size:]
        return taken
