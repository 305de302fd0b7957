"""A camera and real pictures through the real decoder."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import segno
from PIL import Image

from hardware.devices.camera_scanner import CameraScanner, is_dark
from hardware.devices.frames import V4l2Frames, grey_frame
from hardware.devices.qr_reader import QrReader
from hardware.errors import CameraError
from hardware.mocks.frames import PictureFrames
from hardware.mocks.pictures import damaged, darkened, picture_from_file, picture_of_code, wall
from hardware.ports import Frame, Scan, ScannerState

Eventually = Callable[[Callable[[], bool]], None]
TICKET = "DHT1:K7-3DQ9-X:483920"


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def frames() -> PictureFrames:
    return PictureFrames(frame_s=0.005)


@pytest.fixture
def scanner(frames: PictureFrames, clock: Clock) -> Iterator[CameraScanner]:
    scanner = CameraScanner(frames, clock=clock, retry_s=0.02)
    yield scanner
    scanner.close()


@pytest.fixture
def scans(scanner: CameraScanner) -> list[Scan]:
    scans: list[Scan] = []
    scanner.listen(scans.append)
    scanner.wake()
    return scans


@pytest.fixture
def seen(frames: PictureFrames, eventually: Eventually) -> Callable[[Frame], None]:
    """Holds a picture and returns when the camera has looked past it, with what lay behind."""

    def hold(picture: Frame) -> None:
        frames.hold(picture, wall())
        eventually(lambda: not frames._pictures)

    return hold


def test_a_code_before_the_camera_arrives_once(scans: list[Scan], seen: Callable[[Frame], None]) -> None:
    seen(picture_of_code(TICKET))
    assert scans == [Scan(TICKET)]


def test_the_same_code_arrives_again_after_two_seconds(
    scans: list[Scan], seen: Callable[[Frame], None], clock: Clock
) -> None:
    seen(picture_of_code(TICKET))
    clock.now = 1.9
    seen(picture_of_code(TICKET))
    assert len(scans) == 1
    clock.now = 2.0
    seen(picture_of_code(TICKET))
    assert len(scans) == 2


def test_another_code_arrives_at_once(scans: list[Scan], seen: Callable[[Frame], None]) -> None:
    seen(picture_of_code("A-1"))
    seen(picture_of_code("B-2"))
    assert scans == [Scan("A-1"), Scan("B-2")]


def test_waking_takes_the_same_code_as_new(
    scans: list[Scan],
    scanner: CameraScanner,
    frames: PictureFrames,
    seen: Callable[[Frame], None],
    eventually: Eventually,
) -> None:
    seen(picture_of_code(TICKET))
    scanner.rest()
    eventually(lambda: not frames.is_open)
    scanner.wake()
    eventually(lambda: frames.is_open)
    seen(picture_of_code(TICKET))
    assert scans == [Scan(TICKET), Scan(TICKET)]


@pytest.mark.parametrize(
    ("code", "correction"),
    [
        ("X" * 4000, "L"),
        (bytes(range(128, 256)), "M"),
        (b"\x00\x01\x02\x03", "M"),
        ("a\x1b[2Jb", "M"),
        ("字" * 400, "L"),
    ],
    ids=["4 KB", "binary", "NUL", "escape", "1200 bytes"],
)
def test_a_huge_or_binary_code_arrives_without_text(
    code: str | bytes, correction: str, scans: list[Scan], seen: Callable[[Frame], None]
) -> None:
    seen(picture_of_code(code, correction=correction))
    assert scans == [Scan(None)]


@pytest.mark.parametrize("text", ["https://example.org/?a=1", "微信支付：付款码", "ئۇيغۇر", "Ünïcödé straße", "😀"])
def test_a_foreign_code_arrives_as_it_is(text: str, scans: list[Scan], seen: Callable[[Frame], None]) -> None:
    seen(picture_of_code(text))
    assert scans == [Scan(text)]


def test_a_damaged_code_does_not_arrive(scans: list[Scan], seen: Callable[[Frame], None]) -> None:
    seen(damaged(picture_of_code(TICKET)))
    assert scans == []


def test_a_barcode_is_no_code_of_ours(scans: list[Scan], seen: Callable[[Frame], None]) -> None:
    guards, digits = "101", "0001101" * 6 + "01010" + "1110010" * 6
    bars = "".join(guards + digits + guards)
    row = b"\xff" * 30 + b"".join(bytes([0 if bar == "1" else 255]) * 3 for bar in bars) + b"\xff" * 30
    seen(Frame(len(row), 100, row * 100))
    assert scans == []


def test_in_the_dark_nothing_arrives_and_the_state_says_so(
    scans: list[Scan],
    scanner: CameraScanner,
    frames: PictureFrames,
    seen: Callable[[Frame], None],
    eventually: Eventually,
) -> None:
    frames.set_dark(dark=True)
    eventually(lambda: scanner.status() is ScannerState.DARK)
    frames.set_dark(dark=False)
    eventually(lambda: scanner.status() is ScannerState.READY)
    seen(picture_of_code(TICKET))
    assert scans == [Scan(TICKET)]


@pytest.mark.parametrize("state", ["resting", "awake"])
def test_a_camera_that_is_not_there_is_absent_and_comes_back(
    state: str, scans: list[Scan], scanner: CameraScanner, frames: PictureFrames, eventually: Eventually
) -> None:
    if state == "resting":
        scanner.rest()
    frames.set_plugged(plugged=False)
    eventually(lambda: scanner.status() is ScannerState.ABSENT)
    frames.set_plugged(plugged=True)
    eventually(lambda: scanner.status() is ScannerState.READY)
    assert scans == []


def test_a_camera_pulled_between_two_frames_is_absent_and_reads_again_when_back(
    scans: list[Scan],
    scanner: CameraScanner,
    frames: PictureFrames,
    seen: Callable[[Frame], None],
    eventually: Eventually,
) -> None:
    frames.set_plugged(plugged=False, after_frames=3)
    eventually(lambda: scanner.status() is ScannerState.ABSENT)
    frames.set_plugged(plugged=True)
    eventually(lambda: frames.is_open)
    seen(picture_of_code(TICKET))
    assert scans == [Scan(TICKET)]


def test_a_resting_scanner_does_not_run_the_camera(
    scans: list[Scan], scanner: CameraScanner, frames: PictureFrames, eventually: Eventually
) -> None:
    eventually(lambda: frames.is_open)
    scanner.rest()
    eventually(lambda: not frames.is_open)
    frames.hold(picture_of_code(TICKET))
    assert (frames.opened, scans) == (1, [])


def test_a_listener_that_fails_does_not_blind_the_scanner(
    frames: PictureFrames, clock: Clock, eventually: Eventually, caplog: pytest.LogCaptureFixture
) -> None:
    scans: list[Scan] = []

    def listener(scan: Scan) -> None:
        scans.append(scan)
        if scan.text == "first":
            raise KeyError(scan.text)

    scanner = CameraScanner(frames, clock=clock, retry_s=0.01)
    scanner.listen(listener)
    scanner.wake()
    eventually(lambda: frames.is_open)
    frames.hold(picture_of_code("first"))
    eventually(lambda: frames.opened == 2)
    frames.hold(picture_of_code("second"))
    eventually(lambda: scans == [Scan("first"), Scan("second")])
    scanner.close()
    assert "camera_failed" in caplog.text


def test_the_scanners_thread_has_its_name_and_ends_with_it(frames: PictureFrames) -> None:
    scanner = CameraScanner(frames)
    scanner.listen(lambda _: None)
    assert "code-scanner" in {thread.name for thread in threading.enumerate()}
    scanner.close()
    assert "code-scanner" not in {thread.name for thread in threading.enumerate()}


def test_a_photograph_of_a_code_is_read_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "code.png"
    segno.make_qr(TICKET).save(str(file), scale=4, dark="darkred", light=None)
    reader = QrReader()
    assert reader.read(picture_from_file(file)) == [TICKET.encode()]
    reader.close()


def test_two_codes_in_one_picture_are_both_read() -> None:
    first, second = (picture_of_code(text) for text in ("left-1", "right"))
    rows = (slice(row * first.width, (row + 1) * first.width) for row in range(first.height))
    both = Frame(2 * first.width, first.height, b"".join(first.pixels[row] + second.pixels[row] for row in rows))
    reader = QrReader()
    assert sorted(reader.read(both)) == [b"left-1", b"right"]
    reader.close()


def test_a_closed_reader_refuses() -> None:
    reader = QrReader()
    reader.close()
    reader.close()
    with pytest.raises(ValueError, match="closed"):
        reader.read(wall())


def test_a_lit_wall_is_not_dark_and_an_unlit_one_is() -> None:
    assert (is_dark(wall()), is_dark(darkened(wall())), is_dark(darkened(picture_of_code(TICKET)))) == (
        False,
        True,
        True,
    )


@pytest.mark.parametrize(
    ("pixel_format", "data", "stride"),
    [
        ("GREY", b"\x01\x02\x03\x04", 2),
        ("GREY", b"\x01\x02\xee\x03\x04", 3),
        ("YUYV", b"\x01\x80\x02\x80\x03\x80\x04\x80", 4),
        ("NV12", b"\x01\x02\x03\x04\x80\x80", 2),
    ],
)
def test_a_cameras_formats_become_grey(pixel_format: str, data: bytes, stride: int) -> None:
    assert grey_frame(data, pixel_format, 2, 2, stride=stride) == Frame(2, 2, b"\x01\x02\x03\x04")


@pytest.mark.parametrize(("pixel_format", "data"), [("GREY", b"\x01"), ("MJPEG", b"\xff\xd8half"), ("H264", b"....")])
def test_a_broken_frame_is_none_not_an_error(pixel_format: str, data: bytes) -> None:
    assert grey_frame(data, pixel_format, 2, 2, stride=2) is None


def test_a_jpeg_frame_is_decoded(tmp_path: Path) -> None:
    frame = picture_of_code(TICKET)
    file = tmp_path / "frame.jpg"
    Image.frombytes("L", (frame.width, frame.height), frame.pixels).save(file)
    grey = grey_frame(file.read_bytes(), "MJPEG", 0, 0, stride=0)
    assert grey is not None
    reader = QrReader()
    assert reader.read(grey) == [TICKET.encode()]
    reader.close()


def test_a_camera_whose_device_file_is_missing_is_a_camera_error(tmp_path: Path) -> None:
    frames = V4l2Frames(tmp_path / "video0")
    assert not frames.present()
    with pytest.raises(CameraError, match="video0"):
        frames.open()
    frames.close()


def test_a_device_that_is_no_camera_is_a_camera_error() -> None:
    frames = V4l2Frames(Path("/dev/null"))
    with pytest.raises(CameraError, match="null"):
        frames.open()
    with pytest.raises(CameraError, match="closed"):
        frames.read()
    frames.close()
