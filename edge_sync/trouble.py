"""Why there is no link to the broker: which of the known reasons it is, in words, and what to do about it."""

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple


class Kind(Enum):
    """The reasons, by the word that stands in the journal and in the shared file."""

    NO_NETWORK = "no_network"
    NOBODY_LISTENS = "nobody_listens"
    NO_ANSWER = "no_answer"
    HUNG_UP = "hung_up"
    NOT_TLS = "not_tls"
    TLS_TOO_OLD = "tls_too_old"
    NO_CERTIFICATE = "no_certificate"
    CERTIFICATE_UNREADABLE = "certificate_unreadable"
    CERTIFICATE_OF_ANOTHER = "certificate_of_another"
    CERTIFICATE_EXPIRED = "certificate_expired"
    CERTIFICATE_NOT_YET_VALID = "certificate_not_yet_valid"
    CERTIFICATE_REVOKED = "certificate_revoked"
    CERTIFICATE_FOREIGN = "certificate_foreign"
    CERTIFICATE_REFUSED = "certificate_refused"
    BROKER_FOREIGN = "broker_foreign"
    BROKER_EXPIRED = "broker_expired"
    BROKER_NOT_YET_VALID = "broker_not_yet_valid"
    BROKER_OTHER_NAME = "broker_other_name"
    NOT_ALLOWED = "not_allowed"
    BROKER_REFUSED = "broker_refused"
    RIVAL = "rival"
    LOST = "lost"
    OTHER = "other"


class _Words(NamedTuple):
    what: str
    do: str
    passes: bool = False
    """Whether waiting may help."""


_NEW_BUNDLE = "Have the county give this kiosk a new certificate (county-hub kiosk certificate) and provision with it."
_NEW_BROKER = "Have the county renew the broker's files (county-hub broker-files)."

_WORDS = {
    Kind.NO_NETWORK: _Words(
        "The network or the broker's name cannot be reached.", "Look at cable, modem and mqtt.host.", passes=True
    ),
    Kind.NOBODY_LISTENS: _Words(
        "The broker's machine answers, but no broker listens there.",
        "Look at mqtt.port, and whether the broker runs.",
        passes=True,
    ),
    Kind.NO_ANSWER: _Words(
        "The broker does not answer.", "Look at the network, a firewall, and mqtt.host.", passes=True
    ),
    Kind.HUNG_UP: _Words(
        "The broker hung up without a word.",
        "If its port wants TLS, set mqtt.tls; else look into the broker's log.",
        passes=True,
    ),
    Kind.NOT_TLS: _Words(
        "What listens at the broker's port does not speak TLS.", "Look at mqtt.port; with TLS it is 8883 as a rule."
    ),
    Kind.TLS_TOO_OLD: _Words("The broker does not speak TLS 1.3.", "Have the county update its broker."),
    Kind.NO_CERTIFICATE: _Words("The broker wants a certificate and this kiosk has none.", _NEW_BUNDLE),
    Kind.CERTIFICATE_UNREADABLE: _Words("This kiosk's certificate or its key is missing or damaged.", _NEW_BUNDLE),
    Kind.CERTIFICATE_OF_ANOTHER: _Words("The certificate here belongs to another kiosk.", _NEW_BUNDLE),
    Kind.CERTIFICATE_EXPIRED: _Words("This kiosk's certificate has expired.", _NEW_BUNDLE),
    Kind.CERTIFICATE_NOT_YET_VALID: _Words(
        "This kiosk's certificate does not hold yet.", "Set the clocks of kiosk and hub; else: " + _NEW_BUNDLE
    ),
    Kind.CERTIFICATE_REVOKED: _Words(
        "The county has revoked this kiosk's certificate.",
        "If that is a mistake, have the county set this kiosk up anew (county-hub kiosk renew).",
    ),
    Kind.CERTIFICATE_FOREIGN: _Words(
        "The broker does not know the authority that made this kiosk's certificate.", _NEW_BUNDLE
    ),
    Kind.CERTIFICATE_REFUSED: _Words(
        "The broker does not take this kiosk's certificate: damaged, or not valid yet by the broker's clock.",
        "Look at the broker's clock; else: " + _NEW_BUNDLE,
    ),
    Kind.BROKER_FOREIGN: _Words(
        "The broker's certificate was not made by this county's authority.",
        "Look at mqtt.host: this may be somebody else's broker. If the county has a new authority: " + _NEW_BUNDLE,
    ),
    Kind.BROKER_EXPIRED: _Words("The broker's certificate has expired.", _NEW_BROKER),
    Kind.BROKER_NOT_YET_VALID: _Words(
        "The broker's certificate does not hold yet.", "Look at the clocks of broker and kiosk."
    ),
    Kind.BROKER_OTHER_NAME: _Words(
        "The broker's certificate is for another name or address.",
        "Look at mqtt.host; or have the county make the broker's files for this name too (county-hub broker-files).",
    ),
    Kind.NOT_ALLOWED: _Words(
        "The broker does not let this kiosk read what is meant for it.",
        "Have the county look at the broker's access list (county-hub broker-files writes it anew).",
    ),
    Kind.BROKER_REFUSED: _Words("The broker refused the connection.", "Look into the broker's log."),
    Kind.RIVAL: _Words(
        "Another machine uses this kiosk's identity; nothing is lost by it.",
        "Find the copy and switch it off, or have the county set this kiosk up anew (county-hub kiosk renew).",
    ),
    Kind.LOST: _Words("The connection broke.", "Nothing: it is made again.", passes=True),
    Kind.OTHER: _Words("No connection could be made.", "Look at the detail, and into the broker's log.", passes=True),
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why there is no link. `detail` is for whoever looks closer: a date, a name, an error's own words."""

    kind: Kind
    detail: str = ""

    @property
    def what(self) -> str:
        """What is wrong, one sentence."""
        return _WORDS[self.kind].what

    @property
    def do(self) -> str:
        """What to do about it."""
        return _WORDS[self.kind].do

    @property
    def passes(self) -> bool:
        """Whether waiting may help, as with a network; a certificate stays what it is."""
        return _WORDS[self.kind].passes

    def __str__(self) -> str:
        return f"{self.what} ({self.detail})" if self.detail else self.what
