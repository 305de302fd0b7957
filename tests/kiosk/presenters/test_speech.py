"""What a screen says aloud, to whom, and that no field of any screen was forgotten."""

import types
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from itertools import pairwise
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest

from kiosk.bootstrap import LOCALES
from kiosk.domain.speech import Utterance
from kiosk.domain.visit.events import LanguageChosen, Touched
from kiosk.presenters import models as m
from kiosk.presenters.hearing import FIELDS, Aloud, Silent, narrower
from kiosk.presenters.speech import speech, speech_of
from kiosk.presenters.text import load

CATALOGUES = load(LOCALES)
WORDS = CATALOGUES.words("en")
SENTENCES = (m.Button, m.Fact, m.Pager, m.State)


def button(control: str, text: str = "Go", **more: Any) -> m.Button:
    return m.Button(control, text, Touched(), **more)


NAV = m.Nav("Yunshan", "10:42", "", (), (), button("nav.help", "Help"), None, None)
PAD = m.Pad("Your number", "138****1234", "11 digits", ((button("identity.pad.1", "1"),),))


def screen(body: m.Body, **more: Any) -> m.ScreenModel:
    return m.ScreenModel("somewhere", "en", m.Direction.LTR, NAV, body, **more)


def said(body: m.Body, *, headphones: bool = True, **more: Any) -> list[str]:
    return [utterance.text for utterance in speech(screen(body, **more), WORDS, headphones=headphones).page]


def parts_of(shape: Any) -> Iterator[type]:
    """The dataclasses that a field of this type can hold."""
    if get_origin(shape) in {tuple, Union, types.UnionType}:
        for inner in get_args(shape):
            yield from parts_of(inner)
    elif is_dataclass(shape) and isinstance(shape, type):
        yield shape


def reached() -> set[type]:
    """Every dataclass that something said can hold."""
    found: set[type] = set()
    waiting: list[type] = [m.ScreenModel]
    while waiting:
        shape = waiting.pop()
        if shape in found or shape in SENTENCES:
            continue
        found.add(shape)
        hints = get_type_hints(shape)
        rules = FIELDS.get(shape, {})
        waiting.extend(
            part for name, hint in hints.items() if not isinstance(rules.get(name), Silent) for part in parts_of(hint)
        )
    return found


def test_every_field_of_every_screen_is_open_private_or_silent_with_a_reason() -> None:
    forgotten = {
        shape.__name__: sorted({entry.name for entry in fields(shape)} ^ FIELDS.get(shape, {}).keys())
        for shape in reached()
    }
    assert {name: names for name, names in forgotten.items() if names} == {}
    assert all(how.because for rules in FIELDS.values() for how in rules.values() if isinstance(how, Silent))


def test_the_table_speaks_of_nothing_that_is_not_on_a_screen() -> None:
    assert FIELDS.keys() == reached()


PRIVATE = {
    m.Row: {"value"},
    m.Pad: {"shown", "rows"},
    m.Done: {"ticket_label", "ticket_no", "code_label", "query_code"},
    m.Track: {"heading"},
    m.Write: {"candidates", "pager", "keys"},
    m.TextArea: {"text"},
    m.Case: {"ticket_label", "ticket_no", "state", "facts", "reply_heading", "reply", "more", "steps"},
    m.Step: {"when", "state", "text"},
    m.RateMore: {"heading", "more"},
}


def test_what_is_for_headphones_is_what_belongs_to_a_citizen() -> None:
    found = {
        shape: {name for name, how in rules.items() if isinstance(how, Aloud) and how is not Aloud.OPEN}
        for shape, rules in FIELDS.items()
    }
    assert {shape: names for shape, names in found.items() if names} == PRIVATE


@pytest.mark.parametrize("inner", [*Aloud, Silent("drawn")])
@pytest.mark.parametrize("outer", Aloud)
def test_nothing_private_comes_out_of_something_open_or_the_other_way_round(outer: Aloud, inner: Any) -> None:
    found = narrower(outer, inner)
    assert (found is Aloud.OPEN) is (outer is Aloud.OPEN and inner is Aloud.OPEN)
    assert isinstance(found, Silent) is isinstance(inner, Silent)


def message(*buttons: m.Button) -> m.Message:
    return m.Message("Closed", "No room.", "All is kept.", "Ask for help.", buttons)


def test_a_page_is_read_from_its_heading_to_its_buttons() -> None:
    banner = m.Banner("That code is not ours.", m.Tone.WARNING)
    assert said(message(button("message.home", "Home")), banner=banner) == [
        "That code is not ours.", "Closed", "No room.", "All is kept.", "Ask for help.", "Home, button",
    ]  # fmt: skip


def test_a_dialog_is_read_alone() -> None:
    dialog = m.Dialog("Leave?", "All is gone then.", (button("leave.confirm", "Leave"),))
    whole = speech(screen(message(), dialog=dialog), WORDS, headphones=True).whole
    assert [utterance.text for utterance in whole] == ["Leave?", "All is gone then.", "Leave, button"]


@pytest.mark.parametrize(
    ("pressed", "text"),
    [
        (button("a"), "Go, button"),
        (button("a", chosen=True), "Go, chosen"),
        (button("a", enabled=False), "Go, cannot be pressed now"),
        (button("a", note="three steps"), "Go, three steps, button"),
    ],
)
def test_a_button_says_what_can_be_done_with_it(pressed: m.Button, text: str) -> None:
    assert said(message(pressed))[-1] == text


