"""The kiosk's config: sections, defaults and ranges (`domain.md` §5), and validation that tells every mistake at once.

The same shape serves the installer's ``kiosk.toml`` and the ``config`` document in its three layers.
"""

import difflib
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Annotated, Any, Literal, get_args, get_origin

import msgspec
from msgspec import Meta, Struct, field

from edge_sync.bodies.words import Kind, Translated

Pin = Annotated[int, Meta(ge=-1, le=27)]
Language = Literal["zh_CN", "ug", "kk", "kk_Cyrl", "en"]
Millimetres = Annotated[int, Meta(ge=60, le=1500)]


class PanelSize(Struct, frozen=True, forbid_unknown_fields=True):
    """Visible size of the panel in mm; 10.1 inch by default."""

    w: Millimetres = 217
    h: Millimetres = 136


class Ui(Struct, frozen=True, forbid_unknown_fields=True):
    """What the screen shows and how long it waits (seconds)."""

    langs: Annotated[tuple[Language, ...], Meta(min_length=1)] = ("zh_CN", "ug", "kk", "kk_Cyrl", "en")
    default_lang: Language = "zh_CN"
    greeting: Translated = {}
    text_size: Annotated[int, Meta(ge=1, le=4)] = 2
    theme: str = "light"
    panel_mm: PanelSize = PanelSize()
    idle_s: Annotated[int, Meta(ge=10, le=600)] = 90
    warn_s: Annotated[int, Meta(ge=5, le=120)] = 30


class Home(Struct, frozen=True, forbid_unknown_fields=True):
    """Which home this is; empty: the one the device's identity names."""

    home_id: Annotated[str, Meta(pattern=r"^([a-z0-9]{2,16}-[a-z0-9]{1,8})?$")] = ""


class Opinion(Struct, frozen=True, forbid_unknown_fields=True):
    """What an opinion may be."""

    max_len: Annotated[int, Meta(ge=50, le=2000)] = 500
    require_contact: bool = False
    kinds: Annotated[tuple[Kind, ...], Meta(min_length=1)] = tuple(Kind)
    phrases_from_catalog: bool = True
    daily_soft_limit: Annotated[int, Meta(ge=1, le=100_000)] = 200


class Privacy(Struct, frozen=True, forbid_unknown_fields=True):
    """Which notice is shown, and how long tickets, and events that the hub has, stay on the kiosk (days)."""

    consent_version: Annotated[int, Meta(ge=1)] = 1
    notice: Translated = {}
    seal: Literal[True] = True
    keep_ticket_days: Annotated[int, Meta(ge=30, le=3650)] = 365
    retention_days: Annotated[int, Meta(ge=7, le=365)] = 30


class Duty(Struct, frozen=True, forbid_unknown_fields=True):
    """Reception duty (hours)."""

    max_hours: Annotated[int, Meta(ge=1, le=24)] = 8
    pin_required: bool = False
    allow_joint: bool = True
    manual_admin: bool = True


class Print(Struct, frozen=True, forbid_unknown_fields=True):
    """The receipt printer; `width` in mm of paper."""

    enabled: bool = False
    port: str = "/dev/ttyUSB0"
    baud: Literal[9600, 19200, 38400, 57600, 115200] = 9600
    width: Literal[58, 80] = 58
    codepage: Literal["gb18030"] = "gb18030"
    copies: Annotated[int, Meta(ge=1, le=3)] = 1
    raster_scripts: tuple[Literal["ug", "kk"], ...] = ("ug", "kk")


class Scanner(Struct, frozen=True, forbid_unknown_fields=True):
    """The code scanner."""

    kind: Literal["camera", "serial", "keyboard", "mock"] = "camera"
    device: str = "/dev/video0"
    public_patterns: tuple[str, ...] = ()


class Gpio(Struct, frozen=True, forbid_unknown_fields=True):
    """BCM pins of the panel; -1 where nothing is wired (a merge patch cannot carry null)."""

    enabled: bool = False
    duty_lamp: Pin = 17
    online_led: Pin = 27
    error_led: Pin = 22
    call_button: Pin = 23
    buzzer: Pin = 24
    presence: Pin = -1
    door: Pin = -1


class Sound(Struct, frozen=True, forbid_unknown_fields=True):
    """Pages read aloud: ALSA outputs, what a visit begins with, and a folder of recordings.

    What is private is said by the output `headphones` alone, and not at all where that is empty.
    """

    enabled: bool = True
    device: Annotated[str, Meta(min_length=1, max_length=100)] = "default"
    headphones: Annotated[str, Meta(max_length=100)] = ""
    volume: Annotated[int, Meta(ge=1, le=5)] = 3
    speed: Annotated[float, Meta(ge=0.75, le=1.5)] = 1.0
    clips: str = ""


class Boards(Struct, frozen=True, forbid_unknown_fields=True):
    """Which boards are shown."""

    show: tuple[str, ...] = ()


class Hours(Struct, frozen=True, forbid_unknown_fields=True):
    """Opening, as shown."""

    opening: Translated = {}


