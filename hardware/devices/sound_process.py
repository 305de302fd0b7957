"""Processes that speak: one that makes sound of text, and one that plays it, joined by a pipe; killed to be silent.

Processes, because only they end at once: espeak-ng's library goes on computing until it wants to ask, and holds the
sound card of a program that should have none. Both are there within 20 ms, and neither ever has the text in its
command line or in a file.
"""

import os
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import IO

from hardware.ports import SpeakerState

_NOT_THERE = ("No such file or directory", "No such device", "Unknown PCM", "Invalid card", "cannot find card")
_HELD = ("Device or resource busy",)
_OPENING = "audio open error"
_ENVIRONMENT = {"LC_ALL": "C.UTF-8"}
"""What went wrong is told in English."""


@dataclass(frozen=True, slots=True)
class Player:
    """A program like ALSA's aplay: plays the WAV file that comes on its standard input, on the output it is told."""

    program: str = "aplay"

    def command(self, device: str) -> tuple[str, ...]:
        """Return the words that start it."""
        return (self.program, "-q", "-D", device, "-t", "wav", "-")


class SoundProcess:
    """Something being said; `cut` from any thread, `finish` from the one that began it.

    `voice` is None where `data` is sound already, else the program that makes sound of it. Raises `OSError` when a
    program cannot be started.
    """

    def __init__(self, voice: Sequence[str] | None, data: bytes, player: Sequence[str]) -> None:
        self._data = data
        self._voice = None if voice is None else _started(voice, out=subprocess.PIPE)
        try:
            source = subprocess.PIPE if self._voice is None else self._voice.stdout
            self._player = _started(player, source=source, errors=subprocess.PIPE)
        except OSError:
            self._end(self._voice)
            raise
        if self._voice is not None and self._voice.stdout is not None:
            self._voice.stdout.close()  # the player's alone, so that the voice ends when the player does

    def cut(self) -> None:
        """Be silent at once; the processes are gone when `finish` returns."""
        for process in self._processes():
            process.kill()

    def finish(self) -> SpeakerState:
        """Wait until all is said or cut and return what became of it; a cut one counts as said."""
        first = self._voice or self._player
        if first.stdin is not None:
            with suppress(BrokenPipeError):
                first.stdin.write(self._data)
            with suppress(BrokenPipeError):
                first.stdin.close()
        complaint = b"" if self._player.stderr is None else self._player.stderr.read()
        self._end(self._player)
        self._end(self._voice)
        return self._outcome(complaint.decode(errors="replace"))

    def _outcome(self, complaint: str) -> SpeakerState:
        if self._voice is not None and self._voice.returncode > 0:
            return SpeakerState.NO_VOICE  # it ends with an error for nothing else; a player that goes kills it
        return _why(complaint) if self._player.returncode > 0 else SpeakerState.READY

    def _processes(self) -> tuple["subprocess.Popen[bytes]", ...]:
        return tuple(process for process in (self._player, self._voice) if process is not None)

    @staticmethod
    def _end(process: "subprocess.Popen[bytes] | None") -> None:
        if process is not None:
            process.wait()
            for pipe in (process.stdin, process.stdout, process.stderr):
                if pipe is not None:
                    with suppress(BrokenPipeError):
                        pipe.close()


def _started(
    command: Sequence[str],
    *,
    source: int | IO[bytes] | None = subprocess.PIPE,
    out: int = subprocess.DEVNULL,
    errors: int = subprocess.DEVNULL,
) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 - the words are ours, the text goes by the pipe
        command, stdin=source, stdout=out, stderr=errors, env={**os.environ, **_ENVIRONMENT}
    )


def _why(complaint: str) -> SpeakerState:
    """Return what a player's complaint means; gone while it played is a fault, as it was there when it began."""
    if any(words in complaint for words in _HELD):
        return SpeakerState.BUSY
    opening = _OPENING in complaint or "pcm_write" not in complaint
    return SpeakerState.ABSENT if opening and any(words in complaint for words in _NOT_THERE) else SpeakerState.FAULT
