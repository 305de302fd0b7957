"""Texts as they are set: what cannot be drawn is gone, Chinese has its own marks, dates stay whole."""

import pytest

from kiosk.typography.preparation import prepared


def seen(text: str, language: str = "zh_CN") -> str:
    """The text as it looks: without what only holds it together."""
    return prepared(text, language).replace("\u2060", "").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("text", "set_as"),
    [
        ("您好,欢迎", "您好，欢迎"),
        ("开放时间:周一", "开放时间：周一"),
        ("每月 15 日(遇节假日顺延)", "每月 15 日（遇节假日顺延）"),
        ("如 K73DQ9X,不用输横线", "如 K73DQ9X，不用输横线"),
        ("10:30-13:00, 3,5", "10:30-13:00, 3,5"),
        ("see (appendix 2)", "see (appendix 2)"),
    ],
)
def test_chinese_is_set_with_chinese_marks(text: str, set_as: str) -> None:
    assert seen(text) == set_as


def test_other_languages_keep_their_marks() -> None:
    assert seen("Hello, 李: (张)", "en") == "Hello, 李: (张)"


@pytest.mark.parametrize(
    "text", ["12月15日 星期二", "12 月 15 日", "10:30—13:00", "10:00-13:30", "0900-5500001", "15/12"]
)
def test_dates_and_times_are_not_broken(text: str) -> None:
    assert " " not in prepared(text, "zh_CN")
    assert len(prepared(text, "zh_CN")) == 2 * len(text) - 1


def test_what_cannot_be_drawn_is_left_out() -> None:
    assert seen("a\x07b\u202ec\ufeff\ud83d😀d\ue000") == "abcd"
    assert seen("一\t二\n三") == "一 二\n三"


def test_joiners_of_arabic_letters_stay() -> None:
    assert seen("ئا\u200cتا", "ug") == "ئا\u200cتا"


def isolated(text: str, language: str = "ug") -> str:
    """The text as set, what runs from the left in angle brackets."""
    return seen(text, language).replace("\u2066", "<").replace("\u2069", ">")


@pytest.mark.parametrize(
    ("text", "set_as"),
    [
        ("138****1234", "<138****1234>"),
        ("تېلېفون: 0900-5500000.", "تېلېفون: <0900-5500000>."),
        ("نومۇرى 37-AB9-X، كود 483920", "نومۇرى <37-AB9-X>، كود 483920"),
        ("ۋەكىل 别克·托合塔尔 كەلدى.", "ۋەكىل <别克·托合塔尔> كەلدى."),
        ("3 号楼(西门)", "<3 号楼(西门)>"),
        ("جاي: 3 号楼(西门).", "جاي: <3 号楼(西门)>."),
        ("(K7 تىن)", "(<K7> تىن)"),
    ],
)
def test_codes_and_foreign_names_run_from_the_left_on_a_page_from_the_right(text: str, set_as: str) -> None:
    assert isolated(text) == set_as


@pytest.mark.parametrize("text", ["11-ئاينىڭ 15-كۈنى", "10:30—13:00", "1 / 2", "110 / 119 / 120", "10:00-13:30"])
def test_numbers_that_need_no_help_get_none(text: str) -> None:
    assert isolated(text) == text


@pytest.mark.parametrize("language", ["zh_CN", "kk_Cyrl", "en"])
def test_pages_from_the_left_are_left_alone(language: str) -> None:
    assert isolated("138****1234 K7", language) == "138****1234 K7"


def test_a_uyghur_ordinal_is_not_parted_from_its_number() -> None:
    assert prepared("12-ئاينىڭ 1-كۈنى", "ug") == "12-\u2060ئاينىڭ 1-\u2060كۈنى"
    assert prepared("11-ай 15-күн", "kk_Cyrl") == "11-\u2060ай 15-\u2060күн"


def test_numbers_to_call_are_not_parted() -> None:
    assert " " not in prepared("110 / 119 / 120", "en")
