"""What a screen says aloud: sentences in reading order, each open to the hall or for headphones alone.

A sentence is in the language of the page, and names in it may be in other scripts. Each part is said in the language it
is written in; a Chinese name in an Uyghur sentence is no row of "Chinese letter, Chinese letter".
"""

import re
from dataclasses import dataclass, field, replace
from itertools import takewhile


@dataclass(frozen=True, slots=True)
class Utterance:
    """One sentence in `language`; a private one holds something of a citizen's own.

    One that `grows` is being typed: of the next one that grows in its place only what was added is news.
    """

    text: str = field(repr=False)
    language: str
    private: bool = False
    grows: bool = False


@dataclass(frozen=True, slots=True)
class Speech:
    """All that the screen `screen` says: what is on its page, then what is on every page."""

    screen: str
    page: tuple[Utterance, ...] = ()
    everywhere: tuple[Utterance, ...] = ()

    @property
    def whole(self) -> tuple[Utterance, ...]:
        """From the first sentence to the last."""
        return self.page + self.everywhere

    def news_since(self, before: "Speech") -> tuple[Utterance, ...]:
        """Return what a listener who heard `before` has not heard: on another screen its whole page."""
        heard = before.everywhere if self.screen != before.screen else before.whole
        page = self.page if self.screen != before.screen else _without(self.page, heard)
        return page + _without(self.everywhere, heard)


SILENCE = Speech("")
"""Before anything was said."""


def _without(utterances: tuple[Utterance, ...], heard: tuple[Utterance, ...]) -> tuple[Utterance, ...]:
    news = (_added(utterance, heard) for utterance in utterances if utterance not in heard)
    return tuple(utterance for utterance in news if utterance.text)


def _added(utterance: Utterance, heard: tuple[Utterance, ...]) -> Utterance:
    """Return what is new of an utterance; nothing to say where it only became shorter."""
    before = next((earlier.text for earlier in heard if earlier.grows), "") if utterance.grows else ""
    same = takewhile(lambda pair: pair[0] == pair[1], zip(utterance.text, before, strict=False))
    return replace(utterance, text=utterance.text[len(list(same)) :])


_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_ARABIC = "\u0620-\u065f\u066e-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff"
_CYRILLIC = "\u0400-\u052f"
_RUN = re.compile(f"[{_HAN}]|[{_ARABIC}]|[{_CYRILLIC}]")
_WRITTEN = {"zh_CN": _HAN, "ug": _ARABIC, "kk": _ARABIC, "kk_Cyrl": _CYRILLIC}
_READS = tuple((re.compile(f"[{_WRITTEN[language]}]"), language) for language in ("zh_CN", "ug", "kk_Cyrl"))


def by_language(text: str, language: str) -> tuple[tuple[str, str], ...]:
    """Return the parts of `text`, a text in `language`, each with the language it is written in, in order.

    Digits, signs and Latin letters belong to what stands before them. Arabic letters are Uyghur but in Kazakh texts.
    """
    parts: list[tuple[str, str]] = []
    start, speaking = 0, language
    for letter in _RUN.finditer(text):
        reads = _reading(letter.group(), language)
        if reads != speaking:
            parts.append((text[start : letter.start()], speaking))
            start, speaking = letter.start(), reads
    parts.append((text[start:], speaking))
    return tuple((part.strip(), reads) for part, reads in parts if any(character.isalnum() for character in part))


def _reading(letter: str, language: str) -> str:
    if language in _WRITTEN and re.match(f"[{_WRITTEN[language]}]", letter):
        return language
    return next(reads for pattern, reads in _READS if pattern.match(letter))
