"""The real driver on the pseudo-terminal printer, whole and in every fault."""

import os
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from hardware.devices.byte_link import ByteLink
from hardware.devices.printer_conversation import Patience
from hardware.devices.qr_reader import QrReader
from hardware.devices.thermal_printer import ThermalPrinter
from hardware.document import Document, Feed, Picture, QrCode, Text
from hardware.errors import LinkAbsentError, LinkLostError, LinkStalledError, PrinterError
from hardware.escpos import PAPER_58, PAPER_80, Paper
from hardware.mocks.far_end_printer import FarEndPrinter
from hardware.mocks.paper import PrintedPicture, Slip
from hardware.mocks.pictures import picture_from_file
from hardware.ports import PrinterState

Eventually = Callable[[Callable[[], bool]], None]


PICTURE = Document((Text("A"), Picture(48, b"\x55" * 48 * 200), Text("B")))


def rows_of_dots(slip: Slip) -> int:
    return sum(row.rows for row in slip.rows if isinstance(row, PrintedPicture))


def state_of_failure(printer: ThermalPrinter, document: Document) -> PrinterState:
    with pytest.raises(PrinterError) as caught:
        printer.print(document)
    return caught.value.state


def test_a_slip_comes_out_word_for_word(printer: ThermalPrinter, far_end: FarEndPrinter, slip: Document) -> None:
    printer.print(slip)
    assert far_end.last_slip_text() == (
        "云杉镇代表之家\n意见登记回执\n--------------------------------\nK7-3DQ9-X\n"
        "编号 K7-3DQ9-X\n查询码 483920\n时间 2026-11-15 10:42\n类别 建议·电动车充电\n"
        "地点 镇中心小学东侧\n接收 别克·托合塔尔代表\n联系 138****1234\n状态 已保存,联网后上报\n"
        "凭编号和查询码可在本机或任一代表\n之家查询、评价\n热线 0900-5500000\n请勿在此反映诉讼、仲裁事项\n"
        "k1 fw1.0 隐私告知 v3"
    )
    assert far_end.slips[-1].codes == ("DHT1:K7-3DQ9-X:483920",)
    assert far_end.mistakes == ()


@pytest.mark.parametrize("paper", [PAPER_58, PAPER_80])
def test_the_code_is_readable_off_the_papers_picture(paper: Paper, slip: Document, tmp_path: Path) -> None:
    wide = FarEndPrinter(paper.dots)
    driver = ThermalPrinter(ByteLink(wide.port, 9600), paper)
    driver.print(slip)
    picture = tmp_path / "slip.png"
    picture.write_bytes(wide.last_slip_png() or b"")
    frame = picture_from_file(picture)
    reader = QrReader()
    codes = reader.read(frame)
    reader.close()
    driver.close()
    wide.close()
    assert (frame.width, codes) == (paper.dots, [b"DHT1:K7-3DQ9-X:483920"])


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        (lambda far_end: far_end.set_plugged(plugged=False), PrinterState.ABSENT),
        (lambda far_end: far_end.set_paper(loaded=False), PrinterState.PAPER_OUT),
        (lambda far_end: far_end.set_cover(is_open=True), PrinterState.COVER_OPEN),
        (lambda far_end: far_end.set_silent(silent=True), PrinterState.SILENT),
        (lambda far_end: far_end.set_faulty(faulty=True), PrinterState.FAULT),
    ],
    ids=["unplugged", "paper", "cover", "silent", "cutter"],
)
def test_a_fault_before_the_job_is_told_and_nothing_is_printed(
    printer: ThermalPrinter,
    far_end: FarEndPrinter,
    slip: Document,
    fault: Callable[[FarEndPrinter], None],
    state: PrinterState,
) -> None:
    fault(far_end)
    assert printer.status() is state
    assert state_of_failure(printer, slip) is state
    assert far_end.slips == ()


