"""Signed documents: which come into force, which are refused, and what the kiosk tells about both."""

import base64
from typing import Any

import msgspec
import pytest
from nacl.signing import SigningKey

from edge_sync import documents
from edge_sync.acceptance import shape_mistakes
from edge_sync.bodies.documents import BODIES
from edge_sync.documents import AppliedDocument, ConfigLayer
from edge_sync.transport import Incoming

HOME = "home/qb-0302"
STRANGER = SigningKey(b"\x99" * 32)


@pytest.fixture
def road(line: Any) -> Any:
    road = line()
    road.run(1)
    return road


@pytest.fixture
def arrive(road: Any, county: Any) -> Any:
    """Let a document arrive, and return (applied versions, refusals) of its name as reported."""

    def arrive(
        name: str, body: Any, *, topic_target: Any = None, topic_name: Any = None, target: Any = "county", **how: Any
    ) -> tuple[dict[str, int], list[Any]]:
        jws = how.pop("jws", None) or county.document(name, body, target=target, **how)
        road.agent.on_message(county.incoming(topic_name or name, jws, topic_target or target))
        entry = documents.reported(road.kiosk.connection).get(name)
        return (entry.applied, [(one.version, one.reason, one.errors) for one in entry.refused]) if entry else ({}, [])

    return arrive


def test_a_good_document_comes_into_force(road: Any, arrive: Any) -> None:
    assert arrive("schedule", {"receptions": []}, target=HOME, version=7) == ({HOME: 7}, [])
    assert documents.applied(road.kiosk.connection)[-1] == AppliedDocument(
        HOME, "schedule", 1, 7, b'{"receptions": []}'
    )


def test_a_newer_one_replaces_it_and_an_older_one_is_refused(arrive: Any) -> None:
    arrive("schedule", {}, version=7)
    assert arrive("schedule", {}, version=6) == ({"county": 7}, [(6, "not_newer", ("epoch 1 version 7 is applied",))])
    assert arrive("schedule", {}, version=8) == ({"county": 8}, [])


def test_a_higher_epoch_wins_over_a_higher_version(arrive: Any) -> None:
    arrive("schedule", {}, version=7)
    assert arrive("schedule", {}, version=1, epoch=2) == ({"county": 1}, [])
    assert arrive("schedule", {}, version=99, epoch=1)[0] == {"county": 1}


def test_the_same_document_again_is_no_refusal(arrive: Any) -> None:
    arrive("schedule", {}, version=7)
    assert arrive("schedule", {}, version=7) == ({"county": 7}, [])


def test_the_same_version_with_another_body_is_refused(arrive: Any) -> None:
    arrive("schedule", {}, version=7)
    assert arrive("schedule", {"receptions": []}, version=7)[1][0][:2] == (7, "not_newer")


@pytest.mark.parametrize(
    "how",
    [
        {"key": STRANGER},
        {"kid": "nobody"},
        {"kid": "down-1"},
        {"jws": b"{}"},
        {"jws": b"\xff"},
        {"jws": b"x" * 300_000},
        {"jws": b'{"payload":"e30","protected":"eyJhbGciOiJub25lIiwia2lkIjoiZG9jLTEifQ","signature":""}'},
    ],
)
def test_a_document_without_a_good_signature_is_refused_and_told(arrive: Any, how: Any) -> None:
    assert arrive("schedule", {}, topic_name="schedule", **how) == ({}, [(0, "signature", ())])


def test_a_document_signed_for_elsewhere_is_refused(arrive: Any) -> None:
    assert arrive("schedule", {}, target="home/qb-0101", topic_target=HOME)[1][0][1] == "misplaced"
    assert arrive("catalog", {}, topic_name="schedule") == ({}, [])


@pytest.mark.parametrize(
    "topic",
    [
        "dh/v1/qb/home/qb-0101/doc/config",
        "dh/v1/qb/dev/qb-0302-k2/doc/config",
        "dh/v1/xx/doc/config",
        "dh/v1/qb/doc/a/b/c",
    ],
)
def test_a_document_on_a_foreign_topic_is_counted_only(road: Any, county: Any, topic: str) -> None:
    road.agent.on_message(Incoming(topic, county.document("config", {})))
    assert road.agent.refused() == {"doc.topic": 1}
    assert list(documents.reported(road.kiosk.connection)) == ["keys"]


