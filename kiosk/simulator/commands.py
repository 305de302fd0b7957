"""Bench commands as values: what a line of a script asks for, and what travels over the bench's socket."""

from enum import Enum
from typing import Annotated

import msgspec


class Link(Enum):
    """What the line to the broker does; DARK keeps connections and moves nothing, as a dead mobile link does."""

    UP = "up"
    DOWN = "down"
    DARK = "dark"


class Sight(Enum):
    """What the camera has before it."""

    PRESENT = "present"
    ABSENT = "absent"
    DARK = "dark"


class _Tagged(msgspec.Struct, frozen=True, tag_field="is", forbid_unknown_fields=True):
    """A value whose class travels with it."""


class OnScreen(_Tagged, frozen=True, tag="screen"):
    """The screen of that name is shown."""

    name: str


class ShowsText(_Tagged, frozen=True, tag="text"):
    """Some text on the screen contains these words."""

    text: str


class ShowsNoText(_Tagged, frozen=True, tag="no-text"):
    """No text on the screen contains these words."""

    text: str


class LampIs(_Tagged, frozen=True, tag="lamp"):
    """A lamp of the panel is lit, or not."""

    name: str
    lit: bool


Condition = OnScreen | ShowsText | ShowsNoText | LampIs


class Press(_Tagged, frozen=True, tag="press"):
    """Touch a control, wherever on its screen it is."""

    control: str


class Touch(_Tagged, frozen=True, tag="touch"):
    """Touch a point of the window, in pixels."""

    x: int
    y: int


Share = Annotated[float, msgspec.Meta(ge=0, le=1)]


class Stroke(_Tagged, frozen=True, tag="stroke"):
    """Write on the field with one finger, through points in shares of its width and height, x right and y down."""

    points: Annotated[tuple[tuple[Share, Share], ...], msgspec.Meta(min_length=1)]


class Type(_Tagged, frozen=True, tag="type"):
    """Press the keys of the pad or keyboard on the screen, one for each character."""

    text: str


class Scan(_Tagged, frozen=True, tag="scan"):
    """Hold a code of this text before the reader."""

    code: str


class ScanImage(_Tagged, frozen=True, tag="scan-image"):
    """Hold a picture before the reader."""

    file: str


class PushButton(_Tagged, frozen=True, tag="button"):
    """Push a button of the panel."""

    name: str


class Paper(_Tagged, frozen=True, tag="paper"):
    """Put a roll in, or take it out."""

    loaded: bool


class Cover(_Tagged, frozen=True, tag="cover"):
    """Open or close the printer's cover."""

    is_open: bool


class Printer(_Tagged, frozen=True, tag="printer"):
    """Plug the printer in, or pull it."""

    plugged: bool


class Camera(_Tagged, frozen=True, tag="camera"):
    """Plug the reader in, pull it, or switch the light off."""

    sight: Sight


class Panel(_Tagged, frozen=True, tag="panel"):
    """Connect the panel, or take it away."""

    plugged: bool


class Speaker(_Tagged, frozen=True, tag="speaker"):
    """Plug the sound card in, or pull it."""

    plugged: bool


class Network(_Tagged, frozen=True, tag="network"):
    """Cut or mend the line between sync and broker; played by the demo, not by the kiosk."""

    link: Link


class TimePasses(_Tagged, frozen=True, tag="time"):
    """Let time pass on the kiosk."""

    seconds: float


class ClockJumps(_Tagged, frozen=True, tag="clock"):
    """Set the kiosk's wall clock wrong, either way, while no time passes."""

    seconds: float


class ClockTrust(_Tagged, frozen=True, tag="clock-trust"):
    """Let the kiosk's clock be trusted as far as this: ntp, rtc or unsynced."""

    quality: str


class Wait(_Tagged, frozen=True, tag="wait"):
    """Wait until the condition holds, `seconds` at most."""

    condition: Condition
    seconds: float


class Expect(_Tagged, frozen=True, tag="expect"):
    """The condition holds now."""

    condition: Condition


class Screenshot(_Tagged, frozen=True, tag="screenshot"):
    """Keep the screen as PNG."""

    file: str


class Slip(_Tagged, frozen=True, tag="slip"):
    """Keep the last slip as PNG."""

    file: str


class State(_Tagged, frozen=True, tag="state"):
    """Tell screen, language, devices, queue and the rest."""


class Where(_Tagged, frozen=True, tag="where"):
    """Tell the middle of a control in window pixels, for a finger of one's own."""

    control: str


class Texts(_Tagged, frozen=True, tag="texts"):
    """Tell all that can be read on the screen."""


class Said(_Tagged, frozen=True, tag="said"):
    """Tell what was read aloud so far."""


class Held(_Tagged, frozen=True, tag="held"):
    """Tell which live objects of the kiosk still hold these words, which come spelled in hexadecimal digits.

    So the command does not itself bring into memory what it looks for.
    """

    spelled: str


class HeldStrokes(_Tagged, frozen=True, tag="held-strokes"):
    """Tell which live objects of the kiosk still hold strokes of a pen."""


class Hub(_Tagged, frozen=True, tag="hub"):
    """Run `county-hub` with these words on the demo's hub, in `folder`; played by the bench program, not the kiosk."""

    words: tuple[str, ...]
    folder: str = "."


Command = (
    Press | Touch | Stroke | Type | Scan | ScanImage | PushButton | Paper | Cover | Printer | Camera | Panel | Speaker
    | Network | TimePasses | ClockJumps | ClockTrust | Wait | Expect | Screenshot | Slip | State | Where | Texts | Said
    | Held | HeldStrokes | Hub
)  # fmt: skip


class Reply(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of a command: why it failed, what it tells, and the values that later commands may name.

    `values` holds `ticket`, `query_code` and `receipt` of the last success page; a line names them as ``$ticket``.
    """

    failed: str = ""
    said: str = ""
    state: dict[str, object] | None = None
    values: dict[str, str] = {}
