"""The simulated printer reads ESC/POS as a real one does, mistakes included."""

from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from hardware.document import Align, Document, QrCode, Text
from hardware.escpos import PAPER_58, composed
from hardware.mocks.escpos_reader import Command, Kind, take_command
from hardware.mocks.paper import Roll, printed
from hardware.mocks.printer_condition import CLEAR_BUFFERS, Condition, real_time_requests
from hardware.mocks.slip_picture import _font, picture_of


def commands(data: bytes) -> list[Command]:
    buffer, taken = bytearray(data), []
    while command := take_command(buffer, chinese=True):
        taken.append(command)
    return taken


def inked_columns(picture: Image.Image) -> tuple[int, int]:
    box = ImageOps.invert(picture.convert("L")).getbbox()
    assert box is not None, "nothing printed"
    return box[0], box[2]


def requests_in(pieces: Iterable[bytes]) -> list[bytes]:
    return [piece for piece in pieces if piece in {CLEAR_BUFFERS, b"\x10\x04\x01"}]


def test_unknown_sequences_are_counted() -> None:
    roll = printed(b"\x1b@\x1bZ\x07A\n\x1dV\x00", 384)
    assert dict(roll.unknown) == {b"\x1bZ": 1, b"\x07": 1}


def test_a_line_too_long_is_broken_and_counted() -> None:
    roll = printed(b"\x1b@" + b"x" * 40 + b"\n\x1dV\x00", 384)
    assert (roll.overruns, roll.slips[0].text) == (1, "x" * 32 + "\n" + "x" * 8)


def test_chinese_without_chinese_mode_comes_out_as_rubbish() -> None:
    assert "回" not in printed(b"\x1b@" + "回".encode("gb18030") + b"\n\x1dV\x00", 384).slips[0].text


def test_initialising_forgets_style_and_what_was_set() -> None:
    roll = printed(b"\x1ba\x01\x1d!\x11\x1bE\x01lost\x1b@A\n\x1dV\x00", 384)
    assert roll.slips == printed(b"A\n\x1dV\x00", 384).slips


def test_a_command_is_taken_only_when_it_is_whole() -> None:
    buffer = bytearray(b"\x1d(k\x06\x001P0ab")
    assert take_command(buffer, chinese=True) is None
    buffer += b"c"
    assert take_command(buffer, chinese=True) == Command(Kind.QR, b"1P0abc")


@settings(deadline=None)  # the machine is shared
@given(st.binary(), st.lists(st.integers(0, 200)))
def test_bytes_mean_the_same_in_whatever_pieces_they_come(data: bytes, cuts: list[int]) -> None:
    edges = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    buffer, taken = bytearray(), []
    for start, end in pairwise(edges):
        buffer += data[start:end]
        while command := take_command(buffer, chinese=True):
            taken.append(command)
    assert taken == commands(data)


@settings(deadline=None)  # the machine is shared
@given(st.binary())
def test_no_bytes_break_the_paper(data: bytes) -> None:
    roll = Roll(384)
    for command in commands(data):
        roll.obey(command)


@settings(deadline=None)  # the machine is shared
@given(st.lists(st.sampled_from([b"\x10\x04\x01", CLEAR_BUFFERS, b"abc", b"\x10", b"\x1b@"])), st.integers(1, 7))
def test_real_time_requests_are_seen_across_reads(pieces: list[bytes], size: int) -> None:
    data, held = b"".join(pieces), bytearray()
    seen = [
        each for start in range(0, len(data), size) for each in real_time_requests(held, data[start : start + size])
    ]
    assert b"".join(seen) + bytes(held) == data
    assert requests_in(seen) == requests_in(real_time_requests(bytearray(), data))


@pytest.mark.parametrize(
    ("condition", "answers"),
    [
        (Condition(), [0x12, 0x12, 0x12, 0x12]),
        (Condition(paper=False), [0x1A, 0x32, 0x12, 0x7E]),
        (Condition(cover_open=True), [0x1A, 0x16, 0x12, 0x12]),
        (Condition(cutter_jammed=True), [0x1A, 0x52, 0x1A, 0x12]),
        (Condition(paper_low=True), [0x12, 0x12, 0x12, 0x1E]),
    ],
)
def test_conditions_are_answered_with_the_references_bits(condition: Condition, answers: list[int]) -> None:
    assert [condition.answer_to(bytes((0x10, 0x04, n))) for n in (1, 2, 3, 4)] == answers


def test_a_slips_picture_is_as_wide_as_the_paper_and_shows_ink_where_the_text_is() -> None:
    document = Document((Text("中", Align.CENTRE), Text("左"), QrCode("x")))
    picture = picture_of(printed(b"".join(composed(document, PAPER_58)), 384).slips[0])
    centred, left = picture.crop((0, 16, 384, 48)), picture.crop((0, 48, 384, 80))
    assert picture.width == 384
    assert 180 <= inked_columns(centred)[0] < inked_columns(centred)[1] <= 204
    assert inked_columns(left)[1] <= 24


def test_the_chinese_on_paper_has_simplified_chinese_forms() -> None:
    assert _font(bold=False).getname() == ("Noto Sans Mono CJK SC", "Regular")
    assert _font(bold=True).getname() == ("Noto Sans Mono CJK SC", "Bold")
