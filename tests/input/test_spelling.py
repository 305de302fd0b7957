"""How the county's words are found in texts and spelled."""

from kiosk.input.county_words import words_in
from kiosk.input.spelling import LONGEST, Dictionary

SIMPLIFIED = """\
# head
name: x
...

长\tchang\t60
长\tzhang\t40
河\the\t9
单\tdan\t995
单\tshan\t5
略\tlue\t3
长河\tchang he\t1
"""
RARE = "宁\tning\t0%\n宁\tzhu\t100%\n河\tke\n䶮\tyan\n\n\t\tnothing\n"


def spellings(word: str) -> list[str]:
    return [" ".join(spelling.syllables) for spelling in Dictionary.parse(SIMPLIFIED, RARE).spellings(word)]


def test_every_likely_reading_is_a_spelling_and_the_likeliest_comes_first() -> None:
    assert spellings("长河") == ["chang he", "zhang he"]


def test_a_rare_reading_counts_where_a_surname_stands_and_nowhere_else() -> None:
    assert spellings("单河") == ["dan he", "shan he"]
    assert spellings("河单") == ["he dan"]


def test_a_character_is_read_as_the_first_dictionary_that_has_it_says() -> None:
    assert spellings("河") == ["he"]
    assert spellings("䶮") == ["yan"]


def test_shares_of_a_character_add_up_to_the_whole() -> None:
    assert sum(spelling.share for spelling in Dictionary.parse(SIMPLIFIED).spellings("长")) == 1.0


def test_lue_is_spelled_as_the_table_has_it() -> None:
    assert spellings("略") == ["lve"]


def test_a_word_with_an_unknown_character_has_no_spelling() -> None:
    assert spellings("长江") == []


def test_no_word_and_a_word_too_long_have_no_spelling() -> None:
    assert spellings("") == []
    assert spellings("河" * (LONGEST + 1)) == []


def test_the_longest_word_of_many_readings_is_spelled_in_few_ways() -> None:
    assert 1 < len(spellings("长" * LONGEST)) < 50


def test_words_are_rows_of_characters_each_once() -> None:
    assert words_in(["锦绣社区 3 号楼", "锦绣社区(东门)"]) == ("锦绣社区", "号楼", "东门")


def test_a_dotted_name_is_known_whole_and_by_its_parts() -> None:
    assert words_in(["祖丽菲亚·依明"]) == ("祖丽菲亚·依明", "祖丽菲亚", "依明")


def test_what_has_no_two_characters_in_a_row_is_no_word() -> None:
    assert words_in(["", "3 号", "·", "Ana Li", "a\tb\n李", "ئالىم"]) == ()


def test_characters_beyond_the_basic_plane_are_characters() -> None:
    assert words_in(["李\U00020bb7儿"]) == ("李\U00020bb7儿",)
