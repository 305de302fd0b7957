"""What is said, in which language, and what is new to who heard the screen before."""

import pytest

from kiosk.domain.speech import SILENCE, Speech, Utterance, by_language


def said(*texts: str) -> tuple[Utterance, ...]:
    return tuple(Utterance(text, "en") for text in texts)


HOME = Speech("home", said("Welcome", "Opinion"), said("Help"))


def test_another_screen_is_said_whole_without_what_every_page_has() -> None:
    notice = Speech("notice", said("Welcome", "Agree"), said("Help", "Back"))
    assert notice.news_since(HOME) == said("Welcome", "Agree", "Back")


def test_on_the_same_screen_only_what_changed_is_said() -> None:
    changed = Speech("home", said("Welcome", "Opinion, chosen"), said("Help", "Offline"))
    assert changed.news_since(HOME) == said("Opinion, chosen", "Offline")


def test_what_went_away_is_no_news() -> None:
    assert Speech("home", said("Welcome")).news_since(HOME) == ()


@pytest.mark.parametrize(
    ("before", "after", "news"),
    [("家里", "家里冷", ["冷"]), ("家里冷", "家里", []), ("家冷", "家里冷", ["里冷"]), ("", "家", ["家"])],
)
def test_of_what_is_being_written_only_what_was_added_is_said(before: str, after: str, news: list[str]) -> None:
    def writing(text: str) -> Speech:
        return Speech("write", (Utterance("Write", "zh_CN"), Utterance(text, "zh_CN", private=True, grows=True)))

    assert [utterance.text for utterance in writing(after).news_since(writing(before))] == news


def test_to_who_heard_nothing_everything_is_new() -> None:
    assert HOME.news_since(SILENCE) == HOME.whole == said("Welcome", "Opinion", "Help")


@pytest.mark.parametrize(
    ("text", "language", "parts"),
    [
        ("您好,WiFi 5", "zh_CN", (("您好,WiFi 5", "zh_CN"),)),
        ("Deputy 赵佳宁, 2", "en", (("Deputy", "en"), ("赵佳宁, 2", "zh_CN"))),
        ("ۋەكىل 赵佳宁 قوبۇل", "ug", (("ۋەكىل", "ug"), ("赵佳宁", "zh_CN"), ("قوبۇل", "ug"))),
        ("ۋاكىل K7", "kk", (("ۋاكىل K7", "kk"),)),
        ("Өкіл 赵佳宁", "kk_Cyrl", (("Өкіл", "kk_Cyrl"), ("赵佳宁", "zh_CN"))),
        ("ئۇيغۇرچە", "zh_CN", (("ئۇيغۇرچە", "ug"),)),
        ("«»—…", "en", ()),
        ("", "en", ()),
    ],
)
def test_each_part_is_said_in_the_language_it_is_written_in(
    text: str, language: str, parts: tuple[tuple[str, str], ...]
) -> None:
    assert by_language(text, language) == parts


def test_what_is_said_is_not_in_a_repr() -> None:
    assert "secret" not in repr(Speech("home", said("secret")))
