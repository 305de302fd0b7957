import hashlib
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from edge_sync.bodies.documents import Badges, Roster, SealedBody
from edge_sync.hub.errors import DeputyRefusedError
from edge_sync.hub.hub import Hub
from edge_sync.sealing import unseal

SU = {
    "deputy_id": "qb-d0032",
    "name": {"zh": "苏彦龙"},
    "levels": ["county"],
    "home_id": "qb-0302",
    "public_code": "QB53KG8QZQ",
}
ZHAO = {
    "deputy_id": "qb-d0001",
    "name": {"zh": "赵佳宁"},
    "levels": ["township"],
    "home_id": "qb-0001",
    "public_code": "QBHPDSZK5G",
}


@pytest.fixture
def deputies(hub: Hub, kiosk: Any, other: Any) -> Any:  # noqa: ARG001 - they must be there first
    hub.registry.take([SU, ZHAO])
    return hub.registry


@pytest.fixture
def listed(hub: Hub) -> Any:
    """What a kiosk finds in its sealed badges document."""

    def opened(speaker: Any) -> Any:
        device = speaker.address.device
        body = msgspec.json.decode(hub.documents.current(f"dev/{device}", "badges").body, type=SealedBody)
        raw = unseal(body.data_base64, {device: speaker.enrolment.private_box_key})
        return msgspec.json.decode(raw, type=Badges).badges

    return opened


@pytest.mark.usefixtures("deputies")
def test_deputies_make_a_roster_a_home_and_an_index(hub: Hub) -> None:
    roster = msgspec.json.decode(hub.documents.current("county", "roster/qb-0302").body, type=Roster)
    assert [one.deputy_id for one in roster.deputies] == ["qb-d0032"]
    index = msgspec.json.decode(hub.documents.current("county", "roster/index").body)
    assert index["homes"] == [{"home_id": "qb-0001", "deputies": 1}, {"home_id": "qb-0302", "deputies": 1}]


def test_a_deputy_who_moves_leaves_the_old_roster(hub: Hub, deputies: Any) -> None:
    deputies.take({"deputies": [{**SU, "home_id": "qb-0001"}]})
    roster = msgspec.json.decode(hub.documents.current("county", "roster/qb-0302").body, type=Roster)
    assert roster.deputies == ()


def test_a_wrong_entry_refuses_the_whole_import_with_every_mistake(deputies: Any) -> None:
    with pytest.raises(DeputyRefusedError) as refused:
        deputies.take([{**SU, "name": {"zh": "改"}}, {**ZHAO, "levels": []}, {"deputy_id": "x"}])
    assert re.findall(r"entry (\d)", str(refused.value)) == ["2", "3"]
    assert deputies.find("qb-d0032").name == {"zh": "苏彦龙"}


def test_a_public_code_given_twice_is_refused(deputies: Any) -> None:
    with pytest.raises(DeputyRefusedError, match="given to"):
        deputies.take([SU, {**ZHAO, "public_code": SU["public_code"]}])


def test_a_badge_is_printed_once_and_kept_as_a_hash(deputies: Any, listed: Any, kiosk: Any, tmp_path: Path) -> None:
    code = deputies.issue_badge("qb-d0032")
    secret = re.fullmatch(r"DHB1:qb-d0032:([0-9A-HJKMNP-TV-Z]{26})", code)[1]
    assert [(one.badge_sha256, one.revoked) for one in listed(kiosk)] == [
        (hashlib.sha256(secret.encode()).hexdigest(), False)
    ]
    assert secret.encode() not in b"".join(path.read_bytes() for path in tmp_path.glob("hub.db*"))


def test_badges_go_to_the_deputys_home_only_unless_county_wide(
    deputies: Any, listed: Any, kiosk: Any, other: Any
) -> None:
    deputies.issue_badge("qb-d0032")
    assert [one.deputy_id for one in listed(kiosk)] == ["qb-d0032"]
    assert listed(other) == ()
    deputies.issue_badge("qb-d0001", county_wide=True)
    assert {one.deputy_id for one in listed(kiosk)} == {"qb-d0032", "qb-d0001"}
    assert {one.deputy_id for one in listed(other)} == {"qb-d0001"}


def test_a_new_badge_ends_the_one_before_and_revoking_ends_it_by_name(deputies: Any, listed: Any, kiosk: Any) -> None:
    deputies.issue_badge("qb-d0032")
    deputies.issue_badge("qb-d0032")
    assert sorted(one.revoked for one in listed(kiosk)) == [False, True]
    assert deputies.revoke_badges("qb-d0032") == 1
    assert [one.revoked for one in listed(kiosk)] == [True, True]


def test_a_deputy_made_inactive_is_inactive_on_the_badge_list(deputies: Any, listed: Any, kiosk: Any) -> None:
    deputies.issue_badge("qb-d0032")
    deputies.take([{**SU, "active": False}])
    assert [one.active for one in listed(kiosk)] == [False]


def test_no_badge_for_somebody_unknown(deputies: Any) -> None:
    with pytest.raises(DeputyRefusedError, match="deputy list"):
        deputies.issue_badge("qb-d9999")
