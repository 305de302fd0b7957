"""The real voice: espeak-ng's sound, what it is given, recordings, and how programs that are missing are told."""

import gc
import subprocess
import wave
from array import array
from collections.abc import Callable
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest

from hardware.config import Backend, SpeakerConfig
from hardware.devices.clips import Clips
from hardware.devices.kazakh import in_cyrillic
from hardware.devices.sound_process import Player, SoundProcess
from hardware.devices.speaker import AlsaSpeaker
from hardware.devices.voices import VOICES, command, readable
from hardware.mocks.far_end_sound import FarEndSound
from hardware.ports import SpeakerState, Spoken

Eventually = Callable[[Callable[[], bool]], None]
TEXTS = {"zh_CN": "您好。", "ug": "خوش كەپسىز", "kk": "قوش كەلدىڭىز", "kk_Cyrl": "Қош келдіңіз", "en": "Welcome"}
CARD = " 0 [Card ]: USB-Audio\n"


def phonemes(language: str, text: str) -> str:
    """What espeak-ng makes of a text, in its own letters."""
    words = [*command("espeak-ng", language, volume=3, speed=1.0)[:-2], "--stdin", "-q", "-x"]
    given = readable(text, language)
    return subprocess.run(words, input=given, capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.parametrize("language", VOICES)
def test_every_language_of_the_screen_has_a_voice(language: str) -> None:
    words = command("espeak-ng", language, volume=3, speed=1.0)
    given = readable(TEXTS[language], language).encode()
    sound = subprocess.run(words, input=given, capture_output=True, check=True).stdout
    assert sound[:4] == b"RIFF"
    assert max(array("h", sound[44:])) > 1000


def test_no_language_is_spelt_in_english_letter_names() -> None:
    assert [
        language for language, text in TEXTS.items() if language != "en" and "(en)" in phonemes(language, text)
    ] == []


def test_volume_is_loudness_and_speed_is_time() -> None:
    def sound(volume: int, speed: float) -> "array[int]":
        words = command("espeak-ng", "en", volume=volume, speed=speed)
        return array("h", subprocess.run(words, input=b"Welcome", capture_output=True, check=True).stdout[44:])

    assert max(sound(1, 1.0)) < max(sound(3, 1.0)) < max(sound(5, 1.0))
    assert len(sound(3, 0.75)) > len(sound(3, 1.0)) > len(sound(3, 1.5))


def test_the_text_is_in_no_command_line() -> None:
    assert all("您好" not in word for word in command("espeak-ng", "zh_CN", volume=3, speed=1.0))


def test_no_text_commands_the_voice() -> None:
    assert readable("a\x01b [[h@l'oU]] c\n", "en") == "a b [ [h@l'oU]] c\n"


@pytest.mark.parametrize(
    ("arabic", "cyrillic"),
    [
        ("قازاقشا", "қазақша"),
        ("ٴتىل", "тіл"),
        ("ءۇي", "үй"),
        ("كەلدى", "келді"),
        ("پىكىرىڭىز", "пікіріңіз"),
        ("حالىق قۇرىلتايى", "халық құрылтайы"),
        ("25 مينۋت، K7-3DQ9", "25 минут, K7-3DQ9"),
        ("中文 English", "中文 English"),
    ],
)
def test_kazakh_in_arabic_letters_is_the_same_words_in_cyrillic(arabic: str, cyrillic: str) -> None:
    assert in_cyrillic(arabic) == cyrillic


def test_a_program_that_is_missing_is_an_absent_speaker(tmp_path: Path, eventually: Eventually) -> None:
    cards = tmp_path / "cards"
    cards.write_text(CARD)
    speaker = AlsaSpeaker(
        SpeakerConfig(Backend.REAL), Clips(None), voice=str(tmp_path / "no-voice"), player=Player("cat"), cards=cards
    )
    assert speaker.status() is SpeakerState.READY
    speaker.say((Spoken("Welcome", "en", private=False),), volume=3, speed=1.0)
    eventually(lambda: speaker.status() is SpeakerState.ABSENT)
    speaker.close()


@pytest.mark.parametrize("listed", [None, "--- no soundcards ---\n"])
def test_without_a_card_the_speaker_is_absent_before_anything_is_said(tmp_path: Path, listed: str | None) -> None:
    cards = tmp_path / "cards"
    if listed is not None:
        cards.write_text(listed)
    speaker = AlsaSpeaker(SpeakerConfig(Backend.REAL), Clips(None), cards=cards)
    assert speaker.status() is SpeakerState.ABSENT
    speaker.close()


def test_a_voice_that_is_not_installed_is_told() -> None:
    voice = ("espeak-ng", "-v", "zzz", "--stdin", "--stdout")
    assert SoundProcess(voice, b"x", ("sh", "-c", "cat > /dev/null")).finish() is SpeakerState.NO_VOICE


@pytest.mark.parametrize(
    ("complaint", "state"),
    [
        ("ALSA lib pcm.c:2666: Unknown PCM x\naplay: main:831: audio open error: No such file or directory", "absent"),
        ("aplay: main:831: audio open error: Device or resource busy", "busy"),
        ("aplay: pcm_write:2146: write error: No such device", "fault"),
        ("aplay: test_wavefile:1059: can't play WAVE-file format 0x0055", "fault"),
    ],
)
def test_the_players_complaint_says_what_is_wrong(complaint: str, state: str) -> None:
    player = ("sh", "-c", 'cat > /dev/null; echo "$0" >&2; exit 1', complaint)
    assert SoundProcess(None, b"", player).finish() is SpeakerState(state)


def recording(folder: Path, name: str, samples: "array[int]") -> None:
    folder.mkdir(exist_ok=True)
    with wave.open(str(folder / name), "wb") as clip:
        clip.setparams((1, 2, 22050, 0, "NONE", ""))
        clip.writeframes(samples.tobytes())


def samples_of(wav: bytes | None) -> "array[int]":
    assert wav is not None
    with wave.open(BytesIO(wav)) as clip:
        return array("h", clip.readframes(clip.getnframes()))


def test_a_recording_is_found_by_its_sentence_and_made_quieter(tmp_path: Path) -> None:
    recording(tmp_path / "zh_CN", "hello.wav", array("h", [1000, -1000]))
    (tmp_path / "zh_CN" / "clips.tsv").write_text("hello.wav\t您好。\n")
    clips = Clips(tmp_path)
    assert samples_of(clips.wav("您好。", "zh_CN", 3)) == array("h", [1000, -1000])
    assert samples_of(clips.wav("您好。", "zh_CN", 1)) == array("h", [200, -200])
    assert (clips.wav("您好。", "en", 3), clips.wav("再见。", "zh_CN", 3)) == (None, None)


@pytest.mark.parametrize("content", [b"", b"RIFF", b"OggS" * 20])
def test_a_recording_that_is_no_wav_is_left_to_the_voice(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "zh_CN").mkdir()
    (tmp_path / "zh_CN" / "hello.wav").write_bytes(content)
    (tmp_path / "zh_CN" / "clips.tsv").write_text("hello.wav\t您好。\nno line\n")
    clips = Clips(tmp_path)
    assert (len(clips), clips.wav("您好。", "zh_CN", 3)) == (1, None)


@pytest.mark.parametrize(("speed", "recorded"), [(1.0, True), (1.5, False)])
def test_a_recording_comes_before_the_voice_at_its_own_speed(
    tmp_path: Path, eventually: Eventually, speed: float, *, recorded: bool
) -> None:
    recording(tmp_path / "en", "welcome.wav", array("h", [7] * 10))
    (tmp_path / "en" / "clips.tsv").write_text("welcome.wav\tWelcome\n")
    player = tmp_path / "player"
    player.write_text(f'#!/bin/sh\ncat > "{tmp_path}/part"; mv "{tmp_path}/part" "{tmp_path}/played"\n')
    player.chmod(0o700)
    speaker = AlsaSpeaker(SpeakerConfig(Backend.REAL), Clips(tmp_path), player=Player(str(player)))
    speaker.say((Spoken("Welcome", "en", private=False),), volume=3, speed=speed)
    played = tmp_path / "played"
    eventually(played.exists)
    speaker.close()
    assert (len(played.read_bytes()) < 100) is recorded


class BrokenClips(Clips):
    """Recordings that fail in a way nobody foresaw."""

    def wav(self, text: str, language: str, volume: int) -> bytes | None:
        raise RuntimeError(f"{text!r} in {language} at {volume}")


def test_a_failure_nobody_foresaw_is_a_fault_and_the_speaker_goes_on(
    eventually: Eventually, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(AlsaSpeaker(SpeakerConfig(Backend.REAL), BrokenClips(None), player=Player("cat"))) as speaker:
        speaker.say((Spoken("13812345678", "en", private=False),), volume=3, speed=1.0)
        eventually(lambda: speaker.status() is SpeakerState.FAULT)
    assert ("failed worker=speaker", RuntimeError) in [
        (record.message, record.exc_info and record.exc_info[0]) for record in caplog.records
    ]


def test_nothing_of_what_was_said_stays_in_memory(eventually: Eventually) -> None:
    said = {"Said to its end", "Cut in the middle"}
    far_end = FarEndSound(SpeakerConfig(Backend.FAR_END, "hall", "ears"), clock=lambda: 0.0)
    with closing(far_end), closing(far_end.speaker()) as speaker:
        speaker.say((Spoken("Said to its end", "en", private=True),), volume=3, speed=1.0)
        eventually(lambda: len(far_end.said()) == 1)
        far_end.set_slow()
        speaker.say((Spoken("Cut in the middle", "en", private=True),), volume=3, speed=1.0)
        eventually(far_end.is_speaking)
        speaker.stop()
        eventually(lambda: not far_end.is_speaking())
        eventually(lambda: not {each.text for each in gc.get_objects() if isinstance(each, Spoken)} & said)