@pytest.mark.parametrize(
    ("fault", "repair", "state"),
    [
        (
            lambda far_end: far_end.set_cover(is_open=True),
            lambda far_end: far_end.set_cover(is_open=False),
            PrinterState.COVER_OPEN,
        ),
        (
            lambda far_end: far_end.set_silent(silent=True),
            lambda far_end: far_end.set_silent(silent=False),
            PrinterState.SILENT,
        ),
        (
            lambda far_end: far_end.set_plugged(plugged=False),
            lambda far_end: far_end.set_plugged(plugged=True),
            PrinterState.ABSENT,
        ),
    ],
    ids=["cover", "silent", "unplugged"],
)
def test_a_fault_in_the_middle_breaks_the_job_off_and_the_next_slip_is_whole(
    slip: Document,
    eventually: Eventually,
    fault: Callable[[FarEndPrinter], None],
    repair: Callable[[FarEndPrinter], None],
    state: PrinterState,
) -> None:
    far_end = FarEndPrinter(PAPER_58.dots, line_s=0.015)
    patience = Patience(answer=0.05, silence=0.2, slip=5.0, look=0.02)
    printer = ThermalPrinter(ByteLink(far_end.port, 9600), PAPER_58, patience=patience)
    timer = threading.Timer(0.05, fault, [far_end])
    timer.start()
    assert state_of_failure(printer, slip) is state
    timer.join()
    repair(far_end)
    eventually(lambda: printer.status() is PrinterState.READY)
    printer.print(slip)
    assert far_end.slips[-1].text.startswith("云杉镇代表之家")
    assert far_end.slips[-1].text.endswith("隐私告知 v3")
    printer.close()
    far_end.close()


def test_paper_that_ends_during_the_job_is_told_and_the_rest_never_comes_out(
    printer: ThermalPrinter, far_end: FarEndPrinter, slip: Document
) -> None:
    far_end.set_paper(loaded=True, lines=5)
    assert state_of_failure(printer, slip) is PrinterState.PAPER_OUT
    far_end.set_paper(loaded=True)
    printer.print(slip)
    assert [each.text.split("\n")[0] for each in far_end.slips] == ["云杉镇代表之家"]
    assert len(far_end.torn) == 1


def test_a_cable_pulled_within_a_command_leaves_no_half_command_behind(
    printer: ThermalPrinter, far_end: FarEndPrinter, slip: Document
) -> None:
    long = Document((QrCode("x" * 600), *slip.items))
    far_end.set_plugged(plugged=False, after_bytes=300)
    assert state_of_failure(printer, long) is PrinterState.ABSENT
    assert printer.status() is PrinterState.ABSENT
    far_end.set_plugged(plugged=True)
    printer.print(slip)
    assert far_end.slips[-1].text.startswith("云杉镇代表之家")
    assert far_end.mistakes == ()


def test_questions_during_a_picture_are_not_taken_for_dots(printer: ThermalPrinter, far_end: FarEndPrinter) -> None:
    printer.print(PICTURE)
    assert (rows_of_dots(far_end.slips[-1]), far_end.slips[-1].text, far_end.mistakes) == (200, "A\nB", ())


def test_paper_that_ends_within_a_picture_is_told_and_the_rest_never_comes_out(
    printer: ThermalPrinter, far_end: FarEndPrinter
) -> None:
    far_end.set_paper(loaded=True, lines=4)
    assert state_of_failure(printer, PICTURE) is PrinterState.PAPER_OUT
    far_end.set_paper(loaded=True)
    printer.print(PICTURE)
    assert [rows_of_dots(slip) for slip in far_end.slips] == [200]
    assert 0 < rows_of_dots(far_end.torn[0]) < 200


@pytest.mark.parametrize("after_bytes", [300, 311, 5000])
def test_a_cable_pulled_within_a_picture_leaves_no_dots_to_be_awaited(
    printer: ThermalPrinter, far_end: FarEndPrinter, slip: Document, after_bytes: int
) -> None:
    far_end.set_plugged(plugged=False, after_bytes=after_bytes)
    assert state_of_failure(printer, PICTURE) is PrinterState.ABSENT
    far_end.set_plugged(plugged=True)
    printer.print(slip)
    assert far_end.slips[-1].text.startswith("云杉镇代表之家")
    assert far_end.mistakes == ()


def test_a_printer_that_cannot_clear_its_memory_is_fed_white_dots_to_the_end_of_the_band(slip: Document) -> None:
    far_end = FarEndPrinter(PAPER_58.dots, clears=False)
    printer = ThermalPrinter(ByteLink(far_end.port, 9600), PAPER_58)
    far_end.set_plugged(plugged=False, after_bytes=300)
    assert state_of_failure(printer, PICTURE) is PrinterState.ABSENT
    far_end.set_plugged(plugged=True)
    printer.print(slip)
    assert far_end.slips[-1].text.startswith("云杉镇代表之家")
    printer.close()
    far_end.close()


def test_print_returns_only_when_the_paper_is_cut(slip: Document) -> None:
    far_end = FarEndPrinter(PAPER_58.dots, line_s=0.02)
    printer = ThermalPrinter(ByteLink(far_end.port, 9600), PAPER_58)
    began = time.monotonic()
    printer.print(slip)
    assert len(far_end.slips) == 1
    assert time.monotonic() - began > 0.02 * 17
    printer.close()
    far_end.close()


