"""Loudspeaker and headphones on the sound card: espeak-ng, or a recording, played by ALSA's aplay.

One thread says one speech after the other, sentences that go together in one process. A new speech takes the place of
the one before at once. Nothing is retried: what could not be said is a state, and the next speech is tried anew.
"""

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from hardware.config import SpeakerConfig
from hardware.devices.clips import Clips
from hardware.devices.sound_process import Player, SoundProcess
from hardware.devices.voices import VOICES, command, readable
from hardware.ports import SpeakerState, Spoken

log = logging.getLogger(__name__)

CARDS = Path("/proc/asound/cards")
"""What the kernel knows of sound cards; a line that says there is none, or no such file, without one."""
_NO_CARDS = "no soundcards"
_JOIN_S = 3.0


@dataclass(frozen=True, slots=True)
class _Speech:
    """What is wanted to be said, and how."""

    sentences: tuple[Spoken, ...]
    volume: int
    speed: float


@dataclass(frozen=True, slots=True)
class _Run:
    """What one process says: sound, or sentences of one language for a voice to make sound of."""

    device: str
    language: str
    text: str = field(repr=False)
    sound: bytes | None = field(default=None, repr=False)


class AlsaSpeaker:
    """A `Speaker`; owns the thread "speaker". The programs `voice` and `player` are looked for with each sentence."""

    def __init__(
        self,
        config: SpeakerConfig,
        clips: Clips,
        *,
        voice: str = "espeak-ng",
        player: Player | None = None,
        cards: Path = CARDS,
    ) -> None:
        self._config = config
        self._clips = clips
        self._voice = voice
        self._player = player or Player()
        self._cards = cards
        self._changed = threading.Condition()
        self._wanted: _Speech | None = None
        self._next: tuple[_Speech, ...] = ()
        self._process: SoundProcess | None = None
        self._closed = False
        self._last: tuple[SpeakerState, str] | None = None
        self._thread = threading.Thread(target=self._run, name="speaker", daemon=True)
        self._thread.start()

    def __repr__(self) -> str:
        return f"<AlsaSpeaker {self._config.device} {self.status().value}>"

    def status(self) -> SpeakerState:
        """Return SPEAKING, else what the last speech came to; before one, or with other cards, whether there is one."""
        if self._closed:
            return SpeakerState.ABSENT
        if self._wanted is not None:
            return SpeakerState.SPEAKING
        cards, last = self._card_list(), self._last
        if last is not None and last[1] == cards:
            return last[0]
        return SpeakerState.READY if cards and _NO_CARDS not in cards else SpeakerState.ABSENT

    def say(self, speech: Sequence[Spoken], *, volume: int, speed: float) -> None:
        """Say the sentences, instead of what is being said, and return at once."""
        self._want(_Speech(tuple(speech), volume, speed))

    def say_next(self, speech: Sequence[Spoken], *, volume: int, speed: float) -> None:
        """Say the sentences after all that is being said, and return at once."""
        with self._changed:
            if self._wanted is None:
                self._want(_Speech(tuple(speech), volume, speed))
            else:
                self._next = (*self._next, _Speech(tuple(speech), volume, speed))

    def stop(self) -> None:
        """Be silent at once."""
        self._want(None)

    def close(self) -> None:
        """Be silent for good; twice is fine."""
        with self._changed:
            self._closed = True
        self._want(None)
        self._thread.join(_JOIN_S)

    def _want(self, speech: _Speech | None) -> None:
        with self._changed:
            self._wanted, self._next = None if self._closed else speech, ()
            if self._process is not None:
                self._process.cut()
            self._changed.notify()

    def _run(self) -> None:
        while not self._closed:
            try:
                self._speak()
            except Exception:  # the worker's loop: a sentence nobody foresaw must not silence those behind it
                log.exception("failed worker=speaker")
                self._note(SpeakerState.FAULT, self._card_list())

    def _speak(self) -> None:
        """Say what is wanted next; a method of its own, so that no frame that waits still holds what was said."""
        with self._changed:
            self._changed.wait_for(lambda: self._wanted is not None or self._closed)
            speech = self._wanted
        if speech is not None:
            try:
                self._say(speech)
            finally:
                self._forget(speech)

    def _say(self, speech: _Speech) -> None:
        cards = self._card_list()  # as it begins: one that is pulled at the very end has to be noticed as a change
        runs = self._runs(speech)
        unsaid = any(not sentence.private and not self._can_say(sentence, speech) for sentence in speech.sentences)
        state = SpeakerState.NO_VOICE if unsaid else SpeakerState.READY
        for run in runs:
            outcome = self._play(run, speech)
            if outcome is not SpeakerState.READY:
                state = outcome
                break
        self._note(state, cards)

    def _forget(self, speech: _Speech) -> None:
        with self._changed:
            if self._wanted is speech:
                self._wanted, self._next = next(iter(self._next), None), self._next[1:]

    def _play(self, run: _Run, speech: _Speech) -> SpeakerState:
        if self._wanted is not speech:
            return SpeakerState.READY
        try:
            process = self._begun(run, speech)
        except OSError as error:
            log.warning("not_said reason=%s", error)
            return SpeakerState.ABSENT
        with self._changed:
            self._process = process
            if self._wanted is not speech:
                process.cut()
        try:
            return process.finish()
        finally:
            with self._changed:
                self._process = None

    def _begun(self, run: _Run, speech: _Speech) -> SoundProcess:
        player = self._player.command(run.device)
        if run.sound is not None:
            return SoundProcess(None, run.sound, player)
        voice = command(self._voice, run.language, volume=speech.volume, speed=speech.speed)
        return SoundProcess(voice, run.text.encode(errors="replace"), player)

    def _runs(self, speech: _Speech) -> tuple[_Run, ...]:
        parts = [part for sentence in speech.sentences if (part := self._part(sentence, speech)) is not None]
        runs: list[_Run] = []
        for _, together in groupby(parts, lambda part: (part.device, part.language, part.sound)):
            same = list(together)
            runs.append(_Run(same[0].device, same[0].language, "\n\n".join(part.text for part in same), same[0].sound))
        return tuple(runs)

    def _part(self, sentence: Spoken, speech: _Speech) -> _Run | None:
        device = self._config.headphones if sentence.private else self._config.device
        if not device or not self._can_say(sentence, speech):
            return None
        sound = self._clip(sentence, speech)
        return _Run(device, sentence.language, readable(sentence.text, sentence.language), sound)

    def _can_say(self, sentence: Spoken, speech: _Speech) -> bool:
        return sentence.language in VOICES or self._clip(sentence, speech) is not None

    def _clip(self, sentence: Spoken, speech: _Speech) -> bytes | None:
        """Return a recording; at another speed than its own only where no voice could say it."""
        if speech.speed != 1 and sentence.language in VOICES:
            return None
        return self._clips.wav(sentence.text, sentence.language, speech.volume)

    def _note(self, state: SpeakerState, cards: str) -> None:
        before, self._last = self._last, (state, cards)
        if before is None or before[0] is not state:
            log.info("speaker state=%s", state.value)

    def _card_list(self) -> str:
        try:
            return self._cards.read_text(errors="replace")
        except OSError:
            return ""
