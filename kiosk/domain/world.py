"""What the hub decided and the kiosk shows: homes, deputies, catalogue, schedule; all translatable text by language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from kiosk.domain.opinion import Kind

Translated = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Deputy:
    """A deputy as the public may see them; `levels` from nation to township."""

    deputy_id: str
    name: Translated
    levels: tuple[str, ...]
    home_id: str
    public_code: str
    title: Translated = field(default_factory=dict)
    unit: Translated = field(default_factory=dict)
    constituency: Translated = field(default_factory=dict)
    pledge: Translated = field(default_factory=dict)
    public_phone: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True)
class Phrase:
    """A ready-made sentence."""

    text: Translated
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Category:
    """What an opinion can be about."""

    code: str
    name: Translated
    icon: str
    phrases: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Reception:
    """A planned reception."""

    starts_at: datetime
    ends_at: datetime
    deputy_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MonthlyDay:
    """Receptions by rule: a day of each month, local times ``HH:MM``."""

    day: int
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Badge:
    """Who may open duty: SHA-256 (hex) of the badge's secret."""

    deputy_id: str
    secret_sha256: str
    valid: bool


@dataclass(frozen=True, slots=True)
class Announcement:
    """Something citizens should know today; `priority` 1 is the most urgent."""

    title: Translated
    priority: int
    valid_from: datetime | None
    valid_to: datetime | None


@dataclass(frozen=True, slots=True)
class World:
    """Everything from documents; empty until the first arrive.

    `homes` are the names of the county's homes by id, `words` what people write here beside all other names.
    """

    home_id: str
    home_name: Translated = field(default_factory=dict)
    homes: Mapping[str, Translated] = field(default_factory=dict)
    deputies: tuple[Deputy, ...] = ()
    badges: tuple[Badge, ...] = ()
    categories: tuple[Category, ...] = ()
    places: tuple[Translated, ...] = ()
    words: tuple[str, ...] = ()
    out_of_scope: tuple[Translated, ...] = ()
    next_step: Translated = field(default_factory=dict)
    receptions: tuple[Reception, ...] = ()
    reception_rule: MonthlyDay | None = None
    opening: Translated = field(default_factory=dict)
    hotline: str = ""
    home_phones: tuple[str, ...] = ()
    announcements: tuple[Announcement, ...] = ()