def test_a_printer_that_never_confirms_has_not_printed(slip: Document) -> None:
    patience = Patience(answer=0.1, silence=0.2, slip=0.2, look=0.02)
    slow = FarEndPrinter(PAPER_58.dots, line_s=1.0)
    printer = ThermalPrinter(ByteLink(slow.port, 9600), PAPER_58, patience=patience)
    assert state_of_failure(printer, slip) is PrinterState.FAULT
    printer.close()
    slow.close()


def test_a_nearly_empty_roll_still_prints(printer: ThermalPrinter, far_end: FarEndPrinter, slip: Document) -> None:
    far_end.set_paper_low(low=True)
    assert printer.status() is PrinterState.PAPER_LOW
    printer.print(slip)
    assert len(far_end.slips) == 1


def test_a_dead_printers_status_takes_less_than_two_seconds_with_the_patience_of_the_hall() -> None:
    far_end = FarEndPrinter(PAPER_58.dots)
    far_end.set_silent(silent=True)
    printer = ThermalPrinter(ByteLink(far_end.port, 9600), PAPER_58)
    began = time.monotonic()
    assert printer.status() is PrinterState.SILENT
    assert time.monotonic() - began < 2
    printer.close()
    far_end.close()


def test_status_during_a_job_is_what_the_job_sees_and_does_not_wait_for_its_end(slip: Document) -> None:
    far_end = FarEndPrinter(PAPER_58.dots, line_s=0.03)
    printer = ThermalPrinter(ByteLink(far_end.port, 9600), PAPER_58)
    printer.status()
    job = threading.Thread(target=printer.print, args=[slip])
    job.start()
    began = time.monotonic()
    assert printer.status() is PrinterState.READY
    assert time.monotonic() - began < 1
    job.join()
    printer.close()
    far_end.close()


def test_closing_breaks_a_job_off(slip: Document) -> None:
    far_end = FarEndPrinter(PAPER_58.dots, line_s=0.5)
    printer = ThermalPrinter(ByteLink(far_end.port, 9600), PAPER_58)
    states: list[PrinterState] = []
    job = threading.Thread(target=lambda: states.append(state_of_failure(printer, slip)))
    job.start()
    printer.close()
    job.join(5)
    assert states == [PrinterState.ABSENT]
    far_end.close()


def test_a_printer_whose_memory_is_full_and_that_answers_nothing_is_silent() -> None:
    far_end = FarEndPrinter(PAPER_58.dots, line_s=2.0)
    patience = replace(Patience(), answer=0.05, silence=0.1)
    printer = ThermalPrinter(ByteLink(far_end.port, 9600, write_s=0.2), PAPER_58, patience=patience)
    flood = Document((Feed(3), *(Text("字" * 500) for _ in range(30))))
    assert state_of_failure(printer, flood) is PrinterState.SILENT
    printer.close()
    far_end.close()


def test_a_line_that_takes_no_bytes_is_stalled_and_closes_without_waiting_for_them() -> None:
    ours, theirs = os.openpty()
    link = ByteLink(os.ttyname(theirs), 9600, write_s=0.1)
    link.open()
    with pytest.raises(LinkStalledError, match="no byte"):
        link.write(b"x" * 100_000)
    began = time.monotonic()
    link.close()
    assert time.monotonic() - began < 1
    os.close(ours)
    os.close(theirs)


def test_a_closed_line_is_a_lost_one() -> None:
    with pytest.raises(LinkLostError, match="closed"):
        ByteLink("/dev/null", 9600).write(b"x")


def test_a_document_that_does_not_fit_is_refused_before_the_printer_hears_of_it(
    printer: ThermalPrinter, far_end: FarEndPrinter
) -> None:
    assert state_of_failure(printer, Document((Text("A"), QrCode("x" * 3000)))) is PrinterState.FAULT
    assert (far_end.slips, far_end.torn, printer.status()) == ((), (), PrinterState.READY)


def test_a_port_that_is_no_terminal_is_absent(tmp_path: Path) -> None:
    file = tmp_path / "port"
    file.touch()
    with pytest.raises(LinkAbsentError, match="port"):
        ByteLink(str(file), 9600).open()


def test_a_port_in_other_hands_is_absent(far_end: FarEndPrinter) -> None:
    with ByteLink(far_end.port, 9600), pytest.raises(LinkAbsentError):
        ByteLink(far_end.port, 9600).open()
