"""The grammar of bench commands: words in, command out."""

import re
from collections.abc import Callable, Mapping, Sequence

from kiosk.simulator import commands as c
from kiosk.simulator.words import Word, join

WAIT_S = 10.0
"""How long `wait` waits unless it is told."""

_DURATION = re.compile(r"(?P<number>[+-]\d+(?:\.\d+)?)(?P<unit>[smhdy])", re.ASCII)
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "y": 365 * 86_400}
_NUMBER = re.compile(r"\d+(?:\.\d+)?s?", re.ASCII)
_SHARE = re.compile(r"0(?:\.\d+)?|1(?:\.0+)?|\.\d+", re.ASCII)

Words = Sequence[Word]


class GrammarError(ValueError):
    """These words are no command; the text says what was expected."""


def command(words: Words) -> c.Command:
    """Return the command that these words, at least one, are; raises `GrammarError`."""
    verb, rest = words[0].text, words[1:]
    known = _VERBS.get(verb)
    if known is None:
        raise GrammarError(f"no command {verb!r}: expected one of {', '.join(sorted([*_VERBS, 'include']))}")
    usage, read = known
    try:
        return read(rest)
    except _Unfit as unfit:
        raise GrammarError(f"{unfit}: expected: {usage}") from unfit


def usages() -> tuple[str, ...]:
    """Return how each command is written, for `--help` and the docs."""
    return (*(usage for usage, _ in _VERBS.values()), INCLUDE)


INCLUDE = "include FILE"


class _Unfit(ValueError):  # noqa: N818 - never leaves this module
    """Which word does not fit, and how."""


def _word(words: Words) -> str:
    if len(words) != 1 or not words[0].text:
        raise _Unfit(f"{len(words)} words where one belongs" if len(words) != 1 else "an empty word")
    return words[0].text


def _hex(words: Words) -> str:
    spelled = _word(words)
    try:
        bytes.fromhex(spelled).decode()
    except ValueError:
        raise _Unfit(f"{spelled!r} is no text in hexadecimal digits of UTF-8") from None
    return spelled


def _held(words: Words) -> c.Held | c.HeldStrokes:
    return c.HeldStrokes() if _word(words) == "strokes" else c.Held(_hex(words))


def _text(words: Words) -> str:
    text = join(words)
    if not text:
        raise _Unfit("no text")
    return text


def _whole(word: Word) -> int:
    if not word.text.isascii() or not word.text.isdigit():
        raise _Unfit(f"{word.text!r} is no whole number of pixels")
    return int(word.text)


def _touch(words: Words) -> c.Touch:
    if len(words) != 2:  # noqa: PLR2004 - a point has two coordinates
        raise _Unfit(f"{len(words)} numbers where two belong")
    return c.Touch(_whole(words[0]), _whole(words[1]))


def _share(written: str) -> float:
    if not _SHARE.fullmatch(written):
        raise _Unfit(f"{written!r} is no share from 0 to 1")
    return float(written)


def _point(word: Word) -> tuple[float, float]:
    x, comma, y = word.text.partition(",")
    if not comma:
        raise _Unfit(f"{word.text!r} is no point X,Y")
    return _share(x), _share(y)


def _stroke(words: Words) -> c.Stroke:
    if not words:
        raise _Unfit("no point")
    return c.Stroke(tuple(_point(word) for word in words))


def _either(yes: str, no: str) -> Callable[[Words], bool]:
    def read(words: Words) -> bool:
        word = _word(words)
        if word not in {yes, no}:
            raise _Unfit(f"{word!r} is neither {yes} nor {no}")
        return word == yes

    return read


def _clock(words: Words) -> c.TimePasses | c.ClockJumps | c.ClockTrust:
    if words and words[0].text == "jump":
        return c.ClockJumps(_duration(words[1:]))
    if _word(words) in {"ntp", "rtc", "unsynced"}:
        return c.ClockTrust(_word(words))
    seconds = _duration(words)
    return c.TimePasses(seconds) if seconds >= 0 else c.ClockJumps(seconds)


