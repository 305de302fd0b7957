"""Bodies of the signed documents other than config, and the envelope every document has."""

from typing import Annotated, Any

from msgspec import Meta, Raw, Struct

from edge_sync.bodies.words import (
    Code,
    DeputyId,
    Hex64,
    HomeId,
    Kind,
    Level,
    PublicCode,
    Text40,
    Text60,
    Time,
    Translated,
)  # fmt: skip


class Rollout(Struct, frozen=True, kw_only=True):
    """A document that holds for a part of its kiosks: which part, and what all others keep (`edge_sync.rollout`).

    `otherwise` is the body that held before, null when there was none, and `otherwise_version` the version it was of.
    """

    permille: Annotated[int, Meta(ge=0, le=1000)]
    salt: Annotated[str, Meta(min_length=1, max_length=64)]
    otherwise: Raw
    otherwise_version: Annotated[int, Meta(ge=0)] = 0


class Document(Struct, frozen=True, kw_only=True):
    """The signed payload. `body` null is a tombstone. Versions count per (target, name)."""

    name: str
    target: str
    epoch: Annotated[int, Meta(ge=0)]
    version: Annotated[int, Meta(ge=0)]
    issued_at: Time
    expires_at: Time | None = None
    body: Raw
    rollout: Rollout | None = None


class ListedKey(Struct, frozen=True, kw_only=True):
    """A public key and what it may do: ``doc`` or ``down`` (Ed25519), ``seal`` or ``recovery`` (X25519)."""

    kid: Annotated[str, Meta(pattern=r"^[a-zA-Z0-9_-]{1,32}$")]
    use: Annotated[str, Meta(pattern=r"^(doc|down|seal|recovery)$")]
    public: Annotated[bytes, Meta(min_length=32, max_length=32)]
    not_before: Time | None = None
    not_after: Time | None = None


class Keys(Struct, frozen=True):
    """``keys``: signed by the root key pinned at provisioning."""

    keys: tuple[ListedKey, ...]


class RosterDeputy(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A deputy as the public may see them."""

    deputy_id: DeputyId
    name: Translated
    levels: Annotated[tuple[Level, ...], Meta(min_length=1, max_length=5)]
    home_id: HomeId
    public_code: PublicCode
    title: Translated = {}
    unit: Translated = {}
    constituency: Translated = {}
    pledge: Translated = {}
    public_phone: str = ""
    role: Annotated[str, Meta(pattern=r"^(deputy|liaison|supervisor|street_deputy)$")] = "deputy"
    active: bool = True


class Roster(Struct, frozen=True):
    """``roster/{home}``: the deputies of one home."""

    deputies: tuple[RosterDeputy, ...]


class Badge(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who may open duty here: SHA-256 of the badge's 26-character secret, hex."""

    deputy_id: DeputyId
    badge_sha256: Hex64
    active: bool = True
    revoked: bool = False


class Badges(Struct, frozen=True):
    """What is inside the sealed ``badges`` document."""

    badges: tuple[Badge, ...]


class SealedBody(Struct, frozen=True):
    """Body of ``badges``: `Badges` sealed to the device's X25519 key (as in `edge_sync.sealing`, kid = device id)."""

    data_base64: bytes


class ReceptionRule(Struct, frozen=True, kw_only=True):
    """When deputies receive, by rule: ``monthly_day`` with the day of month, local times ``HH:MM``."""

    kind: str
    day: Annotated[int, Meta(ge=1, le=31)]
    start: Annotated[str, Meta(pattern=r"^[0-2][0-9]:[0-5][0-9]$")]
    end: Annotated[str, Meta(pattern=r"^[0-2][0-9]:[0-5][0-9]$")]
    holiday: str = "next_workday"
    notice_days: int = 3


class Reception(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One planned reception."""

    schedule_id: str
    starts_at: Time
    ends_at: Time
    deputy_ids: tuple[DeputyId, ...] = ()
    theme: Translated = {}


class Schedule(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """``schedule`` of a home."""

    receptions: tuple[Reception, ...] = ()
    rule: ReceptionRule | None = None
    opening: Translated = {}


class Phrase(Struct, frozen=True, omit_defaults=True):
    """A ready-made sentence, and the kind of opinion it is."""

    text: Translated
    kind: Kind | None = None


class Category(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an opinion can be about."""

    code: Code
    name: Translated
    icon: Code = "other"
    phrases: tuple[Phrase, ...] = ()


class Catalog(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """``catalog``: county-wide categories, scope and next step.

    A home's own ``catalog`` adds its places and may replace the rest.
    """

    categories: tuple[Category, ...] = ()
    places: tuple[Translated, ...] = ()
    out_of_scope: tuple[Translated, ...] = ()
    next_step: Translated = {}
    hotline: Text40 = ""


class Dictionary(Struct, frozen=True):
    """``dictionary``: words that people write here and pinyin should know: terms, places, names. A home's own adds."""

    words: tuple[Text60, ...]


class HomeEntry(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A deputies' home as all kiosks know it."""

    home_id: HomeId
    name: Translated
    level: Annotated[str, Meta(pattern=r"^(county|township|village|station|service_window)$")]
    phones: tuple[Text40, ...] = ()
    opening: Translated = {}


class Homes(Struct, frozen=True):
    """``homes``: the homes of the county."""

    county: Translated
    homes: tuple[HomeEntry, ...]


class Announcement(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """``announcement/{id}``."""

    announcement_id: Text60
    kind: Code
    title: Translated
    body: Translated = {}
    priority: Annotated[int, Meta(ge=1, le=3)] = 2
    valid_from: Time | None = None
    valid_to: Time | None = None


BODIES: dict[str, Any] = {
    "keys": Keys,
    "roster": Roster,
    "badges": SealedBody,
    "schedule": Schedule,
    "catalog": Catalog,
    "dictionary": Dictionary,
    "homes": Homes,
    "announcement": Announcement,
}
"""Shape of a document's body by the first part of its name; ``config`` has its own module.

A name not listed is kept unread.
"""

UNREAD = ("publicity", "i18n", "consultation", "projects", "board")
"""Documents of the contract that this version of the kiosk keeps and does not read yet."""
