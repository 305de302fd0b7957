"""A county hub in one file, for whoever writes one: plain paho, signatures by PyNaCl, rows in SQLite.

It does what a kiosk needs of a hub: it commits what kiosks send, once, answers only after that, helps them find out
what it has lost, and publishes documents. It keeps sealed data as it came; to open it takes the private key, and is a
later step. docs/hub-authors.md explains every rule. ``python example_hub.py hub.json``; hub.json has

    county, epoch (a ULID, a higher one after every restore), database (a file), broker ([host, port]),
    down and doc ({"kid", "seed": base64}), seal_kids, devices ({device id: public key in base64}),
    documents ([{"topic", "payload"}], the payload being what is signed)
"""

import hashlib
import json
import re
import socket
import sqlite3
import sys
from base64 import b64decode, b64encode, urlsafe_b64encode
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import paho.mqtt.client as mqtt
from nacl.exceptions import CryptoError
from nacl.signing import SigningKey, VerifyKey
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

TYPES = {
    "dh.opinion.submitted.v1",
    "dh.duty.started.v1",
    "dh.duty.ended.v1",
    "dh.duty.noted.v1",
    "dh.rating.submitted.v1",
    "dh.audit.notable.v1",
    "dh.help.called.v1",
}
SEALED = ("dh.opinion.", "dh.rating.", "dh.consult.", "dh.appointment.", "dh.duty.noted.")
UP = re.compile(
    r"dh/v1/(?P<county>[a-z0-9]+)/dev/(?P<device>(?P<home>[a-z0-9]+-[a-z0-9]+)-k[0-9]+)/up/(?P<what>[a-z]+)"
)


class Hub:
    """One thread: paho calls `take` for one publish after the other."""

    def __init__(self, settings: dict, db: sqlite3.Connection) -> None:
        self.county, self.epoch, self.seal_kids = settings["county"], settings["epoch"], set(settings["seal_kids"])
        self.devices = {device: VerifyKey(b64decode(key)) for device, key in settings["devices"].items()}
        self.down, self.doc = (
            (settings[use]["kid"], SigningKey(b64decode(settings[use]["seed"]))) for use in ("down", "doc")
        )
        self.documents = settings["documents"]
        self.db = db
        db.executescript(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE IF NOT EXISTS events"
            " (id TEXT PRIMARY KEY, device TEXT, seq INTEGER, digest BLOB, event BLOB)"
        )

    def connected(self, client: mqtt.Client, *_: object) -> None:
        """Listen, and publish the documents: the very same one again is no news to a kiosk."""
        client.subscribe([(f"$share/hub/dh/v1/{self.county}/dev/+/up/{what}", 1) for what in ("events", "query")])
        for one in self.documents:
            client.publish(one["topic"], sign_document(one["payload"], *self.doc), 1, retain=True)

    def take(self, client: mqtt.Client, _: object, message: mqtt.MQTTMessage) -> None:
        """Commit, answer, and acknowledge last. Whatever ends this program in between, the publish comes again."""
        try:
            topic = UP.fullmatch(message.topic)
            if topic and self.is_signed(topic["device"], message):
                answer = self.events if topic["what"] == "events" else self.query
                self.say(client, topic["device"], *answer(topic, message.payload), message.properties)
        except sqlite3.Error:
            raise  # ends the program with nothing acknowledged: after the next start it comes again
        except Exception as error:  # noqa: BLE001 - whatever a kiosk sends; without an answer it halves the batch
            print(f"not understood: {error!r}", file=sys.stderr)
        client.ack(message.mid, message.qos)

    def is_signed(self, device: str, message: mqtt.MQTTMessage) -> bool:
        """Whether this device wrote it. To anything else there is no answer: a verdict would settle somebody's rows."""
        properties = dict(getattr(message.properties, "UserProperty", []))
        try:
            signature = b64decode(properties["sig"], validate=True)
            self.devices[device].verify(digest_of_publish(message.topic, message.payload), signature)
        except (CryptoError, ValueError, KeyError):
            return False
        return properties.get("kid") == device

    def events(self, topic: re.Match, payload: bytes) -> tuple[str, dict]:
        """Commit a batch; return the verdicts, one for each event."""
        verdicts = {"hub_epoch": self.epoch, "credit": 2000, "committed": [], "duplicate": [], "rejected": []}
        source = "/dh/{county}/{home}/{device}".format(**topic.groupdict())
        with self.db:  # one transaction; an exception undoes it, and then nothing was answered
            for text, event in split(payload.decode()):
                reason = self.mistake(source, text, event) or self.store(topic["device"], text, event, verdicts)
                if reason:
                    verdicts["rejected"].append({"id": event["id"], "reason": reason})
        return "verdicts", verdicts

    def mistake(self, source: str, text: str, event: dict) -> str | None:
        """Return the reason why this event is never taken."""
        if len(text.encode()) > 32 * 1024:
            return "too_large"
        if event["specversion"] != "1.0" or event["source"] != source or ("data" in event) == ("data_base64" in event):
            return "schema"
        if event["type"] not in TYPES:
            return "unsupported"
        if not event["type"].startswith(SEALED):
            return None if "data" in event else "schema"
        if "data" in event:
            return "schema"
        return None if self.seal_kids & kids(event["data_base64"]) else "unsealable"

    def store(self, device: str, text: str, event: dict, verdicts: dict) -> str | None:
        """Store an event once, by its id; the same id with other bytes is a conflict."""
        digest = hashlib.sha256(text.encode()).digest()
        row = (event["id"], device, event["seq"], digest, text.encode())
        if self.db.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", row).rowcount:
            verdicts["committed"].append(event["id"])
            return None
        (held,) = self.db.execute("SELECT digest FROM events WHERE id = ?", row[:1]).fetchone()
        if held != digest:
            return "conflict"
        verdicts["duplicate"].append(event["id"])
        return None

    def query(self, topic: re.Match, payload: bytes) -> tuple[str, dict]:
        """Answer `reconcile`; all other queries are sealed, and this hub opens no seals."""
        query = json.loads(payload)
        if query.get("kind") != "reconcile":
            return "result", {"result": "refused", "reason": "unavailable"}
        held = self.db.execute(
            "SELECT seq, id FROM events WHERE device = ? AND seq BETWEEN ? AND ? ORDER BY seq, id",
            (topic["device"], query["from_seq"], query["to_seq"]),
        ).fetchall()
        own = hashlib.sha256("\n".join(event_id for _, event_id in held).encode()).hexdigest()
        result = {"result": "reconcile", "hub_epoch": self.epoch}
        if (own, len(held)) == (query["hash"], query["count"]):
            return "result", result | {"match": True}
        lacks = gaps(query["from_seq"], query["to_seq"], [seq for seq, _ in held])
        return "result", result | {"match": False, "hash": own, "lacks": lacks}

    def say(self, client: mqtt.Client, device: str, what: str, body: dict, asked: Properties) -> None:
        """Publish a signed answer on the device's own topic, with the correlation data of what it answers."""
        properties = Properties(PacketTypes.PUBLISH)
        if hasattr(asked, "CorrelationData"):
            properties.CorrelationData = asked.CorrelationData
        if what == "result":  # which question it answers stands inside as well, under the signature
            body = body | {"correlation": b64encode(asked.CorrelationData).decode()}
        topic, payload = f"dh/v1/{self.county}/dev/{device}/down/{what}", json.dumps(body).encode()
        kid, key = self.down
        signature = key.sign(digest_of_publish(topic, payload)).signature
        properties.UserProperty = [("sig", b64encode(signature).decode()), ("kid", kid)]
        client.publish(topic, payload, 1, properties=properties)


