"""Which voice of espeak-ng reads which language of the screen, and how it is told to."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from hardware.devices.kazakh import in_cyrillic

VOICES: Mapping[str, str] = MappingProxyType(
    {
        "zh_CN": "cmn-latn-pinyin",  # "cmn" of espeak-ng 1.51, Debian 12's, says the number of each tone in English
        "ug": "ug",
        "kk": "kk",
        "kk_Cyrl": "kk",
        "en": "en-gb",
    }
)
"""A language that is not here has none."""

_LOUDNESS = (30, 60, 100, 140, 190)
"""espeak-ng's amplitude at volume 1 to 5; 100 is its own."""
_WORDS_A_MINUTE = 150
"""At speed 1: espeak-ng's own 175 is too fast for those who need to listen."""
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def command(program: str, language: str, *, volume: int, speed: float) -> tuple[str, ...]:
    """Return the words that start `program` so that it turns its standard input into sound on its standard output.

    What is to be said is no word of it: every user of a machine can read those. Raises `KeyError` without a voice.
    """
    pace = str(round(_WORDS_A_MINUTE * speed))
    loudness = str(_LOUDNESS[volume - 1])
    return (program, "-v", VOICES[language], "-s", pace, "-a", loudness, "-b", "1", "--stdin", "--stdout")


def readable(text: str, language: str) -> str:
    """Return `text` as the voice can read it: in its letters, without the signs by which espeak-ng is commanded."""
    plain = _CONTROLS.sub(" ", text).replace("[[", "[ [")
    return in_cyrillic(plain) if language == "kk" else plain
