"""The contract's document follows the types: what is added to them is in it."""

import msgspec

from edge_sync.bodies.config import Config
from edge_sync.bodies.events import UP
from edge_sync.contract import schemas
from edge_sync.contract.channels import CHANNELS, Side
from edge_sync.contract.document import asyncapi
from edge_sync.envelope import Event
from edge_sync.topics import Address


def test_the_document_is_the_same_each_time() -> None:
    assert asyncapi() == asyncapi()


def test_a_topic_is_a_devices_with_its_names_in_braces() -> None:
    (channel,) = [one for one in CHANNELS if one.name == "home-documents"]
    assert channel.address == "dh/v1/{county}/home/{home}/doc/{name}"
    assert channel.parameters == ("county", "home", "name")


def test_the_hub_writes_what_a_kiosk_reads() -> None:
    down = {one.address for one in CHANNELS if one.writer is Side.HUB}
    address = Address.of("qb-0302-k1")
    assert address.down("events").replace("qb-0302-k1", "{device}").replace("/qb/", "/{county}/") in down
    assert all("/up/" not in one for one in down)


def test_every_member_of_an_event_is_in_its_schema() -> None:
    events = schemas.components()
    named = set(events["Event"]["properties"])
    assert named | {"data"} == set(Event.__struct_fields__)


def test_a_sealed_type_names_what_is_in_its_box() -> None:
    member = schemas.components()["dh.opinion.submitted.v1"]["allOf"][1]["properties"]["data_base64"]
    box = member["x-inside"]["allOf"][1]["properties"]["box"]
    assert box == {"x-inside": {"$ref": f"#/components/schemas/{UP['dh.opinion.submitted.v1'].__name__}"}}


def test_shapes_of_one_name_are_told_apart() -> None:
    named = schemas.components()
    assert {"status.Refused", "query.Refused"} <= set(named)
    assert "Refused" not in named


def test_members_nobody_knows_are_refused_in_config_and_a_signed_header_alone() -> None:
    closed = {name for name, schema in schemas.components().items() if schema.get("additionalProperties") is False}
    _, of_config = msgspec.json.schema_components([Config])
    assert closed == {"Protected", *(name for name, schema in of_config.items() if "properties" in schema)}


def test_times_are_marked_also_where_they_may_be_absent() -> None:
    status = schemas.components()["Status"]["properties"]["at"]
    assert status["anyOf"][0] == {"type": "string", "format": "date-time"}