def digest_of_publish(topic: str, payload: bytes) -> bytes:
    """Return what is signed of a publish."""
    return hashlib.sha256(topic.encode() + b"\0" + payload).digest()


def split(batch: str) -> list[tuple[str, dict]]:
    """Return each event of a batch as the text that came, which the digest is over, and as its value."""
    events, place, decoder = [], 1, json.JSONDecoder()
    if not batch.startswith("["):
        raise ValueError("no JSON array")
    while batch[place - 1] != "]":
        event, end = decoder.raw_decode(batch, place)
        events.append((batch[place:end], event))
        place = end + 1
    return events


def kids(data_base64: str) -> set[str]:
    """Return whom this is sealed to, from its outside."""
    return {recipient["kid"] for recipient in json.loads(b64decode(data_base64))["to"]}


def gaps(first: int, last: int, held: list[int]) -> list[list[int]]:
    """Return the ranges from `first` to `last` in which nothing is held."""
    edges = [first - 1, *held, last + 1]
    return [[one + 1, other - 1] for one, other in pairwise(edges) if other - one > 1]


def sign_document(payload: dict, kid: str, key: SigningKey) -> str:
    """Return a document as JWS, flattened JSON."""

    def text(raw: bytes) -> str:
        return urlsafe_b64encode(raw).rstrip(b"=").decode()

    protected, body = text(json.dumps({"alg": "EdDSA", "kid": kid}).encode()), text(json.dumps(payload).encode())
    signature = text(key.sign(f"{protected}.{body}".encode()).signature)
    return json.dumps({"payload": body, "protected": protected, "signature": signature})


def main(path: str) -> None:
    """Serve until killed; what is not answered then, the kiosks send again."""
    settings = json.loads(Path(path).read_text())
    with closing(sqlite3.connect(settings["database"])) as db:
        hub = Hub(settings, db)
        client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, "example-hub", protocol=mqtt.MQTTv5, manual_ack=True)
        client.on_connect, client.on_message = hub.connected, hub.take
        # Nagle's algorithm with delayed acknowledgements costs 18 times the rate.
        client.on_socket_open = lambda _, __, opened: opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client.connect_async(*settings["broker"], clean_start=True)
        client.loop_forever(retry_first_connection=True)


if __name__ == "__main__":
    main(sys.argv[1])
