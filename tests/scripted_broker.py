"""A broker that says what a test gave it, byte for byte: for packets and last words that no real broker sends."""

import socket
from contextlib import suppress
from threading import Thread
from typing import Self

CONNACK = bytes([0x20, 3, 0, 0, 0])


def suback(*codes: int) -> bytes:
    """Return the answer to a client's first SUBSCRIBE, of one reason code a topic."""
    return bytes([0x90, 3 + len(codes), 0, 1, 0, *codes])


class ScriptedBroker:
    """Lets clients in one after the other and answers what each says first with `answers`, in turn.

    A context manager; leave it after the clients were closed.
    """

    def __init__(self, *answers: bytes) -> None:
        self._answers = answers
        self._clients: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = Thread(target=self._serve, name="scripted broker")
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)  # closing alone would not wake the thread
        self._thread.join()
        for sock in (self._listener, *self._clients):
            sock.close()

    def cut(self, last_word: bytes) -> None:
        """Say a last word to the client that came last, and end its connection."""
        self._clients[-1].sendall(last_word)
        self._clients[-1].close()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            client.settimeout(20)
            self._clients.append(client)
            with suppress(OSError):  # a client may leave at any word
                for answer in self._answers:
                    if not client.recv(4096):
                        break
                    client.sendall(answer)
