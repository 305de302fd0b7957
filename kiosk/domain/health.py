"""What the county is told of devices and engines: a part, the word of its state, and a fault's own words."""

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

from kiosk.domain.devices import (
    NOT_STARTED,
    Devices,
    PanelCondition,
    PrinterCondition,
    ReaderCondition,
    SpeakerCondition,
)

_FOLDERS: Final = re.compile(r"(?<![\w.])/(?:[^\s/]+/)*")


class Part(Enum):
    """The parts of a kiosk that have a state, by the names that travel."""

    PRINTER = "printer"
    READER = "reader"
    PANEL = "panel"
    SPEAKER = "speaker"
    HANDWRITING = "input.handwriting"
    PINYIN = "input.pinyin"


class EngineCondition(Enum):
    """What an engine of the input can do now."""

    READY = "ready"
    STARTING = "starting"
    FAULT = "fault"


PartCondition = PrinterCondition | ReaderCondition | PanelCondition | SpeakerCondition | EngineCondition


@dataclass(frozen=True, slots=True)
class Condition:
    """How a part is; `detail` says more of an engine's fault, without folders of this machine."""

    part: Part
    state: PartCondition
    detail: str = ""


def conditions(devices: Devices, *, printer_enabled: bool) -> tuple[Condition, ...]:
    """Return how every part is, as far as it lasts; a printer that config switched off is not looked at.

    To speak is to be ready. So is a camera that sees nothing: it looks only while somebody scans, and a slip held
    before it is dark as well.
    """
    reader, speaker = devices.reader, devices.speaker
    return (
        Condition(Part.PRINTER, devices.printer if printer_enabled else PrinterCondition.DISABLED),
        Condition(Part.READER, ReaderCondition.READY if reader is ReaderCondition.DARK else reader),
        Condition(Part.PANEL, devices.panel),
        Condition(Part.SPEAKER, SpeakerCondition.READY if speaker is SpeakerCondition.SPEAKING else speaker),
        _engine(Part.HANDWRITING, devices.handwriting),
        _engine(Part.PINYIN, devices.pinyin),
    )


def answers_awaited(devices: Devices, *, printer_enabled: bool) -> bool:
    """Whether some part has not said yet how it is, as in the first seconds."""
    silent = printer_enabled and devices.printer is PrinterCondition.DISABLED
    return silent or NOT_STARTED in {devices.handwriting, devices.pinyin}


def _engine(part: Part, fault: str | None) -> Condition:
    if fault is None:
        return Condition(part, EngineCondition.READY)
    if fault == NOT_STARTED:
        return Condition(part, EngineCondition.STARTING)
    return Condition(part, EngineCondition.FAULT, _plain(fault))


def _plain(text: str) -> str:
    """Return `text` in one line, and of each path in it the last name alone."""
    return _FOLDERS.sub("", " ".join(text.split()))