def test_every_mistake_of_a_config_is_told_at_once(arrive: Any) -> None:
    body = {"ui": {"idle_s": 5, "langz": []}, "prnt": {}, "print": {"width": 70}}
    assert arrive("config", body, target=HOME)[1][0][2] == (
        "ui.idle_s: Expected `int` >= 10",
        "ui.langz: unknown key, did you mean 'langs'?",
        "prnt: unknown key, did you mean 'print'?",
        "print.width: Invalid enum value 70, expected 58 or 80",
    )


def test_a_flood_of_invented_names_leaves_a_short_report_and_what_the_hub_signed(
    road: Any, county: Any, arrive: Any
) -> None:
    arrive("config", {"ui": 1}, target=HOME)
    for number in range(300):
        road.agent.on_message(county.incoming(f"announcement/x{number}", b"x"))
        road.agent.on_message(county.incoming(f"announcement/y{number}", county.document("schedule", {})))
    report = documents.reported(road.kiosk.connection)
    assert [one.reason for entry in report.values() for one in entry.refused].count("signature") == 10
    assert report["config"].refused[0].reason == "body"
    assert sum(road.agent.refused().values()) == 601


def test_a_forged_document_is_told_by_its_name_after_a_flood_of_invented_ones(
    road: Any, county: Any, arrive: Any
) -> None:
    arrive("schedule", {}, target=HOME)
    for number in range(50):
        road.agent.on_message(county.incoming(f"announcement/x{number}", b"x"))
    assert arrive("schedule", {}, target=HOME, version=2, key=STRANGER) == ({HOME: 1}, [(0, "signature", ())])


def test_a_config_of_nothing_but_mistakes_is_reported_in_short(arrive: Any, road: Any) -> None:
    body = {f"{'section' * 400}{number}": 1 for number in range(40)}
    told = arrive("config", body)[1][0][2]
    assert told[-1] == f"and {40 - len(told) + 1} more"
    for target in ("county", HOME, "dev/qb-0302-k1"):
        for version in range(2, 9):
            arrive("config", body, version=version, target=target)
    assert len(msgspec.json.encode(documents.reported(road.kiosk.connection))) < 100_000


def test_a_report_goes_out_while_refusals_keep_coming(road: Any, county: Any) -> None:
    before = len(road.hub.said["reported"])
    for number in range(15):
        road.agent.on_message(county.incoming(f"announcement/x{number}", b"x"))
        road.run(0.15)
    assert len(road.hub.said["reported"]) > before + 3


@pytest.mark.parametrize("body", [[], 7, "text", [{}]])
def test_a_config_that_is_no_table_is_refused(arrive: Any, body: Any) -> None:
    assert arrive("config", body)[1][0][1] == "body"


def test_every_mistake_of_another_body_is_told_at_once(arrive: Any) -> None:
    body = {"deputies": [{"deputy_id": "A B", "name": {"zh": 1}}, 7]}
    assert [error.partition(":")[0] for error in arrive("roster/qb-0302", body)[1][0][2]] == [
        "deputies[0].deputy_id", "deputies[0].name", "deputies[0].levels", "deputies[0].home_id",
        "deputies[0].public_code", "deputies[1]",
    ]  # fmt: skip


@pytest.mark.parametrize("name", BODIES)
def test_every_known_body_refuses_a_number(name: str) -> None:
    assert shape_mistakes(7, BODIES[name]) == ["body: Expected `object`, got `int`"]


def test_a_time_without_its_offset_is_a_mistake(arrive: Any, county: Any) -> None:
    no_offset = [entry | {"not_after": "2026-01-01T00:00:00"} for entry in county.listed()]
    _, [(_, reason, errors)] = arrive("keys", {"keys": no_offset}, version=2)
    told = [f"keys[{at}].not_after: Expected `datetime` with a timezone component" for at in range(len(no_offset))]
    assert (reason, list(errors)) == ("body", told)
    assert arrive("schedule", {})[0] == {"county": 1}


def test_refusals_stay_until_a_newer_good_one_of_the_same_target(arrive: Any) -> None:
    arrive("config", {"ui": 1}, target=HOME, version=2)
    assert len(arrive("config", {}, target="county", version=1)[1]) == 1
    assert arrive("config", {}, target=HOME, version=3) == ({"county": 1, HOME: 3}, [])


def test_the_last_five_refusals_are_kept(arrive: Any) -> None:
    for version in range(1, 9):
        refused = arrive("config", {"ui": 1}, version=version)[1]
    assert [version for version, _, _ in refused] == [4, 5, 6, 7, 8]


