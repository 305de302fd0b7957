"""All that can happen, by subject; an event that means nothing now changes nothing."""

from kiosk.domain.visit.happenings import (
    CallButtonPressed,
    CaseFound,
    CodeDidNotFit,
    CodeScanned,
    DeputyFound,
    DutyEndNotSaved,
    DutyEndSaved,
    DutyStartNotSaved,
    DutyStartSaved,
    LookUpFailed,
    MatchNotFound,
    NotAnswered,
    OpinionNotSaved,
    OpinionSaved,
    PanelChanged,
    PrinterChanged,
    ReaderChanged,
    SlipFailed,
    SlipPrinted,
    StoredChanged,
    Ticked,
    TicketNotHere,
    TicketWasLocked,
)
from kiosk.domain.visit.touches import (
    AnonymityChosen,
    AnotherMatterBegun,
    AskedAgain,
    CategoryChosen,
    ConsentToggled,
    DeputiesOpened,
    DeputyOpened,
    DialogClosed,
    DutyEndAsked,
    DutyEndConfirmed,
    EntryFinished,
    HelpAsked,
    KeyDeleted,
    KeyPressed,
    KindChosen,
    LanguageChosen,
    LeaveAsked,
    LeaveConfirmed,
    LevelChosen,
    LowerToggled,
    MenuOpened,
    NoticeAgreed,
    NoticeDeclined,
    OpinionBegun,
    OpinionConfirmed,
    PageTurned,
    PhoneChosen,
    PlaceChosen,
    PlaceSkipped,
    RecipientChosen,
    Row,
    RowOpened,
    ScanOpened,
    SentencesChosen,
    SentenceToggled,
    SizeTurned,
    SlipAsked,
    ThemeTurned,
    Touched,
    TrackOpened,
    TypingChosen,
    VisitorCounted,
    Wanted,
    WentBack,
    WentHome,
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
WorldEvent = StoredChanged | CallButtonPressed | PrinterChanged | ReaderChanged | PanelChanged

Event = (
    NavigationEvent
    | OpinionEvent
    | IdentityEvent
    | TypingEvent
    | DoneEvent
    | FindingEvent
    | TrackingEvent
    | CountyEvent
    | ScanningEvent
    | DutyEvent
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
    | SlipPrinted
    | SlipFailed
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
    "CallButtonPressed",
    "CaseFound",
    "CategoryChosen",
    "CodeDidNotFit",
    "CodeScanned",
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
    "EntryFinished",
    "Event",
    "FindingEvent",
    "FromTheWorld",
    "HelpAsked",
    "IdentityEvent",
    "KeyDeleted",
    "KeyPressed",
    "KindChosen",
    "LanguageChosen",
    "LeaveAsked",
    "LeaveConfirmed",
    "LevelChosen",
    "LookUpFailed",
    "LowerToggled",
    "MatchNotFound",
    "MenuOpened",
    "NavigationEvent",
    "NotAnswered",
    "NoticeAgreed",
    "NoticeDeclined",
    "OpinionBegun",
    "OpinionConfirmed",
    "OpinionEvent",
    "OpinionNotSaved",
    "OpinionSaved",
    "PageTurned",
    "PanelChanged",
    "PhoneChosen",
    "PlaceChosen",
    "PlaceSkipped",
    "PrinterChanged",
    "ReaderChanged",
    "RecipientChosen",
    "Row",
    "RowOpened",
    "ScanOpened",
    "ScanningEvent",
    "SentenceToggled",
    "SentencesChosen",
    "SettingEvent",
    "SizeTurned",
    "SlipAsked",
    "SlipFailed",
    "SlipPrinted",
    "StoredChanged",
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
    "WentBack",
    "WentHome",
    "WorldEvent",
]
