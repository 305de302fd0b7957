"""``dh.opinion.submitted.v1``: one opinion as the citizen confirmed it. Always sealed."""

from enum import Enum

from msgspec import Struct

from edge_sync.bodies.words import (
    Code,
    DeputyId,
    HomeId,
    Kind,
    Phone,
    Text20,
    Text60,
    Text100,
    Text2000,
    TicketText,
    Time,
)

OPINION_SUBMITTED = "dh.opinion.submitted.v1"


class Channel(Enum):
    """How the opinion came in."""

    KIOSK_SELF = "kiosk_self"
    KIOSK_ASSISTED = "kiosk_assisted"
    DUTY_SESSION = "duty_session"
    LIAISON = "liaison"
    PHONE_BRIDGE = "phone_bridge"


class Identity(Enum):
    """Whether and how the citizen can be reached."""

    ANONYMOUS = "anonymous"
    CONTACT = "contact"
    REAL_NAME = "real_name"


class Contact(Struct, frozen=True, omit_defaults=True):
    """How to reach the citizen; only with consent."""

    phone: Phone
    name: Text20 = ""


class Consent(Struct, frozen=True):
    """Which notice the citizen agreed to, and when."""

    version: int
    at: Time
    over14: bool = True


class CodeHash(Struct, frozen=True):
    """Salted scrypt hash of the query code (`hashlib.scrypt`, n, r, p as given, 32 bytes)."""

    salt: bytes
    hash: bytes
    n: int
    r: int
    p: int


class OpinionSubmitted(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Content of an opinion. `text` may be empty when `phrases` is not."""

    opinion_id: str
    ticket_no: TicketText
    query_code: CodeHash
    home_id: HomeId
    lang: str
    channel: Channel
    kind: Kind
    category: Code
    created_at: Time
    submitter_kind: str = "citizen"
    text: Text2000 = ""
    phrases: tuple[Text100, ...] = ()
    place_text: Text100 = ""
    to_deputy_id: DeputyId | None = None
    duty_id: str | None = None
    identity: Identity = Identity.ANONYMOUS
    contact: Contact | None = None
    consent: Consent | None = None
    reply_pref: str = "kiosk"
    publish_ok: bool = False
    notice_version: int = 0
    over_daily_limit: bool = False
    subcategory: Text60 = ""
