"""The bytes of a slip, and that text cannot put a command among them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.document import Align, Document, Feed, Field, QrCode, Rule, Text
from hardware.errors import DocumentError
from hardware.escpos import PAPER_58, PAPER_80, Paper, composed, paper_of
from hardware.mocks.escpos_reader import Kind, take_command
from hardware.mocks.paper import printed
from hardware.ports import PrinterState
from hardware.print_charset import can_show, columns, encoded, showable

HOSTILE = st.text() | st.text(alphabet=st.sampled_from("\x00\x04\x10\x14\x1b\x1c\x1d\n\r\x9b@aE!V中。,( k1P0"))


def printed_lines(document: Document, paper: Paper = PAPER_58) -> list[str]:
    return printed(b"".join(composed(document, paper)), paper.dots).slips[0].text.split("\n")


def kinds_of(job: bytes) -> list[Kind]:
    left, kinds = bytearray(job), []
    while command := take_command(left, chinese=True):
        kinds.append(command.kind)
    assert not left, "the job ends within a command"
    return kinds


def test_text_goes_out_in_gb18030_chinese_mode() -> None:
    job = composed(Document((Text("回执"),)), PAPER_58)
    assert job == (b"\x1b@\x1c&", "回执".encode("gb18030") + b"\n", b"\x1bd\x04\x1dVB\x00")


def test_centred_bold_double_text_is_switched_on_before_and_off_after() -> None:
    item = composed(Document((Text("A", Align.CENTRE, scale=2, bold=True),)), PAPER_58)[1]
    assert item == b"\x1ba\x01\x1d!\x11\x1bE\x01A\n\x1bE\x00\x1d!\x00\x1ba\x00"


def test_a_rule_is_as_wide_as_the_paper() -> None:
    assert composed(Document((Rule(),)), PAPER_58)[1] == b"-" * 32 + b"\n"
    assert composed(Document((Rule(),)), PAPER_80)[1] == b"-" * 48 + b"\n"


def test_a_qr_code_is_model_2_correction_m_centred() -> None:
    item = composed(Document((QrCode("DHT1:K7"),)), PAPER_58)[1]
    assert item == (
        b"\x1ba\x01\x1d(k\x04\x001A2\x00\x1d(k\x03\x001C\x06\x1d(k\x03\x001E1"
        b"\x1d(k\x0a\x001P0DHT1:K7\x1d(k\x03\x001Q0\x1ba\x00"
    )


@pytest.mark.parametrize(
    ("size", "paper", "dots"), [(21, PAPER_58, 6), (300, PAPER_58, 4), (997, PAPER_58, 3), (997, PAPER_80, 4)]
)
def test_a_qr_codes_modules_are_as_large_as_the_paper_allows(size: int, paper: Paper, dots: int) -> None:
    item = composed(Document((QrCode("x" * size),)), paper)[1]
    assert item[item.index(b"1C") + 2] == dots


def test_a_qr_code_too_large_for_the_paper_is_an_error_before_anything_is_sent() -> None:
    with pytest.raises(DocumentError) as caught:
        composed(Document((QrCode("x" * 1100),)), PAPER_58)
    assert caught.value.state is PrinterState.FAULT


def test_a_scale_no_printer_has_is_an_error() -> None:
    with pytest.raises(DocumentError):
        composed(Document((Text("x", scale=9),)), PAPER_58)


def test_a_paper_nobody_sells_is_an_error() -> None:
    with pytest.raises(ValueError, match="57"):
        paper_of(57)


def test_a_value_is_wrapped_under_itself() -> None:
    lines = printed_lines(Document((Field("接收", "塔城地区裕民县人民代表大会常务委员会代表工作委员会"),)))
    assert lines == ["接收 塔城地区裕民县人民代表大会", "     常务委员会代表工作委员会"]


def test_a_label_that_takes_half_the_paper_stands_above_its_value() -> None:
    lines = printed_lines(Document((Field("一个实在太长的标签名字", "值"),)))
    assert lines == ["一个实在太长的标签名字", "值"]


def test_feed_is_empty_lines() -> None:
    assert composed(Document((Feed(3),)), PAPER_58)[1] == b"\n\n\n"


def test_control_bytes_in_a_qr_payload_are_dropped() -> None:
    item = composed(Document((QrCode("A\x10\x14\x08B\n"),)), PAPER_58)[1]
    assert b"1P0AB\x1d(k" in item


@settings(deadline=None)  # the machine is shared
@given(HOSTILE)
def test_no_text_puts_a_control_code_among_the_printed_bytes(text: str) -> None:
    assert all(byte >= 0x20 and byte != 0x7F for byte in encoded(showable(text)))


@settings(deadline=None)  # the machine is shared
@given(HOSTILE, st.sampled_from([PAPER_58, PAPER_80]), st.integers(1, 4))
def test_a_job_holds_only_commands_of_its_template(text: str, paper: Paper, scale: int) -> None:
    document = Document(
        (Text(text, Align.CENTRE, scale=scale, bold=True), Field(text, text), QrCode(text[:100]), Rule())
    )
    harmless = Document((Text("", Align.CENTRE, scale=scale, bold=True), Field("", ""), QrCode("x"), Rule()))
    letters = {Kind.CHARACTER, Kind.LINE_FEED}
    commands, expected = (
        [kind for kind in kinds_of(b"".join(composed(each, paper))) if kind not in letters]
        for each in (document, harmless)
    )
    assert commands == expected


@settings(deadline=None)  # the machine is shared
@given(HOSTILE, st.sampled_from([PAPER_58, PAPER_80]), st.integers(1, 4))
def test_no_line_is_wider_than_the_paper(text: str, paper: Paper, scale: int) -> None:
    document = Document((Text(text, scale=scale), Field("标签", text)))
    roll = printed(b"".join(composed(document, paper)), paper.dots)
    assert (roll.overruns, dict(roll.unknown)) == (0, {})


@settings(deadline=None)  # the machine is shared
@given(HOSTILE)
def test_nothing_showable_is_lost_in_wrapping(text: str) -> None:
    shown = showable(text)
    assert "".join(printed_lines(Document((Text(text), Text("#"))))).replace(" ", "") == shown.replace(" ", "") + "#"


@settings(deadline=None)  # the machine is shared
@given(st.text())
def test_showable_is_idempotent_and_survives_the_printers_encoding(text: str) -> None:
    shown = showable(text)
    assert showable(shown) == shown
    assert encoded(shown).decode("gb18030") == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("充电桩😀太少", "充电桩□太少"),
        ("Қазақ", "□аза□"),
        ("¥5 «书»", "￥5 《书》"),
        ("两行\n一行\t字", "两行 一行 字"),
        ("\x1b@\x00\x9b2J隐\u200b形\u202e", "@2J隐形"),
        ("e\u0301", "é"),
        ("𠮷", "□"),
        ("㐀", "㐀"),
        ("\ud800", "□"),
    ],
)
def test_what_the_printer_cannot_show_is_replaced_visibly_or_dropped(text: str, shown: str) -> None:
    assert showable(text) == shown


@pytest.mark.parametrize("text", ["意见□ A·1“《¥", "两行\n一行", "", "㐀"])
def test_what_the_printer_has_letters_for_it_can_show(text: str) -> None:
    assert can_show(text)


@pytest.mark.parametrize("text", ["پىكىر", "Қазақ", "𠮷", "充电桩😀", "Телефон", "café"])
def test_letters_it_has_not_or_only_twice_as_wide_it_cannot(text: str) -> None:
    assert not can_show(text)


def test_a_chinese_character_takes_two_columns_and_so_does_a_middle_dot() -> None:
    assert columns("别克·AB") == 8
