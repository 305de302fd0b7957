"""Kazakh in the letters that a voice can read: the Arabic script of Xinjiang turned into Cyrillic, letter for letter.

The script writes one letter for a sound, but for the front vowels: it has the signs of the back ones, and says by a
hamza at the beginning of a word that all its vowels are front ones. A word with e, k or g needs no hamza, since these
are in front words alone.
"""

import re

_SAME = dict(zip("بۆگعدەجزيكقلمنڭپرستۋفحھهچشٵٶٷٸ", "бвгғдежзйкқлмнңпрстуфхһһчшәөүі", strict=True))
_BACK = {"ا": "а", "و": "о", "ۇ": "ұ", "ى": "ы"}
_FRONT = {"ا": "ә", "و": "ө", "ۇ": "ү", "ى": "і"}
_HAMZA = "\u0621\u0674"
_TELLS_FRONT = frozenset(f"{_HAMZA}ەكگ")
_STOPS = str.maketrans("،؛؟", ",;?")
_I = re.compile("(?<![аәеоөұүыіу])й(?![аәеоөұүыі])|(?<=[бвгғджзкқлмнңпрстфхһчш])й")
"""The letter that is й beside a vowel is и behind a consonant."""
_WORD = re.compile("[\u0621-\u064a\u0671-\u06d5]+")


def in_cyrillic(text: str) -> str:
    """Return `text` with every word in the Arabic script written in Cyrillic; all else stays as it is."""
    return _WORD.sub(lambda word: _word(word.group()), text).translate(_STOPS)


def _word(word: str) -> str:
    vowels = _FRONT if _TELLS_FRONT & set(word) else _BACK
    letters = _SAME | vowels
    return _I.sub("и", "".join(letters.get(letter, letter) for letter in word if letter not in _HAMZA))
