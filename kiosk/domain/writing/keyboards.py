"""Keyboards as data: the letters of each language in rows, and a layer of digits and punctuation.

The order of letters is the one people know from elsewhere: Uyghur as in xkb ``cn(ug)``, with the letters that need
Shift there at the ends of the rows; Kazakh Cyrillic as in xkb ``kz``, with the letters of its digit row around ЙЦУКЕН;
Kazakh in Arabic script, which has no keyboard of its own that is common, on the Uyghur places, with the letters of
m17n's ``kk-arabic``. Latin letters come in QWERTY or in ABC order, as the visitor likes.

Facts of the scripts: لا is two letters, and fonts join them. Uyghur vowels that begin a word or follow a vowel stand on
ئ, a key of its own, as on every Uyghur keyboard. Kazakh in Arabic script writes its hamza as the letter ٴ (U+0674)
before the word. The Arabic script has no capital letters. Digits are Western ones, as printed in Xinjiang.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Final


class KeyOrder(Enum):
    """The order of Latin letters."""

    QWERTY = "qwerty"
    ABC = "abc"


class Layer(Enum):
    """Which keys a keyboard shows."""

    LETTERS = "letters"
    NUMBERS = "numbers"
    LATIN = "latin"
    MORE = "more"


class Shift(Enum):
    """Whether capital letters come: not, for one letter, or until it is pressed again."""

    OFF = "off"
    ONCE = "once"
    LOCKED = "locked"

    @property
    def pressed(self) -> "Shift":
        """What pressing the key makes of it."""
        return {Shift.OFF: Shift.ONCE, Shift.ONCE: Shift.LOCKED, Shift.LOCKED: Shift.OFF}[self]


Rows = tuple[str, ...]
"""Rows of keys, from above; each character is a key, from the left."""


_QWERTY: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_ABC: Final = ("abcdefghij", "klmnopqrs", "tuvwxyz")


@dataclass(frozen=True, slots=True)
class Keyboard:
    """One language's keys; `marks` stand beside the space. Without `letters` they are Latin ones, in either order.

    `more` are those of the letters that have a layer of their own on a panel without room for all of them.
    """

    numbers: Rows
    marks: str
    letters: Rows = ()
    has_case: bool = False
    apostrophe: bool = False
    more: Rows = ()

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The layers it has: Latin letters are one of their own where the language has others."""
        latin = (Layer.LATIN,) if self.letters else ()
        return (Layer.LETTERS, Layer.NUMBERS, *latin, *((Layer.MORE,) if self.more else ()))

    def is_latin(self, layer: Layer) -> bool:
        """Whether a layer shows Latin letters, whose order can be chosen."""
        return layer is Layer.LATIN or (layer is Layer.LETTERS and not self.letters)

    def shifts(self, layer: Layer) -> bool:
        """Whether a layer has capital letters."""
        return layer is Layer.LATIN or (layer is not Layer.NUMBERS and self.has_case)

    def rows(self, layer: Layer, order: KeyOrder) -> Rows:
        """Return the keys of a layer."""
        if layer is Layer.NUMBERS:
            return self.numbers
        if layer is Layer.MORE:
            return self.more or self.rows(Layer.LETTERS, order)
        return self._latin(order) if self.is_latin(layer) else self.letters

    @property
    def characters(self) -> frozenset[str]:
        """Every character that can be typed, capital letters too, but the blank."""
        found = set(self.marks)
        for layer in self.layers:
            keys = "".join(self.rows(layer, KeyOrder.QWERTY))
            found |= set(keys + keys.upper() if self.shifts(layer) else keys)
        return frozenset(found)

    @property
    def fewer(self) -> Rows:
        """The letters without those that have a layer of their own."""
        return tuple("".join(letter for letter in row if letter not in "".join(self.more)) for row in self.letters)

    def _latin(self, order: KeyOrder) -> Rows:
        rows = _ABC if order is KeyOrder.ABC else _QWERTY
        return (*rows[:-1], rows[-1] + "'") if self.apostrophe else rows


_DIGITS: Final = "1234567890"
_CHINESE_NUMBERS: Final = (_DIGITS, "，。？！、：；—-/", "“”（）《》…·%.")
_ARABIC_NUMBERS: Final = (_DIGITS, "،؛؟!.:-—–/", "«»()\"'…·%+")

CHINESE: Final = Keyboard(_CHINESE_NUMBERS, "，。", has_case=True)
PINYIN: Final = Keyboard(_CHINESE_NUMBERS, "，。", apostrophe=True)
ENGLISH: Final = Keyboard((_DIGITS, ".,?!:;-–/_", '()"“”…·%+@'), ",.", has_case=True, apostrophe=True)
UYGHUR: Final = Keyboard(_ARABIC_NUMBERS, "،.", ("چۋېرتيۇڭوپئ", "ھسداەىقكلفگ", "زشغۈبنمخجۆژ"))
KAZAKH_ARABIC: Final = Keyboard(_ARABIC_NUMBERS, "،.", ("چۋرتيۇڭوپٴ", "ھسداەىقكلف", "زشعبنمحجۆگ"))
KAZAKH_CYRILLIC: Final = Keyboard(
    (_DIGITS, ".,?!:;-—–/", "«»()\"'…·%+№"),
    ",.",
    ("әйцукенгшщзхъһ", "ғіфывапролджэё", "ңүұячсмитьбюқө"),
    has_case=True,
    more=("әғқ", "ңіө", "ұүһё"),
)

KEYBOARDS: Final = {
    "zh_CN": CHINESE,
    "en": ENGLISH,
    "ug": UYGHUR,
    "kk": KAZAKH_ARABIC,
    "kk_Cyrl": KAZAKH_CYRILLIC,
}


def keyboard_of(language: str) -> Keyboard:
    """Return the keyboard of the screen's language; English for one that has none."""
    return KEYBOARDS.get(language, ENGLISH)
