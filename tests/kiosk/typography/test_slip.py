"""Slips set in dots: what the printer cannot show, as wide as the paper, on the side its script begins."""

from collections.abc import Iterator

import pytest

from hardware.document import Align, Document, Feed, Field, Picture, QrCode, Rule, Text
from hardware.escpos import PAPER_58, PAPER_80, composed
from hardware.mocks.paper import PrintedGap, PrintedPicture, printed
from kiosk.typography.slip import SlipTypesetter
from kiosk.typography.typesetting import Align as Side
from kiosk.typography.typesetting import Setting, Typesetter

DOTS = PAPER_58.dots


def picture(item: Text | Field, language: str = "ug", dots: int = DOTS) -> Picture:
    (made,) = SlipTypesetter().set(Document((item,), language), dots).items
    assert isinstance(made, Picture)
    return made


def rows(made: Picture) -> Iterator[int]:
    for start in range(0, len(made.bits), made.columns):
        yield int.from_bytes(made.bits[start : start + made.columns])


def inked(made: Picture) -> tuple[int, int]:
    """The first and the last column of dots that hold ink."""
    ink = 0
    for row in rows(made):
        ink |= row
    return made.columns * 8 - ink.bit_length(), made.columns * 8 - (ink & -ink).bit_length()


def height(made: Picture) -> int:
    return sum(1 for row in rows(made) if row)


@pytest.mark.parametrize(
    "item", [Rule(), Feed(1), QrCode("DHT1:K7"), Text("K7-3DQ9-X", scale=2), Field("时间", "2026-11-15"), Text("大字")]
)
@pytest.mark.parametrize("language", ["zh_CN", "ug"])
def test_what_the_printer_can_show_is_left_to_it(item: Rule | Feed | QrCode | Text | Field, language: str) -> None:
    slip = Document((item, Text("پىكىر")), language)
    assert SlipTypesetter().set(slip, DOTS).items[0] == item


def test_a_chinese_slip_is_not_touched() -> None:
    slip = Document((Text("回执"), Field("编号", "K7")))
    assert SlipTypesetter().set(slip, DOTS) is slip


@pytest.mark.parametrize("text", ["پىكىر تالونى", "ٴتىلحات", "Қабылдау", "Телефон", "𠮷林", "充电桩😀"])
def test_what_it_cannot_show_becomes_a_picture_as_wide_as_the_paper(text: str) -> None:
    for paper in (PAPER_58, PAPER_80):
        assert picture(Text(text), dots=paper.dots).columns * 8 == paper.dots


def test_uyghur_begins_at_the_right_and_cyrillic_at_the_left() -> None:
    assert inked(picture(Text("پىكىر")))[1] > DOTS - 8
    assert inked(picture(Text("Пікір"), "kk_Cyrl"))[0] < 8


def test_a_centred_text_has_the_same_white_on_both_sides() -> None:
    first, last = inked(picture(Text("تالون", Align.CENTRE)))
    assert abs(first - (DOTS - 1 - last)) < 8


def test_a_large_text_is_twice_as_high() -> None:
    plain, large = (height(picture(Text("تالون", scale=scale))) for scale in (1, 2))
    assert large == pytest.approx(2 * plain, abs=4)


def test_a_label_stands_on_the_side_where_reading_begins_and_its_value_beside_it() -> None:
    label = inked(picture(Field("نومۇرى", "")))
    whole = inked(picture(Field("نومۇرى", "ئا")))
    assert label[1] == whole[1]
    assert 12 <= label[0] - whole[0] < 60


def test_a_value_is_wrapped_under_itself() -> None:
    alone = height(picture(Field("نومۇرى", "ئا")))
    made = picture(Field("نومۇرى", "باشلانغۇچ مەكتەپ " * 4))
    assert height(made) > 2 * alone
    below = Picture(made.columns, made.bits[-made.columns * 30 :])
    assert inked(below)[1] < DOTS - 60


def test_a_label_that_takes_half_the_paper_stands_above_its_value() -> None:
    long = "سۈرۈشتۈرۈش كودىنىڭ نومۇرى"
    above = picture(Field(long, "ئا"))
    assert len(above.bits) == 2 * len(picture(Text(long)).bits)


