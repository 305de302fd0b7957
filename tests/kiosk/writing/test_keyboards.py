import re

import polib
import pytest

from kiosk.bootstrap import LOCALES
from kiosk.domain.writing.characters import kept
from kiosk.domain.writing.keyboards import KEYBOARDS, PINYIN, Keyboard, KeyOrder, Layer, Shift, keyboard_of
from kiosk.domain.writing.ways import marks_of

ALPHABETS = {
    "ug": "ا ە ب پ ت ج چ خ د ر ز ژ س ش غ ف ق ك گ ڭ ل م ن ھ و ۇ ۆ ۈ ۋ ې ى ي ئ",
    "kk": "ا ب ۆ گ ع د ە ج ز ي ك ق ل م ن ڭ و پ ر س ت ۋ ۇ ف ح ھ ش چ ى ٴ",
    "kk_Cyrl": "а ә б в г ғ д е ё ж з и й к қ л м н ң о ө п р с т у ұ ү ф х һ ц ч ш щ ъ ы і ь э ю я",
    "en": "a b c d e f g h i j k l m n o p q r s t u v w x y z",
    "zh_CN": "a b c d e f g h i j k l m n o p q r s t u v w x y z",
}
EVERY = [*KEYBOARDS.values(), PINYIN]


@pytest.mark.parametrize(("language", "alphabet"), ALPHABETS.items())
def test_every_letter_of_the_alphabet_has_a_key_and_stands_first(language: str, alphabet: str) -> None:
    keyboard = keyboard_of(language)
    letters = "".join(keyboard.rows(Layer.LETTERS, KeyOrder.QWERTY))
    assert sorted(letters.replace("'", "")) == sorted(alphabet.split())


@pytest.mark.parametrize("language", [language for language in ALPHABETS if language != "zh_CN"])
def test_every_text_of_the_screen_could_be_typed_in_its_language(language: str) -> None:
    file = LOCALES / f"{language}.po"
    texts = [entry.msgstr for entry in polib.pofile(str(file))] if file.exists() else []
    said = set(re.sub(r"\{[^}]*\}", "", "".join(texts))) - set(" \n\u00a0\u2060")
    assert said - keyboard_of(language).characters == set()


@pytest.mark.parametrize("keyboard", EVERY)
def test_no_key_stands_twice_in_a_layer(keyboard: Keyboard) -> None:
    for layer in keyboard.layers:
        keys = "".join(keyboard.rows(layer, KeyOrder.QWERTY))
        assert len(keys) == len(set(keys))


@pytest.mark.parametrize("keyboard", EVERY)
def test_the_orders_of_latin_letters_hold_the_same_letters(keyboard: Keyboard) -> None:
    layer = Layer.LATIN if Layer.LATIN in keyboard.layers else Layer.LETTERS
    first, second = ("".join(keyboard.rows(layer, order)) for order in KeyOrder)
    assert first != second
    assert sorted(first) == sorted(second)


@pytest.mark.parametrize("keyboard", EVERY)
def test_whatever_can_be_typed_may_stand_in_a_text(keyboard: Keyboard) -> None:
    typed = "".join(sorted(keyboard.characters))
    assert kept(typed) == typed


@pytest.mark.parametrize("keyboard", EVERY)
def test_rows_are_short_enough_for_the_smallest_panel(keyboard: Keyboard) -> None:
    for layer in keyboard.layers:
        rows = keyboard.rows(layer, KeyOrder.QWERTY)
        assert (len(rows), max(map(len, rows)) <= 14) == (3, True)


def test_only_scripts_with_capital_letters_have_shift() -> None:
    shifting = {language for language, keyboard in KEYBOARDS.items() if keyboard.shifts(Layer.LETTERS)}
    assert shifting == {"zh_CN", "en", "kk_Cyrl"}


def test_lam_alef_is_two_letters_and_hamza_a_key_of_its_own() -> None:
    assert {"ل", "ا", "ئ"} <= keyboard_of("ug").characters
    assert "ٴ" in keyboard_of("kk").characters
    assert "ﻻ" not in keyboard_of("ug").characters


def test_shift_counts_for_a_letter_then_stays_then_goes() -> None:
    assert [Shift.OFF.pressed, Shift.ONCE.pressed, Shift.LOCKED.pressed] == [Shift.ONCE, Shift.LOCKED, Shift.OFF]


def test_a_language_without_a_keyboard_gets_the_english_one() -> None:
    assert keyboard_of("xx") is KEYBOARDS["en"]


@pytest.mark.parametrize("language", sorted(KEYBOARDS))
def test_the_marks_offered_after_a_word_are_those_of_the_languages_own_keys(language: str) -> None:
    assert set(marks_of(language)) <= set("".join(KEYBOARDS[language].numbers))
