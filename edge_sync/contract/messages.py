"""The messages of the wire: what each holds, its content type, and whether it is signed as a publish."""

from dataclasses import dataclass
from typing import Any

from edge_sync.bodies import query, status
from edge_sync.contract import schemas
from edge_sync.contract.channels import DOCUMENT_MESSAGES
from edge_sync.contract.schemas import Schema, reference
from edge_sync.envelope import CONTENT_TYPE, JSON_DATA, SEALED_DATA, Verdicts

DOCUMENT_TYPE = "application/jose+json"
CORRELATION_BYTES = 16
BINDING = "0.2.0"
"""Version of AsyncAPI's MQTT bindings."""


@dataclass(frozen=True, slots=True)
class Message:
    """One kind of publish. A document is signed inside and not as a publish."""

    name: str
    summary: str
    payload: Schema
    content_type: str = JSON_DATA
    is_signed: bool = True
    is_correlated: bool = False
    response_topic: str | None = None

    def as_asyncapi(self) -> dict[str, Any]:
        """Return the message object."""
        headers = {"headers": reference("Signature")} if self.is_signed else {}
        head = {"name": self.name, "summary": self.summary, "contentType": self.content_type}
        return {**head, **headers, "payload": self.payload, "bindings": {"mqtt": self._binding()}}

    def _binding(self) -> dict[str, Any]:
        binding: dict[str, Any] = {}
        if self.response_topic is not None:
            binding["responseTopic"] = self.response_topic
        if self.is_correlated:
            binding["correlationData"] = {
                "type": "string",
                "minLength": CORRELATION_BYTES,
                "maxLength": CORRELATION_BYTES,
                "description": f"{CORRELATION_BYTES} bytes; the answer carries the same.",
            }
        return {**binding, "bindingVersion": BINDING}


def messages(response_topic: str) -> tuple[Message, ...]:
    """Return all messages; queries ask for their answer on `response_topic`."""
    return (*_events(), *_presence(), *_queries(response_topic), *_results(), *_documents())


def _events() -> tuple[Message, ...]:
    verdicts = schemas.of(Verdicts)
    return (
        Message("events.up", "A batch of events of one kiosk.", reference("Batch.up"), CONTENT_TYPE),
        Message("events.down", "A batch of events for one kiosk.", reference("Batch.down"), CONTENT_TYPE),
        Message("verdicts.up", "The kiosk's verdicts, without hub_epoch and credit.", verdicts),
        Message("verdicts.down", "The hub's verdicts.", verdicts),
    )


def _presence() -> tuple[Message, ...]:
    reported = {"type": "object", "additionalProperties": schemas.of(status.Reported)}
    return (
        Message("status", "Online or not.", schemas.of(status.Status)),
        Message("reported", "Of each document by name: what is applied, what was refused.", reported),
        Message("telemetry", "Figures, and nothing else.", schemas.of(status.Telemetry)),
    )


def _queries(response_topic: str) -> tuple[Message, ...]:
    asked: dict[str, Any] = {"is_correlated": True, "response_topic": response_topic}
    sealed, open_query = schemas.sealed(query.SealedQuery), schemas.of(query.Reconcile)
    return (
        Message("query.sealed", "A question sealed to the hub.", sealed, SEALED_DATA, **asked),
        Message("query.reconcile", "Whether the hub has what it acknowledged.", open_query, **asked),
    )


def _results() -> tuple[Message, ...]:
    sealed, reconciled, refused = (
        _bound(shape)
        for shape in (schemas.sealed(query.SealedResult), schemas.of(query.Reconciled), schemas.of(query.Refused))
    )
    return (
        Message("result.sealed", "The answer, sealed to the question's key.", sealed, SEALED_DATA, is_correlated=True),
        Message("result.reconcile", "What the hub lacks.", reconciled, is_correlated=True),
        Message("result.refused", "That the question could not be read.", refused, is_correlated=True),
    )


def _bound(result: Schema) -> Schema:
    """Return the schema of a result that says itself what it answers, so that the signature covers that too."""
    told = {"type": "string", "contentEncoding": "base64", "description": "The correlation data of the question."}
    return {"allOf": [result, {"properties": {"correlation": told}, "required": ["correlation"]}]}


def _documents() -> tuple[Message, ...]:
    return tuple(
        Message(name, f"The document {name.partition('.')[2]}.", reference(name), DOCUMENT_TYPE, is_signed=False)
        for name in DOCUMENT_MESSAGES
    )
