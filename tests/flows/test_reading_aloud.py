"""A visit by ear: what is said on the way, what only headphones hear, and the silence when it ends."""

from collections.abc import Callable
from typing import Any

import pytest

from kiosk.domain.devices import SpeakerCondition
from kiosk.domain.visit.events import CallButtonPressed
from kiosk.presenters.models import buttons

PHONE = "13812345678"
TO_REVIEW = ("home.opinion", "notice.agree", "category.heating", "issue.1", "issue.next", "place.1")
HEADPHONES = {"sound": {"headphones": "ears"}, "print": {"enabled": True}}


def heard(person: Any, device: str | None = None) -> list[str]:
    """What was said so far, by one output or by all."""
    return [said.spoken.text for said in person.speaker.said() if device in {None, said.device}]


def listening(person: Any) -> Any:
    """Somebody who had reading aloud switched on at home."""
    return person.press("nav.sound", "sound.on", "nav.close").until(lambda model: model.dialog is None)


def with_headphones(person: Any) -> Any:
    person.office_publishes("home/qb-0302", "config", HEADPHONES, version=2)
    return person.until(lambda _: person.core.store.state.settings.headphones, "headphones")


def new_since(person: Any, act: Callable[[], object]) -> list[str]:
    """What is said because of `act`."""
    before = len(heard(person))
    act()
    return heard(person)[before:]


def test_a_kiosk_is_silent_until_somebody_wants_to_listen(person: Any) -> None:
    person.press(*TO_REVIEW).sees("review")
    assert heard(person) == []


def test_switched_on_the_menu_is_read_and_then_the_page(person: Any) -> None:
    person.press("nav.sound", "sound.on")
    assert heard(person)[0] == "读给您听"
    assert "大声,按钮" in heard(person)
    page = new_since(person, lambda: person.press("nav.close"))
    assert page[0] == "您好,欢迎来到代表之家"
    assert any(text.startswith("我要提意见") for text in page)


def test_every_page_on_the_way_to_an_opinion_is_read_from_its_heading(person: Any) -> None:
    listening(person)
    for control in TO_REVIEW:
        before = person.model.name
        said = new_since(person, lambda control=control: person.press(control))
        assert said[0] == (person.body.heading if person.model.name != before else "家里暖气不热。,已选中")


def test_a_chosen_sentence_says_so_and_nothing_else_is_read_again(person: Any) -> None:
    listening(person).press(*TO_REVIEW[:3])
    assert new_since(person, lambda: person.press("issue.1")) == ["家里暖气不热。,已选中", "选好了,下一步,按钮"]


def test_the_language_of_the_page_is_the_language_of_the_voice(person: Any) -> None:
    page = new_since(listening(person), lambda: person.press("nav.language.en"))
    spoken = {said.spoken.text: said.spoken.language for said in person.speaker.said()}
    assert page[0] == person.body.greeting
    assert (spoken[person.body.greeting], spoken["您好,欢迎来到代表之家"]) == ("en", "zh_CN")


def test_a_refused_code_is_said(person: Any) -> None:
    listening(person).scan("https://example.org").until(lambda model: model.banner is not None, "refused")
    assert heard(person)[-1] == person.model.banner.text


def test_the_idle_warning_is_said_at_its_beginning_and_at_a_few_moments(person: Any) -> None:
    person.speaker.set_pace(0.0)
    listening(person).press(*TO_REVIEW)
    said = new_since(person, lambda: person.wait(181).sees("idle"))
    assert said[0] == person.model.dialog.heading
    left = new_since(person, lambda: person.wait(56))
    assert [text.partition(" 秒")[0].rpartition(",")[2] for text in left] == ["20", "10", "5"]


def test_a_page_that_is_being_read_is_left_to_its_listener(person: Any) -> None:
    person.speaker.set_pace(30.0)
    listening(person).press(*TO_REVIEW)
    person.until(lambda _: person.core.store.state.devices.speaker is SpeakerCondition.SPEAKING, "speaking")
    assert person.wait(400).model.name == "review"


def test_that_the_county_has_an_opinion_is_said_when_the_page_was_read(person: Any) -> None:
    listening(person).press(*TO_REVIEW, "review.confirm").sees("done")
    person.hub_takes_everything().until(lambda _: "已送达" in heard(person), "delivered")
    assert person.wait(10).speaker.is_speaking()


def test_a_touch_under_the_warning_reads_the_page_again(person: Any) -> None:
    person.speaker.set_pace(0.0)
    listening(person).press(*TO_REVIEW).wait(181).sees("idle")
    page = new_since(person, lambda: person.press("idle.continue"))
    assert page[0] == person.body.heading


def everything(person: Any) -> str:
    """Goes with a number through a whole opinion, its ticket and its case, and returns what is private about it."""
    person.press(*TO_REVIEW, "review.identity", "identity.phone").type("identity", PHONE)
    person.press("identity.consent", "identity.next", "review.confirm").sees("done")
    ticket, code = person.body.ticket_no, person.body.query_code
    person.press("done.home", "nav.sound", "sound.on", "nav.close", "home.track", "track.type")
    person.type("track", ticket.replace("-", "")).press("track.next").type("track", code).press("track.next")
    person.sees("case")
    return f"{ticket} {code} {PHONE}"


