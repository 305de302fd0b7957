"""The bench inside a simulated kiosk: a socket that takes commands and says what became of them."""

import logging
from pathlib import Path

import msgspec

from kiosk.simulator import commands as c
from kiosk.simulator.player import Player
from kiosk.simulator.ports import Kiosk
from kiosk.simulator.sockets import LineServer
from kiosk.ui.ports import Call, Window

SOCKET = "bench.sock"
"""Its name in the data folder."""

_log = logging.getLogger(__name__)
_decoder: msgspec.json.Decoder[c.Command] = msgspec.json.Decoder(c.Command)


class BenchServer:
    """Takes bench commands on ``DIR/bench.sock`` while the window is open; meets `ports.BenchHooks`.

    Clients are served in threads of the socket; what touches the screen is done on the UI thread and never blocks it.
    """

    def __init__(self, kiosk: Kiosk, data: Path) -> None:
        self._kiosk = kiosk
        self._path = data / SOCKET
        self._socket: LineServer | None = None

    def opened(self, window: Window | None, call: Call) -> None:
        """Take commands from now on; on the UI thread. Raises `OSError` when the socket cannot be made."""
        self.closed()
        player = Player(self._kiosk, window, call)
        self._socket = LineServer(self._path, lambda line: _answer(player, line), name="bench")

    def closed(self) -> None:
        """Take no more, and remove the socket. Twice is fine."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def _answer(player: Player, line: bytes) -> bytes:
    return msgspec.json.encode(_play(player, line))


def _play(player: Player, line: bytes) -> c.Reply:
    try:
        return player.play(_decoder.decode(line))
    except msgspec.DecodeError as error:
        return c.Reply(failed=f"no bench command: {error}")
    except Exception as error:  # noqa: BLE001 - logged; a fault in one command must not end the bench
        _log.exception("bench-failed")
        return c.Reply(failed=f"a fault of the kiosk, see its log: {error!r}")
