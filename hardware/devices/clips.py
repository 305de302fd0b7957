"""Recorded speech: sentences read by a person, which come before the voice of espeak-ng.

The folder has one for each language (``zh_CN``), and in it ``clips.tsv``: a line for each sentence, the name of a WAV
file (16 bits a sample), a tab, and the sentence as the kiosk would say it.
"""

import logging
import wave
from array import array
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from hardware.devices.voices import VOICES

log = logging.getLogger(__name__)

INDEX = "clips.tsv"
_SHARES = (0.2, 0.45, 1.0, 1.0, 1.0)
"""Of the recorded loudness, at volume 1 to 5: a recording is made as loud as it can be, so 3 and more are whole."""
_SAMPLE_BYTES = 2


class Clips:
    """The recordings in `folder`, none without one; what cannot be read is told in the log and left to the voice."""

    def __init__(self, folder: Path | None) -> None:
        self._files = {} if folder is None else _index(folder)

    def __len__(self) -> int:
        return len(self._files)

    def wav(self, text: str, language: str, volume: int) -> bytes | None:
        """Return the recording of `text` as a WAV file that loud; None when there is none."""
        file = self._files.get((language, text.strip()))
        if file is None:
            return None
        try:
            return _as_loud(file, _SHARES[volume - 1])
        except (OSError, EOFError, ValueError, wave.Error) as error:
            log.warning("clip_unreadable file=%s reason=%s", file.name, error)
            return None


def _index(folder: Path) -> Mapping[tuple[str, str], Path]:
    found: dict[tuple[str, str], Path] = {}
    for language in VOICES:
        index = folder / language / INDEX
        try:
            lines = index.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            log.info("no_clips language=%s reason=%s", language, error)
            continue
        for name, _, text in (line.partition("\t") for line in lines):
            if text.strip():
                found[language, text.strip()] = index.parent / Path(name).name
    return found


def _as_loud(file: Path, share: float) -> bytes:
    with wave.open(str(file), "rb") as clip:
        if clip.getsampwidth() != _SAMPLE_BYTES:
            raise ValueError(f"{8 * clip.getsampwidth()} bits a sample where 16 are wanted")
        samples = array("h", clip.readframes(clip.getnframes()))
        quieter = samples if share == 1 else array("h", (int(sample * share) for sample in samples))
        out = BytesIO()
        with wave.open(out, "wb") as copy:
            copy.setparams(clip.getparams())
            copy.writeframes(quieter.tobytes())
        return out.getvalue()
