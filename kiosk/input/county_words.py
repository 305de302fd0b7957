"""The words of the county that can be written in pinyin, from what its documents say."""

import re
from collections.abc import Iterable, Iterator

CHARACTERS = re.compile("[〇\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]+")
"""Chinese characters in a row."""
DOTS = "·•‧・"
"""What stands between the parts of a name, as documents have it."""

_NAME = re.compile(f"{CHARACTERS.pattern}(?:[{DOTS}]{CHARACTERS.pattern})*")
_SHORTEST = 2


def words_in(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the words in the texts, each once: rows of characters, and the parts of a dotted name as well.

    In 锦绣社区 3 号楼 they are 锦绣社区 and 号楼; in 祖丽菲亚·依明 the whole, 祖丽菲亚 and 依明.
    """
    return tuple(dict.fromkeys(word for text in texts for word in _words(text)))


def _words(text: str) -> Iterator[str]:
    for name in _NAME.findall(text):
        yield from (word for word in (name, *CHARACTERS.findall(name)) if len(word) >= _SHORTEST)
