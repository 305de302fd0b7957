"""The channels of the wire: which topic, who writes it, at which quality of service, and what goes over it."""

from dataclasses import dataclass
from enum import Enum

from edge_sync.bodies.documents import BODIES
from edge_sync.topics import Address, document_topic

_SAMPLE = Address.of("cc-hh-k1")
PARAMETERS = {
    "county": ("[a-z0-9]{2,16}", "County, the root of all topics under it."),
    "home": ("{county}-[a-z0-9]{1,8}", "Deputies' home."),
    "device": ("{home}-k[0-9]{1,2}", "Kiosk; it is the MQTT client id and the certificate's common name as well."),
    "name": ("[A-Za-z0-9_-]{1,60}(/[A-Za-z0-9_-]{1,60})?", "Name of the document."),
}
"""What a topic's variables stand for, and the form of each."""

DOCUMENT_MESSAGES = tuple(f"document.{name}" for name in ("config", *BODIES, "unread"))


class Side(Enum):
    """Who writes a channel; the other one reads it."""

    KIOSK = "kiosk"
    HUB = "hub"


@dataclass(frozen=True, slots=True)
class Channel:
    """One kind of topic.

    `messages` are names of messages; `answered_on` names the channel of the answer; `expiry` says what a publish has
    as its message expiry, in seconds.
    """

    name: str
    topic: str
    writer: Side
    summary: str
    messages: tuple[str, ...]
    qos: int = 1
    is_retained: bool = False
    expiry: str = ""
    answered_on: str | None = None

    @property
    def address(self) -> str:
        """The topic with its variables in braces."""
        templated = self.topic.replace(_SAMPLE.device, "{device}").replace(_SAMPLE.home, "{home}")
        return templated.replace(f"/{_SAMPLE.county}/", "/{county}/")

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of the variables in `address`."""
        return tuple(name for name in PARAMETERS if f"{{{name}}}" in self.address)


def _documents(name: str, target: str, whose: str) -> Channel:
    topic = document_topic(_SAMPLE.county, target, "{name}")
    summary = f"Signed documents for {whose}."
    return Channel(name, topic, Side.HUB, summary, DOCUMENT_MESSAGES, is_retained=True)


CHANNELS = (
    Channel(
        "up-events", _SAMPLE.up("events"), Side.KIOSK,
        "Batches of events, in the order of `seq` per device.",
        ("events.up",), answered_on="down-verdicts",
    ),
    Channel(
        "up-verdicts", _SAMPLE.up("verdicts"), Side.KIOSK,
        "What the kiosk did with each event of a batch on `down/events`, sent after its commit.",
        ("verdicts.up",),
    ),
    Channel(
        "up-status", _SAMPLE.up("status"), Side.KIOSK,
        "Presence; the same without times is the Will.", ("status",), is_retained=True,
    ),
    Channel(
        "up-reported", _SAMPLE.up("reported"), Side.KIOSK,
        "Which documents are applied, and which were refused and why.", ("reported",), is_retained=True,
    ),
    Channel("up-telemetry", _SAMPLE.up("telemetry"), Side.KIOSK, "Health figures.", ("telemetry",), qos=0),
    Channel(
        "up-query", _SAMPLE.up("query"), Side.KIOSK,
        "A question, with the response topic `down/result` and 16 bytes of correlation data.",
        ("query.sealed", "query.reconcile"), expiry="Seconds that somebody waits for the answer.",
        answered_on="down-result",
    ),
    Channel(
        "down-events", _SAMPLE.down("events"), Side.HUB,
        "Batches of events for one kiosk, kept by the hub until the kiosk's verdict names each.",
        ("events.down",), expiry="Only of a command, which goes alone: seconds it has left.", answered_on="up-verdicts",
    ),
    Channel(
        "down-verdicts", _SAMPLE.down("verdicts"), Side.HUB,
        "What the hub did with each event of a batch on `up/events`, sent after its commit: the only thing that "
        "settles a row on the kiosk.",
        ("verdicts.down",),
    ),
    Channel(
        "down-result", _SAMPLE.down("result"), Side.HUB,
        "The answer to a query, with its correlation data, to the asking device whatever the response topic says.",
        ("result.sealed", "result.reconcile", "result.refused"),
    ),
    _documents("county-documents", "county", "every kiosk of the county"),
    _documents("home-documents", f"home/{_SAMPLE.home}", "the kiosks of one home"),
    _documents("device-documents", f"dev/{_SAMPLE.device}", "one kiosk"),
)  # fmt: skip
"""Every topic of the contract, version 1."""
