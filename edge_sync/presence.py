"""What this kiosk says but for events: the signed publishes about itself, its verdicts and its queries."""

import dataclasses
from dataclasses import dataclass
from typing import Any

import msgspec

from edge_sync.bodies.status import Status
from edge_sync.identity import Identity
from edge_sync.signing import sign_publish
from edge_sync.transport import Outgoing


@dataclass(frozen=True, slots=True)
class Voice:
    """Speaks for one device in one run of the program; every publish is signed with the device's key, kid = its id."""

    identity: Identity
    bootid: str
    version: str

    def say(self, channel: str, payload: bytes, *, retain: bool = False, qos: int = 1) -> Outgoing:
        """Return a signed publish on ``up/{channel}``."""
        topic = self.identity.address.up(channel)
        signed = sign_publish(topic, payload, key=self.identity.signing_key, kid=self.identity.address.device)
        return Outgoing(topic, payload, tuple(signed), qos=qos, retain=retain)

    def ask(self, payload: bytes, *, content_type: str, correlation: bytes, expiry_s: int) -> Outgoing:
        """Return a signed query; its result belongs on this device's own ``down/result``."""
        return dataclasses.replace(
            self.say("query", payload),
            content_type=content_type,
            response_topic=self.identity.address.down("result"),
            correlation=correlation,
            expiry_s=expiry_s,
        )

    def status(self, *, online: bool, **known: Any) -> Outgoing:  # noqa: ANN401 - the optional fields of `Status`
        """Return the retained presence; the same without `known` is the Will."""
        status = Status(online=online, bootid=self.bootid, version=self.version, **known)
        return self.say("status", msgspec.json.encode(status), retain=True)
