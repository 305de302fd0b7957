"""Text set by Pango: the right faces, the right breaks, and nothing kept longer than it may be."""

import pytest

from kiosk.typography.typesetting import Align, Setting, Typesetter


def plain(language: str = "zh_CN", *, width: int | None = None, serif: bool = False) -> Setting:
    return Setting(32.0, bold=False, serif=serif, language=language, rtl=language == "ug", pitch=1.4, width=width)


@pytest.mark.parametrize("language", ["zh_CN", "en", "ug", "kk"])
@pytest.mark.parametrize("character", "表之家要意度直骨门角海")
def test_chinese_is_drawn_with_the_simplified_face(typesetter: Typesetter, language: str, character: str) -> None:
    assert typesetter.face(character, plain(language)) == "Noto Sans CJK SC"


@pytest.mark.parametrize("language", ["zh_CN", "en", "ug"])
def test_titles_too(typesetter: Typesetter, language: str) -> None:
    assert typesetter.face("表", plain(language, serif=True)) == "Noto Serif CJK SC"


@pytest.mark.parametrize("language", ["zh_CN", "ug", "kk"])
def test_uyghur_and_kazakh_are_drawn_with_a_face_of_their_own(typesetter: Typesetter, language: str) -> None:
    assert typesetter.face("ۋ", plain(language)) == "UKIJ Tuz"


@pytest.mark.parametrize("serif", [False, True])
def test_kazakh_words_in_cyrillic_letters_are_of_one_face(typesetter: Typesetter, serif: bool) -> None:
    letters = "АаӘәБбВвГгҒғДдЕеЁёЖжЗзИиЙйКкҚқЛлМмНнҢңОоӨөПпРрСсТтУуҰұҮүФфХхҺһЦцЧчШшЩщЪъЫыІіЬьЭэЮюЯя"
    assert {typesetter.face(letter, plain("kk_Cyrl", serif=serif)) for letter in letters} == {"Open Sans"}


def test_no_line_begins_with_a_comma(typesetter: Typesetter) -> None:
    six_and_a_half = round(32 * 6.5)
    alone = typesetter.extent("请您选民们好", plain(width=six_and_a_half))
    with_comma = typesetter.extent("请您选民们好，", plain(width=six_and_a_half))
    after = typesetter.extent("请您选民们好，再", plain(width=six_and_a_half))
    assert (alone.lines, with_comma.lines, after.lines) == (1, 2, 2)
    assert with_comma.width > 32 * 1.5


def test_no_line_begins_with_the_dot_inside_a_name(typesetter: Typesetter) -> None:
    name = typesetter.extent("阿卜杜热曼·江", plain(width=32 * 5 + 4))
    assert name.lines == 2
    assert name.width < 32 * 5


def test_a_character_nobody_has_is_counted(typesetter: Typesetter) -> None:
    assert typesetter.extent("\U00013000", plain()).unknown == 1


def test_what_runs_from_the_left_takes_no_more_room_and_no_strange_glyph(typesetter: Typesetter) -> None:
    plainly, in_uyghur = (typesetter.extent("138****1234", plain(language)) for language in ("en", "ug"))
    assert in_uyghur.unknown == 0
    assert in_uyghur.width == pytest.approx(plainly.width, rel=0.2)


def test_lines_stand_apart_by_the_decided_pitch(typesetter: Typesetter) -> None:
    one, three = typesetter.extent("一", plain()), typesetter.extent("一\n二\n三", plain())
    assert (one.height, three.height) == (pytest.approx(32 * 1.4), pytest.approx(3 * 32 * 1.4))


@pytest.mark.parametrize("language", ["zh_CN", "ug"])
def test_lines_of_several_scripts_leave_their_box_no_more_than_others(typesetter: Typesetter, language: str) -> None:
    setting, text = plain(language), "\n".join(["ئىسسىنىش, 冷, room 3"] * 9)
    painted = typesetter.paint(text, setting)
    assert painted.y >= 0
    assert painted.y + painted.mask.height <= typesetter.extent(text, setting).height + 2


def test_letters_are_painted_with_soft_edges(typesetter: Typesetter) -> None:
    coverage = set(typesetter.paint("表", plain()).mask.coverage)
    assert {0, 255} < coverage
    assert len(coverage) > 16


def test_text_is_painted_where_it_is_aligned(typesetter: Typesetter) -> None:
    def left(align: Align) -> int:
        return typesetter.paint("家", Setting(32.0, False, False, "zh_CN", False, 1.4, align, 320)).x

    assert left(Align.START) < 6
    assert 140 < left(Align.CENTRE) < 150
    assert left(Align.END) > 280


def test_forgetting_leaves_no_text() -> None:
    mine = Typesetter()
    mine.extent("13812345678", plain())
    mine.forget()
    assert len(mine) == 0


def test_what_is_remembered_is_bounded() -> None:
    mine = Typesetter()
    for number in range(700):
        mine.extent(str(number), plain())
    assert len(mine) == 600


def verbatim(language: str = "zh_CN", width: int = 320) -> Setting:
    return Setting(32.0, False, False, language, language == "ug", 1.4, width=width, verbatim=True)


def test_what_is_being_written_is_set_as_it_is(typesetter: Typesetter) -> None:
    written, said = (typesetter.extent("两个月,晚上", how) for how in (verbatim(), plain(width=320)))
    assert written.width < said.width


@pytest.mark.parametrize(
    ("text", "language"), [("单元门口的路灯坏了两个月,晚上老人", "zh_CN"), ("چىراغ بۇزۇق " * 5, "ug")]
)
def test_lines_of_what_is_written_are_told_by_their_first_characters(
    typesetter: Typesetter, text: str, language: str
) -> None:
    starts = typesetter.line_starts(text, verbatim(language))
    assert starts[0] == 0
    assert len(starts) == typesetter.extent(text, verbatim(language)).lines
    lines = [text[start:end] for start, end in zip(starts, (*starts[1:], len(text)), strict=True)]
    assert [typesetter.line_starts(line, verbatim(language)) for line in lines] == [(0,)] * len(lines)


def test_characters_of_a_line_follow_one_another(typesetter: Typesetter) -> None:
    edges = typesetter.edges("家A里", verbatim())
    assert [begins for begins, _ in edges[1:]] == [ends for _, ends in edges[:-1]]
    assert edges[0][0] == 0.0


def test_characters_from_the_right_end_left_of_where_they_begin(typesetter: Typesetter) -> None:
    edges = typesetter.edges("ئۆي 25", verbatim("ug"))
    assert all(begins > ends for begins, ends in edges[:3])
    assert all(begins < ends for begins, ends in edges[4:])


def test_nothing_of_what_is_being_written_is_remembered() -> None:
    mine = Typesetter()
    mine.line_starts("秘密", verbatim())
    mine.edges("秘密", verbatim())
    assert len(mine) == 0
