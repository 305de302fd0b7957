"""docs/hub-authors.md says what the code does: every type, name, reason and field, and examples that come out."""

import base64
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from nacl.public import PrivateKey
from nacl.signing import SigningKey

from edge_sync import rollout
from edge_sync.bodies import config, status
from edge_sync.bodies.case import STATUSES
from edge_sync.bodies.documents import BODIES, Badges, Rollout
from edge_sync.bodies.events import DOWN, UP
from edge_sync.envelope import (
    MAX_BATCH_EVENTS,
    MAX_EVENT_BYTES,
    MAX_IN_FLIGHT,
    SEALED_FAMILIES,
    Event,
    Refusal,
    Verdicts,
    decode,
    digest,
)
from edge_sync.hub.bundle import Bundle
from edge_sync.sealing import unseal
from edge_sync.signing import MAX_DOCUMENT_BYTES, sign_document, sign_publish, verify_document, verify_publish

GUIDE = Path(__file__).parents[3] / "docs" / "hub-authors.md"


@pytest.fixture(scope="module")
def guide() -> str:
    return GUIDE.read_text("utf-8")


@pytest.fixture(scope="module")
def vector(guide: str) -> Any:
    """A worked example of the guide."""

    def read(name: str) -> dict[str, Any]:
        found = re.search(rf"<!-- vector: {name} -->\n```json\n(.*?)```", guide, re.DOTALL)
        assert found is not None, name
        example: dict[str, Any] = json.loads(found[1])
        return example

    return read


def shapes(shape: Any) -> dict[str, set[str]]:
    """Every struct within a shape, with its fields."""
    defined = msgspec.json.schema(shape)["$defs"]
    return {name: set(one["properties"]) for name, one in defined.items() if "properties" in one}


def section(guide: str, heading: str) -> str:
    """What stands under a heading, up to the next of its level or above."""
    level = heading.split(" ", maxsplit=1)[0]
    found = re.search(rf"^{re.escape(heading)}\n(.*?)(?=^#{{1,{len(level)}}} |\Z)", guide, re.DOTALL | re.MULTILINE)
    assert found is not None, heading
    return found[1]


def rows(text: str) -> set[str]:
    return set(re.findall(r"^\| `([a-zA-Z0-9_]+)` \|", text, re.MULTILINE))


def test_every_event_type_has_its_section_and_no_other(guide: str) -> None:
    assert set(re.findall(r"^#### `(dh\..*?)`", guide, re.MULTILINE)) == {*UP, *DOWN}


@pytest.mark.parametrize(("name", "shape"), [*UP.items(), *DOWN.items()])
def test_every_field_of_an_event_is_in_its_section_and_no_other(guide: str, name: str, shape: Any) -> None:
    assert rows(section(guide, f"#### `{name}`")) == set().union(*shapes(shape).values())


def test_every_document_with_a_shape_has_its_section_and_no_other(guide: str) -> None:
    assert set(re.findall(r"^#### `(\w+)`", section(guide, "## Document bodies"), re.MULTILINE)) == set(BODIES)


@pytest.mark.parametrize("name", BODIES)
def test_every_field_of_a_document_is_in_its_section(guide: str, name: str) -> None:
    wanted = set().union(*shapes(BODIES[name]).values())
    inside = set().union(*shapes(Badges).values()) if name == "badges" else set()
    found = rows(section(guide, f"#### `{name}`"))
    own = set(msgspec.json.schema(BODIES[name])["$defs"][BODIES[name].__name__]["properties"])
    assert own <= found <= wanted | inside
    assert inside <= found


def test_every_inner_shape_is_described_once(guide: str) -> None:
    described = re.findall(r"^`([A-Z]\w+)`:$", guide.split("## Config", maxsplit=1)[0], re.MULTILINE)
    inner = {
        name
        for shape in (*UP.values(), *DOWN.values(), *BODIES.values())
        for name in shapes(shape)
        if name != shape.__name__
    }
    assert inner <= set(described)


@pytest.mark.parametrize("shape", [status.Status, status.Reported, status.Telemetry])
def test_every_field_a_kiosk_says_about_itself_is_there(guide: str, shape: Any) -> None:
    assert set().union(*shapes(shape).values()) <= rows(section(guide, f"#### `up/{shape.__name__.lower()}`"))


