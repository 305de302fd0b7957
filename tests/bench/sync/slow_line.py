"""A line that is as wide as loopback but long: what goes in comes out so many milliseconds later: PORT MS.

Carries connections to the broker at PORT and prints its own port. It never holds anything back but for its time.
"""

import asyncio
import socket
import sys
from collections import deque
from typing import cast


class End(asyncio.Protocol):
    """One end of a connection; what arrives leaves by the other end when it is time."""

    def __init__(self, delay_s: float) -> None:
        self._delay_s = delay_s
        self._held: deque[tuple[float, bytes]] = deque()
        self._transport: asyncio.Transport | None = None
        self.other: End | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._leave()

    def data_received(self, data: bytes) -> None:
        if self.other is not None:
            self.other.take(data)

    def connection_lost(self, _error: Exception | None) -> None:
        if self.other is not None and self.other._transport is not None:
            self.other._transport.close()

    def take(self, data: bytes) -> None:
        """Hold `data` for its time."""
        self._held.append((asyncio.get_running_loop().time() + self._delay_s, data))
        if len(self._held) == 1:
            asyncio.get_running_loop().call_at(self._held[0][0], self._leave)

    def _leave(self) -> None:
        """Let go what is due, in the order it came."""
        loop = asyncio.get_running_loop()
        while self._transport is not None and self._held and self._held[0][0] <= loop.time():
            self._transport.write(self._held.popleft()[1])
        if self._transport is not None and self._held:
            loop.call_at(self._held[0][0], self._leave)


class Near(End):
    """The kiosk's end, which calls the broker's."""

    def __init__(self, port: int, delay_s: float) -> None:
        super().__init__(delay_s)
        self._port = port
        self._call: asyncio.Task[None] | None = None
        self.other = End(delay_s)
        self.other.other = self

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._call = asyncio.get_running_loop().create_task(self._reach())

    async def _reach(self) -> None:
        far = self.other
        await asyncio.get_running_loop().create_connection(lambda: cast("End", far), "127.0.0.1", self._port)


async def main(port: int, delay_s: float) -> None:
    server = await asyncio.get_running_loop().create_server(lambda: Near(port, delay_s), "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), float(sys.argv[2]) / 1000))
