"""Which words of the county the engine of pinyin is told."""

from kiosk.application.writing import words_of
from kiosk.domain.world import Category, Deputy, World


def test_names_places_and_words_of_the_county_are_told_each_once_and_in_chinese() -> None:
    world = World(
        "qb-0302",
        home_name={"zh": "长河镇代表之家", "en": "Changhe"},
        homes={"qb-0302": {"zh": "长河镇代表之家"}, "qb-0303": {"zh": "云杉镇代表之家"}, "qb-0304": {"en": "Nameless"}},
        deputies=(Deputy("qb-d0001", {"zh": "赵佳宁"}, ("county",), "qb-0302", "QBHPDSZK5G"),),
        categories=(Category("heating", {"zh": "供热取暖"}, "heating", ()),),
        places=({"zh": "上渠"}, {"zh": "上渠"}),
        words=("票决制", "上渠"),
    )
    assert words_of(world) == ("赵佳宁", "长河镇代表之家", "云杉镇代表之家", "上渠", "供热取暖", "票决制")


def test_an_empty_world_has_no_words() -> None:
    assert words_of(World("qb-0302")) == ()
