"""The AsyncAPI document: the broker, channels, messages, what each side sends and receives, and the limits."""

from typing import Any

from edge_sync.contract import schemas
from edge_sync.contract.channels import CHANNELS, PARAMETERS, Channel, Side
from edge_sync.contract.messages import BINDING, messages
from edge_sync.envelope import MAX_BATCH_BYTES, MAX_BATCH_EVENTS, MAX_EVENT_BYTES, MAX_IN_FLIGHT
from edge_sync.mqtt import MAX_PACKET_BYTES, SESSION_EXPIRY_S
from edge_sync.signing import MAX_DOCUMENT_BYTES

DESCRIPTION = (
    "What a kiosk and a county hub say to each other over MQTT 5. Only a verdict that the hub sends after its own "
    "commit changes the state of a row on the kiosk; what a broker acknowledges settles nothing. The user properties "
    "of a signed publish stand as the headers of its message; `x-inside` is the schema of what a signed or sealed "
    "member holds. Members that a reader does not know are ignored. How to write a hub: docs/hub-authors.md."
)
LIMITS = {
    "eventBytes": MAX_EVENT_BYTES,
    "batchEvents": MAX_BATCH_EVENTS,
    "batchBytes": MAX_BATCH_BYTES,
    "publishesInFlight": MAX_IN_FLIGHT,
    "documentBytes": MAX_DOCUMENT_BYTES,
}


def asyncapi() -> dict[str, Any]:
    """Return the whole document; the same for the same types."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Deputies' home kiosk",
            "version": "1.0.0",
            "description": DESCRIPTION,
            "license": {"name": "MIT"},
            "x-limits": LIMITS,
        },
        "defaultContentType": "application/json",
        "servers": {"broker": _server()},
        "channels": {channel.name: _channel(channel) for channel in CHANNELS},
        "operations": dict(_operation(channel, side) for channel in CHANNELS for side in Side),
        "components": {
            "securitySchemes": {"certificate": _certificate()},
            "parameters": {name: _parameter(name) for name in PARAMETERS},
            "schemas": schemas.components(),
            "messages": {one.name: one.as_asyncapi() for one in messages(_address("down-result"))},
        },
    }


def _address(name: str) -> str:
    return next(channel.address for channel in CHANNELS if channel.name == name)


def _server() -> dict[str, Any]:
    will = {"topic": _address("up-status"), "qos": 1, "retain": True, "message": '{"online":false}'}
    session = {"cleanSession": False, "sessionExpiryInterval": SESSION_EXPIRY_S, "maximumPacketSize": MAX_PACKET_BYTES}
    return {
        "host": "{host}:8883",
        "protocol": "mqtts",
        "protocolVersion": "5",
        "description": "The county's broker, as a kiosk meets it: TLS 1.3, a certificate for each kiosk.",
        "variables": {"host": {"description": "Where the county's broker is."}},
        "security": [{"$ref": "#/components/securitySchemes/certificate"}],
        "bindings": {"mqtt": {"clientId": "{device}", **session, "lastWill": will, "bindingVersion": BINDING}},
    }


def _certificate() -> dict[str, Any]:
    return {"type": "X509", "description": "Common name = device id."}


def _channel(channel: Channel) -> dict[str, Any]:
    return {
        "address": channel.address,
        "summary": channel.summary,
        "parameters": {name: {"$ref": f"#/components/parameters/{name}"} for name in channel.parameters},
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in channel.messages},
    }


def _parameter(name: str) -> dict[str, Any]:
    form, meaning = PARAMETERS[name]
    return {"description": f"{meaning} Form: `{form}`"}


def _operation(channel: Channel, side: Side) -> tuple[str, dict[str, Any]]:
    action = "send" if side is channel.writer else "receive"
    binding: dict[str, Any] = {"qos": channel.qos, "retain": channel.is_retained}
    if channel.expiry:
        binding["messageExpiryInterval"] = {"type": "integer", "minimum": 1, "description": channel.expiry}
    answer = channel.answered_on if action == "send" else None
    return f"{side.value}-{action}s-{channel.name}", {
        "action": action,
        "channel": {"$ref": f"#/channels/{channel.name}"},
        "summary": f"The {side.value} {action}s: {channel.summary}",
        "messages": [{"$ref": f"#/channels/{channel.name}/messages/{name}"} for name in channel.messages],
        **({} if answer is None else {"reply": {"channel": {"$ref": f"#/channels/{answer}"}}}),
        "bindings": {"mqtt": {**binding, "bindingVersion": BINDING}},
    }