class Mqtt(Struct, frozen=True, forbid_unknown_fields=True):
    """The broker edge-sync talks to."""

    host: str = "127.0.0.1"
    port: Annotated[int, Meta(ge=1, le=65535)] = 1883
    tls: bool = False
    keepalive: Annotated[int, Meta(ge=10, le=600)] = 60


class Report(Struct, frozen=True, forbid_unknown_fields=True):
    """When the daily report is made (local time)."""

    daily_at: Annotated[str, Meta(pattern=r"^[0-2][0-9]:[0-5][0-9]$")] = "19:30"


class Links(Struct, frozen=True, forbid_unknown_fields=True):
    """Ways on: station code (URL), hotline, apps."""

    home_code: str = ""
    hotline: Annotated[str, Meta(max_length=40)] = ""
    apps: tuple[str, ...] = ()


class Config(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that can be set; an absent key has its default."""

    ui: Ui = Ui()
    home: Home = Home()
    opinion: Opinion = Opinion()
    privacy: Privacy = Privacy()
    duty: Duty = Duty()
    print: Print = Print()
    scanner: Scanner = Scanner()
    gpio: Gpio = Gpio()
    sound: Sound = Sound()
    boards: Boards = Boards()
    hours: Hours = Hours()
    mqtt: Mqtt = Mqtt()
    report: Report = Report()
    profile: Literal["home", "station", "service_window", "collection_point"] = "home"
    links: Links = Links()
    flags: dict[str, bool] = field(default_factory=dict)


def merge_patch(base: Any, patch: Any) -> Any:  # noqa: ANN401 - RFC 7396 is over any JSON value
    """Return `base` changed by `patch` as RFC 7396 (JSON Merge Patch) says; neither is changed."""
    if not isinstance(patch, Mapping):
        return patch
    result = dict(base) if isinstance(base, Mapping) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merge_patch(result.get(key), value)
    return result


def paths(raw: Mapping[str, Any], shape: type[Struct] = Config, where: str = "") -> Iterator[str]:
    """Yield the dotted path of every setting in `raw`; a table of free names, as a text by language is, is one setting.

    A section that is null, which sets all of it back, yields every setting in it.
    """
    sections = {entry.encode_name: entry.type for entry in msgspec.structs.fields(shape)}
    for key, value in raw.items():
        inner = sections.get(key)
        if (value is None or isinstance(value, Mapping)) and isinstance(inner, type) and issubclass(inner, Struct):
            yield from paths(msgspec.to_builtins(inner()) if value is None else value, inner, f"{where}{key}.")
        else:
            yield f"{where}{key}"


def mistakes(raw: Any) -> list[str]:  # noqa: ANN401 - judges any JSON value
    """Return every mistake in `raw` as ``section.key: what is wrong``; empty when it is a valid `Config`."""
    return _mistakes(raw, Config, "")


def _mistakes(raw: Any, shape: type[Struct], where: str) -> list[str]:  # noqa: ANN401 - judges any JSON value
    if not isinstance(raw, Mapping):
        return [f"{where or 'config'}: expected a table, got {type(raw).__name__}"]
    fields = {entry.encode_name: entry.type for entry in msgspec.structs.fields(shape)}
    found: list[str] = []
    for key, value in raw.items():
        path = f"{where}.{key}" if where else str(key)
        if key not in fields:
            found.append(f"{path}: unknown key{_suggestion(str(key), fields)}")
        elif isinstance(fields[key], type) and issubclass(fields[key], Struct):
            found.extend(_mistakes(value, fields[key], path))
        else:
            found.extend(_mistake(value, fields[key], path))
    return found


def _mistake(value: Any, shape: Any, path: str) -> list[str]:  # noqa: ANN401 - judges any JSON value
    try:
        msgspec.convert(value, shape)
    except msgspec.ValidationError as error:
        return [f"{path}: {error}{_allowed(value, shape)}"]
    return []


def _allowed(value: Any, shape: Any) -> str:  # noqa: ANN401 - judges any JSON value
    """Return what would have been allowed, where that is a list of words or numbers."""
    while hasattr(shape, "__metadata__") or get_origin(shape) is tuple:
        shape = get_args(shape)[0]
    choices = get_args(shape) if get_origin(shape) is Literal else ()
    if isinstance(shape, type) and issubclass(shape, Enum):
        choices = tuple(entry.value for entry in shape)
    listed = f", expected {' or '.join(map(str, choices))}" if choices else ""
    wrong = [entry for entry in (value if isinstance(value, list) else [value]) if entry not in choices]
    return listed + (_suggestion(str(wrong[0]), dict.fromkeys(map(str, choices))) if choices and wrong else "")


def _suggestion(key: str, known: Mapping[str, Any]) -> str:
    close = difflib.get_close_matches(key, known, n=1)
    return f", did you mean {close[0]!r}?" if close else ""


def parse(raw: Any) -> Config:  # noqa: ANN401 - reads any JSON value
    """Return `raw` as a config; raises `msgspec.ValidationError` when `mistakes` is not empty."""
    return msgspec.convert(raw, Config)
