"""Who reads aloud: what is new, when it is silent, and what it asks of the speaker."""

from dataclasses import replace

import pytest

from hardware.config import Backend, SpeakerConfig
from hardware.mocks.speaker import PACE_S, MockSpeaker
from kiosk.application.speaking import Speaking
from kiosk.domain.speech import SILENCE, Speech, Utterance
from kiosk.domain.visit.session import SoundSetting

ON, OFF = SoundSetting(on=True), SoundSetting()
HOME = Speech("home", (Utterance("Welcome", "en"),), (Utterance("Help", "en"),))
CHOSEN = replace(HOME, page=(*HOME.page, Utterance("Chosen", "en")))
CODE = Speech("done", (Utterance("Saved", "en"), Utterance("4 8 3", "en", private=True)))


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def speaker(clock: Clock) -> MockSpeaker:
    return MockSpeaker(SpeakerConfig(Backend.MOCK, "hall", "ears"), clock=clock)


@pytest.fixture
def speaking(speaker: MockSpeaker) -> Speaking:
    return Speaking(speaker)


def heard(speaker: MockSpeaker) -> list[str]:
    return [said.spoken.text for said in speaker.said()]


def test_nothing_is_said_until_somebody_asks(speaking: Speaking, speaker: MockSpeaker) -> None:
    speaking.show(HOME, OFF)
    speaking.say_again()
    speaking.say_focus(HOME.page)
    assert heard(speaker) == []


def test_switched_on_the_whole_screen_is_read_at_once(speaking: Speaking, speaker: MockSpeaker) -> None:
    speaking.show(SILENCE, OFF)
    speaking.show(HOME, ON)
    assert heard(speaker) == ["Welcome", "Help"]


def test_only_what_changed_is_said_on_the_same_screen(speaking: Speaking, speaker: MockSpeaker) -> None:
    speaking.show(HOME, ON)
    speaking.show(CHOSEN, ON)
    assert heard(speaker)[2:] == ["Chosen"]


@pytest.mark.parametrize("unasked", [True, False])
def test_what_changed_without_a_hand_waits_until_the_page_was_read(
    speaking: Speaking, speaker: MockSpeaker, clock: Clock, *, unasked: bool
) -> None:
    speaking.show(HOME, ON)
    speaking.show(CHOSEN, ON, unasked=unasked)
    clock.now = PACE_S * len("WelcomeHelp")
    assert (speaker.is_speaking(), heard(speaker)[2:]) == (unasked, ["Chosen"])


@pytest.mark.parametrize("unasked", [True, False])
def test_the_focus_that_came_with_a_page_is_said_after_it(
    speaking: Speaking, speaker: MockSpeaker, clock: Clock, *, unasked: bool
) -> None:
    speaking.show(HOME, ON)
    speaking.say_focus(CHOSEN.page[-1:], unasked=unasked)
    clock.now = PACE_S * len("WelcomeHelp")
    assert speaker.is_speaking() is unasked


def test_another_screen_waits_for_nothing(speaking: Speaking, speaker: MockSpeaker, clock: Clock) -> None:
    speaking.show(HOME, ON)
    speaking.show(Speech("done", (Utterance("Saved", "en"),)), ON, unasked=True)
    clock.now = PACE_S * len("Saved")
    assert not speaker.is_speaking()


def test_what_is_being_said_goes_on_while_nothing_changes(speaking: Speaking, speaker: MockSpeaker) -> None:
    speaking.show(CHOSEN, ON)
    speaking.show(HOME, ON)
    assert speaker.is_speaking()


def test_a_screen_that_says_nothing_is_silence(speaking: Speaking, speaker: MockSpeaker) -> None:
    speaking.show(HOME, ON)
    speaking.show(Speech("notice"), ON)
    assert not speaker.is_speaking()


def test_switched_off_is_silence_at_once(speaking: Speaking, speaker: MockSpeaker) -> None:
    speaking.show(HOME, ON)
    speaking.show(SILENCE, OFF)
    assert not speaker.is_speaking()


def test_after_a_wipe_nothing_of_what_was_said_is_left(speaking: Speaking, speaker: MockSpeaker) -> None:
    speaking.show(CODE, ON)
    speaking.show(SILENCE, OFF)
    speaking.show(HOME, ON)
    speaking.say_again()
    assert heard(speaker)[2:] == ["Welcome", "Help", "Welcome", "Help"]


def test_again_is_from_the_beginning(speaking: Speaking, speaker: MockSpeaker) -> None:
    speaking.show(HOME, ON)
    speaking.show(CHOSEN, ON)
    speaking.say_again()
    assert heard(speaker)[3:] == ["Welcome", "Chosen", "Help"]


def test_stop_is_silence_until_something_is_new(speaking: Speaking, speaker: MockSpeaker) -> None:
    speaking.show(HOME, ON)
    speaking.stop()
    assert not speaker.is_speaking()
    speaking.show(CHOSEN, ON)
    assert speaker.is_speaking()


def test_what_has_the_focus_is_said_instead(speaking: Speaking, speaker: MockSpeaker) -> None:
    speaking.show(HOME, ON)
    speaking.say_focus((Utterance("Home, button", "en"),))
    speaking.say_focus(())
    assert heard(speaker)[2:] == ["Home, button"]


def test_volume_and_speed_count_from_the_next_sentence(speaking: Speaking, speaker: MockSpeaker) -> None:
    speaking.show(HOME, ON)
    speaking.show(CHOSEN, SoundSetting(on=True, volume=5, speed=0.75))
    assert [(said.volume, said.speed) for said in speaker.said()] == [(3, 1.0), (3, 1.0), (5, 0.75)]


def test_private_sentences_are_handed_on_as_such(speaking: Speaking, speaker: MockSpeaker) -> None:
    speaking.show(CODE, ON)
    assert [(said.spoken.text, said.device) for said in speaker.said()] == [("Saved", "hall"), ("4 8 3", "ears")]