def test_three_layers_make_the_config_and_each_value_knows_its_layer(road: Any, arrive: Any) -> None:
    arrive("config", {"ui": {"idle_s": 60, "warn_s": 10}}, target="county", version=1)
    arrive("config", {"ui": {"idle_s": 70}}, target="dev/qb-0302-k1", version=2)
    arrive("config", {"ui": {"idle_s": 65, "warn_s": None}}, target=HOME, version=3)
    merged, origin = documents.effective_config(road.kiosk.connection, {"ui": {"text_size": 3}})
    assert merged == {"ui": {"idle_s": 70, "text_size": 3}}
    assert origin == {"ui.idle_s": ConfigLayer("dev/qb-0302-k1", 1, 2), "ui.warn_s": ConfigLayer(HOME, 1, 3)}


def test_a_tombstone_withdraws_and_its_version_counts(road: Any, arrive: Any) -> None:
    arrive("schedule", {}, version=1)
    assert arrive("schedule", None, version=2) == ({"county": 2}, [])
    assert [entry.name for entry in documents.applied(road.kiosk.connection)] == ["keys"]
    assert arrive("schedule", {}, version=1)[1][0][1] == "not_newer"


def test_an_empty_retained_payload_changes_nothing(road: Any, county: Any, arrive: Any) -> None:
    arrive("schedule", {}, version=1)
    road.agent.on_message(county.incoming("schedule", b""))
    assert len(documents.applied(road.kiosk.connection)) == 2
    assert road.agent.refused() == {}


def test_only_the_root_key_changes_the_keys(road: Any, arrive: Any, county: Any) -> None:
    before = documents.keys(road.kiosk.connection)
    arrive("keys", {"keys": []}, version=2, key=county.doc, kid="doc-1")
    arrive("keys", {"keys": []}, version=2, key=county.doc, kid="root")
    assert documents.keys(road.kiosk.connection) == before


def test_a_key_taken_from_the_list_signs_no_more(arrive: Any, county: Any) -> None:
    arrive("keys", {"keys": [entry for entry in county.listed() if entry["use"] != "doc"]}, version=2)
    assert arrive("schedule", {}) == ({}, [(0, "signature", ())])


@pytest.mark.parametrize(("trusted", "applied"), [(True, {}), (False, {"county": 1})])
def test_a_keys_validity_is_judged_by_a_trusted_clock_only(
    road: Any, arrive: Any, county: Any, trusted: bool, applied: Any
) -> None:
    road.kiosk.clock.trusted = trusted
    old = [entry | {"not_after": "2026-01-01T00:00:00Z"} for entry in county.listed()]
    arrive("keys", {"keys": old}, version=2)
    assert arrive("schedule", {})[0] == applied


def test_documents_that_came_before_their_key_are_asked_for_again(line: Any, county: Any) -> None:
    road = line()
    new = SigningKey(b"\x55" * 32)
    listed = {"kid": "doc-2", "use": "doc", "public": base64.b64encode(bytes(new.verify_key)).decode()}
    road.loopback.send(county.published("schedule", county.document("schedule", {}, key=new, kid="doc-2")))
    road.run(2)
    road.loopback.send(county.published("keys", county.keys(version=2, extra=[listed])))
    road.run(2)
    assert [entry.name for entry in documents.applied(road.kiosk.connection)] == ["keys", "schedule"]


def test_reported_is_published_after_a_change(line: Any, county: Any) -> None:
    road = line()
    road.run(1)
    road.hub.said.clear()
    road.loopback.send(county.published("config", county.document("config", {}, target=HOME), HOME))
    road.run(2)
    assert msgspec.json.decode(road.hub.said["reported"][-1]) == {
        "keys": {"applied": {"county": 1}, "refused": [], "state": "applied", "waves": {}},
        "config": {"applied": {HOME: 1}, "refused": [], "state": "applied", "waves": {}},
    }


def test_badges_are_kept_sealed_as_they_came(road: Any, arrive: Any) -> None:
    arrive("badges", {"data_base64": "AAEC"}, target="dev/qb-0302-k1")
    assert documents.applied(road.kiosk.connection)[0].body == b'{"data_base64": "AAEC"}'
    assert arrive("badges", {"badges": []}, target="dev/qb-0302-k1", version=2)[1][0][1] == "body"


def test_a_name_nobody_knows_is_kept_unread(arrive: Any) -> None:
    assert arrive("board/sports", {"anything": [1]}) == ({"county": 1}, [])
