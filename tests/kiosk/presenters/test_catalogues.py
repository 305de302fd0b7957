"""The five catalogues: whole, in their own letters, the same places to fill in, and honest about who has read them."""

import re
from datetime import UTC, datetime
from pathlib import Path

import polib
import pytest

from kiosk.bootstrap import LOCALES
from kiosk.presenters.text import LANGUAGE_NAMES, REVIEW_HEADER, load
from tests.tote_jazu import in_arabic

CATALOGUES = load(LOCALES)
CHINESE = CATALOGUES.by_language["zh_CN"]
PLACE = re.compile(r"{[a-z_]+}")
MARKS = " .:!/()«»—–…0123456789"
LETTERS = {
    "ug": "ئاەبپتجچخدرزژسشغفقكگڭلمنھوۇۆۈۋېىي،؛؟-" + MARKS,
    "kk": "ٴاەبپتجچحدرزسشعفقكگڭلمنھوۇۆۋىي،؛؟-" + MARKS,
    "kk_Cyrl": "абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһі,;?-" + MARKS,
    "en": "abcdefghijklmnopqrstuvwxyz,;?-'“”" + MARKS,
}
NAMED = re.compile("ABC|QWERTY|K73DQ9X")
"""What is shown as it stands on keys and slips."""


@pytest.mark.parametrize("language", LANGUAGE_NAMES)
def test_every_text_is_there_once_and_nothing_else_is(language: str) -> None:
    keys = [entry.msgid for entry in polib.pofile(str(LOCALES / f"{language}.po"))]
    assert sorted(keys) == sorted(CHINESE)
    assert CATALOGUES.by_language[language].keys() == CHINESE.keys()


def test_all_five_languages_may_be_offered() -> None:
    assert CATALOGUES.available == ("zh_CN", "ug", "kk", "kk_Cyrl", "en")


def test_uyghur_and_kazakh_say_that_no_qualified_translator_has_read_them() -> None:
    assert CATALOGUES.awaiting_review == ("ug", "kk", "kk_Cyrl")


def test_a_catalogue_is_no_longer_awaiting_review_once_its_header_says_nothing(tmp_path: Path) -> None:
    for language in ("zh_CN", "ug"):
        catalogue = polib.pofile(str(LOCALES / f"{language}.po"))
        catalogue.metadata.pop(REVIEW_HEADER, None)
        catalogue.save(str(tmp_path / f"{language}.po"))
    assert load(tmp_path).available == ("zh_CN", "ug")
    assert load(tmp_path).awaiting_review == ()


def test_a_text_marked_fuzzy_makes_its_language_incomplete(tmp_path: Path) -> None:
    for language in ("zh_CN", "ug"):
        catalogue = polib.pofile(str(LOCALES / f"{language}.po"))
        if language == "ug":
            catalogue[0].flags.append("fuzzy")
        catalogue.save(str(tmp_path / f"{language}.po"))
    assert load(tmp_path).available == ("zh_CN",)


@pytest.mark.parametrize("language", LANGUAGE_NAMES)
def test_places_to_fill_in_are_those_of_the_chinese_text(language: str) -> None:
    for key, text in CATALOGUES.by_language[language].items():
        assert sorted(PLACE.findall(text)) == sorted(PLACE.findall(CHINESE[key])), key


@pytest.mark.parametrize(("language", "letters"), LETTERS.items())
def test_a_language_is_written_in_its_own_letters_alone(language: str, letters: str) -> None:
    for key, text in CATALOGUES.by_language[language].items():
        shown = NAMED.sub("", PLACE.sub("", text)).lower()
        assert set(shown) <= set(letters), key


@pytest.mark.parametrize("language", ["ug", "kk"])
def test_no_ending_hangs_on_what_is_filled_in(language: str) -> None:
    """Endings follow the sounds of the word before, which nobody knows beforehand."""
    endings = re.compile("} ?-?(?:غا|قا|گە|كە|نىڭ|نى|دا|تا|دە|تە|دىن|تىن|دى|تى|دىڭ|تىڭ|عا|ما)(?![ا-ۿ])")
    assert [key for key, text in CATALOGUES.by_language[language].items() if endings.search(text)] == []


@pytest.mark.parametrize(
    ("language", "day", "short"),
    [
        ("zh_CN", "11月15日 星期日", "11月15日 09:05"),
        ("en", "Sunday 15/11", "15/11 09:05"),
        ("ug", "11-ئاينىڭ 15-كۈنى، يەكشەنبە", "11-ئاي 15-كۈن 09:05"),
        ("kk", "11-ايدىڭ 15-كۇنى، جەكسەنبى", "11-اي 15-كۇن 09:05"),
        ("kk_Cyrl", "11-айдың 15-күні, жексенбі", "11-ай 15-күн 09:05"),
    ],
)
def test_days_are_said_as_each_language_says_them_in_western_figures(language: str, day: str, short: str) -> None:
    at, words = datetime(2026, 11, 15, 1, 5, tzinfo=UTC), CATALOGUES.words(language)
    assert (words.day(at), words.day_and_time(at)) == (day, short)


def test_kazakh_is_the_same_in_both_scripts() -> None:
    cyrillic = CATALOGUES.by_language["kk_Cyrl"]
    assert CATALOGUES.by_language["kk"] == {key: in_arabic(text) for key, text in cyrillic.items()}


@pytest.mark.parametrize(
    ("cyrillic", "arabic"),
    [
        ("халық құрылтайы", "حالىق قۇرىلتايى"),
        ("үйі", "ٴۇيى"),
        ("үйіне", "ۇيىنە"),
        ("мәжілісі", "ٴماجىلىسى"),
        ("мәжілісінде", "ماجىلىسىندە"),
        ("автономиялы", "اۆتونوميالى"),
        ("қазір, мұғалім", "قازىر، مۇعالىم"),
        ("қазіргі", "قازىرگى"),
        ("тиісті бір іс", "ٴتيىستى ٴبىر ٴىس"),
        ("аты-жөні", "اتى-ٴجونى"),
        ("{name} келді?", "{name} كەلدى؟"),
    ],
)
def test_kazakh_words_are_spelt_as_xinjiang_spells_them(cyrillic: str, arabic: str) -> None:
    assert in_arabic(cyrillic) == arabic
