"""What the window shows: one frozen dataclass a screen, made by `present`, drawn by ``kiosk.ui``, read by the bench.

A control carries its stable id (``screen.control``) and the event it stands for; pressing it posts that event and
nothing else. So a screen never decides, and the same model serves every panel, language and size. All text is final:
translated, masked, formatted.
"""

from dataclasses import dataclass, field

from kiosk.domain.visit.session import SoundSetting, TextSize, Theme
from kiosk.presenters.parts import (
    Banner,
    Button,
    Direction,
    Fact,
    Field,
    Key,
    Pad,
    Pager,
    Role,
    State,
    TextArea,
    Tone,
)

__all__ = [
    "Attract",
    "Banner",
    "Body",
    "Button",
    "Case",
    "Choices",
    "Deputies",
    "DeputyCard",
    "Dialog",
    "Direction",
    "Done",
    "Duty",
    "Fact",
    "Field",
    "Greeting",
    "Home",
    "Identity",
    "Issue",
    "Key",
    "Look",
    "Message",
    "Nav",
    "Notice",
    "OnDuty",
    "Pad",
    "Pager",
    "Review",
    "Role",
    "Row",
    "Scan",
    "ScreenModel",
    "State",
    "Step",
    "TextArea",
    "Tone",
    "Track",
    "Write",
    "buttons",
    "writable",
]


@dataclass(frozen=True, slots=True)
class OnDuty:
    """A deputy who receives now."""

    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Home:
    """``home``: greeting, who receives now, the big ways in, and what citizens should know today."""

    greeting: str
    subtitle: str
    on_duty_heading: str
    on_duty: tuple[OnDuty, ...]
    nobody_on_duty: str
    main: Button
    buttons: tuple[Button, ...]
    announcement: str
    facts: tuple[Fact, ...]
    between: str = "、"
    """What stands between names on one line."""


@dataclass(frozen=True, slots=True)
class Greeting:
    """An invitation in one language, in its own script: a welcome, and what to do."""

    welcome: str
    to_do: str
    language: str


@dataclass(frozen=True, slots=True)
class Attract:
    """``attract``: nobody is there. Each language offered invites, and number `large` of them is to be drawn large.

    A touch anywhere presses `begin`.
    """

    greetings: tuple[Greeting, ...]
    large: int
    on_duty_heading: str
    on_duty: tuple[str, ...]
    nobody_on_duty: str
    announcement: str
    begin: Button
    between: str = "、"


@dataclass(frozen=True, slots=True)
class Notice:
    """``notice``: what is not taken here, the emergency line, privacy; each on pages of its own where they are long."""

    heading: str
    scope_heading: str
    scope: tuple[str, ...]
    emergency: str
    privacy_heading: str
    privacy: tuple[str, ...]
    agree: Button
    decline: Button
    pager: Pager | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """``category``, ``place``, ``kind``, ``recipient``: one of several; `extra` are ways beside them (skip, scan …)."""

    heading: str
    hint: str
    choices: tuple[Button, ...]
    columns: int
    extra: tuple[Button, ...] = ()
    pager: Pager | None = None


@dataclass(frozen=True, slots=True)
class Issue:
    """``issue``: ready-made sentences, several may be chosen; `rows` is how many a page is to hold."""

    heading: str
    hint: str
    sentences: tuple[Button, ...]
    next: Button
    rows: int = 4
    extra: tuple[Button, ...] = ()
    pager: Pager | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the check page: what, its value, and a press that opens its page."""

    label: str
    value: str
    button: Button


@dataclass(frozen=True, slots=True)
class Write:
    """``write``: free text, by hand, by pinyin or on a keyboard.

    There are `keys`, or a `pen` where one writes by hand, never both. Keys stand from the left in every language, and a
    row that is shorter than the others in the middle. `candidates` are one page of them, the best first, and none while
    nothing is composed. `tools` are for the text: caret, delete, clear, undo, the last stroke. `spells` is whether
    letters are spelt, so that there may be candidates above the keys.
    """

    heading: str
    hint: str
    area: TextArea
    ways: tuple[Button, ...]
    candidates: tuple[Button, ...] = field(repr=False)
    keys: tuple[tuple[Key, ...], ...]
    pen: Field | None
    tools: tuple[Button, ...]
    next: Button
    pager: Pager | None = None
    message: str = ""
    spells: bool = False


@dataclass(frozen=True, slots=True)
class Review:
    """``review``: everything once more before it is saved.

    Where all has no room at a glance, the rows are `listed` below one another, a page of them, long ones in parts.
    """

    heading: str
    hint: str
    rows: tuple[Row, ...]
    confirm: Button
    listed: bool = False
    pager: Pager | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """``identity``: anonymous or a phone number; the pad only for the latter."""

    heading: str
    hint: str
    choices: tuple[Button, ...]
    pad: Pad | None
    consent: Button | None
    next: Button | None
    message: str


@dataclass(frozen=True, slots=True)
class Done:
    """``done``: saved. `ticket_no` and `query_code` are to be drawn large, `qr` as a QR code."""

    heading: str
    state: State
    explanation: str
    ticket_label: str
    ticket_no: str
    code_label: str
    query_code: str
    qr: str
    keep_hint: str
    print: Button | None
    print_note: str
    again: Button
    home: Button


@dataclass(frozen=True, slots=True)
class Deputies:
    """``deputies``: by level, by name; each button's note says level and unit.

    `level_rows` are the rows that the levels take; none where they stand beside the title.
    """

    heading: str
    levels: tuple[Button, ...]
    deputies: tuple[Button, ...]
    empty: str
    scan: Button
    pager: Pager | None
    columns: int = 2
    level_rows: int = 0


@dataclass(frozen=True, slots=True)
class DeputyCard:
    """``deputy``: the public card; a page of it where it is long. `head_lines` are those of who it is on a low page."""

    name: str
    levels: str
    facts: tuple[Fact, ...]
    pledge_label: str
    pledge: str
    on_duty: str
    opinion: Button
    pager: Pager | None = None
    head_lines: int = 1


@dataclass(frozen=True, slots=True)
class Scan:
    """``scan``: hold a code before the reader."""

    heading: str
    hint: str
    reader: State
    cancel: Button
    type: Button | None


@dataclass(frozen=True, slots=True)
class Track:
    """``track``: scan the slip, or type ticket number, then query code; `pager` turns the pages of the keys."""

    heading: str
    hint: str
    ways: tuple[Button, ...]
    pad: Pad | None
    next: Button | None
    message: str
    pager: Pager | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a case, newest first."""

    when: str
    state: State
    text: str


