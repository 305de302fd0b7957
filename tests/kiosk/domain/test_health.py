"""What the county is told of devices and engines."""

import pytest

from kiosk.domain.devices import Devices, PrinterCondition, ReaderCondition, SpeakerCondition
from kiosk.domain.health import Condition, EngineCondition, Part, answers_awaited, conditions


def _of(part: Part, devices: Devices, *, printer_enabled: bool = True) -> Condition:
    [found] = [each for each in conditions(devices, printer_enabled=printer_enabled) if each.part is part]
    return found


def test_every_part_is_told_of_once() -> None:
    assert [each.part for each in conditions(Devices(), printer_enabled=True)] == list(Part)


def test_an_engine_is_starting_ready_or_at_fault_with_its_words() -> None:
    devices = Devices(handwriting=None, pinyin="librime is not installed")
    assert _of(Part.HANDWRITING, Devices()) == Condition(Part.HANDWRITING, EngineCondition.STARTING)
    assert _of(Part.HANDWRITING, devices) == Condition(Part.HANDWRITING, EngineCondition.READY)
    assert _of(Part.PINYIN, devices) == Condition(Part.PINYIN, EngineCondition.FAULT, "librime is not installed")


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("no file '/opt/deputies/models/a.onnx'", "no file 'a.onnx'"),
        ("build/luna_pinyin.table.bin is not there", "build/luna_pinyin.table.bin is not there"),
        ("/usr/share/rime-data is empty,\nsee /etc/x", "rime-data is empty, see x"),
        ("Debian 12/13", "Debian 12/13"),
    ],
)
def test_no_folder_of_the_machine_is_told(fault: str, told: str) -> None:
    assert _of(Part.PINYIN, Devices(pinyin=fault)).detail == told


def test_what_lasts_a_moment_is_not_told() -> None:
    devices = Devices(reader=ReaderCondition.DARK, speaker=SpeakerCondition.SPEAKING)
    assert _of(Part.READER, devices).state is ReaderCondition.READY
    assert _of(Part.SPEAKER, devices).state is SpeakerCondition.READY


def test_a_printer_that_was_switched_off_is_told_so_whatever_it_said_last() -> None:
    devices = Devices(printer=PrinterCondition.PAPER_OUT)
    assert _of(Part.PRINTER, devices, printer_enabled=False).state is PrinterCondition.DISABLED
    assert _of(Part.PRINTER, devices).state is PrinterCondition.PAPER_OUT


@pytest.mark.parametrize(
    ("devices", "printer_enabled", "awaited"),
    [
        (Devices(handwriting=None, pinyin="gone"), False, False),
        (Devices(handwriting=None, pinyin="gone"), True, True),
        (Devices(PrinterCondition.READY, handwriting=None, pinyin="gone"), True, False),
        (Devices(PrinterCondition.READY, handwriting=None), True, True),
    ],
)
def test_printer_and_engines_are_awaited_until_they_answer(
    devices: Devices, *, printer_enabled: bool, awaited: bool
) -> None:
    assert answers_awaited(devices, printer_enabled=printer_enabled) is awaited
