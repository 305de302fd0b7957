"""Readers on a serial line and on the keyboard, and two readers as one."""

import threading
from collections.abc import Callable, Iterator

import pytest

from hardware.devices.byte_link import ByteLink
from hardware.devices.joined_scanners import JoinedScanners
from hardware.devices.keyboard_scanner import KeyAssembler, KeyboardScanner
from hardware.devices.scan_rules import HeldStill, scan_of
from hardware.devices.serial_scanner import LineAssembler, SerialScanner
from hardware.mocks.code_scanner import MockScanner
from hardware.mocks.far_end_scanner import FarEndScanner
from hardware.mocks.pictures import damaged, picture_of_code
from hardware.ports import MAX_SCAN_BYTES, Scan, ScannerState

Eventually = Callable[[Callable[[], bool]], None]


@pytest.fixture
def desk() -> Iterator[FarEndScanner]:
    desk = FarEndScanner()
    yield desk
    desk.close()


@pytest.fixture
def scanner(desk: FarEndScanner) -> Iterator[SerialScanner]:
    scanner = SerialScanner(ByteLink(desk.port, 9600), retry_s=0.02)
    yield scanner
    scanner.close()


@pytest.fixture
def scans(scanner: SerialScanner) -> list[Scan]:
    scans: list[Scan] = []
    scanner.listen(scans.append)
    return scans


def test_a_code_before_the_desk_reader_arrives(scans: list[Scan], desk: FarEndScanner, eventually: Eventually) -> None:
    desk.hold(picture_of_code("DHB1:0302:abc"))
    eventually(lambda: scans == [Scan("DHB1:0302:abc")])


def test_a_reader_without_terminator_is_understood(
    scans: list[Scan], desk: FarEndScanner, eventually: Eventually
) -> None:
    desk.send(b"ABC-1")
    eventually(lambda: scans == [Scan("ABC-1")])


def test_codes_in_one_burst_arrive_in_order(scans: list[Scan], desk: FarEndScanner, eventually: Eventually) -> None:
    desk.send(b"A\r\nB\nC\r")
    eventually(lambda: scans == [Scan("A"), Scan("B"), Scan("C")])


def test_a_damaged_code_sends_nothing_and_garbage_arrives_without_text(
    scans: list[Scan], desk: FarEndScanner, eventually: Eventually
) -> None:
    desk.hold(damaged(picture_of_code("A")))
    desk.send(b"\xff\xfe\x80\r")
    eventually(lambda: scans == [Scan(None)])


def test_4_kb_arrive_once_without_text(scans: list[Scan], desk: FarEndScanner, eventually: Eventually) -> None:
    desk.send(b"X" * 4000 + b"\rB\r")
    eventually(lambda: scans == [Scan(None), Scan("B")])


def test_a_reader_that_is_pulled_is_absent_and_reads_again_when_back(
    scans: list[Scan], scanner: SerialScanner, desk: FarEndScanner, eventually: Eventually
) -> None:
    desk.set_plugged(plugged=False)
    eventually(lambda: scanner.status() is ScannerState.ABSENT)
    desk.set_plugged(plugged=True)
    eventually(lambda: scanner.status() is ScannerState.READY)
    desk.send(b"back\r")
    eventually(lambda: scans == [Scan("back")])


def test_a_reader_missing_at_start_is_absent_and_comes_by_itself(desk: FarEndScanner, eventually: Eventually) -> None:
    desk.set_plugged(plugged=False)
    scanner = SerialScanner(ByteLink(desk.port, 9600), retry_s=0.02)
    scanner.listen(lambda _: None)
    assert scanner.status() is ScannerState.ABSENT
    desk.set_plugged(plugged=True)
    eventually(lambda: scanner.status() is ScannerState.READY)
    scanner.close()


def test_the_serial_scanners_thread_ends_with_it(scanner: SerialScanner, scans: list[Scan]) -> None:
    scanner.close()
    assert "code-scanner-serial" not in {thread.name for thread in threading.enumerate()}
    assert scans == []


