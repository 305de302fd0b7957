"""The line to the broker can be cut and mended."""

import socket
from collections.abc import Iterator
from contextlib import closing
from threading import Thread

import pytest

from kiosk.simulator.commands import Link
from kiosk.simulator.relay import Relay


@pytest.fixture
def echo() -> Iterator[int]:
    """A server that says back what it hears, one thread a client."""
    listener = socket.create_server(("127.0.0.1", 0))

    def converse(client: socket.socket) -> None:
        with client:
            while heard := client.recv(65_536):
                client.sendall(heard)

    def accept() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            Thread(target=converse, args=(client,), daemon=True).start()

    thread = Thread(target=accept, daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    listener.shutdown(socket.SHUT_RDWR)
    thread.join(timeout=5)
    listener.close()


@pytest.fixture
def relay(echo: int) -> Iterator[Relay]:
    with closing(Relay(echo)) as relay:
        yield relay


def called(relay: Relay) -> socket.socket:
    return socket.create_connection(("127.0.0.1", relay.port), timeout=5)


def said_back(sock: socket.socket, words: bytes) -> bytes:
    sock.sendall(words)
    heard = b""
    while len(heard) < len(words) and (more := sock.recv(65_536)):
        heard += more
    return heard


def test_bytes_pass_both_ways(relay: Relay) -> None:
    with called(relay) as one, called(relay) as other:
        assert said_back(one, b"a" * 300_000) == b"a" * 300_000
        assert said_back(other, b"b") == b"b"


def test_a_cut_line_drops_who_is_on_it_and_refuses_who_comes(relay: Relay) -> None:
    with called(relay) as sock:
        said_back(sock, b"a")
        relay.set(Link.DOWN)
        assert sock.recv(1) == b""
    with pytest.raises(ConnectionRefusedError):
        called(relay)


def test_a_mended_line_takes_calls_on_the_same_port(relay: Relay) -> None:
    port = relay.port
    for _ in range(3):
        relay.set(Link.DOWN)
        relay.set(Link.UP)
    with called(relay) as sock:
        assert (relay.port, said_back(sock, b"a")) == (port, b"a")


def test_a_dark_line_keeps_who_is_on_it_and_moves_nothing_until_it_is_mended(relay: Relay) -> None:
    with called(relay) as sock:
        said_back(sock, b"a")
        relay.set(Link.DARK)
        sock.sendall(b"b")
        sock.settimeout(0.2)
        with pytest.raises(TimeoutError):
            sock.recv(1)
        relay.set(Link.UP)
        sock.settimeout(5)
        assert sock.recv(1) == b"b"


def test_a_line_cut_while_dark_is_mended_whole(relay: Relay) -> None:
    with called(relay) as sock:
        said_back(sock, b"a")
        relay.set(Link.DARK)
        relay.set(Link.DOWN)
        relay.set(Link.UP)
        assert sock.recv(1) == b""
    with called(relay) as sock:
        assert said_back(sock, b"b") == b"b"


def test_who_calls_while_the_broker_is_away_is_hung_up_on() -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    with closing(Relay(port)) as relay, called(relay) as sock:
        assert sock.recv(1) == b""


def test_closing_twice_is_fine(relay: Relay) -> None:
    relay.close()
    relay.close()
    relay.set(Link.DOWN)
    with pytest.raises(ConnectionRefusedError):
        called(relay)
