"""Every setting a visitor can change, and nothing else: one object, made anew with every visit."""

from dataclasses import dataclass, field
from enum import Enum, IntEnum

from kiosk.domain.settings import Settings
from kiosk.domain.writing.keyboards import KeyOrder
from kiosk.domain.writing.ways import WritingWay


class TextSize(IntEnum):
    """How large text is, from small to very large."""

    SMALL = 1
    STANDARD = 2
    LARGE = 3
    LARGEST = 4

    @property
    def next(self) -> "TextSize":
        """The next larger one; after the largest the small one."""
        return TextSize(self % len(TextSize) + 1)


class Theme(Enum):
    """The colours; the two of high contrast are for weak eyes."""

    LIGHT = "light"
    DARK = "dark"
    CONTRAST_LIGHT = "contrast_light"
    CONTRAST_DARK = "contrast_dark"

    @property
    def next(self) -> "Theme":
        """The one after this, in a circle."""
        every = list(Theme)
        return every[(every.index(self) + 1) % len(every)]


class Menu(Enum):
    """Settings that are chosen from a list of their own, over the page."""

    LANGUAGE = "language"
    VIEW = "view"
    SOUND = "sound"


@dataclass(frozen=True, slots=True)
class SoundSetting:
    """Whether pages are read aloud, how loud (1 to 5) and how fast (1 is as people speak)."""

    on: bool = False
    volume: int = 3
    speed: float = 1.0


@dataclass(frozen=True, slots=True)
class Session:
    """Every setting a visitor can change; a wipe makes a new one, so a setting that stands elsewhere outlives a visit.

    `lower` moves every control into the lower part of the screen, for somebody in a wheelchair and for children. `way`
    is how they write, None while they chose none; `order` that of Latin letters.
    """

    language: str
    size: TextSize = TextSize.STANDARD
    theme: Theme = Theme.LIGHT
    lower: bool = False
    sound: SoundSetting = field(default_factory=SoundSetting)
    way: WritingWay | None = None
    order: KeyOrder = KeyOrder.QWERTY

    @property
    def takes_time(self) -> bool:
        """Whether this visitor reads large letters or listens, and so has twice the time everywhere."""
        return self.size >= TextSize.LARGE or self.sound.on


def beginning(language: str, settings: Settings) -> Session:
    """Return the settings that the next person meets; a theme that is unknown here is the light one."""
    themes = {theme.value: theme for theme in Theme}
    sound = SoundSetting(volume=settings.sound_volume, speed=settings.sound_speed)
    return Session(language, TextSize(settings.text_size), themes.get(settings.theme, Theme.LIGHT), sound=sound)
