"""All that can happen, by subject; an event that means nothing now changes nothing."""

from kiosk.domain.visit.happenings import (
    CallButtonPressed,
    CandidatesFound,
    CandidateTaken,
    CaseFound,
    CodeDidNotFit,
    CodeScanned,
    DeputyFound,
    DutyEndNotSaved,
    DutyEndSaved,
    DutyStartNotSaved,
    DutyStartSaved,
    EngineChanged,
    LookUpFailed,
    MatchNotFound,
    NotAnswered,
    NoteNotSaved,
    NoteSaved,
    NothingFound,
    OpinionNotSaved,
    OpinionSaved,
    PanelChanged,
    PrinterChanged,
    RatingNotSaved,
    RatingSaved,
    ReaderChanged,
    SlipFailed,
    SlipPrinted,
    SpeakerChanged,
    StoredChanged,
    Ticked,
    TicketNotHere,
    TicketWasLocked,
)
from kiosk.domain.visit.touches import (
    AnonymityChosen,
    AnotherMatterBegun,
    AskedAgain,
    AspectGraded,
    CandidateChosen,
    CaretMoved,
    CaretPlaced,
    CategoryChosen,
    ConsentToggled,
    DeputiesOpened,
    DeputyOpened,
    DialogClosed,
    DutyEndAsked,
    DutyEndConfirmed,
    EntryFinished,
    FasterAsked,
    HelpAsked,
    KeyDeleted,
    KeyPressed,
    KindChosen,
    LanguageChosen,
    LayerChosen,
    LeaveAsked,
    LeaveConfirmed,
    LetterTyped,
    LevelChosen,
    LouderAsked,
    LowerToggled,
    MenuOpened,
    NoticeAgreed,
    NoticeDeclined,
    OpinionBegun,
    OpinionConfirmed,
    OrderChosen,
    PageTurned,
    PhoneChosen,
    PlaceChosen,
    PlaceSkipped,
    QuieterAsked,
    RatingConfirmed,
    RatingOpened,
    RecipientChosen,
    RedoToggled,
    Row,
    RowOpened,
    SatisfactionChosen,
    ScanOpened,
    SentencesChosen,
    SentenceToggled,
    ShiftPressed,
    SizeTurned,
    SlipAsked,
    SlowerAsked,
    SoundRepeated,
    SoundStopped,
    SoundToggled,
    StrokeBegun,
    StrokeUndone,
    StrokeWritten,
    Subject,
    TextCleared,
    TextDeleted,
    TextUndone,
    ThemeTurned,
    Touched,
    TrackOpened,
    TypingChosen,
    VisitorCounted,
    Wanted,
    WayChosen,
    WentBack,
    WentHome,
    WritingFinished,
    WritingOpened,
)

SettingEvent = LanguageChosen | SizeTurned | ThemeTurned | LowerToggled | MenuOpened
NavigationEvent = (
    Touched | SettingEvent | HelpAsked | WentBack | WentHome | LeaveAsked | LeaveConfirmed | DialogClosed | PageTurned
)
OpinionEvent = (
    OpinionBegun
    | NoticeAgreed
    | NoticeDeclined
    | CategoryChosen
    | SentenceToggled
    | SentencesChosen
    | PlaceChosen
    | PlaceSkipped
    | RowOpened
    | KindChosen
    | RecipientChosen
    | OpinionConfirmed
    | OpinionSaved
    | OpinionNotSaved
)
IdentityEvent = AnonymityChosen | PhoneChosen | ConsentToggled
TypingEvent = KeyPressed | KeyDeleted | EntryFinished
DoneEvent = SlipAsked | AnotherMatterBegun | SlipPrinted | SlipFailed
FindingEvent = DeputiesOpened | LevelChosen | DeputyOpened
TrackingEvent = TrackOpened | TypingChosen | CaseFound | CodeDidNotFit | TicketWasLocked | TicketNotHere | LookUpFailed
RatingEvent = (
    RatingOpened | SatisfactionChosen | AspectGraded | RedoToggled | RatingConfirmed | RatingSaved | RatingNotSaved
)
CountyEvent = AskedAgain | DeputyFound | MatchNotFound | NotAnswered
ScanningEvent = ScanOpened | CodeScanned
DutyEvent = (
    VisitorCounted
    | DutyEndAsked
    | DutyEndConfirmed
    | DutyStartSaved
    | DutyStartNotSaved
    | DutyEndSaved
    | DutyEndNotSaved
)
WritingEvent = (
    WritingOpened
    | WritingFinished
    | WayChosen
    | OrderChosen
    | LayerChosen
    | ShiftPressed
    | TextCleared
    | TextUndone
    | CaretMoved
    | CaretPlaced
)
ComposingEvent = (
    LetterTyped
    | TextDeleted
    | StrokeBegun
    | StrokeWritten
    | StrokeUndone
    | CandidateChosen
    | CandidatesFound
    | CandidateTaken
    | NothingFound
)
NotingEvent = NoteSaved | NoteNotSaved
SoundEvent = SoundToggled | SoundRepeated | SoundStopped | LouderAsked | QuieterAsked | FasterAsked | SlowerAsked
WorldEvent = (
    StoredChanged | CallButtonPressed | PrinterChanged | ReaderChanged | PanelChanged | SpeakerChanged | EngineChanged
)

