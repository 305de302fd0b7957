"""Engines of the input that need nothing installed, for flows; each passes the contract suite of the real one."""

import re
from collections.abc import Iterator, Sequence

from kiosk.application.ports import Choice, EngineError, Stroke
from kiosk.input.county_words import words_in
from kiosk.input.pinyin import LONGEST

BY_STROKES = {1: ("一", "丨"), 2: ("二", "十"), 3: ("三", "大")}
READINGS = {
    "你": "ni",
    "好": "hao",
    "我": "wo",
    "家": "jia",
    "里": "li",
    "暖": "nuan",
    "气": "qi",
    "不": "bu",
    "热": "re",
    "水": "shui",
    "路": "lu",
    "灯": "deng",
    "国": "guo",
    "西": "xi",
    "安": "an",
    "选": "xuan",
    "民": "min",
    "代": "dai",
    "表": "biao",
    "赵": "zhao",
    "佳": "jia",
    "宁": "ning",
    "祖": "zu",
    "丽": "li",
    "菲": "fei",
    "亚": "ya",
    "依": "yi",
    "明": "ming",
    "上": "shang",
    "渠": "qu",
    "云": "yun",
    "杉": "shan",
    "镇": "zhen",
}
"""All the characters that the fake knows; a word to be learned has to be of these."""
WORDS = ("代表", "选民", "暖气", "不热", "我家", "家里", "你好", "路灯", "国家", "西安")


class FakePinyin:
    """Pinyin of a few words, typed whole: the longest first, the county's words before others of their length.

    It is as careless with what is typed as it may be: it holds the last letters until it is told to forget them.
    """

    def __init__(self, fault: str | None = None) -> None:
        self.fault = fault
        self.learned: tuple[str, ...] = ()
        self.typed = ""

    def candidates(self, letters: str, limit: int) -> tuple[str, ...]:
        """Return the words that the letters begin with."""
        return tuple(word for word, _ in self._found(letters))[: max(0, limit)]

    def choose(self, letters: str, number: int) -> Choice:
        """Return the word of that number and the letters behind it."""
        found = tuple(self._found(letters))
        if not 0 <= number < len(found):
            raise LookupError(f"there is no candidate {number}")
        return Choice(*found[number])

    def learn(self, words: Sequence[str]) -> None:
        """Know these words of the county, if their characters are among `READINGS`."""
        self._check()
        self.learned = words_in(words)

    def forget(self) -> None:
        """Let the last letters go."""
        self.typed = ""

    def close(self) -> None:
        """Be of no more use."""
        self.typed = ""
        self.fault = "the pinyin engine is closed"

    def _check(self) -> None:
        if self.fault is not None:
            raise EngineError(self.fault)

    def _found(self, letters: str) -> Iterator[tuple[str, str]]:
        self._check()
        letters = letters.lstrip("'")
        if len(letters) > LONGEST or not re.fullmatch("[a-z][a-z']*", letters):
            return
        self.typed = letters
        for word in sorted((*self.learned, *WORDS, *READINGS), key=_length, reverse=True):
            if begun := re.match("'?".join(READINGS.get(character, "-") for character in _characters(word)), letters):
                yield word, letters[begun.end() :].lstrip("'")


def _characters(word: str) -> str:
    return word.replace("·", "")


def _length(word: str) -> int:
    return len(_characters(word))


class FakeHandwriting:
    """Reads characters by how many strokes they have.

    It is as careless with what is written as it may be: it holds the last strokes until it is told to forget them.
    """

    def __init__(self, fault: str | None = None) -> None:
        self.fault = fault
        self.written: tuple[Stroke, ...] = ()

    def recognise(self, strokes: Sequence[Stroke], limit: int) -> tuple[str, ...]:
        """Return the characters of so many strokes."""
        if self.fault is not None:
            raise EngineError(self.fault)
        self.written = tuple(strokes)
        return BY_STROKES.get(len(strokes), ())[: max(0, limit)]

    def forget(self) -> None:
        """Let the last strokes go."""
        self.written = ()

    def close(self) -> None:
        """Be of no more use."""
        self.written = ()
        self.fault = "handwriting was closed"
