"""Devices as the visit sees them: what they can do, and what they are asked for. Values are those of the hardware."""

from dataclasses import dataclass
from enum import Enum


class PrinterCondition(Enum):
    """What the printer can do now."""

    READY = "ready"
    PAPER_LOW = "paper_low"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    SILENT = "silent"
    ABSENT = "absent"
    FAULT = "fault"
    DISABLED = "disabled"

    @property
    def can_print(self) -> bool:
        """Whether a slip may be offered."""
        return self in {PrinterCondition.READY, PrinterCondition.PAPER_LOW}


class ReaderCondition(Enum):
    """What the code reader can do now."""

    READY = "ready"
    DARK = "dark"
    ABSENT = "absent"
    DISABLED = "disabled"


class PanelCondition(Enum):
    """What the panel of lamps and buttons can do now."""

    READY = "ready"
    ABSENT = "absent"
    DISABLED = "disabled"


class SpeakerCondition(Enum):
    """What loudspeaker and headphones can do now."""

    READY = "ready"
    SPEAKING = "speaking"
    ABSENT = "absent"
    BUSY = "busy"
    NO_VOICE = "no_voice"
    FAULT = "fault"
    DISABLED = "disabled"

    @property
    def can_speak(self) -> bool:
        """Whether reading aloud may be offered."""
        return self in {SpeakerCondition.READY, SpeakerCondition.SPEAKING}


class Lamp(Enum):
    """Lamps of the panel."""

    DUTY = "duty"
    ONLINE = "online"
    ERROR = "error"


class Sound(Enum):
    """What the buzzer can say."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    CALL = "call"


NOT_STARTED = "not started"


@dataclass(frozen=True, slots=True)
class Devices:
    """All devices as last heard of; before the first answer neither the printer nor an engine is offered.

    `handwriting` and `pinyin` say why their engine cannot be used, in plain text for staff; None that it can.
    """

    printer: PrinterCondition = PrinterCondition.DISABLED
    reader: ReaderCondition = ReaderCondition.DISABLED
    panel: PanelCondition = PanelCondition.DISABLED
    handwriting: str | None = NOT_STARTED
    pinyin: str | None = NOT_STARTED
    speaker: SpeakerCondition = SpeakerCondition.DISABLED
    speaking_since: float | None = None
