"""A screen as it is read aloud: banner, heading, texts, buttons, page turning; a dialog alone while there is one.

Buttons say that they are some, whether they are chosen, and that they cannot be pressed. The countdown is said at its
beginning and at a few moments, not every second. Numbers that people dictate are said digit by digit.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace

from kiosk.domain.speech import Speech, Utterance
from kiosk.domain.visit.events import LanguageChosen
from kiosk.presenters.hearing import FIELDS, Aloud, Hearing, Silent, narrower
from kiosk.presenters.models import Button, Dialog, Fact, Greeting, Pager, ScreenModel, State
from kiosk.presenters.text import Words

COUNTED_S = (5, 10, 20)
"""Seconds left at which a countdown speaks, besides its beginning."""

_DICTATED = re.compile(r"(?<![:\d])\d[\d*-]{3,}\d(?![:\d])|\d{3}(?= / )|(?<= / )\d{3}")
"""Phone numbers and codes: "12345" is no twelve thousand, and "110 / 119" are two numbers to call.

What stands beside a colon is none: from 10:00-13:30 are two times of the day.
"""


def speech(model: ScreenModel, words: Words, *, headphones: bool) -> Speech:
    """Return what the screen says; without `headphones` nothing private, and that it is left out."""
    ear = _Ear(words)
    if model.dialog is not None:
        return Speech(model.name, _audible((*ear.hear(model.banner), *ear.dialog(model.dialog)), words, headphones))
    page = (*ear.hear(model.banner), *ear.hear(model.body))
    return Speech(model.name, _audible(page, words, headphones), tuple(ear.hear(model.nav)))


def speech_of(button: Button, model: ScreenModel, words: Words, *, headphones: bool) -> tuple[Utterance, ...]:
    """Return what a button of the screen says when the focus comes to it; nothing for a private one in the open."""
    aloud = _aloud(model, button, Aloud.OPEN) or Aloud.PRIVATE
    said = _Ear(words).sentence(button, aloud)
    return tuple(utterance for utterance in said if headphones or not utterance.private)


def _audible(utterances: tuple[Utterance, ...], words: Words, headphones: bool) -> tuple[Utterance, ...]:  # noqa: FBT001 - which of the two ways
    if headphones or not any(utterance.private for utterance in utterances):
        return utterances
    heard = tuple(utterance for utterance in utterances if not utterance.private)
    return (*heard, Utterance(words.say("sound.note"), words.language))


def _aloud(part: object, button: Button, outer: Aloud) -> Aloud | None:
    """Return to whom `button` speaks inside of `part`; None when it is not there."""
    if part == button:
        return outer
    if isinstance(part, tuple):
        inside: Iterator[tuple[object, Hearing]] = ((one, Aloud.OPEN) for one in part)
    elif is_dataclass(part) and not isinstance(part, type | Button):
        inside = ((getattr(part, entry.name), _hearing(part, entry.name)) for entry in fields(part))
    else:
        return None
    found = (
        _aloud(value, button, how) for value, inner in inside if not isinstance(how := narrower(outer, inner), Silent)
    )
    return next((aloud for aloud in found if aloud is not None), None)


def _hearing(part: object, name: str) -> Hearing:
    return FIELDS.get(type(part), {}).get(name, Aloud.OPEN if isinstance(part, Pager) else Silent("not in the table"))


@dataclass(frozen=True, slots=True)
class _Ear:
    """Hears parts of a screen in one language."""

    words: Words

    def hear(self, part: object, aloud: Aloud = Aloud.OPEN) -> Iterator[Utterance]:
        """Yield what `part` says to who hears `aloud`."""
        if part is None or aloud is Aloud.KEYS:
            return
        if isinstance(part, tuple):
            for one in part:
                yield from self.hear(one, aloud)
        elif isinstance(part, Pager):
            yield from self.sentence(part, aloud)
            yield from self.hear((part.prev, part.next), aloud)
        elif isinstance(part, str | Button | Fact | State):
            yield from self.sentence(part, aloud)
        else:
            ear = _Ear(replace(self.words, language=part.language)) if isinstance(part, Greeting) else self
            for name, inner in FIELDS.get(type(part), {}).items():
                if not isinstance(how := narrower(aloud, inner), Silent):
                    yield from ear.hear(getattr(part, name), how)

    def dialog(self, dialog: Dialog) -> Iterator[Utterance]:
        """Yield a dialog; one that counts down with the seconds of the last moment at which it speaks."""
        if dialog.countdown is None:
            yield from self.hear(dialog)
            return
        left, whole = dialog.countdown
        said = min((moment for moment in (*COUNTED_S, whole) if moment >= left), default=whole)
        yield from self.hear(
            (dialog.heading, self.words.say("idle.text", seconds=said), dialog.choices, dialog.buttons)
        )

    def sentence(self, part: str | Button | Fact | Pager | State, aloud: Aloud) -> Iterator[Utterance]:
        """Yield the one sentence that `part` is to who hears `aloud`; none for an empty text."""
        text = self._text(part)
        if text:
            yield Utterance(
                _sayable(text, spelt=aloud is Aloud.SPELT),
                _language(part) or self.words.language,
                private=aloud is not Aloud.OPEN,
                grows=aloud in {Aloud.SPELT, Aloud.WRITTEN},
            )

    def _text(self, part: str | Button | Fact | Pager | State) -> str:
        match part:
            case str():
                return part
            case Button():
                return self._button(part)
            case Fact(label=label, value=value):
                return self.words.say("sound.say.fact", label=label, value=value) if value else ""
            case State(text=text):
                return text
            case Pager(text=text):
                return self._page(text)

    def _button(self, button: Button) -> str:
        text = self.words.say("sound.say.more", text=button.text, more=button.note) if button.note else button.text
        how = "disabled" if not button.enabled else "chosen" if button.chosen else "button"
        return self.words.say(f"sound.say.{how}", text=text)

    def _page(self, text: str) -> str:
        numbers = re.findall(r"\d+", text)
        return self.words.say("sound.say.page", page=numbers[0], pages=numbers[-1]) if numbers else text


def _language(part: object) -> str | None:
    """Return the language that a button is a name of, in its own script."""
    match part:
        case Button(event=LanguageChosen(language=language)):
            return language
        case _:
            return None


def _sayable(text: str, *, spelt: bool) -> str:
    one_line = ", ".join(line for line in text.splitlines() if line.strip())
    if spelt:
        return _spelt(one_line)
    return _DICTATED.sub(lambda number: _spelt(number.group()), one_line).replace(" / ", ", ")


def _spelt(text: str) -> str:
    """Return `text` to be said character by character, with a pause for a hyphen and for what is hidden."""
    groups = (" ".join(group) for group in re.split(r"[-*]+", text))
    return ", ".join(group for group in groups if group.strip())
