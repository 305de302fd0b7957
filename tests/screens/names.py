"""The names of controls, as the specification of the screen gives them: the bench, tests and acceptance rely on them.

A name is ``screen.control``; ``*`` stands for a code from data, one character of a pad, or a number.
"""

import re
from functools import cache
from typing import Final

LANGUAGES: Final = ("zh_CN", "ug", "kk", "kk_Cyrl", "en")

SCREENS: Final[dict[str, str]] = {
    "attract": "begin",
    "home": "opinion deputies track badge",
    "notice": "agree decline page.next page.prev",
    "category": "* page.next page.prev",
    "issue": "* write next page.next page.prev",
    "write": "handwriting pinyin keyboard key.* candidate.* left right undo clear delete stroke_undo order next"
    " page.next page.prev",
    "place": "* write skip page.next page.prev",
    "review": "confirm kind place recipient identity text page.next page.prev",
    "kind": "advice help complaint inquiry praise",
    "recipient": "home_office * scan page.next page.prev",
    "identity": "anonymous phone pad.* pad.delete consent next",
    "done": "print again home",
    "deputies": "level.* * scan page.next page.prev",
    "deputy": "opinion page.next page.prev",
    "scan": "cancel type",
    "track": "scan type pad.* pad.delete next page.next page.prev",
    "asking": "stop again",
    "case": "rate home page.next page.prev",
    "rate": "satisfied basic unsatisfied attitude.* manner.* effect.* write redo next page.next page.prev",
    "duty": "visitor_plus write end home",
    "out_of_service": "home",
    "maintenance": "",
}
"""What is on each screen, in one state or another."""

OVER: Final = (
    "idle.continue leave.confirm leave.stay help.close duty_end.confirm duty_end.stay nav.close"
    " sound.on sound.repeat sound.quieter sound.louder sound.slower sound.faster sound.stop"
)
"""What is on dialogs over any of them."""

AREAS: Final = ("write.text", "write.field")
"""What is touched at a point, and not as a whole."""

EVERYWHERE: Final = ("nav.sound", "nav.help")
WIDE: Final = (*(f"nav.language.{language}" for language in LANGUAGES), "nav.size", "nav.theme")
NARROW: Final = ("nav.language", "nav.view")
BUT_HOME: Final = ("nav.back", "nav.leave")
HOMES: Final = frozenset({"home", "maintenance"})


def is_known(name: str) -> bool:
    """Whether a control of that name is in the specification."""
    return _known().fullmatch(name) is not None


def on_every_page(screen: str, *, wide: bool) -> tuple[str, ...]:
    """Return what every page of a screen has in its frame; the invitation has none."""
    if screen == "attract":
        return ()
    return (*EVERYWHERE, *(WIDE if wide else NARROW), *(() if screen in HOMES else BUT_HOME))


def pattern(screen: str, word: str) -> str:
    """Return the pattern of a control of a screen."""
    name = re.escape(f"{screen}.{word}")
    return name.replace(r"\*", ".+" if word == "key.*" else "[^.]+")


@cache
def _known() -> re.Pattern[str]:
    of_screens = [pattern(screen, word) for screen, words in SCREENS.items() for word in words.split()]
    framed = [*EVERYWHERE, *WIDE, *NARROW, *BUT_HOME, "nav.lower", *AREAS, *OVER.split()]
    return re.compile("|".join((*of_screens, *map(re.escape, framed))))