def test_the_name_of_a_language_is_said_in_that_language() -> None:
    kazakh = m.Button("nav.language.kk", "قازاقشا", LanguageChosen("kk"))
    nav = replace(NAV, languages=(kazakh,))
    everywhere = speech(replace(screen(message()), nav=nav), WORDS, headphones=True).everywhere
    assert [utterance.language for utterance in everywhere if "قازاقشا" in utterance.text] == ["kk"]


def test_turning_pages_is_said() -> None:
    pager = m.Pager("2 / 3", button("category.page.prev", "Back"), button("category.page.next", "More"))
    choices = m.Choices("What about?", "", (), 2, pager=pager)
    assert said(choices) == ["What about?", "page 2 of 3", "Back, button", "More, button"]


def counting(left: int) -> list[str]:
    dialog = m.Dialog("Still there?", f"{left}", (button("idle.continue"),), (left, 30))
    return said(message(), dialog=dialog)


def test_a_countdown_speaks_at_its_beginning_and_at_a_few_moments() -> None:
    spoken = [counting(left)[1] for left in range(30, 0, -1)]
    moments = [spoken[0], *(text for before, text in pairwise(spoken) if text != before)]
    assert moments == [WORDS.say("idle.text", seconds=seconds) for seconds in (30, 20, 10, 5)]


def test_a_countdown_longer_than_ours_does_not_speak_every_second() -> None:
    doubled = {said(message(), dialog=m.Dialog("", "", (), (left, 60)))[0] for left in range(60, 20, -1)}
    assert doubled == {WORDS.say("idle.text", seconds=60)}


def test_numbers_are_said_digit_by_digit_and_what_is_hidden_is_a_pause() -> None:
    fact = m.Fact("Hotline", "0900-5500000")
    home = m.Home("Hello", "", "", (), "", button("home.opinion"), (), "", (fact,))
    assert "Hotline, 0 9 0 0, 5 5 0 0 0 0 0" in said(home)
    assert said(m.Message("Call 110 / 119 / 120", "", "", "12345"))[:2] == ["Call 1 1 0, 1 1 9, 1 2 0", "1 2 3 4 5"]
    assert said(m.Message("In 2026, 120 of 365", "", "", ""))[:1] == ["In 2026, 120 of 365"]
    assert "1 3 8, 1 2 3 4" in said(m.Track("Track", "", (), PAD, None, ""))


def test_times_of_the_day_are_not_taken_for_numbers_to_call() -> None:
    assert said(m.Message("Open 10:00-13:30 15:30-19:00", "", "", "0900-5500000"))[:2] == [
        "Open 10:00-13:30 15:30-19:00",
        "0 9 0 0, 5 5 0 0 0 0 0",
    ]


DONE = m.Done(
    "Saved", m.State("On this machine", m.Tone.GOOD, ""), "", "Number", "K7-3DQ9-X", "Code", "483920", "DHT1:…",
    "", None, "", button("done.again"), button("done.home", "Done"),
)  # fmt: skip


def test_ticket_and_code_are_spelt_in_the_headphones() -> None:
    page = speech(screen(DONE), WORDS, headphones=True).page
    assert [utterance.text for utterance in page if utterance.private] == [
        "Number", "K 7, 3 D Q 9, X", "Code", "4 8 3 9 2 0",
    ]  # fmt: skip


def test_without_headphones_nothing_private_is_said_and_that_it_is_left_out() -> None:
    page = speech(screen(DONE), WORDS, headphones=False).page
    assert [utterance.text for utterance in page if utterance.private] == []
    assert page[-1] == Utterance(WORDS.say("sound.note"), "en")
    assert WORDS.say("sound.note") not in said(message(), headphones=False)


def test_the_keys_of_a_pad_are_not_read_out_with_the_page() -> None:
    assert all(not text.startswith("1, ") for text in said(m.Track("Track", "", (), PAD, None, "")))


@pytest.mark.parametrize(
    ("headphones", "heard"), [(True, [("1, button", True)]), (False, [])], ids=["headphones", "open"]
)
def test_a_key_that_has_the_focus_is_said_to_headphones_alone(
    heard: list[tuple[str, bool]], *, headphones: bool
) -> None:
    shown = screen(m.Track("Track", "", (), PAD, None, ""))
    found = speech_of(PAD.rows[0][0], shown, WORDS, headphones=headphones)
    assert [(utterance.text, utterance.private) for utterance in found] == heard


def test_a_button_that_has_the_focus_is_said_to_the_hall() -> None:
    shown = screen(message(button("message.home", "Home")))
    (found,) = speech_of(shown.body.buttons[0], shown, WORDS, headphones=False)  # type: ignore[union-attr]
    assert (found.text, found.private) == ("Home, button", False)


def test_a_button_that_is_nowhere_is_no_open_one() -> None:
    assert speech_of(button("x"), screen(message()), WORDS, headphones=False) == ()


def test_each_welcome_of_the_invitation_is_said_in_its_own_language() -> None:
    greetings = (m.Greeting("Welcome", "Touch the screen", "en"), m.Greeting("欢迎您", "请点一下屏幕", "zh_CN"))
    invitation = m.Attract(greetings, 1, "Receiving now", ("Gao Xuelian",), "", "", button("attract.begin"))
    heard = [(each.text, each.language) for each in speech(screen(invitation), WORDS, headphones=False).page]
    assert heard == [
        ("Welcome", "en"), ("Touch the screen", "en"), ("欢迎您", "zh_CN"), ("请点一下屏幕", "zh_CN"),
        ("Receiving now", "en"), ("Gao Xuelian", "en"),
    ]  # fmt: skip
