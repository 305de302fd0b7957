"""The line: late, dark or forgetful, and never the one to reset."""

import select
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing

import pytest

from tests.bench.faults.line import Line

SHORT_S = 0.15


class Ends:
    """A connection over a line: its near and its far end."""

    def __init__(self, held: ExitStack, **kind: float) -> None:
        server = held.enter_context(closing(socket.create_server(("127.0.0.1", 0))))
        self.line = held.enter_context(closing(Line(server.getsockname()[1], **kind)))  # type: ignore[arg-type]
        self.near = held.enter_context(closing(socket.create_connection(("127.0.0.1", self.line.port))))
        self.far = held.enter_context(closing(server.accept()[0]))
        for end in (self.near, self.far):
            end.settimeout(5)


@pytest.fixture
def held() -> Iterator[ExitStack]:
    with ExitStack() as held:
        yield held


def test_bytes_arrive_in_order_and_half_a_round_trip_later(held: ExitStack) -> None:
    ends = Ends(held, rtt_s=2 * SHORT_S)
    began = time.monotonic()
    ends.near.sendall(b"one ")
    ends.near.sendall(b"two")
    assert _received(ends.far, 7) == b"one two"
    assert time.monotonic() - began >= SHORT_S


def test_a_lost_segment_holds_up_what_is_behind_it_and_loses_nothing(held: ExitStack) -> None:
    ends = Ends(held, loss=0.5, seed=1)
    for number in range(8):
        ends.near.sendall(bytes([number]))
    assert _received(ends.far, 8) == bytes(range(8))


def test_what_was_said_in_the_dark_arrives_when_it_is_light_again(held: ExitStack) -> None:
    ends = Ends(held)
    ends.line.darken()
    ends.near.sendall(b"late")
    assert _is_silent(ends.far)
    ends.line.lighten()
    assert _received(ends.far, 4) == b"late"


def test_a_forgotten_connection_stays_open_and_silent_for_ever(held: ExitStack) -> None:
    ends = Ends(held)
    ends.line.darken(forget=True)
    ends.line.lighten()
    ends.near.sendall(b"nobody hears")
    assert _is_silent(ends.far)
    ends.near.close()
    assert _is_silent(ends.far)


def test_an_end_is_passed_on_after_what_was_said_before_it(held: ExitStack) -> None:
    ends = Ends(held, rtt_s=SHORT_S)
    ends.near.sendall(b"goodbye")
    ends.near.close()
    assert _received(ends.far, 100) == b"goodbye"


def _received(sock: socket.socket, size: int) -> bytes:
    received = b""
    while len(received) < size and (piece := sock.recv(size)):
        received += piece
    return received


def _is_silent(sock: socket.socket) -> bool:
    """Whether nothing comes for a while, no end either."""
    return not select.select([sock], [], [], SHORT_S)[0]
