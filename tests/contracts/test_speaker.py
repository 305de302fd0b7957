"""What every `Speaker` promises: the driver with its programs replaced, and the mock."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from hardware.config import Backend, SpeakerConfig
from hardware.disabled import DisabledSpeaker
from hardware.mocks.far_end_sound import FarEndSound
from hardware.mocks.speaker import MockSpeaker
from hardware.ports import Speaker, SpeakerState, Spoken

Eventually = Callable[[Callable[[], bool]], None]
HELLO = Spoken("您好。", "zh_CN", private=False)
TICKET = Spoken("编号 K7", "zh_CN", private=True)
WELCOME = Spoken("Welcome.", "en", private=False)


@dataclass(frozen=True)
class Case:
    speaker: Speaker
    hand: FarEndSound | MockSpeaker

    def say(self, *speech: Spoken, volume: int = 3, speed: float = 1.0) -> None:
        self.speaker.say(speech, volume=volume, speed=speed)

    @property
    def heard(self) -> list[tuple[str, str]]:
        return [(said.spoken.text, said.device) for said in self.hand.said()]

    def ends_with(self, text: str) -> bool:
        """Whether this was heard last, once what is said slowly was let come to its end."""
        if isinstance(self.hand, FarEndSound):
            self.hand.end_slowness()
        return [heard for heard, _ in self.heard[-1:]] == [text]

    def slow(self) -> None:
        if isinstance(self.hand, FarEndSound):
            self.hand.set_slow()
        else:
            self.hand.set_pace(60.0)


def driver(headphones: str) -> Case:
    far_end = FarEndSound(SpeakerConfig(Backend.FAR_END, "hall", headphones), clock=lambda: 0.0)
    return Case(far_end.speaker(), far_end)


def mock(headphones: str) -> Case:
    speaker = MockSpeaker(SpeakerConfig(Backend.MOCK, "hall", headphones), clock=lambda: 0.0, pace_s=0.0)
    return Case(speaker, speaker)


@pytest.fixture(params=[driver, mock], ids=["programs", "mock"])
def make(request: pytest.FixtureRequest) -> Iterator[Callable[[str], Case]]:
    made: list[Case] = []

    def make(headphones: str = "") -> Case:
        made.append(request.param(headphones))
        return made[-1]

    yield make
    for case in made:
        case.speaker.close()
        if isinstance(case.hand, FarEndSound):
            case.hand.close()


@pytest.fixture
def case(make: Callable[[str], Case]) -> Case:
    return make("")


def test_sentences_are_said_in_order(case: Case, eventually: Eventually) -> None:
    case.say(HELLO, WELCOME)
    eventually(lambda: case.heard == [("您好。", "hall"), ("Welcome.", "hall")])


def test_saying_does_not_block(case: Case) -> None:
    case.slow()
    began = time.monotonic()
    case.say(HELLO, WELCOME)
    case.say(WELCOME)
    case.speaker.stop()
    assert time.monotonic() - began < 0.1


def test_volume_and_speed_are_as_asked(case: Case, eventually: Eventually) -> None:
    case.say(HELLO, volume=5, speed=1.5)
    eventually(lambda: [(said.volume, said.speed) for said in case.hand.said()] == [(5, 1.5)])


def test_a_new_speech_takes_the_place_of_the_old_one(case: Case, eventually: Eventually) -> None:
    case.slow()
    case.say(HELLO)
    eventually(case.hand.is_speaking)
    case.say(WELCOME)
    eventually(lambda: case.heard[-1:] == [("Welcome.", "hall")])


def test_what_comes_next_waits_for_what_is_being_said(case: Case, eventually: Eventually) -> None:
    case.slow()
    case.say(HELLO)
    eventually(case.hand.is_speaking)
    case.speaker.say_next((WELCOME,), volume=3, speed=1.0)
    assert case.hand.is_speaking()
    eventually(lambda: case.ends_with("Welcome."))
    assert case.heard == [("您好。", "hall"), ("Welcome.", "hall")]


def test_where_nothing_is_being_said_what_comes_next_is_said_at_once(case: Case, eventually: Eventually) -> None:
    case.speaker.say_next((HELLO,), volume=3, speed=1.0)
    eventually(lambda: case.heard == [("您好。", "hall")])


def test_stop_drops_what_was_to_come_next(case: Case, eventually: Eventually) -> None:
    case.slow()
    case.say(HELLO)
    eventually(case.hand.is_speaking)
    case.speaker.say_next((WELCOME,), volume=3, speed=1.0)
    case.speaker.stop()
    eventually(lambda: not case.hand.is_speaking())
    eventually(lambda: case.speaker.status() is SpeakerState.READY)


def test_a_speaker_says_that_it_speaks_until_it_has_said_all(case: Case, eventually: Eventually) -> None:
    case.say(HELLO)
    eventually(lambda: case.speaker.status() is SpeakerState.READY)
    case.slow()
    case.say(HELLO)
    eventually(case.hand.is_speaking)
    assert case.speaker.status() is SpeakerState.SPEAKING
    case.speaker.stop()
    eventually(lambda: case.speaker.status() is SpeakerState.READY)


def test_stop_is_silence_at_once(case: Case, eventually: Eventually) -> None:
    case.slow()
    case.say(HELLO, WELCOME)
    eventually(case.hand.is_speaking)
    case.speaker.stop()
    eventually(lambda: not case.hand.is_speaking())


def test_without_headphones_nothing_private_is_said(case: Case, eventually: Eventually) -> None:
    case.say(TICKET, HELLO, TICKET)
    eventually(lambda: case.heard == [("您好。", "hall")])
    eventually(lambda: case.speaker.status() is SpeakerState.READY)


def test_what_is_private_comes_from_the_headphones_alone(make: Callable[[str], Case], eventually: Eventually) -> None:
    case = make("ears")
    case.say(HELLO, TICKET, WELCOME)
    eventually(lambda: case.heard == [("您好。", "hall"), ("编号 K7", "ears"), ("Welcome.", "hall")])


def test_a_language_without_a_voice_is_not_said_in_another(case: Case, eventually: Eventually) -> None:
    if isinstance(case.speaker, MockSpeaker):
        case = Case(*[MockSpeaker(SpeakerConfig(Backend.MOCK, "hall"), lambda: 0.0, pace_s=0.0)] * 2)
    case.say(Spoken("Salom.", "uz", private=False), HELLO)
    eventually(lambda: case.speaker.status() is SpeakerState.NO_VOICE)
    assert case.heard == [("您好。", "hall")]


def test_no_sound_card_is_a_status_and_never_an_error(case: Case, eventually: Eventually) -> None:
    case.hand.set_plugged(plugged=False)
    assert case.speaker.status() is SpeakerState.ABSENT
    case.say(HELLO)
    eventually(lambda: case.speaker.status() is SpeakerState.ABSENT)
    assert case.heard == []


def test_a_sound_card_that_is_pulled_after_a_speech_is_noticed_before_the_next(
    case: Case, eventually: Eventually
) -> None:
    case.say(HELLO)
    eventually(lambda: len(case.heard) == 1)
    case.hand.set_plugged(plugged=False)
    eventually(lambda: case.speaker.status() is SpeakerState.ABSENT)


def test_a_sound_card_that_comes_back_is_heard_again(case: Case, eventually: Eventually) -> None:
    case.hand.set_plugged(plugged=False)
    case.say(WELCOME)
    case.hand.set_plugged(plugged=True)
    eventually(lambda: case.speaker.status() is SpeakerState.READY)
    case.say(HELLO)
    eventually(lambda: ("您好。", "hall") in case.heard)


@pytest.mark.parametrize("how", [SpeakerState.BUSY, SpeakerState.FAULT])
def test_what_went_wrong_is_told_and_the_next_speech_tried_anew(
    case: Case, how: SpeakerState, eventually: Eventually
) -> None:
    case.hand.set_failing(how)
    case.say(WELCOME)
    eventually(lambda: case.speaker.status() is how)
    case.hand.set_failing(None)
    case.say(HELLO)
    eventually(lambda: case.speaker.status() is SpeakerState.READY)
    eventually(lambda: ("您好。", "hall") in case.heard)


def test_a_closed_speaker_is_silent_and_absent_and_bears_any_call(case: Case, eventually: Eventually) -> None:
    case.slow()
    case.say(HELLO)
    eventually(case.hand.is_speaking)
    case.speaker.close()
    case.speaker.close()
    case.say(WELCOME)
    case.speaker.stop()
    assert (case.speaker.status(), case.hand.is_speaking()) == (SpeakerState.ABSENT, False)
    assert repr(case.speaker)


def test_no_speaker_is_disabled_and_does_nothing() -> None:
    speaker = DisabledSpeaker()
    speaker.say((HELLO,), volume=3, speed=1.0)
    speaker.say_next((HELLO,), volume=3, speed=1.0)
    speaker.stop()
    speaker.close()
    assert speaker.status() is SpeakerState.DISABLED


@pytest.mark.parametrize("part", [TICKET])
def test_what_is_to_be_said_is_not_in_a_repr(part: Spoken) -> None:
    assert "K7" not in repr(part)
