"""A speaker without a sound card: remembers what was said and where, and fails as the device can."""

from collections.abc import Callable, Collection, Sequence
from math import inf

from hardware.config import SpeakerConfig
from hardware.ports import SpeakerState, Spoken
from hardware.simulation import Said

PACE_S = 0.2
"""A voice at its usual speed."""
VOICES = ("zh_CN", "ug", "kk", "kk_Cyrl", "en")


class MockSpeaker:
    """A `Speaker` and the ear at it. Starts plugged; a speech takes `pace_s` a character by the clock; any thread."""

    def __init__(
        self,
        config: SpeakerConfig,
        clock: Callable[[], float],
        *,
        voices: Collection[str] = VOICES,
        pace_s: float = PACE_S,
    ) -> None:
        self._config = config
        self._clock = clock
        self._voices = voices
        self._plugged = True
        self._closed = False
        self._fails: SpeakerState | None = None
        self._last = SpeakerState.READY
        self._until = -inf
        self._pace_s = pace_s
        self._said: list[Said] = []

    def __repr__(self) -> str:
        return f"<MockSpeaker {self.status().value} {len(self._said)} sentences>"

    def status(self) -> SpeakerState:
        """Return the state as of now."""
        if not self._plugged or self._closed:
            return SpeakerState.ABSENT
        return SpeakerState.SPEAKING if self.is_speaking() else self._last

    def say(self, speech: Sequence[Spoken], *, volume: int, speed: float) -> None:
        """Note the sentences as said, as far as the real speaker would say them."""
        self.stop()
        self.say_next(speech, volume=volume, speed=speed)

    def say_next(self, speech: Sequence[Spoken], *, volume: int, speed: float) -> None:
        """Note the sentences as said, and take as long to say them after all before."""
        if not self._plugged or self._closed:
            return
        self._last = self._fails or SpeakerState.READY
        if self._fails in {SpeakerState.BUSY, SpeakerState.ABSENT}:
            return
        for spoken in speech:
            self._say(spoken, volume, speed)
        if self._fails is None:
            began = max(self._until, self._clock())
            self._until = began + self._pace_s * sum(len(spoken.text) for spoken in speech)

    def stop(self) -> None:
        """Be silent at once."""
        self._until = -inf

    def close(self) -> None:
        """Be silent for good; twice is fine."""
        self._closed = True
        self.stop()

    def said(self) -> tuple[Said, ...]:
        """Return what was begun to be said, or was to come next, first to last."""
        return tuple(self._said)

    def is_speaking(self) -> bool:
        """Return whether something is being said now."""
        return self._clock() < self._until

    def set_plugged(self, *, plugged: bool) -> None:
        """Plug the sound card in, or pull it, in a speech too."""
        self._plugged = plugged
        self.stop()

    def set_failing(self, how: SpeakerState | None) -> None:
        """Fail with every speech from now on: held by another (BUSY), breaking off in the middle (FAULT); None: not."""
        self._fails = how

    def set_pace(self, pace_s: float) -> None:
        """Take so many seconds a character from the next speech on."""
        self._pace_s = pace_s

    def _say(self, spoken: Spoken, volume: int, speed: float) -> None:
        device = self._config.headphones if spoken.private else self._config.device
        if spoken.language not in self._voices:
            self._last = SpeakerState.NO_VOICE if self._fails is None else self._last
        elif device:
            self._said.append(Said(spoken, device, volume, speed, self._clock()))
