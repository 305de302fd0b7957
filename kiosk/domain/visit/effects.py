"""What the visit wants done, as frozen dataclasses; what came of it arrives as an event."""

from dataclasses import dataclass, field

from kiosk.domain.clock import Moment
from kiosk.domain.devices import Lamp, Sound
from kiosk.domain.facts import Fact
from kiosk.domain.opinion import Delivery, Opinion
from kiosk.domain.question import Question
from kiosk.domain.ticket import QueryCode, Receipt, TicketNo
from kiosk.domain.writing.strokes import Stroke


@dataclass(frozen=True, slots=True)
class Save:
    """Commit a fact as of `now`; `visit` is the number of the visit that asked."""

    fact: Fact
    now: Moment
    visit: int


@dataclass(frozen=True, slots=True)
class LookUp:
    """Look a case up by ticket and query code."""

    ticket_no: TicketNo
    query_code: QueryCode
    now: Moment
    visit: int


@dataclass(frozen=True, slots=True)
class AskCounty:
    """Ask the county, instead of whatever it was asked before."""

    question: Question
    now: Moment
    visit: int


@dataclass(frozen=True, slots=True)
class ForgetQuestion:
    """Nobody waits for the county's answer any more: forget the question, and the key to its answer."""


@dataclass(frozen=True, slots=True)
class PrintSlip:
    """Print the slip of a saved opinion in the visitor's `language`; `reprint` 0 is the first, n the nth 补打."""

    opinion: Opinion
    receipt: Receipt
    saved_at: Moment
    reprint: int
    copies: int
    delivery: Delivery
    language: str
    visit: int


@dataclass(frozen=True, slots=True)
class PrintTest:
    """Print a test slip, as the office commanded."""

    now: Moment


@dataclass(frozen=True, slots=True)
class Restart:
    """End the program, to be started anew, as the office commanded; nobody is there."""


@dataclass(frozen=True, slots=True)
class AskPrinter:
    """Ask the printer for its condition, soon to be shown."""


@dataclass(frozen=True, slots=True)
class Light:
    """Switch a lamp."""

    lamp: Lamp
    lit: bool


@dataclass(frozen=True, slots=True)
class Play:
    """Let the buzzer say something."""

    sound: Sound


@dataclass(frozen=True, slots=True)
class WakeReader:
    """Somebody is about to hold a code before the reader."""


@dataclass(frozen=True, slots=True)
class RestReader:
    """Nobody is; a camera closes its eye."""


@dataclass(frozen=True, slots=True)
class FindCandidates:
    """Find characters for letters of pinyin; `number` counts the questions of the visit, and the last one matters."""

    letters: str = field(repr=False)
    visit: int
    number: int


@dataclass(frozen=True, slots=True)
class TakeCandidate:
    """Take the candidate `place`, counted from 0, of these letters, and tell what it leaves of them."""

    letters: str = field(repr=False)
    place: int
    visit: int
    number: int


@dataclass(frozen=True, slots=True)
class Recognise:
    """Find characters for strokes; `number` counts the questions of the visit, and the last one matters."""

    strokes: tuple[Stroke, ...] = field(repr=False)
    visit: int
    number: int


@dataclass(frozen=True, slots=True)
class ForgetInput:
    """Nobody writes any more: leave nothing in the engines of what was written."""


@dataclass(frozen=True, slots=True)
class SayAgain:
    """Read the page aloud from its beginning."""


@dataclass(frozen=True, slots=True)
class StopSpeaking:
    """Be silent until something new is on the screen."""


Effect = (
    Save
    | LookUp
    | AskCounty
    | ForgetQuestion
    | PrintSlip
    | PrintTest
    | Restart
    | AskPrinter
    | Light
    | Play
    | WakeReader
    | RestReader
    | FindCandidates
    | TakeCandidate
    | Recognise
    | ForgetInput
    | SayAgain
    | StopSpeaking
)
