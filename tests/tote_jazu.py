"""Kazakh from Cyrillic into Arabic letters, as written in Xinjiang (töte jazu).

Every Cyrillic letter has its Arabic one. The four letters ә і ө ү are written as their back partners, and the word gets
the sign ٴ in front, once, unless one of its letters says already what its vowels are: ە گ ك make them front, ق ع back.
ия and ию are one sound, written without the first letter's own sign; ъ and ь are not written.
"""

import re
from typing import Final

_ONE_BY_ONE: Final = (
    "аәбвгғдежзийкқлмнңоөпрстуұүфхһчшыіэ,;?",
    "اابۆگعدەجزييكقلمنڭووپرستۋۇۇفحھچشىىە،؛؟",
)
_SEVERAL: Final = {"ё": "يو", "ц": "تس", "щ": "شش", "ъ": "", "ь": "", "ю": "يۋ", "я": "يا"}
_LETTERS: Final = dict(zip(*_ONE_BY_ONE, strict=True)) | _SEVERAL
_FRONT: Final = frozenset("әіөү")
_TOLD: Final = frozenset("егкэқғ")
_WORD: Final = re.compile("[а-яёәғқңөұүһі]+", re.IGNORECASE)
_PLACE: Final = re.compile(r"({[a-z_]+})")


def in_arabic(text: str) -> str:
    """Return Kazakh in Cyrillic letters in Arabic ones; places in braces and what is not Cyrillic stay."""
    return "".join(part if part.startswith("{") else _converted(part) for part in _PLACE.split(text))


def _converted(text: str) -> str:
    return re.sub("[,;?]", lambda mark: _LETTERS[mark[0]], _WORD.sub(_word, text))


def _word(found: re.Match[str]) -> str:
    word = found[0].lower()
    letters = set(word)
    sign = "ٴ" if letters & _FRONT and not letters & _TOLD else ""
    return sign + "".join(_LETTERS[letter] for letter in re.sub("и(?=[яю])", "", word))