@dataclass(frozen=True, slots=True)
class Case:
    """``case``: the honest state, the timeline, and the reply, or that there is none yet.

    Long ones are shared out over pages, and a page has what it has room for: facts, a part of the reply, some steps.
    `more` says that the reply is there only as it begins.
    """

    heading: str
    ticket_label: str
    ticket_no: str
    state: State
    facts: tuple[Fact, ...]
    reply_heading: str
    reply: str
    more: str
    steps: tuple[Step, ...]
    buttons: tuple[Button, ...]
    pager: Pager | None


@dataclass(frozen=True, slots=True)
class Rate:
    """``rate``: how satisfied somebody is with the answer, as faces with words."""

    heading: str
    hint: str
    faces: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Graded:
    """An aspect, and the grades to choose from."""

    label: str
    grades: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class RateMore:
    """``rate`` after the face: what else may be said; `more` are a comment, and to have it handled again.

    Where all has no room, it is shared out over pages; `beside` is whether the grades stand beside their labels.
    """

    heading: str
    hint: str
    aspects: tuple[Graded, ...]
    more: tuple[Button, ...]
    next: Button
    beside: bool = True
    pager: Pager | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """``duty``: the deputy's own page; holds nothing of a citizen."""

    name: str
    state: State
    facts: tuple[Fact, ...]
    visitors_label: str
    visitors: str
    hint: str
    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """``asking``, ``out_of_service``, ``maintenance``: what happened, what is kept, what to do; `foot` is for staff."""

    heading: str
    happened: str
    kept: str
    to_do: str
    buttons: tuple[Button, ...] = ()
    icon: str = "warning"
    foot: str = ""


Body = (
    Home
    | Attract
    | Notice
    | Choices
    | Issue
    | Write
    | Review
    | Identity
    | Done
    | Deputies
    | DeputyCard
    | Scan
    | Track
    | Case
    | Rate
    | RateMore
    | Duty
    | Message
)


@dataclass(frozen=True, slots=True)
class Dialog:
    """Something over the page that wants an answer.

    `countdown` is ``(seconds left, of seconds)`` and drawn as figure and bar. `choices` are a list to choose from.
    A touch anywhere else presses `elsewhere` where there is one (the idle warning goes on at any touch).
    """

    heading: str
    text: str
    buttons: tuple[Button, ...]
    countdown: tuple[int, int] | None = None
    elsewhere: Button | None = None
    choices: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Nav:
    """What every page has at the same places: languages, settings, help; back and leave on every page but home.

    On a narrow panel `languages` is one button, and `settings` two, that open a list. The invitation has none of them:
    a touch anywhere leads home, where they are.
    """

    home_name: str
    clock: str
    offline: str
    languages: tuple[Button, ...]
    settings: tuple[Button, ...]
    help: Button | None
    back: Button | None
    leave: Button | None


@dataclass(frozen=True, slots=True)
class Look:
    """How the visitor set the screen: text size, colours, controls in the lower part or all over."""

    size: TextSize = TextSize.STANDARD
    theme: Theme = Theme.LIGHT
    lower: bool = False


@dataclass(frozen=True, slots=True)
class ScreenModel:
    """All that is on the screen; `name` is the screen's, or ``idle`` while the idle warning is shown over it."""

    name: str
    language: str
    direction: Direction
    nav: Nav
    body: Body
    look: Look = field(default_factory=Look)
    banner: Banner | None = None
    dialog: Dialog | None = None
    sound: SoundSetting = field(default_factory=SoundSetting)


def buttons(model: ScreenModel) -> dict[str, Button]:
    """Return every control that can be pressed now, by id: those of the dialog alone while there is one."""
    if model.dialog is not None:
        return {button.id: button for button in _walk((model.dialog,))}
    return {button.id: button for button in _walk((model.body, model.nav))}


def writable(model: ScreenModel) -> Field | None:
    """Return the field that can be written on by hand now; none under a dialog."""
    return model.body.pen if isinstance(model.body, Write) and model.dialog is None else None


def _walk(parts: tuple[object, ...]) -> list[Button]:
    found: list[Button] = []
    for part in parts:
        if isinstance(part, Button):
            found.append(part)
        elif isinstance(part, tuple):
            found.extend(_walk(part))
        elif hasattr(part, "__dataclass_fields__"):
            found.extend(_walk(tuple(getattr(part, name) for name in part.__dataclass_fields__)))
    return found
