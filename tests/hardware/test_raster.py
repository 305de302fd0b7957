"""Pictures on their way to paper: every dot arrives, the white does not travel, nothing among them is obeyed."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.document import Document, Picture, Text
from hardware.errors import DocumentError
from hardware.escpos import LEAST_BAND, PAPER_58, PAPER_80, Paper, composed
from hardware.mocks.escpos_reader import Command, Kind, take_command
from hardware.mocks.paper import PrintedGap, PrintedPicture, Slip, printed

REAL_TIME = re.compile(rb"\x10[\x04\x05\x14]")
# Few different bytes, so that white rows, white sides and looks of requests are common.
BYTES = st.sampled_from([0x00, 0x00, 0x00, 0x10, 0x04, 0x05, 0x14, 0x01, 0xFF])


@st.composite
def pictures(draw: st.DrawFn) -> tuple[Picture, Paper]:
    paper = draw(st.sampled_from([PAPER_58, PAPER_80]))
    columns = draw(st.integers(1, paper.dots // 8))
    rows = draw(st.lists(st.just(bytes(columns)) | st.binary(min_size=columns, max_size=columns), max_size=12))
    spots = draw(st.lists(st.lists(BYTES, min_size=columns, max_size=columns).map(bytes), max_size=12))
    return Picture(columns, b"".join([*rows, *spots])), paper


def on_paper(slip: Slip) -> list[int]:
    """The rows of dots, as numbers."""
    rows: list[int] = []
    for row in slip.rows:
        if isinstance(row, PrintedGap):
            rows += [0] * row.rows
        elif isinstance(row, PrintedPicture):
            spare = slip.dots - row.left - row.columns * 8
            starts = range(0, len(row.bits), row.columns)
            rows += [int.from_bytes(row.bits[start : start + row.columns]) << spare for start in starts]
    return rows


def drawn(picture: Picture, paper: Paper) -> list[int]:
    starts = range(0, len(picture.bits), picture.columns)
    rows = [picture.bits[start : start + picture.columns] for start in starts]
    return [int.from_bytes(row) << (paper.dots - picture.columns * 8) for row in rows]


def half_line(paper: Paper, *, right: bool) -> Picture:
    half = b"\xff" * (paper.dots // 16)
    row = bytes(len(half)) + half if right else half + bytes(len(half))
    return Picture(paper.dots // 8, bytes(paper.dots // 8) * 10 + row * 20 + bytes(paper.dots // 8) * 10)


@settings(deadline=None)  # the machine is shared
@given(pictures(), st.integers(LEAST_BAND, 3000))
def test_every_dot_arrives_where_it_was_drawn_and_few_others(job: tuple[Picture, Paper], band: int) -> None:
    picture, paper = job
    document = Document((Picture(1, b"\x80"), picture))
    roll = printed(b"".join(composed(document, paper, band=band)), paper.dots)
    arrived = on_paper(roll.slips[0])[1:]
    added = sum((there ^ wanted).bit_count() for there, wanted in zip(arrived, drawn(picture, paper), strict=True))
    lost = [there & wanted != wanted for there, wanted in zip(arrived, drawn(picture, paper), strict=True)]
    assert (any(lost), dict(roll.unknown), roll.overruns) == (False, {}, 0)
    assert added <= picture.bits.count(0x10)


@settings(deadline=None)  # the machine is shared
@given(pictures(), st.integers(LEAST_BAND, 3000))
def test_no_dots_look_like_a_request_that_is_obeyed_at_once(job: tuple[Picture, Paper], band: int) -> None:
    picture, paper = job
    pieces = composed(Document((picture, Text("x"))), paper, band=band)
    assert not REAL_TIME.search(b"".join(pieces))
    assert not [piece for piece in pieces if piece.endswith(b"\x10")]


@settings(deadline=None)  # the machine is shared
@given(pictures(), st.integers(LEAST_BAND, 3000))
def test_a_piece_holds_whole_commands_and_is_no_larger_than_asked(job: tuple[Picture, Paper], band: int) -> None:
    picture, paper = job
    for piece in composed(Document((picture,)), paper, band=band):
        left = bytearray(piece)
        while take_command(left, chinese=True):
            pass
        assert not left
        assert len(piece) <= band


@pytest.mark.parametrize("paper", [PAPER_58, PAPER_80])
@pytest.mark.parametrize("right", [True, False])
def test_white_is_fed_and_not_sent(paper: Paper, right: bool) -> None:
    job = b"".join(composed(Document((half_line(paper, right=right),)), paper))
    dots = 20 * paper.dots // 16
    assert dots < len(job) < dots * 1.2


def test_a_line_at_the_right_edge_is_left_to_the_printers_alignment() -> None:
    pieces = composed(Document((half_line(PAPER_58, right=True),)), PAPER_58, band=3000)
    assert [piece[:7] for piece in pieces[1:-1]] == [b"\x1bJ\x0a", b"\x1ba\x02\x1dv0\x00", b"\x1bJ\x0a"]
    assert pieces[2].endswith(b"\x1ba\x00")


def test_no_piece_ends_as_a_request_begins() -> None:
    for white in range(4, 300):
        picture = Picture(1, b"\x80" + bytes(white) + b"\x10")
        pieces = composed(Document((picture,)), PAPER_58)
        assert not [piece for piece in pieces if piece.endswith(b"\x10")]
        assert sum(command.argument[0] for command in _fed(pieces)) == white


def _fed(pieces: tuple[bytes, ...]) -> Iterator[Command]:
    left = bytearray(b"".join(pieces))
    while command := take_command(left, chinese=True):
        if command.kind is Kind.FEED_DOTS:
            yield command


@pytest.mark.parametrize(
    "ink",
    [bytes(9) + b"\xff" * 63, bytes(4) + b"\xff" * 64 + bytes(4), b"\xff" * 63 + bytes(9)],
    ids=["right", "centre", "left"],
)
def test_a_band_that_holds_only_the_white_inside_a_line_is_not_lost(ink: bytes) -> None:
    picture = Picture(72, ink * 3 + bytes(72) * 3 + ink * 3)
    roll = printed(b"".join(composed(Document((picture,)), PAPER_80)), PAPER_80.dots)
    assert on_paper(roll.slips[0])[: len(drawn(picture, PAPER_80))] == drawn(picture, PAPER_80)


def test_a_picture_wider_than_the_paper_is_an_error() -> None:
    with pytest.raises(DocumentError, match="576"):
        composed(Document((Picture(72, bytes(72)),)), PAPER_58)


def test_what_is_on_a_picture_is_not_shown_by_its_repr() -> None:
    assert repr(Picture(1, b"\x81")) == "Picture(columns=1)"


def test_nothing_of_a_picture_is_printed_that_is_not_all_there() -> None:
    buffer = bytearray(b"\x1dv0\x00\x02\x00\x02\x00abc")
    assert take_command(buffer, chinese=True) is None
    buffer += b"d"
    command = take_command(buffer, chinese=True)
    assert command is not None
    assert (command.kind, command.argument[4:], command.lines) == (Kind.RASTER, b"abcd", 2 / 32)