@pytest.mark.parametrize("dots", [PAPER_58.dots, PAPER_80.dots])
@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ug", "بەك·توختار" * 2),
        ("kk_Cyrl", "Бекжанұлыбековтегі·Тоқтар"),
        ("ug", "云杉镇 خەلق 代表之家 ۋەكىللەر ئۆيى (3 号楼)"),
        ("zh_CN", "别克·托合塔尔·𠮷" * 8),
        ("ug", "ئاااااااااااااااااااااااااااااااااااااااااااااااااااااااااااااااااااااااا"),
    ],
)
def test_no_name_is_wider_than_the_paper(language: str, text: str, dots: int) -> None:
    made = picture(Field("ئورنى", text), language, dots)
    assert all(row < 1 << dots for row in rows(made))
    roll = printed(b"".join(composed(Document((made,)), PAPER_80)), PAPER_80.dots)
    assert (roll.overruns, dict(roll.unknown)) == (0, {})


@pytest.mark.parametrize(("text", "language"), [("ٴتىلحات ٴتۇرى", "kk"), ("ئۆېڭ چوڭ", "ug"), ("Қайың", "kk_Cyrl")])
def test_no_ink_of_a_letter_that_reaches_beyond_its_box_is_lost(text: str, language: str) -> None:
    rtl = language != "kk_Cyrl"
    setting = Setting(28 if rtl else 24, False, False, language, rtl, 1.3, Side.END if rtl else Side.START, DOTS - 8)
    painted = Typesetter().paint(text, setting).mask.coverage
    assert sum(row.bit_count() for row in rows(picture(Text(text), language))) == sum(dot >= 90 for dot in painted)


def test_a_value_that_would_be_a_narrow_column_stands_below_its_label() -> None:
    label, value = "Келесі қадам", "Аудандық өкілдер қызметі органы 5 жұмыс күні ішінде қабылдау-қабылдамауды шешеді"
    made = picture(Field(label, value), "kk_Cyrl")
    assert len(made.bits) == sum(len(picture(Text(text), "kk_Cyrl").bits) for text in (label, value))


def test_a_centred_text_leaves_no_word_alone_under_a_full_line() -> None:
    made = picture(Text("Юньшань қалашығы халық құрылтайы өкілдер үйі", Align.CENTRE), "kk_Cyrl", PAPER_80.dots)
    second = Picture(made.columns, made.bits[len(made.bits) // 2 :])
    assert inked(second)[1] - inked(second)[0] > PAPER_80.dots // 3


def test_a_centred_text_in_chinese_fills_its_first_line() -> None:
    made = picture(Text("云杉镇𠮷庆村人民代表大会代表之家联络站", Align.CENTRE), "zh_CN")
    first = Picture(made.columns, made.bits[: len(made.bits) // 2])
    assert inked(first)[1] - inked(first)[0] > DOTS - 3 * 24


def test_a_text_in_another_language_than_its_slip_is_set_in_its_own() -> None:
    in_chinese, in_uyghur = (picture(Text("تالون", language=language), "zh_CN") for language in ("", "ug"))
    assert in_uyghur == picture(Text("تالون"))
    assert in_chinese != in_uyghur


def test_emoji_alone_leave_an_empty_line() -> None:
    assert height(picture(Text("😀"), "zh_CN")) == 0


def test_what_is_on_paper_is_what_was_set() -> None:
    slip = SlipTypesetter().set(Document((Text("پىكىر تالونى"), Field("نومۇرى", "K7-3DQ9-X")), "ug"), DOTS)
    (paper,) = printed(b"".join(composed(slip, PAPER_58)), DOTS).slips
    on_paper: list[int] = []
    for row in paper.rows:
        if isinstance(row, PrintedGap):
            on_paper += [0] * row.rows
        elif isinstance(row, PrintedPicture):
            spare = DOTS - row.left - row.columns * 8
            on_paper += [dots << spare for dots in rows(Picture(row.columns, row.bits))]
    wanted = [row for item in slip.items if isinstance(item, Picture) for row in rows(item)]
    assert [had & row for had, row in zip(on_paper, wanted, strict=True)] == wanted


def test_nothing_of_a_slip_is_remembered() -> None:
    setter = SlipTypesetter()
    setter.set(Document((Field("ئورنى", "باشلانغۇچ مەكتەپ"),), "ug"), DOTS)
    assert setter._typesetter is not None
    assert len(setter._typesetter) == 0
