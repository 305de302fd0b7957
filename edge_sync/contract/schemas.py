"""Schemas of all that crosses the wire, from the msgspec types; JSON Schema draft 7, as AsyncAPI takes it.

Beyond what msgspec says, times are marked as such, reasons of a refusal are listed, and members that are signed or
sealed bytes name what is inside (``x-inside``).
"""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from msgspec import inspect

from edge_sync.bodies import config, documents, events, query, status
from edge_sync.bodies.commands import COMMAND_PREFIX
from edge_sync.envelope import JSON_DATA, MAX_BATCH_EVENTS, SEALED_DATA, Event, Refusal, Verdicts, is_sealed_type
from edge_sync.sealing import Sealed
from edge_sync.signing import KEY_PROPERTY, SIGNATURE_PROPERTY, Jws, Protected

Schema = dict[str, Any]
REFERENCE = "#/components/schemas/{name}"
BODIES_PACKAGE = "edge_sync.bodies."
"""Before the name of a shape that shares it with another, where a reader of the contract has no use for it."""

# `Event` without its data, whose default has no JSON: what data is, each type says.
_ENVELOPE = msgspec.defstruct(
    "Event",
    [
        (field.name, field.type) if field.required else (field.name, field.type, field.default)
        for field in msgspec.structs.fields(Event)
        if field.name != "data"
    ],
    namespace={"__doc__": Event.__doc__},
    kw_only=True,
)
_TYPES: tuple[Any, ...] = (
    _ENVELOPE, Verdicts, Sealed, Jws, Protected, documents.Document, documents.Badges, config.Config,
    *events.UP.values(), *events.DOWN.values(), *documents.BODIES.values(),
    status.Status, status.Reported, status.Telemetry, query.Query, query.Result,
)  # fmt: skip


def components() -> dict[str, Schema]:
    """Return every schema by name: the shapes, one schema for each event type and document, batches, the signature."""
    types = {**events.UP, **events.DOWN}
    return {
        **_shapes(),
        **{name: _event(name, shape) for name, shape in types.items()},
        "Batch.up": _batch(events.UP),
        "Batch.down": _batch(events.DOWN),
        **{f"document.{name}": _document(name, body) for name, body in _bodies().items()},
        "Signature": _signature(),
    }


def of(shape: Any) -> Schema:  # noqa: ANN401 - msgspec shapes are any type
    """Return the schema of a shape, its structs as references to components."""
    (schema, *_), _ = msgspec.json.schema_components([shape, *_TYPES], ref_template=REFERENCE)  # one naming for all
    named: Schema = _readable(schema)
    return named


def sealed(shape: Any) -> Schema:  # noqa: ANN401 - msgspec shapes are any type
    """Return the schema of a sealed envelope whose box holds `shape`."""
    return {"allOf": [reference("Sealed"), {"properties": {"box": {"x-inside": of(shape)}}}]}


def reference(name: str) -> Schema:
    """Return the reference to a component."""
    return {"$ref": REFERENCE.format(name=name)}


def _shapes() -> dict[str, Schema]:
    _, found = msgspec.json.schema_components(_TYPES, ref_template=REFERENCE)
    schemas: dict[str, Schema] = _readable(found)
    for struct in _structs(inspect.multi_type_info(_TYPES)):
        _mark_times(schemas, struct)
    schemas["Event"]["properties"]["specversion"] = {"const": "1.0"}
    schemas["Rejected"]["properties"]["reason"]["enum"] = [refusal.value for refusal in Refusal]
    schemas["Jws"]["properties"]["protected"]["x-inside"] = reference("Protected")
    schemas["SealedBody"]["properties"]["data_base64"]["x-inside"] = sealed(documents.Badges)
    return schemas


def _readable(value: Any) -> Any:  # noqa: ANN401 - walks any JSON value
    """Return a schema of msgspec's in words of draft 7, its descriptions in CommonMark and in one line."""
    plain = msgspec.json.encode(value).replace(BODIES_PACKAGE.encode(), b"").replace(b"``", b"`")
    return _as_draft_7(msgspec.json.decode(plain))


