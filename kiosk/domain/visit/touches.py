"""What somebody did on the screen, as frozen dataclasses."""

from dataclasses import dataclass, field
from enum import Enum

from kiosk.domain.opinion import Kind
from kiosk.domain.rating import Aspect, Quality, Satisfaction
from kiosk.domain.visit.session import Menu
from kiosk.domain.writing.keyboards import KeyOrder, Layer
from kiosk.domain.writing.strokes import Stroke
from kiosk.domain.writing.ways import WritingWay


class Row(Enum):
    """Rows of the check page that open their page and come back."""

    ISSUE = "issue"
    PLACE = "place"
    KIND = "kind"
    RECIPIENT = "recipient"
    IDENTITY = "identity"


class Subject(Enum):
    """What free text is about."""

    OPINION = "opinion"
    PLACE = "place"
    COMMENT = "comment"
    NOTE = "note"


class Wanted(Enum):
    """What somebody opened the code reader for."""

    BADGE = "badge"
    DEPUTY = "deputy"
    RECIPIENT = "recipient"
    SLIP = "slip"


@dataclass(frozen=True, slots=True)
class Touched:
    """Somebody touched the screen, wherever."""


@dataclass(frozen=True, slots=True)
class LanguageChosen:
    """A language was chosen, on any page."""

    language: str


@dataclass(frozen=True, slots=True)
class SizeTurned:
    """The next larger text was asked for; after the largest, the small one."""


@dataclass(frozen=True, slots=True)
class ThemeTurned:
    """The next colours were asked for."""


@dataclass(frozen=True, slots=True)
class LowerToggled:
    """Controls are to move down, or back up."""


@dataclass(frozen=True, slots=True)
class MenuOpened:
    """A list of settings was asked for."""

    menu: Menu


@dataclass(frozen=True, slots=True)
class HelpAsked:
    """请人帮忙 was pressed on the screen."""


@dataclass(frozen=True, slots=True)
class WentBack:
    """Back was pressed."""


@dataclass(frozen=True, slots=True)
class WentHome:
    """Somebody is done and wants the home page."""


@dataclass(frozen=True, slots=True)
class LeaveAsked:
    """清除并退出 was pressed."""


@dataclass(frozen=True, slots=True)
class LeaveConfirmed:
    """Yes, wipe and leave."""


@dataclass(frozen=True, slots=True)
class DialogClosed:
    """A dialog was answered with: go on as before."""


@dataclass(frozen=True, slots=True)
class PageTurned:
    """A list was paged to page `page`, counted from 0."""

    page: int


@dataclass(frozen=True, slots=True)
class OpinionBegun:
    """Somebody wants to leave an opinion; from a deputy's card, to that deputy."""

    to_deputy_id: str | None = None


@dataclass(frozen=True, slots=True)
class NoticeAgreed:
    """Scope and privacy were read and agreed to."""


@dataclass(frozen=True, slots=True)
class NoticeDeclined:
    """Scope and privacy were not agreed to."""


@dataclass(frozen=True, slots=True)
class CategoryChosen:
    """What it is about."""

    code: str


@dataclass(frozen=True, slots=True)
class SentenceToggled:
    """A ready-made sentence was chosen, or given back; counted from 0."""

    number: int


@dataclass(frozen=True, slots=True)
class SentencesChosen:
    """No more sentences: go on."""


@dataclass(frozen=True, slots=True)
class PlaceChosen:
    """Where it is, from the home's places, counted from 0."""

    number: int


@dataclass(frozen=True, slots=True)
class PlaceSkipped:
    """No place."""


@dataclass(frozen=True, slots=True)
class RowOpened:
    """A row of the check page was pressed."""

    row: Row


@dataclass(frozen=True, slots=True)
class KindChosen:
    """What kind of opinion it is."""

    kind: Kind


@dataclass(frozen=True, slots=True)
class RecipientChosen:
    """Who is to receive it; None is the home's office."""

    deputy_id: str | None


@dataclass(frozen=True, slots=True)
class AnonymityChosen:
    """No name and no number."""


@dataclass(frozen=True, slots=True)
class PhoneChosen:
    """The citizen wants to leave a phone number."""


@dataclass(frozen=True, slots=True)
class ConsentToggled:
    """Consent to keep the number was given, or taken back."""


@dataclass(frozen=True, slots=True)
class OpinionConfirmed:
    """All is right: save it."""


@dataclass(frozen=True, slots=True)
class SlipAsked:
    """Print the slip."""


@dataclass(frozen=True, slots=True)
class AnotherMatterBegun:
    """Another opinion, without the notice."""