def test_every_key_of_config_is_there(guide: str) -> None:
    assert rows(section(guide, "## Config")) == set().union(*shapes(config.Config).values())


def test_every_field_of_a_bundle_is_there(guide: str) -> None:
    assert rows(section(guide, "## Provisioning")) == set().union(*shapes(Bundle).values())


def test_every_member_of_an_event_is_there(guide: str) -> None:
    text = section(guide, "## Events")
    assert all(f"`{one.encode_name}`" in text for one in msgspec.structs.fields(Event))


def test_every_reason_of_a_refusal_is_there_and_no_other(guide: str) -> None:
    text = section(guide, "## Verdicts")
    assert rows(text.split("| reason |")[1]) == {one.value for one in Refusal}
    assert all(f'"{one.encode_name}"' in text for one in msgspec.structs.fields(Verdicts))


def test_every_status_of_a_case_is_there(guide: str) -> None:
    assert all(f"`{one}`" in section(guide, "## Event types") for one in STATUSES)


def test_limits_and_sealed_families_are_the_codes(guide: str) -> None:
    assert f"an event {MAX_EVENT_BYTES // 1024} KiB, a batch {MAX_BATCH_EVENTS} events or 64 KiB" in guide
    assert f"{MAX_IN_FLIGHT} publishes in flight" in guide
    assert f"at most {MAX_DOCUMENT_BYTES // 1024} KiB" in guide
    assert all(f"`{family}*`" in section(guide, "## Seals") for family in SEALED_FAMILIES)


def test_the_signed_publish_comes_out(vector: Any) -> None:
    one = vector("publish")
    key, payload = SigningKey(bytes.fromhex(one["seed_hex"])), one["payload"].encode()
    assert (
        hashlib.sha256(one["topic"].encode() + b"\x00" + payload).hexdigest() == one["sha256_of_topic_00_payload_hex"]
    )
    assert dict(sign_publish(one["topic"], payload, key=key, kid=one["kid"])) == {"sig": one["sig"], "kid": one["kid"]}
    assert base64.b64encode(bytes(key.verify_key)).decode() == one["public_key_base64"]
    assert verify_publish(one["topic"], payload, one, {one["kid"]: key.verify_key}) == one["kid"]


def test_the_signed_document_comes_out(vector: Any) -> None:
    one = vector("document")
    key = SigningKey(bytes.fromhex(one["seed_hex"]))
    assert json.loads(sign_document(one["payload"].encode(), key=key, kid="qb-doc-1")) == one["jws"]
    assert verify_document(json.dumps(one["jws"]).encode(), {"qb-doc-1": key.verify_key}).decode() == one["payload"]


def test_the_sealed_data_opens(vector: Any) -> None:
    one = vector("seal")
    private = PrivateKey(bytes.fromhex(one["private_key_hex"]))
    assert bytes(private.public_key).hex() == one["public_key_hex"]
    sealed = base64.b64decode(one["data_base64"])
    assert json.loads(sealed) == one["envelope"]
    assert unseal(sealed, {one["kid"]: private}).decode() == one["data"]


def test_the_events_digest_is_over_its_bytes(vector: Any) -> None:
    one = vector("event")
    assert digest(one["event"].encode()).hex() == one["sha256_hex"]
    assert decode(one["event"].encode()).type == "dh.help.called.v1"


def test_the_place_in_a_rollout_comes_out(vector: Any) -> None:
    one = vector("rollout")
    assert hashlib.sha256(f"{one['salt']}:{one['device']}".encode()).hexdigest() == one["sha256_hex"]
    assert rollout.place(one["salt"], one["device"]) == one["place"]


def test_every_field_of_a_rollout_is_there(guide: str) -> None:
    assert rows(section(guide, "### A part of the kiosks")) == {one.name for one in msgspec.structs.fields(Rollout)}


def test_the_badges_hash_is_over_its_secret(vector: Any) -> None:
    one = vector("badge")
    assert hashlib.sha256(one["code"].split(":")[2].encode()).hexdigest() == one["badge_sha256"]
