"""Engines of the input that need nothing installed, for flows."""

from collections.abc import Sequence

from kiosk.application.ports import Choice, EngineError, Stroke

WORDS = {"jiali": "家里", "nuanqi": "暖气", "bure": "不热", "jia": "家", "bu": "不"}
BY_STROKES = {1: ("一", "丨"), 2: ("二", "十"), 3: ("三", "大")}


class FakePinyin:
    """Pinyin of a few words, typed whole; the longest first."""

    def __init__(self, fault: str | None = None) -> None:
        self.fault = fault
        self.learned: tuple[str, ...] = ()
        self.typed = ""

    def candidates(self, letters: str, limit: int) -> tuple[str, ...]:
        return tuple(choice.text for choice in self._found(letters))[:limit]

    def choose(self, letters: str, number: int) -> Choice:
        return self._found(letters)[number]

    def learn(self, words: Sequence[str]) -> None:
        self.learned = tuple(words)

    def forget(self) -> None:
        self.typed = ""

    def close(self) -> None:
        self.fault = "the pinyin engine is closed"

    def _found(self, letters: str) -> list[Choice]:
        if self.fault is not None:
            raise EngineError(self.fault)
        self.typed = letters
        return [Choice(word, letters[len(key) :]) for key, word in WORDS.items() if letters.startswith(key)]


class FakeHandwriting:
    """Reads characters by how many strokes they have."""

    def __init__(self, fault: str | None = None) -> None:
        self.fault = fault
        self.written: tuple[Stroke, ...] = ()

    def recognise(self, strokes: Sequence[Stroke], limit: int) -> tuple[str, ...]:
        if self.fault is not None:
            raise EngineError(self.fault)
        self.written = tuple(strokes)
        return BY_STROKES.get(len(strokes), ())[:limit]

    def forget(self) -> None:
        self.written = ()

    def close(self) -> None:
        self.fault = "the handwriting engine is closed"
