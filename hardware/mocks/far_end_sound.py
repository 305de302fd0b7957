"""Programs in the place of espeak-ng and aplay: the real driver speaks, and what came out at the other end is kept.

The voice hands its words on as they are, the player notes the output and what came. Starting, pipes, killing and the
complaints of a sound card are the real ones. For tests: what is said is in files until `close`.
"""

import os
import stat
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from hardware.config import SpeakerConfig
from hardware.devices.clips import Clips
from hardware.devices.sound_process import Player
from hardware.devices.speaker import AlsaSpeaker
from hardware.ports import SpeakerState, Spoken
from hardware.simulation import Said

_CARD = " 0 [Simulated      ]: USB-Audio - a simulated sound card\n"
_VOICE = """#!/bin/sh
echo "$0 $2 $4 $6"
exec cat
"""
_PLAYER = """#!/bin/sh
folder=$(dirname "$0")
case $(cat "$folder/how") in
absent) echo "aplay: main:831: audio open error: No such file or directory" >&2; exit 1;;
busy) echo "aplay: main:831: audio open error: Device or resource busy" >&2; exit 1;;
esac
heard=$(mktemp "$folder/heard.XXXXXX")
{ echo "$3"; cat; } > "$heard"
mv "$heard" "$folder/$(date +%s%N).said"
case $(cat "$folder/how") in
fault) echo "aplay: pcm_write:2146: write error: No such device" >&2; exit 1;;
slow) exec cat "$folder/never";;
esac
"""
_NAMES = {"cmn-latn-pinyin": "zh_CN", "ug": "ug", "kk": "kk", "en-gb": "en"}
_LOUDNESS = {"30": 1, "60": 2, "100": 3, "140": 4, "190": 5}


class FarEndSound:
    """The other end of a `speaker`; starts plugged, and says everything in no time but when it is `slow`."""

    def __init__(self, config: SpeakerConfig, clock: Callable[[], float]) -> None:
        self._config = config
        self._clock = clock
        self._folder = tempfile.TemporaryDirectory(prefix="sound-")
        self._path = Path(self._folder.name)
        for name, script in (("espeak-ng", _VOICE), ("aplay", _PLAYER)):
            (self._path / name).write_text(script)
            (self._path / name).chmod(stat.S_IRWXU)
        os.mkfifo(self._path / "never")
        self.set_plugged(plugged=True)

    def __repr__(self) -> str:
        return f"<FarEndSound {self._path}>"

    def speaker(self) -> AlsaSpeaker:
        """Return the driver at the near end."""
        player, voice = Player(str(self._path / "aplay")), str(self._path / "espeak-ng")
        return AlsaSpeaker(self._config, Clips(None), voice=voice, player=player, cards=self._path / "cards")

    def said(self) -> tuple[Said, ...]:
        """Return what came out, first to last."""
        return tuple(said for file in sorted(self._path.glob("*.said")) for said in self._read(file.read_text()))

    def is_speaking(self) -> bool:
        """Return whether a player of ours runs."""
        return any(str(self._path) in _command_line(process) for process in Path("/proc").glob("[0-9]*"))

    def set_plugged(self, *, plugged: bool) -> None:
        """Plug the sound card in or pull it."""
        (self._path / "cards").write_text(_CARD if plugged else "--- no soundcards ---\n")
        self._behave("well" if plugged else "absent")

    def set_failing(self, how: SpeakerState | None) -> None:
        """Fail with every speech from now on: BUSY, FAULT (it breaks off in the middle); None: not."""
        self._behave("well" if how is None else how.value)

    def set_slow(self) -> None:
        """Say everything from now on until it is cut."""
        self._behave("slow")

    def end_slowness(self) -> None:
        """Let what is said slowly come to its end, and say what follows in no time; again where nothing ended."""
        self._behave("well")
        with suppress(OSError):  # nobody says anything slowly yet
            os.close(os.open(self._path / "never", os.O_WRONLY | os.O_NONBLOCK))

    def close(self) -> None:
        """Take everything away; twice is fine."""
        self._folder.cleanup()

    def _behave(self, how: str) -> None:
        (self._path / "how").write_text(how)

    def _read(self, heard: str) -> tuple[Said, ...]:
        device, how, *words = heard.splitlines()
        _, voice, pace, loudness = how.split(" ")
        private = device == self._config.headphones
        return tuple(
            Said(Spoken(text, _NAMES[voice], private), device, _LOUDNESS[loudness], int(pace) / 150, self._clock())
            for text in words
            if text
        )


def _command_line(process: Path) -> str:
    try:
        return (process / "cmdline").read_text(errors="replace")
    except OSError:  # it has just ended
        return ""
