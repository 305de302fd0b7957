"""The words of the screen: one catalogue a language, by key; formats, and which way a language is written.

Catalogues are gettext files (``locales/zh_CN.po``) whose msgid is the key (``home.opinion``) and whose msgstr has
places in braces. A text marked fuzzy is half-made and does not count as translated. A language is available when every
key of the Chinese catalogue is translated; only then may it be offered. A catalogue whose header has ``X-Review`` is
complete, but no qualified translator has read it yet: it is offered where config names it, and `awaiting_review` tells.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polib

from kiosk.domain.clock import COUNTY_TIME
from kiosk.domain.visit.draft import text_language, translated
from kiosk.presenters.models import Direction

FIRST_LANGUAGE = "zh_CN"
LANGUAGE_NAMES = {
    "zh_CN": "中文",
    "ug": "ئۇيغۇرچە",
    "kk": "قازاقشا",
    "kk_Cyrl": "Қазақша",
    "en": "English",
}
RIGHT_TO_LEFT = frozenset({"ug", "kk"})

REVIEW_HEADER = "X-Review"
"""The line of a catalogue's header that says what review it still awaits; it goes when the review is done."""

Messages = Mapping[str, str]


def direction(language: str) -> Direction:
    """Return which way `language` is written."""
    return Direction.RTL if language in RIGHT_TO_LEFT else Direction.LTR


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language, with Chinese behind them."""

    language: str
    messages: Messages
    fallback: Messages

    def say(self, key: str, **values: object) -> str:
        """Return the text of `key` with its places filled in; the key itself where no catalogue has it."""
        return (self.messages.get(key) or self.fallback.get(key) or key).format(**values)

    def knows(self, key: str) -> bool:
        """Whether a catalogue has `key`."""
        return key in self.fallback

    def text(self, text: Mapping[str, str]) -> str:
        """Return a text that came by language, in this one, else in Chinese; empty when there is none."""
        return translated(text, text_language(self.language))

    def listed(self, parts: list[str]) -> str:
        """Return the parts that say something as one line."""
        return self.say("format.list").join(part for part in parts if part)

    def in_a_row(self, *sentences: str) -> str:
        """Return the sentences that say something, one after the other; Chinese ones need no blank between them."""
        blank = "" if self.language == "zh_CN" else " "
        return blank.join(sentence for sentence in sentences if sentence)

    def day(self, at: datetime) -> str:
        """Return the day, as people say it."""
        local = at.astimezone(COUNTY_TIME)
        return self.say("format.day", month=local.month, day=local.day, weekday=self.say(f"weekday.{local.weekday()}"))

    def time(self, at: datetime) -> str:
        """Return the time of day."""
        return f"{at.astimezone(COUNTY_TIME):%H:%M}"

    def day_and_time(self, at: datetime) -> str:
        """Return day and time, short."""
        local = at.astimezone(COUNTY_TIME)
        return self.say("format.day_time", month=local.month, day=local.day, time=self.time(at))


@dataclass(frozen=True, slots=True)
class Catalogues:
    """All catalogues by language."""

    by_language: Mapping[str, Messages]
    unreviewed: frozenset[str] = frozenset()

    @property
    def available(self) -> tuple[str, ...]:
        """The languages whose catalogue is complete, Chinese first."""
        return tuple(language for language in LANGUAGE_NAMES if self._is_complete(language))

    @property
    def awaiting_review(self) -> tuple[str, ...]:
        """The available languages that no qualified translator has read yet."""
        return tuple(language for language in self.available if language in self.unreviewed)

    def words(self, language: str) -> Words:
        """Return the words of `language`; all Chinese for one that has no catalogue."""
        return Words(language, self.by_language.get(language, {}), self.by_language[FIRST_LANGUAGE])

    def _is_complete(self, language: str) -> bool:
        return self.by_language.get(language, {}).keys() >= self.by_language[FIRST_LANGUAGE].keys()


def load(folder: Path) -> Catalogues:
    """Return the catalogues of `folder`; raises `OSError` when the Chinese one is missing or one cannot be parsed."""
    files = {language: folder / f"{language}.po" for language in LANGUAGE_NAMES}
    there = {language: _read(file) for language, file in files.items() if language == FIRST_LANGUAGE or file.exists()}
    return Catalogues(
        {language: _messages(catalogue) for language, catalogue in there.items()},
        frozenset(language for language, catalogue in there.items() if REVIEW_HEADER in catalogue.metadata),
    )


def _read(file: Path) -> polib.POFile:
    if not file.exists():
        raise FileNotFoundError(f"{file}: the catalogue is missing")
    return polib.pofile(str(file))


def _messages(catalogue: polib.POFile) -> Messages:
    return {entry.msgid: entry.msgstr for entry in catalogue if entry.translated()}