def _duration(words: Words) -> float:
    match = _DURATION.fullmatch(_word(words))
    if match is None:
        raise _Unfit(f"{words[0].text!r} is no duration like +90s, -1h, +2d, +10y")
    return float(match["number"]) * _SECONDS[match["unit"]]


def _sight(words: Words) -> c.Camera:
    word = _word(words)
    if word not in {sight.value for sight in c.Sight}:
        raise _Unfit(f"{word!r} is no state of the camera")
    return c.Camera(c.Sight(word))


def _link(words: Words) -> c.Network:
    word = _word(words)
    if word not in {link.value for link in c.Link}:
        raise _Unfit(f"{word!r} is no state of the network")
    return c.Network(c.Link(word))


def _condition(words: Words) -> c.Condition:
    if not words:
        raise _Unfit("no condition")
    what, rest = words[0].text, words[1:]
    match what:
        case "screen":
            return c.OnScreen(_word(rest))
        case "text":
            return c.ShowsText(_text(rest))
        case "no-text":
            return c.ShowsNoText(_text(rest))
        case "lamp" if len(rest) == 2:  # noqa: PLR2004 - a name and on or off
            return c.LampIs(_word(rest[:1]), _either("on", "off")(rest[1:]))
        case _:
            raise _Unfit(f"{what!r} is no condition")


def _wait(words: Words) -> c.Wait:
    last = words[-1] if len(words) > 2 else None  # noqa: PLR2004 - what, which, and then perhaps how long
    if last is not None and not last.quoted and _NUMBER.fullmatch(last.text):
        return c.Wait(_condition(words[:-1]), float(last.text.rstrip("s")))
    return c.Wait(_condition(words), WAIT_S)


def _nothing(words: Words, command: c.State | c.Texts | c.Said) -> c.State | c.Texts | c.Said:
    if words:
        raise _Unfit(f"{join(words)!r} is too much")
    return command


def _hub(words: Words) -> c.Hub:
    if not words:
        raise _Unfit("no command for the hub")
    return c.Hub(tuple(word.text for word in words))


_SEEN = "screen NAME | text TEXT | no-text TEXT | lamp NAME on|off"

_VERBS: Mapping[str, tuple[str, Callable[[Words], c.Command]]] = {
    "press": ("press ID", lambda words: c.Press(_word(words))),
    "touch": ("touch X Y", _touch),
    "stroke": ("stroke X,Y X,Y …", _stroke),
    "type": ("type TEXT", lambda words: c.Type(_text(words))),
    "scan": ("scan CODE", lambda words: c.Scan(_text(words))),
    "scan-image": ("scan-image FILE", lambda words: c.ScanImage(_word(words))),
    "button": ("button NAME", lambda words: c.PushButton(_word(words))),
    "paper": ("paper out|in", lambda words: c.Paper(_either("in", "out")(words))),
    "cover": ("cover open|closed", lambda words: c.Cover(_either("open", "closed")(words))),
    "printer": ("printer absent|present", lambda words: c.Printer(_either("present", "absent")(words))),
    "camera": ("camera absent|present|dark", _sight),
    "panel": ("panel absent|present", lambda words: c.Panel(_either("present", "absent")(words))),
    "speaker": ("speaker absent|present", lambda words: c.Speaker(_either("present", "absent")(words))),
    "network": ("network down|up|dark", _link),
    "clock": ("clock +90s | jump -1h | ntp | rtc | unsynced", _clock),
    "wait": (f"wait {_SEEN} [SECONDS]", _wait),
    "expect": (f"expect {_SEEN}", lambda words: c.Expect(_condition(words))),
    "screenshot": ("screenshot FILE", lambda words: c.Screenshot(_word(words))),
    "slip": ("slip FILE", lambda words: c.Slip(_word(words))),
    "state": ("state", lambda words: _nothing(words, c.State())),
    "texts": ("texts", lambda words: _nothing(words, c.Texts())),
    "said": ("said", lambda words: _nothing(words, c.Said())),
    "held": ("held HEX|strokes", _held),
    "where": ("where ID", lambda words: c.Where(_word(words))),
    "hub": ("hub COMMAND …", _hub),
}
