"""Reading aloud: a listener to screens, as the window is one; it says what is new, and is silent when told or left.

On another screen the whole page is said, on the same one only what changed. Either takes the place of what is being
said, but for what changed without a hand: that a slip came out, or that the county has it, is said when the page has
been read to its end, or else nobody could hear the numbers on it. Whatever ends a visit switches reading off with the
visit's settings, and that is silence at once.
"""

from collections.abc import Sequence

from hardware.ports import Speaker, Spoken
from kiosk.domain.speech import SILENCE, Speech, Utterance, by_language
from kiosk.domain.visit.session import SoundSetting


class Speaking:
    """Owns what was last heard; UI thread only. The speaker itself is the board's to close."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker
        self._heard = SILENCE
        self._sound = SoundSetting()

    def show(self, speech: Speech, sound: SoundSetting, *, unasked: bool = False) -> None:
        """Say what is new on the screen, as loud and fast as `sound` says; everything when it was just switched on.

        What is `unasked`, changed by no hand, waits on the same screen until all is said that is being said.
        """
        before, self._heard = self._heard, speech if sound.on else SILENCE
        was_on, self._sound = self._sound.on, sound
        if sound.on:
            self._say_news(speech, before, waits=unasked and speech.screen == before.screen)
        elif was_on:
            self._speaker.stop()

    def say_again(self) -> None:
        """Say the screen from its beginning."""
        if self._sound.on:
            self._say(self._heard.whole)

    def say_focus(self, utterances: Sequence[Utterance], *, unasked: bool = False) -> None:
        """Say what has the focus now, instead of what is being said; after it where nobody moved the focus."""
        if self._sound.on and utterances:
            self._say(utterances, waits=unasked)

    def stop(self) -> None:
        """Be silent until something is new."""
        self._speaker.stop()

    def _say_news(self, speech: Speech, before: Speech, *, waits: bool) -> None:
        news = speech.news_since(before)
        if news:
            self._say(news, waits=waits)
        elif speech.screen != before.screen:
            self._speaker.stop()

    def _say(self, utterances: Sequence[Utterance], *, waits: bool = False) -> None:
        spoken = [
            Spoken(text, language, utterance.private)
            for utterance in utterances
            for text, language in by_language(utterance.text, utterance.language)
        ]
        say = self._speaker.say_next if waits else self._speaker.say
        say(spoken, volume=self._sound.volume, speed=self._sound.speed)