Event = (
    NavigationEvent
    | OpinionEvent
    | IdentityEvent
    | TypingEvent
    | DoneEvent
    | FindingEvent
    | TrackingEvent
    | RatingEvent
    | CountyEvent
    | ScanningEvent
    | DutyEvent
    | WritingEvent
    | ComposingEvent
    | NotingEvent
    | SoundEvent
    | WorldEvent
    | Ticked
)

Answer = (
    OpinionSaved
    | OpinionNotSaved
    | CaseFound
    | CodeDidNotFit
    | TicketWasLocked
    | TicketNotHere
    | LookUpFailed
    | DeputyFound
    | MatchNotFound
    | NotAnswered
    | RatingSaved
    | RatingNotSaved
    | NoteSaved
    | NoteNotSaved
    | SlipPrinted
    | SlipFailed
    | CandidatesFound
    | CandidateTaken
    | NothingFound
)
"""What answers a wish of one visit, by its number."""

FromTheWorld = (
    Answer | WorldEvent | Ticked | CodeScanned | DutyStartSaved | DutyStartNotSaved | DutyEndSaved | DutyEndNotSaved
)
"""What happens without a hand on the screen; all other events are touches."""

__all__ = [
    "AnonymityChosen",
    "AnotherMatterBegun",
    "Answer",
    "AskedAgain",
    "AspectGraded",
    "CallButtonPressed",
    "CandidateChosen",
    "CandidateTaken",
    "CandidatesFound",
    "CaretMoved",
    "CaretPlaced",
    "CaseFound",
    "CategoryChosen",
    "CodeDidNotFit",
    "CodeScanned",
    "ComposingEvent",
    "ConsentToggled",
    "CountyEvent",
    "DeputiesOpened",
    "DeputyFound",
    "DeputyOpened",
    "DialogClosed",
    "DoneEvent",
    "DutyEndAsked",
    "DutyEndConfirmed",
    "DutyEndNotSaved",
    "DutyEndSaved",
    "DutyEvent",
    "DutyStartNotSaved",
    "DutyStartSaved",
    "EngineChanged",
    "EntryFinished",
    "Event",
    "FasterAsked",
    "FindingEvent",
    "FromTheWorld",
    "HelpAsked",
    "IdentityEvent",
    "KeyDeleted",
    "KeyPressed",
    "KindChosen",
    "LanguageChosen",
    "LayerChosen",
    "LeaveAsked",
    "LeaveConfirmed",
    "LetterTyped",
    "LevelChosen",
    "LookUpFailed",
    "LouderAsked",
    "LowerToggled",
    "MatchNotFound",
    "MenuOpened",
    "NavigationEvent",
    "NotAnswered",
    "NoteNotSaved",
    "NoteSaved",
    "NothingFound",
    "NoticeAgreed",
    "NoticeDeclined",
    "NotingEvent",
    "OpinionBegun",
    "OpinionConfirmed",
    "OpinionEvent",
    "OpinionNotSaved",
    "OpinionSaved",
    "OrderChosen",
    "PageTurned",
    "PanelChanged",
    "PhoneChosen",
    "PlaceChosen",
    "PlaceSkipped",
    "PrinterChanged",
    "QuieterAsked",
    "RatingConfirmed",
    "RatingEvent",
    "RatingNotSaved",
    "RatingOpened",
    "RatingSaved",
    "ReaderChanged",
    "RecipientChosen",
    "RedoToggled",
    "Row",
    "RowOpened",
    "SatisfactionChosen",
    "ScanOpened",
    "ScanningEvent",
    "SentenceToggled",
    "SentencesChosen",
    "SettingEvent",
    "ShiftPressed",
    "SizeTurned",
    "SlipAsked",
    "SlipFailed",
    "SlipPrinted",
    "SlowerAsked",
    "SoundEvent",
    "SoundRepeated",
    "SoundStopped",
    "SoundToggled",
    "SpeakerChanged",
    "StoredChanged",
    "StrokeBegun",
    "StrokeUndone",
    "StrokeWritten",
    "Subject",
    "TextCleared",
    "TextDeleted",
    "TextUndone",
    "ThemeTurned",
    "Ticked",
    "TicketNotHere",
    "TicketWasLocked",
    "Touched",
    "TrackOpened",
    "TrackingEvent",
    "TypingChosen",
    "TypingEvent",
    "VisitorCounted",
    "Wanted",
    "WayChosen",
    "WentBack",
    "WentHome",
    "WorldEvent",
    "WritingEvent",
    "WritingFinished",
    "WritingOpened",
]