def digits(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def assert_nothing_of(secrets: str, texts: list[str]) -> None:
    whole = digits("|".join(texts))
    assert [secret for secret in secrets.split() if digits(secret) in whole] == []
    assert "138" not in whole


def test_without_headphones_nothing_private_is_said_at_all(person: Any) -> None:
    listening(person)
    secrets = everything(person)
    assert heard(person, "ears") == []
    assert [said for said in person.speaker.said() if said.spoken.private] == []
    assert_nothing_of(secrets, heard(person))
    assert any("耳机" in text for text in heard(person))


def test_with_headphones_what_is_private_is_said_there_alone(person: Any) -> None:
    listening(with_headphones(person))
    secrets = everything(person)
    assert {said.device for said in person.speaker.said() if said.spoken.private} == {"ears"}
    assert {said.device for said in person.speaker.said() if not said.spoken.private} == {"default"}
    assert_nothing_of(secrets, heard(person, "default"))
    whole = digits("|".join(heard(person, "ears")))
    assert all(digits(secret) in whole for secret in secrets.split()[:2])


def test_the_keys_of_a_number_are_said_to_headphones_alone(person: Any) -> None:
    listening(with_headphones(person)).press(*TO_REVIEW, "review.identity", "identity.phone")
    assert new_since(person, lambda: person.core.focused("identity.pad.7")) == ["7,按钮"]
    assert person.speaker.said()[-1].device == "ears"
    assert new_since(person, lambda: person.core.focused("identity.anonymous"))
    assert person.speaker.said()[-1].device == "default"
    assert new_since(person, lambda: person.core.focused("no.such.control")) == []


def writes(person: Any, word: str) -> list[str]:
    """What is said while somebody writes a word on the keyboard, letter by letter."""
    person.press("nav.language.en", *TO_REVIEW[:3], "issue.write", "write.keyboard").sees("write")
    return new_since(person, lambda: person.press(*(f"write.key.{letter}" for letter in word)))


def test_what_is_written_is_heard_letter_by_letter_in_the_headphones(person: Any) -> None:
    said = writes(listening(with_headphones(person)), "cold")
    assert [text for text in said if len(text) == 1] == list("cold")
    assert not {*"cold"} & set(heard(person, "default"))


def test_without_headphones_no_letter_of_what_is_written_is_said(person: Any) -> None:
    said = writes(listening(person), "cold")
    assert [text for text in said if any(letter == text for letter in "cold") or "cold" in text] == []
    assert new_since(person, lambda: person.core.focused("write.key.c")) == []


@pytest.mark.parametrize("end", ["leave", "idle", "done"])
def test_the_end_of_a_visit_is_silence_and_sets_sound_back(person: Any, end: str) -> None:
    listening(with_headphones(person)).press("nav.sound", "sound.louder", "sound.faster", "nav.close", *TO_REVIEW)
    assert person.speaker.is_speaking()
    match end:
        case "leave":
            person.press("nav.leave", "leave.confirm")
        case "idle":
            person.wait(1000).press("attract.begin")
        case _:
            person.press("review.confirm", "done.home")
    person.sees("home")
    assert not person.speaker.is_speaking()
    sound = person.model.sound
    assert (sound.on, sound.volume, sound.speed) == (False, 3, 1.0)
    assert new_since(person, lambda: person.press("home.deputies").sees("deputies")) == []


def test_volume_and_speed_are_heard_and_shown(person: Any) -> None:
    person.press("nav.sound", "sound.on", "sound.louder", "sound.faster")
    last = person.speaker.said()[-1]
    assert (last.volume, last.speed) == (4, 1.25)
    assert person.model.dialog.text.startswith("音量 4(最大 5),语速 1.25")
    person.press("sound.louder")
    assert not buttons(person.model)["sound.louder"].enabled


def test_repeat_reads_the_page_and_stop_is_silence(person: Any) -> None:
    listening(person)
    person.press("nav.sound")
    page = new_since(person, lambda: person.press("sound.repeat"))
    assert page[0] == person.body.greeting
    assert page.count(person.body.greeting) == 1
    person.press("nav.sound", "sound.stop")
    assert not person.speaker.is_speaking()
    assert person.model.sound.on


def test_a_speaker_that_is_gone_is_told_in_the_menu_and_to_staff(person: Any) -> None:
    person.speaker.set_plugged(plugged=False)
    person.press("nav.sound").until(lambda model: model.dialog.text.startswith("现在不能读出声音"), "broken")
    person.press("sound.on", "nav.close", *TO_REVIEW).sees("review")
    person.speaker.set_plugged(plugged=True)
    person.press("nav.sound").until(lambda model: model.dialog.text.startswith("音量"), "well again")
    assert heard(person)


def test_help_that_is_called_is_said(person: Any) -> None:
    listening(person)
    said = new_since(person, lambda: person.core.store.dispatch(CallButtonPressed()))
    assert said[0] == person.model.dialog.heading


def test_a_kiosk_that_is_not_to_speak_says_so_and_stays_silent(person: Any) -> None:
    person.office_publishes("home/qb-0302", "config", {"sound": {"enabled": False}}, version=2)
    person.until(lambda _: not person.core.store.state.settings.sound_enabled, "silent")
    person.press("nav.sound")
    assert person.model.dialog.text.startswith("现在不能读出声音")
    assert buttons(person.model).keys() == {"nav.close"}
