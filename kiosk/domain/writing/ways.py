"""The ways to write, and which of them a language offers."""

from enum import Enum
from typing import Final


class WritingWay(Enum):
    """How characters come into the text."""

    HANDWRITING = "handwriting"
    PINYIN = "pinyin"
    KEYBOARD = "keyboard"


CHINESE_FIRST: Final = (WritingWay.HANDWRITING, WritingWay.PINYIN, WritingWay.KEYBOARD)
KEYBOARD_FIRST: Final = (WritingWay.KEYBOARD, WritingWay.HANDWRITING, WritingWay.PINYIN)


def ways_of(language: str) -> tuple[WritingWay, ...]:
    """Return all ways, the one that most who read `language` want first."""
    return CHINESE_FIRST if language == "zh_CN" else KEYBOARD_FIRST


MARKS: Final = {
    "zh_CN": ("，", "。", "？", "！", "、"),
    "ug": ("،", ".", "؟", "!"),
    "kk": ("،", ".", "؟", "!"),
}


def marks_of(language: str) -> tuple[str, ...]:
    """Return the punctuation that most often follows a word."""
    return MARKS.get(language, (",", ".", "?", "!"))