def _as_draft_7(value: Any) -> Any:  # noqa: ANN401 - walks any JSON value
    if isinstance(value, list):
        return [_as_draft_7(item) for item in value]
    if not isinstance(value, dict):
        return value
    walked = {key: _as_draft_7(item) for key, item in value.items() if key != "discriminator" and item != []}
    if "prefixItems" in walked:
        walked["items"], walked["additionalItems"] = walked.pop("prefixItems"), False
    if isinstance(walked.get("description"), str):
        walked["description"] = " ".join(walked["description"].split())
    return walked


def _structs(types: Sequence[inspect.Type]) -> Iterator[inspect.StructType]:
    for one in types:
        if isinstance(one, inspect.StructType):
            yield one
        yield from _structs(_inner(one))


def _inner(one: inspect.Type) -> Sequence[inspect.Type]:
    match one:
        case inspect.StructType():
            return [field.type for field in one.fields]
        case inspect.UnionType():
            return one.types
        case inspect.VarTupleType():
            return [one.item_type]
        case inspect.DictType():
            return [one.value_type]
        case _:
            return ()


def _mark_times(schemas: dict[str, Schema], struct: inspect.StructType) -> None:
    name = struct.cls.__name__
    qualified = f"{struct.cls.__module__}.{name}".removeprefix(BODIES_PACKAGE)
    properties = schemas[name if name in schemas else qualified]["properties"]
    for field in struct.fields:
        choices = field.type.types if isinstance(field.type, inspect.UnionType) else (field.type,)
        if any(isinstance(choice, inspect.DateTimeType) for choice in choices):
            schema = properties[field.encode_name]
            schema.get("anyOf", [schema])[0]["format"] = "date-time"


def _event(name: str, shape: Any) -> Schema:  # noqa: ANN401 - msgspec shapes are any type
    """Return the schema of an event of type `name`: the envelope, and what `data` or `data_base64` holds."""
    if is_sealed_type(name):
        inside = {"type": "string", "contentEncoding": "base64", "x-inside": sealed(shape)}
        return _typed(name, SEALED_DATA, {"data_base64": inside}, ("keyid",))
    expires = ("expires_at",) if name.startswith(COMMAND_PREFIX) else ()
    return _typed(name, JSON_DATA, {"data": of(shape)}, expires)


def _typed(name: str, content_type: str, data: Schema, also: tuple[str, ...]) -> Schema:
    properties = {"type": {"const": name}, "datacontenttype": {"const": content_type}, **data}
    required = [*properties, *also]
    return {"title": name, "allOf": [reference("Event"), {"properties": properties, "required": required}]}


def _batch(types: dict[str, Any]) -> Schema:
    any_of_them = {"oneOf": [reference(name) for name in types]}
    return {"type": "array", "minItems": 1, "maxItems": MAX_BATCH_EVENTS, "items": any_of_them}


def _bodies() -> dict[str, Schema]:
    shapes = {"config": config.Config, **documents.BODIES}
    return {**{name: of(shape) for name, shape in shapes.items()}, "unread": {}}


def _document(name: str, body: Schema) -> Schema:
    """Return the schema of what the JWS of document `name` holds; a null body withdraws it."""
    families = "|".join(documents.UNREAD) if name == "unread" else name
    properties = {
        "name": {"pattern": f"^({families})(/[A-Za-z0-9_-]{{1,60}})?$"},
        "body": {"oneOf": [body, {"type": "null"}]} if body else {},
    }
    inside = {"allOf": [reference("Document"), {"properties": properties}]}
    payload = {"payload": {"type": "string", "x-inside": inside}}
    return {"title": f"document {name}", "allOf": [reference("Jws"), {"properties": payload}]}


def _signature() -> Schema:
    """Return the MQTT user properties of a signed publish."""
    properties = {
        SIGNATURE_PROPERTY: {
            "type": "string",
            "pattern": "^[A-Za-z0-9+/]{86}==$",
            "description": "Base64 of the Ed25519 signature over SHA-256 of the topic, a zero byte and the payload.",
        },
        KEY_PROPERTY: {
            "type": "string",
            "description": "The key: upwards the device id, downwards a key that `keys` lists for `down`.",
        },
    }
    return {"type": "object", "properties": properties, "required": [SIGNATURE_PROPERTY, KEY_PROPERTY]}