def test_a_line_never_holds_more_than_a_code_may_have() -> None:
    lines = LineAssembler()
    assert lines.add(b"X" * 100_000) == []
    (code,) = lines.end()
    assert (len(code), scan_of(code)) == (MAX_SCAN_BYTES + 1, Scan(None))


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (b"DHT1:A", "DHT1:A"),
        ("代表".encode(), "代表"),
        ("代表".encode("gb18030"), None),
        (b"a\x00b", None),
        (b"a" * 1024, "a" * 1024),
        (b"a" * 1025, None),
        (b"", ""),
    ],
)
def test_only_plain_text_of_a_codes_size_is_handed_on(code: bytes, text: str | None) -> None:
    assert scan_of(code) == Scan(text)


def test_a_code_is_news_again_after_another_one_or_two_seconds() -> None:
    now = [0.0]
    held = HeldStill(lambda: now[0])
    assert [held.is_news(code) for code in (b"A", b"A", b"B", b"A")] == [True, False, True, True]
    now[0] = 2.0
    assert held.is_news(b"A")


def typed(keys: KeyAssembler, text: str, gap: float, start: float = 0.0) -> list[str]:
    codes = (keys.add(character, start + number * gap) for number, character in enumerate(text))
    return [code for code in codes if code is not None]


def test_a_fast_row_of_keys_with_enter_is_a_code() -> None:
    assert typed(KeyAssembler(), "DHB1:X\rDHB1:Y\n", 0.02) == ["DHB1:X", "DHB1:Y"]


def test_a_hand_at_the_keyboard_types_no_code() -> None:
    assert typed(KeyAssembler(), "DHB1:X\r", 0.15) == []


def test_what_a_hand_typed_before_is_no_part_of_the_code() -> None:
    keys = KeyAssembler()
    assert typed(keys, "ab", 0.02) == []
    assert typed(keys, "DHB1:X\r", 0.01, start=1.0) == ["DHB1:X"]


def test_enter_alone_and_short_rows_are_no_codes() -> None:
    assert typed(KeyAssembler(), "\r\rab\r", 0.01) == []


def test_a_keyboard_that_never_ends_is_one_code_without_text() -> None:
    scans: list[Scan] = []
    scanner = KeyboardScanner(lambda: 0.0)
    scanner.listen(scans.append)
    for number, character in enumerate("x" * 5000 + "\r"):
        scanner.typed(character, number * 0.001)
    assert scans == [Scan(None)]


def test_a_closed_keyboard_scanner_hands_nothing_on() -> None:
    scans: list[Scan] = []
    scanner = KeyboardScanner(lambda: 0.0)
    scanner.listen(scans.append)
    scanner.close()
    for number, character in enumerate("CODE\r"):
        scanner.typed(character, number * 0.001)
    assert (scans, scanner.status()) == ([], ScannerState.ABSENT)


def test_a_code_read_by_two_readers_at_once_arrives_once(eventually: Eventually) -> None:
    scans: list[Scan] = []
    first, second = MockScanner(), MockScanner()
    joined = JoinedScanners(first, second, clock=lambda: 0.0)
    joined.listen(scans.append)
    first.hold("A")
    eventually(lambda: scans == [Scan("A")])
    second.hold("A")
    second.hold("B")
    eventually(lambda: scans == [Scan("A"), Scan("B")])
    joined.close()


def test_joined_readers_are_there_while_one_of_them_is() -> None:
    first, second = MockScanner(), MockScanner()
    joined = JoinedScanners(first, second)
    first.set_dark(dark=True)
    assert joined.status() is ScannerState.DARK
    first.set_plugged(plugged=False)
    assert joined.status() is ScannerState.READY
    second.set_plugged(plugged=False)
    assert joined.status() is ScannerState.ABSENT