@dataclass(frozen=True, slots=True)
class KeyPressed:
    """A key of the pad."""

    key: str


@dataclass(frozen=True, slots=True)
class KeyDeleted:
    """Take the last character back."""


@dataclass(frozen=True, slots=True)
class EntryFinished:
    """What was typed is whole."""


@dataclass(frozen=True, slots=True)
class DeputiesOpened:
    """Show the deputies of this home."""


@dataclass(frozen=True, slots=True)
class LevelChosen:
    """Only deputies of this congress; None: all."""

    level: str | None


@dataclass(frozen=True, slots=True)
class DeputyOpened:
    """Show one deputy's card."""

    deputy_id: str


@dataclass(frozen=True, slots=True)
class TrackOpened:
    """Look up how far a case is."""


@dataclass(frozen=True, slots=True)
class ScanOpened:
    """Hold a code before the reader."""

    wanted: Wanted


@dataclass(frozen=True, slots=True)
class TypingChosen:
    """Type the ticket number rather than scan it."""


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """Ask the county once more."""


@dataclass(frozen=True, slots=True)
class VisitorCounted:
    """One more visitor of this reception."""


@dataclass(frozen=True, slots=True)
class RatingOpened:
    """Somebody wants to say how satisfied they are with the answer."""


@dataclass(frozen=True, slots=True)
class SatisfactionChosen:
    """One of the three words was chosen."""

    value: Satisfaction


@dataclass(frozen=True, slots=True)
class AspectGraded:
    """An aspect was graded; the same grade again takes it back."""

    aspect: Aspect
    quality: Quality


@dataclass(frozen=True, slots=True)
class RedoToggled:
    """Who is unsatisfied wants the matter handled once more, or does not."""


@dataclass(frozen=True, slots=True)
class RatingConfirmed:
    """The rating is as meant."""


@dataclass(frozen=True, slots=True)
class DutyEndAsked:
    """The deputy pressed end."""


@dataclass(frozen=True, slots=True)
class DutyEndConfirmed:
    """Yes, end this reception."""


@dataclass(frozen=True, slots=True)
class WritingOpened:
    """Somebody wants to write in their own words."""

    subject: Subject


@dataclass(frozen=True, slots=True)
class WritingFinished:
    """The text is whole."""


@dataclass(frozen=True, slots=True)
class WayChosen:
    """Another way to write was chosen."""

    way: WritingWay


@dataclass(frozen=True, slots=True)
class OrderChosen:
    """Another order of Latin letters was chosen."""

    order: KeyOrder


@dataclass(frozen=True, slots=True)
class LayerChosen:
    """Other keys are wanted."""

    layer: Layer


@dataclass(frozen=True, slots=True)
class ShiftPressed:
    """Capital letters are wanted, or not any more."""


@dataclass(frozen=True, slots=True)
class LetterTyped:
    """A key of the keyboard, as the character it stands for now."""

    letter: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class StrokeBegun:
    """The pen came down on the field."""


@dataclass(frozen=True, slots=True)
class StrokeWritten:
    """The pen was lifted."""

    stroke: Stroke = field(repr=False)


@dataclass(frozen=True, slots=True)
class StrokeUndone:
    """The last stroke was taken back."""


@dataclass(frozen=True, slots=True)
class CandidateChosen:
    """One of the candidates was chosen, counted from 0."""

    number: int


@dataclass(frozen=True, slots=True)
class TextDeleted:
    """The last letter composed, else the character before the caret, was deleted."""


@dataclass(frozen=True, slots=True)
class TextCleared:
    """The whole text was deleted."""


@dataclass(frozen=True, slots=True)
class TextUndone:
    """The last change of the text was taken back."""


@dataclass(frozen=True, slots=True)
class CaretMoved:
    """The caret was moved by one character: on in the order of the text, or back."""

    on: bool


@dataclass(frozen=True, slots=True)
class CaretPlaced:
    """The text was touched where `index` code points of it, as shown, stand before."""

    index: int


@dataclass(frozen=True, slots=True)
class SoundToggled:
    """Read aloud, or no longer."""


@dataclass(frozen=True, slots=True)
class SoundRepeated:
    """Read the page once more."""


@dataclass(frozen=True, slots=True)
class SoundStopped:
    """Stop reading this page."""


@dataclass(frozen=True, slots=True)
class LouderAsked:
    """Read louder."""


@dataclass(frozen=True, slots=True)
class QuieterAsked:
    """Read in a lower voice."""


@dataclass(frozen=True, slots=True)
class FasterAsked:
    """Read faster."""


@dataclass(frozen=True, slots=True)
class SlowerAsked:
    """Read more slowly."""
